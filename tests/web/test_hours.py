"""Service hours on the screen: everybody sees them, leads set them, and nothing needs a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.channels.models import Channel
from herzenstakt.flows.hours import keep_hours
from herzenstakt.hours.calendar import Hours, Period
from herzenstakt.hours.models import HouseDay, HouseHours, ServicePeriod
from herzenstakt.hours.services import Change, Day, Holidays, Week, Zone, calendar_of_team
from herzenstakt.journal.models import Entry
from herzenstakt.web.hours.week import minute_of

SignedIn = Callable[[Membership], Client]
PAGE = "/t/ratzifatzi/hours/"
WEEK, DAYS = f"{PAGE}week/", f"{PAGE}days/"
#: a Thursday, in the lunch break of the office below
AT_LUNCH = datetime(2026, 11, 26, 11, 30, tzinfo=UTC)
OFFICE = tuple(Period(day, *piece) for day in range(5) for piece in ((540, 720), (780, 1020)))
AROUND = {"time_zone": "Europe/Berlin", "keeps_holidays": "on", "subdivision": "BY"}
MONDAY = {"begins-0": ["9:00", "13:00"], "ends-0": ["12:00", "17.00"]}


def words_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page(desk: Client, at: datetime = AT_LUNCH) -> str:
    """What the page says at a time."""
    with time_machine.travel(at, tick=False):
        return words_of(desk.get(PAGE))


@pytest.fixture
def lasting(settings: Settings) -> None:
    """Who has signed in stays so, over Christmas."""
    settings.SESSION_COOKIE_AGE = 366 * 24 * 60 * 60


def times(html: str, day: int) -> list[tuple[str, str]]:
    """What stands in the fields of a day."""
    begins = re.findall(rf'name="begins-{day}" value="([^"]*)"', html)
    return list(zip(begins, re.findall(rf'name="ends-{day}" value="([^"]*)"', html), strict=True))


# --- for everybody -------------------------------------------------------------------------------


def test_a_house_that_has_set_nothing_says_that_it_is_always_open(
    rolf: Membership, signed_in: SignedIn
) -> None:
    seen = page(signed_in(rolf))

    assert "Always open." in seen
    assert "Nobody has set a week yet. So you count as always there" in seen
    assert "You are there on public holidays, too." in seen


@pytest.mark.parametrize(
    ("at", "said"),
    [
        pytest.param(AT_LUNCH, "Closed, opens 13:00.", id="lunch"),
        pytest.param(datetime(2026, 11, 26, 13, tzinfo=UTC), "Open now until 17:00.", id="open"),
        pytest.param(
            datetime(2026, 11, 26, 17, tzinfo=UTC), "Closed, opens tomorrow 09:00.", id="evening"
        ),
        pytest.param(
            datetime(2026, 11, 27, 17, tzinfo=UTC), "Closed, opens Monday 09:00.", id="Friday"
        ),
        pytest.param(
            datetime(2026, 12, 24, 17, tzinfo=UTC), "Closed, opens Monday 09:00.", id="Christmas"
        ),
    ],
)
@pytest.mark.usefixtures("lasting")
def test_the_page_says_whether_somebody_is_there(
    at: datetime, said: str, mia: Membership, signed_in: SignedIn
) -> None:
    keep_hours(mia, Week(OFFICE), Holidays(True, "BY"))

    assert said in page(signed_in(mia), at)


@pytest.mark.parametrize(
    ("change", "at", "said"),
    [
        pytest.param(
            Week((Period(3, 1200, 1440),)),
            datetime(2026, 11, 26, 20, tzinfo=UTC),
            "Open now until 24:00.",
            id="until midnight",
        ),
        pytest.param(
            Week((Period(3, 1200, 1440), Period(4, 0, 120))),
            datetime(2026, 11, 26, 20, tzinfo=UTC),
            "Open now until tomorrow 02:00.",
            id="past midnight",
        ),
        pytest.param(
            Week((Period(2, 540, 720),)),
            datetime(2026, 11, 25, 20, tzinfo=UTC),
            "Closed, opens 2 December 2026 09:00.",
            id="in a week",
        ),
    ],
)
def test_the_page_says_so_as_a_person_would(
    change: Change, at: datetime, said: str, mia: Membership, signed_in: SignedIn
) -> None:
    keep_hours(mia, change)

    assert said in page(signed_in(mia), at)


def test_everybody_sees_week_holidays_and_special_days(
    mia: Membership, rolf: Membership, signed_in: SignedIn
) -> None:
    outing = Day(date(2026, 12, 4), "Betriebsausflug", (), date(2026, 11, 26))
    past = Day(date(2026, 11, 2), "Brückentag", (), date(2026, 11, 26))
    keep_hours(mia, Week(OFFICE), Holidays(True, "BY"), outing, past)

    seen = page(signed_in(rolf))

    assert "Monday 09:00–12:00, 13:00–17:00" in seen
    assert "Saturday closed" in seen
    assert "Thursday today 09:00–12:00" in seen
    assert "Friday, 4 December 2026 Betriebsausflug closed" in seen
    assert "One that is over 2 November 2026 · Brückentag" in seen
    assert "Friday, 25 December 2026 Christmas Day" in seen
    assert "Wednesday, 6 January 2027 Epiphany" in seen


def test_holidays_have_the_names_of_the_readers_language(
    mia: Membership, signed_in: SignedIn
) -> None:
    User.objects.update(language="de")
    mia.user.refresh_from_db()
    keep_hours(mia, Week(OFFICE), Holidays(True, "BY"))

    seen = page(signed_in(mia))

    assert "Freitag, 25. Dezember 2026 Erster Weihnachtstag" in seen
    assert "Geschlossen, wieder da ab 13:00 Uhr." in seen


def test_a_holiday_for_which_a_special_day_says_otherwise_is_not_told_twice(
    mia: Membership, signed_in: SignedIn
) -> None:
    holiday = Day(date(2026, 12, 25), "Wir sind da", ((540, 600),), date(2026, 11, 26))
    keep_hours(mia, Holidays(True, "BY"), holiday)

    seen = page(signed_in(mia))

    assert "Wir sind da 09:00–10:00" in seen
    assert "Christmas Day" not in seen


def test_a_country_whose_holidays_nobody_knows_is_said(
    mia: Membership, signed_in: SignedIn
) -> None:
    keep_hours(mia, Holidays(True))
    Team.objects.update(country="XX")

    desk = signed_in(mia)
    assert "We know no holidays of your country." in page(desk)
    form = desk.get(WEEK).content.decode()
    assert "We know no holidays of your country." in form
    assert 'name="subdivision"' not in form


# --- setting them --------------------------------------------------------------------------------


def test_a_lead_sets_the_week_the_clock_and_the_holidays(
    mia: Membership, signed_in: SignedIn
) -> None:
    sunday = {"begins-6": "22", "ends-6": "00:00"}
    given = {**AROUND, **MONDAY, **sunday, "time_zone": "Europe/Vienna"}
    answer = signed_in(mia).post(WEEK, given, follow=True)

    assert "These hours hold from now on." in words_of(answer)
    house = calendar_of_team(Team.objects.get(pk=mia.team_id))
    assert house.periods == (Period(0, 540, 720), Period(0, 780, 1020), Period(6, 1320, 1440))
    assert house.zone.key == "Europe/Vienna"
    assert HouseHours.objects.get().subdivision == "BY"


def test_what_stays_as_it_is_is_no_news(mia: Membership, signed_in: SignedIn) -> None:
    desk = signed_in(mia)
    desk.post(WEEK, {**AROUND, **MONDAY})
    told = Entry.objects.count()

    assert "Nothing has changed." in words_of(desk.post(WEEK, {**AROUND, **MONDAY}, follow=True))
    assert Entry.objects.count() == told


def test_the_form_shows_the_week_as_it_is(mia: Membership, signed_in: SignedIn) -> None:
    keep_hours(mia, Week((*OFFICE, Period(6, 1200, 1440))))
    html = signed_in(mia).get(WEEK).content.decode()

    assert times(html, 0) == [("09:00", "12:00"), ("13:00", "17:00")]
    assert times(html, 5) == [("", "")]
    assert times(html, 6) == [("20:00", "00:00")]


def test_a_period_is_added_removed_and_copied_without_a_script_and_nothing_is_kept(
    mia: Membership, signed_in: SignedIn
) -> None:
    desk = signed_in(mia)

    more = desk.post(WEEK, {**AROUND, **MONDAY, "more": "0"}).content.decode()
    assert times(more, 0) == [("9:00", "12:00"), ("13:00", "17.00"), ("", "")]
    less = desk.post(WEEK, {**AROUND, **MONDAY, "less": "0-0"}).content.decode()
    assert times(less, 0) == [("13:00", "17.00")]
    last = desk.post(WEEK, {"begins-1": "9", "ends-1": "10", "less": "1-0"}).content.decode()
    assert times(last, 1) == [("", "")]
    copied = desk.post(WEEK, {**AROUND, **MONDAY, "copy": "0"}).content.decode()
    assert [times(copied, day) for day in range(5)] == [times(copied, 0)] * 5
    assert times(copied, 5) == times(copied, 6) == [("", "")]
    assert not ServicePeriod.objects.exists()
    assert not Entry.objects.exists()


def test_what_was_asked_for_last_has_the_cursor(mia: Membership, signed_in: SignedIn) -> None:
    html = signed_in(mia).post(WEEK, {**MONDAY, "more": "0"}).content.decode()

    week = html.split('id="hours-form"')[1].split("</form>")[0]
    assert re.findall(r'id="([^"]+)"[^>]* autofocus', week) == ["begins-0-2"]


def test_a_seventh_period_is_not_offered(mia: Membership, signed_in: SignedIn) -> None:
    six = {"begins-0": [f"{n}:00" for n in range(6)], "ends-0": [f"{n}:30" for n in range(6)]}
    html = signed_in(mia).post(WEEK, {**AROUND, **six, "more": "0"}).content.decode()

    assert len(times(html, 0)) == 6
    assert 'id="more-0"' not in html
    assert 'id="more-1"' in html


def test_a_channel_gets_hours_of_its_own_and_gives_them_up(
    mia: Membership, channel: Channel, signed_in: SignedIn
) -> None:
    desk, form = signed_in(mia), f"{PAGE}channel/{channel.pk}/"
    keep_hours(mia, Week(OFFICE))
    assert "like the whole house" in page(desk)

    more = desk.post(form, {**MONDAY, "more": "1"}).content.decode()
    assert times(more, 1) == [("", ""), ("", "")]
    assert not ServicePeriod.objects.filter(channel=channel).exists()
    desk.post(form, MONDAY)
    assert "Mon 09:00–12:00, 13:00–17:00" in page(desk)
    assert times(desk.get(form).content.decode(), 0) == [("09:00", "12:00"), ("13:00", "17:00")]
    desk.post(form, {})
    assert "like the whole house" in page(desk)


def test_a_special_day_is_written_down_and_taken_away(mia: Membership, signed_in: SignedIn) -> None:
    desk = signed_in(mia)
    with time_machine.travel(AT_LUNCH, tick=False):
        given = {"day": "2026-12-24", "label": "Heiligabend", "begins-day": "9", "ends-day": "12"}
        answer = desk.post(DAYS, given, follow=True)
    kept = HouseDay.objects.get()

    assert "Thursday, 24 December 2026 Heiligabend 09:00–12:00" in page(desk)
    assert "Written down." in words_of(answer)
    assert kept.pieces == (Hours(540, 720),)
    desk.post(f"{DAYS}{kept.pk}/drop/")
    assert not HouseDay.objects.exists()


def test_one_more_period_on_a_special_day_keeps_what_was_typed_and_complains_of_nothing(
    mia: Membership, signed_in: SignedIn
) -> None:
    given = {"day": "2026-12-24", "label": "Heilig\x00abend", "begins-day": "9", "more": "day"}
    html = signed_in(mia).post(DAYS, {**given, "ends-day": ""}).content.decode()
    empty = signed_in(mia).post(DAYS, {"more": "day"}).content.decode()

    assert 'value="2026-12-24"' in html
    assert 'value="Heiligabend"' in html
    assert html.count('name="begins-day"') == 2
    assert "errorlist" not in html + empty
    assert not HouseDay.objects.exists()


# --- the journal ---------------------------------------------------------------------------------


def test_the_journal_says_each_change(
    mia: Membership, channel: Channel, signed_in: SignedIn
) -> None:
    outing = Day(date(2026, 12, 4), "Ausflug", ((540, 600),), date(2026, 11, 26))
    nameless = Day(date(2026, 12, 5), "", (), date(2026, 11, 26))
    keep_hours(
        mia, Week(OFFICE), Week((Period(5, 0, 60), Period(6, 0, 60)), channel), outing, nameless
    )
    keep_hours(mia, Holidays(True, "BY"), Zone("UTC"))
    keep_hours(mia, Holidays(False))
    desk = signed_in(mia)
    desk.post(f"{DAYS}{HouseDay.objects.get(label='Ausflug').pk}/drop/")
    seen = words_of(desk.get("/t/ratzifatzi/journal/?kind=hours"))

    for said in (
        "changed the service hours: now “Mon–Fri 09:00–12:00, 13:00–17:00”, before “always open”.",
        f"changed the service hours of {channel.name} : now “Sat, Sun 00:00–01:00”",
        "before “like the whole house”.",
        "wrote down a special day: 4 December 2026, Ausflug: 09:00–10:00.",
        "wrote down a special day: 5 December 2026: closed.",
        "closed the house on public holidays: Bayern.",
        "opened the house on public holidays.",
        "set the time zone to UTC. Before, it was Europe/Berlin.",
        "took a special day away: 4 December 2026, Ausflug: 09:00–10:00.",
    ):
        assert said in seen.replace(channel.name + ":", channel.name + " :"), said


# --- what makes no sense -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        pytest.param(
            {"begins-0": ["9", "11"], "ends-0": ["12", "14"]},
            "09:00–12:00 and 11:00–14:00 overlap.",
            id="overlap",
        ),
        pytest.param(
            {"begins-0": "17:00", "ends-0": "9:00"},
            "17:00 to 09:00: the end is not after the beginning.",
            id="backwards",
        ),
        pytest.param({"begins-0": "9"}, "", id="without any end at all"),
        pytest.param(
            {"begins-0": "9", "ends-0": ""}, "needs a beginning and an end", id="without an end"
        ),
        pytest.param(
            {"begins-0": "", "ends-0": "9"},
            "needs a beginning and an end",
            id="without a beginning",
        ),
        pytest.param({"begins-0": "früh", "ends-0": "9"}, "“früh” is no time", id="words"),
        pytest.param({"begins-0": "9:75", "ends-0": "11"}, "“9:75” is no time", id="75 minutes"),
        pytest.param({"begins-0": "9", "ends-0": "25:00"}, "“25:00” is no time", id="25 o'clock"),
        pytest.param({"begins-0": "٩", "ends-0": "11"}, "“٩” is no time", id="other digits"),
        pytest.param(
            {"begins-0": [f"{n}:00" for n in range(9)], "ends-0": [f"{n}:30" for n in range(9)]},
            "A day has at most 6 periods.",
            id="too many",
        ),
        pytest.param(
            {"time_zone": "Europe/Entenhausen"}, "We do not know this time zone.", id="no zone"
        ),
        pytest.param({"subdivision": "XX"}, "This state is not one of your country.", id="state"),
    ],
)
def test_what_makes_no_sense_comes_back_with_the_reason(
    wrong: dict[str, Any], why: str, mia: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(mia).post(WEEK, {**AROUND, "begins-1": "8", "ends-1": "9", **wrong})

    if not why:  # half a row is none: it was not sent by our form
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert why in words_of(answer)
    assert 'name="begins-1" value="8"' in answer.content.decode()  # nothing is lost
    assert not ServicePeriod.objects.exists()
    assert not HouseHours.objects.exists()


def test_what_somebody_pastes_is_shown_as_it_is_and_runs_nowhere(
    mia: Membership, signed_in: SignedIn
) -> None:
    desk = signed_in(mia)
    script = "<script>alert(1)</script>"
    hostile = {"begins-0": script * 9_999, "ends-0": "\x00", "copy": script, "less": f"0-{script}"}
    answer = desk.post(WEEK, {**AROUND, **hostile})
    refused = desk.post(WEEK, {**AROUND, "begins-0": script, "ends-0": "9"})
    day = desk.post(DAYS, {"day": "2026-12-24", "label": script, "begins-day": script})

    assert answer.status_code == 200  # a button that is none of ours changes nothing
    assert refused.status_code == 422
    for one in (answer, refused, day):
        assert b"<script>alert" not in one.content
        assert b"<script>a" not in one.content
    HouseDay.objects.all().delete()
    keep_hours(mia, Day(date(2026, 12, 24), script, (), date(2026, 11, 26)))
    with time_machine.travel(AT_LUNCH, tick=False):
        html = desk.get(PAGE).content
    assert b"<script>alert" not in html
    assert b"&lt;script&gt;alert" in html


def test_what_comes_back_has_an_end(mia: Membership, signed_in: SignedIn) -> None:
    lots = {"begins-0": ["\x00" + "x" * 500] * 400, "ends-0": ["9\x00"] * 400, "more": "1"}
    html = signed_in(mia).post(WEEK, {**AROUND, **lots}).content.decode()

    assert times(html, 0) == [("x" * 10, "9")] * 7


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        pytest.param({"day": "2026-02-30"}, "Enter a valid date", id="no such date"),
        pytest.param({"day": ""}, "This field is required", id="no date"),
        pytest.param({"day": "9999-12-31"}, "Please choose a day", id="far away"),
        pytest.param({"day": "0001-01-01"}, "Please choose a day", id="long ago"),
        pytest.param({"label": "x" * 101}, "at most 100 characters", id="a long name"),
        pytest.param({"label": "a\x00b"}, "Null characters", id="a name with a hole"),
        pytest.param(
            {"begins-day": "12", "ends-day": "9"}, "not after the beginning", id="backwards"
        ),
    ],
)
def test_a_special_day_that_cannot_be_comes_back_with_the_reason(
    wrong: dict[str, str], why: str, mia: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(mia).post(DAYS, {"day": "2026-12-24", "label": "Heiligabend", **wrong})

    assert answer.status_code == 422
    assert why in words_of(answer)
    assert not HouseDay.objects.exists()


@pytest.mark.parametrize(
    ("text", "minute"),
    [("9", 540), (" 09:30 ", 570), ("9.05", 545), ("24:00", 1440), ("17:00:00", 1020)],
)
def test_times_are_understood_as_people_write_them(text: str, minute: int) -> None:
    assert minute_of(text) == minute


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["uwe", "tina", "rolf"])
def test_only_who_leads_sees_a_way_to_change_them(
    who: str, channel: Channel, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    desk = signed_in(request.getfixturevalue(who))
    html = desk.get(PAGE).content.decode()

    assert WEEK not in html
    assert DAYS not in html
    assert f'href="{PAGE}"' in html  # the way to the page itself
    for path in (WEEK, DAYS, f"{PAGE}channel/{channel.pk}/"):
        assert (desk.get(path).status_code, desk.post(path, MONDAY).status_code) == (403, 403)
    assert not ServicePeriod.objects.exists()


def test_next_door_sees_and_sets_nothing_of_ours(
    mia: Membership, olga: Membership, channel: Channel, signed_in: SignedIn
) -> None:
    keep_hours(mia, Day(date(2026, 12, 4), "Betriebsausflug", (), date(2026, 11, 26)))
    ours = HouseDay.objects.get()
    desk = signed_in(olga)

    assert desk.get(PAGE).status_code == 404
    assert desk.post(f"/t/anderswo/hours/channel/{channel.pk}/", MONDAY).status_code == 404
    assert desk.post(f"/t/anderswo/hours/days/{ours.pk}/drop/").status_code == 404
    with time_machine.travel(AT_LUNCH, tick=False):
        assert "Betriebsausflug" not in words_of(desk.get("/t/anderswo/hours/"))
    assert HouseDay.objects.filter(pk=ours.pk).exists()
    assert not ServicePeriod.objects.exists()
