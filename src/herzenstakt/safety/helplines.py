"""The numbers of a team: those that come with the desk for its country, as the team has checked or changed
them, and its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.safety.models import Helpline
from herzenstakt.safety.numbers import NUMBERS, Number, Use, numbers_of

DIALLED = re.compile(r"\+?\d[\d ()/.-]{1,28}")


@dataclass(frozen=True, slots=True)
class Line:
    """A number to call. `kept`: the team's own row, None where it is as it came; `is_own`: the team added
    it."""

    key: str
    use: Use
    label: str
    note: str
    number: str
    source: str
    checked: date | None
    kept: int | None = None
    is_own: bool = False

    @property
    def dial(self) -> str:
        """What a telephone wants to know."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


def lines_of(member: Membership) -> list[Line]:
    """What the member's team calls: its own numbers behind those of its country."""
    kept = list(Helpline.objects.visible_to(member).order_by("pk"))
    by_key = {row.key: row for row in kept if row.key}
    ours = [_changed(_line(number), by_key) for number in numbers_of(member.team.country)]
    return [*ours, *(_own(row) for row in kept if not row.key)]


def lines_elsewhere(member: Membership) -> dict[str, list[Line]]:
    """Numbers of other countries: whoever is in danger may be anywhere."""
    return {
        country: [_line(number) for number in numbers]
        for country, numbers in NUMBERS.items()
        if country != member.team.country
    }


def first_of(lines: Iterable[Line], uses: Collection[Use], otherwise: str = "") -> str:
    """The first number for one of these uses, the uses in their order."""
    there = list(lines)
    return next((line.number for use in uses for line in there if line.use is use), otherwise)


# --- steps ---------------------------------------------------------------------------------------


def _line(number: Number) -> Line:
    return Line(
        key=number.key,
        use=number.use,
        label=number.label,
        note=number.note,
        number=number.number,
        source=number.source,
        checked=number.checked,
    )


def _changed(line: Line, kept: dict[str, Helpline]) -> Line:
    """As the team has checked it; where it wrote another number, our source no longer speaks for it."""
    row = kept.get(line.key)
    if row is None:
        return line
    source = line.source if row.number == line.number else ""
    return replace(line, number=row.number, checked=row.checked_on, source=source, kept=row.pk)


def _own(row: Helpline) -> Line:
    return Line(
        key="",
        use=Use.TALK,
        label=row.label,
        note="",
        number=row.number,
        source="",
        checked=row.checked_on,
        kept=row.pk,
        is_own=True,
    )


# --- changes -------------------------------------------------------------------------------------


@transaction.atomic
def check(by: Membership, key: str, number: str, today: date) -> None:
    """A lead has looked a number up today, and perhaps changed it. Raises NotKept."""
    _may_change(by)
    if key not in {known.key for known in numbers_of(by.team.country)}:
        raise NotKept(_("This number is not on your list."))
    kept = {"number": _fit(number), "checked_on": today}
    row, _is_new = Helpline.objects.update_or_create(team=by.team, key=key, defaults=kept)
    record("helpline.checked", row, team_id=by.team_id, by=by, number=row.number)


@transaction.atomic
def add(by: Membership, label: str, number: str, today: date) -> None:
    """A number of the team's own. Raises NotKept."""
    _may_change(by)
    label = " ".join(label.split())[:100]
    if not label:
        raise NotKept(_("Please say whose number it is."))
    row = Helpline.objects.create(team=by.team, label=label, number=_fit(number), checked_on=today)
    record("helpline.added", row, team_id=by.team_id, by=by, label=label, number=row.number)


@transaction.atomic
def remove(by: Membership, row: Helpline) -> None:
    """A number of the team's own goes; one of ours is again as it came. Raises NotKept."""
    _may_change(by)
    record("helpline.removed", row, team_id=by.team_id, by=by, number=row.number)
    row.delete()


def _may_change(by: Membership) -> None:
    if not by.may(Permission.LEAD_HOUSE):
        raise NotKept(_("Your role may not change these numbers."))


def _fit(number: str) -> str:
    """A number as it is dialled. Raises NotKept for anything else."""
    kept = " ".join(number.split())
    if not DIALLED.fullmatch(kept):
        raise NotKept(_("Please write a telephone number, in digits."))
    return kept
