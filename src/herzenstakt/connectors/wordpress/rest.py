"""Calls to the REST API of one blog, and what its answers mean in the desk's seven names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from herzenstakt.channels.trouble import Disconnected, Refused, TryLater, Unsure
from herzenstakt.connectors.wordpress.discovery import address
from herzenstakt.kernel.http import MEGABYTE, Blocked, Http, Response, TooLarge
from herzenstakt.kernel.words import gettext_noop as _

UNKNOWN_USER = _(
    "The blog did not accept the user name and the application password. Perhaps the password was"
    " withdrawn, or the blog's server does not hand the Authorization header on to WordPress."
)
#: a hundred comments as long as they may be, each letter of them spelled out as \u00e4
LARGEST = 32 * MEGABYTE
Doubt = type[TryLater] | type[Unsure]
TURNED_AWAY = _("A security plugin or a firewall in front of the blog turned us away.")


class Moved(Exception):
    """The API is no longer where it was; nothing has happened there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the blog said. `code` is WordPress' name for an error, "" for success."""

    status: int
    data: Any
    headers: Mapping[str, str]
    code: str = ""

    @property
    def total(self) -> int | None:
        """How many things there are in all, of which this answer brings a page; None: it is not said."""
        said = self.headers.get("x-wp-total", "")
        return int(said) if said.isdigit() else None


@dataclass(frozen=True, slots=True)
class Rest:
    """The REST API of one blog, spoken to as one user."""

    http: Http
    root: str
    user: str
    password: str = field(repr=False)

    def read(self, path: str, **params: Any) -> Answer:
        """GET. Raises TryLater, Disconnected, Moved; WordPress' own no comes back as an Answer."""
        return _understand(self._call("GET", path, TryLater, params), TryLater)

    def set(self, path: str, **values: Any) -> Answer:
        """POST what may be said twice without harm. Raises what `read` raises, and Refused."""
        return _understand(self._call("POST", path, TryLater, json=values), TryLater)

    def trash(self, path: str) -> Answer:
        """DELETE as WordPress' own editor says it, because many hosts block the method DELETE."""
        override = {"X-HTTP-Method-Override": "DELETE"}
        return _understand(self._call("POST", path, TryLater, headers=override), TryLater)

    def say(self, path: str, **values: Any) -> Answer:
        """POST something new. Raises Unsure too: WordPress knows no idempotency key."""
        return _understand(self._call("POST", path, Unsure, json=values), Unsure)

    def _call(
        self,
        method: str,
        path: str,
        doubt: Doubt,
        params: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Response:
        where = address(self.root, path, params)
        try:
            return self.http.request(
                method, where, auth=(self.user, self.password), largest=LARGEST, **more
            )
        except Blocked as trouble:
            raise Disconnected(
                _("The blog is on a private address that no owner has allowed.")
            ) from trouble
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
            raise TryLater(_("The blog does not answer at the moment.")) from trouble
        except (httpx.HTTPError, TooLarge, OSError) as trouble:
            raise doubt(_("The blog broke off in the middle of its answer.")) from trouble


def _understand(response: Response, doubt: Doubt) -> Answer:
    """What a response means. `doubt` is raised where it is neither a yes nor a no."""
    data = _decoded(response)
    code = str(data.get("code", "")) if isinstance(data, dict) and response.status >= 400 else ""
    if response.status == 429 or code == "comment_flood":
        raise TryLater(
            _("The blog asks us to slow down."),
            after=response.retry_after(otherwise=timedelta(seconds=30)),
        )
    if response.status == 401:
        raise Disconnected(UNKNOWN_USER)
    if code and (response.status < 500 or code.startswith("rest_")):
        return Answer(response.status, data, response.headers, code)
    if response.status in range(200, 300) and data is not None:
        return Answer(response.status, data, response.headers)
    raise _wordless(response.status, doubt)


def _wordless(status: int, doubt: Doubt) -> Exception:
    """What to make of an answer that is not WordPress speaking."""
    if status in range(300, 400) or status in {404, 405, 410}:
        return Moved()
    if status == 403 and doubt is Unsure:
        return Refused(TURNED_AWAY)  # firewalls look at the words; the same ones meet the same no
    if status == 403:
        return TryLater(TURNED_AWAY, after=timedelta(minutes=30))
    if status in range(400, 500):
        return Refused(_("The blog said no (status %(status)s)."), status=status)
    return doubt(_("The blog is busy or away, or answers in something else than its own words."))


def _decoded(response: Response) -> Any:
    """The JSON of an answer, None where it is none."""
    try:
        return response.json()
    except ValueError:
        return None
