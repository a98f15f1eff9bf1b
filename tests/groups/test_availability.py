"""When and in which languages somebody answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.groups.models import Availability, WorkPeriod
from herzenstakt.groups.services import AvailabilityWish, Roster, keep_availability, may_say
from herzenstakt.hours.calendar import Period
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept

MONDAY_AT_TEN = datetime(2026, 11, 23, 9, tzinfo=UTC)  # in Berlin
MONDAY_AT_ONE = datetime(2026, 11, 23, 12, tzinfo=UTC)
MORNING, AFTERNOON = Period(0, 9 * 60, 12 * 60), Period(0, 14 * 60, 17 * 60)


def facts(member: Membership, at: datetime = MONDAY_AT_TEN) -> Any:
    return Roster.of(member.team, [member.pk]).facts(member.pk, at)


def test_who_has_said_nothing_answers_in_the_language_of_the_team_and_is_there(
    mia: Membership,
) -> None:
    told = facts(mia)
    assert (told.languages, told.is_here, told.most_at_once) == (frozenset({"de"}), True, None)


def test_somebody_is_there_in_their_hours_several_times_a_day_by_the_clock_of_the_team(
    mia: Membership,
) -> None:
    keep_availability(
        mia, mia, AvailabilityWish(("en", "de", "en"), (AFTERNOON, MORNING), most_at_once=3)
    )
    assert facts(mia).is_here
    assert not facts(mia, MONDAY_AT_ONE).is_here
    assert facts(mia).languages == {"de", "en"}
    assert facts(mia).most_at_once == 3
    entry = Entry.objects.get(action="member.availability_said")
    assert (entry.by, entry.details) == (mia, {}), "what it says is nobody else's business"


@pytest.mark.parametrize(
    ("begin", "end", "is_here"),
    [
        (None, None, True),
        (date(2026, 11, 20), date(2026, 11, 23), False),
        (date(2026, 11, 24), None, True),
        (date(2026, 11, 23), None, False),
        (None, date(2026, 11, 22), True),
    ],
)
def test_who_is_away_is_not_there(
    mia: Membership, begin: date | None, end: date | None, is_here: bool
) -> None:
    keep_availability(mia, mia, AvailabilityWish(away_from=begin, away_until=end))
    assert facts(mia).is_here is is_here


@pytest.mark.parametrize(
    "wish",
    [
        AvailabilityWish(most_at_once=0),
        AvailabilityWish(most_at_once=-3),
        AvailabilityWish(most_at_once=100_000),
        AvailabilityWish(away_from=date(2026, 12, 24), away_until=date(2026, 12, 1)),
        AvailabilityWish(periods=(Period(0, 17 * 60, 9 * 60),)),
        AvailabilityWish(periods=(Period(0, 540, 720), Period(0, 700, 800))),
        AvailabilityWish(periods=(Period(9, 540, 720),)),
        AvailabilityWish(languages=("Klingonisch",)),
        AvailabilityWish(
            languages=tuple(f"{one}{other}" for one in "abcdef" for other in "abcdef")
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_what_held_before_holds(
    mia: Membership, wish: AvailabilityWish
) -> None:
    keep_availability(mia, mia, AvailabilityWish(("de",), (MORNING,), most_at_once=2))
    with pytest.raises(NotKept), transaction.atomic():
        keep_availability(mia, mia, wish)
    assert Availability.objects.get().most_at_once == 2
    assert WorkPeriod.objects.count() == 1


def test_only_they_themselves_say_it_or_whoever_manages_members(
    owner: Membership, mia: Membership, uwe: Membership, rolf: Membership, olga: Membership
) -> None:
    assert may_say(uwe, uwe)
    assert may_say(mia, uwe)
    assert not may_say(uwe, mia)
    assert not may_say(mia, owner), "who leads does not manage owners"
    assert not may_say(olga, uwe), "next door"
    assert not may_say(rolf, rolf), "who only reads along is given nothing"
    with pytest.raises(NotKept):
        keep_availability(mia, uwe, AvailabilityWish())


def test_the_database_knows_the_rules_too(mia: Membership) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Availability.objects.create(member=mia, most_at_once=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPeriod.objects.create(member=mia, weekday=0, begins=600, ends=540)
