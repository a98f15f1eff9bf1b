"""What stands around a week: clock and holidays; and a special day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.hours.models import LABEL, HouseHours
from herzenstakt.hours.public_holidays import subdivisions

#: how often the zones of our neighbours are wanted; they stand above all others
NEAR = ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich")
REGIONS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()  # noqa: SIM905
)


class AroundForm(forms.Form):
    """Which clock, and which holidays."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_(
            "The clock on your wall: when it is put forward or back, your hours go with it."
        ),
        error_messages={"invalid_choice": _("We do not know this time zone.")},
    )
    keeps_holidays = forms.BooleanField(
        label=_("We are closed on public holidays"),
        required=False,
    )
    subdivision = forms.ChoiceField(
        label=_("Holidays of"),
        required=False,
        error_messages={"invalid_choice": _("This state is not one of your country.")},
    )

    def __init__(self, member: Membership, given: QueryDict | None = None) -> None:
        super().__init__(given, auto_id="hours-%s")
        team = member.team
        kept = HouseHours.objects.visible_to(member).first()
        self.initial = {
            "time_zone": team.time_zone,
            "keeps_holidays": kept.keeps_holidays if kept else True,
            "subdivision": kept.subdivision if kept else "",
        }
        states = subdivisions(team.country)
        self.fields["time_zone"].choices = zones(team.time_zone)  # type: ignore[attr-defined]
        if states:
            whole = ("", _("the whole country"))
            self.fields["subdivision"].choices = [whole, *states.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["subdivision"]
        if states is None:
            self.fields["keeps_holidays"].help_text = _(
                "We know no holidays of your country. Write yours down as special days."
            )


class DayForm(forms.Form):
    """A special day, without its hours."""

    day = forms.DateField(
        label=_("Which day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    label = forms.CharField(
        label=_("What is it"),
        max_length=LABEL,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "placeholder": _("for example: company outing")}
        ),
    )

    def __init__(self, given: QueryDict | None = None, **more: Any) -> None:
        super().__init__(given, auto_id="day-%s", **more)

    @property
    def wanted(self) -> tuple[date, str]:
        """Which day, and what it is called."""
        return self.cleaned_data["day"], self.cleaned_data["label"]


def zones(also: str) -> list[Any]:
    """Time zones to choose from, by region; `also`: the one that is chosen, wherever it lies."""
    near = [(zone, zone) for zone in dict.fromkeys((also, *NEAR, "UTC"))]
    return [(_("Often chosen"), near), *_regions()]


@cache
def _regions() -> list[tuple[str, list[tuple[str, str]]]]:
    by_region: dict[str, list[tuple[str, str]]] = {region: [] for region in sorted(REGIONS)}
    for zone in sorted(available_timezones()):
        region, _slash, place = zone.partition("/")
        if region in REGIONS and place:
            by_region[region].append((zone, place.replace("_", " ")))
    return list(by_region.items())
