"""Everything another system can be told of: one table.

An event is an entry of the journal that others may hear of. It is written in the same transaction as
what happened, so nothing is told that was taken back, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: somebody tries whether an address listens; nothing happened
TEST = "webhook.test"


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of event: its name outside, what it is in words, and in which entries it is found.

    `subject`: what it is about beside the conversation, as its number is called in `data`; "" for none.
    `more`: further fields of `data`, each with its type in JSON; they stand in the entry by that name.
    """

    name: str
    words: str | Promise
    actions: frozenset[str]
    subject: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def group(self) -> str:
        """The first half of its name."""
        return self.name.partition(".")[0]

    def schema(self) -> dict[str, Any]:
        """What its payload looks like, as JSON Schema (2020-12)."""
        number = {"type": ["integer", "null"]}
        data: dict[str, Any] = {
            "team": {"type": "string"},
            "entry": {"type": "integer"},
            "by": number,
            "conversation": number,
            "url": {"type": "string", "format": "uri"},
        }
        if self.subject:
            data[self.subject] = {"type": "integer"}
        data |= {name: {"type": kind} for name, kind in self.more.items()}
        needed = sorted(data)
        data["words"] = {
            "type": "object",
            "properties": {"person": {"type": "string"}, "text": {"type": "string"}},
            "additionalProperties": False,
        }
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.name,
            "type": "object",
            "properties": {
                "type": {"const": self.name},
                "timestamp": {"type": "string", "format": "date-time"},
                "data": {
                    "type": "object",
                    "properties": data,
                    "required": needed,
                    "additionalProperties": False,
                },
            },
            "required": ["type", "timestamp", "data"],
            "additionalProperties": False,
        }


def _event(
    name: str, words: str | Promise, *actions: str, subject: str = "", **more: str
) -> tuple[str, Event]:
    return name, Event(name, words, frozenset(actions or (name,)), subject, more)


EVENTS: dict[str, Event] = dict(
    (
        _event("message.received", _("Somebody wrote to us"), "message.arrived", subject="message"),
        _event("message.edited", _("Somebody changed their words"), subject="message"),
        _event("conversation.taken", _("A colleague takes care")),
        _event(
            "conversation.handed_over",
            _("A colleague was asked by name to take care"),
            "conversation.passed_on",
            "conversation.given_out",
        ),
        _event("conversation.released", _("Nobody in particular takes care any more")),
        _event(
            "conversation.snoozed",
            _("A conversation was put off"),
            "conversation.put_off",
            until="string",
        ),
        _event(
            "conversation.back",
            _("A conversation that was put off is back"),
            "conversation.is_back",
        ),
        _event(
            "conversation.closed",
            _("A colleague let a conversation rest"),
            "conversation.rested",
        ),
        _event("conversation.late", _("Somebody has waited longer than promised")),
        _event("conversation.reopened", _("A conversation needs an answer after all")),
        _event("reply.approved", _("An answer was let go"), subject="reply"),
        _event(
            "reply.delivered", _("The network has an answer of ours"), "reply.sent", subject="reply"
        ),
        _event("reply.refused", _("The network refused an answer"), subject="reply"),
        _event("reply.unsure", _("Nobody knows whether an answer arrived"), subject="reply"),
        _event("label.put_on", _("A label was put on"), "conversation.labelled", label="string"),
        _event(
            "label.taken_off",
            _("A label was taken off"),
            "conversation.unlabelled",
            label="string",
        ),
        _event("promise.made", _("Something was promised"), subject="promise", day="string"),
        _event("promise.due", _("The day of a promise has come"), subject="promise", day="string"),
        _event("promise.kept", _("A promise was kept"), subject="promise", day="string"),
        _event(
            "promise.slipped",
            _("The day of a promise went by"),
            "promise.broken",
            subject="promise",
            day="string",
        ),
        _event("measure.asked", _("A measure was asked for"), subject="measure", kind="string"),
        _event(
            "measure.failed",
            _("The network did not carry out a measure"),
            subject="measure",
            kind="string",
        ),
        _event("measure.lifted", _("A measure was put back"), subject="measure", kind="string"),
        _event("channel.disconnected", _("A channel needs a new connection"), subject="channel"),
    )
)

#: which event an entry of the journal is, by its action
BY_ACTION: dict[str, Event] = {
    action: event for event in EVENTS.values() for action in event.actions
}


def as_table() -> str:
    """The table of the developers' page: each event, when it is told, and what `data` holds beside the
    fields that all have."""
    rows = [
        f"| `{event.name}` | {event.words} | {', '.join(f'`{name}`' for name in _own(event)) or '–'} |"
        for event in EVENTS.values()
    ]
    return "\n".join(("| `type` | what happened | further in `data` |", "|---|---|---|", *rows))


def _own(event: Event) -> tuple[str, ...]:
    return (*((event.subject,) if event.subject else ()), *event.more)
