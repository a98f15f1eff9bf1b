"""Who in the house is told of what. The others do not hear of it: a desk that rings for everything is
soon a desk nobody listens to.

    somebody wrote again ─► whoever takes care of them
    handed over by name ─► whoever is asked
    taken from them ─────► whoever took care
    a sign of danger ────► whoever takes care, and those who lead
    "please come" ───────► those who lead
    @Mia in a note ──────► Mia
    a promise is due ────► whoever stands for it
    a draft to be read ──► whoever takes care, else those who lead, else whoever may let it go
    given back, let go ──► its writer
    a channel is cut off ► whoever can mend it
    a rule wants it ─────► whom it names
    a group gives it ────► whom the desk has chosen
    a rule rests ────────► those who keep rules
    a webhook rests ─────► whoever keeps webhooks

What is done is no news any more, whoever did it: then it is settled for all.
"""

from __future__ import annotations

from django.db import transaction

from herzenstakt.accounts.models import Membership, MembershipQuerySet
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels import services as channels
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.conversations.services import add_note
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.notices import mentions
from herzenstakt.notices.mentions import Reading
from herzenstakt.notices.models import Kind, Notice
from herzenstakt.notices.services import is_settled, tell
from herzenstakt.promises.models import Promise
from herzenstakt.replies.models import Reply
from herzenstakt.rules.models import Rule

#: letters of one note
LONGEST = 5_000


# --- people outside ------------------------------------------------------------------------------


def wrote_again(message: Message) -> None:
    """Somebody a colleague takes care of said something that waits for an answer."""
    conversation = message.conversation
    if conversation and conversation.caretaker and message.is_open:
        tell(conversation.caretaker, Kind.WROTE_AGAIN, conversation)


def handed_over(conversation: Conversation, by: Membership, to: Membership, word: str) -> None:
    """A colleague asks somebody by name to take care."""
    tell(to, Kind.HANDED_OVER, conversation, by, word)


def taken_away(conversation: Conversation, by: Membership, before: Membership) -> None:
    """A colleague took from somebody what they took care of."""
    tell(before, Kind.TAKEN_AWAY, conversation, by)


def may_be_in_danger(conversation: Conversation) -> None:
    """Rules have found a sign of danger, and a person should look. Why is said at the desk alone."""
    leads = _who_may(Permission.LEAD_HOUSE, conversation.team_id)
    for member in {one for one in (conversation.caretaker, *leads) if one}:
        tell(member, Kind.DANGER, conversation)


def somebody_has_looked(conversation: Conversation) -> None:
    """A person has said what it is."""
    is_settled(Kind.DANGER, conversation)


def nothing_of_danger(conversation: Conversation) -> None:
    """Its time is over, and that there was a sign is let go of with it."""
    Notice.objects.filter(kind=Kind.DANGER, conversation=conversation).delete()


def called(conversation: Conversation, by: Membership) -> None:
    """Somebody may be in danger, and a colleague wants a lead beside them. Why is said nowhere else."""
    for lead in _who_may(Permission.LEAD_HOUSE, conversation.team_id):
        tell(lead, Kind.CALLED, conversation, by)


def not_called(conversation: Conversation) -> None:
    """A lead has come."""
    is_settled(Kind.CALLED, conversation)


def promise_is_due(promise: Promise) -> None:
    """The day has come for which somebody gave their word."""
    if promise.owner:
        tell(promise.owner, Kind.PROMISE, promise.conversation)


# --- notes ---------------------------------------------------------------------------------------


@transaction.atomic
def note(conversation: Conversation, by: Membership, text: str) -> tuple[Note, Reading]:
    """A word among colleagues. Those who are named in it are told; what was found of names, and what not,
    is for its writer to know."""
    written = add_note(conversation, by, tidy(text)[:LONGEST])
    reading = mentions.read(written.text, mentions.readers_of_notes(by))
    mentions.keep(written, reading)
    for member in reading.members:
        tell(member, Kind.MENTION, conversation, by, written.text)
    return written, reading


