"""What the first run asks."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Team, User, one_line
from herzenstakt.web.setup.code import is_right


def time_zones() -> list[tuple[str, str]]:
    """Every time zone of the world by its usual name."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]


class SetupForm(forms.Form):
    """The code, the team and its owner."""

    code = forms.CharField(
        label=_("Set-up code"),
        help_text=_("It was written to the console where the desk was started."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    team = forms.CharField(
        label=_("Name of the team"),
        max_length=100,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    language = forms.ChoiceField(label=_("Language of the team"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        validators=[one_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least ten characters. Three unlike words are easy to keep in mind."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_code(self) -> str:
        """Refuse a stranger."""
        code: str = self.cleaned_data["code"]
        if not is_right(code):
            raise ValidationError(_("This is not the set-up code of this desk."))
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is too easy for this person."""
        given = super().clean() or {}
        if password := given.get("password"):
            try:
                validate_password(password, self.owner())
            except ValidationError as weak:
                self.add_error("password", weak)
        return given

    def make_team(self) -> Team:
        """The team as described, not saved."""
        given = self.cleaned_data
        return Team(name=given["team"], language=given["language"], time_zone=given["time_zone"])

    def owner(self) -> User:
        """Its owner as described, not saved and without a password."""
        given = self.cleaned_data
        return User(name=given.get("name", ""), email=given.get("email", ""))
