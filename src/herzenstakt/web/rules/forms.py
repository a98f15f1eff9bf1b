"""Writing a rule: a sentence with gaps. A gap that is left empty is not done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.promised import Unit
from herzenstakt.groups.models import Group
from herzenstakt.labels.models import Label
from herzenstakt.rules.models import LONGEST_NAME, LONGEST_NOTE, Rule
from herzenstakt.rules.services import LONGEST_PUT_OFF, RuleWish
from herzenstakt.search.filters import LONGEST, parse
from herzenstakt.web.journal.forms import ColleagueField

NOT_DONE = "–"
#: what somebody must be allowed to be named in a gap
PERSON_GAPS = {
    "gives_to": Permission.CARE,
    "proposes_to": Permission.CARE,
    "tells": Permission.WRITE,
}


def label_gap(label: Any) -> forms.ModelChoiceField[Label]:
    """A gap for a label of the team."""
    return forms.ModelChoiceField(label=label, required=False, queryset=None, empty_label=NOT_DONE)


def group_gap(label: Any) -> forms.ModelChoiceField[Group]:
    """A gap for a group of the team."""
    return forms.ModelChoiceField(label=label, required=False, queryset=None, empty_label=NOT_DONE)


def colleague_gap(label: Any) -> ColleagueField:
    """A gap for somebody who works here."""
    return ColleagueField(label=label, required=False, queryset=None, empty_label=NOT_DONE)


class RuleForm(forms.Form):
    """When, if, then, and how it is called."""

    name = forms.CharField(
        label=_("What the rule is called"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    when = forms.ChoiceField(
        label=pgettext_lazy("a rule begins", "When"), choices=Rule.When.choices
    )
    amount = forms.IntegerField(label=_("For how long"), required=False, min_value=1)
    unit = forms.ChoiceField(
        label=_("Minutes or hours"),
        required=False,
        choices=[(Unit.HOURS.value, Unit.HOURS.label), (Unit.MINUTES.value, Unit.MINUTES.label)],
    )
    clock = forms.ChoiceField(label=_("By which clock"), required=False, choices=Rule.Clock.choices)
    label = label_gap(_("Which label"))
    query = forms.CharField(
        label=_("and it is about"),
        required=False,
        max_length=LONGEST,
        help_text=_(
            "As you would type it into the search: “language:german parcel -spam”. Left empty, it does "
            "not matter."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "spellcheck": "false"}),
    )
    puts_on = label_gap(_("put on the label"))
    takes_off = label_gap(_("take off the label"))
    puts_in = group_gap(_("give it to the group"))
    gives_to = colleague_gap(_("give it to"))
    proposes_to = colleague_gap(_("propose it to"))
    tells = colleague_gap(_("tell"))
    tells_leads = forms.BooleanField(label=_("tell those who lead"), required=False)
    puts_off_hours = forms.IntegerField(
        label=_("put it off, in hours"), required=False, min_value=1, max_value=LONGEST_PUT_OFF
    )
    brings_back = forms.BooleanField(label=_("bring it back"), required=False)
    note = forms.CharField(
        label=_("leave a note for colleagues"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(
        self, member: Membership, given: QueryDict | None, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(given, auto_id="rule-%s", initial=dict(initial))
        offered = Label.objects.visible_to(member).by_name()
        for name in ("label", "puts_on", "takes_off"):
            self.fields[name].queryset = offered  # type: ignore[attr-defined]
        self.fields["puts_in"].queryset = (  # type: ignore[attr-defined]
            Group.objects.visible_to(member).in_order()
        )
        ours = Membership.objects.visible_to(member).by_name()
        for name, permission in PERSON_GAPS.items():
            self.fields[name].queryset = ours.who_may(permission)  # type: ignore[attr-defined]

    def wish(self) -> RuleWish:
        """The rule as it shall be."""
        return RuleWish(**self.cleaned_data)


def as_it_is(rule: Rule) -> dict[str, Any]:
    """A rule in the gaps, as one would type it in the reader's language."""
    german = (get_language() or "").startswith("de")
    names = ("name", "when", "amount", "unit", "clock", "label", "puts_on", "takes_off")
    more = (
        "puts_in",
        "gives_to",
        "proposes_to",
        "tells",
        "tells_leads",
        "puts_off_hours",
        "brings_back",
    )
    kept = {name: getattr(rule, name) for name in (*names, *more, "note")}
    return {**kept, "query": parse(rule.query).filter.written(german=german)}


#: three to begin from: what they are called, and what stands in the gaps
EXAMPLES: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "delivery": (
        _("Whoever asks about a parcel gets the label for it"),
        {"name": _("Delivery"), "when": Rule.When.ARRIVES, "query": _("language:english parcel")},
    ),
    "wait": (
        _("Those who lead hear of whoever has waited for four hours"),
        {
            "name": _("Nobody is forgotten"),
            "when": Rule.When.WAITS,
            "amount": 4,
            "clock": Rule.Clock.SERVICE,
            "query": _("with:nobody"),
            "tells_leads": True,
        },
    ),
    "complaint": (
        _("A complaint stands where somebody sees it"),
        {
            "name": _("Complaints"),
            "when": Rule.When.ARRIVES,
            "query": _("kind:complaint"),
            "tells_leads": True,
        },
    ),
}
