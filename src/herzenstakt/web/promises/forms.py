"""Writing a promise down."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.moments import YEARS
from herzenstakt.promises.reading import LONGEST_WORDS
from herzenstakt.promises.services import Word
from herzenstakt.web.journal.forms import ColleagueField


class DayForm(forms.Form):
    """The day until which it is to be done."""

    due_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def clean_due_on(self) -> date:
        """Refuse a day at the end of the calendar."""
        day: date = self.cleaned_data["due_on"]
        if day.year not in YEARS:
            raise ValidationError(self.fields["due_on"].error_messages["invalid"])
        return day


class PromiseForm(DayForm):
    """What is promised, until when, and who stands for it."""

    words = forms.CharField(
        label=_("What"),
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    owner = ColleagueField(
        label=_("Who stands for it"),
        required=False,
        queryset=None,
        empty_label=_("whoever has time"),
    )
    field_order = ("words", "due_on", "owner")

    def __init__(self, *args: Any, member: Membership, **more: Any) -> None:
        more.setdefault("auto_id", "promise-%s")
        super().__init__(*args, **more)
        able = Membership.objects.visible_to(member).who_may(Permission.CARE).by_name()
        self.fields["owner"].queryset = able  # type: ignore[attr-defined]

    def word(self) -> Word:
        """What is to be kept."""
        said = self.cleaned_data
        return Word(said["words"], said["due_on"], said["owner"])
