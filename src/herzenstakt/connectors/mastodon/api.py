"""Asking a server: every way it can answer becomes data or one of the seven names for trouble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from herzenstakt.channels.connector import Enclosure
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Trouble, TryLater, Unsure
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.http import (
    LARGEST_ANSWER,
    MEGABYTE,
    Blocked,
    Http,
    Response,
    TooLarge,
    whole_address,
)
from herzenstakt.kernel.text import plain, shorten
from herzenstakt.kernel.words import gettext_noop as _

# Nothing has left the house when one of these is raised.
UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
STATUSES_AT_ONCE = 20
# A thread may hold four thousand answers.
LARGEST_THREAD = 32 * MEGABYTE
# A channel that lacks one of these can still read and answer.
DISPENSABLE = frozenset({"write:favourites", "write:blocks", "write:media"})
#: a film takes its time on the way up
FOR_AN_UPLOAD = 240.0
#: and again until the server has made it ready to be shown
FOR_THE_SERVER = timedelta(seconds=5)


def base_of(server: str) -> str:
    """The address of a server as a person types it: "chaos.example", "https://chaos.example/home"."""
    try:
        parts = urlsplit(whole_address(server))
    except ValueError:
        return "https://"
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(slots=True)
class Api:
    """One account on one server."""

    http: Http
    base: str
    token: str = field(repr=False)
    #: set when the server is one that says 400 to a wrong token
    refuses_tokens_with_400: bool = False

    @property
    def host(self) -> str:
        """The server's name, for sentences; "" when its address is none."""
        return urlsplit(self.base).hostname or ""

    @property
    def headers(self) -> dict[str, str]:
        """The credentials every request carries. Raises Disconnected for a token that can be none."""
        if not (self.token and self.token.isascii() and self.token.isprintable()):
            raise Disconnected(_("This is no access token. Please copy it once more."))
        return {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}

    # reading

    def read(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        scope: str = "",
        largest: int = LARGEST_ANSWER,
        everywhere: bool = True,
    ) -> Any:
        """GET one thing. Raises TryLater, Disconnected, Refused, and Gone for 404 and 410.

        `everywhere`: whether all software has this path; where it may be lacking, any 404 is Gone.
        """
        try:
            answer = self.http.get(
                f"{self.base}{path}", params=params, headers=self.headers, largest=largest
            )
        except Blocked:
            raise self.blocked() from None
        except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as error:
            raise self.away() from error
        if answer.status == 404 and not everywhere:
            raise Gone(_("%(server)s does not offer this."), server=self.host)
        if answer.status != 200:
            raise self.trouble_of(answer, scope)
        try:
            return answer.json()
        except (ValueError, RecursionError):
            raise self.nonsense() from None

    def read_object(self, path: str, *, scope: str = "", everywhere: bool = True) -> dict[str, Any]:
        """GET what must be one object; anything else is nonsense."""
        told = self.read(path, scope=scope, everywhere=everywhere)
        if not isinstance(told, dict):
            raise self.nonsense()
        return told

    def read_list(
        self,
        path: str,
        params: Mapping[str, Any],
        *,
        scope: str = "",
        everywhere: bool = True,
    ) -> list[dict[str, Any]]:
        """GET what must be a list of objects; anything else is nonsense."""
        told = self.read(path, params, scope=scope, everywhere=everywhere)
        if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
            raise self.nonsense()
        return told

    def path_of(self, status_id: str) -> str:
        """Where a status lives."""
        return f"/api/v1/statuses/{quote(status_id, safe='')}"

    def read_status(self, status_id: str) -> dict[str, Any]:
        """One status. Raises Gone when it is deleted or no longer for our eyes."""
        return self.read_object(self.path_of(status_id), scope="read:statuses")

    def read_statuses(self, status_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Those of many statuses that are there, by id, in few requests.

        Mastodon before 4.3 gives nothing here, and one status may spoil the answer about its
        neighbours: ask for each one that is missing.
        """
        found: dict[str, dict[str, Any]] = {}
        for start in range(0, len(status_ids), STATUSES_AT_ONCE):
            asked = {"id[]": list(status_ids[start : start + STATUSES_AT_ONCE])}
            try:
                told = self.read_list(
                    "/api/v1/statuses", asked, scope="read:statuses", everywhere=False
                )
            except (Gone, Refused):
                return found
            except TryLater:
                continue
            found.update({str(status.get("id")): status for status in told})
        return found

    def read_thread(self, status_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What stands above a status, root first, and the answers below it. Raises Gone."""
        path = f"{self.path_of(status_id)}/context"
        told = self.read(path, scope="read:statuses", largest=LARGEST_THREAD)
        above, below = (
            (told.get("ancestors"), told.get("descendants"))
            if isinstance(told, dict)
            else (None, None)
        )
        if not isinstance(above, list) or not isinstance(below, list):
            raise self.nonsense()
        if not all(isinstance(one, dict) for one in (*above, *below)):
            raise self.nonsense()
        return above, below

    # writing

    def say(
        self, path: str, data: Mapping[str, Any], key: str, *, repeatable: bool
    ) -> dict[str, Any]:
        """POST something that must not stand there twice.

        `repeatable`: whether the server takes the same `key` twice as one; then a busy server may be
        asked again, otherwise it is Unsure what it has done.
        """
        headers = {**self.headers, "Idempotency-Key": key}
        try:
            answer = self.http.post(f"{self.base}{path}", json=data, headers=headers)
        except UNSENT as error:
            raise self.away() from error
        except Blocked:
            raise self.blocked() from None
        except (httpx.HTTPError, TooLarge) as error:
            raise self.unsure() from error
        if answer.status == 429 or answer.status >= 500:
            raise self.trouble_of(answer) if repeatable else self.unsure()
        if not 200 <= answer.status < 300:
            raise self.trouble_of(answer, "write:statuses")
        told = answer.object()
        if told is None or not isinstance(told.get("id"), str):
            raise self.unsure()
        return told

    def upload(self, enclosure: Enclosure) -> str:
        """Bring a picture or film; the id the server gives for it. Brought in vain, it harms nobody: any
        doubt is TryLater."""
        try:
            answer = self.http.post(
                f"{self.base}/api/v2/media",
                data={"description": enclosure.alt},
                files={"file": (enclosure.name, enclosure.read(), enclosure.content_type)},
                headers=self.headers,
                patience=FOR_AN_UPLOAD,
            )
        except Blocked:
            raise self.blocked() from None
        except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as error:
            raise self.away() from error
        if answer.status not in {200, 202}:
            raise self.trouble_of(answer, "write:media")
        told = answer.object()
        if told is None or not isinstance(told.get("id"), str):
            raise self.nonsense()
        return str(told["id"])

    def is_there(self, media_id: str) -> bool:
        """Whether the server still has something that was brought. Raises TryLater while it prepares it."""
        try:
            answer = self.http.get(
                f"{self.base}/api/v1/media/{quote(media_id, safe='')}", headers=self.headers
            )
        except Blocked:
            raise self.blocked() from None
        except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as error:
            raise self.away() from error
        if answer.status == 404 and answer.is_json:
            return False
        if answer.status == 206:
            raise TryLater(
                _("%(server)s is still preparing what was attached."),
                after=FOR_THE_SERVER,
                server=self.host,
            )
        if answer.status != 200:
            raise self.trouble_of(answer, "write:media")
        return True

    def do(
        self, method: str, path: str, data: Mapping[str, Any] | None = None, *, scope: str
    ) -> None:
        """Write something where doing it twice is doing it once, so any doubt means: once more."""
        try:
            answer = self.http.request(
                method, f"{self.base}{path}", json=data, headers=self.headers
            )
        except Blocked:
            raise self.blocked() from None
        except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as error:
            raise self.away() from error
        if not 200 <= answer.status < 300:
            raise self.trouble_of(answer, scope)

    # trouble

    def trouble_of(self, answer: Response, scope: str = "") -> Trouble:
        """The name for an answer that is none. `scope` is the permission the request needed."""
        status = answer.status
        if status == 429 or status >= 500:
            return TryLater(
                _("%(server)s is busy (%(status)s)."),
                after=pause_of(answer),
                server=self.host,
                status=status,
            )
        if status == 401 or (status == 400 and self.refuses_tokens_with_400):
            return Disconnected(
                _("%(server)s no longer accepts the access token: %(words)s"),
                server=self.host,
                words=self.words_of(answer),
            )
        if status == 403:
            return self.forbidden(answer, scope)
        if status in {404, 410} and not answer.is_json:
            return self.nonsense()  # a proxy's page says nothing about a status
        if status in {404, 410}:
            return Gone(_("%(server)s does not have this (any more)."), server=self.host)
        if 300 <= status < 400:
            return self.elsewhere(answer)
        return Refused(
            _("%(server)s says no: %(words)s"), server=self.host, words=self.words_of(answer)
        )

    def forbidden(self, answer: Response, scope: str) -> Trouble:
        """403: the token lacks a permission, the login is closed, or this one thing is not allowed."""
        words = self.words_of(answer)
        if "scope" in words.lower():
            lacking = Refused if scope in DISPENSABLE else Disconnected
            return lacking(
                _("The access token of %(server)s lacks the permission “%(scope)s”."),
                server=self.host,
                scope=scope or "read",
            )
        if "login" in words.lower():
            return Disconnected(
                _("%(server)s has closed this account: %(words)s"), server=self.host, words=words
            )
        return Refused(
            _("%(server)s does not allow this: %(words)s"), server=self.host, words=words
        )

    def elsewhere(self, answer: Response) -> Trouble:
        """A redirect we do not follow: for good means the address is wrong, for now means wait."""
        target = urlsplit(answer.headers.get("location", "")).hostname or "?"
        if answer.status in {301, 308}:
            return Disconnected(
                _(
                    "%(server)s has moved to %(target)s. Please connect the channel with that address."
                ),
                server=self.host,
                target=target,
            )
        return TryLater(_("%(server)s sends us elsewhere for now."), server=self.host)

    def away(self) -> TryLater:
        """It cannot be reached, or broke off while we were reading."""
        return TryLater(_("%(server)s cannot be reached."), server=self.host)

    def nonsense(self) -> TryLater:
        """It answered something that is no answer: a maintenance page, half a line."""
        return TryLater(_("%(server)s gives no sensible answer."), server=self.host)

    def unsure(self) -> Unsure:
        """Our words left the house and no clear answer came back."""
        return Unsure(_("No answer came back from %(server)s."), server=self.host)

    def blocked(self) -> Disconnected:
        """A private address that no owner has allowed, or no address at all."""
        if not self.host:
            return Disconnected(_("This is no address of a server. Please look at it again."))
        return Disconnected(
            _("%(server)s is a private address. An owner has to allow it first."), server=self.host
        )

    def words_of(self, answer: Response) -> str:
        """The server's own reason, as plain words, short, and without our token in it."""
        if not (reason := word(answer.object(), "error")):
            return f"HTTP {answer.status}"
        bare = plain(reason)
        return shorten(bare.replace(self.token, "…") if self.token else bare, 200)


def pause_of(answer: Response) -> timedelta:
    """How long a server asks us to wait: Retry-After, or X-RateLimit-Reset as a time or as seconds."""
    otherwise = timedelta(minutes=1)
    reset = answer.headers.get("x-ratelimit-reset", "")
    if answer.status == 429 and reset and "retry-after" not in answer.headers:
        try:
            when = (
                datetime.fromtimestamp(int(reset), UTC)
                if reset.isdigit()
                else datetime.fromisoformat(reset)
            )
            otherwise = when - datetime.now(UTC)
        except (TypeError, ValueError, OverflowError, OSError):
            return otherwise
    return answer.retry_after(otherwise)
