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
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, assume, given, reject, settings
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
from herzenstakt.moderation.vouching import OF_MEASURE, OF_OBJECTION, vouched
from herzenstakt.moderation.vouching import WORDS as WORDS_OF

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Event = RecordEntry.Event
#: what happens to a measure, one after the other
LIVES: tuple[tuple[Event, ...], ...] = (
    (Event.ASKED, Event.DONE, Event.LIFTED),
    (Event.ASKED, Event.AGREED, Event.DONE, Event.TOLD, Event.LIFTED),
    (Event.ASKED, Event.DECLINED),
    (Event.ASKED, Event.FAILED),
    (Event.FOUND, Event.REASONED, Event.OBJECTED, Event.LIFTED, Event.GAVE_WAY),
    (Event.FOUND, Event.REASONED, Event.OBJECTED, Event.TOO_LATE, Event.LIFTED),
    (
        *(Event.FOUND, Event.REASONED, Event.OBJECTED, Event.UPHELD),
        *(Event.FORGOTTEN, Event.LIFTED),
    ),
)
#: who asks, and who is the second person; what has nobody here happens outside, or by itself
FIRST, SECOND = 0, 1
ACTS: Mapping[Event, int] = {
    Event.ASKED: FIRST,
    Event.DONE: FIRST,
    Event.REASONED: FIRST,
    Event.FORGOTTEN: FIRST,
    Event.LIFTED: FIRST,
    Event.AGREED: SECOND,
    Event.DECLINED: SECOND,
    Event.UPHELD: SECOND,
    Event.GAVE_WAY: SECOND,
    Event.TOO_LATE: SECOND,
}
#: how an objection ends
OUTCOMES: Mapping[Event, str] = {
    Event.UPHELD: "upheld",
    Event.GAVE_WAY: "lifted",
    Event.TOO_LATE: "too_late",
}


def examples(most: int) -> settings:
    """So many, however long each takes; the tables are made once for all of them."""
    return settings(max_examples=most, suppress_health_check=list(HealthCheck))


def many(message: Message, mia: Membership, uwe: Membership, entries: int) -> None:
    """A record of so many entries, as the flows would have written it: measure after measure."""
    chain: list[RecordEntry] = []
    while len(chain) < entries:
        for events in LIVES:
            live(chain, message, (mia, uwe), events)
    RecordEntry.objects.bulk_create(chain, batch_size=1000)
    head = RecordHead(team=mia.team, number=len(chain), digest=chain[-1].digest)
    head.seal = seal_of(head, keys()[0])
    head.save()
    if connection.vendor == "postgresql":  # or it plans for the empty tables it last counted
        sql("ANALYZE")


def live(
    chain: list[RecordEntry],
    message: Message,
    who: tuple[Membership, Membership],
    events: tuple[Event, ...],
) -> None:
    """One measure and all that happens to it."""
    is_found, end = events[0] == Event.FOUND, NOON + timedelta(days=30)
    measure = Measure.objects.create(
        team=who[FIRST].team,
        message=message,
        kind="hide",
        state="lifted",
        found_outside=is_found,
        done_at=NOON if is_found else None,
        **({} if is_found else {**GROUNDS, "asked_by": who[FIRST], "until": end}),
    )
    evidence, objection = kept(measure), None
    for event in events:
        by = who[ACTS[event]] if event in ACTS else None
        if event == Event.OBJECTED:
            objection = Objection.objects.create(measure=measure, text="Nein.")
        happen(event, measure, objection, by)
        says = {"evidence": evidence.digest} if event == events[0] else {}
        fields = vouched(event, measure, objection, keys()[0])
        entry = RecordEntry(
            team=who[FIRST].team,
            number=len(chain) + 1,
            at=NOON + timedelta(seconds=len(chain)),
            event=event,
            measure=measure.key,
            by=by,
            details=json.dumps({**says, "vouched": fields}),
            before=chain[-1].digest if chain else NOTHING,
        )
        entry.digest = digest_of(entry, keys()[0])
        chain.append(entry)
    measure.save()
    if objection:
        objection.save()


GROUNDS: Mapping[str, Any] = {
    "reason": "N01",
    "passage": "Ihr ****!",
    "explanation": "Das ist nur ein Schimpfwort.",
    "law": "§ 1",
    "basis": "§ 2",
}


def happen(
    event: Event, measure: Measure, objection: Objection | None, by: Membership | None
) -> None:
    """What an event changes in the rows."""
    changes: Mapping[str, Any] = {
        Event.REASONED: GROUNDS,
        Event.AGREED: {"decided_by": by, "decided_at": NOON, "remark": "Ja."},
        Event.DECLINED: {
            "decided_by": by,
            "decided_at": NOON,
            "remark": "Nein.",
            "state": "declined",
        },
        Event.FAILED: {"state": "failed"},
        Event.DONE: {"done_at": NOON},
        Event.TOLD: {"telling": "told", "told_at": NOON, "statement": "Verborgen, weil."},
        Event.LIFTED: {"lifted_by": by, "lifted_at": NOON, "state": "lifted"},
        Event.FORGOTTEN: {"passage": "", "explanation": "", "remark": "", "statement": ""},
    }
    for name, value in changes.get(event, {}).items():
        setattr(measure, name, value)
    if objection and event in OUTCOMES:
        objection.outcome, objection.answer = OUTCOMES[event], "Wir haben hingesehen."
        objection.decided_by, objection.decided_at = by, NOON
    if event == Event.FORGOTTEN:
        forget(measure.evidence)
        if objection:
            objection.text = objection.answer = ""


