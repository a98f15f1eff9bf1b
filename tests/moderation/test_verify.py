"""Whoever changes the record, or what it is about, is found; and the first broken entry is named."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message
from herzenstakt.moderation import evidence as evidences
from herzenstakt.moderation.models import Evidence, Measure, Objection, RecordEntry, RecordHead
from herzenstakt.moderation.record import (
    NOTHING,
    digest_of,
    enter,
    keys,
    seal_of,
)
from herzenstakt.moderation.verify import BATCH, Head, departures, heads, verify, verify_team

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Event = RecordEntry.Event
#: what happens to a measure, one after the other, and how it stands then
LIVES: tuple[tuple[tuple[Event, ...], dict[str, Any]], ...] = (
    ((Event.ASKED, Event.DONE, Event.LIFTED), {"state": "lifted"}),
    ((Event.ASKED, Event.AGREED, Event.DONE, Event.TOLD, Event.LIFTED), {"state": "lifted"}),
    ((Event.ASKED, Event.DECLINED), {"state": "declined"}),
    ((Event.ASKED, Event.FAILED), {"state": "failed"}),
    ((Event.FOUND, Event.REASONED, Event.OBJECTED, Event.LIFTED), {"state": "lifted"}),
    ((Event.FOUND, Event.OBJECTED, Event.UPHELD, Event.FORGOTTEN, Event.LIFTED), {}),
)


def examples(most: int) -> settings:
    """So many, however long each takes; the tables are made once for all of them."""
    return settings(
        max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


def many(message: Message, mia: Membership, uwe: Membership, entries: int) -> None:
    """A record of so many entries, as the flows would have written it: measure after measure."""
    chain: list[RecordEntry] = []
    while len(chain) < entries:
        for events, more in LIVES:
            live(chain, message, (mia, uwe), events, {"state": "lifted"} | more)
    RecordEntry.objects.bulk_create(chain, batch_size=1000)
    head = RecordHead(team=mia.team, number=len(chain), digest=chain[-1].digest)
    head.seal = seal_of(head, keys()[0])
    head.save()


def live(
    chain: list[RecordEntry],
    message: Message,
    who: tuple[Membership, Membership],
    events: tuple[Event, ...],
    more: Mapping[str, Any],
) -> None:
    """One measure and all that happens to it."""
    mia, uwe = who
    told = {"telling": "told"} if Event.TOLD in events else {}
    measure = Measure.objects.create(
        team=mia.team,
        message=message,
        kind="hide",
        reason="N01",
        asked_by=mia,
        decided_by=uwe,
        found_outside=Event.FOUND in events,
        **more,
        **told,
    )
    evidence = kept(measure)
    if Event.FORGOTTEN in events:
        Evidence.objects.filter(pk=evidence.pk).update(text="", author_name="")
    if Event.OBJECTED in events:
        outcome = "upheld" if Event.UPHELD in events else "lifted"
        Objection.objects.create(measure=measure, text="Nein.", outcome=outcome, decided_by=uwe)
    for event in events:
        says = {"kind": "hide", "reason": "N01", "evidence": evidence.digest}
        entry = RecordEntry(
            team=mia.team,
            number=len(chain) + 1,
            at=NOON + timedelta(seconds=len(chain)),
            event=event,
            measure=measure.key,
            by=mia,
            details=json.dumps(says if event in {Event.ASKED, Event.FOUND} else {}),
            before=chain[-1].digest if chain else NOTHING,
        )
        entry.digest = digest_of(entry, keys()[0])
        chain.append(entry)


def kept(measure: Measure) -> Evidence:
    """The evidence of a measure."""
    evidence = Evidence(
        measure=measure, author_name="Karl Kritik", text="Ihr ****!", salt="a1" * 16
    )
    evidence.digest = evidences.digest_of(evidence)
    evidence.save()
    return evidence


# --- tampering, directly in the database ---------------------------------------------------------

ENTRY, MEASURE = "moderation_recordentry", "moderation_measure"
EVIDENCE, OBJECTION = "moderation_evidence", "moderation_objection"
HEAD = "moderation_recordhead"
ALL = "number, at, event, measure, by_id, details, before, digest, team_id"


def sql(command: str, *values: Any) -> None:
    """One statement, past everything Django would say."""
    with connection.cursor() as cursor:
        cursor.execute(command, values)


def one(command: str, *values: Any) -> Any:
    """The first column of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(command, values)
        return cursor.fetchone()[0]


def field_of(name: str, value: Callable[[], Any]) -> Callable[[int, int], int]:
    """Another value in one field of an entry."""

    def change(place: int, _other: int) -> int:
        sql(f"UPDATE {ENTRY} SET {name} = %s WHERE number = %s", value(), place)
        return place

    return change


