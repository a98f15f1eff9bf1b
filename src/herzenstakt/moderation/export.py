"""What a team has done, as the DSA Transparency Database wants it: one row for each measure, without names.

The file is written here and sent by a person. No personal data may stand in it (DSA Art. 24(5)), so every
free text is masked, the words themselves are left out where they are private data, and what was done to
private messages does not stand in it at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.connector import LegalRole
from herzenstakt.coach.masking import masked
from herzenstakt.moderation.dsa import (
    CATEGORY,
    EARLIEST_CONTENT,
    EEA,
    FIELDS,
    ILLEGAL,
    INCOMPATIBLE,
    KEYWORD,
    LANGUAGES,
)
from herzenstakt.moderation.models import Evidence, Measure, MeasureQuerySet
from herzenstakt.moderation.reasons import REASONS, Reason, ReasonClass

#: reasons for which the words are private data, or must not be copied by anybody
KEPT_BACK = frozenset({"L06", "L07", "L08", "N06", "P01", "C01"})
DECIDED = (Measure.State.DONE, Measure.State.LIFTED)
DEEDS: Mapping[str, str] = {
    Measure.Kind.HIDE: "hidden",
    Measure.Kind.SPAM: "marked as spam and hidden",
    Measure.Kind.DELETE: "deleted",
    Measure.Kind.BLOCK: "the occasion to block the account that wrote it",
}
SOURCES: Mapping[str, str] = {
    Measure.Source.OWN: "SOURCE_VOLUNTARY",
    Measure.Source.REPORT: "SOURCE_TYPE_OTHER_NOTIFICATION",
    Measure.Source.FLAGGER: "SOURCE_TRUSTED_FLAGGER",
    Measure.Source.AUTHORITY: "SOURCE_TYPE_OTHER_NOTIFICATION",
}
CONTENT_TYPES: Mapping[str, str] = {
    "image": "CONTENT_TYPE_IMAGE",
    "video": "CONTENT_TYPE_VIDEO",
    "audio": "CONTENT_TYPE_AUDIO",
}
CUT = "…"
#: what the names of our rows are made for
NAMESPACE = "dsa"


@dataclass(frozen=True, slots=True)
class Export:
    """The rows, and how many measures were left out because nobody has said why they were taken."""

    rows: Iterator[dict[str, Any]]
    without_reason: int


def export(team: Team, first: date, last: date) -> Export:
    """All measures of a team that began within these days, both included."""
    began = decided(team, first, last)
    rows = began.exclude(reason="").select_related(
        "evidence",
        "netiquette",
        "message__channel",
        "message__handle",
        "message__conversation__person",
    )
    colleagues = [
        str(member.user) for member in Membership.objects.filter(team=team).select_related("user")
    ]
    return Export(
        (row_of(measure, team, colleagues) for measure in rows.order_by("pk").iterator(500)),
        began.filter(reason="").count(),
    )


def decided(team: Team, first: date, last: date) -> MeasureQuerySet:
    """What was really done in public within these days of the team."""
    zone = ZoneInfo(team.time_zone)
    begin = datetime.combine(first, time.min, zone)
    end = datetime.combine(last + timedelta(days=1), time.min, zone)
    done = Measure.objects.in_public().filter(team=team, state__in=DECIDED)
    return done.annotate(began=Coalesce(F("done_at"), F("asked_at"))).filter(
        began__gte=begin, began__lt=end
    )


def row_of(measure: Measure, team: Team, colleagues: list[str]) -> dict[str, Any]:
    """One measure with the names of the database's attributes. `colleagues`: nobody is named there."""
    reason, zone = REASONS[measure.reason], ZoneInfo(team.time_zone)
    names = [*_people(measure), *colleagues]
    row = {
        "puid": _name(measure),
        **_decision(measure, zone),
        "territorial_scope": list(EEA),
        "decision_facts": _facts(measure, reason, names),
        "source_type": _source(measure),
        "automated_detection": "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        **_ground(measure, reason, names),
        **_filing(reason),
        **_content(measure, zone),
    }
    return {name: _short(name, value) for name, value in row.items() if value}


# --- part by part --------------------------------------------------------------------------------


def _name(measure: Measure) -> str:
    """The same one each time, and never the key: that one opens the page where its person objects."""
    return str(uuid5(measure.key, NAMESPACE))


