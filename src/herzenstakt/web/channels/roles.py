"""What a house can be before the law where it meets people, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from herzenstakt.channels.connector import LegalRole

ROLES: dict[LegalRole, Promise] = {
    LegalRole.GUEST_PAGE: _("a page of ours on somebody else's network"),
    LegalRole.OWN_HOSTING: _("our own place that keeps what others write, a blog for example"),
    LegalRole.OWN_PLATFORM: _("our own platform, on which people write for everybody"),
}
