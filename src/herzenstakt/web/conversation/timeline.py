"""Everything that happened in a conversation, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Capability
from herzenstakt.conversations.models import Conversation, Message, MessageQuerySet, Note
from herzenstakt.journal.models import name_of
from herzenstakt.kernel.names import first_name
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.reasons import REASONS
from herzenstakt.notices.mentions import Piece, pieces_of
from herzenstakt.replies.models import Reply
from herzenstakt.rules.models import Rule
from herzenstakt.web.conversation.deeds import Deed, deeds_for, measure_for
from herzenstakt.web.conversation.rare import Rare, around
from herzenstakt.web.groups.words import because_in_words
from herzenstakt.web.rules.words import act_in_words

#: how much of a long thread is shown: the latest words of this person and ours, and those around them
OWN_WORDS = 100
OTHER_WORDS = 40
JOURNAL_LINES = 60

#: what rules did
OF_A_RULE = frozenset({"rule.acted", "rule.left"})
#: what the journal tells here; the rest can be seen at the message itself. %(who)s did it.
LINES = {
    "conversation.taken": _("%(who)s takes care of this"),
    "conversation.released": _("%(who)s no longer takes care of this"),
    "conversation.given_out": _("Given to %(to)s"),
    "conversation.group_gone": _("Its group is gone; it is with the whole team again"),
    "conversation.grouped": _("For the group"),
    "conversation.move_taken_back": _("%(who)s put this back where it was"),
    "conversation.moved_to_group": _("%(who)s put this into another group"),
    "conversation.given_back": _("%(who)s could not take care of this, and gave it back"),
    "conversation.handed_over": _("Somebody else is asked to take over"),
    "conversation.labelled": _("%(who)s put a label on this"),
    "conversation.unlabelled": _("%(who)s took a label off this"),
    "conversation.passed_on": _("%(who)s handed this over to %(to)s"),
    "conversation.rested": _("%(who)s let this rest"),
    "conversation.put_off": _("%(who)s put this off until later"),
    "conversation.reopened": _("%(who)s opened this again"),
    "conversation.answered_by_hand": _("%(who)s answered this elsewhere"),
    "measure.asked": _("%(who)s asks for a measure"),
    "measure.declined": _("%(who)s declined a measure"),
    "measure.failed": _("The network did not carry out a measure"),
    "measure.found": _("Somebody of us hid or deleted a comment directly on the network"),
    "measure.not_told": _("%(who)s found no way to tell why"),
    "measure.reasoned": _("%(who)s said why that was done"),
    "measure.told": _("The person was told why"),
    "message.author_blocked": _("%(who)s blocked the account"),
    "message.author_unblocked": _("%(who)s took the block back"),
    "message.brought_back": _("%(who)s brought a deleted comment back"),
    "message.deleted": _("%(who)s deleted a comment"),
    "message.hidden": _("%(who)s hid a comment"),
    "message.needs_no_answer": _("%(who)s decided that a comment needs no answer"),
    "message.sorted": _("%(who)s said what a comment is about"),
    "message.unhidden": _("%(who)s showed a comment again"),
    "message.written_down": _("%(who)s wrote down what was said"),
    "message.marked_as_spam": _("%(who)s marked a comment as spam"),
    "promise.broken": _("What was promised here was not done on its day"),
    "promise.dropped": _("%(who)s dropped a promise"),
    "promise.kept": _("%(who)s did what was promised"),
    "promise.made": _("%(who)s wrote a promise down"),
    "promise.moved": _("%(who)s gave a promise another day"),
    "promise.taken": _("%(who)s stands for a promise"),
    "rule.acted": _("Done by a rule"),
    "rule.left": _("A rule did not do this"),
    "answer.deleted": _("%(who)s deleted one of our answers"),
    "answer.edited": _("%(who)s changed one of our answers"),
    "answer.given_elsewhere": _("An answer was given directly on the network"),
    "answer.returned": _("One of our answers is on the network again"),
    "answer.vanished": _("One of our answers has gone from the network"),
    "reply.asked": _("%(who)s asked a colleague to read an answer"),
    "reply.given_back": _("%(who)s gave an answer back to its writer"),
    "reply.confirmed_by_hand": _("%(who)s saw that the answer arrived"),
    "reply.put_away": _("%(who)s put away an answer that a colleague had begun"),
    "reply.taken_over": _("%(who)s took over an answer that a colleague had begun"),
    "reply.posted_by_hand": _("%(who)s said this there by hand"),
    "reply.taken_back": _("%(who)s took an answer back as a draft"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Words on the network: of this person, of us, or of others in the same thread."""

    at: datetime
    message: Message
    whose: Literal["theirs", "ours", "others"]
    deeds: tuple[Deed, ...]
    #: the reply of this desk behind our words; None where they were written elsewhere
    reply: Reply | None = None
    #: whether one may ask for a measure, or why not; None where nobody would
    measure: Capability | None = None
    #: whom our words were said to, where that is somebody else in the same thread
    to: str = ""
    what: str = "said"


