"""The connector: what YouTube can do, and how each wish of the desk becomes questions to its API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from herzenstakt.channels.connector import (
    Ability,
    Author,
    Candidate,
    Capability,
    Connector,
    Context,
    Delivery,
    Feed,
    Field,
    Finding,
    Happening,
    Incoming,
    Level,
    Outgoing,
    Page,
    Receipt,
    Source,
    Vanished,
    Window,
    by_hand,
    never,
    only_if,
    yes,
)
from herzenstakt.channels.signing_in import Scope, SignIn
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Trouble, Unsure
from herzenstakt.connectors.youtube.api import (
    GONE,
    HELD,
    IDS_AT_ONCE,
    NO_ANSWER_HERE,
    NOT_THERE,
    PUBLISHED,
    REJECTED,
    SCOPE,
    SPAM,
    Api,
    Json,
    Rejected,
    nonsense,
    objects_in,
    trouble_of,
)
from herzenstakt.connectors.youtube.checkup import STUDIO, look_over
from herzenstakt.connectors.youtube.feeds import REPLY_PAGES, in_queue, look
from herzenstakt.connectors.youtube.quota import Ledger
from herzenstakt.connectors.youtube.translate import (
    lasting_thread,
    lasting_video,
    read,
    to_channel,
    to_happening,
    to_opening,
    to_receipt,
)
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

#: clocks differ, and YouTube writes times to the second
CLOCKS = timedelta(minutes=10)
EARLIEST = datetime.fromtimestamp(0, UTC)
#: pages of a queue looked through for a comment that is shown nowhere else
QUEUE_PAGES = 3
#: what is done to words of others by a state, and whether whoever wrote them is locked out, too
STATES = {
    Ability.HIDE: (HELD, False),
    Ability.UNHIDE: (PUBLISHED, False),
    Ability.DELETE: (REJECTED, False),
    Ability.BLOCK: (REJECTED, True),
}
#: what YouTube also says where the comment was deleted meanwhile (comments.setModerationStatus)
PERHAPS_GONE = frozenset({"processingFailure", "forbidden"}) | NOT_THERE
GUIDE = Source("the Data API’s guide to comments", date(2026, 11, 28))
STATES_READ = Source("the Data API’s page on comments.setModerationStatus", date(2026, 11, 28))
REMEMBERED = Source("from memory", date(2026, 11, 28), "C")
BY_PROGRAM = _(
    "YouTube lets no program do this. It is done at the comment itself, in YouTube Studio."
)
ON_STUDIO = _("This is done in YouTube Studio.")


class YouTube(Connector):
    """Comments and replies under the films of one channel, and what is held there for review."""

    kind = "youtube"
    name = "YouTube"
    summary = _("Comments and replies under the videos of a channel, and what is held for review.")
    redact = frozenset({"access_token", "refresh_token", "client_secret"})
    # Source: YouTube API Services, Developer Policies III.E.4 (updated 2026-06-24, as quoted by third
    # parties): authorized data is refreshed or deleted after 30 calendar days.
    retention = timedelta(days=30)
    retention_of_authors = timedelta(days=30)
    counted_by = ""
    known_at_once = IDS_AT_ONCE
    answers_hidden = False
    bases: ClassVar[Mapping[str, str]] = {
        "api": "https://youtube.googleapis.com",
        "accounts": "https://accounts.google.com",
        "tokens": "https://oauth2.googleapis.com",
    }
    app_fields: ClassVar[Sequence[Field]] = (
        Field(
            "client_id",
            _("Client ID"),
            help=_(
                "Of an OAuth client of the type “web application”, in the Google Cloud console."
            ),
            placeholder="1234567890-abc.apps.googleusercontent.com",
        ),
        Field(
            "client_secret",
            _("Client secret"),
            help=_("Google shows it once, when the client is made."),
            kind="password",
            secret=True,
            placeholder="GOCSPX-…",
        ),
    )
    feeds: ClassVar[Sequence[Feed]] = (
        Feed("comments", _("Comments and replies")),
        Feed("held", _("Held for review"), every=timedelta(minutes=5)),
        Feed("spam", _("Likely spam"), every=timedelta(minutes=15)),
        Feed("again", _("Replies and changes in older threads"), every=timedelta(hours=1)),
    )
    source = Source(
        "discovery document of the YouTube Data API v3, revision 20261104 (google-api-python-client "
        "2.202.0), and the reference of its methods",
        date(2026, 11, 28),
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: yes(),
        Ability.READ_MENTIONS: by_hand(
            _("YouTube tells a program nothing of mentions under the videos of others."),
            STUDIO,
            source=REMEMBERED,
        ),
        Ability.READ_PRIVATE: never(_("There are no private messages on YouTube.")),
        Ability.REPLY: only_if(
            _(
                "Public comments can be answered, where replies are not switched off. What is held for "
                "review is released first."
            )
        ),
        Ability.LIKE: by_hand(BY_PROGRAM, STUDIO),
        Ability.UNLIKE: by_hand(BY_PROGRAM, STUDIO),
        Ability.HIDE: yes(),
        Ability.UNHIDE: only_if(
            _(
                "What is held for review or counts as spam can be released, what was removed cannot."
            ),
            source=STATES_READ,
        ),
        Ability.MARK_SPAM: by_hand(
            _(
                "YouTube takes no reports of spam from programs any more. They are made in YouTube Studio."
            ),
            STUDIO,
            source=GUIDE,
        ),
        Ability.DELETE: only_if(
            _(
                "A comment under our own videos is removed for good, and the replies below it with it."
            ),
            source=STATES_READ,
        ),
        Ability.BLOCK: only_if(
            _("YouTube locks somebody out only together with removing this comment of theirs."),
            source=STATES_READ,
        ),
        Ability.UNBLOCK: by_hand(
            _("Somebody is let in again in YouTube Studio: Settings, Community, hidden users."),
            STUDIO,
            source=REMEMBERED,
        ),
        Ability.DELETE_OWN: yes(),
        Ability.EDIT_OWN: yes(),
        Ability.PIN_ANSWER: by_hand(BY_PROGRAM, STUDIO),
        Ability.UNPIN_ANSWER: by_hand(BY_PROGRAM, STUDIO),
        Ability.PUBLISH: by_hand(
            _("Videos are uploaded in YouTube Studio."), STUDIO, source=REMEMBERED
        ),
        Ability.SCHEDULE: by_hand(
            _("Videos are scheduled in YouTube Studio."), STUDIO, source=REMEMBERED
        ),
        Ability.MEDIA: never(_("YouTube takes no pictures with a comment from a program.")),
        Ability.METRICS: by_hand(
            _("Views and reach stand in YouTube Studio."), STUDIO, source=REMEMBERED
        ),
        Ability.PROFILE_READ: by_hand(ON_STUDIO, STUDIO, source=REMEMBERED),
        Ability.PROFILE_WRITE: by_hand(ON_STUDIO, STUDIO, source=REMEMBERED),
        Ability.ADS: by_hand(
            _("Ads on YouTube are placed with Google Ads."),
            "https://ads.google.com",
            source=REMEMBERED,
        ),
    }

    @property
    def api(self) -> Api:
        """The API, in our name."""
        return Api(self.http, self.at("api"), lambda: self.token, self.ledger)

    @property
    def ledger(self) -> Ledger:
        """What was spent of the units of this day."""
        return Ledger(self.account, self.http, self.limit("quota.day") or 1)

    # connecting

    def sign_in(self) -> SignIn:
        """Google asks the person, each time: else it gives no lasting access the second time."""
        return SignIn(
            authorize=f"{self.at('accounts')}/o/oauth2/v2/auth",
            token=f"{self.at('tokens')}/token",
            scopes=(Scope(SCOPE, _("read, answer and moderate comments")),),
            more={"access_type": "offline", "prompt": "consent"},
        )

    def candidates(self) -> list[Candidate]:
        """The channel somebody chose at Google, and what it lacks."""
        lacks = [
            one
            for one in look_over(self.api, self.whoami, self.account.secrets)
            if one.level is not Level.GOOD
        ]
        return [Candidate(self.whoami(), secrets=self.account.secrets, missing=tuple(lacks))]

    def renew(self) -> None:
        """As RFC 6749 says. Raises Disconnected with what is most often the reason."""
        try:
            super().renew()
        except Disconnected as trouble:
            raise Disconnected(
                _(
                    "Google no longer accepts the access. It was taken back, or the application is still “in "
                    "testing” at Google: then it ends after seven days. Set it “in production”, and connect "
                    "the channel anew."
                )
            ) from trouble

    def whoami(self) -> Author:
        """The channel we act as."""
        told = self.api.read("channels", part="snippet", mine="true")
        for channel in objects_in(told):
            try:
                return to_channel(channel)
            except (KeyError, TypeError, ValueError):
                raise nonsense(writes=False) from None
        raise Disconnected(_("This Google account has no YouTube channel."))

    def check(self) -> list[Finding]:
        """Signed in? As which channel, with what, and can we read and moderate?"""
        return list(look_over(self.api, self.whoami, self.account.secrets))

    # coming in

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One comment. Raises Unreadable."""
        yield read(delivery.body)

    def fetch(self, feed: str, cursor: str) -> Page:
        """What is new or has changed in one list, each comment with its film."""
        return look(self.api, self._us(), feed, cursor, datetime.now(UTC))

    def context(self, message: Incoming) -> Context:
        """The thread around a comment: what stands on top, the replies, and the film."""
        api, us = self.api, self._us()
        asked = api.comments([message.external_id]).get(message.external_id)
        if asked is None:
            raise Gone(GONE)
        top = word(part(asked, "snippet"), "parentId") or message.external_id
        thread = api.thread(top)
        facts = lasting_thread(thread) if thread else None
        said = [part(part(thread, "snippet"), "topLevelComment")] if thread else []
        said += api.replies(top, REPLY_PAGES)[0]
        film = word(part(asked, "snippet"), "videoId") or word(facts, "videoId")
        video = api.videos([film]).get(film) if film else None
        others = [one for one in said if word(one, "id") != message.external_id]
        happenings = self._happenings(us, others, facts)
        return Context(
            thread_id=film or top,
            opening=to_opening(us, lasting_video(video)) if video else None,
            said=tuple(one for one in happenings if isinstance(one, Incoming)),
        )

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """Known comments as they stand now. One that is shown nowhere, not even in the queues of the
        moderation, has vanished; whether it is hidden is told by the feeds."""
        api, us = self.api, self._us()
        found = api.comments(external_ids)
        yield from self._happenings(us, found.values(), None)
        missing = [one for one in external_ids if one not in found]
        if not missing:
            return
        queues = {state: in_queue(api, us, state, QUEUE_PAGES) for state in (HELD, SPAM)}
        saw_all = all(whole for _there, whole in queues.values())
        for one in missing:
            state = next((state for state, (there, _) in queues.items() if one in there), "")
            if state:
                yield from self._happenings(us, [queues[state][0][one]], None, state)
            elif saw_all:
                yield Vanished(one)

    # going out

    def window(self, meta: Mapping[str, str], said_at: datetime, now: datetime) -> Window:
        """Whether a comment can be answered, as YouTube says of each thread."""
        if meta.get("can_reply") == "no":
            return Window(closed=Sentence(NO_ANSWER_HERE))
        return Window()

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer below the comment on top of the thread; who is spoken to is called by name where they did
        not write it. YouTube knows no key of ours: we look first whether the same words stand there."""
        text, top = addressed(outgoing), top_of(outgoing)
        self._refuse_unfit(text)
        self.refuse_enclosures(outgoing.enclosures)
        replies, _are_all = self._until_now(outgoing)
        if found := self._said_before(outgoing, replies):
            return found
        body = {"snippet": {"parentId": top, "textOriginal": text}}
        try:
            told = self.api.write("POST", "comments", body, part="snippet")
        except Rejected as no:
            raise trouble_of(no, writes=True) from no
        if not self._is_ours(told) or word(part(told, "snippet"), "parentId") != top:
            raise nonsense(writes=True)
        try:
            return to_receipt(told, outgoing.meta.get("video", ""))
        except (KeyError, TypeError, ValueError) as odd:
            raise nonsense(writes=True) from odd

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Look for the words among the replies of the thread. A thread that has vanished has none. Raises
        Unsure where there are more replies than we look through."""
        try:
            replies, are_all = self.api.replies(top_of(outgoing), REPLY_PAGES)
        except Gone:
            return None
        found = self._said_before(outgoing, replies)
        if found is None and not are_all:
            raise Unsure(_("There are more replies in this thread than we can look through."))
        return found

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Hold for review, release, remove, lock out; take our own words back."""
        if ability in STATES:
            self._moderate(ability, external_id)
        elif ability is Ability.DELETE_OWN:
            self._delete_own(external_id)
        else:
            super().act(ability, external_id, meta)

    def edit(self, external_id: str, text: str, meta: Mapping[str, str]) -> None:
        """Other words for our own."""
        self._refuse_unfit(text)
        api = self.api
        there = api.comments([external_id]).get(external_id)
        if there is None:
            raise Gone(GONE)
        if not self._is_ours(there):
            raise Refused(_("These are somebody else’s words; only they may change them."))
        body = {"id": external_id, "snippet": {"textOriginal": text}}
        try:
            told = api.write("PUT", "comments", body, part="snippet")
        except Rejected as no:
            raise trouble_of(no, writes=True) from no
        if word(told, "id") != external_id:
            raise nonsense(writes=True)

    # inside

    def _us(self) -> str:
        """The id of our channel: known since it was connected."""
        return self.account.own_external_id or self.whoami().external_id

    def _happenings(
        self, us: str, comments: Iterable[Json], thread: Json | None, state: str = ""
    ) -> Iterator[Happening]:
        """Comments as they stand; what cannot be read is left out."""
        for comment in comments:
            try:
                yield to_happening(us, comment, state, thread)
            except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
                continue

    def _refuse_unfit(self, text: str) -> None:
        self.measure(text).must_fit(_("The text is too long: %(used)s of %(limit)s characters."))

    def _until_now(self, outgoing: Outgoing) -> tuple[list[Json], bool]:
        """The replies of the thread, and whether these are all. Raises Gone and Refused unless it can be
        answered now."""
        api, top = self.api, top_of(outgoing)
        thread = api.thread(top)
        if thread is None:
            raise self._why_not_there(api, top)
        if part(thread, "snippet").get("canReply") is False:
            raise Refused(NO_ANSWER_HERE)
        replies, are_all = api.replies(top, REPLY_PAGES)
        there = {top, *(word(one, "id") for one in replies)}
        if are_all and outgoing.in_reply_to not in there:
            raise self._why_not_there(api, outgoing.in_reply_to)
        return replies, are_all

    def _why_not_there(self, api: Api, external_id: str) -> Trouble:
        """Why a comment is not among those that can be answered."""
        if self._has_vanished(api, external_id):
            return Gone(GONE)
        return Refused(NO_ANSWER_HERE)

    def _has_vanished(self, api: Api, external_id: str) -> bool:
        """Whether a comment is shown nowhere, not even in the queues of the moderation."""
        if api.comments([external_id]):
            return False
        queues = [in_queue(api, self._us(), state, QUEUE_PAGES) for state in (HELD, SPAM)]
        return all(whole and external_id not in there for there, whole in queues)

    def _said_before(self, outgoing: Outgoing, replies: Iterable[Json]) -> Receipt | None:
        """Our words among these replies, said since the first attempt."""
        text = bare(addressed(outgoing))
        first = outgoing.first_tried_at
        since = first - CLOCKS if first else EARLIEST
        for reply in replies:
            if not self._is_ours(reply):
                continue
            try:
                receipt = to_receipt(reply, outgoing.meta.get("video", ""))
            except (KeyError, TypeError, ValueError):
                continue
            if receipt.external_id in outgoing.others:
                continue
            if bare(receipt.text) == text and (receipt.written_at or EARLIEST) >= since:
                return receipt
        return None

    def _is_ours(self, comment: Json) -> bool:
        return word(part(part(comment, "snippet"), "authorChannelId"), "value") == self._us()

    def _moderate(self, ability: Ability, external_id: str) -> None:
        """Give a comment of others another state. Twice is once; what its author has deleted meanwhile
        YouTube calls by several names."""
        state, locks_out = STATES[ability]
        wish: dict[str, Any] = {"id": external_id, "moderationStatus": state}
        if locks_out:
            wish["banAuthor"] = "true"
        api = self.api
        try:
            api.write("POST", "comments/setModerationStatus", **wish)
        except Rejected as no:
            if no.reason in PERHAPS_GONE and self._has_vanished(api, external_id):
                if ability is Ability.DELETE:
                    return
                raise Gone(GONE) from no
            raise trouble_of(no, writes=True) from no

    def _delete_own(self, external_id: str) -> None:
        """Take our own words back; those that are not there need none."""
        api = self.api
        try:
            api.write("DELETE", "comments", id=external_id)
        except Rejected as no:
            if no.reason in PERHAPS_GONE and self._has_vanished(api, external_id):
                return
            raise trouble_of(no, writes=True) from no


def top_of(outgoing: Outgoing) -> str:
    """The comment on top of the thread: below it every answer stands. The id of a reply begins with it."""
    return outgoing.meta.get("thread") or outgoing.in_reply_to.partition(".")[0]


def addressed(outgoing: Outgoing) -> str:
    """The answer, with the name of whom it is for in front where they wrote a reply themselves: among many
    replies on one level nobody else would know, and YouTube does the same where people answer."""
    name, text = outgoing.to.address, outgoing.text
    is_needed = outgoing.meta.get("reply") == "yes" and name.startswith("@")
    return f"{name} {text}" if is_needed and name.casefold() not in text.casefold() else text


def bare(text: str) -> str:
    """Words without what networks change of them."""
    return " ".join(text.split()).casefold()
