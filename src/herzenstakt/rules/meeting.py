"""Whether a rule is about something: the filter of the search, asked of one event or of many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.labels.models import Label
from herzenstakt.rules.models import Rule
from herzenstakt.search.filters import ME
from herzenstakt.search.seeking import Sought, seek

#: of a conversation that is asked for words, so many of its last ones are read
LAST_WORDS = 50


@dataclass(frozen=True, slots=True)
class Event:
    """Something a rule can be about: in which conversation, and with which message (None: the conversation
    as it stands)."""

    conversation: int
    message: Message | None = None


def sought_by(rule: Rule) -> Sought:
    """What a rule is about, as whoever stands for it may see it."""
    return seek(rule.by, rule.filter)


def met(sought: Sought, events: Sequence[Event]) -> list[Event]:
    """Those a filter is about, in their order. A filter that names what is not there meets nothing."""
    if sought.troubles:
        return []
    if not sought.filter:
        return list(events)
    numbers = {event.conversation for event in events}
    visible = Conversation.objects.visible_to(sought.member).filter(pk__in=numbers)
    fitting = set(visible.filter(*sought.conditions()).values_list("pk", flat=True))
    there = [event for event in events if event.conversation in fitting]
    if not sought.is_about_messages and not sought.filter.kind:
        return there
    messages = [event.message.pk for event in there if event.message is not None]
    right = set(
        Message.objects.filter(*sought.of_message(), pk__in=messages).values_list("pk", flat=True)
    )
    return [event for event in there if _says_it(sought, event, right)]


def _says_it(sought: Sought, event: Event, right: set[int]) -> bool:
    """Whether the words are there: in the message, or in what was said last."""
    if event.message is not None:
        said: Iterable[Message] = [event.message] if event.message.pk in right else []
    else:
        here = Message.objects.filter(*sought.of_message(), conversation=event.conversation)
        said = here.order_by("-written_at", "-pk")[:LAST_WORDS]
    return any(sought.fits(one.text, one.language) for one in said)


# --- what is wrong with a rule -------------------------------------------------------------------


def troubles_of(rule: Rule) -> list[Sentence]:
    """Why a rule cannot act as it stands; nothing where it can."""
    troubles = list(seek(rule.by, rule.filter).troubles)
    if rule.filter.caretaker == ME:
        troubles.append(Sentence(_("A rule is nobody: please say a name instead of “me”.")))
    if not rule.may_act:
        words = _("%(name)s, who stood for this rule, no longer keeps rules here.")
        troubles.append(Sentence(words, {"name": str(rule.by.user)}))
    labels = (rule.label, rule.puts_on)
    troubles += [trouble for label in labels for trouble in _put_away(label)]
    troubles += _absent(rule.gives_to, Permission.CARE)
    troubles += _absent(rule.proposes_to, Permission.CARE)
    troubles += _absent(rule.tells, Permission.WRITE)
    if not any(rule.deeds()):
        troubles.append(Sentence(_("It does nothing yet: please fill one of the gaps.")))
    return troubles


def _put_away(label: Label | None) -> list[Sentence]:
    if label is None or not label.is_archived:
        return []
    words = _("The label “%(name)s” is put away. Bring it back first.")
    return [Sentence(words, {"name": label.name})]


def _absent(member: Membership | None, permission: Permission) -> list[Sentence]:
    if member is None or (member.user.is_active and member.may(permission)):
        return []
    words = _("%(name)s is not here any more, or may not do this.")
    return [Sentence(words, {"name": str(member.user)})]
