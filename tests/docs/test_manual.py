"""The manual says the same to everybody: each page in both languages, and each knows the other one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.test_links import LINK, ROOT
from tests.words import unsaid_in

MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*/*.md"))


def other_language(page: Path) -> Path:
    """Where the line below the heading leads. Raises ValueError where there is no such line."""
    (link,) = LINK.findall(page.read_text(encoding="utf-8").splitlines()[2])
    return (page.parent / str(link)).resolve()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_leads_to_the_same_in_the_other_language(page: Path) -> None:
    other = other_language(page)
    assert other.parent != page.parent
    assert other_language(other) == page


@pytest.mark.parametrize("page", sorted((MANUAL / "de").glob("*.md")), ids=lambda page: page.stem)
def test_the_german_pages_speak_as_the_screens_do(page: Path) -> None:
    assert list(unsaid_in(page.read_text(encoding="utf-8"))) == []


def test_a_page_in_one_language_only_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Alone\n\nNo way from here.\n")

    with pytest.raises(ValueError, match="not enough values"):
        other_language(page)
