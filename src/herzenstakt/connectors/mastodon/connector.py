"""Mastodon: mentions, direct messages and own posts in; answers, likes and edits out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, ClassVar
from urllib.parse import quote

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Author,
    Capability,
    Connector,
    Context,
    Delivery,
    Enclosure,
    Feed,
    Field,
    Finding,
    Happening,
    Incoming,
    Length,
    Outgoing,
    Page,
    Receipt,
    Source,
    Vanished,
    Visibility,
    Window,
    by_hand,
    never,
    only_if,
    yes,
)
from herzenstakt.channels.limits import Limits, read_limits
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, TryLater, Unreadable
from herzenstakt.connectors.mastodon import counting, feeds, translate
from herzenstakt.connectors.mastodon.api import Api, base_of
from herzenstakt.connectors.mastodon.examine import examine
from herzenstakt.connectors.mastodon.family import Server
from herzenstakt.connectors.mastodon.feeds import Item
from herzenstakt.connectors.mastodon.streaming import happenings
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import gettext_noop as _

LIMITS = read_limits("herzenstakt.connectors.mastodon")

#: how long what a server said of itself is believed
INSTANCE_KEEPS = timedelta(days=1)
#: how far back a channel is read that was just connected
FIRST_LOOK = timedelta(days=14)
#: so many statuses a server may stumble over in one look; then it is left in peace
MOST_TROUBLES = 10
#: how far back mentions are read again that may have come late
LATE = timedelta(days=3)
#: clocks of two machines differ
CLOCK_SLACK = timedelta(minutes=5)
#: an attempt older than this may have arrived: look before saying it again
LOOK_FIRST_AFTER = timedelta(minutes=1)

CANNOT_HIDE = _(
    "On Mastodon nobody can hide what somebody else has written. You can mute, block or report "
    "the account on your server’s own pages."
)
# Source: Mastodon's API (POST /api/v1/statuses/:id/pin) and its check for pins (StatusPinValidator), read on
# 2026-11-26: a pin is one of an account's own posts on its profile.
PINS_TO_PROFILE = _(
    "Mastodon pins one’s own posts to one’s profile only. Under a post nothing stands on top."
)
ON_THE_SERVER = _("Please do this on your server’s own pages; the desk does not do it here.")
#: what the path of an account ends in
BLOCKS = {Ability.BLOCK: "block", Ability.UNBLOCK: "unblock"}


class Mastodon(Connector):
    """One account on a server that speaks Mastodon's language."""

    kind = "mastodon"
    name = "Mastodon"
    summary = _("Mentions, answers and direct messages of an account on any Mastodon server.")
    streams = True
    source = Source(
        "Mastodon's API as the schema of 4.7 describes it; run with mastodon-mock 0.6.1",
        date(2026, 11, 23),
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: only_if(
            _("Answers come in when they mention you, as they do unless somebody takes it out.")
        ),
        Ability.READ_MENTIONS: yes(),
        Ability.READ_PRIVATE: yes(),
        Ability.REPLY: yes(),
        Ability.LIKE: yes(),
        Ability.UNLIKE: yes(),
        Ability.HIDE: never(CANNOT_HIDE),
        Ability.UNHIDE: never(CANNOT_HIDE),
        Ability.MARK_SPAM: by_hand(
            _("Please report the account on your server’s own pages; its moderators will look.")
        ),
        Ability.DELETE: never(
            _("On Mastodon nobody can delete what somebody else has written, except moderators.")
        ),
        Ability.BLOCK: yes(),
        Ability.UNBLOCK: yes(),
        Ability.DELETE_OWN: yes(),
        Ability.EDIT_OWN: yes(),
        Ability.PIN_ANSWER: never(PINS_TO_PROFILE),
        Ability.UNPIN_ANSWER: never(PINS_TO_PROFILE),
        Ability.PUBLISH: by_hand(ON_THE_SERVER),
        Ability.SCHEDULE: by_hand(ON_THE_SERVER),
        Ability.MEDIA: yes(),
        Ability.METRICS: by_hand(ON_THE_SERVER),
        Ability.PROFILE_READ: by_hand(ON_THE_SERVER),
        Ability.PROFILE_WRITE: by_hand(ON_THE_SERVER),
        Ability.ADS: never(_("Mastodon has no advertising.")),
    }
    encloses = frozenset({"image/png", "image/jpeg", "image/gif", "video/mp4", "audio/mp4"})
    fields = (
        Field(
            "server",
            _("Server"),
            _("The address of the server your account lives on."),
            kind="url",
            placeholder="https://mastodon.social",
        ),
        Field(
            "token",
            _("Access token"),
            _(
                "On your server open Preferences, then Development, then New application. Tick read, "
                "write:statuses, write:media, write:favourites and write:blocks, save, open the new "
                "application and copy “Your access token”."
            ),
            kind="password",
            secret=True,
        ),
    )
    feeds = (
        Feed("mentions", _("Mentions")),
        Feed("messages", _("Direct messages"), every=timedelta(minutes=5)),
        Feed("own", _("Own posts"), every=timedelta(minutes=5)),
        Feed("late", _("Mentions that came late"), every=timedelta(hours=1)),
    )

    def __init__(self, account: Account, http: Http) -> None:
        super().__init__(account, http)
        self.api = Api(
            http,
            base_of(str(account.settings.get("server", ""))),
            account.secrets.get("token", "").strip(),
        )
        known = Server.from_memory(account.memory)
        self.api.refuses_tokens_with_400 = known is not None and known.refuses_tokens_with_400

    # connecting

    def whoami(self) -> Author:
        """The account the token belongs to. Raises Disconnected."""
        self.server()  # some software words its refusals differently
        try:
            return translate.author(self._sign_in())
        except Unreadable:
            raise self.api.nonsense() from None

    def check(self) -> list[Finding]:
        """The self-test, line by line; see `examine`."""
        return list(examine(self.api, lambda: self.server(ask=True), self._sign_in))

    def server(self, *, ask: bool = False) -> Server:
        """What the server said of itself: remembered, or asked again after a day or with `ask`."""
        known = None if ask else self._known_server()
        if known is not None:
            return known
        server = Server.from_instance(self._ask_instance())
        self._remember({**server.as_memory(), "server_read_at": datetime.now(UTC).isoformat()})
        self.api.refuses_tokens_with_400 = server.refuses_tokens_with_400
        return server

    # coming in

    def fetch(self, feed: str, cursor: str) -> Page:
        """The next statuses of a feed, oldest first; from nowhere those of the last days, so that an
        old account does not bury its team on the first day and nobody who just wrote is missed."""
        if feed == "late":
            return self._late()
        page = self._page_of(feed)
        if cursor or feed == "messages":  # conversations are not paged by their own ids
            items = page({"min_id": cursor} if cursor else {})
        else:
            items = feeds.backwards(page, datetime.now(UTC) - FIRST_LOOK)
        items.sort(key=feeds.age)
        return Page(
            deliveries=tuple(item.delivery for item in items if item.delivery),
            cursor=items[-1].cursor if items else cursor or self.server().lowest_id,
            more=bool(items and cursor),
        )

    def _late(self) -> Page:
        """The mentions of the last days from the newest on. It has no place to go on from: what the
        desk has already, it knows by its bytes."""
        items = sorted(feeds.late_mentions(self.api, datetime.now(UTC) - LATE), key=feeds.age)
        return Page(tuple(item.delivery for item in items if item.delivery), cursor="")

    def _page_of(self, feed: str) -> Callable[[Mapping[str, str]], list[Item]]:
        """How a page of this feed is asked for, given where it begins."""
        if feed == "mentions":
            return partial(feeds.mentions, self.api)
        if feed == "messages":
            return partial(feeds.messages, self.api)
        return partial(feeds.own_posts, self.api, me=self._own_id())

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One status, or the word that one was deleted. Whatever is delivered is ours or for us."""
        told = translate.opened(delivery.body)
        if "deleted" in told:
            return [Vanished(translate.text(told, "deleted"))]
        return [translate.incoming(told, self.account.own_external_id, addressed=True)]

    def stream(self, stop: threading.Event) -> Iterator[Delivery]:
        """Mentions, edits and deletions as they happen. Raises TryLater when the line breaks."""
        server, me = self.server(), self._own_id()
        for event, payload in happenings(self.api, server, stop):
            delivery = feeds.of_event(event, payload, me)
            if delivery is not None:
                yield delivery

    def context(self, message: Incoming) -> Context:
        """The thread: its root, and everything else that stands in it. Raises Gone."""
        ancestors, descendants = self.api.read_thread(message.external_id)
        me, own = self._own_id(), self._own_identity()
        try:
            said = [
                translate.incoming(one, own, translate.speaks_to(one, me))
                for one in (*ancestors, *descendants)
            ]
            if not ancestors:  # what it answers is hidden from us: the thread begins here
                return Context(thread_id=message.external_id, said=tuple(said))
            if said[0].visibility is Visibility.PRIVATE:
                return Context(thread_id=said[0].external_id, said=tuple(said))
            opening = translate.opening(ancestors[0], own)
            return Context(opening.external_id, opening, tuple(said[1:]))
        except Unreadable:
            raise self.api.nonsense() from None

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """Look at known statuses again; what is refused, unreadable or breaks its server is left out."""
        me, own = self._own_id(), self._own_identity()
        missing = []
        for external_id, status in self._as_they_stand(external_ids):
            if status is None:
                missing.append(external_id)
                continue
            try:
                yield translate.incoming(status, own, translate.speaks_to(status, me))
            except Unreadable:
                continue
        if missing:
            yield from map(Vanished, self._missed_again(missing))

    def _as_they_stand(
        self, external_ids: Sequence[str]
    ) -> Iterator[tuple[str, dict[str, Any] | None]]:
        """Each status with its id, None for one that is not there. One status the server stumbles
        over must not hide the others. Raises TryLater where it stumbles over all of them."""
        at_once = self.server().software == "mastodon"
        there = self.api.read_statuses(external_ids) if at_once else {}
        heard, troubles = bool(there), list[TryLater]()
        for external_id in external_ids:
            try:
                status = there.get(external_id) or self.api.read_status(external_id)
            except Gone:
                status = None
            except Refused:
                heard = True
                continue
            except TryLater as trouble:
                troubles.append(trouble)
                if len(troubles) == MOST_TROUBLES:
                    break
                continue
            heard = True
            yield external_id, status
        if troubles and not heard:
            raise troubles[-1]

    def _missed_again(self, external_ids: Sequence[str]) -> Iterator[str]:
        """Those that are not there when asked for a second time, by a server that still knows us: a
        moment in which it finds nothing must not make anybody's words vanish for good."""
        try:
            self._sign_in()
        except (Gone, Refused, TryLater):
            return
        for external_id in external_ids:
            try:
                self.api.read_status(external_id)
            except Gone:
                yield external_id
            except (Refused, TryLater):
                continue

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """As Mastodon counts, with the mention that `send` puts in front."""
        acct = self._local(to.address) if to and not self._is_us(to) else ""
        return self._length(counting.addressed(text, acct, self.api.host))

    def refuse_enclosures(self, enclosures: Sequence[Enclosure]) -> None:
        """As everywhere; and a film or a sound stands alone."""
        super().refuse_enclosures(enclosures)
        if len(enclosures) > 1 and any(one.kind != "image" or one.moves for one in enclosures):
            raise Refused(
                _("On Mastodon a film, a sound or a moving picture goes alone with an answer.")
            )

    def private_window(
        self, meta: Mapping[str, str], said_at: datetime, now: datetime
    ) -> Window | None:
        """Whoever can be answered can be answered with a direct message below what they said."""
        return Window()

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer, never more publicly than what we answer, with our key against doubles."""
        server, text = self.server(), self._whole_text(outgoing)
        self._refuse_too_long(text)
        self.refuse_enclosures(outgoing.enclosures)
        lost = self._no_longer_free(outgoing.enclosures)
        if (lost or _tried_a_while_ago(outgoing)) and (found := self.find(outgoing)):
            return found
        parent = self.api.read_status(outgoing.in_reply_to)
        visibility = translate.narrower(outgoing.visibility, translate.visibility_of(parent))
        status: dict[str, Any] = {
            "status": text,
            "in_reply_to_id": outgoing.in_reply_to,
            "visibility": translate.TO_MASTODON[visibility],
        }
        if outgoing.language:
            status["language"] = outgoing.language
        if outgoing.enclosures:
            status["media_ids"] = self._brought(outgoing.enclosures, lost)
        said = self.api.say(
            "/api/v1/statuses", status, outgoing.key, repeatable=server.honours_keys
        )
        try:
            return translate.receipt(said)
        except Unreadable:
            raise self.api.unsure() from None

    def _no_longer_free(self, enclosures: Sequence[Enclosure]) -> frozenset[str]:
        """What we brought at an earlier attempt and the server does not know any more: it threw it away, or
        it stands with our answer already. Raises TryLater while the server is working on it."""
        given = [one.given for one in enclosures if one.given]
        return frozenset(one for one in given if not self.api.is_there(one))

    def _brought(self, enclosures: Sequence[Enclosure], lost: frozenset[str]) -> list[str]:
        """The ids of what goes along: brought to the server, and ready to be shown. Raises TryLater."""
        ids = []
        for one in enclosures:
            given = one.given
            if not given or given in lost:
                given = self.api.upload(one)
                one.remember(given)
                self.api.is_there(given)
            ids.append(given)
        return ids

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Look for our words among the answers to that status and among our newest posts."""
        me, text = self._own_id(), self._whole_text(outgoing)
        try:
            answers, parent = self.api.read_thread(outgoing.in_reply_to)[1], outgoing.in_reply_to
        except Gone:
            answers, parent = [], ""  # an answer to something deleted answers nothing any more
        for status in (*answers, *feeds.newest_own(self.api, me)):
            try:
                if _is_this(status, outgoing, text, me, parent):
                    return translate.receipt(status)
            except Unreadable:
                raise self.api.nonsense() from None
        return None

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Like, unlike, block, unblock, or take back our own words."""
        path = self.api.path_of(external_id)
        if ability is Ability.LIKE:
            self.api.do("POST", f"{path}/favourite", scope="write:favourites")
        elif ability is Ability.UNLIKE:
            self.api.do("POST", f"{path}/unfavourite", scope="write:favourites")
        elif ability is Ability.DELETE_OWN:
            self._delete(external_id)
        elif ability in BLOCKS:
            account = self._account_behind(external_id, meta)
            path = f"/api/v1/accounts/{quote(account, safe='')}/{BLOCKS[ability]}"
            self.api.do("POST", path, scope="write:blocks")
        else:
            super().act(ability, external_id, meta)

    def edit(self, external_id: str, text: str, meta: Mapping[str, str]) -> None:
        """Change our own words; pictures, warning and language stay, and so does the mention."""
        status = self.api.read_status(external_id)
        if status.get("poll"):
            raise Refused(_("Changing a post with a poll would start the poll anew."))
        whole = counting.addressed(text, translate.answered_acct(status), self.api.host)
        self._refuse_too_long(whole)
        self.api.do(
            "PUT",
            self.api.path_of(external_id),
            {"status": whole, **translate.what_stays(status)},
            scope="write:statuses",
        )

    # facts

    def limits_told(self) -> Limits:
        """Ours, but where the server says what it takes itself, that."""
        server, read_at = Server.from_memory(self.account.memory), self._server_read_at()
        if server is None or read_at is None:
            return LIMITS
        return LIMITS.as_told(server.limits, self.api.host, read_at.date())

    # helpers

    def _account_behind(self, status_id: str, meta: Mapping[str, str]) -> str:
        """The id our server has for whoever wrote a status, which may be gone or no longer for our eyes.
        Raises Gone where the account is."""
        try:
            account = self.api.read_status(status_id).get("account")
        except Gone:
            acct = quote(meta.get("acct", ""), safe="")
            path = f"/api/v1/accounts/lookup?acct={acct}"
            account = self.api.read_object(path, scope="read:accounts")
        if not isinstance(account, Mapping) or not isinstance(account.get("id"), str):
            raise self.api.nonsense()
        return str(account["id"])

    def _ask_instance(self) -> dict[str, Any]:
        """What the server says of itself, on the newer or the older path (before 2022, Takahē)."""
        for path in ("/api/v2/instance", "/api/v1/instance"):
            try:
                return self.api.read_object(path, everywhere=False)
            except Gone:
                continue
        if Server.from_memory(self.account.memory) is not None:
            raise self.api.nonsense()  # it has spoken our language before
        raise Disconnected(
            _("%(server)s does not speak the language of Mastodon."), server=self.api.host
        )

    def _sign_in(self) -> dict[str, Any]:
        """Our account as the server sees it, its id remembered."""
        account = self.api.read_object("/api/v1/accounts/verify_credentials", scope="read")
        try:
            self._remember({"account_id": translate.text(account, "id")})
        except Unreadable:
            raise self.api.nonsense() from None
        return account

    def _own_id(self) -> str:
        """Our id on this server."""
        return str(self.account.memory.get("account_id") or self._sign_in()["id"])

    def _own_identity(self) -> str:
        """Our id on all servers."""
        return self.account.own_external_id or self.whoami().external_id

    def _is_us(self, person: Author) -> bool:
        return person.external_id == self.account.own_external_id

    def _remember(self, news: Mapping[str, Any]) -> None:
        self.account.memory = {**self.account.memory, **news}
        self.account.remember(self.account.memory)

    def _known_server(self) -> Server | None:
        """What the server said of itself, if that is not too long ago."""
        read_at = self._server_read_at()
        fresh = read_at is not None and datetime.now(UTC) - read_at < INSTANCE_KEEPS
        return Server.from_memory(self.account.memory) if fresh else None

    def _server_read_at(self) -> datetime | None:
        """When the server was last asked about itself; None where we do not know."""
        try:
            said = datetime.fromisoformat(str(self.account.memory["server_read_at"]))
        except (KeyError, ValueError):
            return None
        return said if said.tzinfo else None

    def _local(self, address: str) -> str:
        """An address as our server knows it: without our own host."""
        return address.removeprefix("@").removesuffix(f"@{self.api.host}")

    def _whole_text(self, outgoing: Outgoing) -> str:
        """The answer with the mention in front that makes it arrive."""
        acct = outgoing.meta.get("acct") or self._local(outgoing.to.address)
        return counting.addressed(
            outgoing.text, "" if self._is_us(outgoing.to) else acct, self.api.host
        )

    def _length(self, whole: str) -> Length:
        used = counting.length(whole, self.limit("text.url") or 0)
        return Length(used, self.limit("text.reply"))

    def _refuse_too_long(self, whole: str) -> None:
        self._length(whole).must_fit(_("Too long: %(used)s of %(limit)s characters."))

    def _delete(self, external_id: str) -> None:
        """Delete; a status that is gone already is deleted, one of somebody else is not ours to."""
        try:
            self.api.do("DELETE", self.api.path_of(external_id), scope="write:statuses")
        except Gone:
            try:
                self.api.read_status(external_id)
            except Gone:
                return
            raise Refused(_("Only your own posts can be deleted.")) from None


def _tried_a_while_ago(outgoing: Outgoing) -> bool:
    """Whether an earlier attempt may be older than the server remembers our key."""
    first = outgoing.first_tried_at
    return first is not None and datetime.now(UTC) - first > LOOK_FIRST_AFTER


def _is_this(
    status: Mapping[str, Any], outgoing: Outgoing, text: str, me: str, parent: str
) -> bool:
    """Whether a status of the server is the answer we wanted to send. Raises Unreadable."""
    account = status.get("account")
    if not isinstance(account, dict) or account.get("id") != me:
        return False
    if (status.get("in_reply_to_id") or "") != parent:
        return False
    first = outgoing.first_tried_at
    if first and translate.moment(translate.text(status, "created_at")) < first - CLOCK_SLACK:
        return False
    return counting.same_words(translate.said(status), text)
