"""Whether the record of measures is still what was written, and whether measures and record tell the same.

Whoever can write into the database, but does not hold a key of the house, can make no false entry look true
and take none away unnoticed. Whoever also has an old copy of the database can put the whole of it back:
only a head kept elsewhere (`heads`, `departures`) shows that.
"""

from __future__ import annotations

import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from herzenstakt.accounts.models import Team
from herzenstakt.moderation import evidence as evidences
from herzenstakt.moderation.models import Evidence, Measure, RecordEntry, RecordHead
from herzenstakt.moderation.record import NOTHING, digest_of, keys, seal_of
from herzenstakt.moderation.vouching import ENDS, name_of, rows_of, words_for
from herzenstakt.moderation.vouching import digest_of as digest_of_field

#: rows that are held at once, however long a record is
BATCH = 500
#: what a database gives back in place of a row that somebody has filled with nonsense
NONSENSE = (ValueError, TypeError, AttributeError, OverflowError)

Row = TypeVar("Row")
Event: TypeAlias = RecordEntry.Event
State: TypeAlias = Measure.State

#: the events that move a measure, and the states in which it may stand after each of them
LEADS_TO: Mapping[str, frozenset[State]] = {
    Event.ASKED: frozenset({State.ASKED, State.READY}),
    Event.AGREED: frozenset({State.READY}),
    Event.DECLINED: frozenset({State.DECLINED}),
    Event.DONE: frozenset({State.DONE}),
    Event.FAILED: frozenset({State.FAILED, State.READY}),
    Event.FOUND: frozenset({State.DONE}),
    Event.LIFTED: frozenset({State.LIFTED}),
}
#: told a digest with a key of the house, whether one of its keys made it
Fits: TypeAlias = Callable[[str, Callable[[bytes], str]], bool]


class Head(NamedTuple):
    """Where a record ends."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about the record of one team. `flaw`: the first thing that is wrong, in one sentence;
    "" where the record is whole."""

    team: str
    entries: int
    flaw: str


class Broken(Exception):
    """The record is not what was written; the text says where, in one sentence."""


class Line(NamedTuple):
    """What an entry says of its measure."""

    number: int
    event: str
    details: Mapping[str, Any]


# --- all records ---------------------------------------------------------------------------------


def verify() -> Iterator[Verdict]:
    """Every team that has a record, or should have one."""
    for pk in sorted(_teams()):
        yield verify_team(pk)


def verify_team(team_id: int) -> Verdict:
    """One record from its first entry to its last, and everything that must agree with it."""
    walk = Walk(team_id)
    try:
        walk.along_the_chain()
        walk.to_its_end()
        walk.around_the_measures()
    except Broken as broken:
        return Verdict(walk.team, walk.last.number, str(broken))
    except NONSENSE:
        flaw = f"Something behind entry {walk.last.number} cannot be read any more."
        return Verdict(walk.team, walk.last.number, flaw)
    return Verdict(walk.team, walk.last.number, "")


def _teams() -> set[int]:
    teams: set[int] = set()
    for model in (RecordEntry, RecordHead, Measure):
        teams |= set(model._default_manager.order_by().values_list("team", flat=True).distinct())
    return teams


