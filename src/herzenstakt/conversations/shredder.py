"""What somebody said, emptied: that it was said, where and when, stays; and so do our own words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Value, When
from django.db.models.functions import Coalesce

from herzenstakt.channels.models import Envelope
from herzenstakt.conversations.models import (
    FIRST_OF,
    Conversation,
    Message,
    MessageVersion,
    Note,
    Post,
)
from herzenstakt.people.models import Handle, Person

#: names of messages in one statement
LOT = 500


def shred(person: Person, at: datetime) -> None:
    """Everything this human said to us, every note about it, and the raw deliveries in which it came.
    Nobody waits any more, nothing comes back that was put off, and each conversation is with whom its name
    began with."""
    handles = list(Handle.objects.filter(person=person))
    said = Message.objects.filter(handle__in=handles)
    theirs = Conversation.objects.filter(person=person)
    _shred_deliveries(said.values_list("channel", "external_id"))
    for handle in handles:
        _shred_posts(handle)
    MessageVersion.objects.filter(message__in=said).delete()
    said.update(
        text="",
        media=[],
        meta={},
        permalink="",
        expired_at=Coalesce("expired_at", at),
        settled_at=Coalesce("settled_at", at),
    )
    Note.objects.filter(conversation__in=theirs).delete()
    theirs.update(
        excerpt="",
        caretaker=None,
        **dict.fromkeys(FIRST_OF),
        **_at_rest(at),
        person=Handle.objects.filter(pk=OuterRef("handle")).values("home")[:1],
    )


def _at_rest(at: datetime) -> dict[str, Any]:
    """What `Conversation.stand` says of one that is over, for all of them in one statement. What was over
    before keeps when and why."""
    no_answer = Value(Conversation.Ending.NO_ANSWER)
    return {
        "status": Conversation.Status.CLOSED,
        "snoozed_until": None,
        "closed_at": Coalesce("closed_at", at),
        "closed_because": Case(
            When(closed_because="", then=no_answer), default=F("closed_because")
        ),
    }


def _shred_posts(handle: Handle) -> None:
    """Posts of theirs, in the threads in which they spoke to us."""
    if not handle.address:
        return
    Post.objects.filter(
        ours=False,
        author_address=handle.address,
        pk__in=Conversation.objects.filter(handle=handle).values("post"),
    ).update(author_name="", author_address="", title="", text="", media=[], permalink="")


def _shred_deliveries(names: Iterable[tuple[int, str]]) -> None:
    by_channel: dict[int, list[str]] = {}
    for channel, name in names:
        by_channel.setdefault(channel, []).append(name)
    for channel, told in by_channel.items():
        for begin in range(0, len(told), LOT):
            Envelope.objects.filter(channel=channel, about__in=told[begin : begin + LOT]).empty()
