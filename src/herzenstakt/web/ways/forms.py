"""How the team works, as one form with groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Team
from herzenstakt.web.ways.words import ADDRESSES, NAMES, countries


@dataclass(frozen=True, slots=True)
class Group:
    """Ways that belong together."""

    name: Promise
    fields: list[BoundField]


#: a field that says after how many months something is forgotten
MONTHS: dict[str, Any] = {
    "required": False,
    "choices": Team.Months.choices,
    "coerce": int,
    "empty_value": None,
    "widget": forms.RadioSelect,
}


class WaysForm(forms.Form):
    """Every way of a team, each with what follows from it."""

    address = forms.ChoiceField(
        choices=list(ADDRESSES.items()),
        widget=forms.RadioSelect,
        help_text=_(
            "The coach asks when a draft mixes the two, and texts of ours begin like this."
        ),
    )
    signs = forms.BooleanField(
        required=False,
        help_text=_("Then the coach asks for a first name under an answer that has none."),
    )
    pauses = forms.BooleanField(
        required=False,
        help_text=_(
            "Only where somebody attacks you and the draft bites. Whoever writes may always send it anyway."
        ),
    )
    undo_seconds = forms.TypedChoiceField(
        choices=Team.Undo.choices,
        coerce=int,
        help_text=_(
            "For second thoughts. Until then the answer stands in the thread with a button."
        ),
    )
    country = forms.ChoiceField(
        help_text=_("When somebody is in need, the desk shows the numbers to call there."),
    )
    is_public_body = forms.BooleanField(
        required=False,
        help_text=_(
            "An authority, a school, a city: bound by fundamental rights. Then two people look at each"
            " measure, and nothing is deleted for a rule of the house without a provision of the law."
        ),
    )
    remembers_months = forms.TypedChoiceField(
        **MONTHS,
        help_text=_(
            "Then the desk forgets who they were and what they wrote. Whoever leads the team can keep"
            " somebody, for example until proceedings end."
        ),
    )
    keeps_months = forms.TypedChoiceField(
        **MONTHS,
        help_text=_(
            "Then the desk lets go of the words, and of your notes about them. That somebody wrote, when, and"
            " what you answered stays. Where somebody complained, the words are kept until the end of the"
            " third year after, because a claim may follow."
        ),
    )

    GROUPS = (
        (_("How we talk"), ("address", "signs")),
        (_("Before an answer leaves"), ("pauses", "undo_seconds")),
        (_("Who we are"), ("country", "is_public_body")),
        (_("What we forget"), ("keeps_months", "remembers_months")),
    )

    def __init__(self, team: Team, given: QueryDict | None = None) -> None:
        super().__init__(given, auto_id="ways-%s")
        self.fields["country"].choices = countries(team.country)  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.label = str(NAMES[name])
        self.initial = {name: getattr(team, name) for name in self.fields}

    def groups(self) -> Iterator[Group]:
        """The fields, group by group."""
        for name, fields in self.GROUPS:
            yield Group(name, [self[field] for field in fields])

    def wanted(self) -> dict[str, Any]:
        """The ways as they shall be."""
        return {way: value for way, value in self.cleaned_data.items() if value is not None}
