"""The door between the desk and the networks: what a connector is given, and what it gives back.

A connector translates one network's words into ours and back. It has no database, no request and
no opinion. Everything here is plain Python, importable without Django, and frozen where it can be.

    sign_in -> candidates -> whoami
    fetch / stream / webhook / note -> Delivery -> parse -> Incoming | Vanished
    Outgoing -> send -> Receipt
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, BinaryIO, ClassVar

from herzenstakt.channels import signing_in
from herzenstakt.channels.counting import Count, Slate
from herzenstakt.channels.limits import BrokenLimits, Limit, Limits, read_limits
from herzenstakt.channels.signing_in import App, SignIn
from herzenstakt.channels.trouble import Disconnected, Forged, Gone, Refused, TryLater, Unsure
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

# --- what a network can do -----------------------------------------------------------------------


class Ability(StrEnum):
    """One thing a desk may want of a network. Every connector answers for every one of them."""

    READ_COMMENTS = "read_comments"
    READ_MENTIONS = "read_mentions"
    READ_PRIVATE = "read_private"
    REPLY = "reply"
    LIKE = "like"
    UNLIKE = "unlike"
    HIDE = "hide"
    UNHIDE = "unhide"
    MARK_SPAM = "mark_spam"
    DELETE = "delete"  # words of others
    BLOCK = "block"  # whoever wrote it
    UNBLOCK = "unblock"
    DELETE_OWN = "delete_own"
    EDIT_OWN = "edit_own"
    PIN_ANSWER = (
        "pin_answer"  # one of our own stands on top under a post; another one takes its place
    )
    UNPIN_ANSWER = "unpin_answer"
    PUBLISH = "publish"
    SCHEDULE = "schedule"
    MEDIA = "media"
    METRICS = "metrics"
    PROFILE_READ = "profile_read"
    PROFILE_WRITE = "profile_write"
    ADS = "ads"


class Answer(StrEnum):
    """How a network answers the question whether it can do something."""

    YES = "yes"
    ONLY_IF = "only_if"
    BY_HAND = "by_hand"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Source:
    """How we know what a network can do. `where`: what was read or run, by its name and version. `read_on`:
    the day. `confidence`: as for limits, A official or run, B several third parties, C memory."""

    where: str
    read_on: date
    confidence: str = "A"

    def __str__(self) -> str:
        return f"{self.where} ({self.read_on}, {self.confidence})"


@dataclass(frozen=True, slots=True)
class Capability:
    """One field of the capability matrix: the answer, the reason in words, and where to do it by hand.
    `source`: how we know this one, where it is not known as everything else of its network."""

    answer: Answer
    reason: Sentence = field(default_factory=lambda: Sentence(""))
    link: str = ""
    source: Source | None = None

    @property
    def works(self) -> bool:
        """Whether the desk may try it itself."""
        return self.answer in {Answer.YES, Answer.ONLY_IF}

    @property
    def is_by_hand(self) -> bool:
        """Whether only a person can do it, on the network itself."""
        return self.answer is Answer.BY_HAND


def yes() -> Capability:
    """The network can do this."""
    return Capability(Answer.YES)


def only_if(reason: str, source: Source | None = None) -> Capability:
    """The network can do this under a condition, which `reason` names."""
    return Capability(Answer.ONLY_IF, Sentence(reason), source=source)


def by_hand(reason: str, link: str = "", source: Source | None = None) -> Capability:
    """Only a person can do this, on the network's own pages. `link` leads there (https, or empty)."""
    return Capability(Answer.BY_HAND, Sentence(reason), link, source)


def never(reason: str, source: Source | None = None) -> Capability:
    """The network has nothing of the kind, or gives it to nobody."""
    return Capability(Answer.NEVER, Sentence(reason), source=source)


# --- what connecting asks for --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """One thing the connect form asks for. `secret` fields are encrypted and never shown again."""

    name: str
    label: str
    help: str = ""
    kind: str = "text"  # text, url, password
    secret: bool = False
    required: bool = True
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """One stream of things to read, with its own cursor.

    `every`: how often it is asked at rest. `label`: what a person calls it ("mentions").
    """

    name: str
    label: str
    every: timedelta = timedelta(minutes=2)


