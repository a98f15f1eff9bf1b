"""The rooms of the inbox: who waits, whom I take care of, what to read twice or to say by hand, what was put
off, everybody, and those at rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel, Health
from herzenstakt.conversations.models import Conversation, ConversationQuerySet
from herzenstakt.flows import outgoing, second_look
from herzenstakt.groups.models import Group
from herzenstakt.kernel.asking import Counters, counters
from herzenstakt.kernel.words import Sentence, gettext_noop
from herzenstakt.moderation.models import Measure, Objection
from herzenstakt.notices.models import Notice
from herzenstakt.promises.models import Promise as WordGiven
from herzenstakt.search.models import SavedView
from herzenstakt.web.http import number_in
from herzenstakt.web.screens import Shelf, is_of_the_house, links, screens_for

#: counters tell "many" from here on
MANY = 99


class Room(StrEnum):
    """One way to look at the conversations of a team."""

    WAITING = "waiting"
    MINE = "mine"
    TWICE = "twice"
    TO_SAY = "to_say"
    LATER = "later"
    ALL = "all"
    RESTING = "resting"


NAMES: dict[Room, str | Promise] = {
    Room.WAITING: _("Waiting"),
    Room.MINE: _("Mine"),
    Room.TWICE: _("To read twice"),
    Room.TO_SAY: _("To say there"),
    Room.LATER: _("Later"),
    Room.ALL: _("All"),
    Room.RESTING: _("At rest"),
}
#: as they stand in web/keys.py
KEYS = {
    Room.WAITING: "g w",
    Room.MINE: "g m",
    Room.TWICE: "g t",
    Room.TO_SAY: "g s",
    Room.LATER: "g l",
    Room.ALL: "g a",
    Room.RESTING: "g r",
}
ICONS = {
    Room.WAITING: "heart",
    Room.MINE: "hand-heart",
    Room.TWICE: "users",
    Room.TO_SAY: "arrow-up-right",
    Room.LATER: "clock",
    Room.ALL: "message-circle",
    Room.RESTING: "moon",
}


def rooms_for(member: Membership) -> list[Room]:
    """Those a member has something to do in."""
    needed = {Room.TWICE: Permission.WRITE, Room.TO_SAY: Permission.ANSWER}
    return [room for room in Room if room not in needed or member.may(needed[room])]


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody looks: a room, and perhaps only one channel, one label or one group; a saved view; or
    a step of a round. Travels in the address."""

    room: Room = Room.WAITING
    channel: int | None = None
    label: int | None = None
    group: int | None = None
    view: int | None = None
    step: int | None = None

    @classmethod
    def of(cls, query: QueryDict) -> Place:
        """The place an address names; what makes no sense there is the default."""
        named = query.get("room", "")
        if view := number_in(query.get("view", "")):
            return cls(view=view)
        room = Room(named) if named in set(Room) else Room.WAITING
        channel, label, group, step = (
            number_in(query.get(name, "")) for name in ("channel", "label", "group", "step")
        )
        return cls(room, channel, label, group, step=step)

    @property
    def query(self) -> str:
        """The place as a query string, with its question mark; "" for the usual place."""
        said: dict[str, str] = {}
        if self.view is not None:
            said["view"] = str(self.view)
        if self.room is not Room.WAITING:
            said["room"] = self.room.value
        if self.channel is not None:
            said["channel"] = str(self.channel)
        if self.label is not None:
            said["label"] = str(self.label)
        if self.group is not None:
            said["group"] = str(self.group)
        if self.step is not None:
            said["step"] = str(self.step)
        return f"?{urlencode(said)}" if said else ""

    @property
    def name(self) -> str | Promise:
        """What people call the room."""
        return NAMES[self.room]

    @property
    def without_label(self) -> Place:
        """The same room with everybody in it."""
        return replace(self, label=None)

    @property
    def without_group(self) -> Place:
        """The same room with the whole team in it."""
        return replace(self, group=None)

    def everybody(self, member: Membership) -> ConversationQuerySet:
        """Who stands in this place, in no order."""
        visible = Conversation.objects.visible_to(member)
        if self.room is Room.TWICE:
            visible = second_look.wanted_of(member)
        if self.room is Room.TO_SAY:
            visible = outgoing.to_say_of(member)
        if self.channel is not None:
            visible = visible.filter(channel=self.channel)
        if self.group is not None:
            visible = visible.filter(group=self.group)
        if self.label is not None:
            visible = visible.filter(labellings__label=self.label).alias(**TIMES_OF_A_LABEL)
        match self.room:
            case Room.MINE:
                return visible.cared_for_by(member).filter(status=Conversation.Status.OPEN)
            case Room.LATER:
                return visible.put_off()
            case Room.RESTING:
                return visible.filter(status=Conversation.Status.CLOSED)
            case _:
                return visible

    def parts(self, member: Membership) -> tuple[Part, ...]:
        """Who stands in this place, in its order. Those who wait stand before the others."""
        there, columns = self.everybody(member), self._columns
        match self.room:
            case Room.WAITING:
                return (Part(columns.waiting(there), Order.WAIT, columns),)
            case Room.MINE | Room.TWICE | Room.TO_SAY:
                wait = Part(columns.waiting(there), Order.WAIT, columns)
                others = columns.newest_first(there.not_waiting())
                return wait, Part(others, Order.LATEST, columns)
            case Room.LATER:
                return (Part(columns.back_first(there), Order.BACK, columns),)
            case _:
                return (Part(columns.newest_first(there), Order.LATEST, columns),)

    @property
    def _columns(self) -> Columns:
        return PLAIN if self.label is None else OF_A_LABEL


