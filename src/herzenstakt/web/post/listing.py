"""Conversations under one post by key: who waits first, then who was put off, then the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Exists, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, ConversationQuerySet, Message, Post
from herzenstakt.kernel.asking import how_many
from herzenstakt.replies.models import Reply
from herzenstakt.web.inbox.listing import Key, beyond
from herzenstakt.web.inbox.rooms import MANY, Order, in_short
from herzenstakt.web.labels.chips import chips_of

PAGE = 25
#: a list that stays open is asked for again as a whole, up to here
MOST = 200


class Under(StrEnum):
    """Which of the conversations under a post."""

    ALL = "all"
    WAITING = "waiting"
    LATER = "later"
    ANSWERED = "answered"
    RESTING = "resting"
    HIDDEN = "hidden"


NAMES: dict[Under, Promise] = {
    Under.ALL: _("Everybody"),
    Under.WAITING: _("Waiting"),
    Under.LATER: _("Later"),
    Under.ANSWERED: _("Answered"),
    Under.RESTING: _("At rest"),
    Under.HIDDEN: _("Hidden"),
}
#: everybody stands in one of these, in this order
IN_ORDER = (Under.WAITING, Under.LATER, Under.ANSWERED, Under.RESTING)
ORDERS = {Under.WAITING: Order.WAIT, Under.LATER: Order.BACK}


@dataclass(slots=True)
class Line:
    """One conversation under the post. `said`: their latest words; `answer`: ours; `on_its_way`: one that
    has not arrived yet."""

    conversation: Conversation
    said: Message | None = None
    answer: Message | None = None
    on_its_way: Reply | None = None
    is_hidden: bool = False
    labels: SafeString = field(default_factory=SafeString)


@dataclass(frozen=True, slots=True)
class Lines:
    """Some of them. `following`: the key after which there is more; "" at the end."""

    rows: list[Line]
    following: str


def read(named: str) -> Under:
    """What an address names; everybody for anything else."""
    return Under(named) if named in set(Under) else Under.ALL


def lines(post: Post, member: Membership, under: Under, after: str, count: int = PAGE) -> Lines:
    """`count` lines after a key ("": from the beginning), as far as the member may see them."""
    found: list[tuple[Under, Conversation]] = []
    for part, there in _parts_beyond(post, member, under, after):
        rows = with_words(there, member)[: count + 1 - len(found)]
        found += [(part, one) for one in rows]
        if len(found) > count:
            break
    page = [one for _part, one in found[:count]]
    following = _key(*found[count - 1]) if len(found) > count else ""
    return Lines(_dressed(page, member), following)


def counts(post: Post, member: Membership) -> list[tuple[Under, Promise, str]]:
    """How many are in each state, as a person wants to know it; one question, and never counts a table."""
    asked = {under: part_of(post, member, under) for under in Under}
    found = how_many(asked, MANY + 1)
    return [(under, NAMES[under], in_short(number)) for under, number in found.items()]


def part_of(post: Post, member: Membership, under: Under) -> ConversationQuerySet:
    """Those in one state, in their order. Each but the hidden ones is walked by an index of its own."""
    there = Conversation.objects.visible_to(member).filter(post=post)
    status = Conversation.Status
    match under:
        case Under.WAITING:
            return there.waiting()
        case Under.LATER:
            return there.put_off()
        case Under.ANSWERED:
            return there.not_waiting().filter(status=status.OPEN).newest_first()
        case Under.RESTING:
            return there.not_waiting().filter(status=status.CLOSED).newest_first()
        case Under.HIDDEN:
            return there.filter(_hidden(member)).newest_first()
        case _:
            return there


def with_words(there: ConversationQuerySet, member: Membership) -> ConversationQuerySet:
    """The same with what a line shows, so that it needs no second question."""
    words = Message.objects.visible_to(member).filter(conversation=OuterRef("pk"))
    latest = words.filter(gone_at=None).order_by("-written_at", "-pk").values("pk")
    return there.select_related("person", "handle", "channel", "caretaker__user").annotate(
        said=Subquery(words.filter(direction="in").order_by("-written_at", "-pk").values("pk")[:1]),
        answer=Subquery(latest.filter(direction="out")[:1]),
        hidden=_hidden(member),
    )


def _hidden(member: Membership) -> Exists:
    words = Message.objects.visible_to(member).filter(conversation=OuterRef("pk"))
    return Exists(words.filter(is_hidden=True, gone_at=None))


def _parts_beyond(
    post: Post, member: Membership, under: Under, after: str
) -> Iterator[tuple[Under, ConversationQuerySet]]:
    """What stands after a key: the rest of its own part, and the parts behind that."""
    named, _dot, written = after.partition(".")
    parts = IN_ORDER if under is Under.ALL else (under,)
    key = Key.read(written)
    is_beyond = key is None or named not in parts or key.order is not _order(read(named))
    for part in parts:
        there = part_of(post, member, part)
        if is_beyond:
            yield part, there
        elif key is not None and part == named:
            yield part, beyond(there, key)
            is_beyond = True


def _key(part: Under, one: Conversation) -> str:
    times = {Order.WAIT: one.waiting_since, Order.BACK: one.snoozed_until}
    order = _order(part)
    return f"{part.value}.{Key(times.get(order) or one.last_message_at, one.pk, order)}"


def _order(part: Under) -> Order:
    return ORDERS.get(part, Order.LATEST)


def _dressed(page: Sequence[Conversation], member: Membership) -> list[Line]:
    """Lines with words, answers and labels: one question each for all of them."""
    pks = [one.pk for one in page]
    wanted = {pk for one in page for pk in (one.said, one.answer) if pk}  # type: ignore[attr-defined]
    told = Message.objects.visible_to(member).select_related("written_as__author__user", "handle")
    words = told.in_bulk(wanted)
    replies = Reply.objects.visible_to(member).on_the_network().filter(conversation__in=pks)
    travelling = {one.conversation_id: one for one in replies.order_by("pk")}
    chips = chips_of(pks, member)
    return [
        Line(
            one,
            words.get(one.said),  # type: ignore[attr-defined]
            words.get(one.answer),  # type: ignore[attr-defined]
            travelling.get(one.pk),
            one.hidden,  # type: ignore[attr-defined]
            chips.get(one.pk, SafeString()),
        )
        for one in page
    ]