class Level(StrEnum):
    """How one line of a self-test came out."""

    GOOD = "good"
    MISSING = "missing"  # the channel works, something is not granted
    BROKEN = "broken"  # the channel does not work


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the self-test: what was looked at, in a sentence, with a place to mend it."""

    level: Level
    sentence: Sentence
    link: str = ""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What we answer a network that knocks for the first time."""

    body: bytes
    content_type: str = "text/plain"


# --- coming in -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something a network gave us, exactly as it came: one webhook call or one item of a feed. `query`: what
    stood behind the address of the door; it is for `verify` and kept by nobody."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """What one look at a feed brought.

    `deliveries`: oldest first, one per item. `cursor`: where to go on (opaque to the desk).
    `more`: whether asking again at once would bring more. `rest`: so long nobody need look again, because
    somebody tells us meanwhile; the desk makes it shorter than the silence after which a feed is called deaf.
    """

    deliveries: tuple[Delivery, ...]
    cursor: str
    more: bool = False
    rest: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Line:
    """One line or item of a file that somebody exported; number 0 speaks of the whole file.

    `delivery`: the comment it holds. `trouble`: why it was not understood. `remark`: what a person
    should know although nothing is missing (a like is no comment).
    """

    number: int
    delivery: Delivery | None = None
    trouble: Sentence = field(default_factory=lambda: Sentence(""))
    remark: Sentence = field(default_factory=lambda: Sentence(""))


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a colleague writes down of what somebody said where no program listens: on the telephone, in a
    letter, on a network without a way in.

    `key`: of the form, the same however often it is sent. `who`: what they call themselves. `address`: where
    they are found there (a link, a number), "" where nobody knows; then they are taken for nobody else.
    `at`: when they said it, aware. `link`: where it stands. `thread_id`, `author_id`: of the words they go on
    from, "" where they begin.
    """

    key: str
    who: str
    text: str
    at: datetime
    address: str = ""
    link: str = ""
    private: bool = False
    thread_id: str = ""
    author_id: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who said it. `external_id` names the person on the whole kind of network, on every server of it
    (a URL, a DID, host plus number), so that two servers never mean two people by one id. `name`: ""
    where this word of the network does not tell it; what was known before stays then."""

    external_id: str
    name: str
    address: str = ""  # what people type: @frieda@chaos.example
    url: str = ""
    avatar_url: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One account that can be connected after somebody signed in: one page of several.

    `settings`, `secrets`: what its channel keeps. `missing`: what it lacks (a role), with the place where it
    is granted; with something broken among it, it cannot be connected.
    """

    author: Author
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    missing: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, film, sound or file that belongs to a message. Addresses are the network's; one that is
    none of the web only its connector understands (`Connector.bring`).

    `sensitive`: the network, or whoever sent it, says that nobody should see it without wanting to.
    `name`, `size`: of a file, as far as the network tells.
    """

    kind: str  # image, video, audio, file
    url: str
    preview_url: str = ""
    alt: str = ""
    sensitive: bool = False
    name: str = ""
    size: int = 0


class LegalRole(StrEnum):
    """What a house is before the law where it meets people; its duties depend on it."""

    GUEST_PAGE = "guest_page"  # a page or an account on somebody else's network
    OWN_HOSTING = "own_hosting"  # our own place that keeps what others write, a blog for example
    OWN_PLATFORM = "own_platform"  # our own place where people write for each other and the public


class Visibility(StrEnum):
    """Who can read it on the network."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Opening:
    """The post a conversation is about: ours or somebody else's."""

    external_id: str
    author: Author
    text: str
    published_at: datetime
    ours: bool = False
    title: str = ""
    permalink: str = ""
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing somebody said, ours included. The same `external_id` again is an update of it.

    `thread_id`: the id of the post or first message of the thread, "" where the network does not
    say; then the desk asks `Connector.context`. `parent_id`: what it directly answers, or "".
    `addressed`: whether it speaks to us; overheard words of a thread never wait for an answer.
    `hidden_by_house`: the network says, or leaves no doubt, that one of ours hid it. `spam`: it is
    hidden as spam. `tells_hidden`: False where this word of the network does not tell whether it is
    hidden; what was known before stays then.
    `remark`: what a person should know besides, although nobody said it (it may not be from whom it says).
    `genuine`: whether somebody who can tell found it to be from whom it says; None where nobody looked.
    `late`: who tells it may be late; it brings what is new and changes nothing that is known.
    `meta`: what `send` or `act` will need of this message later (ids, revision numbers), strings only.
    What stands there as `subject` goes when the words go.
    Times are aware and UTC; `text` is plain text.
    """

    external_id: str
    author: Author
    text: str
    written_at: datetime
    thread_id: str = ""
    parent_id: str = ""
    edited_at: datetime | None = None
    visibility: Visibility = Visibility.PUBLIC
    hidden: bool = False  # held, spam, hidden behind "show more"
    hidden_by_house: bool = False
    spam: bool = False
    tells_hidden: bool = True
    addressed: bool = True
    permalink: str = ""
    language: str = ""
    media: tuple[Media, ...] = ()
    opening: Opening | None = None
    remark: Sentence = field(default_factory=lambda: Sentence(""))
    genuine: bool | None = None
    late: bool = False
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vanished:
    """Something is no longer on the network: a comment or a post with this id.

    `by_house`: the network says that somebody of ours removed it (a moderator of the blog).
    """

    external_id: str
    at: datetime | None = None
    by_house: bool = False


Happening = Incoming | Vanished


@dataclass(frozen=True, slots=True)
class Context:
    """The thread around one message: its root id, the post it is about, and what others said there."""

    thread_id: str
    opening: Opening | None = None
    said: tuple[Incoming, ...] = ()


# --- going out -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A picture, film or sound that goes with an answer. It tells no place, no camera and no name any more.

    `name`: ours, the same at every attempt. `read`: its bytes, from the disk. `alt`: what there is to see.
    `given`: what the network gave for it at an earlier attempt, "" at the first; `remember(given)` keeps it
    at once and for good, so that nothing is uploaded twice.
    """

    name: str
    kind: str  # image, video, audio
    content_type: str
    size: int
    read: Callable[[], bytes] = field(repr=False)
    width: int = 0
    height: int = 0
    seconds: int = 0
    moves: bool = False
    alt: str = ""
    given: str = ""
    remember: Callable[[str], None] = field(default=lambda given: None, repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply that a person has let go.

    `key`: ours, the same at every attempt; use it as idempotency key or record key.
    `in_reply_to`: external id of the message we answer. `meta`: that message's `Incoming.meta`.
    `to`: its author. `visibility`: the one of what we answer, or narrower; never wider.
    `others`: external ids of other answers of this desk in the thread. Their words may be the same; none of
    them is this one.
    """

    key: str
    in_reply_to: str
    thread_id: str
    text: str
    to: Author
    visibility: Visibility = Visibility.PUBLIC
    language: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    first_tried_at: datetime | None = None
    enclosures: tuple[Enclosure, ...] = ()
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The network's word that a reply has arrived. `text`: how it reads there, if the network tells;
    many put a name in front, and that must not look like an edit later. `media`: what stands with it."""

    external_id: str
    permalink: str = ""
    written_at: datetime | None = None
    text: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is for one network: `used` of `limit`, counted in `unit` (a word to show)."""

    used: int
    limit: int | None
    unit: str = "characters"

    @property
    def fits(self) -> bool:
        """Whether the network takes it."""
        return self.limit is None or self.used <= self.limit

    def must_fit(self, too_long: str) -> None:
        """Raise Refused where the network does not take it: `too_long`, with `used` and `limit` filled in."""
        if not self.fits:
            raise Refused(too_long, used=self.used, limit=self.limit or 0)


#: what is said of something too large, by what was measured
TOO_LARGE = {
    "bytes": _("%(network)s takes no more than %(limit)s bytes, and this has %(used)s."),
    "pixels": _("%(network)s takes no more than %(limit)s pixels, and this has %(used)s."),
    "seconds": _("%(network)s takes no more than %(limit)s seconds, and this has %(used)s."),
}


@dataclass(frozen=True, slots=True)
class Window:
    """Whether one message can be answered from here, and how long. `until`: no later than this; None:
    whenever. `closed`: why it cannot be, empty while it can. `by_hand`: a person still can, on the network
    itself. `once`: the network takes one such answer and no second."""

    until: datetime | None = None
    closed: Sentence = field(default_factory=lambda: Sentence(""))
    by_hand: bool = False
    once: bool = False


# --- the connector -------------------------------------------------------------------------------


@dataclass(slots=True)
class Account:
    """What a connector knows of the channel it works for.

    `own_external_id`: who we are there, "" before anybody is connected.
    `settings` are plain, `secrets` are not: they are encrypted at rest and left out of `repr`.
    `keep(secrets)` stores changed secrets at once and for good (a refreshed token).
    `limits` are the numbers an owner has set for this account, by the names in `limits.toml`.
    `memory` is small, may be lost, and is shared by all workers (an instance's limits): `remember(memory)`.
    `app` is the application of the house at the network, where it needs one.
    `door` is where the network may knock for this channel alone, "" while it cannot be reached.
    `count` counts what was asked where the network does not say what is left (`Connector.counted_by`), and
    `sharers(who)` says among how many channels that is shared, this one with them.
    """

    settings: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    own_external_id: str = ""
    memory: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    keep: Callable[[Mapping[str, str]], None] = field(default=lambda secrets: None, repr=False)
    remember: Callable[[Mapping[str, Any]], None] = field(default=lambda memory: None, repr=False)
    app: App | None = None
    door: str = ""
    count: Count = field(default_factory=Slate, repr=False)
    sharers: Callable[[str], int] = field(default=lambda who: 1, repr=False)


class Connector:
    """Subclass this, answer for every ability, override what you answered with yes.

    `whoami` and `check` are always yours; so are `fetch`, `parse`, `stream`, `verify` and `unpack`
    where you declare `feeds`, `streams`, `knocks` or `shapes`, `note` where you declare `takes_notes`, and
    `sign_in` where you declare `app_fields`. Everything else has a beginning here that harms nobody: it
    refuses, or says that nothing is known.

    Any method that talks to the network may raise `TryLater`, `Disconnected`, `Refused`; methods
    about one message also `Gone`; methods that write also `Unsure`. Nothing else may come out of it.
    """

    kind: ClassVar[str]
    name: ClassVar[str]
    #: one sentence for the list of networks
    summary: ClassVar[str] = ""
    abilities: ClassVar[Mapping[Ability, Capability]]
    #: how we know all of these answers; one that is known otherwise has a source of its own
    source: ClassVar[Source | None] = None
    fields: ClassVar[Sequence[Field]] = ()
    #: what is asked of the house's own application, where somebody signs in at the network to connect:
    #: `client_id` and `client_secret`, and whatever else the network hands out
    app_fields: ClassVar[Sequence[Field]] = ()
    #: the network's addresses by our names for them ("api"), without a slash at the end; see `at`
    bases: ClassVar[Mapping[str, str]] = {}
    feeds: ClassVar[Sequence[Feed]] = ()
    #: how the files may be written that `unpack` reads
    shapes: ClassVar[Sequence[str]] = ()
    #: keys whose values are blacked out wherever a person may see a raw delivery, besides the names
    #: of secret fields
    redact: ClassVar[frozenset[str]] = frozenset()
    #: how long the network's terms let us keep what others wrote; None: no such rule
    retention: ClassVar[timedelta | None] = None
    #: how long the terms let us keep who wrote it: name, address, page and picture; None: no such rule
    retention_of_authors: ClassVar[timedelta | None] = None
    #: what the network counts together, where it is not each channel for itself (None): "" all channels of
    #: an application, else those of it whose setting of this name is the same
    counted_by: ClassVar[str | None] = None
    #: how many known messages `refresh` asks for with one request
    known_at_once: ClassVar[int] = 1
    #: only offered in demo worlds and tests
    simulated: ClassVar[bool] = False
    #: what a house usually is there; an owner may know better
    legal_role: ClassVar[LegalRole] = LegalRole.GUEST_PAGE
    #: whether `stream` brings deliveries as they happen
    streams: ClassVar[bool] = False
    #: whether the network calls our door (webhooks)
    knocks: ClassVar[bool] = False
    #: whether what `renew` renews is the access, so that being refused may only mean that it has ended
    renews_access: ClassVar[bool] = True
    #: whether a colleague may write down here what somebody said
    takes_notes: ClassVar[bool] = False
    #: whether an answer may stand below what is hidden, where only who wrote it is sure to see it
    answers_hidden: ClassVar[bool] = True
    #: what may go with an answer, where MEDIA says yes, by the type of its content ("image/png")
    encloses: ClassVar[frozenset[str]] = frozenset()
    #: whether talk is quick there, so that people expect an answer to a complaint within the hour
    quick: ClassVar[bool] = False

    def __init__(self, account: Account, http: Http) -> None:
        self.account = account
        self.http = http

    # connecting

    def whoami(self) -> Author:
        """The account we are signed in as. Raises Disconnected for wrong credentials."""
        raise NotImplementedError

    def check(self) -> list[Finding]:
        """The self-test: what works and what is missing, each in one sentence. Raises nothing of the
        seven names: trouble becomes a finding."""
        raise NotImplementedError

    def sign_in(self) -> SignIn:
        """Where a person agrees that the desk acts for them, and the least it asks for. Offline."""
        raise NotImplementedError

    def exchange(self, code: str, verifier: str, redirect: str) -> dict[str, str]:
        """The secrets for the code with which the network sent a person back. Unless overridden: as RFC 6749
        says. Raises Disconnected for a no."""
        return signing_in.exchange(self.http, self.app, self.sign_in(), code, verifier, redirect)

    def candidates(self) -> list[Candidate]:
        """The accounts that can be connected with what `exchange` gave. Unless overridden: the one who
        signed in."""
        return [Candidate(self.whoami(), secrets=self.account.secrets)]

    def renews_at(self) -> datetime | None:
        """When the secrets are to be renewed; None: never, or not by us. Offline. Unless overridden: when
        two thirds of their life are over, where there is a token to renew them with."""
        if not self.account.secrets.get("refresh_token"):
            return None
        return signing_in.renews_at(self.account.secrets)

    def granted_at(self) -> datetime | None:
        """When the secrets were handed out; None where nobody noted it. Offline."""
        return signing_in.moment_in(self.account.secrets, "granted_at")

    def renew(self) -> None:
        """Renew the secrets and `keep` them at once: the old ones may be good for nothing from now on. The
        desk sees to it that nobody else does at the same time. Unless overridden: as RFC 6749 says. Raises
        Disconnected for a no."""
        token = self.account.secrets.get("refresh_token")
        if not token:
            raise Disconnected(
                _("There is nothing to renew the access with. Please connect it anew.")
            )
        self.account.keep(signing_in.renew(self.http, self.app, self.sign_in(), token))

    def subscribe(self) -> None:
        """Ask the network to knock at the door of our application (`App.door`, not empty), or at that of the
        channel (`Account.door`), whenever something happens on this account. Twice is once. Raises Refused,
        with what is missing. Unless overridden there is nothing to ask for."""

    # coming in

    def greet(self, query: Mapping[str, str]) -> Greeting:
        """The answer to a network that knocks for the first time, or looks whether we are still here:
        `query` is what stands behind the address of the door. Offline. Raises Forged for anybody else."""
        raise Forged(_("This network does not knock at our door."))

    def addressees(self, delivery: Delivery) -> frozenset[str]:
        """Whose a delivery at the application's door is: the ids of accounts as `whoami` gives them, several
        where the network puts many into one. Offline, called after `verify`. Each of them gets all of it,
        and `parse` leaves out what belongs to another one. Raises Unreadable."""
        return frozenset()

    def hurries(self, delivery: Delivery) -> frozenset[str]:
        """The feeds to be looked at now, because this delivery from the door does not tell the whole story.
        Offline. Raises Unreadable. Unless overridden: none."""
        return frozenset()

    def verify(self, delivery: Delivery) -> None:
        """Raise Forged unless the delivery truly comes from the network. Closed unless overridden."""
        raise Forged(_("This network does not deliver to our door."))

    def complete(self, delivery: Delivery) -> Delivery:
        """A delivery with what it only names (a number in place of words), asked for at the network: this is
        what `parse` reads, and what is kept stays as it came. Raises TryLater and Disconnected. Unless
        overridden nothing is missing."""
        return delivery

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """What a delivery says. Pure: no network, no clock. Raises Unreadable."""
        raise NotImplementedError

    def remark(self) -> Sentence:
        """What a person should know of how news come in here although everything is heard, with what to do
        about it. Offline. Unless overridden: nothing."""
        return Sentence("")

    def fetch(self, feed: str, cursor: str) -> Page:
        """The next page of a feed after `cursor` ("" at the very beginning)."""
        raise NotImplementedError

    def stream(self, stop: threading.Event) -> Iterator[Delivery]:
        """Deliveries as they happen, until `stop` is set or trouble is raised. Polling stays the base:
        what a broken stream misses, the next fetch brings."""
        raise NotImplementedError

    def unpack(self, file: BinaryIO, shape: str) -> Iterator[Line]:
        """What an exported file holds, line by line, in bounded memory. `shape`: one of
        `shapes`. Raises Unreadable for a file that is not understood at all."""
        raise NotImplementedError

    def note(self, spoken: Spoken) -> Delivery:
        """What a colleague wrote down, as it is kept. The same key is the same message."""
        raise NotImplementedError

    def context(self, message: Incoming) -> Context:
        """The thread around a message whose thread we do not know. Raises Gone. Unless overridden a
        message belongs to what it answers, or begins a thread of its own."""
        return Context(message.thread_id or message.parent_id or message.external_id)

    def bring(self, url: str) -> bytes:
        """The bytes of a medium whose address is none of the web, bounded. Raises Gone."""
        raise Gone(_("The network gives no address for this."))

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """Look at known messages again: an edited one as Incoming, a deleted one as Vanished.
        Messages whose state could not be learned are left out: all of them, unless overridden."""
        return ()

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """How long `text` is as a reply to `to` for those who can read it (`visibility`), as this network
        counts. Offline. Unless overridden: characters, of as many as the limit `text.reply` says."""
        return Length(len(text), self.limit("text.reply"))

    def price(
        self, text: str, meta: Mapping[str, str], visibility: Visibility = Visibility.PUBLIC
    ) -> Limit | None:
        """What the network takes for `text` as an answer to the message with this `Incoming.meta`: one number
        of `limits.toml`, in thousandths of a US dollar. Offline; it is asked for with every letter somebody
        types. Unless overridden, None: answers cost nothing."""
        return None

    def refuse_enclosures(self, enclosures: Sequence[Enclosure]) -> None:
        """Raise Refused, with the reason, where these may not go with one answer. Offline. Unless
        overridden: by `encloses` and by the limits `media.count`, `media.description`, and `image.bytes`,
        `image.pixels`, `image.count`, `video.seconds` and so on for each kind."""
        if not enclosures:
            return
        if not self.can(Ability.MEDIA).works:
            raise self._no(Ability.MEDIA)
        for one in enclosures:
            if one.content_type not in self.encloses:
                raise Refused(
                    _("%(network)s takes no file of this kind with an answer: %(type)s."),
                    network=self.name,
                    type=one.content_type,
                )
            self._refuse_large(one)
        self._refuse_many(len(enclosures), "media.count")
        for kind in {one.kind for one in enclosures}:
            self._refuse_many(sum(one.kind == kind for one in enclosures), f"{kind}.count")

    def _refuse_many(self, count: int, name: str) -> None:
        limit = self.limit(name)
        if limit is not None and count > limit:
            raise Refused(
                _("%(network)s takes %(limit)s pieces with one answer, and these are %(count)s."),
                network=self.name,
                limit=limit,
                count=count,
            )

    def _refuse_large(self, one: Enclosure) -> None:
        measured = {"bytes": one.size, "pixels": one.width * one.height, "seconds": one.seconds}
        for name, used in measured.items():
            limit = self.limit(f"{one.kind}.{name}")
            if limit is not None and used > limit:
                raise Refused(TOO_LARGE[name], network=self.name, limit=limit, used=used)
        longest = self.limit("media.description")
        if longest is not None and len(one.alt) > longest:
            raise Refused(
                _("A description may have %(limit)s characters, and this one has %(used)s."),
                limit=longest,
                used=len(one.alt),
            )

    def window(self, meta: Mapping[str, str], said_at: datetime, now: datetime) -> Window:
        """Whether the message with this `Incoming.meta`, said at that time, can be answered from here now.
        Offline. Unless overridden: whenever."""
        return Window()

    def private_window(
        self, meta: Mapping[str, str], said_at: datetime, now: datetime
    ) -> Window | None:
        """Whether what somebody said before others can be answered so that only they read it. `send` then
        gets it with `Visibility.PRIVATE`. Offline. Unless overridden, None: there is no such way."""
        return None

    def send(self, outgoing: Outgoing) -> Receipt:
        """Say it. Raises Unsure when it left the house and no clear answer came back."""
        raise self._no(Ability.REPLY)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Has this reply arrived? None: the network was asked and does not have it.
        Raises Unsure where the network cannot be asked."""
        raise Unsure(_("This network cannot be asked whether the answer arrived."))

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Like, unlike, hide, unhide, mark as spam, delete; block whoever wrote it, or no longer; let our
        own words stand on top under their post, or no longer. Doing it twice is doing it once, and a block
        can be taken back when the message has long vanished. Raises Refused, with the reason, for whatever
        the network cannot do."""
        raise self._no(ability)

    def edit(self, external_id: str, text: str, meta: Mapping[str, str]) -> None:
        """Change our own words on the network, where EDIT_OWN says yes; those of others never."""
        raise self._no(Ability.EDIT_OWN)

    # facts

    @property
    def app(self) -> App:
        """The application of the house. Raises Disconnected where there is none (any more)."""
        if self.account.app is None:
            raise Disconnected(
                _("The application of this channel is missing. Please connect it anew.")
            )
        return self.account.app

    @property
    def token(self) -> str:
        """The access token, as long as it lives. Raises TryLater where it has ended and is about to be
        renewed."""
        end = signing_in.ends_at(self.account.secrets)
        if end is not None and end <= datetime.now(UTC) and self.renews_at() is not None:
            raise TryLater(_("The access to the network is being renewed."))
        return self.account.secrets.get("access_token", "")

    def at(self, base: str) -> str:
        """One of the network's addresses. Where a simulated network plays, all of them are its own: the
        setting `server`, of the application or of the channel."""
        of_app = self.account.app.settings if self.account.app else {}
        server: str = self.account.settings.get("server") or of_app.get("server", "")
        return server or self.bases[base]

    @classmethod
    def can(cls, ability: Ability) -> Capability:
        """This network's answer for one ability."""
        return cls.abilities[ability]

    @classmethod
    def known_from(cls, ability: Ability) -> Source | None:
        """How we know this network's answer for one ability; None where nobody has said."""
        return cls.abilities[ability].source or cls.source

    @classmethod
    def called(cls, settings: Mapping[str, Any]) -> str:
        """What people call the network of a channel with these settings. Unless overridden: `name`."""
        return cls.name

    @classmethod
    def hidden_keys(cls) -> frozenset[str]:
        """The keys whose values nobody sees in a raw delivery."""
        asked = (*cls.fields, *cls.app_fields)
        return cls.redact | {field.name for field in asked if field.secret}

    @classmethod
    def limits(cls) -> Limits:
        """The numbers of this network with source and date: what `limits.toml` beside the connector
        says, or nothing where there is no such file. Raises BrokenLimits for one that cannot be used."""
        folder, _, module = cls.__module__.rpartition(".")
        if not folder:
            raise BrokenLimits(f"move the class into a folder, as {module}/connector.py")
        try:
            return read_limits(folder)
        except FileNotFoundError:
            return Limits({})

    def limits_told(self) -> Limits:
        """The numbers as the account's server tells them: override it where a server sets its own and
        says so. Offline; they are asked for with every letter somebody types."""
        return self.limits()

    def limits_here(self) -> Limits:
        """The numbers that hold for this account: what an owner has set comes first."""
        return self.limits_told().as_set(self.account.limits)

    def limit(self, name: str) -> int | None:
        """One number that holds for this account; None where there is no such limit."""
        found = self.limits_here().get(name)
        return found.value if found else None

    def _no(self, ability: Ability) -> Refused:
        reason = self.can(ability).reason
        return Refused(reason.text or _("This network cannot do this."), **reason.gaps)
