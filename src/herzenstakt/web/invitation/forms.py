"""What we ask of somebody who joins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import User, one_line


class ArrivalForm(forms.Form):
    """A name, and a password unless a passkey is wanted."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        validators=[one_line],
        help_text=_("As your colleagues know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least ten characters. Leave it empty if you want to use a passkey."),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, wants_passkey: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.email, self.wants_passkey = email, wants_passkey

    def clean(self) -> dict[str, Any]:
        """Refuse a missing or easy password, unless a passkey takes its place."""
        given = super().clean() or {}
        if self.wants_passkey:
            given["password"] = None
            return given
        try:
            owner = User(name=given.get("name", ""), email=self.email)
            validate_password(given.get("password") or "", owner)
        except ValidationError as weak:
            self.add_error("password", weak)
        return given
