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
    Kind.DELETE: _("It is gone from the network, for everybody."),
    Kind.BLOCK: _("This account can no longer write to you, until the end you name."),
}
#: what is said once it is done
DONE: dict[str, Promise] = {
    Kind.HIDE: _("Hidden. Whoever wrote it still waits for an answer."),
    Kind.SPAM: _("Marked as spam."),
    Kind.DELETE: _("Deleted."),
    Kind.BLOCK: _("Blocked."),
}
#: what is said once it is put back
LIFTED: dict[str, Promise] = {
    Kind.HIDE: _("Everybody can read it again."),
    Kind.SPAM: _("Everybody can read it again."),
    Kind.DELETE: _("Everybody can read it again."),
    Kind.BLOCK: _("The account can write to you again."),
}
