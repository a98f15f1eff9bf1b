"""The list of decisions is whole, and an old one knows the new one that takes its place."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.test_links import LINK, ROOT

FOLDER = ROOT / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("0*.md"))
ROW = re.compile(r"^\| \[(\d{4})\]\((.+?)\) \| (.+) \|$", re.MULTILINE)


def listed(page: str) -> list[tuple[str, str, str]]:
    """Number, file and title of each decision in the list."""
    return ROW.findall(page)


def replaced_by(page: Path) -> list[str]:
    """What a decision says it takes the place of."""
    text = page.read_text(encoding="utf-8")
    return re.findall(r"Takes the place of \[\d{4}\]\((.+?)\)", text)


def test_every_decision_is_listed_by_its_number_and_title() -> None:
    there = [
        (page.name[:4], page.name, page.read_text(encoding="utf-8").split("\n")[0][7:])
        for page in PAGES
    ]
    assert there == listed((FOLDER / "README.md").read_text(encoding="utf-8"))


def test_the_old_one_knows_the_new_one() -> None:
    pairs = [(old, page) for page in PAGES for old in replaced_by(page)]
    assert pairs
    for old, new in pairs:
        head = (FOLDER / old).read_text(encoding="utf-8").split("- **Context.**")[0]
        assert new.name in LINK.findall(head), f"{old} does not know {new.name}"


def test_a_number_in_the_wrong_place_is_seen() -> None:
    page = "| [0002](0002-b.md) | B |\n| [0001](0001-a.md) | A |\n"
    assert listed(page) == [("0002", "0002-b.md", "B"), ("0001", "0001-a.md", "A")]
