"""What a notice says, in the language of whoever reads it now."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from herzenstakt.notices.models import Kind, Notice

#: what happened, by what it is; `who` is a colleague
SENTENCES: Mapping[Kind, Promise] = {
    Kind.MENTION: _("%(who)s mentions you"),
    Kind.HANDED_OVER: _("%(who)s hands over to you"),
    Kind.TAKEN_AWAY: _("%(who)s took a conversation from you"),
    Kind.CALLED: _("%(who)s asks you to come"),
    Kind.DANGER: _("Please look at this one at once"),
    Kind.GIVEN_BACK: _("%(who)s gives your answer back"),
    Kind.LET_GO: _("%(who)s let your answer go"),
    Kind.TO_READ: _("%(who)s asks you to read an answer"),
    Kind.WROTE_AGAIN: _("Somebody you take care of wrote again"),
    Kind.PROMISE: _("Something you promised is due"),
    Kind.GIVEN: _("The desk gives somebody to you"),
    Kind.PROPOSED: _("A rule proposes that you take care"),
    Kind.RULE: _("A rule of the team lets you know"),
    Kind.RULE_RESTS: _("A rule of the team rests"),
    Kind.DISCONNECTED: _("A channel needs a new connection"),
    Kind.WEBHOOK_RESTS: _("A webhook is not called any more"),
}


def sentence(notice: Notice) -> str:
    """What happened, in one sentence, without anybody from outside in it."""
    who = notice.by.user.get_short_name() if notice.by else gettext("Somebody")
    return str(SENTENCES[Kind(notice.kind)]) % {"who": who}


def in_short(notices: list[Notice]) -> str:
    """A few of them in one line, for a pocket: what it is where it is one, else how many."""
    if len(notices) == 1:
        return sentence(notices[0])
    words = ngettext("%(n)s thing is new for you", "%(n)s things are new for you", len(notices))
    return words % {"n": len(notices)}
