"""For what in the row of a measure, and of an objection to it, an entry of the record vouches.

A measure has a life, so its row changes; each entry holds a digest of every field that was set with it. The
latest entry that names a field says what must stand there. A digest tells nothing of the words it was made
of, so a person can be forgotten: whoever erases words writes an entry (`FORGOTTEN`) that vouches for the
empty field, and an erased text is never taken for a changed one.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import TypeAlias

from herzenstakt.moderation.canonical import moment, written
from herzenstakt.moderation.models import Measure, Objection, RecordEntry

Event: TypeAlias = RecordEntry.Event
Row: TypeAlias = Measure | Objection

#: what somebody says when they give a reason
GROUNDS = ("reason", "passage", "explanation", "law", "netiquette_id", "basis", "source")
DECISION = ("decided_by_id", "decided_at", "remark")
TELLING = ("telling", "told_at", "statement")
LIFTING = ("lifted_at", "lifted_by_id")
ANSWER = ("outcome", "decided_by_id", "decided_at", "answer")
#: every field of a measure but where it stands, which its events say, and what the network said to it
ALL = (
    *("message_id", "kind", *GROUNDS, "is_criticism", "found_outside", "asked_by_id", "asked_at"),
    *("until", *DECISION, "done_at", *TELLING, *LIFTING),
)
OF_MEASURE: Mapping[str, tuple[str, ...]] = {
    Event.ASKED: ALL,
    Event.FOUND: ALL,
    Event.REASONED: (*GROUNDS, "is_criticism", "telling"),
    Event.AGREED: DECISION,
    Event.DECLINED: DECISION,
    Event.DONE: ("done_at",),
    Event.TOLD: TELLING,
    Event.LIFTED: LIFTING,
    Event.FORGOTTEN: ("passage", "explanation", "remark", "statement"),
}
#: the entry that tells how an objection ended
ENDS: Mapping[str, Event] = {
    Objection.Outcome.UPHELD: Event.UPHELD,
    Objection.Outcome.LIFTED: Event.GAVE_WAY,
    Objection.Outcome.TOO_LATE: Event.TOO_LATE,
}
OF_OBJECTION: Mapping[str, tuple[str, ...]] = {
    Event.OBJECTED: ("text", "made_at", *ANSWER),
    Event.UPHELD: ANSWER,
    Event.GAVE_WAY: ANSWER,
    Event.TOO_LATE: ANSWER,
    Event.FORGOTTEN: ("text", "answer"),
}


def vouched(
    event: str, measure: Measure, objection: Objection | None, key: bytes
) -> Mapping[str, Mapping[str, str]]:
    """What an entry says of the rows as they are now: for each row, digests by the names of its fields."""
    fields = {name_of(measure): _digests(measure, OF_MEASURE.get(event, ()), key)}
    if objection is not None:
        fields[name_of(objection)] = _digests(objection, OF_OBJECTION.get(event, ()), key)
    return {name: digests for name, digests in fields.items() if digests}


def rows_of(measure: Measure) -> Iterator[Row]:
    """The measure, and every objection to it."""
    yield measure
    yield from measure.objections.all()


def name_of(row: Row) -> str:
    """How a row is called within the entries of its measure."""
    return "measure" if isinstance(row, Measure) else f"objection {row.pk}"


def digest_of(row: Row, field: str, key: bytes) -> str:
    """64 hexadecimal digits that belong to this value in this field of this row; no entry and no end of a
    record has the same ones."""
    measure = row if isinstance(row, Measure) else row.measure
    value = getattr(row, field)
    content = {
        "vouches": field,
        "row": name_of(row),
        "measure": str(measure.key),
        "value": moment(value) if isinstance(value, datetime) else value,
    }
    return hmac.digest(key, written(content).encode(), sha256).hex()


def _digests(row: Row, fields: tuple[str, ...], key: bytes) -> Mapping[str, str]:
    return {field: digest_of(row, field, key) for field in fields}


def words_for(row: Row, field: str) -> str:
    """What does not fit, for a person to read: “The passage of measure …”."""
    if isinstance(row, Measure):
        return f"The {WORDS[field]} of measure {row.key}"
    return f"The {WORDS[field]} of an objection to measure {row.measure.key}"


#: fields as a person calls them
WORDS: Mapping[str, str] = {
    "message_id": "message",
    "kind": "kind",
    "reason": "reason",
    "passage": "passage",
    "explanation": "explanation",
    "law": "provision",
    "netiquette_id": "netiquette",
    "basis": "basis",
    "source": "source",
    "is_criticism": "mark as criticism",
    "found_outside": "mark as found outside",
    "asked_by_id": "person who asked",
    "asked_at": "day of asking",
    "until": "end",
    "decided_by_id": "person who decided",
    "decided_at": "day of the decision",
    "remark": "remark",
    "done_at": "beginning",
    "telling": "word on whether the person was told",
    "told_at": "day on which the person was told",
    "statement": "statement of reasons",
    "lifted_at": "day of putting back",
    "lifted_by_id": "person who put it back",
    "text": "text",
    "made_at": "day",
    "outcome": "outcome",
    "answer": "answer",
}
