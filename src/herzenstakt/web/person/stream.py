"""One stream of what somebody said and what we answered, across all networks, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q
from django.utils.timezone import localdate

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.people.models import Person
from herzenstakt.web.inbox.listing import Key

PAGE = 30


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in one conversation in a row, oldest first as one reads it."""

    conversation: Conversation
    words: list[Message]


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which we talked."""

    date: date
    talks: list[Talk]


@dataclass(frozen=True, slots=True)
class Stream:
    """Some days. `following`: the key after which there is more; None at the end."""

    days: list[Day]
    following: Key | None


def stream(person: Person, member: Membership, after: Key | None) -> Stream:
    """A page of words after a key (None: from the newest), as far as the member may see them."""
    said = (
        Message.objects.visible_to(member)
        .filter(conversation__person=person)
        .select_related(
            "handle", "conversation__channel", "conversation__post", "written_as__author__user"
        )
        .order_by("-written_at", "-pk")
    )
    if after:
        same = Q(written_at=after.at, pk__lt=after.pk)
        said = said.filter(Q(written_at__lt=after.at) | same, written_at__lte=after.at)
    found = list(said[: PAGE + 1])
    page = found[:PAGE]
    following = Key(page[-1].written_at, page[-1].pk) if len(found) > PAGE else None
    return Stream(list(_days(page)), following)


def _days(words: Iterable[Message]) -> Iterator[Day]:
    for day, said in groupby(words, lambda message: localdate(message.written_at)):
        yield Day(day, list(_talks(said)))


def _talks(words: Iterable[Message]) -> Iterator[Talk]:
    for _, said in groupby(words, lambda message: message.conversation_id):
        talk = list(said)[::-1]
        if conversation := talk[0].conversation:
            yield Talk(conversation, talk)
