"""How X says no, and which of the seven names that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Trouble, TryLater, Unsure
from herzenstakt.kernel.http import Response
from herzenstakt.kernel.text import plain, shorten
from herzenstakt.kernel.words import gettext_noop as _

Json = Mapping[str, Any]

CONSOLE = "https://console.x.com"
#: clear answers to one request; any other number is none
CLEAR = frozenset({400, 403, 404, 405, 409, 410, 413, 415, 422})
#: credits are bought by a person, which takes its time
WITHOUT_CREDITS = timedelta(minutes=30)
#: where X does not say when it counts anew
A_WINDOW = timedelta(minutes=15)

NOT_THERE = _("X does not have this (any more).")
NOT_SUMMONED = _(
    "X lets a program answer only people who mention or quote the account. Please answer on X itself."
)
#: what X writes where words, and no type, tell what is wrong; in small letters
NOT_CALLED = ("not been mentioned or otherwise engaged",)
VANISHED = ("deleted or not visible",)
TWICE = ("duplicate content",)
CLOSED = ("suspended", "temporarily locked", "account is locked")
LOST_MEDIA = ("media ids are invalid",)


@dataclass(frozen=True, slots=True)
class Problem:
    """One no of X. `kind`: the last part of its type ("usage-capped"), "" for none. `words`: its own reason.
    `of`: the id of what it speaks of."""

    kind: str = ""
    words: str = ""
    of: str = ""

    def says(self, *words: str) -> bool:
        """Whether any of these stands in its reason."""
        return any(one in self.words.casefold() for one in words)


def problems_in(told: object) -> Iterator[Problem]:
    """Every problem that an answer names, at its top and in its `errors`."""
    if not isinstance(told, Mapping):
        return
    listed = told.get("errors")
    for one in (told, *(listed if isinstance(listed, list) else ())):
        if isinstance(one, Mapping):
            kind = _text(one, "type").rstrip("/").rpartition("/")[2]
            words = _text(one, "detail") or _text(one, "message") or _text(one, "title")
            of = _text(one, "resource_id") or _text(one, "value")
            if kind or words:
                yield Problem("" if kind == "about:blank" else kind, words, of)


def problem_of(answer: Response) -> Problem:
    """What an answer that is none says first; whatever it says, as plain words."""
    try:
        told = answer.json()
    except (ValueError, RecursionError):
        return Problem()
    found = list(problems_in(told))
    typed = [one for one in found if one.kind and one.kind != "invalid-request"]
    return (typed or found or [Problem()])[0]


def trouble_of(answer: Response, token: str = "") -> Trouble:
    """The name for an answer that is none, where nothing can have happened twice."""
    problem = problem_of(answer)
    if (told := _of_money_or_time(answer, problem)) is not None:
        return told
    if answer.status == 401:
        return Disconnected(_("X no longer accepts the access. Please sign in there once more."))
    if answer.status in CLEAR:
        return _clear(answer.status, problem, token, is_json=answer.is_json)
    return TryLater(_("X is busy or gives no sensible answer (%(status)s)."), status=answer.status)


def trouble_of_a_post(answer: Response, token: str = "") -> Trouble:
    """The name for an answer to words that left the house: what is no clear no may have happened."""
    if answer.status in {401, 402, 429} or answer.status in CLEAR:
        return trouble_of(answer, token)
    return unsure()


def of_a_problem(problem: Problem, token: str = "") -> Trouble:
    """The name for a problem that came with a 200."""
    if problem.kind == "resource-not-found":
        return Gone(NOT_THERE)
    if problem.kind in {"usage-capped", "credits", "credits-depleted"}:
        return without_credits(problem)
    if problem.kind in {"internal-error", "resource-unavailable", "field-hydration-failure"}:
        return nonsense()
    return _no(problem, token)


def _of_money_or_time(answer: Response, problem: Problem) -> TryLater | None:
    """What is over when somebody pays or waits."""
    paid = problem.kind in {"usage-capped", "credits", "credits-depleted"}
    if answer.status == 402 or (paid and answer.status in {403, 429}):
        return without_credits(problem)
    if answer.status == 429:
        return TryLater(_("X wants us to wait before we ask again."), after=pause_of(answer))
    return None


def _clear(status: int, problem: Problem, token: str, *, is_json: bool) -> Trouble:
    """A clear answer to this one request."""
    if status in {404, 410} or problem.kind == "resource-not-found" or problem.says(*VANISHED):
        return Gone(NOT_THERE) if is_json else nonsense()
    if status == 403 and problem.says(*CLOSED):
        return Disconnected(_("X has locked or suspended this account. Please look there."))
    if status == 403 and problem.says(*NOT_CALLED):
        return Refused(NOT_SUMMONED)
    if status == 403 and problem.kind == "unsupported-authentication":
        return Disconnected(_("X no longer accepts the access. Please sign in there once more."))
    if status == 403 and problem.kind in {"client-forbidden", "oauth1-permissions"}:
        return Refused(
            _("X does not allow your application to do this: %(words)s"),
            words=_bare(problem, token),
        )
    return _no(problem, token)


def _no(problem: Problem, token: str) -> Refused:
    return Refused(_("X says no: %(words)s"), words=_bare(problem, token) or "?")


def without_credits(problem: Problem) -> TryLater:
    """The application has used up what was paid for."""
    words = (
        _("X has counted as much this month as it allows. The developer console shows it.")
        if problem.kind == "usage-capped"
        else _(
            "The credits of your application on X are used up. Please buy some in the developer console."
        )
    )
    return TryLater(words, after=WITHOUT_CREDITS)


def away() -> TryLater:
    """It cannot be reached, or broke off while we were reading."""
    return TryLater(_("X cannot be reached."))


def nonsense() -> TryLater:
    """It answered something that is no answer: a page of a proxy, half a line."""
    return TryLater(_("X gives no sensible answer."))


def unsure() -> Unsure:
    """Our words left the house and no clear answer came back."""
    return Unsure(_("No clear answer came back from X."))


def pause_of(answer: Response) -> timedelta:
    """How long to wait: until the count that is used up begins anew, of a quarter of an hour or of a day."""
    headers, now = answer.headers, datetime.now(UTC)
    ends = [
        headers.get(f"{count}-reset", "")
        for count in ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
        if headers.get(f"{count}-remaining", "0") == "0"
    ]
    seconds = [int(end) - int(now.timestamp()) for end in ends if _is_moment(end)]
    otherwise = timedelta(seconds=max(seconds)) if seconds else A_WINDOW
    return answer.retry_after(otherwise)


def _is_moment(told: str) -> bool:
    return told.isascii() and told.isdigit() and len(told) < 12


def _bare(problem: Problem, token: str) -> str:
    """The reason of X as plain words, short, and without our token in it."""
    words = plain(problem.words)
    return shorten(words.replace(token, "…") if token else words, 200)


def _text(told: Json, key: str) -> str:
    value = told.get(key)
    return value if isinstance(value, str) else ""