class Walk:
    """Along the record of one team; `last` is the last entry that was found whole."""

    def __init__(self, team_id: int) -> None:
        self.team_id = team_id
        self.team = Team.objects.filter(pk=team_id).values_list("name", flat=True).first() or "?"
        self.last = Head(0, NOTHING)
        self.keys = keys()

    def along_the_chain(self) -> None:
        """Numbers without gaps, digests with a key of ours, each after the one before it, and about a
        measure that is there. Raises Broken."""
        entries = RecordEntry.objects.filter(team=self.team_id).order_by("number", "pk")
        for some in batches(self._readable(entries)):
            named = {entry.measure for entry in some}
            known = Measure.objects.filter(team=self.team_id, key__in=named)
            there = set(known.values_list("key", flat=True))
            for entry in some:
                self._stands(entry)
                if entry.measure not in there:
                    raise Broken(f"Entry {entry.number} is about a measure that is not there.")
                self.last = Head(entry.number, entry.digest)

    def to_its_end(self) -> None:
        """The record ends where its sealed head says. Raises Broken."""
        head = RecordHead.objects.filter(team=self.team_id).first()
        if head is None:
            if self.last.number:
                raise Broken(f"The seal behind the last entry, {self.last.number}, is missing.")
            return
        if not self._fits(head.seal, lambda key: seal_of(head, key)):
            raise Broken(f"The seal behind the last entry, {self.last.number}, is not ours.")
        if head.number > self.last.number:
            raise Broken(
                f"Entry {self.last.number + 1} is missing: there were {head.number},"
                " and the end was cut off."
            )
        if (head.number, head.digest) != self.last:
            raise Broken(f"Entry {head.number + 1} stands behind the sealed end.")

    def around_the_measures(self) -> None:
        """Every measure stands as its entries tell, with its objections and its evidence. Raises Broken."""
        measures = Measure.objects.filter(team=self.team_id).order_by("pk")
        rows = measures.select_related("evidence").prefetch_related("objections")
        for some in batches(self._measures(rows)):
            told = _told_of([measure.key for measure in some], self.team_id)
            for measure in some:
                agrees(measure, told[measure.key], self._fits)

    # --- steps

    def _readable(self, entries: Iterable[RecordEntry]) -> Iterator[RecordEntry]:
        """Entry by entry, whatever stands in the table."""
        number = 0
        try:
            for entry in _in_pieces(entries):
                yield entry
                number = entry.number
        except NONSENSE as trouble:
            raise Broken(f"Entry {number + 1} cannot be read any more.") from trouble

    def _measures(self, measures: Iterable[Measure]) -> Iterator[Measure]:
        pk = 0
        try:
            for measure in _in_pieces(measures):
                yield measure
                pk = measure.pk
        except NONSENSE as trouble:
            raise Broken(f"The measure after number {pk} cannot be read any more.") from trouble

    def _stands(self, entry: RecordEntry) -> None:
        """It is the next one, and as it was written. Raises Broken."""
        due = self.last.number + 1
        if entry.number > due:
            raise Broken(f"Entry {due} is missing.")
        if entry.number < due:
            raise Broken(f"Entry {entry.number} stands there twice, or before the first one.")
        try:
            is_ours = self._fits(entry.digest, lambda key: digest_of(entry, key))
        except NONSENSE as trouble:
            raise Broken(f"Entry {due} cannot be read any more.") from trouble
        if not is_ours:
            raise Broken(
                f"Entry {due} is not as it was written (or with a key that this desk does not have)."
            )
        if entry.before != self.last.digest:
            raise Broken(f"Entry {due} does not follow the one before it.")

    def _fits(self, digest: str, with_key: Callable[[bytes], str]) -> bool:
        """Whether a key of ours made it. The one that fits is asked first next time: entries that lie
        together are of the same key."""
        for key in self.keys:
            if hmac.compare_digest(with_key(key).encode(), str(digest).encode()):
                self.keys = [key, *(other for other in self.keys if other != key)]
                return True
        return False


# --- a measure and what is told of it ------------------------------------------------------------


def agrees(measure: Measure, told: list[Line], fits: Fits) -> None:
    """Raises Broken where a measure, or an objection to it, says something else than its entries."""
    name = f"Measure {measure.key}"
    moves = [line for line in told if line.event in LEADS_TO]
    if not moves:
        raise Broken(f"{name} is not in the record.")
    if measure.state not in LEADS_TO[moves[-1].event]:
        raise Broken(
            f"{name} is “{measure.state}”, but entry {moves[-1].number} says “{moves[-1].event}”."
        )
    _objections_agree(measure, told)
    _fields_agree(measure, told, fits)
    _evidence_agrees(measure, told)


def _objections_agree(measure: Measure, told: list[Line]) -> None:
    """There are as many as the record tells of, and as many ended in each way. Raises Broken."""
    outcomes = [objection.outcome for objection in measure.objections.all()]
    found = {Event.OBJECTED: len(outcomes)} | {
        event: outcomes.count(outcome) for outcome, event in ENDS.items()
    }
    for event, times in found.items():
        if times != (recorded := _how_often(told, event)):
            raise Broken(
                f"Of measure {measure.key} the record says “{event}” {recorded} times, and its objections"
                f" {times} times."
            )


