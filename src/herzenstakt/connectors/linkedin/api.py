"""One call to LinkedIn, and what its answer means for the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Trouble, TryLater, Unsure
from herzenstakt.connectors.linkedin import restli
from herzenstakt.connectors.linkedin.ledger import Ledger, midnight
from herzenstakt.connectors.linkedin.restli import Method, Value
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge
from herzenstakt.kernel.words import gettext_noop as _

Json = Mapping[str, Any]

LONGEST_REASON = 200
PAGE = 50
#: what no page asked of LinkedIn goes beyond
PAGES = 20
A_MINUTE = timedelta(minutes=1)
UNREADABLE = _("LinkedIn gave an answer that cannot be read.")
OUTDATED = _(
    "LinkedIn no longer understands version %(version)s of its interface. Please update Herzenstakt."
)
ODD_VERSION = frozenset({"VERSION_MISSING", "NONEXISTENT_VERSION"})


class Rejected(Refused):
    """A clear no, with its status. Nothing has happened."""

    def __init__(self, status: int, text: str, **gaps: str | int) -> None:
        self.status = status
        super().__init__(text, **gaps)


@dataclass(frozen=True, slots=True)
class Question:
    """One call. `template`: the path with gaps, `keys`: what stands in them."""

    method: Method
    template: str
    keys: Mapping[str, Value] = field(default_factory=dict)
    params: Mapping[str, Value] = field(default_factory=dict)
    body: Json | None = None

    @property
    def address(self) -> str:
        """Path and query."""
        asked = restli.query(self.params)
        where = "/rest" + restli.path(self.template, **self.keys)
        return f"{where}?{asked}" if asked else where


@dataclass(frozen=True, slots=True)
class Told:
    """A good answer: its JSON object, {} for none, and the name of what was made."""

    data: Json
    made: str = ""


@dataclass(frozen=True, slots=True)
class Api:
    """LinkedIn, asked in the name of one member. `token` raises where there is none that lives."""

    http: Http
    host: str
    token: Callable[[], str]
    ledger: Ledger

    def get(self, template: str, params: Mapping[str, Value] | None = None, **keys: Value) -> Json:
        """One thing by its key."""
        return self.ask(Question(Method.GET, template, keys, params or {})).data

    def batch(self, template: str, ids: Sequence[Value], **keys: Value) -> Json:
        """Several things by their keys; not in the development tier."""
        return self.ask(Question(Method.BATCH_GET, template, keys, {"ids": ids})).data

    def find(self, template: str, params: Mapping[str, Value], **keys: Value) -> Iterator[Json]:
        """Whatever a finder (`q`) finds, or all there is, page by page, as long as somebody reads on."""
        method, start = Method.FINDER if "q" in params else Method.GET_ALL, 0
        for _page in range(PAGES):
            paged = {**params, "start": start, "count": PAGE}
            told = self.ask(Question(method, template, keys, paged)).data
            found = told.get("elements")
            if not isinstance(found, list):
                raise TryLater(UNREADABLE)
            yield from (one for one in found if isinstance(one, Mapping))
            start += PAGE
            if not has_more(told, start, len(found)):
                return

    def ask(self, question: Question) -> Told:
        """Ask. Raises Rejected, Gone, TryLater, Disconnected and, for what writes, Unsure."""
        head = restli.headers(question.method, self.token())
        self.ledger.count()
        try:
            response = self.http.request(
                question.method.verb,
                f"{self.host}{question.address}",
                json=question.body,
                headers=head,
            )
        except (Blocked, httpx.InvalidURL, UnicodeError) as trouble:
            raise TryLater(_("LinkedIn has no public address here.")) from trouble
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
            raise TryLater(_("LinkedIn cannot be reached.")) from trouble
        except (httpx.HTTPError, TooLarge, OSError) as trouble:
            raise lost(question) from trouble
        return self._understood(response, question)

    def _understood(self, response: Response, question: Question) -> Told:
        said = response.object()
        if response.status == 429:
            raise self._slower(said or {}, response)
        if 400 <= response.status < 500:
            raise no(response.status, said or {})
        if response.status >= 500 and not question.method.writes:
            raise TryLater(
                _("LinkedIn is out of order at the moment."), after=response.retry_after(A_MINUTE)
            )
        made = response.headers.get("x-restli-id", "")
        is_clear = said is not None or made or (question.method.writes and not response.body)
        if not 200 <= response.status < 300 or not is_clear:
            raise lost(question)
        return Told(said or {}, made)

    def _slower(self, said: Json, response: Response) -> TryLater:
        """Too much within a minute, or within the day, which ends at midnight UTC."""
        if "throttled" in word(said, "message").lower():
            return TryLater(
                _("LinkedIn takes no more comments for a minute."),
                after=response.retry_after(A_MINUTE),
            )
        self.ledger.used_up()
        self.ledger.note()
        return TryLater(
            _("LinkedIn lets us ask no more today. It counts anew at midnight UTC."),
            after=response.retry_after(midnight() - datetime.now(UTC)),
        )


def no(status: int, said: Json) -> Trouble:
    """What a clear no means."""
    code, number = word(said, "code"), said.get("serviceErrorCode")
    if status == 426 or code in ODD_VERSION:
        return Rejected(status, OUTDATED, version=restli.VERSION)
    if status == 401:
        return Disconnected(
            _("LinkedIn no longer accepts the sign-in. Please connect the channel anew.")
        )
    if status in {404, 410}:
        return Gone(_("LinkedIn does not have this any more."))
    if status == 403 and (number == 100 or code == "ACCESS_DENIED"):
        return Rejected(
            status,
            _(
                "LinkedIn does not allow this: the role on the page, a permission or the product of "
                "the application is missing (%(reason)s)."
            ),
            reason=reason_in(said, status),
        )
    return Rejected(status, _("LinkedIn says no: “%(reason)s”"), reason=reason_in(said, status))


def reason_in(said: Json, status: int) -> str:
    """Why, in LinkedIn's words. They name fields and roles, and never a token."""
    return (word(said, "message") or word(said, "code") or f"HTTP {status}")[:LONGEST_REASON]


def lost(question: Question) -> Trouble:
    """No answer, or none we can read: what writes may have happened."""
    if question.method.writes:
        return Unsure(_("LinkedIn gave no clear answer. It may have arrived."))
    return TryLater(UNREADABLE)


def has_more(told: Json, start: int, found: int) -> bool:
    """Whether there is another page from `start` on. A page may be shorter than what was asked for and not
    be the last one, so the number of all counts, and the link to the next one."""
    paging = part(told, "paging")
    links, total = paging.get("links"), paging.get("total")
    if isinstance(links, list) and any(
        isinstance(link, Mapping) and link.get("rel") == "next" for link in links
    ):
        return True
    return start < total if isinstance(total, int) else found >= PAGE
