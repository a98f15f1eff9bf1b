"""A link that leads nowhere is a promise not kept."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def documents() -> list[Path]:
    """Every document that is ours."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\n") if name]


def links(document: Path) -> Iterator[str]:
    """Where a document leads to, code left out."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    yield from LINK.findall(re.sub(r"`[^`]*`", "", text))


def reached_from(start: Path) -> set[Path]:
    """Every document somebody gets to who follows links from here."""
    found, ahead = {start}, [start]
    while ahead:
        document = ahead.pop()
        for link in links(document):
            there = (document.parent / link.partition("#")[0]).resolve()
            if there.suffix == ".md" and there.is_file() and there not in found:
                found.add(there)
                ahead.append(there)
    return found


def anchors(document: Path) -> set[str]:
    """The names under which a document's headings can be reached."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in links(document):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One heading\n[there](missing.md) `[no](link)`\n```\n[nor](this)\n```\n")
    assert list(links(page)) == ["missing.md"]
    assert anchors(page) == {"one-heading"}


def test_every_document_is_reached_from_the_readme() -> None:
    ours = {document for document in documents() if (ROOT / "docs") in document.parents}
    assert ours
    assert ours <= reached_from(ROOT / "README.md")


def test_a_page_nobody_links_to_is_seen(tmp_path: Path) -> None:
    start, linked, forgotten = (
        tmp_path / f"{name}.md" for name in ("start", "linked", "forgotten")
    )
    start.write_text("[on](linked.md) [outside](https://example.org/forgotten.md)")
    linked.write_text("[back](start.md#top)")
    forgotten.write_text("[on](linked.md)")

    assert reached_from(start) == {start, linked}