def shift(beyond: int, by: int) -> None:
    """Other numbers for all entries behind one of them, past the rule that each is there once."""
    far = 1_000_000
    sql(f"UPDATE {ENTRY} SET number = number + %s WHERE number > %s", far, beyond)
    sql(f"UPDATE {ENTRY} SET number = number - %s WHERE number > %s", far - by, far)


def copy(place: int, to: int, before: str = "before") -> None:
    """A copy of an entry under another number."""
    rest = ALL.removeprefix("number, ").replace("before", before)
    names = ALL
    sql(
        f"INSERT INTO {ENTRY} ({names}) SELECT %s, {rest} FROM {ENTRY} WHERE number = %s", to, place
    )


def length() -> int:
    """How many entries there are."""
    found: int = one(f"SELECT COUNT(*) FROM {ENTRY}")
    return found


def delete(place: int, _other: int) -> int:
    sql(f"DELETE FROM {ENTRY} WHERE number = %s", place)
    return place


def delete_and_close_the_gap(place: int, _other: int) -> int:
    assume(place < length())
    sql(f"DELETE FROM {ENTRY} WHERE number = %s", place)
    shift(place, -1)
    return place


def insert(place: int, other: int) -> int:
    assume(other != place + 1)  # a copy of the next one in its place is the next one
    copied = one(f"SELECT id FROM {ENTRY} WHERE number = %s", other)
    shift(place, 1)
    number = one(f"SELECT number FROM {ENTRY} WHERE id = %s", copied)
    copy(number, place + 1)
    return place + 1


def append(place: int, _other: int) -> int:
    end = length()
    last = one(f"SELECT digest FROM {ENTRY} WHERE number = %s", end)
    copy(place, end + 1, before=f"'{last}'")
    return end + 1


def swap(place: int, other: int) -> int:
    assume(place != other)
    sql(f"UPDATE {ENTRY} SET number = 9000000 WHERE number = %s", place)
    sql(f"UPDATE {ENTRY} SET number = %s WHERE number = %s", place, other)
    sql(f"UPDATE {ENTRY} SET number = %s WHERE number = 9000000", other)
    return min(place, other)


def replace(place: int, other: int) -> int:
    """Everything of another entry, under the number of this one."""
    assume(place != other)
    sql(f"DELETE FROM {ENTRY} WHERE number = %s", place)
    copy(other, place)
    return place


def cut_off(place: int, _other: int) -> int:
    sql(f"DELETE FROM {ENTRY} WHERE number >= %s", place)
    return place


def cut_off_and_move_the_head(place: int, _other: int) -> None:
    assume(place > 1)
    sql(f"DELETE FROM {ENTRY} WHERE number >= %s", place)
    digest = one(f"SELECT digest FROM {ENTRY} WHERE number = %s", place - 1)
    sql(f"UPDATE {HEAD} SET number = %s, digest = %s", place - 1, digest)


def cut_off_and_take_the_head_along(place: int, _other: int) -> None:
    assume(place > 1)
    sql(f"DELETE FROM {ENTRY} WHERE number >= %s", place)
    sql(f"DELETE FROM {HEAD}")


def take_the_whole_record(_place: int, _other: int) -> None:
    sql(f"DELETE FROM {ENTRY}")
    sql(f"DELETE FROM {HEAD}")


def to_next_door(place: int, _other: int) -> int:
    next_door = one("SELECT id FROM accounts_team WHERE slug = 'anderswo'")
    sql(f"UPDATE {ENTRY} SET team_id = %s WHERE number = %s", next_door, place)
    return place


def of(place: int) -> int:
    """The measure of an entry."""
    found: int = one(
        f"SELECT m.id FROM {MEASURE} m JOIN {ENTRY} e ON e.measure = m.key WHERE e.number = %s",
        place,
    )
    return found


def about_another_measure(place: int, _other: int) -> int:
    sql(
        f"UPDATE {ENTRY} SET measure = (SELECT key FROM {MEASURE} WHERE id <> %s LIMIT 1)"
        " WHERE number = %s",
        of(place),
        place,
    )
    return place


def delete_measure(place: int, _other: int) -> None:
    pk = of(place)
    for table in (EVIDENCE, OBJECTION):
        sql(f"DELETE FROM {table} WHERE measure_id = %s", pk)
    sql(f"DELETE FROM {MEASURE} WHERE id = %s", pk)


def state(place: int, _other: int) -> None:
    pk = of(place)
    now = one(f"SELECT state FROM {MEASURE} WHERE id = %s", pk)
    then = "declined" if now == "lifted" else "lifted"
    sql(f"UPDATE {MEASURE} SET state = %s WHERE id = %s", then, pk)


def other_reason(place: int, _other: int) -> None:
    sql(f"UPDATE {MEASURE} SET reason = 'L01' WHERE id = %s", of(place))


