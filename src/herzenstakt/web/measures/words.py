"""What measures are called, to be read by people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from herzenstakt.moderation.models import Measure

Kind = Measure.Kind

#: what a button says
DO: dict[str, Promise] = {
    Kind.HIDE: _("Hide it"),
    Kind.SPAM: _("Mark it as spam"),
    Kind.DELETE: _("Delete it"),
    Kind.BLOCK: _("Block the account"),
}
#: what follows
EFFECTS: dict[str, Promise] = {
    Kind.HIDE: _("Nobody but whoever wrote it reads it. They still wait for an answer."),
    Kind.SPAM: _("The network learns that it is spam. Nobody waits for an answer to it."),
    Kind.DELETE: _("It is gone for everybody. Its words stay here with the evidence."),
    Kind.BLOCK: _("This account can no longer write to you, until the end you name."),
}
#: what is said once it is done
DONE: dict[str, Promise] = {
    Kind.HIDE: _("Hidden. Whoever wrote it still waits for an answer."),
    Kind.SPAM: _("Marked as spam."),
    Kind.DELETE: _("Deleted. Its words stay with the evidence."),
    Kind.BLOCK: _("Blocked."),
}
