"""A week as it is typed: for each day pairs of times, one more when somebody asks for it, and all of it
without JavaScript. A button that adds, removes or copies keeps nothing; it shows the form once more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from herzenstakt.hours.calendar import MIDNIGHT, Hours, Period
from herzenstakt.hours.services import MOST_A_DAY, clock, day_of
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.text import storable
from herzenstakt.web.templatetags.desk import say

WEEK = range(7)
WORKDAYS = range(5)
TIME = re.compile(r"\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?(?:[:.]00)?\s*")
#: as much of what was typed as is shown again
SHOWN = 10
#: buttons that change the form and keep nothing
ACTS = ("more", "less", "copy")


class NoTime(ValueError):
    """What was typed is no time of day."""


@dataclass(slots=True)
class Row:
    """One period as it stands in the form."""

    begins: str = ""
    ends: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nobody has typed anything."""
        return not (self.begins.strip() or self.ends.strip())

    def minutes(self) -> tuple[int, int]:
        """From when until when. An end at 00:00 is the end of the day. Raises NoTime."""
        return minute_of(self.begins), minute_of(self.ends) or MIDNIGHT


@dataclass(slots=True)
class DayRows:
    """A day in the form. `key`: what its fields are called by."""

    key: str
    name: Promise | str
    rows: list[Row] = field(default_factory=list)
    #: what is wrong with it, in words
    trouble: str = ""
    #: the row in which the cursor stands, after one of its buttons was pressed
    new: int | None = None

    @classmethod
    def of(cls, key: str, name: Promise | str, hours: Iterable[Hours]) -> DayRows:
        """A day as it is kept."""
        rows = [Row(clock(one.begins), clock(one.ends % MIDNIGHT)) for one in hours]
        return cls(key, name, rows or [Row()])

    @classmethod
    def posted(cls, key: str, name: Promise | str, post: QueryDict) -> DayRows:
        """A day as it was sent; more rows than one day may have, and one, are not even looked at."""
        begins = [_shown(text) for text in post.getlist(f"begins-{key}")[: MOST_A_DAY + 1]]
        ends = [_shown(text) for text in post.getlist(f"ends-{key}")[: MOST_A_DAY + 1]]
        rows = [Row(*pair) for pair in zip(begins, ends, strict=False)]
        return cls(key, name, rows or [Row()])

    @property
    def may_grow(self) -> bool:
        """Whether one more period has room."""
        return len(self.rows) < MOST_A_DAY

    @property
    def is_workday(self) -> bool:
        """Whether others are like it: Monday to Friday."""
        return self.key in {str(day) for day in WORKDAYS}

    def press(self, post: QueryDict) -> None:
        """Add or remove a row where one of its buttons was pressed."""
        if post.get("more") == self.key and self.may_grow:
            self.rows.append(Row())
            self.new = len(self.rows) - 1
        day, _dash, row = post.get("less", "").partition("-")
        if day == self.key and row in {str(number) for number in range(len(self.rows))}:
            del self.rows[int(row)]
            self.rows = self.rows or [Row()]
            self.new = len(self.rows) - 1

    def hours(self) -> tuple[Hours, ...]:
        """What it means. Where that is nothing, `trouble` says why, and none are given."""
        try:
            return day_of([row.minutes() for row in self.rows if not row.is_blank])
        except NoTime as what:
            self.trouble = str(what)
        except NotKept as why:
            self.trouble = say(why.sentence)
        return ()


class WeekForm:
    """Seven days."""

    def __init__(self, days: list[DayRows]) -> None:
        self.days = days

    @classmethod
    def of(cls, periods: Iterable[Period]) -> WeekForm:
        """A week as it is kept."""
        kept = list(periods)
        return cls(
            [
                DayRows.of(str(day), WEEKDAYS[day], (p.hours for p in kept if p.weekday == day))
                for day in WEEK
            ]
        )

    @classmethod
    def posted(cls, post: QueryDict) -> WeekForm:
        """A week as it was sent, after the button that was pressed."""
        form = cls([DayRows.posted(str(day), WEEKDAYS[day], post) for day in WEEK])
        for day in form.days:
            day.press(post)
        form.copy(post.get("copy", ""))
        return form

    def copy(self, key: str) -> None:
        """All workdays are like this one."""
        for source in [day for day in self.days if day.key == key]:
            for day in WORKDAYS:
                self.days[day].rows = [Row(row.begins, row.ends) for row in source.rows]
            source.new = 0

    def periods(self) -> tuple[Period, ...]:
        """What it means, as far as it means anything: `is_clear` afterwards."""
        return tuple(
            Period(day, hours.begins, hours.ends)
            for day in WEEK
            for hours in self.days[day].hours()
        )

    @property
    def is_clear(self) -> bool:
        """Whether no day is in trouble."""
        return not any(day.trouble for day in self.days)

    def __iter__(self) -> Iterator[DayRows]:
        return iter(self.days)


def is_act(post: QueryDict) -> bool:
    """Whether a button was pressed that only changes the form."""
    return any(act in post for act in ACTS)


def minute_of(text: str) -> int:
    """A time somebody typed, "9", "9:30", "09.30" or "24:00", as minutes since midnight. Raises NoTime,
    in words."""
    if not text.strip():
        raise NoTime(_("A period needs a beginning and an end."))
    found = TIME.fullmatch(text)
    minutes = int(found[1]) * 60 + int(found[2] or 0) if found else MIDNIGHT + 1
    if minutes > MIDNIGHT or (found and int(found[2] or 0) > 59):
        raise NoTime(_("“%(text)s” is no time. Please write it like 9:00.") % {"text": text})
    return minutes


def _shown(text: str) -> str:
    return storable(text)[:SHOWN]
