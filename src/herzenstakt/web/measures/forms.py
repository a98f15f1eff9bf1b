"""Asking for a measure, and saying why one was taken."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Team
from herzenstakt.flows.grounds import MOST_GROUND, MOST_WORDS, Grounds
from herzenstakt.flows.outlook import Outlook
from herzenstakt.kernel.moments import YEARS
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.reasons import REASONS


class GroundsForm(forms.Form):
    """Why: the reason, the words it is about, and what it stands on."""

    reason = forms.ChoiceField(
        label=_("The reason"),
        choices=[(code, code) for code in REASONS],
        error_messages={"required": _("A measure needs a reason, and this is none.")},
    )
    passage = forms.CharField(
        label=_("The words it is about"),
        help_text=_("Leave only what the reason is about, exactly as it stands there."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    explanation = forms.CharField(
        label=_("Why they fit the reason"),
        help_text=_("One or two sentences. The person will read them."),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    law = forms.CharField(
        label=_("The provision"),
        help_text=_("For a reason of the law, for example “§ 185 StGB”."),
        required=False,
        max_length=MOST_GROUND,
        widget=forms.TextInput(attrs={"list": "provisions", "autocomplete": "off"}),
    )
    basis = forms.CharField(
        label=_("What a public body stands on"),
        help_text=_("The provision that allows you to do this."),
        required=False,
        max_length=MOST_GROUND,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source = forms.ChoiceField(
        label=_("Who made you aware of it"),
        choices=Measure.Source.choices,
        initial=Measure.Source.OWN,
    )

    def __init__(self, *args: Any, team: Team, **more: Any) -> None:
        super().__init__(*args, **more)
        if not team.is_public_body:
            del self.fields["basis"]

    @property
    def grounds(self) -> Grounds:
        """What somebody said, once it is valid."""
        told = self.cleaned_data
        return Grounds(
            reason=told["reason"],
            passage=told["passage"],
            explanation=told["explanation"],
            law=told["law"],
            basis=told.get("basis", ""),
            source=told["source"],
        )


class AskForm(GroundsForm):
    """Which measure, and until when."""

    kind = forms.ChoiceField(
        label=_("What shall happen"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say what shall happen.")},
    )
    until = forms.DateField(
        label=_("Until"),
        help_text=_("Leave it empty where it has no end. It is put back by itself on that day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    seen = forms.CharField(required=False, max_length=4_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, look: Outlook, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = [(option.kind, option.kind) for option in look.options if option.is_open]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_until(self) -> datetime | None:
        """The beginning of that day, where the reader is."""
        day: date | None = self.cleaned_data["until"]
        if day is None:
            return None
        if day.year not in YEARS:
            raise ValidationError(self.fields["until"].error_messages["invalid"], code="invalid")
        return timezone.make_aware(datetime.combine(day, time.min))
