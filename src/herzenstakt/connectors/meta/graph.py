"""One question to the Graph API, and what its answer means for the desk."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from herzenstakt.channels.trouble import Disconnected, Refused, Trouble, TryLater
from herzenstakt.connectors.meta.errors import (
    A_WHILE,
    SLOW_DOWN,
    Complaint,
    trouble_of,
    unclear,
)
from herzenstakt.connectors.meta.usage import Usage
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge
from herzenstakt.kernel.words import gettext_noop as _

Json = Mapping[str, Any]

#: said in every address: without it, or with one that has ended, the network silently takes another one.
#: Source: facebook-business 26.0.3 (API_VERSION), read on 2026-11-28.
VERSION = "v26.0"
#: as many as the network gives at once
MOST_AT_ONCE = 100


@dataclass(slots=True)
class Graph:
    """The Graph API for whoever holds `token`. `base`: its address without a version. `secret`: of our
    application; the proof made with it says that it is us who ask. `network`: what people call it. `knows`:
    what an error means that only this network has; asked first, with whether something was to change."""

    http: Http
    base: str
    network: str
    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    knows: Callable[[Complaint, bool], Trouble | None] = lambda complaint, writes: None

    def get(self, path: str, **params: Any) -> Json:
        """Read. Raises TryLater, Disconnected, Refused, Gone."""
        return self._ask("GET", path, params, writes=False)

    def post(self, path: str, **params: Any) -> Json:
        """Write. Raises Unsure, too, where it may have happened."""
        return self._ask("POST", path, params, writes=True)

    def delete(self, path: str, **params: Any) -> Json:
        """Take away. Raises as `post` does."""
        return self._ask("DELETE", path, params, writes=True)

    def listing(self, path: str, after: str = "", **params: Any) -> Listing:
        """One page of a list; `after`: the place it goes on from. Such places do not keep for long."""
        more = {"after": after} if after else {}
        return Listing.of(self.get(path, **params, **more), self.network)

    def walk(self, path: str, pages: int, **params: Any) -> Iterator[Json]:
        """The things of a list, page by page, at most so many pages."""
        after = ""
        for _page in range(pages):
            listing = self.listing(path, after, **params)
            yield from listing.rows
            after = listing.after
            if not after:
                return

    def _ask(self, method: str, path: str, params: Json, *, writes: bool) -> Json:
        wanted = {name: as_said(value) for name, value in params.items()}
        if self.secret and self.token:
            wanted["appsecret_proof"] = proof_of(self.token, self.secret)
        told: dict[str, Any] = {"data" if method == "POST" else "params": wanted}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        address = f"{self.base}/{VERSION}/{path.lstrip('/')}"
        try:
            response = self.http.request(method, address, headers=headers, **told)
        except (Blocked, httpx.InvalidURL, UnicodeError) as trouble:
            raise Disconnected(
                _("%(network)s cannot be reached at this address."), network=self.network
            ) from trouble
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
            raise TryLater(_("%(network)s cannot be reached."), network=self.network) from trouble
        except (httpx.HTTPError, TooLarge, OSError) as trouble:
            raise unclear(self.network, writes=writes) from trouble
        return self._understood(response, writes=writes)

    def _understood(self, response: Response, *, writes: bool) -> Json:
        """The answer, or the trouble it means."""
        usage = Usage.told_in(response.headers)
        if usage is not None and not writes:
            self.http.allowance = usage.allowance()
        said = response.object()
        complaint = Complaint.of(said)
        wait = usage.wait if usage else response.retry_after(A_WHILE)
        if complaint is not None:
            raise self.knows(complaint, writes) or trouble_of(
                complaint, self.network, writes=writes, after=wait
            )
        if response.status == 429:
            raise TryLater(SLOW_DOWN, after=wait, network=self.network)
        if said is None or not 200 <= response.status < 300:
            raise unclear(self.network, writes=writes)
        if writes and said.get("success") in (False, "false"):
            raise Refused(_("%(network)s has not done it."), network=self.network)
        return said


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. `after`: the place to go on from, "" at its end."""

    rows: tuple[Json, ...]
    after: str = ""

    @classmethod
    def of(cls, told: Any, network: str) -> Listing:
        """The list an answer holds. Raises TryLater where it holds none. The address of the next page is
        never followed: our token stands in it."""
        data = told.get("data") if isinstance(told, Mapping) else None
        if not isinstance(data, list):
            raise unclear(network, writes=False)
        paging = part(told, "paging")
        after = word(part(paging, "cursors"), "after") if paging.get("next") else ""
        return cls(tuple(row for row in data if isinstance(row, Mapping)), after)


def as_said(value: Any) -> str:
    """A parameter as it goes over the wire: whatever is no text or number, as JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def proof_of(token: str, secret: str) -> str:
    """What says that whoever holds the token is our application."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def parts(told: Any, name: str) -> list[Json]:
    """The objects of a list of an answer, bare or as the Graph API wraps it in `data`."""
    value = told.get(name) if isinstance(told, Mapping) else None
    if isinstance(value, Mapping):
        value = value.get("data")
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
