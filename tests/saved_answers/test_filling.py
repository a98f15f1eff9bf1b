"""Gaps in a saved answer are filled with words, and nothing is ever worked out."""

from __future__ import annotations

import pytest

from herzenstakt.coach.text import Language
from herzenstakt.saved_answers.filling import (
    HOURS,
    NAMES,
    fill,
    gap_in,
    hours_in,
    open_places,
    personal_place_in,
    pieces_of,
)
from herzenstakt.saved_answers.offering import first_name

DE, EN = Language.DE, Language.EN
KARL = {"first_name": "Karl", "name": "Karl Kritik", "my_name": "Mia", "channel": "Mastodon"}


def test_what_is_known_stands_in_its_gap() -> None:
    words = "Hallo {first_name}, danke! {personal} Deine {my_name} auf {channel}"

    assert fill(words, KARL, DE) == (
        "Hallo Karl, danke! [etwas Persönliches für Karl] Deine Mia auf Mastodon"
    )
    assert "[something personal for Karl]" in fill("Hi {first_name}! {personal}", KARL, EN)


def test_without_a_place_for_something_personal_one_stands_at_the_end() -> None:
    assert fill("Danke!\n", KARL, DE) == "Danke!\n\n[etwas Persönliches für Karl]"
    assert fill("{personal}", KARL, DE).count("[") == 1


@pytest.mark.parametrize("unknown", ["{vorname}", "{opening_hours}", "{post}", "{team}"])
def test_what_is_unknown_or_empty_stays_and_is_marked(unknown: str) -> None:
    filled = fill(f"Danke {unknown}!", {**KARL, "post": "  "}, DE)

    assert unknown in filled
    assert gap_in(filled) == unknown
    assert [piece.words for piece in pieces_of(filled) if piece.is_gap] == [
        unknown,
        "[etwas Persönliches für Karl]",
    ]


@pytest.mark.parametrize(
    "evil",
    [
        "{first_name.__class__}",
        "{first_name!r}",
        "{0}",
        "{first_name:>99999999}",
        "{{first_name}}x{% now %}{{ 7*7 }}",
        "${first_name}",
        "%(first_name)s",
        "{self}",
        "{__init__}",
        "<script>{alert}</script>",
    ],
)
def test_nothing_is_worked_out(evil: str) -> None:
    """Whatever is no name of a gap is only text."""
    filled = fill(evil, {"first_name": "Karl"}, DE)

    assert filled.startswith(evil.replace("{first_name}", "Karl"))


@pytest.mark.parametrize("gap", HOURS)
def test_hours_are_said_in_the_language_of_the_wording(gap: str) -> None:
    known = {hours_in(DE): "Mo–Fr 9:00–17:00 Uhr", hours_in(EN): "Mon–Fri 9:00–17:00"}
    assert fill(f"Wir sind da: {{{gap}}}", known, DE).startswith(
        "Wir sind da: Mo–Fr 9:00–17:00 Uhr"
    )
    assert fill(f"We are here {{{gap}}}", known, EN).startswith("We are here Mon–Fri 9:00–17:00")
    assert gap_in(fill(f"Wir sind da: {{{gap}}}", {}, DE)) == f"{{{gap}}}"


def test_what_fills_a_gap_is_never_looked_at_again() -> None:
    filled = fill(
        "Hallo {first_name}! {personal}", {"first_name": "{my_name}", "my_name": "Mia"}, DE
    )

    assert filled.startswith("Hallo {my_name}!")
    assert "Mia" not in filled


@pytest.mark.parametrize("name", ["K]arl[", "{team}", "K\narl", "x" * 500, ""])
def test_a_place_for_something_personal_is_known_again_whatever_somebody_is_called(
    name: str,
) -> None:
    filled = fill("Danke!", {"first_name": name}, EN)
    start, end = personal_place_in(filled) or (0, 0)

    assert filled[start:end] == filled.removeprefix("Danke!").strip()


def test_an_answer_without_open_places_has_none() -> None:
    for words in ("", "Danke, Karl!", "Ein Smiley :{ und }", "f(x) = {1, 2}", "[Foto]", "{ x }"):
        assert open_places(words) == []
        assert gap_in(words) == ""
        assert personal_place_in(words) is None


def test_each_gap_that_is_explained_can_be_filled() -> None:
    known = {name: name.upper() for name in NAMES}
    filled = fill(" ".join(f"{{{name}}}" for name in NAMES), known, EN)

    assert gap_in(filled) == ""


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Karl Kritik", "Karl"),
        ("Dr. Karla Kritik", "Karla"),
        ("Frau Prof. Dr. Ursula Unruh", "Ursula"),
        ("@karl", "karl"),
        ("Anne-Marie Muster", "Anne-Marie"),
        ("Çağla", "Çağla"),
        ("🦄🦄", ""),
        ("4711 Fan", ""),
        ("Herr", ""),
        ("", ""),
        ("   ", ""),
    ],
)
def test_how_one_calls_somebody(name: str, first: str) -> None:
    assert first_name(name) == first


def test_long_texts_are_read_quickly() -> None:
    for words in ("{" * 50_000, "[etwas Persönliches für " * 5_000, "{a" * 50_000):
        assert isinstance(open_places(words), list)
        assert gap_in(words) == ""
