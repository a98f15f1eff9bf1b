"""Inviting, and giving another role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role


def roles_for(by: Membership) -> list[tuple[str, Any]]:
    """The roles this member may give."""
    return [(role.value, role.label) for role in Role if by.may_give(role)]


class RoleForm(forms.Form):
    """Which role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def __init__(self, *args: Any, by: Membership, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["role"].choices = roles_for(by)  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    """Whom, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "role"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["role"].initial = Role.MEMBER
