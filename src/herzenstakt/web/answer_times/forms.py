"""What is promised for each kind of message, as one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from herzenstakt.conversations.kinds import MessageKind
from herzenstakt.conversations.promised import MOST, PROMISED, Unit, Within

#: nothing is promised at all
NOTHING = "nothing"
#: what holds otherwise: our proposal, or on a channel what the house promises
AS_USUAL = "usual"


class AnswerTimesForm(forms.Form):
    """For each kind a number and a unit; or nothing; or what holds otherwise."""

    def __init__(
        self,
        own: Mapping[str, Within | None],
        given: QueryDict | None = None,
    ) -> None:
        super().__init__(given, auto_id="times-%s")
        units = [
            (AS_USUAL, _("as usual")),
            *Unit.choices,
            (NOTHING, _("nothing is promised")),
        ]
        for kind in PROMISED:
            within = own.get(kind)
            unit = AS_USUAL if kind not in own else within.unit if within else NOTHING
            self.fields[f"{kind}-amount"] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=MOST,
                initial=within.amount if within else None,
                label=_("how many"),
            )
            self.fields[f"{kind}-unit"] = forms.ChoiceField(
                choices=units, initial=unit, label=_("of what")
            )

    def rows(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        """Each kind by its name, with its two fields."""
        for kind in PROMISED:
            yield (
                str(MessageKind(kind).label),
                self[f"{kind}-amount"],
                self[f"{kind}-unit"],
            )

    def clean(self) -> None:
        """A unit without a number promises nothing anybody could keep."""
        for kind in PROMISED:
            unit = self.cleaned_data.get(f"{kind}-unit")
            amount = self.cleaned_data.get(f"{kind}-amount")
            if unit in Unit.values and not amount and f"{kind}-amount" not in self.errors:
                self.add_error(f"{kind}-amount", _("Please say how many."))

    def wanted(self) -> dict[str, Within | None]:
        """What shall be promised; kinds that keep to what holds otherwise are missing."""
        wanted: dict[str, Within | None] = {}
        for kind in PROMISED:
            unit = self.cleaned_data[f"{kind}-unit"]
            if unit == NOTHING:
                wanted[kind] = None
            elif unit in Unit.values:
                wanted[kind] = Within(self.cleaned_data[f"{kind}-amount"], Unit(unit))
        return wanted
