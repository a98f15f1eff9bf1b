"""How an operation is written: which permission it needs, what it takes and what it gives."""

from __future__ import annotations

import base64
import binascii
import inspect
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar, cast, get_type_hints

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import BeforeValidator, ConfigDict, Field

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.problems import NOT_ALLOWED, NOT_HERE, Trouble
from herzenstakt.kernel.moments import YEARS, read_moment
from herzenstakt.kernel.text import storable
from herzenstakt.tokens.scopes import permissions_of, scope_of

P = ParamSpec("P")
R = TypeVar("R")
Row = TypeVar("Row")
Operation = Callable[Concatenate[Asked, P], R]

#: rows of one page
PAGE, MOST = 25, 100


#: what a file is, for a reader of the document; the first kind is known to every client
GIVEN_OUT = ("application/octet-stream", "image/*", "video/*", "audio/*")
BYTES = {"type": "string", "format": "binary"}


class Part:
    """Operations about one kind of thing."""

    def __init__(self, tag: str) -> None:
        self.tag, self.router = tag, Router(tags=[tag])

    def get(
        self, path: str, needs: Permission, gives: Any
    ) -> Callable[[Operation[P, R]], Operation[P, R]]:
        """Look at something."""
        return self._operation("GET", path, needs, {200: gives})

    def file(self, path: str, needs: Permission) -> Callable[[Operation[P, R]], Operation[P, R]]:
        """Get the bytes of something."""
        content = {kind: {"schema": BYTES} for kind in GIVEN_OUT}
        told: dict[int, dict[str, Any]] = {
            200: {"description": "OK", "content": content},
            206: {"description": "The part that `Range` asks for", "content": content},
            304: {"description": "The same as before"},
            416: {"description": "There is no such part"},
        }
        return self._operation("GET", path, needs, {200: None}, {"responses": told})

    def post(
        self, path: str, needs: Permission, gives: Any, status: int = 200
    ) -> Callable[[Operation[P, R]], Operation[P, R]]:
        """Do something."""
        return self._operation("POST", path, needs, {status: gives})

    def put(
        self, path: str, needs: Permission, gives: Any
    ) -> Callable[[Operation[P, R]], Operation[P, R]]:
        """Let something be so, however often it is said."""
        return self._operation("PUT", path, needs, {200: gives})

    def delete(self, path: str, needs: Permission) -> Callable[[Operation[P, R]], Operation[P, R]]:
        """Let something be gone, however often it is said."""
        return self._operation("DELETE", path, needs, {204: None})

    def _operation(
        self,
        method: str,
        path: str,
        needs: Permission,
        gives: dict[int, Any],
        more: dict[str, Any] | None = None,
    ) -> Callable[[Operation[P, R]], Operation[P, R]]:
        def keep(operation: Operation[P, R]) -> Operation[P, R]:
            @wraps(operation)
            def guarded(request: Asked, *args: P.args, **kwargs: P.kwargs) -> R:
                must(request, needs)
                return operation(request, *args, **kwargs)

            guarded.permission = needs  # type: ignore[attr-defined]
            guarded.__signature__ = _spelled_out(operation)  # type: ignore[attr-defined]
            self.router.api_operation(
                [method],
                path,
                response=gives,
                operation_id=operation.__name__,
                summary=_title(operation.__doc__),
                description=operation.__doc__,
                openapi_extra=more,
            )(guarded)
            return cast("Operation[P, R]", guarded)

        return keep


def _spelled_out(operation: Callable[..., Any]) -> inspect.Signature:
    """What it takes, with types instead of their names: the library looks names up in the wrong file."""
    hints = get_type_hints(operation, include_extras=True)
    signature = inspect.signature(operation)
    taken = [one.replace(annotation=hints[name]) for name, one in signature.parameters.items()]
    return signature.replace(parameters=taken, return_annotation=hints["return"])


def must(request: Asked, needs: Permission) -> None:
    """Raises Trouble where role or token do not include it; the sentence says which of the two."""
    if request.member.may(needs):
        return
    if needs in permissions_of(request.token.scopes):
        raise Trouble(NOT_ALLOWED, _("The role of this member does not include it."))
    scope = scope_of(needs)
    raise Trouble(NOT_ALLOWED, _("The token lacks the scope “%(scope)s”.") % {"scope": scope})


def _title(words: str | None) -> str:
    return re.split(r"(?<=[.?!])\s", (words or "").strip(), maxsplit=1)[0].rstrip(".")


