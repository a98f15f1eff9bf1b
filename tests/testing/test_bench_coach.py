"""The page on how good the coach is, cue by cue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from herzenstakt.cli.main import main
from herzenstakt.coach.cues import CUES
from herzenstakt.testing.bench.coach import NoDrafts, page

SHOUTS = {
    "id": "a",
    "language": "en",
    "said": "Where is it?",
    "draft": "ON ITS WAY!!!",
    "hints": ["shouting"],
}
GOOD = {
    "id": "b",
    "language": "de",
    "said": "Habt ihr offen?",
    "draft": "Ja, bis acht.",
    "hints": [],
}


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    (tmp_path / "some.jsonl").write_text("\n".join(map(json.dumps, (SHOUTS, GOOD))), "utf-8")
    return tmp_path


def test_the_page_has_a_row_for_each_cue_and_the_sum(drafts: Path) -> None:
    told = page(drafts)
    for cue in CUES:
        assert f"| {cue.name} " in told
    assert "| shouting            | yes    |      1.00 |   1.00 |     1 |     0 |      0 |" in told
    assert "2 labelled drafts (1 German, 1 English)" in told
    assert "| 0 of 1 (0.0%) |" in told


def test_without_drafts_there_is_no_page(tmp_path: Path) -> None:
    with pytest.raises(NoDrafts):
        page(tmp_path)


def test_the_command_writes_the_page(drafts: Path, tmp_path: Path) -> None:
    wished = tmp_path / "measured.md"
    assert main(["bench", "coach", "--drafts", str(drafts), "--table", str(wished)]) == 0
    assert wished.read_text("utf-8") == page(drafts)


def test_the_command_says_that_there_are_no_drafts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wished = tmp_path / "measured.md"
    assert main(["bench", "coach", "--drafts", str(tmp_path), "--table", str(wished)]) == 2
    assert "no labelled drafts" in capsys.readouterr().err
    assert not wished.exists()
