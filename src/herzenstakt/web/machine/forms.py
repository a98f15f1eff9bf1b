"""Which model, and where."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from herzenstakt.channels.services import host_of
from herzenstakt.flows.proposing import Wanted, private_hosts_in
from herzenstakt.proposals.endpoint import PATIENCE
from herzenstakt.proposals.models import MOST_PATIENCE


class ModelForm(forms.Form):
    """The key is asked for anew each time and never shown."""

    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Up to and with /v1, as its provider says it."),
        widget=forms.TextInput(
            attrs={
                "inputmode": "url",
                "autocomplete": "off",
                "placeholder": "http://127.0.0.1:11434/v1",
            }
        ),
    )
    name = forms.CharField(
        label=_("Name of the model"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=2000,
        help_text=_(
            "Leave it empty where none is asked for. It is encrypted and never shown again."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    patience = forms.IntegerField(
        label=_("Seconds to wait for an answer"),
        min_value=1,
        max_value=MOST_PATIENCE,
        initial=PATIENCE,
    )
    private_too = forms.BooleanField(label=_("Also for private messages"), required=False)

    def clean_address(self) -> str:
        """Only what can be called over the web, and without a password in it."""
        address: str = self.cleaned_data["address"].strip().rstrip("/")
        is_web = address.startswith(("http://", "https://")) and bool(host_of(address))
        if not is_web or "@" in address or any(sign in address for sign in " ?#\\"):
            raise ValidationError(_("Please write it like https://models.example/v1."))
        return address

    def clean_key(self) -> str:
        """What can stand in a header."""
        key: str = self.cleaned_data["key"].strip()
        if not key.isascii() or not key.isprintable() or " " in key:
            raise ValidationError(_("A key has neither spaces nor letters with accents."))
        return key

    def wanted(self, *, allows_private: bool) -> Wanted:
        """What was typed; the private places of the address only where they are allowed."""
        typed = self.cleaned_data
        private = private_hosts_in(typed["address"]) if allows_private else []
        return Wanted(**typed, allowed_hosts=frozenset(private))
