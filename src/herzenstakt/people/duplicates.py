"""Who may be the same human: proposed, with the reason, and never merged by a machine.

Asked for by keys that stand in an index, so it costs the same among a hundred people and among a million.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from herzenstakt.kernel.asking import how_many
from herzenstakt.people.models import Apart, Handle, HandleQuerySet, Person

#: what fits more people than this tells nothing: half of the world is called Anna
MANY = 8
#: so many are proposed at a time
MOST = 3


class Clue(models.TextChoices):
    """What two people have in common, the strongest first."""

    ADDRESS = "address", _("same address")
    SITE = "site", _("same website")
    NAME = "name", _("same name")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody who may be the same human: under which name, and what speaks for it."""

    person: Person
    handle: Handle
    clue: Clue


def likenesses(person: Person, ours: Sequence[Handle] | HandleQuerySet) -> list[Likeness]:
    """Who may be this human under another name, the best clue first; those whom somebody has kept apart
    are none of them. `ours`: the names of this human."""
    found: dict[int, Likeness] = {}
    for clue, handles in _alike(person, list(ours[: MANY * 4])):
        for handle in handles:
            found.setdefault(handle.person_id, Likeness(handle.person, handle, clue))
    if not found:
        return []
    for stranger in _kept_apart(person, found):
        found.pop(stranger, None)
    return list(found.values())[:MOST]


def _alike(person: Person, ours: Iterable[Handle]) -> Iterator[tuple[Clue, list[Handle]]]:
    """By each clue, the names that have the same; none where too many have it."""
    addresses = {one.address_key for one in ours if "." in one.address_key}
    sites = {one.site_key for one in ours} - {""}
    names = {one.name_key for one in ours} - {""}
    # whose address is a place on the web, as on Bluesky, is known by it
    ways = (
        (Clue.ADDRESS, "address_key", addresses),
        (Clue.SITE, "site_key", sites | addresses),
        (Clue.SITE, "address_key", sites),
        (Clue.NAME, "name_key", names),
    )
    others = Handle.objects.filter(team=person.team_id).exclude(person=person)
    asked = {
        (clue, field, key): others.filter(**{field: key})
        for clue, field, keys in ways
        for key in sorted(keys)
    }
    for way, many in how_many(asked, MANY + 1).items():
        if 0 < many <= MANY:
            yield way[0], list(asked[way].select_related("person")[:MANY])


def _kept_apart(person: Person, candidates: Iterable[int]) -> set[int]:
    """Those of the candidates of whom somebody said that they are another human, under any of the names
    that both have today."""
    standing = [person.pk, *candidates]
    homes = Handle.objects.filter(person__in=standing).values_list("home", "person")
    human = dict(homes) | {pk: pk for pk in standing}
    ours = [pk for pk, whose in human.items() if whose == person.pk]
    pairs = Apart.objects.filter(
        Q(one__in=ours, other__in=human) | Q(other__in=ours, one__in=human)
    )
    said = {human[pk] for pair in pairs.values_list("one", "other") for pk in pair}
    return said - {person.pk}
