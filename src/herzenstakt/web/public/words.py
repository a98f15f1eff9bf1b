"""What was done to somebody, as one says it to them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from herzenstakt.moderation.models import Measure

DONE: dict[str, Promise] = {
    Measure.Kind.HIDE: _("Your comment is hidden"),
    Measure.Kind.SPAM: _("Your comment is hidden as spam"),
    Measure.Kind.DELETE: _("Your comment was deleted"),
    Measure.Kind.BLOCK: _("Your account is blocked with us"),
}
LIFTED: dict[str, Promise] = {
    Measure.Kind.HIDE: _("Your comment is there again"),
    Measure.Kind.SPAM: _("Your comment is there again"),
    Measure.Kind.DELETE: _("Your comment is there again"),
    Measure.Kind.BLOCK: _("Your account is no longer blocked"),
}