# --- answers that a colleague reads --------------------------------------------------------------


def asked(reply: Reply, by: Membership) -> None:
    """A draft waits for a second look."""
    for member in readers_of(reply):
        tell(member, Kind.TO_READ, reply.conversation, by)


def given_back(reply: Reply, by: Membership, words: str) -> None:
    """Its writer has it again, with a word."""
    not_to_read(reply)
    tell(reply.author, Kind.GIVEN_BACK, reply.conversation, by, words)


def let_go(reply: Reply, by: Membership) -> None:
    """It is on its way. Its writer is told where a colleague let it go."""
    not_to_read(reply)
    tell(reply.author, Kind.LET_GO, reply.conversation, by)


def not_to_read(reply: Reply) -> None:
    """Nobody need read this one any more; another one in the same conversation still waits."""
    others = Reply.objects.filter(conversation=reply.conversation_id, state=Reply.State.ASKED)
    if not others.exclude(pk=reply.pk).exists():
        is_settled(Kind.TO_READ, reply.conversation)


def readers_of(reply: Reply) -> list[Membership]:
    """Whom a draft is shown first: who takes care here; else those who lead; else all who may let it go."""
    team = reply.conversation.team_id
    here = Membership.objects.active().filter(team=team).exclude(pk=reply.author_id)
    able = [one for one in here.select_related("user") if one.may(Permission.ANSWER)]
    caretaker = [one for one in able if one.pk == reply.conversation.caretaker_id]
    return caretaker or [one for one in able if one.may(Permission.LEAD_HOUSE)] or able


# --- channels ------------------------------------------------------------------------------------


def disconnect(channel: Channel, why: Sentence) -> bool:
    """The network no longer knows us: stop using the channel, and tell those who can mend it. False where
    its access is being renewed, so that another try may find us known."""
    if channels.has_another_chance(channel):
        return False
    if not channels.disconnect(channel, why):
        return True
    for member in _who_may(Permission.MEND_CHANNELS, channel.team_id):
        tell(member, Kind.DISCONNECTED, channel=channel)
    return True


def webhook_rests(team: int) -> None:
    """The desk has stopped calling another system: those who keep webhooks are told."""
    for member in _who_may(Permission.KEEP_WEBHOOKS, team):
        tell(member, Kind.WEBHOOK_RESTS)


def connected_again(channel: Channel) -> None:
    """It works again."""
    is_settled(Kind.DISCONNECTED, channel=channel)


# --- rules ---------------------------------------------------------------------------------------


def given_by_rule(conversation: Conversation, to: Membership, rule: str) -> None:
    """A rule gave it to somebody."""
    tell(to, Kind.GIVEN, conversation, words=rule)


def given_by_group(conversation: Conversation, to: Membership, group: str) -> None:
    """The desk gave it to one of a group."""
    tell(to, Kind.GIVEN, conversation, words=group)


def proposed_by_rule(conversation: Conversation, to: Membership, rule: str) -> None:
    """A rule proposes it to somebody, who decides."""
    tell(to, Kind.PROPOSED, conversation, words=rule)


def told_by_rule(conversation: Conversation, member: Membership, rule: str) -> None:
    """A rule lets somebody know."""
    tell(member, Kind.RULE, conversation, words=rule)


def rule_rests(rule: Rule) -> None:
    """It cannot go on, and somebody should look at it."""
    for member in keepers_of_rules(rule.team_id):
        tell(member, Kind.RULE_RESTS, words=rule.name)


def keepers_of_rules(team: int) -> MembershipQuerySet:
    """Those who lead: who may write rules."""
    return _who_may(Permission.KEEP_RULES, team).select_related("team")


def _who_may(permission: Permission, team: int) -> MembershipQuerySet:
    return Membership.objects.filter(team=team).who_may(permission).select_related("user")
