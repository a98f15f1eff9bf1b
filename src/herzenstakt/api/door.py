"""The door of the desk for programs: who comes in, how often, and how what goes wrong is told.

Only a token lets somebody in. Cookies are not looked at, so that no page of somebody else can act for whoever
is signed in, and no form key is needed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone, translation
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from herzenstakt.accounts.models import Membership
from herzenstakt.api.once import once
from herzenstakt.api.problems import (
    NOT_HERE,
    NOT_LIKE_THIS,
    NOT_SIGNED_IN,
    OUR_FAULT,
    REFUSED,
    TOO_MANY,
    UNREADABLE,
    Trouble,
    in_words,
    not_valid,
    problem,
)
from herzenstakt.kernel.words import InWords
from herzenstakt.tokens import services as tokens
from herzenstakt.tokens.models import Token
from herzenstakt.tokens.services import Allowance

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


class Asked(HttpRequest):
    """A request as the door lets it in. `member`: in whose name; may do what role and token say."""

    member: Membership
    token: Token


class Bearer(HttpBearer):
    """`Authorization: Bearer hzt_…`. The door has looked at it before."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token the door has let in."""
        return getattr(request, "token", None)


# --- coming in -----------------------------------------------------------------------------------


def at_the_door(view: View) -> View:
    """Let in who has a token, and answer every problem in one way."""

    @wraps(view)
    def handle(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = tokens.behind(_secret(request))
        if token is None:
            return _hushed(problem(NOT_SIGNED_IN, headers={"WWW-Authenticate": "Bearer"}))
        asked = cast("Asked", request)
        asked.token, asked.member = token, token.member
        allowance = tokens.use(token)
        language = token.member.user.language or translation.get_language()
        with translation.override(language), timezone.override(token.member.team.time_zone):
            answer = _let_in(asked, allowance, lambda: view(asked, *args, **kwargs))
        answer["Content-Language"] = language
        answer["RateLimit-Policy"] = f'"minute";q={allowance.limit};w=60'
        answer["RateLimit"] = f'"minute";r={max(0, allowance.left)};t={allowance.seconds}'
        return _hushed(answer)

    handle.csrf_exempt = True  # type: ignore[attr-defined]
    handle.login_required = False  # type: ignore[attr-defined]
    return handle


def _secret(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.casefold() == "bearer" else ""


def _let_in(asked: Asked, allowance: Allowance, do: Callable[[], HttpResponse]) -> HttpResponse:
    if allowance.is_spent:
        return problem(TOO_MANY, headers={"Retry-After": str(allowance.seconds)})
    answer = once(asked, asked.token, do)
    if answer.status_code == NOT_LIKE_THIS.status:
        return problem(NOT_LIKE_THIS, headers={"Allow": answer.get("Allow", "")})
    return answer


def _hushed(answer: HttpResponse) -> HttpResponse:
    """What one member may read is kept by nobody in between."""
    answer["Cache-Control"] = "no-store"
    return answer


# --- what goes wrong -----------------------------------------------------------------------------


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that leads nowhere."""
    return problem(NOT_HERE)


def tell_problems(api: NinjaAPI) -> None:
    """Each of our errors has one kind of problem."""
    api.add_exception_handler(Exception, _stumbled)
    api.add_exception_handler(Http404, _not_here)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(InWords, _said)
    for broken in (MultiPartParserError, SuspiciousOperation):
        api.add_exception_handler(broken, _unreadable)
    api.add_exception_handler(Trouble, _trouble)


def _stumbled(request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("an operation stumbled: %s", request.path, exc_info=error)
    return problem(OUR_FAULT)


def _not_here(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(NOT_HERE)


def _not_valid(request: HttpRequest, error: Any) -> HttpResponse:
    return not_valid(error.errors)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(UNREADABLE if error.status_code == UNREADABLE.status else NOT_SIGNED_IN)


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(UNREADABLE)


def _said(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(REFUSED, in_words(error.sentence))


def _trouble(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.kind, error.detail, **error.more)
