"""When the house is there; and for leads, saying so."""

from __future__ import annotations

from datetime import date
from itertools import islice

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel
from herzenstakt.flows.hours import keep_hours
from herzenstakt.hours.calendar import Calendar
from herzenstakt.hours.models import HouseDay, ServicePeriod
from herzenstakt.hours.services import (
    Change,
    Day,
    Holidays,
    NoDay,
    Week,
    Zone,
    calendars_of,
)
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.web.hours.forms import AroundForm, DayForm
from herzenstakt.web.hours.week import DayRows, WeekForm, is_act
from herzenstakt.web.hours.words import day_in_words, now_in_words, week_in_words
from herzenstakt.web.http import DeskRequest, needs, posted, words_in
from herzenstakt.web.templatetags.desk import say
from herzenstakt.web.ways.words import COUNTRIES

HOLIDAYS_SHOWN = 8
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@needs(Permission.READ)
def show(request: DeskRequest) -> HttpResponse:
    """The week, the days that are not like others, and channels with hours of their own."""
    team = request.member.team
    calendars = calendars_of(team)
    house, now = calendars.house, timezone.now()
    today = now.astimezone(house.zone).date()
    days = HouseDay.objects.visible_to(request.member)
    room = {
        "calendar": house,
        "now": now_in_words(house, now),
        "is_open": house.is_open(now),
        "is_set": ServicePeriod.objects.visible_to(request.member).on(None).exists(),
        "week": week_of(house, today.weekday()),
        "holidays": coming_holidays(house, today),
        "days": [(day, day_in_words(day.pieces)) for day in days.from_day(today)],
        "past": days.filter(day__lt=today).order_by("-day"),
        "channels": [
            (channel, own_week(channel, calendars.own.get(channel.pk)))
            for channel in Channel.objects.visible_to(request.member).order_by("pk")
        ],
    }
    return render(request, "hours/hours.html", room)


def week_of(calendar: Calendar, today: int) -> list[tuple[str, str, bool]]:
    """Each weekday, when somebody is there, and whether it is today."""
    by_day = [[p.hours for p in calendar.periods if p.weekday == day] for day in range(7)]
    return [
        (str(WEEKDAYS[day]), day_in_words(sorted(hours)), day == today)
        for day, hours in enumerate(by_day)
    ]


def coming_holidays(calendar: Calendar, today: date) -> list[tuple[date, str]]:
    """The next public holidays on which the house is closed, each with its name. Those for which a
    special day says otherwise are not among them."""
    if calendar.holidays is None:
        return []
    coming = calendar.holidays.from_day(today, (get_language() or "en")[:2])
    special = {one.day for one in calendar.special_days}
    return list(islice((one for one in coming if one[0] not in special), HOLIDAYS_SHOWN))


def own_week(channel: Channel, own: Calendar | None) -> str:
    """The hours a channel has of its own; "" for one that keeps to the house."""
    return week_in_words(sorted(own.periods), "") if own else ""


# --- for those who lead --------------------------------------------------------------------------


@require_http_methods(GET_AND_POST)
@needs(Permission.LEAD_HOUSE)
def week(request: DeskRequest) -> HttpResponse:
    """The week of the house, its clock and its holidays."""
    around = AroundForm(request.member, posted(request))
    if request.method != "POST":
        form = WeekForm.of(
            row.period for row in ServicePeriod.objects.visible_to(request.member).on(None)
        )
        return _week(request, form, around=around)
    form = WeekForm.posted(request.POST)
    if is_act(request.POST):
        return _week(request, form, around=around)
    periods = form.periods()
    if not (around.is_valid() and form.is_clear):
        return _week(request, form, around=around, status=422)
    wanted = around.cleaned_data
    changes = (
        Zone(wanted["time_zone"]),
        Holidays(wanted["keeps_holidays"], wanted.get("subdivision", "")),
        Week(periods),
    )
    return _keep(request, *changes)


@require_http_methods(GET_AND_POST)
@needs(Permission.LEAD_HOUSE)
def channel(request: DeskRequest, pk: int) -> HttpResponse:
    """Hours of one channel; without any it keeps to those of the house."""
    here = get_object_or_404(Channel.objects.visible_to(request.member), pk=pk)
    if request.method != "POST":
        form = WeekForm.of(
            row.period for row in ServicePeriod.objects.visible_to(request.member).on(here)
        )
        return _week(request, form, channel=here)
    form = WeekForm.posted(request.POST)
    if is_act(request.POST):
        return _week(request, form, channel=here)
    periods = form.periods()
    if not form.is_clear:
        return _week(request, form, channel=here, status=422)
    return _keep(request, Week(periods, here))


@require_http_methods(GET_AND_POST)
@needs(Permission.LEAD_HOUSE)
def day(request: DeskRequest) -> HttpResponse:
    """A special day: closed, or there at other hours."""
    house = calendars_of(request.member.team).house
    if request.method != "POST":
        return _day(request, DayForm(), DayRows.of("day", _("Hours"), ()))
    rows = DayRows.posted("day", _("Hours"), request.POST)
    rows.press(request.POST)
    if is_act(request.POST):
        typed = {name: words_in(request, name) for name in DayForm.base_fields}
        return _day(request, DayForm(initial=typed), rows)
    form, hours = DayForm(posted(request)), rows.hours()
    if not form.is_valid() or rows.trouble:
        return _day(request, form, rows, status=422)
    on, label = form.wanted
    today = timezone.now().astimezone(house.zone).date()
    pieces = tuple((one.begins, one.ends) for one in hours)
    try:
        keep_hours(request.member, Day(on, label, pieces, today))
    except NotKept as why:
        form.add_error("day", say(why.sentence))
        return _day(request, form, rows, status=422)
    messages.success(request, _("Written down. The journal says who did it."))
    return redirect("hours:show", team=request.member.team.slug)


@require_POST
@needs(Permission.LEAD_HOUSE)
def drop_day(request: DeskRequest, pk: int) -> HttpResponse:
    """A special day is a day like any other again."""
    kept = get_object_or_404(HouseDay.objects.visible_to(request.member), pk=pk)
    return _keep(request, NoDay(kept))


def _keep(request: DeskRequest, *changes: Change) -> HttpResponse:
    try:
        is_news = keep_hours(request.member, *changes)
    except NotKept as why:
        messages.error(request, say(why.sentence))
    else:
        words = _("These hours hold from now on. The journal says who decided it.")
        messages.success(request, words if is_news else _("Nothing has changed."))
    return redirect("hours:show", team=request.member.team.slug)


def _week(
    request: DeskRequest,
    form: WeekForm,
    *,
    around: AroundForm | None = None,
    channel: Channel | None = None,
    status: int = 200,
) -> HttpResponse:
    team = request.member.team
    country = COUNTRIES.get(team.country, team.country)
    room = {"week": form, "around": around, "channel": channel, "country": country}
    return render(request, "hours/week.html", room, status=status)


def _day(request: DeskRequest, form: DayForm, rows: DayRows, status: int = 200) -> HttpResponse:
    return render(request, "hours/day.html", {"form": form, "rows": rows}, status=status)
