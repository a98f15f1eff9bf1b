"""A filter for one member: what it names has become rows, or words about what is not there (any more)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.coach.text import Text
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.groups.models import Group
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.labels.models import Label, Labelling
from herzenstakt.search.filters import ME, NO_GROUP, NOBODY, Filter, Privacy, Side, State
from herzenstakt.search.folding import folded
from herzenstakt.search.people import people_called
from herzenstakt.search.wording import Wording

Row = TypeVar("Row")


@dataclass(frozen=True)
class Sought:
    """What is looked for, and by whom. `None`: does not matter. `troubles`: what the filter names and does
    not exist; then nothing is found at all, and never everything instead."""

    member: Membership
    filter: Filter
    channels: tuple[int, ...] | None = None
    people: tuple[int, ...] | None = None
    labels: tuple[int, ...] = ()
    caretakers: tuple[int, ...] | None = None
    group: int | None = None
    troubles: list[Sentence] = field(default_factory=list)

    @cached_property
    def wording(self) -> Wording:
        """The words of it."""
        return Wording.of(self.filter)

    @property
    def is_about_messages(self) -> bool:
        """Whether something that was said is looked for, and not only where a conversation stands."""
        wording, wanted = self.wording, self.filter
        asks = wording or wording.without or wording.without_phrases
        return bool(asks or wanted.has_attachment or wanted.said_by or wanted.language)

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing: signs without a letter are no words."""
        silent = self.filter.but(words=(), phrases=(), without=())
        return not silent and not self.is_about_messages

    def fits(self, text: str, language: str) -> bool:
        """Whether the words stand in what was said, and it is in the language. `language`: as the network
        tells it; where it does not, the words do."""
        return self.wording.fits(text) and self._speaks(text, language)

    def _speaks(self, text: str, language: str) -> bool:
        wanted = self.filter.language
        if not wanted:
            return True
        told = language or Text(text).language or ""
        return told.casefold().partition("-")[0] == wanted

    def in_language(self) -> Q:
        """Messages the network calls so, and those of which it says nothing: their words tell."""
        return Q(language__istartswith=self.filter.language) | Q(language="")

    def of_message(self) -> list[Q]:
        """What a message must be, for one that no index has found, without its words."""
        wanted = self.filter
        conditions = [
            wanted.said_by and Q(direction=direction_of(wanted.said_by)),
            wanted.kind and Q(kind=wanted.kind),
            wanted.has_attachment and ~Q(media=[]),
            wanted.language and self.in_language(),
            self.since and Q(written_at__gte=self.since),
            self.before and Q(written_at__lt=self.before),
        ]
        return [one for one in conditions if one]

    @cached_property
    def channels_looked_at(self) -> tuple[int, ...]:
        """Those that were named, or all of the team."""
        if self.channels is not None:
            return self.channels
        ours = Channel.objects.visible_to(self.member).order_by("pk")
        return tuple(ours.values_list("pk", flat=True))

    @cached_property
    def since(self) -> datetime | None:
        """The beginning of the time that is looked through."""
        return self._midnight(self.filter.since)

    @cached_property
    def before(self) -> datetime | None:
        """Its end."""
        return self._midnight(self.filter.before)

    def _midnight(self, day: date | None) -> datetime | None:
        if day is None:
            return None
        return datetime.combine(day, time(), ZoneInfo(self.member.team.time_zone))

    def conditions(self, path: str = "", *, without: frozenset[str] = frozenset()) -> list[Any]:
        """What a conversation must be. `path`: the way to it from another row; `without`: what is taken care
        of already."""
        wanted = self.filter
        given: dict[str, Any] = {
            "people": self.people is not None and Q(**{f"{path}person__in": self.people}),
            "post": wanted.post and Q(**{f"{path}post": wanted.post}),
            "caretaker": self._caretaker(path),
            "group": self._group(path),
            "state": wanted.state and in_state(wanted.state, path),
            "privacy": wanted.privacy
            and Q(**{f"{path}is_private": wanted.privacy is Privacy.PRIVATE}),
            "channels": self.channels is not None and Q(**{f"{path}channel__in": self.channels}),
        }
        conditions = [one for name, one in given.items() if one and name not in without]
        outer = OuterRef(f"{path}pk")
        if wanted.kind and not self.is_about_messages:
            of_kind = Message.objects.filter(conversation=outer, kind=wanted.kind)
            conditions.append(Exists(of_kind))
        return conditions + [
            Exists(Labelling.objects.filter(conversation=outer, label=label))
            for label in self.labels
            if f"label-{label}" not in without
        ]

    def _caretaker(self, path: str) -> Q | None:
        if self.filter.caretaker == NOBODY:
            return Q(**{f"{path}caretaker": None})
        return None if self.caretakers is None else Q(**{f"{path}caretaker__in": self.caretakers})

    def _group(self, path: str) -> Q | None:
        if self.filter.group == NO_GROUP:
            return Q(**{f"{path}group": None})
        return None if self.group is None else Q(**{f"{path}group": self.group})


def direction_of(side: Side) -> str:
    """Who speaks, as a message keeps it."""
    return (Message.Direction.IN if side is Side.THEM else Message.Direction.OUT).value


