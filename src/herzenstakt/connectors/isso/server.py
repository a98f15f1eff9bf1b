"""Calls to one Isso server, and what its answers mean in the desk's seven names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Trouble, TryLater, Unsure
from herzenstakt.kernel.http import MEGABYTE, Blocked, Http, Response, TooLarge
from herzenstakt.kernel.words import gettext_noop as _

#: a hundred comments as long as they may be, each letter of them spelled out as \u00e4
LARGEST = 32 * MEGABYTE
#: how long whoever wrote a comment may change it, unless an Isso says otherwise (general.max-age)
EDITABLE = timedelta(minutes=15)
Doubt = type[TryLater] | type[Unsure]
BUSY = _("Isso is busy or away, or answers in something else than its own words.")
LOCKED = _("The server in front of Isso lets nobody in without another password.")
ELSEWHERE = _("Something else than Isso answers at this address.")
MOVED = _("Isso has moved. Enter its new address.")
TURNED_AWAY = _("A filter in front of Isso turned us away.")


@dataclass(frozen=True, slots=True)
class Server:
    """One Isso below its address `root`. Every call may raise TryLater and Disconnected."""

    http: Http
    root: str

    def read(self, path: str, cookie: str = "", **params: Any) -> Response:
        """GET; 404 comes back, because it means something different on every path."""
        response = self._call("GET", path, TryLater, cookie, params=params)
        if response.status == 403 and not response.is_json:
            raise TryLater(TURNED_AWAY, after=timedelta(minutes=30))
        if response.status not in {200, 403, 404}:
            raise TryLater(ELSEWHERE, after=timedelta(minutes=10))
        return response

    def log_in(self, password: str) -> Response:
        """Show the password at the door of the pages for administrators. A yes leads on, a no does not."""
        return self._call("POST", "/login/", TryLater, data={"password": password})

    def ask(self, path: str, told: Any) -> Response:
        """POST what asks or may be said twice without harm. Raises Refused and Gone too."""
        return self._clear(self._call("POST", path, TryLater, json=told))

    def say(self, path: str, told: Any, **params: Any) -> Response:
        """POST something new. Raises Refused, Gone and Unsure too: Isso knows no idempotency key."""
        response = self._call("POST", path, Unsure, json=told, params=params)
        if response.status in {404, 405, 410}:
            raise TryLater(ELSEWHERE, after=timedelta(minutes=10))
        return self._clear(response, Unsure)

    def _clear(self, response: Response, doubt: Doubt = TryLater) -> Response:
        """The answer if it is a yes; Isso's no is raised."""
        if response.status in range(200, 300):
            return response
        raise no(response, doubt)

    def _call(
        self, method: str, path: str, doubt: Doubt, cookie: str = "", **more: Any
    ) -> Response:
        headers = {"Accept": "application/json", **({"Cookie": cookie} if cookie else {})}
        try:
            response = self.http.request(
                method, f"{self.root}{path}", headers=headers, largest=LARGEST, **more
            )
        except (httpx.InvalidURL, ValueError) as trouble:
            # visitors may name a page as they like; that must not cost us the channel
            raise _no_address(bool(more.get("params"))) from trouble
        except (Blocked, httpx.UnsupportedProtocol) as trouble:
            raise _no_address() from trouble
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
            raise TryLater(_("Isso does not answer at the moment.")) from trouble
        except (httpx.HTTPError, TooLarge, OSError) as trouble:
            raise doubt(_("Isso broke off in the middle of its answer.")) from trouble
        _must_be_awake(response, doubt)
        return response


def _no_address(asked: bool = False) -> Trouble:
    """What to say of an address that cannot be called; `asked`: only because of what is asked there."""
    if asked:
        return Refused(_("Isso cannot be asked about a page of this name."))
    return Disconnected(
        _(
            "This address cannot be called. An Isso on a private address needs the permission of an"
            " owner."
        )
    )


def _must_be_awake(response: Response, doubt: Doubt) -> None:
    """Raise what any path may be answered with."""
    if response.status == 429:
        raise TryLater(
            _("Isso asks us to slow down."),
            after=response.retry_after(otherwise=timedelta(minutes=1)),
        )
    if response.status in {401, 407}:
        raise Disconnected(LOCKED)
    if response.status >= 500 or response.status < 200:
        raise doubt(BUSY)


def no(response: Response, doubt: Doubt) -> Trouble:
    """Isso's no to something we wanted to be done, by the words it gives with it.

    What is raised inside of Isso comes as JSON, what is only returned as a small page; so we look for the
    words wherever they are.
    """
    said = words_of(response)
    if "ratelimit exceeded" in said:
        return TryLater(
            _("Isso takes only a few comments a minute from one address. We wait for our turn.")
        )
    if "edit time frame is still open" in said:
        return TryLater(
            _(
                "To Isso the question comes from our own network address, and it lets nobody answer"
                " themselves within the first fifteen minutes. We try again then. “reply-to-self” under"
                " “guard” in Isso's settings allows it at once, “trusted-proxies” tells visitors apart."
            ),
            after=EDITABLE,
        )
    if "Cannot create new thread" in said:
        return Gone(_("There are no comments on this page any more."))
    if response.status in {404, 410}:
        return Gone(_("The comment is no longer there."))
    if response.status in range(300, 400):
        return TryLater(MOVED, after=timedelta(hours=1))
    if response.status == 403 and not response.is_json:
        return Refused(TURNED_AWAY)  # filters look at the words; the same ones meet the same no
    if response.status in range(400, 500):
        return Refused(_("Isso said no (status %(status)s)."), status=response.status)
    return doubt(BUSY)


def words_of(response: Response) -> str:
    """The beginning of an answer, to look for words in it."""
    return response.body[:2_000].decode("utf-8", "replace")


def decoded(response: Response, doubt: Doubt = TryLater) -> Any:
    """The JSON of an answer. Raises `doubt` where it is none."""
    try:
        return response.json()
    except (ValueError, RecursionError) as trouble:
        raise doubt(BUSY) from trouble


def row_in(response: Response, doubt: Doubt = TryLater) -> Mapping[str, Any]:
    """The JSON object of an answer. Raises `doubt` where it is none."""
    told = decoded(response, doubt)
    if not isinstance(told, dict):
        raise doubt(BUSY)
    return told
