"""Whom to call: what comes with the desk, and what a team makes of it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.safety import helplines
from herzenstakt.safety.beginnings import BEGINNINGS, WAYS, beginning, ways_to
from herzenstakt.safety.helplines import add, check, first_of, lines_of, remove
from herzenstakt.safety.models import Helpline
from herzenstakt.safety.numbers import NUMBERS, Number, Use, numbers_of
from herzenstakt.safety.signs import Danger

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize("country", NUMBERS)
def test_each_country_has_somebody_to_talk_to_and_somebody_who_comes(country: str) -> None:
    uses = {number.use for number in NUMBERS[country]}
    assert {Use.EMERGENCY, Use.TALK} <= uses


def test_the_countries_of_our_languages_are_there() -> None:
    assert {"DE", "AT", "CH", "EU"} <= set(NUMBERS)
    assert "112" in {number.number for number in NUMBERS["EU"]}
    assert "110" in {number.number for number in NUMBERS["DE"]}


@pytest.mark.parametrize(
    "number", [one for there in NUMBERS.values() for one in there], ids=lambda one: one.number
)
def test_a_number_says_where_it_was_read_or_that_nobody_has_checked_it(number: Number) -> None:
    assert isinstance(number.checked, date) == bool(number.source)
    assert helplines.DIALLED.fullmatch(number.number)


def test_keys_stand_once_in_a_country() -> None:
    for there in NUMBERS.values():
        assert len({number.key for number in there}) == len(there)


def test_a_country_of_europe_we_know_nothing_of_has_the_numbers_of_europe() -> None:
    assert numbers_of("FR") == NUMBERS["EU"]
    assert numbers_of("US") == ()


# --- what a team makes of it ---------------------------------------------------------------------


def test_a_lead_checks_a_number(mia: Membership) -> None:
    check(mia, "telefonseelsorge-eu", "116 123", TODAY)

    line = next(line for line in lines_of(mia) if line.key == "telefonseelsorge-eu")
    assert (line.number, line.checked, line.label) == ("116 123", TODAY, "TelefonSeelsorge")
    assert Entry.objects.filter(action="helpline.checked", by=mia).count() == 1


def test_another_number_is_no_longer_that_of_our_source(mia: Membership) -> None:
    check(mia, "police", " 0661  105 0 ", TODAY)

    line = next(line for line in lines_of(mia) if line.key == "police")
    assert (line.number, line.source, line.dial) == ("0661 105 0", "", "06611050")

    remove(mia, Helpline.objects.get())
    line = next(line for line in lines_of(mia) if line.key == "police")
    assert line.number == "110"
    assert line.source


def test_a_number_of_ones_own_stands_behind_the_others(mia: Membership, olga: Membership) -> None:
    add(mia, "Krisendienst Fulda", "0661 12345", TODAY)

    assert lines_of(mia)[-1].label == "Krisendienst Fulda"
    assert "Krisendienst Fulda" not in {line.label for line in lines_of(olga)}


@pytest.mark.parametrize("number", ["", "call me", "1", "javascript:alert(1)", "1" * 40, "+49<b>"])
def test_what_nobody_can_dial_is_not_kept(mia: Membership, number: str) -> None:
    with pytest.raises(NotKept):
        check(mia, "police", number, TODAY)
    with pytest.raises(NotKept):
        add(mia, "Krisendienst", number, TODAY)
    assert not Helpline.objects.exists()


def test_a_number_that_is_not_on_the_list_cannot_be_checked(mia: Membership) -> None:
    with pytest.raises(NotKept):
        check(mia, "dargebotene-hand", "143", TODAY)


def test_only_who_leads_changes_numbers(uwe: Membership, mia: Membership) -> None:
    with pytest.raises(NotKept):
        check(uwe, "police", "110", TODAY)
    with pytest.raises(NotKept):
        add(uwe, "Ich", "110", TODAY)
    assert not Helpline.objects.exists()

    add(mia, "Wir", "110", TODAY)
    with pytest.raises(NotKept):
        remove(uwe, Helpline.objects.get())
    assert Helpline.objects.exists()


def test_a_house_abroad_calls_its_own_numbers(mia: Membership) -> None:
    Team.objects.update(country="AT")
    mia.refresh_from_db()

    assert first_of(lines_of(mia), (Use.TALK,)) == "142"
    assert "AT" not in helplines.lines_elsewhere(mia)
    assert "DE" in helplines.lines_elsewhere(mia)


# --- words to begin with -------------------------------------------------------------------------


@pytest.mark.parametrize("danger", Danger)
@pytest.mark.parametrize("way", WAYS)
def test_every_answer_may_begin_in_every_way(danger: Danger, way: str) -> None:
    text = beginning(danger, way, me="Mia", talk="143", emergency="144", police="117")
    assert "Mia" in text
    assert not re.search(r"[{}]", text)


@pytest.mark.parametrize("danger", Danger)
def test_du_and_sie_are_not_mixed(danger: Danger) -> None:
    sie = BEGINNINGS[danger]["de-sie"]
    assert not re.search(r"\b(?:du|dir|dich|dein\w*)\b", sie, re.IGNORECASE)
    assert not re.search(r"\b(?:Sie|Ihnen|Ihre?\w*)\b", BEGINNINGS[danger]["de-du"])


@pytest.mark.parametrize(
    ("said", "address", "first"),
    [
        ("Ich will nicht mehr leben, wisst ihr das?", "theirs", "de-du"),
        ("Haben Sie verstanden, dass ich nicht mehr leben will?", "theirs", "de-sie"),
        ("Haben Sie verstanden, dass ich nicht mehr leben will?", "du", "de-du"),
        ("Ich will nicht mehr leben, wisst ihr das?", "sie", "de-sie"),
        ("I do not want to live any more.", "theirs", "en"),
    ],
)
def test_the_way_to_speak_is_theirs_or_the_teams(said: str, address: str, first: str) -> None:
    ways = ways_to(said, "de", Team(address=address))
    assert ways[0] == first
    assert set(ways) == set(WAYS)


def test_where_their_language_is_not_to_be_told_it_is_the_readers() -> None:
    assert ways_to("🖤", "de", Team())[0] == "de-du"
    assert ways_to("🖤", "en", Team())[0] == "en"