def other_kind(place: int, _other: int) -> None:
    sql(f"UPDATE {MEASURE} SET kind = 'spam' WHERE id = %s", of(place))


def add_measure(_place: int, _other: int) -> None:
    first = Measure.objects.order_by("pk").first()
    assert first is not None
    first.pk, first.key = None, uuid.uuid4()
    first.save(force_insert=True)


def not_forgotten(place: int) -> int:
    """The measure of an entry, with its words still there."""
    pk = of(place)
    assume(one(f"SELECT text FROM {EVIDENCE} WHERE measure_id = %s", pk))
    return pk


def words_of_evidence(place: int, _other: int) -> None:
    sql(f"UPDATE {EVIDENCE} SET text = 'Schön.' WHERE measure_id = %s", not_forgotten(place))


def author_of_evidence(place: int, _other: int) -> None:
    sql(f"UPDATE {EVIDENCE} SET author_name = 'X' WHERE measure_id = %s", not_forgotten(place))


def pictures_of_evidence(place: int, _other: int) -> None:
    sql(f"UPDATE {EVIDENCE} SET media = '[1]' WHERE measure_id = %s", not_forgotten(place))


def evidence_with_a_new_digest(place: int, _other: int) -> None:
    evidence = Evidence.objects.select_related("measure").get(measure=of(place))
    evidence.text = "Schön."
    evidence.digest = evidences.digest_of(evidence)
    evidence.save()


def delete_evidence(place: int, _other: int) -> None:
    sql(f"DELETE FROM {EVIDENCE} WHERE measure_id = %s", of(place))


def with_objection(place: int) -> int:
    pk = of(place)
    assume(one(f"SELECT COUNT(*) FROM {OBJECTION} WHERE measure_id = %s", pk))
    return pk


def delete_objection(place: int, _other: int) -> None:
    sql(f"DELETE FROM {OBJECTION} WHERE measure_id = %s", with_objection(place))


def outcome(place: int, _other: int) -> None:
    pk = with_objection(place)
    now = one(f"SELECT outcome FROM {OBJECTION} WHERE measure_id = %s", pk)
    then = "lifted" if now == "upheld" else "upheld"
    sql(f"UPDATE {OBJECTION} SET outcome = %s WHERE measure_id = %s", then, pk)


#: each returns the entry that must be named; None where it is another part that does not agree
TAMPERINGS: dict[str, Callable[[int, int], int | None]] = {
    "another time": field_of("at", lambda: NOON - timedelta(days=1)),
    "another event": field_of("event", lambda: "failed_"),
    "another person": field_of("by_id", lambda: None),
    "other details": field_of("details", lambda: '{"reason":"L01"}'),
    "another digest before": field_of("before", lambda: "f" * 64),
    "another digest": field_of("digest", lambda: "0" * 64),
    "no digest": field_of("digest", lambda: "ü"),
    "a number far away": field_of("number", lambda: 8_000_000),
    **{
        tamper.__name__: tamper
        for tamper in (
            about_another_measure,
            add_measure,
            append,
            author_of_evidence,
            cut_off,
            cut_off_and_move_the_head,
            cut_off_and_take_the_head_along,
            delete,
            delete_and_close_the_gap,
            delete_evidence,
            delete_measure,
            delete_objection,
            evidence_with_a_new_digest,
            insert,
            other_kind,
            other_reason,
            outcome,
            pictures_of_evidence,
            replace,
            state,
            swap,
            take_the_whole_record,
            to_next_door,
            words_of_evidence,
        )
    },
}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is undone."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def tamper_with(kind: str, place: int, other: int, team: int) -> None:
    """Do it, look, undo it. What is found must name the first entry that is not as it was."""
    with undone():
        named = TAMPERINGS[kind](place, other)
        flaw = verify_team(team).flaw
    assert flaw, f"{kind} at {place} ({other}) goes unnoticed"
    if named is not None:
        assert f"ntry {named} " in flaw, f"{kind} at {place} ({other}): {flaw}"
    assert flaw.count(".") == 1, flaw


def somewhere(most: int, entries: int, act: Callable[[int, int], None]) -> None:
    """Act at so many places among so many entries, as hypothesis chooses them."""

    @examples(most)
    @given(st.integers(1, entries), st.integers(1, entries))
    def holds(place: int, other: int) -> None:
        act(place, other)

    holds()


@pytest.mark.usefixtures("olga")
def test_every_kind_of_tampering_with_ten_thousand_entries_is_found(
    frieda_asks: Message, mia: Membership, uwe: Membership
) -> None:
    many(frieda_asks, mia, uwe, 10_000)
    assert verify_team(mia.team_id).flaw == ""
    assert verify_team(mia.team_id).entries == RecordEntry.objects.count() >= 10_000

    for kind in TAMPERINGS:
        somewhere(2, 10_000, partial(tamper_with, kind, team=mia.team_id))

    assert verify_team(mia.team_id).flaw == ""


