"""When two people are told the same, however it is dressed."""

from __future__ import annotations

import pytest

from herzenstakt.rounds.sameness import what_it_says

#: of the two people who are told something; "Frage" is a name and a word
NAMES = {"Frieda Frage", "@frieda", "Karl Kritik", "@karl"}


@pytest.mark.parametrize(
    "other",
    [
        "Danke für deine Frage, Karl! Im Dezember.",
        "danke   für DEINE frage karl – im dezember",
        "Lieber Karl, danke für deine Frage. Im Dezember",
        "Hallo Karl Kritik! Danke für deine Frage! Im Dezember!! 🎉",
        "@karl Danke für deine Frage. Im\nDezember.",
        "Danke für\u200b deine\u00ad Frage. \u202eIm Dezember.",
        "Ｄａｎｋｅ für deine Frage, Karl. Im Dezember",
    ],
)
def test_the_same_words_are_known_in_any_dress(other: str) -> None:
    mine = "Liebe Frieda, danke für deine Frage. Im Dezember."
    assert what_it_says(mine, NAMES) == what_it_says(other, NAMES)


@pytest.mark.parametrize(
    "other",
    [
        "Karl, danke für deine Frage. Im Dezember, in Blau.",
        "Danke für deine Frage, Lena. Im Dezember.",  # the name of somebody else is a word
        "Danke für deine Fragen, Karl. Im Dezember.",
        "",
    ],
)
def test_one_word_of_its_own_makes_another_text(other: str) -> None:
    mine = "Liebe Frieda, danke für deine Frage. Im Dezember."
    assert what_it_says(mine, NAMES) != what_it_says(other, NAMES)


def test_signs_alone_are_compared_as_they_are() -> None:
    assert what_it_says(" ❤️ ", NAMES) == what_it_says("❤️", NAMES)
    assert what_it_says("❤️", NAMES) != what_it_says("👍", NAMES)
    assert what_it_says("Frieda", NAMES)


def test_a_huge_text_of_signs_is_read_to_the_end() -> None:
    assert what_it_says("😀" * 10_000 + " Ja", NAMES) == "ja"