def _fields_agree(measure: Measure, told: list[Line], fits: Fits) -> None:
    """In every field stands what the latest entry that vouches for it was written for. Raises Broken."""
    rows = {name_of(row): row for row in rows_of(measure)}
    for (name, field), (number, digest) in _vouched(told).items():
        row = rows.get(name)
        if row is None:
            raise Broken(
                f"The objection of entry {number} to measure {measure.key} is not there any more."
            )
        if fits(digest, partial(digest_of_field, row, field)):
            continue
        if getattr(row, field) == "":
            raise Broken(
                f"{words_for(row, field)} was erased since entry {number}, but the record does not say so."
            )
        raise Broken(f"{words_for(row, field)} is not what entry {number} says.")


def _vouched(told: list[Line]) -> Mapping[tuple[str, str], tuple[int, str]]:
    """By row and field: the latest entry that vouches for it, and its digest."""
    return {
        (name, field): (line.number, digest)
        for line in told
        for name, digests in line.details.get("vouched", {}).items()
        for field, digest in digests.items()
    }


def _evidence_agrees(measure: Measure, told: list[Line]) -> None:
    """The words that were kept are those that were kept then. Of who was forgotten only the digest is
    left. Raises Broken."""
    evidence: Evidence | None = getattr(measure, "evidence", None)
    kept = [line.details["evidence"] for line in told if "evidence" in line.details]
    expected = kept[-1] if kept else ""
    if evidence is None:
        if expected:
            raise Broken(f"The evidence of measure {measure.key} is missing.")
        return
    is_forgotten = bool(_how_often(told, Event.FORGOTTEN))
    is_the_same = evidences.digest_of(evidence) == evidence.digest or (
        is_forgotten and evidences.is_erased(evidence)
    )
    if evidence.digest != expected or not is_the_same:
        raise Broken(f"The evidence of measure {measure.key} is not what was kept then.")


def _told_of(measures: list[UUID], team_id: int) -> Mapping[UUID, list[Line]]:
    """What the record says of some measures, in its order."""
    told: dict[UUID, list[Line]] = defaultdict(list)
    entries = RecordEntry.objects.filter(team=team_id, measure__in=measures).order_by("number")
    lines = entries.values_list("measure", "number", "event", "details")
    for key, number, event, details in lines:
        told[key].append(Line(number, event, json.loads(details)))
    return told


def _how_often(told: list[Line], event: Event) -> int:
    return sum(line.event == event for line in told)


# --- a head that is kept elsewhere ---------------------------------------------------------------


def heads() -> Mapping[str, Head]:
    """Where the record of each team ends, by the team's name in its addresses: to be kept elsewhere."""
    found = RecordHead.objects.order_by("team").values_list("team__slug", "number", "digest")
    return {team: Head(number, digest) for team, number, digest in found}


def departures(expected: Mapping[str, Head]) -> Iterator[str]:
    """Where a record no longer holds what it held when its head was written down, in one sentence each.

    That the entry with this digest is there is enough: each digest holds all the ones before it.
    """
    for team, head in expected.items():
        entries = RecordEntry.objects.filter(team__slug=team, number=head.number)
        found = entries.values_list("digest", flat=True).first()
        if found is None:
            yield f"{team}: Entry {head.number}, which was written down elsewhere, is missing."
        elif found != head.digest:
            yield f"{team}: Entry {head.number} is not the one that was written down elsewhere."


# --- in pieces -----------------------------------------------------------------------------------


def _in_pieces(rows: Any) -> Iterator[Any]:
    """Without holding them all."""
    return iter(rows.iterator(chunk_size=BATCH))


def batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """So many at a time. What was read before something breaks is handed over first."""
    some: list[Row] = []
    try:
        for row in rows:
            some.append(row)
            if len(some) == BATCH:
                yield some
                some = []
    except Broken:
        yield some
        raise
    yield some
