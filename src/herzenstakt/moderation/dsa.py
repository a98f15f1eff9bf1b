"""What the DSA Transparency Database of the European Commission takes: names and limits of its attributes.

Facts of the second version of its schema, as its own code names them (the Commission's repository
digital-services-act/transparency-database, looked up at commit 69e80a0). Only what this desk fills is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from herzenstakt.moderation.reasons import REASONS

CATEGORY, KEYWORD = "STATEMENT_CATEGORY_", "KEYWORD_"
ILLEGAL, INCOMPATIBLE = "DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"
YES_NO = frozenset({"Yes", "No"})
#: the European Economic Area
_EEA = (
    """AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"""
)
#: the languages spoken there, which are the ones we name
_LANGUAGES = """BG CS DA DE EL EN ES ET FI FR GA HR HU IS IT LT LV MT NL NO PL PT RO SK SL SV"""
EEA, LANGUAGES = tuple(_EEA.split()), frozenset(_LANGUAGES.split())
#: nothing that is filed can be older
EARLIEST, EARLIEST_CONTENT = date(2020, 1, 1), date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute. `most`: characters. `choices`: nothing else is allowed. `many`: a list of such
    values, none of them twice."""

    required: bool = False
    most: int | None = None
    pattern: str = ""
    choices: frozenset[str] = frozenset()
    many: bool = False
    after: date | None = None


def _of(prefix: str, names: str) -> frozenset[str]:
    return frozenset(prefix + name for name in names.split())


FIELDS: Mapping[str, Field] = {
    "puid": Field(required=True, most=500, pattern=r"[a-zA-Z0-9_-]+"),
    "decision_visibility": Field(
        choices=_of(
            "DECISION_VISIBILITY_",
            "CONTENT_REMOVED CONTENT_DISABLED CONTENT_DEMOTED CONTENT_AGE_RESTRICTED"
            " CONTENT_INTERACTION_RESTRICTED CONTENT_LABELLED OTHER",
        ),
        many=True,
    ),
    "end_date_visibility_restriction": Field(after=EARLIEST),
    "decision_account": Field(choices=_of("DECISION_ACCOUNT_", "SUSPENDED TERMINATED")),
    "end_date_account_restriction": Field(after=EARLIEST),
    "application_date": Field(required=True, after=EARLIEST),
    "territorial_scope": Field(required=True, choices=frozenset(EEA), many=True),
    "decision_facts": Field(required=True, most=5000),
    "source_type": Field(
        required=True,
        choices=frozenset(
            {
                "SOURCE_VOLUNTARY",
                "SOURCE_ARTICLE_16",
                "SOURCE_TRUSTED_FLAGGER",
                "SOURCE_TYPE_OTHER_NOTIFICATION",
            }
        ),
    ),
    "automated_detection": Field(required=True, choices=YES_NO),
    "automated_decision": Field(
        required=True, choices=_of("AUTOMATED_DECISION_", "NOT_AUTOMATED PARTIALLY FULLY")
    ),
    "decision_ground": Field(required=True, choices=frozenset({ILLEGAL, INCOMPATIBLE})),
    "decision_ground_reference_url": Field(most=500, pattern=r"https?://\S+"),
    "illegal_content_legal_ground": Field(most=500),
    "illegal_content_explanation": Field(most=2000),
    "incompatible_content_ground": Field(most=500),
    "incompatible_content_explanation": Field(most=2000),
    "incompatible_content_illegal": Field(choices=YES_NO),
    "category": Field(
        required=True,
        choices=frozenset(CATEGORY + one.category for r in REASONS.values() for one in r.dsa),
    ),
    "category_specification": Field(
        choices=frozenset(KEYWORD + one.keyword for r in REASONS.values() for one in r.dsa),
        many=True,
    ),
    "category_specification_other": Field(most=500),
    "content_type": Field(
        required=True,
        choices=_of("CONTENT_TYPE_", "TEXT IMAGE VIDEO AUDIO SYNTHETIC_MEDIA APP PRODUCT OTHER"),
        many=True,
    ),
    "content_type_other": Field(most=500),
    "content_date": Field(required=True, after=EARLIEST_CONTENT),
    "content_language": Field(choices=LANGUAGES),
}

#: where the first one is this, the others must be there, and must not be there where it is not
GO_TOGETHER: tuple[tuple[str, str, frozenset[str]], ...] = (
    (
        "decision_ground",
        ILLEGAL,
        frozenset({"illegal_content_legal_ground", "illegal_content_explanation"}),
    ),
    (
        "decision_ground",
        INCOMPATIBLE,
        frozenset(
            {
                "incompatible_content_ground",
                "incompatible_content_explanation",
                "incompatible_content_illegal",
            }
        ),
    ),
    ("category_specification", "KEYWORD_OTHER", frozenset({"category_specification_other"})),
    ("content_type", "CONTENT_TYPE_OTHER", frozenset({"content_type_other"})),
)

Row = Mapping[str, Any]


def troubles_in(row: Row) -> Iterator[str]:
    """Why the database would refuse a row, in one sentence each; none for one that it takes."""
    for name in row.keys() - FIELDS.keys():
        yield f"{name} is no attribute."
    for name, field in FIELDS.items():
        if name in row:
            yield from _troubles_of(name, field, row[name])
        elif field.required:
            yield f"{name} is missing."
    if not row.keys() & {"decision_visibility", "decision_account"}:
        yield "No decision is named."
    yield from _what_goes_together(row)
    yield from _ends(row)


def _troubles_of(name: str, field: Field, value: Any) -> Iterator[str]:
    if not field.many:
        yield from _troubles_of_one(name, field, value)
        return
    if not isinstance(value, list) or not value or len(set(value)) < len(value):
        yield f"{name} is no list of different things."
        return
    for one in value:
        yield from _troubles_of_one(name, field, one)


def _troubles_of_one(name: str, field: Field, value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{name} says nothing."
    elif field.most and len(value) > field.most:
        yield f"{name} is longer than {field.most} characters."
    elif field.pattern and not re.fullmatch(field.pattern, value):
        yield f"{name} is not written as it must be."
    elif field.choices and value not in field.choices:
        yield f"{name} cannot be {value}."
    elif field.after and not _is_after(value, field.after):
        yield f"{name} is no day after {field.after}."


def _is_after(value: str, day: date) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    try:
        return date.fromisoformat(value) > day
    except ValueError:
        return False


def _what_goes_together(row: Row) -> Iterator[str]:
    for name, value, others in GO_TOGETHER:
        said = row.get(name, ())
        is_so = said == value if isinstance(said, str) else value in said
        for other in sorted(others):
            if (other in row) != is_so:
                yield f"{other} goes together with {value}."


def _ends(row: Row) -> Iterator[str]:
    begins = str(row.get("application_date", ""))
    for name in ("end_date_visibility_restriction", "end_date_account_restriction"):
        if name in row and str(row[name]) < begins:
            yield f"{name} comes before the beginning."
