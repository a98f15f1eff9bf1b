"""What a token shall be for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import one_line
from herzenstakt.tokens.models import LONGEST_NAME
from herzenstakt.tokens.scopes import Scope
from herzenstakt.tokens.services import MOST_DAYS, USUAL_DAYS


class TokenForm(forms.Form):
    """What for, what it may do beside reading, and for how long."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=LONGEST_NAME,
        validators=[one_line],
        help_text=_("So that you know it again: the shop, a script, an evaluation."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do beside reading"),
        choices=[(scope.value, scope.label) for scope in Scope if scope != Scope.READ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Never more than you may do yourself. Leave out what the program does not need."
        ),
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=_("At most a year. Then make another one."),
    )
