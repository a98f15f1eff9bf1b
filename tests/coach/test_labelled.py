"""The labelled drafts are what their README says, and the two parts share nothing."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from herzenstakt.coach.cues import CUES
from herzenstakt.testing.bench.coach import DRAFTS, Labelled, NoDrafts, labelled, read

#: the closed part may be empty while a new one is being written
PARTS = [
    part for part in ("tune", "closed") if part == "tune" or any((DRAFTS / part).glob("*.jsonl"))
]
GERMAN_ONLY = {"address_mismatch"}
LEAST = 3


@pytest.fixture(scope="module")
def drafts() -> dict[str, list[Labelled]]:
    return {part: labelled(DRAFTS / part) for part in PARTS}


def test_there_are_enough_of_them(drafts: dict[str, list[Labelled]]) -> None:
    assert sum(len(part) for part in drafts.values()) >= 600
    for part in drafts.values():
        assert sum(one.is_good for one in part) >= 100


def test_every_cue_is_among_them_in_both_languages(drafts: dict[str, list[Labelled]]) -> None:
    for part, found in drafts.items():
        counted = Counter((hint, one.language) for one in found for hint in one.hints)
        lacking = [
            (part, cue.name, language)
            for cue in CUES
            for language in ("de", "en")
            if not (language == "en" and cue.name in GERMAN_ONLY)
            if counted[cue.name, language] < LEAST
        ]
        assert not lacking


def test_no_draft_stands_twice_and_none_in_both_parts(drafts: dict[str, list[Labelled]]) -> None:
    every = [one for part in drafts.values() for one in part]
    for texts in ([one.id for one in every], [words_of(one.draft) for one in every]):
        assert [text for text, times in Counter(texts).items() if times > 1] == []


def words_of(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_the_readme_names_every_cue_and_no_other(drafts: dict[str, list[Labelled]]) -> None:
    named = re.findall(r"^- `(\w+)`", (DRAFTS / "README.md").read_text("utf-8"), re.MULTILINE)
    assert named == [cue.name for cue in CUES]


GOOD = {"id": "x", "language": "de", "said": "?", "draft": "!", "hints": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"hints": ["unheard_of"]},
        {"hints": ["blame"], "also": ["blame"]},
        {"hints": ["blame", "insult", "sarcasm", "shouting"]},
        {"mood": "bad"},
    ],
)
def test_a_label_that_means_nothing_is_not_read(wrong: dict[str, object]) -> None:
    assert read(GOOD).is_good
    with pytest.raises(NoDrafts):
        read({**GOOD, **wrong})
