"""What one may say about oneself."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import User


class MeForm(forms.ModelForm[User]):
    """Name, language, appearance, keys, and what one does not want to read today."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("like my browser")), *settings.LANGUAGES],
    )

    class Meta:
        model = User
        fields = ["name", "language", "theme", "letter_keys", "not_today"]