@dataclass(frozen=True, slots=True)
class Noted:
    """A word among colleagues."""

    at: datetime
    note: Note
    #: its text, the names in it apart
    pieces: tuple[Piece, ...]
    what: str = "noted"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal: a sentence, who it is about, why it was done, and to whom it went."""

    at: datetime
    sentence: str
    who: str
    why: str
    to: str = ""
    #: the rule that did it: its number and its name; the number is 0 where it is gone
    rule: tuple[int, str] | None = None
    what: str = "line"


Item = Said | Noted | Line


def timeline(conversation: Conversation, member: Membership, rare: Rare) -> list[Item]:
    """Words, notes and lines of the journal, oldest first, as far as the member may see them."""
    may = permissions_of(member)
    messages = words_of(conversation, member, rare)
    items: list[Item] = [_said(conversation, message, may, rare) for message in messages]
    if rare.note:
        items += [
            Noted(note.written_at, note, pieces_of(note)) for note in _notes(conversation, member)
        ]
    if member.may(Permission.SEE_JOURNAL):
        items += lines_of(conversation, messages, member, rare)
    return sorted(items, key=lambda item: item.at)


def permissions_of(member: Membership) -> dict[str, bool]:
    """What the member's role includes, by name."""
    return {permission: member.may(permission) for permission in Permission}


def words_of(conversation: Conversation, member: Membership, rare: Rare) -> list[Message]:
    """The thread as far as it matters here: this conversation, and what was said around it."""
    visible = Message.objects.visible_to(member)
    thread = visible.in_thread(conversation.channel_id, conversation.thread_id)
    there = _newest(thread.filter(conversation=conversation), OWN_WORDS, rare)
    if rare.around:
        others = around(conversation, member).select_related("conversation__handle")
        if there:
            others = others.filter(written_at__gte=there[-1].written_at)
        there += _newest(others, OTHER_WORDS, rare)
    for message in there:
        message.channel = conversation.channel  # one row for all of them, which is here already
    return sorted(there, key=lambda message: (message.written_at, message.pk))


def _newest(messages: MessageQuerySet, most: int, rare: Rare) -> list[Message]:
    """The newest of them, with all that stands beside a message."""
    whole = messages.select_related("handle").prefetch_related("versions", "measures")
    if rare.may_be_ours:
        whole = whole.select_related(
            "written_as__author__user", "written_as__approved_by__user"
        ).prefetch_related("written_as__remarks__author__user")
    return list(whole.order_by("-written_at", "-pk")[:most])


def latest_to_answer(items: Sequence[Item]) -> Message | None:
    """The person's latest words, as `what_to_answer` finds them; None where they do not stand here."""
    theirs = (
        item.message
        for item in reversed(items)
        if isinstance(item, Said) and item.whose == "theirs"
    )
    return next((said for said in theirs if said.addressed and said.gone_at is None), None)


def _said(
    conversation: Conversation, message: Message, may: Mapping[str, bool], rare: Rare
) -> Said:
    whose: Literal["theirs", "ours", "others"] = "others"
    if message.direction == Message.Direction.OUT:
        whose = "ours"
    elif message.conversation_id == conversation.pk:
        whose = "theirs"
    deeds = () if whose == "others" else deeds_for(message, may)
    measure = measure_for(message, may) if whose == "theirs" else None
    reply = getattr(message, "written_as", None) if rare.may_be_ours else None
    to = ""
    if whose == "ours" and message.conversation and message.conversation_id != conversation.pk:
        to = message.conversation.handle.name
    return Said(message.written_at, message, whose, deeds, reply, measure, to)


def _notes(conversation: Conversation, member: Membership) -> Iterable[Note]:
    notes = Note.objects.visible_to(member).filter(conversation=conversation)
    named = notes.select_related("author__user").prefetch_related("mentions")
    return named.order_by("-written_at")[:OWN_WORDS]


def lines_of(
    conversation: Conversation, messages: Iterable[Message], member: Membership, rare: Rare
) -> list[Line]:
    """What the journal says of this conversation, its messages and its replies. What became of the words
    around it is told where they belong."""
    mine = [message for message in messages if message.conversation_id == conversation.pk]
    subjects = [name_of(conversation), *map(name_of, mine)]
    if rare.ours:
        subjects += [name_of(reply) for reply in conversation.replies.only("pk")]
    if rare.promise:
        subjects += [name_of(promise) for promise in conversation.promises.only("pk")]
    subjects += [name_of(one) for message in mine for one in message.measures.all()]
    entries = (
        conversation.team.journal.filter(subject__in=subjects, action__in=LINES)
        .order_by("-pk")
        .values_list("at", "action", "details", "by__user__name")[:JOURNAL_LINES]
    )
    told = list(entries)
    numbers = {details.get("number") for _at, action, details, _name in told if action in OF_A_RULE}
    rules = set(_rules_there(member, numbers)) if numbers else set()
    return [
        Line(
            at,
            LINES[action],
            first_name(name or ""),
            _why(details),
            details.get("to", ""),
            _rule(details, rules) if action in OF_A_RULE else None,
        )
        for at, action, details, name in told
    ]


def _rules_there(member: Membership, numbers: set[Any]) -> Iterable[int]:
    there = Rule.objects.visible_to(member).filter(pk__in=numbers)
    return there.values_list("pk", flat=True)


def _rule(details: Mapping[str, Any], there: set[int]) -> tuple[int, str]:
    number = details.get("number", 0)
    return (number if number in there else 0, details.get("title", ""))


def _why(details: Mapping[str, Any]) -> str:
    """The reason somebody gave, in their words or by its code; what a rule did."""
    if done := details.get("done"):
        return act_in_words(done)
    if because := details.get("because"):
        return because_in_words(because)
    if reason := REASONS.get(details.get("code", "")):
        return reason.label
    return (
        details.get("reason")
        or details.get("where")
        or details.get("label")
        or details.get("group")
        or ""
    )
