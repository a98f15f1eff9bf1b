"""Calls to the YouTube Data API, and what its answers mean in the desk's seven names.

An error says its name in `error.errors[0].reason`; the HTTP status alone says little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Trouble, TryLater, Unsure
from herzenstakt.connectors.youtube.quota import READING, WRITING, Ledger
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge
from herzenstakt.kernel.words import gettext_noop as _

Json = Mapping[str, Any]

LIMITS = read_limits(__package__ or "")
PAGE = LIMITS["page.items"].value or 1
IDS_AT_ONCE = LIMITS["ids.at_once"].value or 1

# what YouTube calls the states of a comment
PUBLISHED, HELD, SPAM, REJECTED = "published", "heldForReview", "likelySpam", "rejected"

SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"

# Source: the pages of the Data API on errors and on each method, read on 2026-11-28; the global ones of
# Google (core_errors) as quoted by third parties.
NO_UNITS_LEFT = frozenset({"quotaExceeded", "dailyLimitExceeded"})
TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "concurrentLimitExceeded"})
OUT_OF_ORDER = frozenset(
    {"backendError", "internalError", "processingFailure", "serviceUnavailable"}
)
NOT_THERE = frozenset(
    {
        "commentNotFound",
        "commentThreadNotFound",
        "parentCommentNotFound",
        "videoNotFound",
        "channelNotFound",
    }
)
MISUNDERSTOOD = frozenset(
    {
        "badRequest",
        "banWithoutReject",
        "incompatibleParameters",
        "invalid",
        "invalidCommentMetadata",
        "invalidFilters",
        "invalidParameter",
        "invalidValue",
        "missingRequiredParameter",
        "parentIdMissing",
        "parseError",
        "required",
        "unexpectedParameter",
        "unknownPart",
    }
)
GONE = _("This comment is no longer on YouTube.")
ENDED = _("YouTube no longer accepts the access of this channel. Please connect it anew.")
#: what ends the connection, and why
CUT_OFF = {
    "authError": ENDED,
    "authorizationRequired": ENDED,
    "expired": ENDED,
    "accountDelegationForbidden": ENDED,
    "insufficientPermissions": _(
        "The access does not cover comments. Please connect the channel anew, and leave ticked what Google "
        "lists."
    ),
    "authenticatedUserAccountClosed": _("The YouTube account behind this channel was closed."),
    "authenticatedUserAccountSuspended": _("The YouTube account behind this channel is suspended."),
    "youtubeSignupRequired": _("This Google account has no YouTube channel."),
    "authenticatedUserNotChannel": _("This Google account has no YouTube channel."),
}
NO_ANSWER_HERE = _(
    "YouTube takes no answer here: replies are switched off, or the comment is not public."
)
#: what is a clear no to one thing
REFUSALS = {
    "forbidden": _("YouTube does not let this account do that."),
    "accessNotConfigured": _(
        "The YouTube Data API is not switched on for the application. It is done in the Google Cloud "
        "console."
    ),
    "channelClosed": _("This channel was closed."),
    "channelSuspended": _("This channel is suspended."),
    "commentsDisabled": _("Comments are switched off under this video."),
    "commentTextRequired": _("YouTube takes no empty comment."),
    "commentTextTooLong": _("YouTube says that the text is too long."),
    "ineligibleAccount": _(
        "This account may not comment yet. Sign in on YouTube once and follow what it asks."
    ),
    "invalidCustomEmoji": _("There is an emoji in the text that YouTube does not know."),
    "operationNotSupported": NO_ANSWER_HERE,
    "parentCommentIsPrivate": NO_ANSWER_HERE,
}


class Rejected(Exception):
    """The API says no, and calls it by a name."""

    def __init__(self, status: int, reason: str) -> None:
        self.status, self.reason = status, reason
        super().__init__(reason)


class StalePage(Exception):
    """The token of a page is good no more."""


@dataclass(slots=True)
class Api:
    """The API, asked in the name of one channel. `token`: the access token, as long as it lives.

    Every call raises TryLater and Disconnected; reading also Refused and Gone; writing also Unsure, and
    Rejected, for what a no means depends on what was to be done (`trouble_of`).
    """

    http: Http
    root: str
    token: Callable[[], str]
    ledger: Ledger

    def read(self, resource: str, **params: Any) -> Json:
        """One list. Raises the trouble a no means, and StalePage."""
        try:
            return self.ask(resource, **params)
        except Rejected as no:
            if no.reason == "invalidPageToken":
                raise StalePage from no
            raise trouble_of(no) from no

    def ask(self, resource: str, **params: Any) -> Json:
        """One list. Raises Rejected."""
        told = self._call("GET", resource, params, None, writes=False)
        if not isinstance(told.get("items"), list):
            raise nonsense(writes=False)
        return told

    def write(self, method: str, resource: str, body: Json | None = None, **params: Any) -> Json:
        """Change something; {} where the API has nothing to say about it. Raises Rejected."""
        return self._call(method, resource, params, body, writes=True)

    # what is asked for

    def threads(self, channel: str, state: str, page: str, size: int = PAGE) -> Json:
        """One page of the threads of a channel in which something has this state, newest first. Raises
        StalePage."""
        return self.read(
            "commentThreads",
            part="snippet,replies",
            allThreadsRelatedToChannelId=channel,
            moderationStatus=state,
            order="time",
            textFormat="plainText",
            maxResults=size,
            **({"pageToken": page} if page else {}),
        )

    def thread(self, thread_id: str) -> Json | None:
        """One thread; None where it is not shown."""
        try:
            told = self.ask("commentThreads", part="snippet", id=thread_id, textFormat="plainText")
        except Rejected as no:
            if no.reason in NOT_THERE:
                return None
            raise trouble_of(no) from no
        return next(iter(objects_in(told)), None)

    def replies(self, thread_id: str, pages: int) -> tuple[list[Json], bool]:
        """The replies of a thread on at most so many pages, and whether these are all. Raises Gone."""
        found: list[Json] = []
        more: dict[str, str] = {}
        for _page in range(pages):
            try:
                told = self.read(
                    "comments",
                    part="snippet",
                    parentId=thread_id,
                    textFormat="plainText",
                    maxResults=PAGE,
                    **more,
                )
            except StalePage as stale:
                raise nonsense(writes=False) from stale
            found += objects_in(told)
            if not (following := word(told, "nextPageToken")):
                return found, True
            more = {"pageToken": following}
        return found, False

    def comments(self, ids: Sequence[str]) -> dict[str, Json]:
        """Comments by their ids, as far as they are shown.

        The documents say that one id nobody knows spoils the whole question: then it is asked again in
        halves.
        """
        found: dict[str, Json] = {}
        waiting = [ids[at : at + IDS_AT_ONCE] for at in range(0, len(ids), IDS_AT_ONCE)]
        while waiting:
            some = waiting.pop()
            try:
                told = self.ask(
                    "comments", part="snippet", id=",".join(some), textFormat="plainText"
                )
            except Rejected as no:
                if no.reason not in NOT_THERE:
                    raise trouble_of(no) from no
                half = len(some) // 2
                waiting += [some[:half], some[half:]] if half else []
            else:
                found |= {word(one, "id"): one for one in objects_in(told)}
        return {one: found[one] for one in ids if one in found}

    def videos(self, ids: Sequence[str]) -> dict[str, Json]:
        """Films by their ids, as far as they are shown."""
        found: dict[str, Json] = {}
        for at in range(0, len(ids), IDS_AT_ONCE):
            told = self.read("videos", part="snippet", id=",".join(ids[at : at + IDS_AT_ONCE]))
            found |= {word(one, "id"): one for one in objects_in(told)}
        return found

    # inside

    def _call(
        self, method: str, resource: str, params: Json, body: Json | None, *, writes: bool
    ) -> Json:
        headers = {"Authorization": f"Bearer {self.token()}", "Accept": "application/json"}
        self.ledger.spend(WRITING if writes else READING)
        try:
            response = self.http.request(
                method,
                f"{self.root}/youtube/v3/{resource}",
                params=dict(params),
                json=body,
                headers=headers,
            )
        except (Blocked, httpx.InvalidURL) as trouble:
            raise TryLater(_("YouTube cannot be reached from here.")) from trouble
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as trouble:
            raise TryLater(_("YouTube cannot be reached.")) from trouble
        except (httpx.HTTPError, TooLarge) as trouble:
            raise nonsense(writes=writes) from trouble
        return self._understood(response, writes=writes)

    def _understood(self, response: Response, *, writes: bool) -> Json:
        if response.status == 204 and writes:
            return {}
        said = response.object()
        if 200 <= response.status < 300 and said is not None:
            return said
        reason = reason_in(said)
        if reason in NO_UNITS_LEFT:
            raise TryLater(
                _(
                    "The units YouTube gives for one day are used up. It goes on at midnight in California."
                ),
                after=self.ledger.is_empty(),
            )
        if response.status == 429 or reason in TOO_FAST:
            wait = response.retry_after(timedelta(minutes=1))
            raise TryLater(_("YouTube asks us to slow down."), after=wait)
        if response.status == 401:
            raise Disconnected(CUT_OFF.get(reason, ENDED))
        if not reason or response.status >= 500:
            raise nonsense(writes=writes)
        raise Rejected(response.status, reason)


def trouble_of(no: Rejected, *, writes: bool = False) -> Trouble:
    """What a no means. A name nobody knows is no clear no, and never a yes."""
    if no.reason in CUT_OFF:
        return Disconnected(CUT_OFF[no.reason])
    if no.reason in NOT_THERE:
        return Gone(GONE)
    if no.reason in REFUSALS:
        return Refused(REFUSALS[no.reason])
    if no.reason in MISUNDERSTOOD:
        return Refused(_("YouTube did not understand this desk (%(reason)s)."), reason=no.reason)
    if no.reason in OUT_OF_ORDER:
        return nonsense(writes=writes)
    if writes:
        return Unsure(
            _("YouTube answered something we do not know (%(reason)s). It may have arrived."),
            reason=no.reason,
        )
    return TryLater(_("YouTube answered something we do not know (%(reason)s)."), reason=no.reason)


def nonsense(*, writes: bool) -> Trouble:
    """No answer, or none we can read: for what writes, it may have arrived."""
    if writes:
        return Unsure(_("YouTube gave no clear answer. It may have arrived."))
    return TryLater(_("YouTube is out of order at the moment."))


def reason_in(said: Json | None) -> str:
    """The name of an error; "" where something else answers than the API. No more than a name: a
    description may repeat what we sent."""
    error = (said or {}).get("error")
    errors = error.get("errors") if isinstance(error, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    reason = first.get("reason") if isinstance(first, dict) else None
    known = isinstance(reason, str) and reason.isascii() and reason.isalnum() and len(reason) < 60
    return str(reason) if known else ""


def objects_in(told: Json) -> list[Json]:
    """The objects of a list; what is none is left out."""
    return [one for one in told.get("items") or [] if isinstance(one, dict)]
