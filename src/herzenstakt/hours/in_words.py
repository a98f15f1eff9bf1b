"""The hours of a week as one says them to somebody: plain Python, no Django.

"Mo–Do 9:00–17:00 Uhr, Fr geschlossen"; the words are those of the language in which one writes to them,
not of the reader of a screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise

from herzenstakt.coach.text import Language
from herzenstakt.hours.calendar import Calendar, Hours

DAYS = {
    Language.DE: ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
CLOSED = {Language.DE: "geschlossen", Language.EN: "closed"}
AND = {Language.DE: " und ", Language.EN: " and "}
CLOCK = {Language.DE: "{} Uhr", Language.EN: "{}"}


def week_in_words(calendar: Calendar, day: date, language: Language) -> str:
    """When somebody is there in the week of a day, from Monday to Sunday, as it really is: with its holidays
    and special days. A day on which nobody is ever there is not spoken of."""
    monday = day - timedelta(days=day.weekday())
    week = [(weekday, calendar.hours_on(monday + timedelta(days=weekday))) for weekday in range(7)]
    usual = {period.weekday for period in calendar.periods}
    spoken = [(weekday, hours) for weekday, hours in week if hours or weekday in usual]
    return ", ".join(
        f"{_days(days, language)} {_hours(hours, language)}" for days, hours in _alike(spoken)
    )


def _alike(
    days: Iterable[tuple[int, tuple[Hours, ...]]],
) -> Iterator[tuple[list[int], tuple[Hours, ...]]]:
    """Days that follow each other with the same hours, taken together."""
    for hours, same in groupby(days, key=lambda one: one[1]):
        run: list[int] = []
        for weekday, _hours_of_it in same:
            if run and weekday != run[-1] + 1:
                yield run, hours
                run = []
            run.append(weekday)
        yield run, hours


def _days(days: list[int], language: Language) -> str:
    names, joint = DAYS[language], "–" if len(days) > 2 else ", "
    return names[days[0]] if len(days) == 1 else f"{names[days[0]]}{joint}{names[days[-1]]}"


def _hours(hours: tuple[Hours, ...], language: Language) -> str:
    if not hours:
        return CLOSED[language]
    joined = AND[language].join(f"{_clock(one.begins)}–{_clock(one.ends)}" for one in _whole(hours))
    return CLOCK[language].format(joined)


def _whole(hours: tuple[Hours, ...]) -> list[Hours]:
    """Periods that touch are one to whoever comes."""
    whole = [hours[0]]
    for earlier, later in pairwise(hours):
        if earlier.ends == later.begins:
            whole[-1] = Hours(whole[-1].begins, later.ends)
        else:
            whole.append(later)
    return whole


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
