"""What measures tell of somebody: the words go, and the record says so, whole as it was.

A measure is the house's account of what it did to words of others. So it is kept as long as somebody may
ask for that account, and only then loses what tells whom it was done to.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from herzenstakt.accounts.models import Membership
from herzenstakt.moderation.evidence import is_erased
from herzenstakt.moderation.models import Evidence, Measure, MeasureQuerySet, Objection, RecordEntry
from herzenstakt.moderation.record import enter
from herzenstakt.people.models import Person

#: so long a measure says about whose words it was
TOLD_APART = timedelta(days=365)
WORDS = ("passage", "explanation", "remark", "statement")


def needed(person: Person, now: datetime) -> MeasureQuerySet:
    """Measures at this human's words that still need to say whose they are: not decided, not done, young
    enough that somebody may ask for reasons, or objected to and not yet looked at."""
    theirs = Measure.objects.filter(message__handle__person=person)
    under_way = Q(state__in=[Measure.State.ASKED, Measure.State.READY])
    young = Q(asked_at__gt=now - TOLD_APART)
    objected = Q(objections__outcome=Objection.Outcome.OPEN)
    return theirs.filter(under_way | young | objected)


def shred(person: Person, by: Membership | None) -> None:
    """No word of this human is left in a measure, its evidence or an objection to it."""
    theirs = Measure.objects.filter(message__handle__person=person).order_by("pk")
    for measure in theirs.select_related("evidence").prefetch_related("objections"):
        _shred_measure(measure, by)


def _shred_measure(measure: Measure, by: Membership | None) -> None:
    for field in WORDS:
        setattr(measure, field, "")
    measure.save(update_fields=WORDS)
    evidence: Evidence | None = getattr(measure, "evidence", None)
    if evidence and not is_erased(evidence):
        evidence.author_name = evidence.author_address = evidence.text = evidence.permalink = ""
        evidence.media, evidence.around = [], []
        evidence.save()
    objections = list(measure.objections.all())
    for objection in objections:
        objection.text = objection.answer = objection.email = ""
        objection.save(update_fields=["text", "answer", "email"])
    if not objections:
        enter(measure, RecordEntry.Event.FORGOTTEN, by)
    for objection in objections:
        enter(measure, RecordEntry.Event.FORGOTTEN, by, objection=objection)
