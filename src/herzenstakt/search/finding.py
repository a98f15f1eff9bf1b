"""Finding what was said, posts and conversations.

No statement reads more than a thousand rows, however much there is: a list is walked from its newest end,
each step is looked at once more, and it goes on from where it stopped when somebody asks for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.kernel.moments import read_moment
from herzenstakt.labels.models import Labelling
from herzenstakt.search.filters import Filter, State
from herzenstakt.search.folding import Wanted
from herzenstakt.search.index import (
    END,
    POSTS,
    SAID,
    WITH_MEDIA,
    Recent,
    in_channel,
    moment_of,
    newest,
    number_in,
    place_of,
    seconds_in,
)
from herzenstakt.search.seeking import Sought, direction_of

#: how many rows are looked at, step by step, until a page is full; mostly the first step, a page and a few
#: more, is enough. A thousand together
STEPS = (32, 268, 700)
#: conversations of somebody, or under a post, whose messages are read one by one
FEW = 200
#: conversations in whose time a few hundred messages were written
RECENT = 200
#: of a message, to find it
LOOKED_AT = ("pk", "text", "language", "written_at")
#: of a post that was found
OF_A_POST = ("title", "text", "author_name", "published_at", "channel__kind")

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """Some rows in their order. `following`: after what there may be more, even where nothing was found so
    far; "" at the end."""

    rows: list[Row]
    following: str = ""


# --- what was said -------------------------------------------------------------------------------


def said(sought: Sought, count: int, after: str = "") -> Found[Message]:
    """Messages in which the words stand, the newest first."""
    whole = _messages(sought).select_related("conversation__person", "channel", "handle")
    return _said(sought, whole, count, after)


def told(sought: Sought, fields: Sequence[str], count: int, after: str = "") -> Found[Any]:
    """The same, and of each message only these fields and what is needed to find it: `LOOKED_AT`."""
    named = _messages(sought).values_list(*LOOKED_AT, *fields, named=True)
    return _said(sought, named, count, after)


def posts(sought: Sought, count: int) -> list[Post]:
    """Posts in which the words stand, the newest first; none where the filter asks for more than words, a
    channel and a time."""
    wanted = sought.filter
    fields = ("words", "phrases", "without", "channel", "network", "since", "before")
    if sought.troubles or not sought.wording:
        return []
    if wanted != Filter(**{name: getattr(wanted, name) for name in fields}):
        return []
    pieces = [*sought.wording.wanted, _in_channels(sought)]
    places = newest(POSTS, pieces, _end(sought), STEPS[0], _beginning(sought))
    there = Post.objects.visible_to(sought.member).select_related("channel").only(*OF_A_POST)
    found = there.in_bulk([number_in(place) for place in places])
    shown = (found[number] for number in map(number_in, places) if number in found)
    fitting = (one for one in shown if sought.wording.fits(f"{one.title} {one.text}"))
    return list(islice(fitting, count))


def _messages(sought: Sought) -> QuerySet[Message]:
    """What the member sees and nobody has lost, as far as it needs no index."""
    shown = Message.objects.visible_to(sought.member).exclude(conversation=None)
    if sought.filter.kind:
        shown = shown.filter(kind=sought.filter.kind)
    if sought.filter.language:
        shown = shown.filter(sought.in_language())
    return shown


def _said(sought: Sought, shown: QuerySet[Any, Any], count: int, after: str) -> Found[Any]:
    if sought.troubles or not sought.is_about_messages:
        return Found([])
    rows: list[Any] = []
    here = 0
    for messages, there in _looking(sought, shown, _place(after)):
        here = there
        for message in messages:
            if len(rows) == count:
                return Found(rows, str(place_of(rows[-1].written_at, rows[-1].pk)))
            if sought.fits(message.text, message.language):
                rows.append(message)
    return Found(rows, str(here) if here else "")


def _looking(
    sought: Sought, shown: QuerySet[Any, Any], before: int
) -> Iterator[tuple[list[Any], int]]:
    """Messages that may fit, step by step, each time with the place from where to go on; 0 at the end."""
    if sought.people is not None or sought.filter.post:
        yield _of_few(sought, shown, before)
        return
    fitting = shown.filter(*sought.conditions("conversation__", without=frozenset({"channels"})))
    pieces = _pieces(sought)
    here = min(before, _end(sought))
    for most in STEPS:
        recent = partial(_recent, sought, here)
        places = newest(SAID, pieces, here, most, _beginning(sought), recent)
        there = {one.pk: one for one in fitting.filter(pk__in=map(number_in, places))}
        here = places[-1] if len(places) == most else 0
        yield [there[number] for number in map(number_in, places) if number in there], here
        if not here:
            return


def _recent(sought: Sought, before: int) -> Recent | None:
    """When the last few conversations before a place, of those the member sees, were alive; None where there
    is none."""
    there = Conversation.objects.visible_to(sought.member).newest_first()
    if before < END:
        there = there.filter(last_message_at__lte=moment_of(before, up=True))
    last = there.values_list("last_message_at", flat=True)[:RECENT]
    times = [seconds_in(place_of(at, 0)) for at in last]
    if not times:
        return None
    # Of a conversation that went on later, some words are older than the place; and words of ours that have
    # vanished make no conversation newer.
    now = seconds_in(place_of(timezone.now(), 0))
    until = max(times[0], now) if before == END else seconds_in(before)
    took = times[len(times) // 10] - times[-1]
    return Recent(times[-1], until, took, is_all=len(times) < RECENT)


def _of_few(sought: Sought, shown: QuerySet[Any, Any], before: int) -> tuple[list[Any], int]:
    """What somebody said, or what was said under a post: few enough to be read."""
    few = Conversation.objects.visible_to(sought.member).filter(*sought.conditions())
    numbers = list(few.newest_first().values_list("pk", flat=True)[:FEW])
    messages = shown.filter(*sought.of_message(), conversation__in=numbers)
    if before < END:
        messages = messages.filter(written_at__lte=moment_of(before, up=True))
    places = messages.order_by("-written_at", "-pk")[: sum(STEPS)]
    found = [one for one in places if place_of(one.written_at, one.pk) < before]
    wording = sought.wording
    return [one for one in found if not wording or any(True for _ in wording.places(one.text))], 0


def _pieces(sought: Sought) -> Wanted:
    """By what a message is found."""
    wanted, pieces = sought.filter, [*sought.wording.wanted, _in_channels(sought)]
    if wanted.said_by:
        pieces.append((f"__{direction_of(wanted.said_by)}",))
    if wanted.has_attachment:
        pieces.append((WITH_MEDIA,))
    return pieces


def _in_channels(sought: Sought) -> tuple[str, ...]:
    """In a channel of the team, or in one of those that were named."""
    return tuple(map(in_channel, sought.channels_looked_at)) or (in_channel(0),)


def _end(sought: Sought) -> int:
    return END if sought.before is None else place_of(sought.before, 0)


def _beginning(sought: Sought) -> int | None:
    return None if sought.since is None else place_of(sought.since, 0)


def _place(text: str) -> int:
    """The place a page ended at; the end of all time for anything else, and none beyond either end."""
    return max(-END, min(int(text), END)) if re.fullmatch(r"-?\d{1,19}", text, re.ASCII) else END


# --- conversations -------------------------------------------------------------------------------


def conversations(sought: Sought, count: int, after: str = "") -> Found[int]:
    """The numbers of conversations in the order of a list: the longest wait first where only those who wait
    are looked for; else the newest word first, or the newest word that was found."""
    if sought.troubles or sought.is_empty:
        return Found([])
    if sought.is_about_messages:
        return _by_words(sought, count, after)
    return _walked(sought, count, after)


def _by_words(sought: Sought, count: int, after: str) -> Found[int]:
    """Each conversation stands where its newest word that was found stands, and only there."""
    rows: dict[int, str] = {}
    before, most = _place(after), 2 * count
    found = told(sought, ["conversation_id"], most, after)
    before_that = _found_before(sought, found.rows, before)
    for message in found.rows:
        number = message.conversation_id
        if number in rows or number in before_that:
            continue
        if len(rows) == count:
            return Found(list(rows), list(rows.values())[-1])
        rows[number] = str(place_of(message.written_at, message.pk))
    return Found(list(rows), found.following)


def _found_before(sought: Sought, messages: list[Any], before: int) -> set[int]:
    """Conversations of these messages that stood on an earlier page, for something newer in them."""
    if before == END or not messages:
        return set()
    again = Message.objects.visible_to(sought.member).filter(
        *sought.of_message(),
        conversation__in={message.conversation_id for message in messages},
        written_at__gte=moment_of(before),
    )
    told = again.values_list("conversation", "written_at", "pk", "text", "language")[: sum(STEPS)]
    return {
        number
        for number, at, pk, text, language in told
        if number and place_of(at, pk) >= before and sought.fits(text, language)
    }


#: states that are a status, and so a part of an index
STANDS: dict[State | None, Conversation.Status] = {
    State.OPEN: Conversation.Status.OPEN,
    State.LATER: Conversation.Status.SNOOZED,
    State.RESTING: Conversation.Status.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Walk:
    """The way along one index to conversations, and what is looked at in each. `number`: the column that
    says which one; `by_wait`: the longest wait first, else the newest word."""

    rows: QuerySet[Any]
    number: str
    by_wait: bool
    rest: list[Any]

    @property
    def column(self) -> str:
        """Its order."""
        return "waiting_since" if self.by_wait else "last_message_at"

    def steps(self, after: tuple[datetime, int] | None) -> QuerySet[Any, tuple[int, datetime]]:
        """Numbers and times, after a place."""
        order = (
            (self.column, self.number) if self.by_wait else (f"-{self.column}", f"-{self.number}")
        )
        rows = self.rows.order_by(*order)
        if after is not None:
            (at, pk), (ahead, side) = after, ("gt", "gte") if self.by_wait else ("lt", "lte")
            same = Q(**{self.column: at, f"{self.number}__{ahead}": pk})
            there = Q(**{f"{self.column}__{ahead}": at}) | same
            rows = rows.filter(there, **{f"{self.column}__{side}": at})
        return rows.values_list(self.number, self.column)


def walk_of(sought: Sought) -> Walk:
    """The way that meets the fewest others: along what somebody said, what is under a post, what has a
    label, what somebody cares for, what is in a group, or everything in a state."""
    wanted, member = sought.filter, sought.member
    rows: QuerySet[Any] = Conversation.objects.filter(team=member.team_id)
    number, met = "pk", set()
    if sought.people is not None:
        rows, met = rows.filter(person__in=sought.people), {"people"}
    elif wanted.post:
        rows, met = rows.filter(post=wanted.post), {"post"}
    elif sought.labels:
        rows, number = Labelling.objects.filter(label=sought.labels[0]), "conversation_id"
        met = {f"label-{sought.labels[0]}"}
    elif sought.caretakers is not None and wanted.state is not State.RESTING:
        rows, met = rows.filter(caretaker__in=sought.caretakers), {"caretaker"}
    elif sought.group is not None:
        rows, met = rows.filter(group=sought.group), {"group"}
    elif wanted.state in STANDS:
        rows, met = rows.filter(status=STANDS[wanted.state]), {"state"}
    by_wait = wanted.state is not None and wanted.state.is_a_wait
    if by_wait:
        rows = rows.filter(waiting_since__isnull=False)
        met = met | ({"state"} if wanted.state is State.WAITING else set())
    rest = sought.conditions(without=frozenset(met))
    limits = {"last_message_at__gte": sought.since, "last_message_at__lt": sought.before}
    times = Q(**{name: at for name, at in limits.items() if at is not None})
    if times and not by_wait:
        return Walk(rows.filter(times), number, by_wait, rest)
    return Walk(rows, number, by_wait, [*rest, times] if times else rest)


def _walked(sought: Sought, count: int, after: str) -> Found[int]:
    walk, here = walk_of(sought), read_key(after)
    rows: list[int] = []
    for most in STEPS:
        steps = list(walk.steps(here)[:most])
        seen = Conversation.objects.visible_to(sought.member).filter(*walk.rest)
        fitting = set(
            seen.filter(pk__in=[number for number, _ in steps]).values_list("pk", flat=True)
        )
        for number, at in steps:
            if number in fitting and len(rows) == count and here:
                return Found(rows, key_of(*here))
            rows += [number] if number in fitting else []
            here = (at, number)
        if len(steps) < most or here is None:
            return Found(rows)
    return Found(rows, key_of(*here) if here else "")


def key_of(at: datetime, number: int) -> str:
    """A place in a list of conversations."""
    return f"{at.isoformat()}_{number}"


def read_key(text: str) -> tuple[datetime, int] | None:
    """The inverse of `key_of`; None for anything else."""
    time, _, number = text.partition("_")
    at = read_moment(time)
    return (at, int(number)) if at and number.isdecimal() and len(number) < 16 else None


def waiting_in(sought: Sought) -> QuerySet[Conversation] | None:
    """Who waits among the first thousand of those who might, to be counted as a part of another question.
    None where words decide: they are not counted, only looked for."""
    if sought.troubles or sought.is_about_messages or sought.filter.state is State.RESTING:
        return None
    walk = walk_of(sought)
    looked_at = walk.steps(None).values(walk.number)[: sum(STEPS)]
    rest = Conversation.objects.visible_to(sought.member).filter(*walk.rest)
    return rest.filter(pk__in=looked_at)
