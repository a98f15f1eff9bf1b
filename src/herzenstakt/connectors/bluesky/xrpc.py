"""One question to a server of the AT Protocol, and what its answer means for the desk."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from herzenstakt.channels.trouble import Disconnected, Refused, Trouble, TryLater, Unsure
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge
from herzenstakt.kernel.words import gettext_noop as _

Json = Mapping[str, Any]

LONGEST_REASON = 200
#: a picture takes its time on the way up
FOR_AN_UPLOAD = 120.0


class Rejected(Refused):
    """A clear no, with the network's own name for it in `error`. Nothing has happened."""

    def __init__(self, status: int, error: str, message: str) -> None:
        self.status = status
        self.error = error
        self.message = message
        reason = (message or error or f"HTTP {status}")[:LONGEST_REASON]
        super().__init__(_("Bluesky says no: “%(reason)s”"), reason=reason)


@dataclass(frozen=True, slots=True)
class Told:
    """A good answer: its JSON object, and the headers that say how much we may still ask."""

    data: Json
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One call: a query (GET, with `params`) or a procedure (POST, with `body`, or with a file as `content`).

    `writes`: whether an answer that never arrives leaves us unsure.
    """

    name: str
    params: Mapping[str, Any] | None = None
    body: Json | None = None
    content: bytes | None = None
    content_type: str = ""
    procedure: bool = False
    writes: bool = False


def ask(http: Http, host: str, question: Question, token: str = "") -> Told:
    """Ask `host`. Raises Rejected, TryLater, Disconnected and, for what writes, Unsure."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if question.content is not None:
        headers["Content-Type"] = question.content_type
    try:
        response = http.request(
            "POST" if question.procedure else "GET",
            f"{host}/xrpc/{question.name}",
            params=question.params,
            json=question.body,
            content=question.content,
            headers=headers,
            patience=FOR_AN_UPLOAD if question.content else None,
        )
    except (Blocked, httpx.InvalidURL, UnicodeError) as trouble:
        raise Disconnected(
            _("The server “%(host)s” cannot be used: it is no public address."), host=host
        ) from trouble
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
        raise TryLater(_("Bluesky cannot be reached.")) from trouble
    except (httpx.HTTPError, TooLarge) as trouble:
        raise lost(question) from trouble
    return understood(response, question)


def understood(response: Response, question: Question) -> Told:
    """The answer, or the trouble it means."""
    if response.status == 429:
        raise TryLater(_("Bluesky asks us to slow down."), after=wait_of(response))
    said = response.object()
    if 400 <= response.status < 500:
        raise Rejected(response.status, word(said or {}, "error"), word(said or {}, "message"))
    if response.status >= 500 and not question.writes:
        raise TryLater(_("Bluesky is out of order at the moment."), after=wait_of(response))
    if not 200 <= response.status < 300 or said is None:
        raise lost(question)
    return Told(said, response.headers)


def lost(question: Question) -> Trouble:
    """No answer, or none we can read: for what writes, it may have arrived."""
    if question.writes:
        return Unsure(_("Bluesky gave no clear answer. It may have arrived."))
    return TryLater(_("Bluesky gave an answer that cannot be read."))


def wait_of(response: Response) -> timedelta:
    """How long to wait: until `ratelimit-reset` (seconds since 1970), or what `retry-after` says."""
    reset = response.headers.get("ratelimit-reset", "")
    if response.status == 429 and reset.isdigit():
        seconds = int(reset) - time.time()
        return timedelta(seconds=min(max(seconds, 1), 86_400))
    return response.retry_after(timedelta(minutes=1))
