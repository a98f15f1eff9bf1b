"""Writing a netiquette."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NetiquetteForm(forms.Form):
    """Both languages, and which version was in force when its writer began (0: none)."""

    german = forms.CharField(label=_("German"), widget=forms.Textarea(attrs={"lang": "de"}))
    english = forms.CharField(label=_("English"), widget=forms.Textarea(attrs={"lang": "en"}))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
