"""What the journal can be narrowed to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.kernel.moments import YEARS
from herzenstakt.web.journal.sentences import KINDS


class ColleagueField(forms.ModelChoiceField[Membership]):
    """A choice among colleagues, by their names."""

    def label_from_instance(self, obj: Membership) -> str:
        """The name alone; which team is known."""
        return str(obj.user)


class FilterForm(forms.Form):
    """Kind, member and day, each of them optional."""

    kind = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("everything")), *KINDS.items()]
    )
    by = ColleagueField(
        label=_("By"),
        required=False,
        queryset=None,
        empty_label=_("anybody"),
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def clean_day(self) -> date | None:
        """Refuse a day at the end of the calendar."""
        day: date | None = self.cleaned_data["day"]
        if day and day.year not in YEARS:
            raise ValidationError(self.fields["day"].error_messages["invalid"], code="invalid")
        return day

    def __init__(self, *args: Any, member: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        colleagues = Membership.objects.visible_to(member).select_related("user")
        self.fields["by"].queryset = colleagues  # type: ignore[attr-defined]
