"""What measures tell of somebody: the words go, and the record says so, whole as it was.

A measure is the house's account of what it did to words of others. So it is kept as long as somebody may
ask for that account, and only then loses what tells whom it was done to.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import MessageQuerySet
from herzenstakt.moderation.evidence import is_erased
from herzenstakt.moderation.models import Evidence, Measure, MeasureQuerySet, Objection, RecordEntry
from herzenstakt.moderation.record import enter

#: so long a measure says about whose words it was
TOLD_APART = timedelta(days=365)
WORDS = ("passage", "explanation", "remark", "statement")


def needed(words: MessageQuerySet, now: datetime) -> MeasureQuerySet:
    """Measures at these words that still need to say what they were, and whose: not decided, not done, young
    enough that somebody may ask for reasons, or objected to and not yet looked at."""
    theirs = Measure.objects.filter(message__in=words)
    under_way = Q(state__in=[Measure.State.ASKED, Measure.State.READY])
    young = Q(asked_at__gt=now - TOLD_APART)
    objected = Q(objections__outcome=Objection.Outcome.OPEN)
    return theirs.filter(under_way | young | objected)


def shred(words: MessageQuerySet, by: Membership | None) -> None:
    """Nothing of these words is left in a measure, its evidence or an objection to it, nor who said them."""
    theirs = Measure.objects.filter(message__in=words).order_by("pk")
    for measure in theirs.select_related("evidence").prefetch_related("objections"):
        if _has_words(measure):
            _shred_measure(measure, by)


def shred_old(words: MessageQuerySet, now: datetime) -> None:
    """The same for those of these words of which no measure needs to say anything any more."""
    something = Q(asked_at__lte=now - TOLD_APART)
    done = Measure.objects.filter(something, message__in=words).exclude(
        **dict.fromkeys(WORDS, ""), evidence__author_name="", evidence__text=""
    )
    still = needed(words, now).values("message")
    old = words.filter(pk__in=done.values("message")).exclude(pk__in=still)
    if old.exists():
        shred(old, None)


def _has_words(measure: Measure) -> bool:
    """Whether anything is left to let go of: otherwise the record has said so already."""
    evidence: Evidence | None = getattr(measure, "evidence", None)
    objections = any(one.text or one.answer or one.email for one in measure.objections.all())
    is_kept = evidence is not None and not is_erased(evidence)
    return objections or is_kept or any(getattr(measure, field) for field in WORDS)


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