# --- what comes in -------------------------------------------------------------------------------


class Body(Schema):
    """What a program sends: exactly these fields, each of its type."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _text(value: Any) -> Any:
    """As a database can keep it."""
    return storable(value) if isinstance(value, str) else value


#: words somebody looks for, or says beside a file
Words = Annotated[str, BeforeValidator(_text)]


INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def as_instant(value: Any) -> Any:
    """A time with its zone, as RFC 3339 writes it."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and INSTANT.fullmatch(value):
        # a leap second is the last one we can say
        at = read_moment(re.sub(r":60(?=[.Zz+-])", ":59", value.upper()))
        if at is not None:
            return at
    raise ValueError("a time with a zone, like 2026-11-27T09:00:00+01:00")


def as_number(value: Any) -> Any:
    """For JSON 3.0 is a whole number, too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def as_day(value: Any) -> Any:
    """A day as RFC 3339 writes it."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        day = parse_date(value)
        if day is not None:
            return day
    raise ValueError("a day, like 2026-11-27")


def text(most: int, description: str, example: str) -> Any:
    """A text of at most so many letters."""
    return Annotated[
        Words,
        Field(max_length=most, description=description, examples=[example]),
    ]


Day = Annotated[date, BeforeValidator(as_day), Field(description="A day.", examples=["2026-12-04"])]
Number = Annotated[int, Field(ge=1, le=2**53 - 1), BeforeValidator(as_number)]
Instant = Annotated[
    datetime,
    BeforeValidator(as_instant),
    Field(
        description="A time with its zone (RFC 3339), in one of the years from 2 to 9998.",
        examples=["2026-11-27T09:00:00+01:00"],
        # at either end of the calendar a zone leads out of it: `kernel/moments.py: YEARS`
        json_schema_extra={"pattern": "^(?!0000|0001|9999)"},
    ),
]


# --- pages ---------------------------------------------------------------------------------------

Limit = Annotated[int, Query(PAGE, ge=1, le=MOST, description="How many at most.")]
After = Annotated[
    str,
    Query("", max_length=200, description="`next` of the page before; empty for the first page."),
]


def cursor(*parts: object) -> str:
    """A place in a list, as nobody need read it."""
    return base64.urlsafe_b64encode("|".join(map(str, parts)).encode()).decode().rstrip("=")


def place(after: str, parts: int = 1) -> list[str] | None:
    """The inverse of `cursor`; None for the beginning. Raises Trouble for anything else."""
    if not after:
        return None
    try:
        told = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode().split("|")
    except (binascii.Error, ValueError):
        told = []
    if len(told) != parts or cursor(*told) != after:
        raise not_a_place()
    return told


def not_a_place() -> Trouble:
    """`after` is not what we gave."""
    return Trouble(NOT_HERE, _("There is no such page: `after` is `next` of the page before."))


def by_number(rows: QuerySet[Any], after: str, limit: int) -> tuple[list[Any], str]:
    """A page of rows, the newest first, and the place after which there is more."""
    here = place(after)
    if here is not None:
        rows = rows.filter(pk__lt=_number(here[0]))
    found = list(rows.order_by("-pk")[: limit + 1])
    page = found[:limit]
    return page, cursor(page[-1].pk) if len(found) > limit else ""


def by_time(
    rows: QuerySet[Any], field: str, after: str, limit: int, *, newest_first: bool = False
) -> tuple[list[Any], str]:
    """A page of rows by a time of theirs, and the place after which there is more."""
    here, side, sign = place(after, 2), "lt" if newest_first else "gt", "-" if newest_first else ""
    if here is not None:
        at, number = _moment(here[0]), _number(here[1])
        same = Q(**{field: at, f"pk__{side}": number})
        rows = rows.filter(Q(**{f"{field}__{side}": at}) | same, **{f"{field}__{side}e": at})
    found = list(rows.order_by(f"{sign}{field}", f"{sign}pk")[: limit + 1])
    page = found[:limit]
    if len(found) <= limit:
        return page, ""
    return page, cursor(getattr(page[-1], field).isoformat(), page[-1].pk)


def _number(told: str) -> int:
    if not re.fullmatch(r"\d{1,15}", told, re.ASCII):
        raise not_a_place()
    return int(told)


def _moment(told: str) -> Any:
    try:
        at = read_moment(told) or parse_date(told)
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        raise not_a_place()
    return at


def first(rows: Iterable[Row]) -> Row | None:
    """The first one."""
    return next(iter(rows), None)
