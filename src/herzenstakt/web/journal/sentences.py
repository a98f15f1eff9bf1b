"""Each line of the journal as a sentence that a person would say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.connector import LegalRole
from herzenstakt.coach.cues import BY_NAME
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.words import Sentence
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.reasons import REASONS
from herzenstakt.replies.models import LookTwice
from herzenstakt.web.channels.roles import ROLES
from herzenstakt.web.templatetags.desk import grouped, say
from herzenstakt.web.ways.words import NAMES, value_in_words

#: the kinds of things the journal can be filtered by: the part of an action before its dot
KINDS: dict[str, Promise] = {
    "answer": _("Answers, seen on the network"),
    "card": _("What we know"),
    "channel": _("Channels"),
    "conversation": _("Conversations"),
    "cue": _("The coach"),
    "envelope": _("Deliveries set aside"),
    "helpline": _("Numbers to call in need"),
    "measure": _("Measures"),
    "member": _("Members"),
    "message": _("Messages of others"),
    "model": _("The language model"),
    "netiquette": _("The netiquette"),
    "note": _("Notes"),
    "objection": _("Objections"),
    "post": _("Posts"),
    "reply": _("Replies"),
    "team": _("The team"),
}

#: what happened, in words. `who` did it, `what` it was done to; further gaps come from the details.
SENTENCES: dict[str, Promise] = {
    "answer.deleted": _("%(who)s deleted our answer to %(what)s."),
    "answer.edited": _("%(who)s changed our answer to %(what)s."),
    "answer.edited_elsewhere": _("Our answer to %(what)s was edited outside this desk."),
    "answer.given_elsewhere": _("Somebody of us answered %(what)s outside this desk."),
    "answer.returned": _("Our answer to %(what)s is on the network again."),
    "answer.vanished": _("Our answer to %(what)s has vanished from the network."),
    "card.added": _("%(who)s wrote the card “%(title)s”."),
    "card.changed": _("%(who)s changed the card “%(title)s”."),
    "card.confirmed": _("%(who)s says that the card “%(title)s” is still true."),
    "card.removed": _("%(who)s took the card “%(title)s” away."),
    "channel.connected": _("%(who)s connected the channel %(what)s."),
    "channel.disconnected": _("The channel %(what)s lost its connection: %(why)s"),
    "channel.fetched_now": _("%(who)s asked for a look at %(what)s at once."),
    "channel.legal_role_changed": _(
        "%(who)s said what %(what)s is before the law: %(legal)s, no longer %(was)s. “%(note)s”"
    ),
    "channel.limit_cleared": _(
        "%(who)s took back a limit that was set here for %(what)s: “%(limit)s” (%(unit)s)."
    ),
    "channel.limit_set": _("%(who)s set a limit for %(what)s: “%(limit)s”, %(value)s %(unit)s."),
    "channel.paused": _("%(who)s paused the channel %(what)s."),
    "channel.reconnected": _("%(who)s connected the channel %(what)s anew."),
    "channel.renamed": _("%(who)s renamed the channel “%(before)s” to “%(name)s”."),
    "channel.resumed": _("%(who)s resumed the channel %(what)s."),
    "channel.retention_changed": _(
        "%(who)s changed how long words of others are kept on %(what)s: %(days)s."
    ),
    "conversation.answered_by_hand": _("%(who)s answered %(what)s without the desk: “%(where)s”."),
    "conversation.handed_over": _(
        "Somebody else is asked to take over the conversation with %(what)s."
    ),
    "conversation.released": _("%(who)s gave the conversation with %(what)s back to everybody."),
    "conversation.reopened": _("%(who)s reopened the conversation with %(what)s."),
    "conversation.rested": _("%(who)s let the conversation with %(what)s rest: “%(reason)s”."),
    "conversation.taken": _("%(who)s takes care of the conversation with %(what)s."),
    "envelope.opened_again": _("%(who)s had a delivery of %(what)s opened again."),
    "cue.muted": _("The coach no longer asks “%(cue)s”: it did not fit too often."),
    "cue.switched_off": _("%(who)s asked the coach not to say “%(cue)s” any more."),
    "cue.switched_on": _("%(who)s asked the coach to say “%(cue)s”."),
    "helpline.added": _("%(who)s added a number to call: “%(label)s”, %(number)s."),
    "helpline.checked": _("%(who)s looked up a number to call: %(number)s."),
    "helpline.removed": _("%(who)s took a number to call back: %(number)s."),
    "member.deactivated": _("%(who)s ended the membership of %(what)s."),
    "member.invited": _("%(who)s invited %(what)s to join as %(role)s."),
    "member.joined": _("%(what)s joined the team as %(role)s."),
    "member.left": _("%(what)s left the team."),
    "member.reactivated": _("%(who)s let %(what)s back into the team."),
    "member.role_changed": _("%(who)s changed the role of %(what)s from %(before)s to %(role)s."),
    "member.uninvited": _("%(who)s took the invitation of %(what)s back."),
    "measure.agreed": _("%(who)s agreed to a measure about %(what)s: %(kind)s."),
    "measure.asked": _("%(who)s asked for a measure about %(what)s: %(kind)s (%(code)s)."),
    "measure.declined": _("%(who)s declined a measure about %(what)s: %(kind)s."),
    "measure.done_after_all": _("A measure about %(what)s was done after all: %(kind)s."),
    "measure.failed": _("The network did not carry out a measure about %(what)s: %(why)s"),
    "measure.found": _("Somebody of us did this on the network, about %(what)s: %(kind)s."),
    "measure.lifted": _("A measure about %(what)s is over: %(kind)s."),
    "measure.not_told": _("%(who)s found no way to tell %(what)s about a measure: “%(why)s”."),
    "measure.reasoned": _("%(who)s gave the reason for a measure about %(what)s: %(code)s."),
    "measure.told": _("%(what)s was told about a measure."),
    "measure.withdrawn": _("A measure about %(what)s is not wanted any more: %(kind)s."),
    "message.arrived": _("A message from %(what)s arrived."),
    "message.author_blocked": _("%(who)s blocked %(what)s."),
    "message.author_unblocked": _("%(who)s took back the block of %(what)s."),
    "message.brought_back": _("%(who)s brought a deleted message from %(what)s back."),
    "message.deleted": _("%(who)s deleted a message from %(what)s."),
    "message.edited": _("%(what)s edited a message."),
    "message.hidden": _("%(who)s hid a message from %(what)s."),
    "message.liked": _("%(who)s liked a message from %(what)s."),
    "message.marked_as_spam": _("%(who)s marked a message from %(what)s as spam."),
    "message.returned": _("A message from %(what)s is on the network again."),
    "message.unhidden": _("%(who)s showed a message from %(what)s again."),
    "message.unliked": _("%(who)s took back the like for a message from %(what)s."),
    "message.vanished": _("A message from %(what)s has vanished from the network."),
    "model.switched_off": _("%(who)s switched the language model %(name)s off."),
    "model.switched_on": _("%(who)s switched the language model %(name)s at %(host)s on."),
    "netiquette.published": _("%(who)s published version %(number)s of the netiquette."),
    "note.added": _("%(who)s left a note about %(what)s."),
    "objection.lifted": _(
        "%(who)s looked again because of an objection of %(what)s, and the measure was put back."
    ),
    "objection.made": _("%(what)s objected to a measure."),
    "objection.too_late": _(
        "%(who)s found an objection of %(what)s right, but the measure cannot be put back."
    ),
    "objection.upheld": _(
        "%(who)s looked again because of an objection of %(what)s, and the measure stays."
    ),
    "post.vanished": _("The post %(what)s has vanished from the network."),
    "reply.approved": _("%(who)s let an answer to %(what)s go out."),
    "reply.asked": _("%(who)s asked a colleague to read an answer to %(what)s."),
    "reply.confirmed_by_hand": _("%(who)s saw on the network that the answer to %(what)s arrived."),
    "reply.given_back": _("%(who)s gave an answer to %(what)s back to its writer."),
    "reply.put_away": _("%(who)s put away an answer to %(what)s that %(writer)s had begun."),
    "reply.refused": _("The network refused an answer to %(what)s: %(why)s"),
    "reply.sent": _("The answer to %(what)s has arrived."),
    "reply.taken_back": _("%(who)s took an answer to %(what)s back to work on it."),
    "reply.taken_over": _("%(who)s took over an answer to %(what)s that %(writer)s had begun."),
    "reply.unsure": _("We do not know whether the answer to %(what)s arrived: %(why)s"),
    "team.founded": _("%(who)s set this desk up for %(what)s."),
    "team.looks_once": _("%(who)s let these go out without a second look again: %(rule)s."),
    "team.looks_twice": _("%(who)s asked for a second look at these: %(rule)s."),
    "team.way_changed": _(
        "%(who)s changed how the team works. “%(way)s”: now “%(new)s”, before “%(old)s”."
    ),
}

#: said instead where there was no note
WITHOUT_NOTE: dict[str, Promise] = {
    "channel.legal_role_changed": _(
        "%(who)s said what %(what)s is before the law: %(legal)s, no longer %(was)s."
    ),
}
#: said instead where there was no reason
WITHOUT_REASON: dict[str, Promise] = {
    "conversation.rested": _("%(who)s let the conversation with %(what)s rest."),
}


#: a sentence that ends in words that end by themselves: "Grit S.." or "because.”."
ONE_STOP_TOO_MANY = re.compile(r"([.!?…][“”]?)\.$")


def sentence(entry: Entry, what: str) -> str:
    """What one entry says in the reader's language. `what`: the name of its subject.

    An action this version does not know (written by a later one, or by a plug-in) is shown by its
    name: the journal hides nothing.
    """
    details = _Gaps(entry.details)
    who = str(entry.by.user) if entry.by else gettext("The desk")
    words = SENTENCES.get(entry.action)
    if not entry.details.get("reason", True):
        words = WITHOUT_REASON.get(entry.action, words)
    if not entry.details.get("note", True):
        words = WITHOUT_NOTE.get(entry.action, words)
    if words is None:
        return f"{entry.action} · {who} · {what}"
    return ONE_STOP_TOO_MANY.sub(r"\1", str(words) % _Gaps({**details, "who": who, "what": what}))


class _Gaps(dict[str, str]):
    """Details of an entry as words. A gap that an old entry cannot fill is a dash, not an error."""

    def __init__(self, details: Mapping[str, Any]) -> None:
        super().__init__({name: _in_words(name, value) for name, value in details.items()})

    def __missing__(self, name: str) -> str:
        return "–"


def _in_words(name: str, value: Any) -> str:
    return IN_WORDS.get(name, str)(value)


def _role(value: Any) -> str:
    return str(Role(value).label) if value in Role.values else str(value)


def _legal(value: Any) -> str:
    return str(ROLES[LegalRole(value)]) if value in set(LegalRole) else str(value)


def _why(value: Any) -> str:
    return say(Sentence.from_json(value)) if isinstance(value, dict) else str(value)


def _cue(value: Any) -> str:
    return gettext(BY_NAME[value].hint) if value in BY_NAME else str(value)


def _rule(value: Any) -> str:
    """A rule for a second look: which answers, where, written by whom."""
    if not isinstance(value, dict):
        return str(value)
    parts = [str(LookTwice.Kind(value["kind"]).label), value["channel"], _role(value["role"])]
    return " · ".join(part for part in parts if part)


def _way(value: Any) -> str:
    return str(NAMES.get(value, value))


def _way_value(value: Any) -> str:
    return value_in_words(*value) if isinstance(value, list) else str(value)


def _kind(value: Any) -> str:
    return str(Measure.Kind(value).label) if value in Measure.Kind.values else str(value)


def _code(value: Any) -> str:
    return gettext(REASONS[value].label) if value in REASONS else str(value)


def _days(value: Any) -> str:
    if not value:
        return gettext("no limit")
    return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}


IN_WORDS: dict[str, Callable[[Any], str]] = {
    "before": _role,
    "code": _code,
    "cue": _cue,
    "days": _days,
    "legal": _legal,
    "kind": _kind,
    "limit": say,
    "new": _way_value,
    "old": _way_value,
    "reason": say,
    "role": _role,
    "rule": _rule,
    "unit": say,
    "value": grouped,
    "was": _legal,
    "way": _way,
    "why": _why,
}
