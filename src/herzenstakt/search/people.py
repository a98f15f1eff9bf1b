"""Finding people by a name that is not typed to its end, or not quite right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.people.models import Person, PersonQuerySet
from herzenstakt.search.folding import MOST_NAMES, name_almost, name_as_written, words_of
from herzenstakt.search.index import HANDLES, PEOPLE, in_team, some

#: people behind one name
MOST = 20
#: rows that are looked at to find the best of them
LOOKED_AT = 200
#: how alike a word of a name has to be
ALIKE = 0.7

Written = Callable[[str], tuple[str, ...]]


def people_called(member: Membership, name: str, most: int = MOST) -> list[Person]:
    """People with such a name, the most alike first. With an @ before it, only a handle counts."""
    words = words_of(name)[:MOST_NAMES]
    if not words:
        return []
    only_handles = name.lstrip().startswith("@")
    found: dict[int, float] = {}
    for written in (name_as_written, name_almost):
        for person, said in _candidates(member, words, written, only_handles):
            alike = _alike(words, words_of(said))
            if alike >= ALIKE:
                found[person] = max(alike, found.get(person, 0))
        found = _seen_by(member, found)
        if found:  # whoever types well does not mean others
            break
    if not found:
        return []
    best = sorted(found, key=lambda pk: (-found[pk], -pk))[:most]
    humans = PersonQuerySet(Person).visible_to(member).standing()
    people = humans.prefetch_related("handles").in_bulk(best)
    return [people[pk] for pk in best if pk in people]


# --- steps ---------------------------------------------------------------------------------------


def _seen_by(member: Membership, found: dict[int, float]) -> dict[int, float]:
    """Without those who talk in private only, for whom that is not: nobody shall stand in the place of
    others, or tell by their absence that they are there."""
    if not found or member.may(Permission.READ_PRIVATE):
        return found
    there = PersonQuerySet(Person).visible_to(member).filter(pk__in=found)
    return {pk: found[pk] for pk in there.values_list("pk", flat=True)}


def _candidates(
    member: Membership, words: list[str], written: Written, only_handles: bool
) -> Iterator[tuple[int, str]]:
    """People of the team and the name under which they were found."""
    wanted = [*map(written, words), (in_team(member.team_id),)]
    called = [] if only_handles else some(PEOPLE, wanted, ("id", "name"), LOOKED_AT)
    yield from called
    # enough to choose from, and most of them have a handle of that name
    if len(called) == LOOKED_AT:
        return
    for person, name, address in some(HANDLES, wanted, ("person_id", "name", "address"), LOOKED_AT):
        yield person, address if only_handles else f"{name} {address}"


def _alike(words: list[str], name: list[str]) -> float:
    """How well the words fit a name: each is compared with the word most like it; its beginning counts
    almost as much as the whole."""
    return min(max((_like(word, one) for one in name), default=0.0) for word in words)


@lru_cache(maxsize=8192)
def _like(word: str, one: str) -> float:
    if word == one:
        return 1.0
    if one.startswith(word):
        return 0.95
    if abs(len(word) - len(one)) > 2:  # a letter too many, too few, or wrong
        return 0.0
    return SequenceMatcher(None, word, one, autojunk=False).ratio()
