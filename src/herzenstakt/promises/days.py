"""Which days a text names, in German and English: "bis Freitag", "in zwei Wochen", "by Dec 3rd".

We look for the places where a day is named, because a library that searches whole texts finds days where
people name none ("We", "So", "Mai", "may"). `dateparser` reads calendar dates and spans of time there; what
it does not know are parts of weeks and months, working days, and what a weekday means from today.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import dateparser

from herzenstakt.coach.text import Language, Span
from herzenstakt.hours.public_holidays import PublicHolidays

WEEKDAYS = {
    Language.DE: ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
    Language.EN: ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
#: the last day that still counts as the beginning, and as the middle, of a month
EARLY, MID = 7, 15
MONDAY, TUESDAY, WEDNESDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 2, 4, 5, 6
WEEK = timedelta(days=7)
#: a day without a year that has just passed may be a slip of the pen, and is no day of next year
FAR = timedelta(days=250)

_DAYS_DE = "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
_MONTHS_DE = (
    "januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    "|jan|feb|apr|jun|jul|aug|sept?|okt|nov|dez"
)
_NUMBERS_DE = (
    r"\d{1,3}|ein(?:e[nmr]?)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|vierzehn"
)
_NEXT_DE = "nächste[nr]?|kommende[nr]?"
_DAYS_EN = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS_EN = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_NUMBERS_EN = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen"

#: the kinds of ways to name a day; the first that fits at a place is the one that is meant
GERMAN = re.compile(
    rf"""
    \b(?:
      (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
    | (?P<day>\d{{1,2}})\.\ ?(?P<month>\d{{1,2}})\.(?:\ ?(?P<year>\d{{4}}|\d{{2}})\b)?
    | (?P<named>\d{{1,2}}\.\ ?(?:{_MONTHS_DE})\b\.?(?:\ \d{{4}}\b)?)
    | (?<=zum\ )(?P<ordinal>\d{{1,2}})\.(?!\d) | (?<=am\ )(?P<ordinal_on>\d{{1,2}})\.(?!\d)
    | (?:in|innerhalb(?:\ von)?|binnen)\ (?:d(?:en|er)\ (?:nächsten|kommenden)\ |spätestens\ )?
      (?:
          (?P<workdays>{_NUMBERS_DE})\ (?:werk|arbeits)tag\w*
        | (?P<span>(?:{_NUMBERS_DE})\ (?:stunde|tag|woche|monat)(?:e[ns]?|s|n)?)\b
      )
    | (?P<week_part>anfang|mitte|ende)\ (?:der\ |dieser\ )?(?P<week_next>{_NEXT_DE})?\ ?woche\b
    | (?P<month_part>anfang|mitte|ende)\ (?:des\ |vom\ )?
      (?:(?P<month_next>nächsten|kommenden)\ )?(?P<of_month>monats?|{_MONTHS_DE})\b
    | (?P<of_next_week>{_DAYS_DE})\ (?:der\ )?(?:{_NEXT_DE})\ woche\b
    | (?:{_NEXT_DE})\ woche\ (?:am\ )?(?P<next_weeks>{_DAYS_DE})
    | (?P<next_week>{_NEXT_DE})\ woche\b
    | (?P<this_week>diese[rn]?|laufende[rn]?)\ woche\b
    | (?P<next_month>nächsten|kommenden)\ monat\b | (?P<this_month>diesen)\ monat\b
    | (?<=im\ )(?P<in_month>{_MONTHS_DE})\b
    | (?P<after_weekend>nach\ dem\ wochenende)\b | (?P<weekend>wochenende)\b
    | (?P<weekday>{_DAYS_DE})(?:abend|früh|morgen|mittag|(?:vor|nach)mittag)?\b
    | (?P<today>heute|feierabend|ende\ des\ tages)\b
    | (?P<after_tomorrow>übermorgen)\b
    | (?<!guten\ )(?<!am\ )(?<!jeden\ )(?<!heute\ )(?<!gestern\ )(?<!den\ )(?<!schönen\ )
      (?P<tomorrow>morgen)\b
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
ENGLISH = re.compile(
    rf"""
    \b(?:
      (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
    | (?P<named>
          \d{{1,2}}(?:st|nd|rd|th)?\ (?:of\ )?(?:{_MONTHS_EN})\b\.?(?:,?\ \d{{4}}\b)?
        | (?:{_MONTHS_EN})\.?\ (?:the\ )?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\ \d{{4}}\b)?
      )
    | (?<=the\ )(?P<ordinal>\d{{1,2}})(?:st|nd|rd|th)\b
    | (?:in|within)\ (?:the\ next\ |about\ )?
      (?:
          (?P<workdays>{_NUMBERS_EN})\ (?:working|business)\ days?\b
        | (?P<span>(?:{_NUMBERS_EN})\ (?:hour|day|week|month)s?)\b(?!['’])
        | (?P<fortnight>a\ fortnight)\b
      )
    | (?P<week_part>early|(?:the\ )?(?:beginning|start)\ of|mid(?:dle\ of)?|(?:the\ )?end\ of|late)
      [ -](?:the\ |this\ )?(?P<week_next>next\ )?(?:working\ )?week\b
    | (?P<month_part>early|(?:the\ )?(?:beginning|start|middle|end)\ of|mid|late)
      (?:\ in)?[ -](?:the\ |this\ )?(?P<month_next>next\ )?(?P<of_month>month|{_MONTHS_EN})\b
    | (?P<of_next_week>{_DAYS_EN})\ (?:of\ )?next\ week\b
    | next\ week\ (?:on\ )?(?P<next_weeks>{_DAYS_EN})\b
    | (?P<next_week>next\ week)\b | (?P<this_week>this\ week)\b
    | (?P<next_month>next\ month)\b | (?P<this_month>this\ month)\b
    | (?<=in\ )(?P<in_month>{_MONTHS_EN})\b(?!\ \d)
    | (?P<after_weekend>after\ the\ weekend)\b | (?P<weekend>weekend)\b
    | (?P<a_week_on>{_DAYS_EN})\ week\b
    | next\ (?P<next_weekday>{_DAYS_EN})\b
    | (?P<weekday>{_DAYS_EN})\b
    | (?P<after_tomorrow>the\ day\ after\ tomorrow)\b | (?P<tomorrow>tomorrow)\b
    | (?P<today>
          today|tonight|this\ (?:morning|afternoon|evening)|close\ of\ business|eod|cob
        | (?:the\ )?end\ of\ (?:the\ )?(?:day|business)
      )\b
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
PLACES = {Language.DE: GERMAN, Language.EN: ENGLISH}
#: a day after such a word lies behind us, or something begins on it
NO_GOAL = re.compile(
    r"(?:\b(?:vom|von|seit|ab|letzte[nrms]?|vorige[nrms]?|vergangene[nrms]?|jede[nrms]?|since|from|of|last"
    r"|every|as\ of|past)(?:\ (?:dem|the))?\ )$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that a text names, and where."""

    span: Span
    day: date


def days_in(
    text: str, language: Language, now: datetime, holidays: PublicHolidays | None = None
) -> list[NamedDay]:
    """The days a text names as something that lies ahead, in its order. `now`: where its writer is;
    `holidays`: on which nobody works there."""
    return list(_days_in(text, language, now, holidays))


def _days_in(
    text: str, language: Language, now: datetime, holidays: PublicHolidays | None
) -> Iterator[NamedDay]:
    for found in PLACES[language].finditer(text):
        if NO_GOAL.search(text[max(0, found.start() - 24) : found.start()]):
            continue
        day = _read(found, language, now, holidays)
        if day is not None and now.date() <= day <= now.date() + FAR:
            yield NamedDay(found.span(), day)


def _read(
    found: re.Match[str], language: Language, now: datetime, holidays: PublicHolidays | None
) -> date | None:
    """Which day a place names; None where there is no such day."""
    kinds = {kind: words.lower() for kind, words in found.groupdict().items() if words}
    try:
        if "workdays" in kinds:
            return _working_days(kinds, language, now, holidays)
        return next(
            (read(kinds, language, now) for kind, read in READERS.items() if kind in kinds), None
        )
    except (ValueError, OverflowError):  # the 31st of February
        return None


# --- how each kind is read -----------------------------------------------------------------------

Kinds = Mapping[str, str]
Reader = Callable[[Kinds, Language, datetime], date | None]


def _iso(kinds: Kinds, language: Language, now: datetime) -> date:
    return date.fromisoformat(kinds["iso"])


def _in_numbers(kinds: Kinds, language: Language, now: datetime) -> date:
    day, month = int(kinds["day"]), int(kinds["month"])
    if year := kinds.get("year"):
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = date(now.year, month, day)
    return this_year if this_year >= now.date() else date(now.year + 1, month, day)


def _named(kinds: Kinds, language: Language, now: datetime) -> date | None:
    return _by_library(kinds["named"].replace("jänner", "januar"), language, now)


def _ordinal(kinds: Kinds, language: Language, now: datetime) -> date:
    day = int(kinds.get("ordinal") or kinds["ordinal_on"])
    first = now.date().replace(day=1)
    if day < now.day:
        first = _first_of_next(first)
    return first.replace(day=day)


def _working_days(
    kinds: Kinds, language: Language, now: datetime, holidays: PublicHolidays | None
) -> date | None:
    until = _by_library(_in(f"{kinds['workdays']} {DAYS[language]}", language), language, now)
    day = now.date()
    for _ in range((until - day).days if until else 0):
        day += timedelta(days=1)
        while not _is_worked_on(day, holidays):
            day += timedelta(days=1)
    return day


def _is_worked_on(day: date, holidays: PublicHolidays | None) -> bool:
    return day.weekday() < SATURDAY and not (holidays and day in holidays.of(day.year))


DAYS = {Language.DE: "tagen", Language.EN: "days"}


def _span_of_time(kinds: Kinds, language: Language, now: datetime) -> date | None:
    return _by_library(_in(kinds["span"], language), language, now)


def _in(span: str, language: Language) -> str:
    """A span of time as the library likes to read it."""
    return f"in {span}"


def _fortnight(kinds: Kinds, language: Language, now: datetime) -> date:
    return now.date() + 2 * WEEK


def _part_of_week(kinds: Kinds, language: Language, now: datetime) -> date:
    part = kinds["week_part"]
    middle_or_end = WEDNESDAY if part.startswith("mi") else FRIDAY
    weekday = TUESDAY if _is_early(part) else middle_or_end
    if kinds.get("week_next"):
        return _in_next_week(weekday, now)
    return _this_week(weekday, now)


def _part_of_month(kinds: Kinds, language: Language, now: datetime) -> date | None:
    named = kinds["of_month"]
    if named.startswith("mon"):
        first = now.date().replace(day=1)
        first = _first_of_next(first) if kinds.get("month_next") else first
    else:
        read = _first_of(named, language, now)
        if read is None:
            return None
        first = read
    part = kinds["month_part"]
    if _is_early(part):
        return first.replace(day=EARLY)
    return first.replace(day=MID) if "mi" in part else _last_of(first)


def _is_early(part: str) -> bool:
    return part.startswith(("anfang", "early")) or "beginning" in part or "start" in part


def _in_month(kinds: Kinds, language: Language, now: datetime) -> date | None:
    first = _first_of(kinds["in_month"], language, now)
    return _last_of(first) if first else None


def _next_month(kinds: Kinds, language: Language, now: datetime) -> date:
    return _last_of(_first_of_next(now.date().replace(day=1)))


def _this_month(kinds: Kinds, language: Language, now: datetime) -> date:
    return _last_of(now.date())


def _weekday_of_next_week(kinds: Kinds, language: Language, now: datetime) -> date:
    named = kinds.get("of_next_week") or kinds.get("next_weeks") or kinds["next_weekday"]
    return _in_next_week(_number_of(named, language), now)


def _next_week(kinds: Kinds, language: Language, now: datetime) -> date:
    return _in_next_week(FRIDAY, now)


def _until_this_week_ends(kinds: Kinds, language: Language, now: datetime) -> date:
    return _this_week(FRIDAY, now)


def _monday_after(kinds: Kinds, language: Language, now: datetime) -> date:
    return _in_next_week(MONDAY, now)


def _weekend(kinds: Kinds, language: Language, now: datetime) -> date:
    return _this_week(SUNDAY, now)


def _weekday(kinds: Kinds, language: Language, now: datetime) -> date:
    """The next one; who says "by Friday" on a Friday means that of next week, or would say "today"."""
    ahead = (_number_of(kinds["weekday"], language) - now.weekday()) % 7 or 7
    return now.date() + timedelta(days=ahead)


def _a_week_on(kinds: Kinds, language: Language, now: datetime) -> date:
    return _weekday({"weekday": kinds["a_week_on"]}, language, now) + WEEK


def _today(kinds: Kinds, language: Language, now: datetime) -> date:
    return now.date()


def _tomorrow(kinds: Kinds, language: Language, now: datetime) -> date:
    return now.date() + timedelta(days=1)


def _after_tomorrow(kinds: Kinds, language: Language, now: datetime) -> date:
    return now.date() + timedelta(days=2)


READERS: Mapping[str, Reader] = {
    "iso": _iso,
    "day": _in_numbers,
    "named": _named,
    "ordinal": _ordinal,
    "ordinal_on": _ordinal,
    "span": _span_of_time,
    "fortnight": _fortnight,
    "week_part": _part_of_week,
    "month_part": _part_of_month,
    "of_next_week": _weekday_of_next_week,
    "next_weeks": _weekday_of_next_week,
    "next_weekday": _weekday_of_next_week,
    "next_week": _next_week,
    "this_week": _until_this_week_ends,
    "next_month": _next_month,
    "this_month": _this_month,
    "in_month": _in_month,
    "after_weekend": _monday_after,
    "weekend": _weekend,
    "a_week_on": _a_week_on,
    "weekday": _weekday,
    "after_tomorrow": _after_tomorrow,
    "tomorrow": _tomorrow,
    "today": _today,
}


# --- the calendar --------------------------------------------------------------------------------


def _by_library(words: str, language: Language, now: datetime) -> date | None:
    read = dateparser.parse(
        words,
        languages=[language.value],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": now.replace(tzinfo=None),
        },
    )
    return read.date() if read else None


def _number_of(weekday: str, language: Language) -> int:
    return SATURDAY if weekday == "sonnabend" else WEEKDAYS[language].index(weekday)


def _this_week(weekday: int, now: datetime) -> date:
    """A day of this week; once it has passed, the last day of the week that is left."""
    day = now.date() + timedelta(days=weekday - now.weekday())
    return day if day >= now.date() else now.date() + timedelta(days=SUNDAY - now.weekday())


def _in_next_week(weekday: int, now: datetime) -> date:
    return now.date() + WEEK + timedelta(days=weekday - now.weekday())


def _first_of(month: str, language: Language, now: datetime) -> date | None:
    """The first of a named month: the one we are in, or the next of that name."""
    read = _by_library(f"1 {month.replace('jänner', 'januar')}", language, now)
    if read and (read.month, read.year) == (now.month, now.year + 1):
        return read.replace(year=now.year)
    return read


def _first_of_next(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _last_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