@pytest.mark.usefixtures("olga")
@pytest.mark.parametrize("kind", TAMPERINGS)
def test_each_kind_of_tampering_is_found_wherever_it_is(
    kind: str, frieda_asks: Message, mia: Membership, uwe: Membership
) -> None:
    many(frieda_asks, mia, uwe, 48)

    somewhere(25, 48, partial(tamper_with, kind, team=mia.team_id))
    assert verify_team(mia.team_id).flaw == ""


@pytest.mark.parametrize("at", [1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH])
def test_where_one_batch_ends_and_the_next_begins_nothing_slips_through(
    at: int, frieda_asks: Message, mia: Membership, uwe: Membership
) -> None:
    many(frieda_asks, mia, uwe, 2 * BATCH)

    for kind in ("delete", "other details", "cut_off"):
        tamper_with(kind, at, at, mia.team_id)


@pytest.mark.parametrize(("table", "field"), [(ENTRY, "at"), (ENTRY, "measure")])
def test_nonsense_in_a_table_is_a_finding_and_no_crash(
    table: str, field: str, frieda_asks: Message, mia: Membership, uwe: Membership
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps nonsense")
    many(frieda_asks, mia, uwe, 30)
    with undone():
        sql("PRAGMA ignore_check_constraints = ON")
        sql(f"UPDATE {table} SET {field} = '?!' WHERE id = (SELECT MIN(id) FROM {table})")
        sql("PRAGMA ignore_check_constraints = OFF")

        assert "cannot be read any more" in verify_team(mia.team_id).flaw


# --- keys ----------------------------------------------------------------------------------------


def test_entries_of_an_older_key_stay_true_as_long_as_the_desk_has_it(
    frieda_asks: Message, mia: Membership, settings: Settings
) -> None:
    measure = hidden(frieda_asks, mia)
    enter(measure, Event.ASKED, mia)
    old = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *old]
    enter(measure, Event.DONE, mia)

    assert verify_team(mia.team_id).flaw == ""
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert "Entry 1 is not as it was written" in verify_team(mia.team_id).flaw


def test_a_record_written_with_another_key_is_not_ours(
    frieda_asks: Message, mia: Membership, settings: Settings
) -> None:
    """Somebody writes a new past, every digest of it in order."""
    ours = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    enter(hidden(frieda_asks, mia), Event.DONE, mia)
    settings.ENCRYPTION_KEYS = ours

    assert "Entry 1 is not as it was written" in verify_team(mia.team_id).flaw


# --- teams ---------------------------------------------------------------------------------------


def hidden(message: Message, by: Membership) -> Measure:
    """Something hidden."""
    return Measure.objects.create(
        team=by.team, message=message, kind="hide", state="done", reason="N01", asked_by=by
    )


def test_every_team_with_a_record_or_a_measure_is_looked_at(
    frieda_asks: Message, mia: Membership, olga: Membership
) -> None:
    assert list(verify()) == []
    enter(hidden(frieda_asks, mia), Event.DONE, mia)
    Measure.objects.create(
        team=olga.team, message=frieda_asks, kind="spam", state="done", reason="S01", asked_by=olga
    )

    ours, theirs = verify()
    assert (ours.team, ours.entries, ours.flaw) == ("RatziFatzi GmbH", 1, "")
    assert (theirs.team, theirs.entries) == ("Anderswo AG", 0)
    assert "is not in the record" in theirs.flaw


# --- a head kept elsewhere -----------------------------------------------------------------------


def test_a_head_kept_elsewhere_shows_what_nothing_inside_can_show(
    frieda_asks: Message, mia: Membership
) -> None:
    """Somebody brings back the whole database as it was before."""
    measure = hidden(frieda_asks, mia)
    enter(measure, Event.DONE, mia)
    with undone():
        enter(measure, Event.TOLD, mia)
        kept_elsewhere = heads()
        assert list(departures(kept_elsewhere)) == []

    assert verify_team(mia.team_id).flaw == ""
    assert list(departures(kept_elsewhere)) == [
        "ratzifatzi: Entry 2, which was written down elsewhere, is missing."
    ]


def test_a_head_stays_true_while_the_record_grows(frieda_asks: Message, mia: Membership) -> None:
    measure = hidden(frieda_asks, mia)
    enter(measure, Event.DONE, mia)
    before = heads()
    enter(measure, Event.TOLD, mia)

    assert list(departures(before)) == []
    assert heads()["ratzifatzi"].number == 2
    other = {"ratzifatzi": Head(1, "0" * 64), "nirgendwo": Head(1, "0" * 64)}
    assert len(list(departures(other))) == 2
