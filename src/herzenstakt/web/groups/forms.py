"""Writing a group, and saying when and in which languages somebody answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows.grouping import GroupWish
from herzenstakt.groups.models import LONGEST_NAME, Availability, Group
from herzenstakt.groups.services import MOST_AT_ONCE, AvailabilityWish
from herzenstakt.hours.calendar import Period
from herzenstakt.search.filters import LONGEST, parse
from herzenstakt.web.groups.words import KNOWN, language_name

#: asked for most often; the others stand behind them
NEAR = ("de", "en")


class ColleaguesField(forms.ModelMultipleChoiceField[Membership]):
    """Several who work here, by their names."""

    def label_from_instance(self, obj: Membership) -> str:
        """As everybody calls them."""
        return str(obj.user)


class GroupForm(forms.Form):
    """What it is called, what it is about, who belongs to it, and whether the desk gives out."""

    name = forms.CharField(
        label=_("What the group is called"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    query = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=LONGEST,
        help_text=_(
            "As you would type it into the search: “language:english”, or “label:application”. Left empty, "
            "only people and rules put something in."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "spellcheck": "false"}),
    )
    members = ColleaguesField(
        label=_("Who belongs to it"),
        required=False,
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
    )
    gives_out = forms.BooleanField(
        label=_("The desk gives each conversation to one of them"),
        required=False,
        help_text=_(
            "To whoever speaks the language, is in their hours and has the fewest waiting; among equals, "
            "in turn. Nothing else is looked at, and everybody can give it back. Off, they take care by "
            "themselves."
        ),
    )

    def __init__(self, member: Membership, given: QueryDict | None, group: Group | None) -> None:
        super().__init__(given, auto_id="group-%s", initial=as_it_is(group))
        able = Membership.objects.visible_to(member).who_may(Permission.CARE).by_name()
        self.fields["members"].queryset = able  # type: ignore[attr-defined]

    def wish(self) -> GroupWish:
        """The group as it shall be."""
        wanted = self.cleaned_data
        return GroupWish(
            wanted["name"], wanted["query"], wanted["gives_out"], tuple(wanted["members"])
        )


def as_it_is(group: Group | None) -> dict[str, Any]:
    """A group in the form, its filter as one would type it in the reader's language."""
    if group is None:
        return {}
    german = (get_language() or "").startswith("de")
    return {
        "name": group.name,
        "query": parse(group.query).filter.written(german=german),
        "members": list(group.places.values_list("member_id", flat=True)),
        "gives_out": group.gives_out,
    }


class AvailabilityForm(forms.Form):
    """Languages, days away, and how many at once; the hours stand beside it (`hours.week`)."""

    languages = forms.MultipleChoiceField(label=_("Languages"), required=False)
    away_from = forms.DateField(
        label=_("Away from"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    away_until = forms.DateField(
        label=_("until and with"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    most_at_once = forms.IntegerField(
        label=_("How many people who wait, at once"),
        required=False,
        min_value=1,
        max_value=MOST_AT_ONCE,
        help_text=_("Left empty, there is no limit."),
    )

    def __init__(self, kept: Availability, given: QueryDict | None) -> None:
        initial = {
            "languages": kept.languages,
            "away_from": kept.away_from,
            "away_until": kept.away_until,
            "most_at_once": kept.most_at_once,
        }
        super().__init__(given, auto_id="availability-%s", initial=initial)
        self.fields["languages"].choices = offered()  # type: ignore[attr-defined]
        self.chosen = set(given.getlist("languages")) if given is not None else set(kept.languages)

    @property
    def near(self) -> Iterable[tuple[str, str, bool]]:
        """Languages that stand there at once: those asked for most often, and those that are chosen."""
        return [
            self._one(code) for code in dict.fromkeys([*NEAR, *sorted(self.chosen & set(KNOWN))])
        ]

    @property
    def far(self) -> Iterable[tuple[str, str, bool]]:
        """All others."""
        there = {code for code, _name, _is_chosen in self.near}
        return [self._one(code) for code, _name in offered() if code not in there]

    def _one(self, code: str) -> tuple[str, str, bool]:
        return code, language_name(code), code in self.chosen

    def wish(self, periods: tuple[Period, ...]) -> AvailabilityWish:
        """What shall hold."""
        wanted = self.cleaned_data
        return AvailabilityWish(
            tuple(wanted["languages"]),
            periods,
            wanted["away_from"],
            wanted["away_until"],
            wanted["most_at_once"],
        )


def offered() -> list[tuple[str, str]]:
    """All languages with a name, by it."""
    return sorted(
        ((code, language_name(code)) for code in KNOWN), key=lambda one: one[1].casefold()
    )