def _decision(measure: Measure, zone: ZoneInfo) -> dict[str, Any]:
    began = measure.done_at or measure.asked_at
    ends = measure.lifted_at or measure.until
    end = max(_day(ends, zone), _day(began, zone)) if ends else ""
    begins = {"application_date": _day(began, zone)}
    if measure.kind == Measure.Kind.BLOCK:
        account = "DECISION_ACCOUNT_SUSPENDED" if ends else "DECISION_ACCOUNT_TERMINATED"
        return {"decision_account": account, "end_date_account_restriction": end, **begins}
    is_gone = measure.kind == Measure.Kind.DELETE
    done = "CONTENT_REMOVED" if is_gone else "CONTENT_DISABLED"
    return {
        "decision_visibility": [f"DECISION_VISIBILITY_{done}"],
        "end_date_visibility_restriction": end,
        **begins,
    }


def _facts(measure: Measure, reason: Reason, names: list[str]) -> str:
    network = measure.message.channel.network_name
    parts = [f"A comment on {network} was {DEEDS[measure.kind]}. Reason: {reason.label}."]
    if measure.passage and reason.code not in KEPT_BACK:
        parts.append(f"It is about these words: “{masked(measure.passage, names)}”.")
    if measure.explanation:
        parts.append(masked(measure.explanation, names))
    return " ".join(parts)


def _source(measure: Measure) -> str:
    """A report is a notice in the sense of the law only where we are the ones who host."""
    hosts = measure.message.channel.legal_role is not LegalRole.GUEST_PAGE
    if measure.source == Measure.Source.REPORT and hosts:
        return "SOURCE_ARTICLE_16"
    return SOURCES[measure.source]


def _ground(measure: Measure, reason: Reason, names: list[str]) -> dict[str, str]:
    """Exactly one: the law, or what the house asks of everybody."""
    why = (
        masked(measure.explanation, names).strip() or f"The words fit this reason: {reason.label}."
    )
    if reason.reason_class is ReasonClass.LAW:
        return {
            "decision_ground": ILLEGAL,
            "illegal_content_legal_ground": masked(measure.law, names).strip() or reason.label,
            "illegal_content_explanation": why,
        }
    cited = measure.netiquette
    version = f"Netiquette, version {cited.number}: " if cited else ""
    house = f"{settings.PUBLIC_URL}/netiquette/{measure.team.slug}/{cited.number}/" if cited else ""
    return {
        "decision_ground": INCOMPATIBLE,
        "decision_ground_reference_url": house,
        "incompatible_content_ground": f"{version}{reason.label}",
        "incompatible_content_explanation": why,
        "incompatible_content_illegal": "No",
    }


def _filing(reason: Reason) -> dict[str, Any]:
    """Under the usual one of its places."""
    usual = reason.dsa[0]
    return {
        "category": CATEGORY + usual.category,
        "category_specification": [KEYWORD + usual.keyword],
        "category_specification_other": reason.label if usual.keyword == "OTHER" else "",
    }


def _content(measure: Measure, zone: ZoneInfo) -> dict[str, Any]:
    said, evidence = measure.message, _evidence(measure)
    media = evidence.media if evidence and evidence.media else said.media
    kinds = [one.get("kind") for one in media if isinstance(one, dict)]
    types = {CONTENT_TYPES.get(str(kind), "CONTENT_TYPE_OTHER") for kind in kinds}
    if not types or said.text or (evidence and evidence.text):
        types.add("CONTENT_TYPE_TEXT")
    written = _day(said.written_at, zone)
    is_likely = written > EARLIEST_CONTENT.isoformat()
    language = said.language[:2].upper()
    return {
        "content_type": sorted(types),
        "content_type_other": "An attachment" if "CONTENT_TYPE_OTHER" in types else "",
        "content_date": written if is_likely else _day(said.received_at, zone),
        "content_language": language if language in LANGUAGES else "",
    }


# --- steps ---------------------------------------------------------------------------------------


def _evidence(measure: Measure) -> Evidence | None:
    found: Evidence | None = getattr(measure, "evidence", None)
    return found


def _people(measure: Measure) -> Iterator[str]:
    """Everybody outside whose name we know here: who wrote it, and who spoke around it."""
    if handle := measure.message.handle:
        yield from (handle.name, handle.address)
    if conversation := measure.message.conversation:
        yield conversation.person.name
    if evidence := _evidence(measure):
        yield from (evidence.author_name, evidence.author_address)
        yield from (str(one.get("who", "")) for one in evidence.around if isinstance(one, dict))


def _day(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat()


def _short(name: str, value: Any) -> Any:
    """No longer than the database takes."""
    most = FIELDS[name].most
    if most and isinstance(value, str) and len(value) > most:
        return value[: most - len(CUT)] + CUT
    return value
