"""What is written down about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.people.models import Consent, Merge
from herzenstakt.people.services import LONGEST


class DayField(forms.DateField):
    """A day, chosen or typed; today unless somebody says otherwise."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        more = {"initial": timezone.localdate, "input_formats": ["%Y-%m-%d"], **more}
        super().__init__(widget=widget, **more)


class DayForm(forms.Form):
    """When something was, or that it was not."""

    day = DayField(label=_("Day"))


class ConsentForm(forms.Form):
    """What somebody agreed to."""

    purpose = forms.ChoiceField(label=_("What for"), choices=Consent.Purpose.choices)
    words = forms.CharField(
        label=_("In which words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As they said it, and where. They may read this."),
    )
    day = DayField(label=_("When"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": "consent-%s", **more})


class WhyForm(forms.Form):
    """Why nothing of somebody may be forgotten."""

    why = forms.CharField(
        label=_("Why nothing may be forgotten"),
        max_length=LONGEST,
        help_text=_("For example: a complaint to the police, with its day. They may read this."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": "kept-%s", **more})


class SameForm(forms.Form):
    """How one knows that two are one."""

    reason = forms.ChoiceField(
        label=_("How do you know?"),
        choices=Merge.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say how you know.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=LONGEST,
        help_text=_("Needed for “something else”. The person may read this."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": "same-%s", **more})