def forget(evidence: Evidence) -> None:
    """Of the words only their digest is left."""
    evidence.text = evidence.author_name = ""
    evidence.save()


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


#: no row has this number; no database asks for one before the end of a transaction
FAR = 9_000_000


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
    key = one(f"SELECT measure FROM {ENTRY} WHERE number = %s", place)
    found: int = one(f"SELECT id FROM {MEASURE} WHERE key = %s", key)
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


def add_measure(_place: int, _other: int) -> None:
    first = Measure.objects.order_by("pk").first()
    assert first is not None
    first.pk, first.key = None, uuid.uuid4()
    first.save(force_insert=True)


def words_of_evidence(place: int, _other: int) -> None:
    sql(f"UPDATE {EVIDENCE} SET text = 'Schön.' WHERE measure_id = %s", of(place))


def author_of_evidence(place: int, _other: int) -> None:
    sql(f"UPDATE {EVIDENCE} SET author_name = 'X' WHERE measure_id = %s", of(place))


def pictures_of_evidence(place: int, _other: int) -> None:
    sql(f"UPDATE {EVIDENCE} SET media = '[1]' WHERE measure_id = %s", of(place))


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


def other_values(table: str, field: str, values: tuple[Any, ...]) -> Callable[[int, int], None]:
    """Another value in one field of a measure, or of an objection to it: the first that does not stand
    there."""
    column = "id" if table == MEASURE else "measure_id"

    def change(place: int, _other: int) -> None:
        pk = of(place) if table == MEASURE else with_objection(place)
        now = one(f"SELECT {field} FROM {table} WHERE {column} = %s", pk)
        other = next(value for value in values if value != now)
        try:
            sql(f"UPDATE {table} SET {field} = %s WHERE {column} = %s", other, pk)
        except IntegrityError:
            reject()  # the database itself does not take it

    return change


TIMES = ("2026-01-01 00:00:00+00:00", "2025-01-01 00:00:00+00:00")
WORDS = ("Andere Worte.",)
#: for each field that an entry vouches for, values that somebody might write into it
OTHERS: Mapping[tuple[str, str], tuple[Any, ...]] = {
    (MEASURE, "message_id"): (FAR,),
    (MEASURE, "kind"): ("spam",),
    (MEASURE, "reason"): ("L01",),
    (MEASURE, "passage"): WORDS,
    (MEASURE, "explanation"): WORDS,
    (MEASURE, "law"): ("§ 3",),
    (MEASURE, "netiquette_id"): (FAR,),
    (MEASURE, "basis"): ("§ 3",),
    (MEASURE, "source"): ("report",),
    (MEASURE, "is_criticism"): (True,),
    (MEASURE, "found_outside"): (True, False),
    (MEASURE, "asked_by_id"): (FAR,),
    (MEASURE, "asked_at"): TIMES,
    (MEASURE, "until"): TIMES,
    (MEASURE, "decided_by_id"): (FAR,),
    (MEASURE, "decided_at"): TIMES,
    (MEASURE, "remark"): WORDS,
    (MEASURE, "done_at"): TIMES,
    (MEASURE, "telling"): ("not_owed",),
    (MEASURE, "told_at"): TIMES,
    (MEASURE, "statement"): WORDS,
    (MEASURE, "lifted_at"): TIMES,
    (MEASURE, "lifted_by_id"): (FAR,),
    (OBJECTION, "text"): WORDS,
    (OBJECTION, "made_at"): TIMES,
    (OBJECTION, "outcome"): ("lifted", "upheld"),
    (OBJECTION, "decided_by_id"): (FAR,),
    (OBJECTION, "decided_at"): TIMES,
    (OBJECTION, "answer"): WORDS,
}


def any_field(place: int, other: int) -> None:
    """Another value in one of them."""
    (table, field), values = list(OTHERS.items())[other % len(OTHERS)]
    other_values(table, field, values)(place, other)


