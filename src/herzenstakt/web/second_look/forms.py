"""Agreeing on a second look."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission, roles_that_may
from herzenstakt.channels.models import Channel
from herzenstakt.replies.models import LookTwice

#: those who may send at all; a trainee's answers always pass a colleague
SENDERS = roles_that_may(Permission.ANSWER)


class RuleForm(forms.Form):
    """Which answers, on which channel, written by whom."""

    kind = forms.ChoiceField(label=_("Which answers"), choices=LookTwice.Kind)
    channel: forms.ModelChoiceField[Channel] = forms.ModelChoiceField(
        label=_("Where"), queryset=None, required=False, empty_label=_("everywhere")
    )
    role = forms.ChoiceField(label=_("Written by"), required=False)

    def __init__(self, member: Membership, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        channels = Channel.objects.visible_to(member).order_by("pk")
        self.fields["channel"].queryset = channels  # type: ignore[attr-defined]
        everybody = ("", _("whoever writes"))
        roles = [everybody, *((role.value, role.label) for role in SENDERS)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
