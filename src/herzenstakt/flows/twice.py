"""Which answers a second person reads before they go out: the rules of a team.

`outgoing.approve` asks here before anything leaves the house, and `reacting.edit_own` before words that
are out are changed.
"""

from __future__ import annotations

from django.db import transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Message
from herzenstakt.flows.pausing import attacks_with
from herzenstakt.journal.models import record
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.replies.models import LookTwice


class NotAgreed(InWords):
    """The rule was not made; `sentence` says why."""


def is_asked(writer: Membership, said: Message, *, in_private: bool = False) -> bool:
    """Whether a second person reads what this writer answers to a message before it goes out.
    `in_private`: only its author is to read it."""
    rules = LookTwice.objects.here(said.channel, writer.role)
    is_private = in_private or said.visibility == "private"
    return any(_holds(rule, said, is_private=is_private) for rule in rules)


def _holds(rule: LookTwice, said: Message, *, is_private: bool) -> bool:
    """Whether a rule of the channel and the writer's role holds for an answer to this."""
    match LookTwice.Kind(rule.kind):
        case LookTwice.Kind.EVERYTHING:
            return True
        case LookTwice.Kind.IN_PUBLIC:
            return not is_private
        case LookTwice.Kind.IN_PRIVATE:
            return is_private
        case LookTwice.Kind.TO_AN_ATTACK:
            return bool(attacks_with(said))


# --- who makes them ------------------------------------------------------------------------------


@transaction.atomic
def demand(by: Membership, kind: LookTwice.Kind, channel: Channel | None, role: str) -> LookTwice:
    """From now on such answers are read twice. `channel`: None for every one; `role` of the writer, ""
    for whoever writes. Raises NotAgreed."""
    if not by.may(Permission.LEAD_HOUSE):
        raise NotAgreed(_("Your role does not decide who looks twice."))
    if channel is not None and channel.team_id != by.team_id:
        raise NotAgreed(_("This channel is not one of yours."))
    rule, is_new = LookTwice.objects.get_or_create(
        team=by.team, kind=kind, channel=channel, role=role
    )
    if not is_new:
        raise NotAgreed(_("You have agreed on that already."))
    record("team.looks_twice", by.team, team_id=by.team_id, by=by, rule=_told(rule))
    return rule


@transaction.atomic
def drop(rule: LookTwice, by: Membership) -> None:
    """Such answers may go out alone again. Raises NotAgreed."""
    if not by.may(Permission.LEAD_HOUSE) or rule.team_id != by.team_id:
        raise NotAgreed(_("Your role does not decide who looks twice."))
    record("team.looks_once", by.team, team_id=by.team_id, by=by, rule=_told(rule))
    rule.delete()


def _told(rule: LookTwice) -> dict[str, str]:
    """The rule as the journal keeps it."""
    channel = rule.channel.name if rule.channel else ""
    return {"kind": rule.kind, "channel": channel, "role": rule.role}