#: each returns the entry that must be named; None where it is another part that does not agree
TAMPERINGS: dict[str, Callable[[int, int], int | None]] = {
    "another time": field_of("at", lambda: NOON - timedelta(days=1)),
    "another event": field_of("event", lambda: "failed_"),
    "another person": field_of("by_id", lambda: FAR),
    "other details": field_of("details", lambda: '{"reason":"L01"}'),
    "another digest before": field_of("before", lambda: "f" * 64),
    "another digest": field_of("digest", lambda: "0" * 64),
    "no digest": field_of("digest", lambda: "ü"),
    **{
        f"another {field} of {table.removeprefix('moderation_')}": other_values(
            table, field, values
        )
        for (table, field), values in OTHERS.items()
    },
    "a number far away": field_of("number", lambda: 8_000_000),
    **{
        tamper.__name__: tamper
        for tamper in (
            about_another_measure,
            add_measure,
            any_field,
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


@pytest.mark.one_database
@pytest.mark.usefixtures("olga")
def test_every_kind_of_tampering_with_ten_thousand_entries_is_found(
    frieda_asks: Message, mia: Membership, uwe: Membership
) -> None:
    many(frieda_asks, mia, uwe, 10_000)
    assert verify_team(mia.team_id).flaw == ""
    assert verify_team(mia.team_id).entries == RecordEntry.objects.count() >= 10_000

    for kind in TAMPERINGS:
        if kind.startswith("another ") and " of " in kind:
            continue  # `any_field` does it
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
    many(frieda_asks, mia, uwe, 30)
    if connection.vendor == "postgresql":  # keeps none
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(f"UPDATE {table} SET {field} = '?!'")
        return
    with undone():
        sql("PRAGMA ignore_check_constraints = ON")
        sql(f"UPDATE {table} SET {field} = '?!' WHERE id = (SELECT MIN(id) FROM {table})")
        sql("PRAGMA ignore_check_constraints = OFF")

        assert "cannot be read any more" in verify_team(mia.team_id).flaw


# --- every field ---------------------------------------------------------------------------------


def test_every_field_is_vouched_for_or_said_by_the_events_or_no_ground_at_all() -> None:
    """A new field of a measure or an objection finds its entry, or is named here."""
    beside = {"id", "key", "team_id", "state", "trouble", "statement_key"}
    fields = {field.attname for field in Measure._meta.concrete_fields}
    assert fields - beside == {name for names in OF_MEASURE.values() for name in names}

    beside = {"id", "measure_id", "email", "mailed_at"}
    fields = {field.attname for field in Objection._meta.concrete_fields}
    assert fields - beside == {name for names in OF_OBJECTION.values() for name in names}

    named = {name for names in [*OF_MEASURE.values(), *OF_OBJECTION.values()] for name in names}
    assert named == set(WORDS_OF)
    assert {field for _table, field in OTHERS} == named


def test_what_was_changed_is_said_in_words_with_the_entry_that_vouched_for_it(
    frieda_asks: Message, mia: Membership
) -> None:
    measure = hidden(frieda_asks, mia)
    enter(measure, Event.ASKED, mia)
    enter(measure, Event.DONE, mia)

    Measure.objects.update(until=NOON, passage="Andere Worte.")
    flaw = verify_team(mia.team_id).flaw
    assert flaw == f"The passage of measure {measure.key} is not what entry 1 says."


def test_an_erased_text_is_told_apart_from_a_changed_one(
    frieda_asks: Message, mia: Membership
) -> None:
    measure = hidden(frieda_asks, mia)
    enter(measure, Event.ASKED, mia)
    enter(measure, Event.DONE, mia)
    Measure.objects.update(explanation="")
    assert verify_team(mia.team_id).flaw == (
        f"The explanation of measure {measure.key} was erased since entry 1,"
        " but the record does not say so."
    )

    measure.explanation = ""
    enter(measure, Event.FORGOTTEN, mia)
    assert verify_team(mia.team_id).flaw == ""

    Measure.objects.update(explanation="Andere Worte.")
    assert "is not what entry 3 says" in verify_team(mia.team_id).flaw


def test_where_somebody_was_forgotten_no_other_words_take_the_place(
    frieda_asks: Message, mia: Membership
) -> None:
    measure = hidden(frieda_asks, mia)
    evidence = kept(measure)
    enter(measure, Event.ASKED, mia, evidence=evidence.digest)
    enter(measure, Event.DONE, mia)
    forget(evidence)
    assert "is not what was kept then" in verify_team(mia.team_id).flaw

    enter(measure, Event.FORGOTTEN, mia)
    assert verify_team(mia.team_id).flaw == ""
    Evidence.objects.update(text="Das hat niemand gesagt.")
    assert "is not what was kept then" in verify_team(mia.team_id).flaw


def test_an_objection_that_took_the_place_of_another_is_found(
    frieda_asks: Message, mia: Membership
) -> None:
    measure = hidden(frieda_asks, mia)
    objection = Objection.objects.create(measure=measure, text="Nein.")
    enter(measure, Event.DONE, mia)
    enter(measure, Event.OBJECTED, objection=objection)
    assert verify_team(mia.team_id).flaw == ""

    objection.delete()
    Objection.objects.create(pk=FAR, measure=measure, text="Nein.")
    assert "is not there any more" in verify_team(mia.team_id).flaw


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
        team=by.team,
        message=message,
        kind="hide",
        state="done",
        reason="N01",
        explanation="Nur ein Schimpfwort.",
        asked_by=by,
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
