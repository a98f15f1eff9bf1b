"""Each line of the journal as a sentence that a person would say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.permissions import Role
from herzenstakt.bulk.models import BulkAct
from herzenstakt.channels.connector import LegalRole
from herzenstakt.coach.cues import BY_NAME
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.promised import PROMISED, Unit, Within
from herzenstakt.hours.calendar import Hours, Period
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.names import isolated
from herzenstakt.kernel.words import Sentence
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.reasons import REASONS
from herzenstakt.people.models import Consent, Merge
from herzenstakt.rehearsals.models import Rehearsal
from herzenstakt.replies.models import LookTwice
from herzenstakt.web.answer_times.words import in_words
from herzenstakt.web.channels.roles import ROLES
from herzenstakt.web.groups.words import because_in_words
from herzenstakt.web.hours.words import special_in_words, week_in_words
from herzenstakt.web.rules.words import act_in_words
from herzenstakt.web.rules.words import sentence as rule_in_words
from herzenstakt.web.templatetags.desk import grouped, say
from herzenstakt.web.ways.words import NAMES, value_in_words

#: the kinds of things the journal can be filtered by: the part of an action before its dot
KINDS: dict[str, Promise] = {
    "answer": _("Answers, seen on the network"),
    "answer_time": _("Promised answer times"),
    "app": _("Applications at networks"),
    "bulk": _("Several at once"),
    "card": _("What we know"),
    "channel": _("Channels"),
    "conversation": _("Conversations"),
    "cue": _("The coach"),
    "envelope": _("Deliveries set aside"),
    "export": _("Exports"),
    "group": _("Groups"),
    "helpline": _("Numbers to call in need"),
    "hours": _("Service hours"),
    "label": _("Labels"),
    "measure": _("Measures"),
    "member": _("Members"),
    "message": _("Messages of others"),
    "model": _("The language model"),
    "netiquette": _("The netiquette"),
    "note": _("Notes"),
    "objection": _("Objections"),
    "person": _("People"),
    "post": _("Posts"),
    "promise": _("Promises"),
    "reply": _("Replies"),
    "round": _("Several people one after the other"),
    "rule": _("Rules"),
    "saved_answer": _("Saved answers"),
    "team": _("The team"),
    "token": _("Tokens"),
    "view": _("Saved views"),
    "webhook": _("Webhooks"),
}

#: what happened, in words. `who` did it, `what` it was done to; further gaps come from the details.
SENTENCES: dict[str, Promise] = {
    "answer_time.promised": _("%(who)s said what is promised for %(what)s: %(promised)s."),
    "answer.deleted": _("%(who)s deleted our answer to %(what)s."),
    "answer.edited": _("%(who)s changed our answer to %(what)s."),
    "answer.edited_elsewhere": _("Our answer to %(what)s was edited outside this desk."),
    "answer.given_elsewhere": _("Somebody of us answered %(what)s outside this desk."),
    "answer.pin_in_doubt": _(
        "%(who)s asked for our answer to %(what)s to stand on top or no longer; nobody knows whether it does."
    ),
    "answer.pinned": _("%(who)s put our answer to %(what)s on top under its post."),
    "answer.returned": _("Our answer to %(what)s is on the network again."),
    "answer.unpinned": _("%(who)s took our answer to %(what)s from the top again."),
    "answer.vanished": _("Our answer to %(what)s has vanished from the network."),
    "app.changed": _("%(who)s changed the application %(what)s."),
    "app.registered": _("%(who)s registered the application %(what)s for a network."),
    "app.removed": _("%(who)s removed the application %(what)s."),
    "bulk.done": _("%(who)s did this with several at once (%(number)s): %(deed)s."),
    "bulk.undone": _(
        "%(who)s took back what was done with several at once (%(number)s): %(deed)s."
    ),
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
    "channel.rehearsal_begun": _(
        "%(who)s began a rehearsal on %(what)s, with the code word %(word)s."
    ),
    "channel.rehearsal_ended": _("The rehearsal on %(what)s with %(word)s is over: %(rehearsed)s."),
    "channel.rehearsal_heard": _(
        "The comment with %(word)s for the rehearsal on %(what)s was heard after %(seconds)s s."
    ),
    "channel.renamed": _("%(who)s renamed the channel “%(before)s” to “%(name)s”."),
    "channel.resumed": _("%(who)s resumed the channel %(what)s."),
    "channel.virus_found": _(
        "%(who)s came upon a virus in a file of %(what)s. It was not taken in: %(virus)s."
    ),
    "channel.retention_changed": _(
        "%(who)s changed how long words of others are kept on %(what)s: %(days)s."
    ),
    "conversation.answered_by_hand": _("%(who)s answered %(what)s without the desk: “%(where)s”."),
    "conversation.given_back": _(
        "%(who)s could not take care of the conversation with %(what)s, and gave it back."
    ),
    "conversation.given_out": _("The conversation with %(what)s was given to %(to)s: %(because)s."),
    "conversation.group_gone": _(
        "The group “%(group)s” is gone. The conversation with %(what)s is with the whole team again."
    ),
    "conversation.grouped": _("The conversation with %(what)s is for the group “%(group)s”."),
    "conversation.handed_over": _(
        "Somebody else is asked to take over the conversation with %(what)s."
    ),
    "conversation.is_back": _("The conversation with %(what)s is back in sight."),
    "conversation.move_taken_back": _(
        "%(who)s took back where the conversation with %(what)s was put."
    ),
    "conversation.moved_to_group": _(
        "%(who)s put the conversation with %(what)s into the group “%(group)s”."
    ),
    "conversation.put_off": _("%(who)s put the conversation with %(what)s off until %(until)s."),
    "conversation.labelled": _(
        "%(who)s put the label “%(label)s” on the conversation with %(what)s."
    ),
    "conversation.late": _("%(what)s has waited longer than promised."),
    "conversation.passed_on": _("%(who)s handed the conversation with %(what)s over to %(to)s."),
    "conversation.released": _("%(who)s gave the conversation with %(what)s back to everybody."),
    "conversation.reopened": _("%(who)s reopened the conversation with %(what)s."),
    "conversation.rested": _("%(who)s let the conversation with %(what)s rest: “%(reason)s”."),
    "conversation.taken": _("%(who)s takes care of the conversation with %(what)s."),
    "conversation.unlabelled": _(
        "%(who)s took the label “%(label)s” off the conversation with %(what)s."
    ),
    "conversation.words_forgotten": _(
        "What %(what)s wrote in a conversation was let go of: it has been over for long."
    ),
    "conversation.virus_found": _(
        "%(who)s came upon a virus in a file of %(what)s. It was not taken in: %(virus)s."
    ),
    "envelope.expired": _(
        "Deliveries of %(what)s that nobody could open were let go of, because their time was over:"
        " %(number)s."
    ),
    "envelope.opened_again": _("%(who)s had a delivery of %(what)s opened again."),
    "cue.muted": _("The coach no longer asks “%(cue)s”: it did not fit too often."),
    "cue.switched_off": _("%(who)s asked the coach not to say “%(cue)s” any more."),
    "cue.switched_on": _("%(who)s asked the coach to say “%(cue)s”."),
    "export.made": _("%(who)s exported %(number)s rows as a file (%(as)s)."),
    "helpline.added": _("%(who)s added a number to call: “%(label)s”, %(number)s."),
    "helpline.checked": _("%(who)s looked up a number to call: %(number)s."),
    "helpline.removed": _("%(who)s took a number to call back: %(number)s."),
    "group.added": _("%(who)s began the group “%(title)s”."),
    "group.changed": _("%(who)s changed the group “%(title)s”."),
    "group.moved": _("%(who)s moved the group “%(title)s”."),
    "group.removed": _(
        "%(who)s took the group “%(title)s” away. What was in it is with the whole team again."
    ),
    "hours.channel_week_changed": _(
        "%(who)s changed the service hours of %(what)s: now “%(own_week)s”, before “%(own_week_before)s”."
    ),
    "hours.day_dropped": _("%(who)s took a special day away: %(special)s."),
    "hours.day_kept": _("%(who)s wrote down a special day: %(special)s."),
    "hours.holidays_kept": _("%(who)s closed the house on public holidays: %(where)s."),
    "hours.holidays_worked": _("%(who)s opened the house on public holidays."),
    "hours.week_changed": _(
        "%(who)s changed the service hours: now “%(week)s”, before “%(week_before)s”."
    ),
    "hours.zone_changed": _(
        "%(who)s set the time zone to %(zone)s. Before, it was %(zone_before)s."
    ),
    "label.added": _("%(who)s added the label “%(title)s”."),
    "label.archived": _("%(who)s put the label “%(title)s” away."),
    "label.brought_back": _("%(who)s brought the label “%(title)s” back."),
    "label.merged": _("%(who)s put the label “%(gone)s” together with “%(title)s”."),
    "label.renamed": _("%(who)s renamed the label “%(old_name)s” to “%(title)s”."),
    "member.availability_said": _("%(who)s said when and in which languages %(what)s answers."),
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
    "message.needs_no_answer": _(
        "%(who)s decided that a message from %(what)s needs no answer: “%(reason)s”."
    ),
    "message.sorted": _("%(who)s sorted a message from %(what)s: %(kind_now)s, %(need_now)s."),
    "message.returned": _("A message from %(what)s is on the network again."),
    "message.unhidden": _("%(who)s showed a message from %(what)s again."),
    "message.unliked": _("%(who)s took back the like for a message from %(what)s."),
    "message.vanished": _("A message from %(what)s has vanished from the network."),
    "message.written_down": _("%(who)s wrote down what %(what)s said."),
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
    "person.consented": _("%(who)s wrote down what %(what)s agreed to: %(purpose)s."),
    "person.consent_withdrawn": _("%(who)s wrote down that %(what)s took this back: %(purpose)s."),
    "person.exported": _("%(who)s gave out everything we know of %(what)s."),
    "person.forgotten": _("%(who)s had %(what)s forgotten."),
    "person.forgotten_by_itself": _("%(what)s was forgotten, because nobody had talked for long."),
    "person.informed": _("%(who)s wrote down that %(what)s knows what we do with their words."),
    "person.kept": _("%(who)s said that nothing of %(what)s may be forgotten yet."),
    "person.kept_apart": _("%(who)s looked at %(what)s and another name: they are two people."),
    "person.merged": _("%(who)s said that %(what)s and another name are the same human: %(how)s."),
    "person.not_informed": _("%(who)s took back that %(what)s knows what we do with their words."),
    "person.not_kept": _("%(who)s said that %(what)s may be forgotten again when it is time."),
    "person.not_objected": _("%(who)s wrote down that %(what)s no longer minds our listening."),
    "person.objected": _("%(who)s wrote down that %(what)s does not want us to listen."),
    "person.split": _("%(who)s said that %(what)s and another name are two people after all."),
    "post.vanished": _("The post %(what)s has vanished from the network."),
    "promise.broken": _("What %(what)s was promised until %(day)s was not done on that day."),
    "promise.dropped": _("%(who)s dropped what %(what)s was promised until %(day)s: “%(reason)s”."),
    "promise.due": _("Today is the day of what %(what)s was promised until %(day)s."),
    "promise.kept": _("%(who)s did what %(what)s was promised until %(day)s."),
    "promise.made": _("%(who)s wrote down what %(what)s was promised until %(day)s."),
    "promise.moved": _(
        "%(who)s gave what %(what)s was promised until %(before_day)s another day: %(day)s."
    ),
    "promise.released": _(
        "What %(what)s was promised until %(day)s is everybody’s: who stood for it has left."
    ),
    "promise.taken": _("%(who)s stands for what %(what)s was promised until %(day)s."),
    "reply.approved": _("%(who)s let an answer to %(what)s go out."),
    "reply.asked": _("%(who)s asked a colleague to read an answer to %(what)s."),
    "reply.confirmed_by_hand": _("%(who)s saw on the network that the answer to %(what)s arrived."),
    "reply.given_back": _("%(who)s gave an answer to %(what)s back to its writer."),
    "reply.put_away": _("%(who)s put away an answer to %(what)s that %(writer)s had begun."),
    "reply.posted_by_hand": _("%(who)s said the answer to %(what)s there by hand."),
    "reply.refused": _("The network refused an answer to %(what)s: %(why)s"),
    "reply.sent": _("The answer to %(what)s has arrived."),
    "reply.taken_back": _("%(who)s took an answer to %(what)s back to work on it."),
    "reply.taken_over": _("%(who)s took over an answer to %(what)s that %(writer)s had begun."),
    "reply.unsure": _("We do not know whether the answer to %(what)s arrived: %(why)s"),
    "round.begun": _(
        "%(who)s began to answer people under %(what)s one after the other: %(number)s."
    ),
    "rule.acted": _("The rule “%(title)s” did this in the conversation with %(what)s: %(done)s."),
    "rule.changed": _(
        "%(who)s changed the rule “%(title)s”. It says now: %(says)s Before: %(said_before)s"
    ),
    "rule.left": _(
        "The rule “%(title)s” did not do this in the conversation with %(what)s: %(done)s. %(why)s"
    ),
    "rule.moved": _("%(who)s moved the rule “%(title)s”."),
    "rule.removed": _("%(who)s took the rule “%(title)s” away. It said: %(says)s"),
    "rule.rests": _("The rule “%(title)s” rests: %(why)s"),
    "rule.switched_off": _("%(who)s switched the rule “%(title)s” off."),
    "rule.switched_on": _("%(who)s switched the rule “%(title)s” on: %(says)s"),
    "rule.written": _("%(who)s wrote the rule “%(title)s”: %(says)s"),
    "saved_answer.added": _("%(who)s shared the saved answer “%(title)s”."),
    "saved_answer.changed": _("%(who)s changed the saved answer “%(title)s”."),
    "saved_answer.removed": _("%(who)s took the saved answer “%(title)s” from the team."),
    "team.founded": _("%(who)s set this desk up for %(what)s."),
    "team.looks_once": _("%(who)s let these go out without a second look again: %(rule)s."),
    "team.looks_twice": _("%(who)s asked for a second look at these: %(rule)s."),
    "team.way_changed": _(
        "%(who)s changed how the team works. “%(way)s”: now “%(new)s”, before “%(old)s”."
    ),
    "token.made": _(
        "%(who)s made a token for “%(title)s” (%(token)s…), which lets a program in until %(until)s."
    ),
    "token.revoked": _("%(who)s took the token for “%(title)s” of %(whose)s back (%(token)s…)."),
    "view.changed": _("%(who)s changed the view “%(name)s”, which the team shares."),
    "view.removed": _("%(who)s took the view “%(name)s” away, which the team shared."),
    "view.shared": _("%(who)s shared the view “%(name)s” with the team."),
    "view.unshared": _("%(who)s no longer shares the view “%(name)s” with the team."),
    "webhook.added": _("%(who)s added a webhook to %(host)s: %(title)s."),
    "webhook.changed": _("%(who)s changed the webhook to %(host)s: %(title)s."),
    "webhook.left_alone": _("The webhook to %(host)s (%(title)s) is not called any more. %(why)s"),
    "webhook.removed": _("%(who)s removed the webhook to %(host)s: %(title)s."),
    "webhook.rotated": _("%(who)s gave the webhook to %(host)s (%(title)s) a new secret."),
    "webhook.sent_again": _("%(who)s sent “%(event)s” again to %(host)s (%(title)s)."),
    "webhook.switched_off": _("%(who)s switched the webhook to %(host)s (%(title)s) off."),
    "webhook.switched_on": _("%(who)s switched the webhook to %(host)s (%(title)s) on again."),
}

#: said instead where there was no note
WITHOUT_NOTE: dict[str, Promise] = {
    "channel.legal_role_changed": _(
        "%(who)s said what %(what)s is before the law: %(legal)s, no longer %(was)s."
    ),
}
#: said instead where there is no group
WITHOUT_GROUP: dict[str, Promise] = {
    "conversation.moved_to_group": _(
        "%(who)s took the conversation with %(what)s out of its group."
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
    who = _who(entry)
    words = SENTENCES.get(entry.action)
    if not entry.details.get("reason", True):
        words = WITHOUT_REASON.get(entry.action, words)
    if not entry.details.get("group", True):
        words = WITHOUT_GROUP.get(entry.action, words)
    if not entry.details.get("note", True):
        words = WITHOUT_NOTE.get(entry.action, words)
    if words is None:
        return f"{entry.action} · {who} · {what}"
    return ONE_STOP_TOO_MANY.sub(r"\1", str(words) % _Gaps({**details, "who": who, "what": what}))


def _who(entry: Entry) -> str:
    """Who did it: a member, a program of theirs, or the desk itself."""
    if entry.by is None:
        return gettext("The desk")
    name, token = str(entry.by.user), str(entry.details.get("through", ""))
    if not token:
        return name
    gaps = {"name": name, "token": isolated(token)}
    return gettext("%(name)s (by the token “%(token)s”)") % gaps


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


def _label_of(choices: type[TextChoices]) -> Callable[[Any], str]:
    """Values of a choice as words; one this version does not know, as it is."""

    def label(value: Any) -> str:
        return str(choices(value).label) if value in choices.values else str(value)

    return label


def _promised(value: Any) -> str:
    """What is promised for each kind, as a list; where nothing is said any more, that."""
    if not isinstance(value, dict):
        return str(value)
    if not value:
        return gettext("what is usual")
    in_order = sorted(
        value, key=lambda kind: (*PROMISED, kind).index(kind)
    )  # a database has its own
    said = (
        (_label_of(MessageKind)(kind), Within(one[0], Unit(one[1])) if one else None)
        for kind in in_order
        for one in [value[kind]]
    )
    return ", ".join(f"{kind} {in_words(within)}" for kind, within in said)


def _moment(value: Any) -> str:
    try:
        at = parse_datetime(str(value))
    except ValueError:
        return str(value)
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT") if at else str(value)


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


def _week(value: Any, without: str) -> str:
    """Service hours as the journal keeps them; `without`: said of none."""
    if not isinstance(value, list):
        return str(value)
    return week_in_words([Period(*one) for one in value], without)


def _special(value: Any) -> str:
    """A special day: the date, what it is called, its hours."""
    if not isinstance(value, list):
        return str(value)
    day, label, hours = value
    return special_in_words(date.fromisoformat(day), label, [Hours(*one) for one in hours])


def _house_week(value: Any) -> str:
    return _week(value, gettext("always open"))


def _own_week(value: Any) -> str:
    return _week(value, gettext("like the whole house"))


def _deed(value: Any) -> str:
    return str(BulkAct.Kind(value).label) if value in BulkAct.Kind.values else str(value)


def _how(value: Any) -> str:
    return str(Merge.Reason(value).label) if value in Merge.Reason.values else str(value)


def _purpose(value: Any) -> str:
    return str(Consent.Purpose(value).label) if value in Consent.Purpose.values else str(value)


def _days(value: Any) -> str:
    if not value:
        return gettext("no limit")
    return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}


def _day(value: Any) -> str:
    """A day of the calendar, as the reader's language writes it."""
    try:
        return date_format(date.fromisoformat(str(value)), "DATE_FORMAT")
    except ValueError:
        return str(value)


IN_WORDS: dict[str, Callable[[Any], str]] = {
    "because": because_in_words,
    "done": act_in_words,
    "before": _role,
    "before_day": _day,
    "code": _code,
    "cue": _cue,
    "day": _day,
    "days": _days,
    "deed": _deed,
    "legal": _legal,
    "how": _how,
    "kind": _kind,
    "kind_now": _label_of(MessageKind),
    "limit": say,
    "need_now": _label_of(Need),
    "new": _way_value,
    "old": _way_value,
    "own_week": _own_week,
    "own_week_before": _own_week,
    "promised": _promised,
    "purpose": _purpose,
    "reason": say,
    "rehearsed": _label_of(Rehearsal.Outcome),
    "role": _role,
    "rule": _rule,
    "said_before": rule_in_words,
    "says": rule_in_words,
    "special": _special,
    "unit": say,
    "until": _moment,
    "value": grouped,
    "was": _legal,
    "way": _way,
    "week": _house_week,
    "week_before": _house_week,
    "why": _why,
}
