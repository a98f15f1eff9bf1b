"""A new address for signing in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.forms import AddEmailForm

from herzenstakt.web.signin.adapter import is_of_somebody_else


class AddressForm(AddEmailForm):  # type: ignore[misc]
    """allauth looks among the addresses it knows; ours are known by their users."""

    def clean_email(self) -> str:
        """Refuse an address by which somebody else signs in."""
        email: str = super().clean_email()
        if is_of_somebody_else(email, self.user):
            raise get_adapter().validation_error("email_taken")
        return email
