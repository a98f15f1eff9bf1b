"""The plays read well, are full of life, and nobody in them is a machine."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from herzenstakt.kernel.text import graphemes
from herzenstakt.testing.world.cast import HOUSE, PEOPLE, Character, character
from herzenstakt.testing.world.open import MEMBERS
from herzenstakt.testing.world.play import (
    BORSTENAU,
    NETWORKS,
    Line,
    NotAPlay,
    Reader,
    perform_at,
    reserve,
    script,
)

NOW = datetime(2026, 11, 23, 13, 37, tzinfo=UTC)
#: what each network takes
LONGEST = {
    "mastodon": 440,
    "bluesky": 300,
    "wordpress": 5000,
    "plaza": 500,
    "facebook": 8000,
    "youtube": 10_000,
    "x": 280,
    "linkedin": 1250,
    "instagram": 2200,
    "feed": 5000,
    "isso": 5000,
    "mailbox": 20_000,
    "xing": 5000,
}
#: where a whole week happens; elsewhere a handful of people speak
BUSY = ("mastodon", "bluesky", "wordpress", "plaza")
DAY_OF_THE_WEEK = re.compile(
    r"\b(?:(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?\b"
)


@pytest.fixture(scope="module")
def plays() -> dict[str, list[Line]]:
    return {network: perform_at(network, NOW) for network in NETWORKS}


@pytest.fixture(scope="module")
def lines(plays: dict[str, list[Line]]) -> list[Line]:
    return [line for play in plays.values() for line in play]


def test_there_are_four_hundred_conversations_on_busy_networks_and_a_handful_on_each_other(
    plays: dict[str, list[Line]],
) -> None:
    counts = {network: len(conversations(play)) for network, play in plays.items()}
    assert min(counts[network] for network in BUSY) >= 75
    assert min(counts.values()) >= 6
    assert sum(counts.values()) >= 400


def test_both_languages_are_spoken_german_more(lines: list[Line]) -> None:
    languages = Counter(character(line.who).language for line in lines if line.who != HOUSE)
    german = languages["de"] / languages.total()
    assert set(languages) == {"de", "en"}
    assert 0.65 <= german <= 0.9


def test_people_find_their_own_words(lines: list[Line]) -> None:
    texts = Counter(line.text for line in lines if line.who != HOUSE)
    assert len(texts) >= 450
    assert texts.most_common(1)[0][1] <= 8  # "1", where one votes


def test_what_comes_later_is_new(lines: list[Line]) -> None:
    coming = [later for later in reserve() if not later.place.startswith("answers/")]
    assert len(coming) >= 60
    assert len({later.text for later in coming}) == len(coming)
    assert not {later.text for later in coming} & {line.text for line in lines}


def test_everything_that_comes_later_finds_its_place(plays: dict[str, list[Line]]) -> None:
    places = {f"{network}/{line.label}" for network, play in plays.items() for line in play}
    places |= set(NETWORKS) | {"mastodon/private", "plaza/private"}
    places |= {
        f"answers/{language}/{mood}" for language in ["de", "en"] for mood in ["glad", "unhappy"]
    }
    assert {later.place for later in reserve()} <= places


def test_everybody_on_a_network_with_handles_is_in_the_cast(plays: dict[str, list[Line]]) -> None:
    for network in ("mastodon", "bluesky", "plaza", "x", "instagram"):
        assert {line.who for line in plays[network]} <= set(PEOPLE)


def test_nobody_shares_a_handle() -> None:
    handles = Counter(person.username for person in PEOPLE.values())
    assert handles.most_common(1)[0][1] == 1
    assert all(handle.isascii() for handle in handles)


def test_a_handle_is_plain_whatever_the_name() -> None:
    assert Character("Jule_spült", "Jule").username == "jule_spuelt"
    assert Character("Cem Ö.", "Cem").username == "cemoe"


def test_every_text_fits_its_network(plays: dict[str, list[Line]]) -> None:
    for network, play in plays.items():
        for line in play:
            assert 0 < graphemes(line.text) <= LONGEST[network], line.text


def test_nothing_happens_in_the_future_or_before_its_cause(lines: list[Line]) -> None:
    for line in lines:
        assert line.at < NOW
        assert line.above is None or line.above.at <= line.at


@pytest.mark.parametrize(
    "name", [*(f"{network}.play" for network in NETWORKS), "later.play", "desk.toml"]
)
def test_what_is_said_is_true_on_every_day_of_the_week(name: str) -> None:
    named = [row for row in script(name).splitlines() if DAY_OF_THE_WEEK.search(row)]
    assert all(row.startswith("Jeden ersten Samstag im Monat") for row in named), named


def test_mia_looks_at_the_clock(lines: list[Line]) -> None:
    words = [line for line in lines if line.who == HOUSE and "– Mia" in line.text]
    hours = {
        greeting: [line.at.astimezone(BORSTENAU).hour for line in words if greeting in line.text]
        for greeting in ("Guten Morgen", "Guten Abend", "Wie versprochen, 10 Uhr")
    }
    assert all(hours.values())
    assert max(hours["Guten Morgen"]) < 11
    assert min(hours["Guten Abend"]) >= 18
    assert hours["Wie versprochen, 10 Uhr"] == [10]


def test_nobody_outside_has_a_first_name_of_the_house() -> None:
    house = {name.split()[0] for _, name, _ in MEMBERS}
    assert not house & {person.name.split()[0] for person in PEOPLE.values()}


@pytest.mark.parametrize("hour", [0, 4, 9, 23])
def test_at_every_hour_somebody_has_just_written_and_somebody_waits_for_days(hour: int) -> None:
    now = NOW.replace(hour=hour)
    for network in NETWORKS:
        times = [line.at for line in perform_at(network, now)]
        assert all(early <= late for early, late in pairwise(times))
        assert times[-1] < now
    latest = max(perform_at(network, now)[-1].at for network in NETWORKS)
    assert now - latest < timedelta(minutes=10)


def test_there_is_one_storm(plays: dict[str, list[Line]]) -> None:
    storm = [line for line in plays["plaza"] if line.top.label == "borsten"]
    beginning = storm[0].at
    angry = {line.who for line in storm if line.at < beginning + timedelta(hours=2)} - {HOUSE}
    assert len(angry) >= 38
    assert sum(line.deleted_by_house for line in storm) == 3
    assert any(line.who == HOUSE and "tut mir leid" in line.text for line in storm)


def test_the_blog_holds_some_comments_and_some_words_are_changed(lines: list[Line]) -> None:
    assert {line.hidden for line in lines} == {"", "held", "spam"}
    assert any(line.edited for line in lines)
    assert any(line.deleted_at and not line.deleted_by_house for line in lines)
    assert sum(line.private for line in lines) >= 12


@pytest.mark.parametrize(
    "text",
    [
        "words before anybody enters",
        "=== hilde3 | yesterday | karl\nMurks.",
        "=== | -2h | karl\nMurks.\n>> frieda +3m | Wie bitte?",
        "=== | -2h | karl\nMurks.\n> frieda | Wann?",
        "=== | -2h | karl\nMurks.\n~ shouted: loudly",
    ],
)
def test_a_line_that_nobody_can_perform_is_named(text: str) -> None:
    with pytest.raises(NotAPlay, match=r"new\.play, line"):
        list(Reader("new.play", text, NOW).lines())


def test_a_play_reads_as_it_is_written() -> None:
    text = (
        "# a remark\n=== neu | -2d 09:30 | ratzifatzi\nSie ist da!\n\nEndlich.\n"
        "~ picture: a.png | Eine Bürste\n> frieda +5m | Blau?\n~ edited +1m: Dunkelblau?\n"
        ">> ratzifatzi +1h | Ja.\n> karl +2h | Murks.\n~ deleted by house +3m\n"
    )
    post, frieda, answer, karl = Reader("new.play", text, NOW).lines()
    assert post.text == "Sie ist da!\n\nEndlich."
    assert post.at == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    assert post.pictures == [{"file": "a.png", "alt": "Eine Bürste"}]
    assert answer.above is frieda
    assert karl.above is frieda.above is post
    assert frieda.edited == (frieda.at + timedelta(minutes=1), "Dunkelblau?")
    assert karl.deleted_by_house
    assert answer.top is post


def conversations(play: list[Line]) -> set[tuple[int, str]]:
    """Whoever outside spoke in which thread; private words are one thread for each person."""
    return {(0 if line.private else id(line.top), line.who) for line in play if line.who != HOUSE}
