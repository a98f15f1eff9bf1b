"""What a team says about its hours holds, stands in the journal, and is refused in words where it makes
no sense."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.models import Channel
from herzenstakt.flows.hours import keep_hours
from herzenstakt.hours.calendar import Hours, Period
from herzenstakt.hours.models import LABEL, HouseDay, HouseHours, ServicePeriod
from herzenstakt.hours.public_holidays import PublicHolidays
from herzenstakt.hours.services import (
    MOST_DAYS,
    Change,
    Day,
    Holidays,
    NoDay,
    Week,
    Zone,
    calendar_of,
    calendar_of_team,
    calendars_of,
    day_of,
)
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept

TODAY = date(2026, 11, 26)
OFFICE = tuple(Period(day, *piece) for day in range(5) for piece in ((540, 720), (780, 1020)))
SUNDAY = (Period(6, 600, 660),)
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def outing(pieces: tuple[tuple[int, int], ...] = (), label: str = "Betriebsausflug") -> Day:
    return Day(date(2026, 12, 4), label, pieces, TODAY)


# --- what holds ----------------------------------------------------------------------------------


def test_who_has_set_nothing_is_always_there(team: Team, channel: Channel) -> None:
    assert calendar_of_team(team).never_closes
    assert calendar_of(channel).never_closes


def test_a_week_holds_for_the_house_and_all_its_channels(mia: Membership, channel: Channel) -> None:
    assert keep_hours(mia, Week(OFFICE))

    here = calendar_of(channel)
    assert here == calendar_of_team(mia.team)
    assert here.periods == OFFICE
    assert not here.is_open(NOON)
    assert here.served(NOON, NOON + timedelta(hours=2)) == timedelta(hours=1)


def test_a_channel_with_hours_of_its_own_keeps_to_these_alone(
    mia: Membership, channel: Channel
) -> None:
    other = Channel.objects.create(team=mia.team, kind="plaza", name="Sonntags")
    keep_hours(mia, Week(OFFICE), Week(SUNDAY, other), Holidays(True, "BY"))

    assert calendar_of(other).periods == SUNDAY
    assert calendar_of(other).holidays == PublicHolidays("DE", "BY")
    assert calendar_of(channel).periods == OFFICE

    keep_hours(mia, Week((), other))
    assert calendar_of(other).periods == OFFICE


def test_a_week_without_a_period_is_always_open_again(mia: Membership) -> None:
    keep_hours(mia, Week(OFFICE))
    keep_hours(mia, Week(()))

    assert calendar_of_team(mia.team).never_closes


def test_many_channels_ask_no_more_than_one(mia: Membership, channel: Channel) -> None:
    keep_hours(mia, Week(OFFICE), Holidays(True), outing())
    team = Team.objects.get(pk=mia.team_id)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        calendars = calendars_of(team)
        assert calendars.of_channel(channel.pk) == calendars.of_channel(0) == calendars.house

    assert len(asked) == 3


def test_clock_holidays_and_days_hold(mia: Membership) -> None:
    keep_hours(mia, Zone("Europe/Vienna"), Holidays(True), outing(((540, 600),)))

    house = calendar_of_team(Team.objects.get(pk=mia.team_id))
    assert house.zone == ZoneInfo("Europe/Vienna")
    assert house.holidays == PublicHolidays("DE")
    assert house.hours_on(date(2026, 12, 4)) == (Hours(540, 600),)


def test_who_has_moved_to_a_country_without_that_state_keeps_the_holidays_of_the_country(
    mia: Membership,
) -> None:
    keep_hours(mia, Holidays(True, "BY"))
    Team.objects.update(country="FR")

    assert calendar_of_team(Team.objects.get()).holidays == PublicHolidays("FR")


def test_a_country_whose_holidays_nobody_knows_has_none(mia: Membership) -> None:
    Team.objects.update(country="XX")
    keep_hours(mia, Holidays(True))

    assert calendar_of_team(Team.objects.get()).is_open(datetime(2026, 12, 25, 9, tzinfo=UTC))


def test_a_special_day_is_written_anew_and_taken_away(mia: Membership) -> None:
    keep_hours(mia, outing())
    keep_hours(mia, outing(((540, 600),), "Doch nur früh"))

    kept = HouseDay.objects.get()
    assert (kept.label, kept.pieces) == ("Doch nur früh", (Hours(540, 600),))
    assert keep_hours(mia, NoDay(kept))
    assert not HouseDay.objects.exists()
    assert not keep_hours(mia, NoDay(kept))  # somebody else was quicker


# --- the journal ---------------------------------------------------------------------------------


def test_each_change_is_written_once_and_what_is_no_change_is_not(
    mia: Membership, channel: Channel
) -> None:
    changes: tuple[Change, ...] = (
        Week(OFFICE),
        Week(SUNDAY, channel),
        Holidays(True, "BY"),
        Zone("Europe/Vienna"),
        outing(),
    )
    assert keep_hours(mia, *changes)
    assert not keep_hours(mia, *changes)

    entries = Entry.objects.filter(action__startswith="hours.").order_by("pk")
    assert [entry.action for entry in entries] == [
        "hours.week_changed",
        "hours.channel_week_changed",
        "hours.holidays_kept",
        "hours.zone_changed",
        "hours.day_kept",
    ]
    assert {entry.by for entry in entries} == {mia}


def test_a_state_for_which_nothing_is_closed_is_no_news(mia: Membership) -> None:
    assert not keep_hours(mia, Holidays(False, "BY"))
    assert not Entry.objects.exists()


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["uwe", "tina", "rolf"])
def test_only_who_leads_says_when_the_house_is_there(
    who: str, request: pytest.FixtureRequest
) -> None:
    member: Membership = request.getfixturevalue(who)

    with pytest.raises(NotKept, match="Your role"):
        keep_hours(member, Week(OFFICE))
    assert not ServicePeriod.objects.exists()


def test_a_channel_of_the_house_next_door_is_left_alone(olga: Membership, channel: Channel) -> None:
    with pytest.raises(NotKept, match="not one of yours"):
        keep_hours(olga, Week(OFFICE), Week(SUNDAY, channel))
    assert not ServicePeriod.objects.exists()


def test_a_special_day_of_the_house_next_door_stays(olga: Membership, mia: Membership) -> None:
    keep_hours(mia, outing())

    assert not keep_hours(olga, NoDay(HouseDay.objects.get()))
    assert HouseDay.objects.exists()


def test_all_changes_are_made_or_none(mia: Membership) -> None:
    with pytest.raises(NotKept):
        keep_hours(mia, Week(OFFICE), Zone("Europe/Entenhausen"))
    assert not ServicePeriod.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(Week((Period(0, 540, 720), Period(0, 660, 780))), "overlap", id="overlap"),
        pytest.param(Week((Period(0, 720, 540),)), "not after the beginning", id="backwards"),
        pytest.param(Week((Period(0, 540, 540),)), "not after the beginning", id="no time"),
        pytest.param(Week((Period(0, 540, 1441),)), "not after the beginning", id="past midnight"),
        pytest.param(
            Week(tuple(Period(0, n * 60, n * 60 + 30) for n in range(7))), "at most 6", id="seven"
        ),
        pytest.param(Week((Period(7, 540, 720),)), "seven days", id="an eighth day"),
        pytest.param(Zone("Europe/Entenhausen"), "time zone", id="no such zone"),
        pytest.param(Zone("../../etc/passwd"), "time zone", id="a path for a zone"),
        pytest.param(Zone(""), "time zone", id="no zone"),
        pytest.param(Holidays(True, "XX"), "state", id="no such state"),
        pytest.param(outing(label="x" * (LABEL + 1)), "too long", id="a long name"),
        pytest.param(outing(((600, 540),)), "not after the beginning", id="a day backwards"),
        pytest.param(Day(date(2019, 1, 1), "", (), TODAY), "last year", id="long ago"),
        pytest.param(Day(date(9999, 12, 31), "", (), TODAY), "next five", id="far away"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(change: Change, why: str, mia: Membership) -> None:
    with pytest.raises(NotKept, match=why):
        keep_hours(mia, change)
    assert not Entry.objects.exists()


def test_there_is_an_end_to_special_days(mia: Membership) -> None:
    HouseDay.objects.bulk_create(
        HouseDay(team=mia.team, day=TODAY + timedelta(days=number)) for number in range(MOST_DAYS)
    )

    with pytest.raises(NotKept, match="Take old ones away"):
        keep_hours(mia, Day(TODAY - timedelta(days=1), "", (), TODAY))
    assert keep_hours(mia, Day(TODAY, "Doch noch", (), TODAY))  # it is on the list already


def test_periods_that_touch_are_two_periods() -> None:
    assert day_of([(720, 780), (540, 720)]) == (Hours(540, 720), Hours(720, 780))


@pytest.mark.parametrize(("weekday", "begins", "ends"), [(7, 0, 60), (0, 60, 60), (0, 0, 1441)])
def test_the_database_itself_keeps_no_period_that_is_none(
    team: Team, weekday: int, begins: int, ends: int
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ServicePeriod.objects.create(team=team, weekday=weekday, begins=begins, ends=ends)


def test_what_is_kept_has_a_name(team: Team) -> None:
    assert str(ServicePeriod(team=team, weekday=0, begins=540, ends=720)) == "0: 540 to 720"
    assert str(HouseDay(team=team, day=TODAY, label="Ausflug")) == "2026-11-26: Ausflug"
    assert str(HouseHours(team=team, subdivision="BY")) == "BY"


def test_a_week_stands_in_its_order_however_it_was_written_down(mia: Membership) -> None:
    for weekday, begins, ends in ((1, 540, 720), (0, 780, 1020), (0, 540, 720)):
        ServicePeriod.objects.create(team=mia.team, weekday=weekday, begins=begins, ends=ends)

    assert calendar_of_team(mia.team).periods == (
        Period(0, 540, 720),
        Period(0, 780, 1020),
        Period(1, 540, 720),
    )
