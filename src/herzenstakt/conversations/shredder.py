"""What somebody said, emptied: that it was said, where and when, stays; and so do our own words.

`shred` is for a human who is forgotten, `shred_words` for one conversation that has been over for long: its
messages still lead to the network, where they may stand for ever, and it is still with whom it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Value, When
from django.db.models.functions import Coalesce

from herzenstakt.channels.models import Envelope
from herzenstakt.conversations.files import forget_files_of
from herzenstakt.conversations.models import (
    FIRST_OF,
    SAID_IN_META,
    Conversation,
    Message,
    MessageVersion,
    Note,
    Post,
    without_words,
)
from herzenstakt.conversations.services import EMPTY_POST
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
    forget_files_of(said)
    said.update(
        text="",
        media=[],
        meta={},
        permalink="",
        expired_at=Coalesce("expired_at", at),
        may_come_back=False,
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


def shred_words(conversation: Conversation, at: datetime) -> None:
    """What somebody said here, every note about it, and the post of somebody else that it was about, once
    nobody else talks there."""
    said = conversation.messages.said_to_us()
    _shred_deliveries(said.values_list("channel", "external_id"))
    MessageVersion.objects.filter(message__in=said).delete()
    forget_files_of(said)
    said.filter(expired_at=None).update(text="", media=[], expired_at=at)
    said.update(may_come_back=False)
    for message in said.filter(meta__has_any_keys=SAID_IN_META):
        message.meta = without_words(message.meta)
        message.save(update_fields=["meta"])
    conversation.notes.all().delete()
    conversation.excerpt = ""
    conversation.save(update_fields=["excerpt"])
    post = conversation.post
    if post is None or post.ours or post.is_empty or _is_kept(post, conversation.team_id):
        return
    if not post.conversations.still_told().exists():
        forget_files_of(Post.objects.filter(pk=post.pk))
        Post.objects.filter(pk=post.pk).update(**EMPTY_POST, told_at=None)


def _is_kept(post: Post, team: int) -> bool:
    """Whether it was written by somebody of whom nothing may be forgotten."""
    authors = Handle.objects.filter(team=team, address=post.author_address).exclude(address="")
    return any(
        Person.objects.behind(one.person).kept().exists()
        for one in authors.select_related("person")
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
    theirs = Post.objects.filter(
        ours=False,
        author_address=handle.address,
        pk__in=Conversation.objects.filter(handle=handle).values("post"),
    )
    forget_files_of(theirs)
    theirs.update(**EMPTY_POST, permalink="", told_at=None)


def _shred_deliveries(names: Iterable[tuple[int, str]]) -> None:
    by_channel: dict[int, list[str]] = {}
    for channel, name in names:
        by_channel.setdefault(channel, []).append(name)
    for channel, told in by_channel.items():
        for begin in range(0, len(told), LOT):
            Envelope.objects.filter(channel=channel, about__in=told[begin : begin + LOT]).empty()
