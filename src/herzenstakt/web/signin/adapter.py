"""How allauth behaves at this desk."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from herzenstakt.accounts.models import User


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: members are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed."""
        return False

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Not an address by which somebody else signs in by now."""
        if is_of_somebody_else(email_address.email, email_address.user):
            messages.error(request, _("Somebody else signs in with this address."))
            return False
        confirmed: bool = super().confirm_email(request, email_address)
        return confirmed

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Never the one by which its owner signs in: an unproven one would take its place."""
        is_in_use = email_address.email == email_address.user.email
        return not is_in_use and bool(super().can_delete_email(email_address))


def is_of_somebody_else(email: str, user: User) -> bool:
    """Whether another user signs in with this address."""
    return User.objects.filter(email=email.lower()).exclude(pk=user.pk).exists()
