"""How words, sayings and ways are looked for: each cheaply, and none of them in the wrong place."""

from __future__ import annotations

import pytest

from herzenstakt.coach.address import thou_in
from herzenstakt.coach.text import Text, once
from herzenstakt.coach.ways import Ways
from herzenstakt.coach.wordlists import Words

FRUIT = Words(de="apfel birn ei. tee", en="appl pear")


def test_what_was_worked_out_once_is_known() -> None:
    asked: list[str] = []

    @once
    def length(text: Text) -> int:
        asked.append(text.raw)
        return len(text.raw)

    one, other = Text("drei"), Text("vier!")
    assert [length(one), length(one), length(other)] == [4, 4, 5]
    assert asked == ["drei", "vier!"]


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("Ein Apfel und noch ein Apfel, dazu Birnen.", 3),
        ("Ich habe ein Ei gegessen, und danach wird getrunken: Tee.", 2),
        ("Eier sind aus, und der Teer ist es auch.", 0),
        ("The apples and a pear are on the table with your tea.", 2),
    ],
)
def test_each_word_of_a_family_counts_as_often_as_it_stands_there(said: str, times: int) -> None:
    text = Text(said)
    assert FRUIT.count(text) == times
    assert FRUIT.stand_in(text) is bool(times)


def test_a_language_that_nobody_knows_is_searched_for_both() -> None:
    assert FRUIT.stand_in(Text("Birnen"))
    assert FRUIT.stand_in(Text("apples"))


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (r"leg\w* mich", "Ich lege mich hin."),
        (r"leg\w* mich", "Leg mich ab."),
        (r"yes+\b", "Yesss, it works"),
        (r"da,? wo ich", "Da, wo ich wohne"),
        (r"da,? wo ich", "da wo ich wohne"),
        (r"er\b[^.!?]{0,20} schlägt", "Er hat es gesagt, er schlägt zu."),
        (r"geb\b", "Ich geb auf"),
        (r"(?<!wir )haben sie", "Dann haben sie es"),
        (r"[kc]lub\w*", "Im Club"),
        (r"\d minuten", "in 5 Minuten"),
        (r"i'm done", "And I'm done."),
    ],
)
def test_a_way_is_found_by_its_first_letters(way: str, said: str) -> None:
    assert Ways(way).stand_in(Text(said))
    assert Ways(way).find(Text(said)) is not None


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (r"leg\w* mich", "Er hat abgelegt, mich"),
        (r"geb\b", "Ich gebe auf"),
        (r"(?<!wir )haben sie", "wir haben sie"),
        (r"i'm done", "I'm not done."),
    ],
)
def test_a_way_is_not_found_where_it_is_not(way: str, said: str) -> None:
    assert not Ways(way).stand_in(Text(said))
    assert Ways(way).find(Text(said)) is None


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("Kannst du mir helfen?", True),
        ("Danke dir, und euch allen auch!", True),
        ("Habt ihr heute offen? Euer Laden ist toll.", False),
        ("Haben Sie offen?", False),
        ("Er sagte „du Esel“ und ging.", False),
    ],
)
def test_du_to_one_person_is_told_from_ihr_to_a_team(said: str, is_one: bool) -> None:
    assert thou_in(Text(said)) is is_one
