"""What somebody outside may say to us here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from herzenstakt.flows.objections import MOST


class ObjectionForm(forms.Form):
    """Why somebody does not agree, and where they want to hear of it."""

    text = forms.CharField(
        label=_("What should we look at again?"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address (if you like)"),
        required=False,
        help_text=_(
            "Then the answer comes by mail, and we forget the address. Without one it stands on this page."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, answers_by_mail: bool, **kwargs: Any) -> None:
        """`answers_by_mail`: whether whoever reads the page is known to be the person it is about."""
        super().__init__(*args, **kwargs)
        # nobody is asked for an address that cannot, or must not, be written to
        if not settings.EMAIL_HOST or not answers_by_mail:
            del self.fields["email"]