class Order(StrEnum):
    """In which order conversations stand; its value begins the key of a row (`listing.Key`)."""

    WAIT = "w"  # the longest wait first
    BACK = "b"  # what is back soonest first
    LATEST = "l"  # the newest word first


#: the times of conversations as their labels know them (docs/decisions/0035): there an index walks them
TIMES_OF_A_LABEL = {
    "labelled": F("labellings__conversation"),
    "labelled_last": F("labellings__last_message_at"),
    "labelled_since": F("labellings__waiting_since"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """By which columns conversations are put in order, so that an index can walk them."""

    since: str = "waiting_since"
    last: str = "last_message_at"
    number: str = "pk"

    def of(self, order: Order) -> str:
        """The time that counts in an order."""
        times = {Order.WAIT: self.since, Order.BACK: "snoozed_until", Order.LATEST: self.last}
        return times[order]

    def waiting(self, conversations: ConversationQuerySet) -> ConversationQuerySet:
        """Those who wait, the longest wait first."""
        who_wait = conversations.waiting().exclude(**{self.since: None})
        return who_wait.order_by(self.since, self.number)

    def back_first(self, conversations: ConversationQuerySet) -> ConversationQuerySet:
        """What was put off, the next to be back first."""
        return conversations.order_by("snoozed_until", self.number)

    def newest_first(self, conversations: ConversationQuerySet) -> ConversationQuerySet:
        """What was last spoken in first."""
        return conversations.order_by(f"-{self.last}", f"-{self.number}")


#: by the columns of the conversations themselves
PLAIN = Columns()
#: by those of their labels
OF_A_LABEL = Columns("labelled_since", "labelled_last", "labelled")


@dataclass(frozen=True, slots=True)
class Part:
    """Conversations in one order, so that an index can walk it."""

    conversations: ConversationQuerySet
    order: Order
    columns: Columns = PLAIN


def bounded(rows: QuerySet[Any]) -> str:
    """How many, as a person wants to know it: nothing, a number, or "99+". Never counts a table."""
    return in_short(len(rows.values_list("pk", flat=True)[: MANY + 1]))


def in_short(found: int) -> str:
    """A number of rows, as a person wants to know it."""
    if not found:
        return ""
    return str(found) if found <= MANY else f"{MANY}+"


# --- the way to the rooms ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoomEntry:
    """A room in the navigation."""

    name: str | Promise
    icon: str
    url: str
    count: str
    is_here: bool
    key: str


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """A saved view in the navigation."""

    view: SavedView
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group one belongs to in the navigation, with those who wait there."""

    group: Group
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
SHOWN = (
    *("team_id", "kind", "name", "state", "locked_secrets", "created_at"),
    "app__locked_secrets",
)
TROUBLES = {
    Health.DEAF: gettext_noop("Nothing was heard of this channel for a while."),
    Health.BEHIND: gettext_noop("Some of what arrived could not be opened yet."),
    Health.PAUSED: gettext_noop("This channel is paused."),
    Health.DISCONNECTED: gettext_noop("This channel needs a new connection."),
}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who wants to know the numbers. Two are the same who may see the same, on the same day. `groups`: those
    the member belongs to."""

    footing: tuple[object, ...]
    today: date
    groups: tuple[int, ...]

    @classmethod
    def of(cls, member: Membership, groups: Iterable[Group]) -> Asker:
        """A member who asks now."""
        pks = tuple(group.pk for group in groups)
        return cls(member.footing, member.team.today, pks)


@lru_cache(maxsize=1024)
def counted_for(asker: Asker) -> Counters[str]:
    """What is counted, as far as the member's role has to do with it, and whether there are saved views. It
    stands on every page, and to work out the statement takes longer than the answer; so it is kept, and
    depends on nothing but the asker."""
    member = Membership.on(asker.footing)
    counted: dict[str, QuerySet[Any]] = {
        room.value: Place(room).everybody(member).waiting() for room in (Room.WAITING, Room.MINE)
    }
    for group in asker.groups:
        waiting = Place(group=group).everybody(member).waiting()
        counted[f"group-{group}"] = waiting
    counted["notices"] = new_for(member)
    counted["views"] = SavedView.objects.visible_to(member)[:1]
    counted["promises"] = WordGiven.objects.visible_to(member).due(asker.today)
    if member.may(Permission.WRITE):
        counted[Room.TWICE.value] = Place(Room.TWICE).everybody(member)
    if member.may(Permission.ANSWER):
        counted[Room.TO_SAY.value] = Place(Room.TO_SAY).everybody(member)
    if member.may(Permission.HIDE):
        asked = Measure.objects.visible_to(member).waiting_for_a_second()
        counted["measures"] = asked.exclude(asked_by=member)
        counted["objections"] = Objection.objects.visible_to(member).open()
    return counters(counted, MANY + 1)


def new_for(member: Membership) -> QuerySet[Notice]:
    """What a member was told at the desk and has not seen."""
    return Notice.objects.visible_to(member).at_the_desk().unseen()


class Nav:
    """The rooms a member can go to. Each part asks the database once, and only when it is shown; all
    counters are one question."""

    def __init__(
        self, member: Membership, here: Place | None, memberships: list[Membership], path: str
    ) -> None:
        self.member, self.here, self.path = member, here, path
        self.teams = memberships  # between which this user may switch
        self._rooms: list[RoomEntry] | None = None

    @property
    def rooms(self) -> list[RoomEntry]:
        """The member's rooms, with bounded counters where a number helps."""
        if self._rooms is None:
            entries = [(room, self._entry(room)) for room in rooms_for(self.member)]
            # most teams say nothing by hand: that room is there while something, or somebody, is in it
            self._rooms = [
                entry
                for room, entry in entries
                if room is not Room.TO_SAY or entry.count or entry.is_here
            ]
        return self._rooms

    def _entry(self, room: Room) -> RoomEntry:
        place = Place(room)
        is_here = self._is_here(place)
        count = self._counts.get(room, "")
        return RoomEntry(NAMES[room], ICONS[room], self._url(place), count, is_here, KEYS[room])

    @property
    def groups(self) -> list[GroupEntry]:
        """The groups the member belongs to. A team without groups is not asked."""
        return [self._group(group) for group in self._mine]

    @cached_property
    def _mine(self) -> list[Group]:
        if not self.member.team.has_groups:
            return []
        return list(Group.objects.visible_to(self.member).of(self.member).in_order())

    def _group(self, group: Group) -> GroupEntry:
        place = Place(group=group.pk)
        count = self._counts.get(f"group-{group.pk}", "")
        return GroupEntry(group, self._url(place), count, self._is_here(place))

    @property
    def views(self) -> list[ViewEntry]:
        """The saved views of the member. Their numbers come after the page (web/saved/counting.py). Many
        have none, and who has none is not asked."""
        if not self._counts.get("views"):
            return []
        here = self.here.view if self.here else None
        saved = SavedView.objects.visible_to(self.member).in_order()
        return [ViewEntry(view, self._url(Place(view=view.pk)), view.pk == here) for view in saved]

    @property
    def beside_the_rooms(self) -> SafeString:
        """The ways to what is no room, and stands beside them."""
        return self._links("rooms")

    @property
    def work(self) -> SafeString:
        """The ways to what one needs at work."""
        return self._links("work")

    @property
    def house(self) -> SafeString:
        """The ways to how the team works."""
        return self._links("house")

    def _links(self, shelf: Shelf) -> SafeString:
        screens = screens_for(self.member, shelf)
        return links(screens, self.member.team.slug, self.path, self._counts)

    @property
    def is_in_the_house(self) -> bool:
        """Whether one looks at how the team works."""
        return is_of_the_house(self.path, self.member.team.slug)

    @property
    def notices(self) -> str:
        """How much is new for this member."""
        return self._counts.get("notices", "")

    @cached_property
    def notices_alone(self) -> str:
        """The same, where nothing else is counted."""
        return bounded(new_for(self.member))

    @cached_property
    def _counts(self) -> dict[str, str]:
        """The numbers beside the entries."""
        found = counted_for(Asker.of(self.member, self._mine)).ask()
        return {name: in_short(number) for name, number in found.items()}

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
        return ChannelEntry(channel, self._url(place), self._is_here(place), trouble)

    def _is_here(self, place: Place) -> bool:
        """Whether one looks at this place, or at one label in it."""
        return self.here is not None and self.here.without_label == place

    @cached_property
    def _inbox(self) -> str:
        return reverse("inbox:list", args=[self.member.team.slug])

    def _url(self, place: Place) -> str:
        return self._inbox + place.query
