"""What goes wrong, told as RFC 9457 says it (`application/problem+json`): a kind with an address, a title,
and a sentence for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from herzenstakt.kernel.words import Sentence

MEDIA_TYPE = "application/problem+json"
#: where the kinds are explained; relative, for a desk has an address of its own
ADDRESS = "/api/#"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem. `meaning`: what it says and what a program can do."""

    name: str
    status: int
    title: Promise
    meaning: Promise


UNREADABLE = Kind(
    "unreadable",
    400,
    _("We cannot read this."),
    _(
        "The body is no JSON, or the request is broken in another way. The same again will not help."
    ),
)
NOT_SIGNED_IN = Kind(
    "not-signed-in",
    401,
    _("Which token?"),
    _(
        "There is no token, or it is wrong, over or taken back, or its member no longer works here. Cookies"
        " of a browser count for nothing."
    ),
)
NOT_ALLOWED = Kind(
    "not-allowed",
    403,
    _("This token may not do this."),
    _("The role of the member does not include it, or the token was not made for it."),
)
NOT_HERE = Kind(
    "not-here",
    404,
    _("This is not here."),
    _("There is no such thing, or it is nothing this member may see. The two look the same."),
)
NOT_LIKE_THIS = Kind(
    "not-like-this",
    405,
    _("This cannot be done here."),
    _("The address knows other methods; they stand in the header Allow."),
)
REFUSED = Kind(
    "refused",
    409,
    _("It stays as it is."),
    _("Everything was understood, and the desk does not do it: the detail says why, for a person."),
)
BUSY = Kind(
    "still-busy",
    409,
    _("The same is being done just now."),
    _("Another request with this Idempotency-Key is under way. Ask again in a moment."),
)
DONE_BEFORE = Kind(
    "done-before",
    409,
    _("It was done already."),
    _(
        "This Idempotency-Key was used before, and nothing is done twice. What was answered then is gone,"
        " because words or names in it are no longer kept here: look at how things are now."
    ),
)
PAUSE_FIRST = Kind(
    "pause-first",
    409,
    _("This barks back."),
    _(
        "Let it rest for ten minutes, ask a colleague, or say in one word why it must be now (`why`)."
    ),
)
SECOND_LOOK = Kind(
    "second-look-first",
    409,
    _("A colleague reads this first."),
    _("The team reads such answers twice. Ask a colleague with the draft's `ask`."),
)
CHANGED = Kind(
    "changed-meanwhile",
    412,
    _("Something has changed in the meantime."),
    _(
        "Somebody has said or written something that you have not seen. Nothing was overwritten and nothing"
        " went out: read it again and decide anew."
    ),
)
NOT_VALID = Kind(
    "not-valid",
    422,
    _("Something is missing or does not fit."),
    _("`errors` says what, each with a JSON pointer into the body or the name of a parameter."),
)
KEY_USED = Kind(
    "key-used",
    422,
    _("This key belongs to something else."),
    _("An Idempotency-Key stands for one request. For another one take another key."),
)
TOO_MANY = Kind(
    "too-many",
    429,
    _("That was too much for this minute."),
    _("Retry-After says for how many seconds to wait; RateLimit what is left."),
)
OUR_FAULT = Kind(
    "our-fault",
    500,
    _("We stumbled."),
    _("This is our fault, and it stands in the log of the desk. Nothing was done halfway."),
)

#: each one, by the number of its status
KINDS = (
    UNREADABLE,
    NOT_SIGNED_IN,
    NOT_ALLOWED,
    NOT_HERE,
    NOT_LIKE_THIS,
    REFUSED,
    BUSY,
    DONE_BEFORE,
    PAUSE_FIRST,
    SECOND_LOOK,
    CHANGED,
    NOT_VALID,
    KEY_USED,
    TOO_MANY,
    OUR_FAULT,
)


class Trouble(Exception):
    """An operation says what is wrong."""

    def __init__(self, kind: Kind, detail: str = "", **more: Any) -> None:
        self.kind, self.detail, self.more = kind, detail, more
        super().__init__(detail or kind.name)


def in_words(sentence: Sentence) -> str:
    """A kept sentence in the language of the member."""
    if not sentence:
        return ""
    text = gettext(sentence.text)
    return text % sentence.gaps if sentence.gaps else text


def problem(
    kind: Kind,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> JsonResponse:
    """The answer that tells of a problem."""
    told = {
        "type": f"{ADDRESS}{kind.name}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": detail or str(kind.meaning),
        **more,
    }
    return JsonResponse(told, status=kind.status, content_type=MEDIA_TYPE, headers=headers)


def not_valid(errors: Sequence[Mapping[str, Any]]) -> JsonResponse:
    """What does not fit, each with where it stands. What was sent is not repeated."""
    return problem(NOT_VALID, errors=[_one(error) for error in errors])


def _one(error: Mapping[str, Any]) -> dict[str, str]:
    source, *path = [str(step) for step in error["loc"]]
    told = str(error["msg"])
    if source in ("path", "query", "header"):
        return {"detail": told, "in": source, "parameter": ".".join(path)}
    steps = path[1:]  # the first one is the name of our own argument
    return {
        "detail": told,
        "in": "body",
        "pointer": "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps),
    }
