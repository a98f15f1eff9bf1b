"""Everything the palette leads to: rooms, channels, labels, people and the pages of the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation
from herzenstakt.groups.models import Group as TeamGroup
from herzenstakt.labels.models import Label
from herzenstakt.web.inbox.rooms import ICONS, KEYS, NAMES, Place, Room, rooms_for
from herzenstakt.web.screens import SCREENS, screens_for

#: entries of one kind; whoever looks for another one types a letter more
MOST = 8
#: people are looked for among those who spoke last: bounded, however many there are
LATEST = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """Somewhere to go. `key`: the keys that lead there, too."""

    name: str
    url: str
    icon: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one kind."""

    title: str | Promise
    entries: list[Entry]


def places_for(member: Membership, query: str) -> list[Group]:
    """What fits the words of a query, by kind; everything that is always there for none."""
    words = query.casefold().split()
    groups = (
        Group(_("Rooms"), fitting(words, rooms(member))),
        Group(_("People"), people(member, words)),
        Group(_("Groups"), fitting(words, groups_of(member))),
        Group(_("Labels"), fitting(words, labels(member))),
        Group(_("Only from"), fitting(words, channels(member))),
        Group(_("Our house"), fitting(words, pages(member), most=len(SCREENS) + 1)),
        Group(_("Search"), searching(member, query)),
    )
    return [group for group in groups if group.entries]


def fitting(words: list[str], entries: Iterable[Entry], most: int = MOST) -> list[Entry]:
    """Those in whose name all words stand, the first few."""
    fit = (one for one in entries if all(word in one.name.casefold() for word in words))
    return [one for one, _number in zip(fit, range(most), strict=False)]


# --- kinds ---------------------------------------------------------------------------------------


def rooms(member: Membership) -> Iterator[Entry]:
    """As in the navigation."""
    for room in rooms_for(member):
        url = inbox_of(member) + Place(room).query
        yield Entry(str(NAMES[room]), url, ICONS[room], KEYS[room])


def channels(member: Membership) -> Iterator[Entry]:
    """Those who wait, of one channel."""
    for pk, name in Channel.objects.visible_to(member).order_by("pk").values_list("pk", "name"):
        yield Entry(name, inbox_of(member) + Place(channel=pk).query, "radio")


def groups_of(member: Membership) -> Iterator[Entry]:
    """Those who wait in a group; one's own or not: nothing is hidden."""
    if not member.team.has_groups:
        return
    there = TeamGroup.objects.visible_to(member).in_order()
    for pk, name in there.values_list("pk", "name"):
        yield Entry(name, inbox_of(member) + Place(group=pk).query, "users-round")


def labels(member: Membership) -> Iterator[Entry]:
    """Everybody with a label."""
    offered = Label.objects.visible_to(member).in_use().by_name()
    for pk, name in offered.values_list("pk", "name"):
        yield Entry(name, inbox_of(member) + Place(Room.ALL, label=pk).query, "tag")


def pages(member: Membership) -> Iterator[Entry]:
    """How the team works, and one's own account."""
    for screen in screens_for(member):
        yield Entry(str(screen.name), screen.url(member.team.slug), screen.icon)
    yield Entry(gettext("My account"), reverse("account:home"), "user")


def people(member: Membership, words: list[str]) -> list[Entry]:
    """Whoever spoke lately and is called so; nobody without a word."""
    if not words:
        return []
    latest = Conversation.objects.visible_to(member).newest_first()[:LATEST]
    known = latest.values_list("person_id", "person__name")
    called = {pk: name for pk, name in known if all(word in name.casefold() for word in words)}
    team = member.team.slug
    return [
        Entry(name, reverse("person:show", args=[team, pk]), "user")
        for pk, name in list(called.items())[:MOST]
    ]


def searching(member: Membership, query: str) -> list[Entry]:
    """The words themselves, in everything that was ever said."""
    if not query.strip():
        return []
    url = reverse("search:results", args=[member.team.slug], query={"q": query})
    words = gettext("Search for “%(words)s” in everything that was said") % {"words": query}
    return [Entry(words, url, "search")]


def inbox_of(member: Membership) -> str:
    """The address of the inbox."""
    return reverse("inbox:list", args=[member.team.slug])
