"""What shows a sign of danger, what only sounds like it, and how often the rules are right."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from herzenstakt.safety.signs import Danger, sign_in

FOLDER = Path(__file__).parent
PARTS = ("tune", "closed")
LEAST_PRECISION, LEAST_RECALL = 0.85, 0.7


@dataclass(frozen=True)
class Labelled:
    """A message, and what somebody who knows people would see in it."""

    id: str
    language: str
    text: str
    sign: str | None


def labelled(part: str) -> list[Labelled]:
    lines = (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines()
    return [Labelled(**json.loads(line)) for line in lines]


@pytest.fixture(scope="module")
def messages() -> dict[str, list[Labelled]]:
    return {part: labelled(part) for part in PARTS}


def test_there_are_enough_of_them(messages: dict[str, list[Labelled]]) -> None:
    every = [one for part in messages.values() for one in part]
    assert sum(one.sign is not None for one in every) >= 60
    assert sum(one.sign is None for one in every) >= 120
    for part in messages.values():
        there = Counter((one.sign, one.language) for one in part)
        kinds = [*Danger, None]
        assert all(there[kind, language] >= 5 for kind in kinds for language in ("de", "en"))


def test_no_message_stands_twice(messages: dict[str, list[Labelled]]) -> None:
    every = [one for part in messages.values() for one in part]
    assert len({one.id for one in every}) == len({one.text for one in every}) == len(every)


@pytest.mark.parametrize("part", PARTS)
def test_the_rules_are_right_often_enough(messages: dict[str, list[Labelled]], part: str) -> None:
    found = [(one.sign, sign_in(one.text)) for one in messages[part]]
    right = sum(sign is not None and sign == wanted for wanted, sign in found)
    shown = sum(sign is not None for _wanted, sign in found)
    wanted = sum(wanted is not None for wanted, _sign in found)

    assert right / shown >= LEAST_PRECISION
    assert right / wanted >= LEAST_RECALL


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Ich will nicht mehr leben.", Danger.LIFE),
        ("I don't want to live any more.", Danger.LIFE),
        ("Ich weiß, wo du wohnst, Mia.", Danger.THREAT),
        ("I know where you live.", Danger.THREAT),
        ("Sie heißt Petra Holm und wohnt in der Lindenstraße 14.", Danger.DOXXING),
        ("Her personal number is 07700 900123, do your thing.", Danger.DOXXING),
    ],
)
def test_each_danger_is_known_by_its_own_name(text: str, sign: Danger) -> None:
    assert sign_in(text) is sign


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😂",
        "You're killing it!",
        "My wife will kill me 😂",
        "Ihr seid tot für mich.",
        "Dann sehen wir uns vor Gericht.",
        "Meine Nummer ist 0171 5556677, ruft mich gern an.",
        "My delivery address is 14 Mill Lane, York.",
        "Ist eure Filiale in der Bahnhofstraße 9 noch geöffnet?",
        "Was soll die Partei noch alles an die Wand fahren?",
        "مرحبا، متى تفتحون؟",
    ],
)
def test_what_only_sounds_like_it_is_left_alone(text: str) -> None:
    assert sign_in(text) is None


@pytest.mark.parametrize(
    "text", ["0" * 20_000, "Aa " * 7_000, "a@" * 10_000, "12 Aa Aa " * 2_000, "\x00" * 500]
)
def test_no_message_is_too_strange_to_be_read(text: str) -> None:
    assert sign_in(text) is None