def in_state(state: State, path: str) -> Q:
    """A conversation that stands there."""
    match state:
        case State.WAITING:
            return Q(**{f"{path}waiting_since__isnull": False})
        case State.LATE:
            waits = Q(**{f"{path}waiting_since__isnull": False})
            return waits & Q(**{f"{path}late_at__lte": timezone.now()})
        case State.OPEN:
            return Q(**{f"{path}status": Conversation.Status.OPEN})
        case State.LATER:
            return Q(**{f"{path}status": Conversation.Status.SNOOZED})
        case State.RESTING:
            return Q(**{f"{path}status": Conversation.Status.CLOSED})


def seek(member: Membership, wanted: Filter) -> Sought:
    """Look up what a filter names."""
    troubles: list[Sentence] = []
    return Sought(
        member,
        wanted,
        channels=_channels(member, wanted, troubles),
        people=_people(member, wanted, troubles),
        labels=_labels(member, wanted, troubles),
        caretakers=_caretakers(member, wanted, troubles),
        group=_group(member, wanted, troubles),
        troubles=troubles + _lost(member, wanted),
    )


# --- steps ---------------------------------------------------------------------------------------


def _channels(
    member: Membership, wanted: Filter, troubles: list[Sentence]
) -> tuple[int, ...] | None:
    """Channels with this name, or on this network."""
    if not (wanted.channel or wanted.network):
        return None
    there = list(Channel.objects.visible_to(member).order_by("pk"))
    if wanted.channel:
        called = _called(wanted.channel, ((one, (one.name, one.own_address)) for one in there))
        there = called or _called(wanted.channel, ((one, _networks(one)) for one in there))
        if not there:
            words = _("There is no channel “%(name)s” here (any more).")
            troubles.append(Sentence(words, {"name": wanted.channel}))
    if wanted.network and there:
        there = _called(wanted.network, ((one, _networks(one)) for one in there))
        if not there:
            words = _("None of these channels is on “%(name)s”.")
            troubles.append(Sentence(words, {"name": wanted.network}))
    return tuple(channel.pk for channel in there)


def _networks(channel: Channel) -> tuple[str, str]:
    return channel.kind, channel.network_name


def _called(name: str, rows: Iterable[tuple[Row, tuple[str, ...]]]) -> list[Row]:
    """Rows that are called exactly so; else those in whose names it stands."""
    wanted, known = folded(name), list(rows)
    exactly = [row for row, names in known if wanted in map(folded, names)]
    return exactly or [row for row, names in known if any(wanted in folded(one) for one in names)]


def _people(member: Membership, wanted: Filter, troubles: list[Sentence]) -> tuple[int, ...] | None:
    """People with this name and this handle."""
    if not (wanted.person or wanted.handle):
        return None
    asked = [name for name in (wanted.person, wanted.handle and f"@{wanted.handle}") if name]
    found = [{person.pk for person in people_called(member, name)} for name in asked]
    both = set.intersection(*found)
    if not both:
        words = _("Nobody who has talked to us is called “%(name)s”.")
        troubles.append(Sentence(words, {"name": " ".join(asked)}))
    return tuple(sorted(both))


def _labels(member: Membership, wanted: Filter, troubles: list[Sentence]) -> tuple[int, ...]:
    numbers = []
    for name in wanted.labels:
        label = Label.objects.visible_to(member).called(name).first()
        if label is None:
            words = _("There is no label “%(name)s” (any more).")
            troubles.append(Sentence(words, {"name": name}))
        else:
            numbers.append(label.pk)
    return tuple(dict.fromkeys(numbers))


def _caretakers(
    member: Membership, wanted: Filter, troubles: list[Sentence]
) -> tuple[int, ...] | None:
    """Colleagues with this name, former ones included."""
    if wanted.caretaker in ("", NOBODY):
        return None
    if wanted.caretaker == ME:
        return (member.pk,)
    colleagues = Membership.objects.visible_to(member).select_related("user").order_by("pk")
    called = _called(wanted.caretaker, ((one, (one.user.name,)) for one in colleagues))
    if not called:
        words = _("Nobody in this team is called “%(name)s”.")
        troubles.append(Sentence(words, {"name": wanted.caretaker}))
    return tuple(colleague.pk for colleague in called)


def _group(member: Membership, wanted: Filter, troubles: list[Sentence]) -> int | None:
    """The group with this name; else the first in whose name it stands."""
    if wanted.group in ("", NO_GROUP):
        return None
    there = Group.objects.visible_to(member).in_order()
    called = _called(wanted.group, ((one, (one.name,)) for one in there))
    if not called:
        words = _("There is no group “%(name)s” (any more).")
        troubles.append(Sentence(words, {"name": wanted.group}))
    return called[0].pk if called else None


def _lost(member: Membership, wanted: Filter) -> list[Sentence]:
    """A post that is not there."""
    if not wanted.post or Post.objects.visible_to(member).filter(pk=wanted.post).exists():
        return []
    return [Sentence(_("There is no post %(number)s (any more)."), {"number": str(wanted.post)})]
