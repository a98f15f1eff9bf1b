"""The connector: what Instagram can do, and how each wish of the desk becomes questions to it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar

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
    Greeting,
    Happening,
    Incoming,
    Length,
    Level,
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
from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.signing_in import SignIn
from herzenstakt.channels.trouble import MISREAD, Disconnected, Forged, Gone, Refused, TryLater
from herzenstakt.connectors.instagram import arrivals, deeds, feeds, fields, routes
from herzenstakt.connectors.instagram.arrivals import Desk
from herzenstakt.connectors.instagram.checkup import Examined, look_over
from herzenstakt.connectors.instagram.errors import NAME, trouble_of
from herzenstakt.connectors.instagram.routes import FACEBOOK, INSTAGRAM, Route, account_of
from herzenstakt.connectors.instagram.translate import (
    APP,
    COMMENT,
    MENTION,
    MESSAGE,
    OBJECT,
    TALK,
    House,
    address,
    lasting,
    moment,
    number,
    profile,
    read,
    to_comment,
    to_opening,
)
from herzenstakt.connectors.meta import door
from herzenstakt.connectors.meta.errors import unclear
from herzenstakt.connectors.meta.graph import Graph, Json, parts
from herzenstakt.connectors.meta.tokens import Standing, of_the_app, refuse_blind, standing_of
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

LIMITS = read_limits(__package__ or "")
WINDOW = timedelta(hours=LIMITS["private.hours"].value or 0)
WINDOW_OF_A_PERSON = timedelta(days=LIMITS["private.days"].value or 0)
WINDOW_OF_A_PRIVATE_ANSWER = timedelta(days=LIMITS["private.reply_days"].value or 0)
HUMAN_AGENT = "HUMAN_AGENT"
#: known messages are looked at again one by one, so many in one look
LOOKED_AT_AGAIN = 25
#: each look takes another part of them
A_LOOK = 600
#: where a page hands over at once
PAGES_OF_PAGES = 4

INBOX = f"{APP}/direct/inbox/"
ON_INSTAGRAM = _("Please do this in the Instagram app; programs are not let at it.")
PUBLIC_ADDRESS = _(
    "Instagram fetches pictures and films from a public address, and takes none from a desk. Posts are "
    "made in the Instagram app."
)
NO_PICTURES = _(
    "Comments on Instagram have no pictures, and for private messages it fetches them from a public "
    "address. Send them in the Instagram app."
)
NO_LIKES = _("Instagram lets no program like a comment. Tap the heart in the Instagram app.")
PINS = _("Comments are pinned in the Instagram app, up to three below a post.")
OWN_POSTS = _("Only under our own posts. Under those of others only whoever owns them can do this.")
TOO_LATE = _(
    "Instagram lets programs answer for %(hours)s hours after the last message of a person. In the "
    "Instagram app you still can."
)
TOO_LATE_IN_PRIVATE = _("Instagram lets programs answer a comment in private for %(days)s days.")
TOO_LATE_FOR_ANYBODY = _(
    "Instagram lets programs answer for %(days)s days after the last message of a person. In the Instagram "
    "app you still can."
)
TOO_LONG = _("Too long for Instagram: %(used)s of %(limit)s characters.")
TOO_LONG_IN_PRIVATE = _("Too long for a private message on Instagram: %(used)s of %(limit)s bytes.")
NOT_LINKED = _(
    "None of these pages has a professional Instagram account linked to it. Link it in the Instagram app "
    "under Settings, Business tools, Connect a Facebook Page."
)
NO_ROLE = _(
    "You may not moderate this page. Its owner can give you the task in the page’s settings."
)
NOT_PROFESSIONAL = _(
    "This is no professional account. In the Instagram app: Settings, Account type, Switch to professional "
    "account."
)


class Instagram(Connector):
    """One professional account: comments, mentions, private messages."""

    kind = "instagram"
    name = NAME
    summary = _("Comments, mentions and private messages of a professional account.")
    knocks = True
    answers_hidden = False
    redact = frozenset({"access_token", "appsecret_proof", "verify_token"})
    source = Source(
        "Meta’s pages on the Instagram Platform, and facebook-business 26.0.3", date(2026, 11, 28)
    )
    app_fields: ClassVar[Sequence[Field]] = (
        Field(
            "client_id",
            _("App ID"),
            help=_(
                "For Instagram Login the Instagram app ID, for Facebook Login the ID of the Meta app."
            ),
            placeholder="990602627938098",
        ),
        Field(
            "client_secret",
            _("App secret"),
            help=_("The secret that belongs to this ID."),
            kind="password",
            secret=True,
        ),
        Field(
            "login",
            _("Way to sign in"),
            help=_(
                "“instagram” for Instagram Login, “facebook” for Facebook Login for Business. An "
                "application has one of them."
            ),
            required=False,
            placeholder="instagram",
        ),
        Field(
            "meta_secret",
            _("Secret of the Meta app"),
            help=_(
                "Only for Instagram Login: under App settings, Basic. Meta does not say which of the two "
                "secrets seals what it delivers, so both are tried."
            ),
            kind="password",
            secret=True,
            required=False,
        ),
        Field(
            "human_agent",
            _("Human Agent"),
            help=_(
                "“yes” where Meta has granted the application this feature: then private messages can be "
                "answered for seven days."
            ),
            required=False,
            placeholder="yes",
        ),
    )
    bases: ClassVar[Mapping[str, str]] = {
        INSTAGRAM.graph: "https://graph.instagram.com",
        INSTAGRAM.consent: "https://www.instagram.com",
        INSTAGRAM.token: "https://api.instagram.com",
        FACEBOOK.graph: "https://graph.facebook.com",
        FACEBOOK.consent: "https://www.facebook.com",
    }
    feeds: ClassVar[Sequence[Feed]] = (
        Feed("comments", _("Comments and our own posts"), every=timedelta(minutes=5)),
        Feed("messages", _("Private messages"), every=timedelta(minutes=5)),
        Feed(
            "everything",
            _("Comments that came late, were held, or stand under old posts"),
            every=timedelta(minutes=30),
        ),
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: yes(),
        Ability.READ_MENTIONS: only_if(
            _(
                "Under posts of others only when Instagram knocks at our door: the desk can be reached "
                "from outside, and the application has Advanced Access. Not from private accounts, and not "
                "from stories."
            )
        ),
        Ability.READ_PRIVATE: only_if(
            _("Only when the account lets programs at its messages; of each talk the last twenty.")
        ),
        Ability.REPLY: yes(),
        Ability.LIKE: by_hand(NO_LIKES, APP),
        Ability.UNLIKE: by_hand(NO_LIKES, APP),
        Ability.HIDE: only_if(OWN_POSTS),
        Ability.UNHIDE: only_if(OWN_POSTS),
        Ability.MARK_SPAM: by_hand(ON_INSTAGRAM, APP),
        Ability.DELETE: only_if(OWN_POSTS),
        Ability.BLOCK: by_hand(ON_INSTAGRAM, APP),
        Ability.UNBLOCK: by_hand(ON_INSTAGRAM, APP),
        Ability.DELETE_OWN: only_if(OWN_POSTS),
        Ability.EDIT_OWN: never(
            _("Comments on Instagram cannot be changed by programs, only deleted.")
        ),
        Ability.PIN_ANSWER: by_hand(PINS, APP),
        Ability.UNPIN_ANSWER: by_hand(PINS, APP),
        Ability.PUBLISH: by_hand(PUBLIC_ADDRESS, APP),
        Ability.SCHEDULE: by_hand(PUBLIC_ADDRESS, APP),
        Ability.MEDIA: never(NO_PICTURES),
        Ability.METRICS: by_hand(
            _("Numbers stand in the Instagram app under Professional dashboard."), APP
        ),
        Ability.PROFILE_READ: by_hand(_("The profile is looked at on Instagram itself."), APP),
        Ability.PROFILE_WRITE: never(_("Instagram lets no program change a profile.")),
        Ability.ADS: by_hand(
            _("Ads are made in Meta’s ads manager."), "https://adsmanager.facebook.com"
        ),
    }

    # what everything below stands on

    @property
    def route(self) -> Route:
        """The way our application has taken."""
        return routes.route_of(self.account.app)

    @property
    def graph(self) -> Graph:
        """The Graph API, with our token. Only Facebook's asks for a proof that it is us."""
        app, route = self.account.app, self.route
        secret = app.secrets.get("client_secret", "") if app and route.over_page else ""
        return Graph(self.http, self.at(route.graph), NAME, self.token, secret, trouble_of)

    @property
    def house(self) -> House:
        """Who we are there, as far as it is known without asking."""
        kept, settings = self.account.memory, self.account.settings
        return House(
            self.account.own_external_id or str(settings.get("account", "")),
            str(kept.get("username") or settings.get("username", "")),
            str(settings.get("page", "")),
        )

    @property
    def desk(self) -> Desk:
        """What most questions need. Asks who we are where that is not known yet."""
        house = self.house
        if not house.id:
            house = House(self.whoami().external_id, house.username, house.also)
        return Desk(self.graph, house, house.also or house.id)

    # connecting

    def whoami(self) -> Author:
        """The account we are connected with."""
        linked = str(self.account.settings.get("account", ""))
        wanted = fields.LINKED_ACCOUNT if self.route.over_page else fields.ACCOUNT
        told = self.graph.get(linked or "me", fields=fields.listed(*wanted))
        found = to_account(told)
        if found is None:
            raise unclear(NAME, writes=False)
        known = self.account.own_external_id
        if known and found.external_id != known:
            raise Disconnected(_("The access belongs to another account on Instagram."))
        if name := word(told, "username"):
            self.account.remember({**self.account.memory, "username": name})
        return found

    def check(self) -> list[Finding]:
        """Signed in? As whom, how long, with what? Can we read, and does the network knock?"""
        try:
            route, app = self.route, self.account.app
        except Refused as no:
            return [Finding(Level.BROKEN, no.sentence)]
        scopes = self.account.secrets.get("scope", "").split(",")
        return list(
            look_over(
                Examined(
                    route,
                    lambda: self.desk,
                    self.whoami,
                    self._standing if app and route.over_page else None,
                    [scope for scope in scopes if scope],
                    app,
                    self.account.secrets,
                    self._is_subscribed,
                )
            )
        )

    def sign_in(self) -> SignIn:
        """Where somebody agrees, on the way our application has taken."""
        route = self.route
        return routes.sign_in(route, self.at(route.consent), self.at(route.token))

    def exchange(self, code: str, verifier: str, redirect: str) -> dict[str, str]:
        """The long token for a code."""
        graph = self.at(self.route.graph)
        if self.route.over_page:
            return routes.over_facebook(self.http, self.app, graph, code, redirect)
        token = self.sign_in().token
        return routes.over_instagram(self.http, self.app, token, graph, code, redirect)

    def candidates(self) -> list[Candidate]:
        """The account that signed in, or those linked to the pages of the person who did."""
        if self.route.over_page:
            return list(self._linked())
        told = self.graph.get("me", fields=fields.listed(*fields.ACCOUNT))
        found = to_account(told)
        if found is None:
            raise unclear(NAME, writes=False)
        plain = word(told, "account_type") in {"PERSONAL", "CONSUMER"}
        lacks = (Finding(Level.BROKEN, Sentence(NOT_PROFESSIONAL), APP),) if plain else ()
        settings = {"username": word(told, "username")}
        return [Candidate(found, settings, dict(self.account.secrets), lacks)]

    def renews_at(self) -> datetime | None:
        """A token of Instagram by the calendar, that of a page never. What has ended is never renewed."""
        secrets = self.account.secrets
        if self.route.over_page or routes.is_over(secrets):
            return None
        return routes.renews_at(secrets)

    def renew(self) -> None:
        """Another sixty days, and kept at once."""
        secrets = self.account.secrets
        base, token = self.at(self.route.graph), secrets.get("access_token", "")
        self.account.keep({**secrets, **routes.renew(self.http, base, token)})

    def subscribe(self) -> None:
        """Let the network knock whenever something happens. Over a page one field of the page is enough,
        and what it tells other programs of ours stays as it is."""
        desk, route = self.desk, self.route
        if not route.over_page:
            desk.graph.post("me/subscribed_apps", subscribed_fields=",".join(routes.OWN_FIELDS))
        elif not self._is_subscribed(desk.graph):
            desk.graph.post(f"{desk.inbox}/subscribed_apps", subscribed_fields="feed")

    # coming in

    def greet(self, query: Mapping[str, str]) -> Greeting:
        """Our word, and their challenge."""
        return door.greet(self.app, query)

    def verify(self, delivery: Delivery) -> None:
        """The seal over the bytes, made with either secret of the application."""
        if self.account.app is None:
            raise Forged(door.NOT_SEALED)
        door.verify(self.account.app, delivery, "client_secret", "meta_secret")

    def addressees(self, delivery: Delivery) -> frozenset[str]:
        """The accounts a delivery speaks of."""
        return door.addressees(delivery, OBJECT)

    def complete(self, delivery: Delivery) -> Delivery:
        """What the door only names: the words of mentions, the time and the post of comments, names of
        people."""
        return arrivals.complete(delivery, self.house, lambda: self.desk)

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """What was said. Raises Unreadable."""
        return read(delivery.body, self.house)

    def fetch(self, feed: str, cursor: str) -> Page:
        """What is new since `cursor`, oldest first."""
        desk = self.desk
        if feed == "messages":
            if not self._talks:
                return Page((), cursor)  # nobody agreed to it; the self-test says so
            return feeds.look_at_messages(desk.graph, desk.house, desk.inbox, cursor)
        if feed == "everything" and self.route.over_page:
            refuse_blind(self._by_app(), self.token)
        look = feeds.walk_on if feed == "everything" else feeds.look_at_comments
        return look(desk.graph, desk.house, cursor)

    def context(self, message: Incoming) -> Context:
        """The post around a comment, or the talk around a message."""
        kind = message.meta.get("kind", "")
        if kind == MESSAGE or message.visibility is Visibility.PRIVATE:
            return Context(f"{TALK}{message.meta.get('person') or message.author.external_id}")
        if kind == MENTION:
            return Context(message.meta.get("media") or message.external_id)
        desk = self.desk
        told = desk.graph.get(message.external_id, fields=fields.of("media", *fields.MEDIA))
        media = part(told, "media")
        try:
            opening = to_opening(media, desk.house)
        except MISREAD as trouble:
            raise unclear(NAME, writes=False) from trouble
        return Context(opening.external_id, opening)

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """Comments as they stand now, a part of them with each look. Of private messages only the last
        twenty are shown, and older ones look deleted: what was taken back the door tells."""
        comments = [name for name in external_ids if name.isdigit()]
        desk = self.desk
        sees: bool | None = None
        for name in _part_of(comments):
            try:
                happening = self._comment(desk, name)
            except Gone:
                sees = self._sees_comments(desk) if sees is None else sees
                if sees:
                    yield Vanished(name)
            except Refused:
                continue
            else:
                if happening is not None:
                    yield happening

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """A comment by its characters, a private message by its bytes."""
        said = proper(text)
        if visibility is Visibility.PRIVATE:
            return Length(len(said.encode()), self.limit("text.private"), "bytes")
        return Length(len(said), self.limit("text.reply"))

    def window(self, meta: Mapping[str, str], said_at: datetime, now: datetime) -> Window:
        """A private message can be answered for a day, with Human Agent for seven. Comments whenever."""
        if meta.get("kind") != MESSAGE:
            return Window()
        for_long = self._has_human_agent
        until = said_at + (WINDOW_OF_A_PERSON if for_long else WINDOW)
        if now <= until:
            return Window(until)
        gaps = {"days": WINDOW_OF_A_PERSON.days, "hours": LIMITS["private.hours"].value or 0}
        closed = Sentence(TOO_LATE_FOR_ANYBODY if for_long else TOO_LATE, gaps)
        return Window(until, closed, by_hand=True)

    def private_window(
        self, meta: Mapping[str, str], said_at: datetime, now: datetime
    ) -> Window | None:
        """A comment below our own post can be answered in private once, for a week, where the account lets
        programs at its messages."""
        if meta.get("kind", COMMENT) != COMMENT or not self._talks:
            return None
        until = said_at + WINDOW_OF_A_PRIVATE_ANSWER
        if now < until:
            return Window(until=until, once=True)
        days = WINDOW_OF_A_PRIVATE_ANSWER.days
        return Window(closed=Sentence(TOO_LATE_IN_PRIVATE, {"days": days}), once=True)

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer a comment, a mention or a private message; never twice."""
        text = proper(outgoing.text)
        private = outgoing.meta.get("kind") == MESSAGE or outgoing.visibility is Visibility.PRIVATE
        self._refuse_long(text, private=private)
        self.refuse_enclosures(outgoing.enclosures)
        tag = HUMAN_AGENT if self._has_human_agent and is_late(outgoing) else ""
        return deeds.say(
            self.desk, outgoing, text, tag, lambda said: self._refuse_long(said, private=private)
        )

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Look whether our words stand there."""
        return deeds.find(self.desk, outgoing, proper(outgoing.text))

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Hide, show again, delete, take our own words back: all of it under our own posts."""
        if not self.can(ability).works or ability not in DEEDS:
            super().act(ability, external_id, meta)
        if meta.get("kind") == MESSAGE:
            raise Refused(deeds.NO_DEEDS_ON_MESSAGES)
        if meta.get("kind") == MENTION:
            raise Refused(deeds.NOT_OUR_POST)
        name, unseen = meta.get("comment") or external_id, bool(meta.get("unseen"))
        if ability in {Ability.HIDE, Ability.UNHIDE}:
            hidden = ability is Ability.HIDE
            deeds.set_hidden(self.desk, name, hidden=hidden, unseen=unseen)
        else:
            ours = ability is Ability.DELETE_OWN
            deeds.delete(self.desk, name, ours=ours, unseen=unseen)

    # inside

    @property
    def _talks(self) -> bool:
        """Whether private messages were granted when the account was connected, as far as we know."""
        granted = self.account.secrets.get("scope", "")
        return not granted or self.route.messages in granted.split(",")

    @property
    def _has_human_agent(self) -> bool:
        app = self.account.app
        told = app.settings.get("human_agent", "") if app else ""
        return told.strip().casefold() in {"yes", "ja", "true", "1"}

    def _refuse_long(self, text: str, *, private: bool) -> None:
        """Raise Refused, with both numbers, for what the network would not take."""
        self.measure(
            text, visibility=Visibility.PRIVATE if private else Visibility.PUBLIC
        ).must_fit(TOO_LONG_IN_PRIVATE if private else TOO_LONG)

    def _comment(self, desk: Desk, name: str) -> Incoming | None:
        """One comment as it stands now; None where what came is none."""
        told = desk.graph.get(name, fields=fields.listed(*fields.COMMENT, "media{id,permalink}"))
        try:
            return to_comment(lasting(told, fields.COMMENT), desk.house, part(told, "media"))
        except MISREAD:
            return None

    def _sees_comments(self, desk: Desk) -> bool:
        """Whether comments are shown to us at all: the network says "not there" of what we may not see,
        too."""
        below = fields.some("comments", 1, "id", "text")
        asked = fields.listed("id", fields.COUNT, below)
        try:
            posts = desk.graph.listing(f"{desk.house.id}/media", limit=5, fields=asked).rows
        except (Refused, Gone, TryLater, Disconnected):
            return False
        talked_about = [post for post in posts if post.get(fields.COUNT)]
        return any(parts(post, "comments") for post in talked_about) or not talked_about

    def _linked(self) -> Iterator[Candidate]:
        """The accounts linked to the pages of whoever signed in, each with the token of its page."""
        account = fields.of("instagram_business_account", *fields.LINKED_ACCOUNT)
        asked = {"fields": fields.listed(*fields.PAGE, account), "limit": 100}
        pages = list(self.graph.walk("me/accounts", PAGES_OF_PAGES, **asked))
        for page in pages:
            told = part(page, "instagram_business_account")
            found = to_account(told)
            if found is None:
                continue
            tasks = page.get("tasks")
            may = not isinstance(tasks, list) or bool({"MODERATE", "MANAGE"} & set(map(str, tasks)))
            lacks = () if may else (Finding(Level.BROKEN, Sentence(NO_ROLE), APP),)
            settings = {
                "account": found.external_id,
                "page": number(page, "id"),
                "username": word(told, "username"),
            }
            yield Candidate(found, settings, {"access_token": word(page, "access_token")}, lacks)
        if pages and not any(part(page, "instagram_business_account") for page in pages):
            raise Refused(NOT_LINKED)

    def _standing(self) -> Standing:
        """What the network says of our token; only Facebook's tells."""
        return standing_of(self._by_app(), self.token)

    def _by_app(self) -> Graph:
        """Facebook's API for the application itself."""
        return Graph(self.http, self.at(FACEBOOK.graph), NAME, of_the_app(self.app))

    def _is_subscribed(self, graph: Graph) -> bool:
        """Whether the network knocks for this account at the door of our application."""
        if not self.route.over_page:
            return bool(parts(graph.get("me/subscribed_apps"), "data"))
        rows = parts(graph.get(f"{self.house.also}/subscribed_apps"), "data")
        ours = self.app.settings["client_id"]
        return any(number(row, "id") == ours for row in rows)


#: what can be done to a comment
DEEDS = frozenset({Ability.HIDE, Ability.UNHIDE, Ability.DELETE, Ability.DELETE_OWN})


# --- small things --------------------------------------------------------------------------------


def to_account(told: Json) -> Author | None:
    """An account of the house; None for what is none."""
    found, username = account_of(told), word(told, "username")
    if not found:
        return None
    name = tidy(word(told, "name")) or username or found
    picture = word(told, "profile_picture_url")
    return Author(found, name, address(username), profile(username), picture)


def proper(text: str) -> str:
    """A text as it is counted and sent: line ends of one kind, nothing empty around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_late(outgoing: Outgoing) -> bool:
    """Whether what we answer was said so long ago that only a person may still answer."""
    try:
        said = moment(outgoing.meta["at"])
    except MISREAD:
        return False
    return time.time() - said.timestamp() > WINDOW.total_seconds()


def _part_of(names: Sequence[str]) -> Sequence[str]:
    """Those whose turn it is: all where they are few, else another part of them with each look."""
    turns = -(-len(names) // LOOKED_AT_AGAIN)
    return names[int(time.time() // A_LOOK) % turns :: turns] if turns > 1 else names
