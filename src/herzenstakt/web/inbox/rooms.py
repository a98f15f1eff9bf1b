"""The rooms of the inbox: who waits, whom I take care of, what to read twice, everybody, and those at
rest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel, Health
from herzenstakt.conversations.models import Conversation, ConversationQuerySet
from herzenstakt.flows import second_look
from herzenstakt.kernel.words import Sentence, gettext_noop
from herzenstakt.moderation.models import Measure, Objection

#: counters tell "many" from here on
MANY = 99


class Room(StrEnum):
    """One way to look at the conversations of a team."""

    WAITING = "waiting"
    MINE = "mine"
    TWICE = "twice"
    ALL = "all"
    RESTING = "resting"


NAMES: dict[Room, str | Promise] = {
    Room.WAITING: _("Waiting"),
    Room.MINE: _("Mine"),
    Room.TWICE: _("To read twice"),
    Room.ALL: _("All"),
    Room.RESTING: _("At rest"),
}
ICONS = {
    Room.WAITING: "heart",
    Room.MINE: "hand-heart",
    Room.TWICE: "users",
    Room.ALL: "message-circle",
    Room.RESTING: "moon",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody looks: a room, and perhaps only one channel. Travels in the address."""

    room: Room = Room.WAITING
    channel: int | None = None

    @classmethod
    def of(cls, query: QueryDict) -> Place:
        """The place an address names; what makes no sense there is the default."""
        named, channel = query.get("room", ""), query.get("channel", "")
        room = Room(named) if named in set(Room) else Room.WAITING
        return cls(room, int(channel) if channel.isdecimal() and len(channel) < 16 else None)

    @property
    def query(self) -> str:
        """The place as a query string, with its question mark; "" for the usual place."""
        said: dict[str, str] = {}
        if self.room is not Room.WAITING:
            said["room"] = self.room.value
        if self.channel is not None:
            said["channel"] = str(self.channel)
        return f"?{urlencode(said)}" if said else ""

    @property
    def name(self) -> str | Promise:
        """What people call the room."""
        return NAMES[self.room]

    def everybody(self, member: Membership) -> ConversationQuerySet:
        """Who stands in this place, in no order."""
        visible = Conversation.objects.visible_to(member)
        if self.room is Room.TWICE:
            visible = second_look.wanted_of(member)
        if self.channel is not None:
            visible = visible.filter(channel=self.channel)
        match self.room:
            case Room.MINE:
                return visible.cared_for_by(member).filter(status=Conversation.Status.OPEN)
            case Room.RESTING:
                return visible.filter(status=Conversation.Status.CLOSED)
            case _:
                return visible

    def parts(self, member: Membership) -> tuple[Part, ...]:
        """Who stands in this place, in its order. Those who wait stand before the others."""
        there = self.everybody(member)
        match self.room:
            case Room.WAITING:
                return (Part(there.waiting(), by_wait=True),)
            case Room.MINE | Room.TWICE:
                others = there.not_waiting().newest_first()
                return Part(there.waiting(), by_wait=True), Part(others, by_wait=False)
            case _:
                return (Part(there.newest_first(), by_wait=False),)


@dataclass(frozen=True, slots=True)
class Part:
    """Conversations in one order, so that an index can walk it: the longest wait first, or the newest
    word."""

    conversations: ConversationQuerySet
    by_wait: bool


def bounded(rows: QuerySet[Any]) -> str:
    """How many, as a person wants to know it: nothing, a number, or "99+". Never counts a table."""
    return in_short(len(rows.values_list("pk", flat=True)[: MANY + 1]))


def in_short(found: int) -> str:
    """A number of rows, as a person wants to know it."""
    if not found:
        return ""
    return str(found) if found <= MANY else f"{MANY}+"


class HowMany(Subquery):
    """How many rows there are, at most one more than "many", as a part of another question."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.values("pk")[: MANY + 1])


# --- the way to the rooms ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoomEntry:
    """A room in the navigation."""

    name: str | Promise
    icon: str
    url: str
    count: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class ChannelEntry:
    """A channel in the navigation; `trouble` where something is wrong with it."""

    channel: Channel
    url: str
    is_here: bool
    trouble: Sentence


#: of a channel, for its name and its health
SHOWN = ("team_id", "kind", "name", "state", "locked_secrets", "created_at")
TROUBLES = {
    Health.DEAF: gettext_noop("Nothing was heard of this channel for a while."),
    Health.BEHIND: gettext_noop("Some of what arrived could not be opened yet."),
    Health.PAUSED: gettext_noop("This channel is paused."),
    Health.DISCONNECTED: gettext_noop("This channel needs a new connection."),
}


class Nav:
    """The rooms a member can go to. Each part asks the database once, and only when it is shown; all
    counters are one question."""

    def __init__(
        self, member: Membership, here: Place | None, memberships: list[Membership]
    ) -> None:
        self.member, self.here = member, here
        self.teams = memberships  # between which this user may switch
        self._rooms: list[RoomEntry] | None = None

    @property
    def rooms(self) -> list[RoomEntry]:
        """The member's rooms, with bounded counters where a number helps."""
        if self._rooms is None:
            writes = self.member.may(Permission.WRITE)
            rooms = [room for room in Room if writes or room is not Room.TWICE]
            self._rooms = [self._entry(room) for room in rooms]
        return self._rooms

    def _entry(self, room: Room) -> RoomEntry:
        place = Place(room)
        is_here = self.here is not None and self.here == place
        count = self._counts.get(room, "")
        return RoomEntry(NAMES[room], ICONS[room], self._url(place), count, is_here)

    @property
    def objections(self) -> str:
        """How many people wait for a second look at a measure; "" for none."""
        return self._counts.get("objections", "")

    @property
    def measures(self) -> str:
        """How many measures of others wait for this member to agree or decline."""
        return self._counts.get("measures", "")

    @cached_property
    def _counts(self) -> dict[str, str]:
        """The numbers beside the entries."""
        asked = self._counted()
        numbers = Team.objects.visible_to(self.member).values_list(*map(HowMany, asked.values()))
        return {name: in_short(found) for name, found in zip(asked, numbers.get(), strict=True)}

    def _counted(self) -> dict[str, QuerySet[Any]]:
        """What is counted, as far as the member's role has to do with it."""
        member = self.member
        counted: dict[str, QuerySet[Any]] = {
            room.value: Place(room).everybody(member).waiting()
            for room in (Room.WAITING, Room.MINE)
        }
        if member.may(Permission.WRITE):
            counted[Room.TWICE.value] = Place(Room.TWICE).everybody(member)
        if member.may(Permission.HIDE):
            asked = Measure.objects.visible_to(member).waiting_for_a_second()
            counted["measures"] = asked.exclude(asked_by=member)
            counted["objections"] = Objection.objects.visible_to(member).open()
        return counted

    @property
    def channels(self) -> list[ChannelEntry]:
        """The channels of the team, each as a filter of the room one is in."""
        channels = Channel.objects.visible_to(self.member).with_health().only(*SHOWN)
        room = self.here.room if self.here else Room.WAITING
        return [
            self._channel(channel, Place(room, channel.pk)) for channel in channels.order_by("pk")
        ]

    def _channel(self, channel: Channel, place: Place) -> ChannelEntry:
        trouble = Sentence(TROUBLES.get(channel.health(), ""))
        return ChannelEntry(channel, self._url(place), self.here == place, trouble)

    @cached_property
    def _inbox(self) -> str:
        return reverse("inbox:list", args=[self.member.team.slug])

    def _url(self, place: Place) -> str:
        return self._inbox + place.query
