"""Answering an objection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from herzenstakt.flows.objections import MOST


class AnswerForm(forms.Form):
    """What whoever objected is told."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=MOST,
        help_text=_(
            "Begin with what they are right about. Please do not repeat what was hidden, and name nobody:"
            " whoever has the link can read it."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
