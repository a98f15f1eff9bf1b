"""What may be criticism is held until two have agreed; what shows another reason on its face is not.

The comments of `criticism/` were labelled without knowledge of the rules. `tune.jsonl` was read while
rules were written, `closed.jsonl` was written by somebody else and only measures. Kinds: criticism, abuse,
hatred, threat, advertising, exposure (private data of others), other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from herzenstakt.moderation.criticism import criticism_in

LABELLED = Path(__file__).parent / "criticism"
HIDEABLE = frozenset({"abuse", "hatred", "threat", "advertising", "exposure"})


def comments(part: str) -> Iterator[dict[str, str]]:
    """The labelled comments of a part."""
    for line in (LABELLED / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def held(part: str, kinds: frozenset[str], language: str = "") -> float:
    """Which share of comments of these kinds may be criticism as far as the rules can tell."""
    told = [
        bool(criticism_in(row["text"]))
        for row in comments(part)
        if row["kind"] in kinds and language in ("", row["language"])
    ]
    return sum(told) / len(told)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("part", ["tune", "closed"])
def test_criticism_is_held(part: str, language: str) -> None:
    assert held(part, frozenset({"criticism"}), language) >= 0.98


@pytest.mark.parametrize(("part", "most"), [("tune", 0.1), ("closed", 0.5)])
def test_what_shows_another_reason_passes(part: str, most: float) -> None:
    assert held(part, HIDEABLE) <= most


def test_no_comment_stands_in_both_parts() -> None:
    assert not {row["text"] for row in comments("tune")} & {
        row["text"] for row in comments("closed")
    }


def test_the_telling_sentence_is_shown() -> None:
    said = "Guten Tag. Seit drei Wochen warte ich auf mein Paket! Gruß"

    assert criticism_in(said) == "Seit drei Wochen warte ich auf mein Paket!"


def test_rude_words_do_not_take_a_concern_away() -> None:
    assert criticism_in("Ihr Wichser, mein Paket ist immer noch nicht da")
    assert not criticism_in("Ihr Wichser")


def test_a_link_and_a_price_do_not_make_criticism_an_advertisement() -> None:
    assert criticism_in(
        "Your ad says free delivery, your site says £4.99: https://shop.example/terms"
    )
    assert not criticism_in("Free followers! £4.99: https://follow.example")


def test_speaking_of_a_group_is_not_contempt_for_it() -> None:
    assert criticism_in("Why is there no ramp for disabled people at your branch?")
    assert not criticism_in("Disabled people should be locked away.")


@pytest.mark.parametrize("said", ["", "   ", "👍👍👍", "…", "!" * 9_000])
def test_where_there_are_no_words_nothing_is_held(said: str) -> None:
    assert criticism_in(said) == ""


@pytest.mark.parametrize("said", ["مرحبا كيف الحال", "a" * 20_000, "idiot " * 5_000, "<b>" * 5_000])
def test_hostile_texts_come_to_an_end(said: str) -> None:
    assert isinstance(criticism_in(said), str)
