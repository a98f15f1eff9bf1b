"""X: mentions, replies and private messages of one account in; answers and hidden replies out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from urllib.parse import quote

from herzenstakt.channels.connector import (
    Ability,
    Author,
    Candidate,
    Capability,
    Connector,
    Context,
    Delivery,
    Enclosure,
    Feed,
    Field,
    Finding,
    Greeting,
    Happening,
    Incoming,
    Length,
    Level,
    Opening,
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
from herzenstakt.channels.limits import Limit, Limits, read_limits
from herzenstakt.channels.signing_in import Scope, SignIn
from herzenstakt.channels.trouble import Gone, Refused, TryLater, Unreadable
from herzenstakt.connectors.x import activity, counting, door, feeds, translate
from herzenstakt.connectors.x.api import POSTS_AT_ONCE, Api, Json
from herzenstakt.connectors.x.checkup import agreed, look_over
from herzenstakt.connectors.x.finding import Answers
from herzenstakt.connectors.x.problems import LOST_MEDIA, NOT_SUMMONED, TWICE, nonsense, unsure
from herzenstakt.connectors.x.spelling import includes, spelling
from herzenstakt.connectors.x.translate import NUMBER, PRIVATE, SITE
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

LIMITS = read_limits(__package__ or "")
CONSOLE = "https://console.x.com"
#: an earlier attempt may have arrived: look before saying it again
LOOK_FIRST_AFTER = timedelta(seconds=5)
PAGES_OF_A_THREAD = 3
SCOPES = (
    Scope("tweet.read", _("to read posts and answers")),
    Scope("users.read", _("to know who wrote them")),
    Scope("tweet.write", _("to answer")),
    Scope("offline.access", _("to stay signed in")),
    Scope("tweet.moderate.write", _("to hide replies"), required=False),
    Scope("media.write", _("to send pictures with an answer"), required=False),
    Scope("dm.read", _("to read private messages"), required=False),
    Scope("dm.write", _("to answer private messages"), required=False),
)
#: what a subscription says of who may write longer posts
PREMIUM = frozenset({"Premium", "PremiumPlus"})

LIKES = _(
    "X lets only companies with an Enterprise contract like by a program. Please like it on X itself."
)
ON_X = _("Please do this on X itself; the desk does not do it here.")
PINS_TO_PROFILE = _(
    "X pins one’s own posts to one’s profile only. Under a post nothing stands on top."
)
ONLY_HIDE = _(
    "On X nobody can delete what somebody else has written. Under your own posts it can be hidden."
)
OWN_CONVERSATIONS = _(
    "Only replies in conversations that you began can be hidden. X still shows them at a click."
)
PREMIUM_EDITS = _(
    "Only accounts with Premium can change a post, within an hour. Please do it on X itself."
)
BLOCKS = _("X took blocking away from programs. Please block the account on X itself.")
PRICES = Source(
    "docs.x.com, changelog of 2026-02-23 and 2026-04-16, as quoted by third parties",
    date(2026, 11, 28),
    "B",
)


class X(Connector):
    """One account on X, for which an application of the house acts."""

    kind = "x"
    name = "X"
    quick = True
    known_at_once = POSTS_AT_ONCE
    summary = _(
        "Mentions, replies and private messages of one account. X wants to be paid for each call."
    )
    streams = True
    knocks = True
    bases: ClassVar[Mapping[str, str]] = {"api": "https://api.x.com", "site": "https://x.com"}
    encloses = frozenset({"image/png", "image/jpeg"})
    app_fields: ClassVar[Sequence[Field]] = (
        Field(
            "client_id",
            _("Client ID"),
            _("In the developer console of X, at your app, under Keys and tokens, OAuth 2.0."),
        ),
        Field(
            "client_secret",
            _("Client Secret"),
            _("Beside it. X shows it once; it can be made anew at any time."),
            kind="password",
            secret=True,
        ),
        Field(
            "bearer_token",
            _("Bearer Token"),
            _(
                "On the same page. With it news come in at once; without it we ask every two minutes."
            ),
            kind="password",
            secret=True,
            required=False,
        ),
        Field(
            "consumer_secret",
            _("API Key Secret"),
            _("Only for older apps, whose webhooks X still seals with it."),
            kind="password",
            secret=True,
            required=False,
        ),
        Field(
            "spelling",
            _("Spelling"),
            _("“post”, or “tweet” where X still wants to be asked in its older words."),
            required=False,
            placeholder="post",
        ),
    )
    feeds: ClassVar[Sequence[Feed]] = (
        Feed("mentions", _("Mentions")),
        Feed("own", _("Own posts"), every=timedelta(minutes=5)),
        Feed("messages", _("Direct messages"), every=timedelta(minutes=5)),
        Feed("late", _("Mentions that came late"), every=timedelta(hours=1)),
    )
    source = Source(
        "OpenAPI of X 2.167 and docs.x.com; proven with Prism and xdk 0.10.6", date(2026, 11, 28)
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: only_if(
            _("Answers come in when they mention you, as they do unless somebody takes it out.")
        ),
        Ability.READ_MENTIONS: yes(),
        Ability.READ_PRIVATE: only_if(
            _("Messages that X encrypts (XChat) reach no program; they are read on X itself.")
        ),
        Ability.REPLY: only_if(
            _("X lets a program answer only people who mention or quote the account."), PRICES
        ),
        Ability.LIKE: by_hand(LIKES, SITE, PRICES),
        Ability.UNLIKE: by_hand(LIKES, SITE, PRICES),
        Ability.HIDE: only_if(OWN_CONVERSATIONS),
        Ability.UNHIDE: only_if(OWN_CONVERSATIONS),
        Ability.MARK_SPAM: by_hand(_("Spam is reported on X itself."), SITE),
        Ability.DELETE: never(ONLY_HIDE),
        Ability.BLOCK: by_hand(BLOCKS, SITE),
        Ability.UNBLOCK: by_hand(BLOCKS, SITE),
        Ability.DELETE_OWN: yes(),
        Ability.EDIT_OWN: by_hand(PREMIUM_EDITS, SITE),
        Ability.PIN_ANSWER: never(PINS_TO_PROFILE),
        Ability.UNPIN_ANSWER: never(PINS_TO_PROFILE),
        Ability.PUBLISH: by_hand(ON_X, SITE),
        Ability.SCHEDULE: by_hand(ON_X, SITE),
        Ability.MEDIA: only_if(
            _("Pictures can go with an answer. Films and moving pictures you attach on X itself.")
        ),
        Ability.METRICS: by_hand(ON_X, SITE),
        Ability.PROFILE_READ: by_hand(ON_X, SITE),
        Ability.PROFILE_WRITE: by_hand(ON_X, SITE),
        Ability.ADS: by_hand(_("Advertising is booked on ads.x.com."), "https://ads.x.com"),
    }

    @property
    def api(self) -> Api:
        """X, with our access. Raises TryLater while it is being renewed."""
        return self._api(self.token)

    def _api(self, token: str) -> Api:
        app = self.account.app
        told = app.settings.get("spelling", "") if app else ""
        bearer = app.secrets.get("bearer_token", "") if app else ""
        return Api(self.http, self.at("api"), spelling(told), token.strip(), bearer.strip())

    # connecting

    def sign_in(self) -> SignIn:
        """X's own pages, and the endpoint at which a confidential client shows itself in the header."""
        return SignIn(
            authorize=f"{self.at('site')}/i/oauth2/authorize",
            token=f"{self.at('api')}/2/oauth2/token",
            scopes=SCOPES,
            by_header=True,
        )

    def candidates(self) -> list[Candidate]:
        """The one who signed in, with what was not agreed to."""
        granted = self.account.secrets.get("scope", "")
        lacking = tuple(one for one in agreed(granted, SCOPES) if one.level is not Level.GOOD)
        return [Candidate(self.whoami(), secrets=self.account.secrets, missing=lacking)]

    def whoami(self) -> Author:
        """The account that agreed. How long it may write is remembered."""
        told = self.api.read_me()
        user_id, username = told.get("id"), told.get("username")
        if (
            not isinstance(user_id, str)
            or not isinstance(username, str)
            or not NUMBER.fullmatch(user_id)
        ):
            raise nonsense()
        is_premium = told.get("subscription_type") in PREMIUM
        self.account.memory = {**self.account.memory, "premium": is_premium, "own_id": user_id}
        self.account.remember(self.account.memory)
        return translate.person(told, user_id, username)

    def check(self) -> list[Finding]:
        """The self-test, line by line; see `look_over`."""
        granted = self.account.secrets.get("scope", "")
        bare = self._api(self.account.secrets.get("access_token", ""))
        return list(look_over(bare, self.account.app, granted, SCOPES, self.whoami))

    def subscribe(self) -> None:
        """Have X knock at our door."""
        activity.subscribe_at(self.api, self.app.door, self._own_id(), self._wanted())

    # coming in

    def fetch(self, feed: str, cursor: str) -> Page:
        """What is new in a feed since `cursor`, oldest first."""
        api, now = self.api, datetime.now(UTC)
        if feed == "messages":
            return feeds.messages(api, cursor) if self._may("dm.read") else Page((), cursor)
        if feed == "late":
            return feeds.late_mentions(api, self._own_id(), now)
        look = feeds.own_posts if feed == "own" else feeds.mentions
        return look(api, self._own_id(), cursor, now)

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One post, one private message, or what an event at the door says."""
        return translate.read(delivery.body, self.account.own_external_id)

    def stream(self, stop: threading.Event) -> Iterator[Delivery]:
        """News as they happen, for a house at whose door X cannot knock. Raises Refused where it can, or
        where the application has no bearer token."""
        if activity.knocks_at(self.app.door):
            raise Refused(_("X knocks at our door; no line has to be kept open."))
        api, me = self.api, self._own_id()
        activity.subscribe(api, me, self._wanted())
        yield from activity.happenings(api, me, stop)

    def verify(self, delivery: Delivery) -> None:
        """Raise Forged unless X has sealed exactly these bytes."""
        door.refuse_forged(self.app, delivery)

    def greet(self, query: Mapping[str, str]) -> Greeting:
        """Prove to X that we are who registered this door."""
        return door.answer(self.app, query)

    def addressees(self, delivery: Delivery) -> frozenset[str]:
        """The account an event is about."""
        return frozenset({translate.whose(delivery.body)} - {""})

    def context(self, message: Incoming) -> Context:
        """The thread around a message, as far as X's search of the last seven days knows it. Raises Gone."""
        if message.visibility is Visibility.PRIVATE:
            return Context(message.thread_id or message.external_id)
        post, page = self._post(message.meta.get("id") or message.external_id)
        root = post.get("conversation_id")
        if not isinstance(root, str) or not NUMBER.fullmatch(root):
            return Context(message.parent_id or message.external_id)
        own = self._own_id()
        try:
            opening = self._opening(root, page, own) if root != post.get("id") else None
            said = [
                one for one in self._said_in(root, own) if one.external_id != message.external_id
            ]
        except Unreadable:
            raise nonsense() from None
        return Context(root, opening, tuple(one for one in said if one.external_id != root))

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """Posts of the last days as they stand now, and those that are gone. Each one is paid for, so older
        ones, and private messages, are left alone."""
        days = timedelta(days=self.limit("refresh.days") or 0)
        oldest = int(translate.number_at(datetime.now(UTC) - days))
        asked = [one for one in external_ids if NUMBER.fullmatch(one) and int(one) >= oldest]
        if not asked:
            return
        api, own = self.api, self._own_id()
        pages, problems = api.read_posts(asked)
        newer = [name for page in pages for name in _edited_since(page)]
        pages += api.read_posts(newer)[0] if newer else []
        stand = {found.external_id: found for page in pages for found in _read_all(page, own)}
        there = {str(one.get("id")) for page in pages for one in page.get("data", [])}
        yield from (stand[one] for one in asked if one in stand)
        gone = {one.of for one in problems if one.kind == "resource-not-found"}
        yield from (Vanished(one) for one in asked if one in gone and one not in there)

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """As X weighs it. Names that X puts before an answer itself do not count. Private messages by their
        characters."""
        if visibility is Visibility.PRIVATE:
            return Length(len(text), self.limit("text.private"))
        return Length(counting.weight(text, self.limit("text.url") or 0), self.limit("text.reply"))

    def price(
        self, text: str, meta: Mapping[str, str], visibility: Visibility = Visibility.PUBLIC
    ) -> Limit | None:
        """Whoever called us is answered for less; an address makes any other post dear. What somebody says
        there by hand costs nothing."""
        if meta.get("called") == translate.UNCALLED:
            return None
        if visibility is Visibility.PRIVATE:
            return self.limits()["price.private"]
        if meta.get("called") in {translate.QUOTED, translate.NAMED, translate.ALONG}:
            return self.limits()["price.answer"]
        has_address = next(counting.addresses(text), None) is not None
        return self.limits()["price.link" if has_address else "price.post"]

    def window(self, meta: Mapping[str, str], said_at: datetime, now: datetime) -> Window:
        """Whoever did not mention or quote us cannot be answered by a program."""
        if meta.get("called") == translate.UNCALLED:
            return Window(closed=Sentence(NOT_SUMMONED), by_hand=True)
        return Window()

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer a post or a private message. X knows no keys against doubles: whatever may have been said
        before is looked for first, and what X calls a double is looked for as well."""
        private = outgoing.visibility is Visibility.PRIVATE
        self._refuse_long(outgoing.text, outgoing.visibility)
        self.refuse_enclosures(outgoing.enclosures)
        if private and len(outgoing.enclosures) > 1:
            raise Refused(_("X takes one picture with a private message."))
        if _tried_before(outgoing) and (found := self.find(outgoing)):
            return found
        try:
            return self._send_message(outgoing) if private else self._send_reply(outgoing)
        except Refused as no:
            words = str(no).casefold()
            if any(one in words for one in TWICE) and (found := self.find(outgoing)):
                return found
            if outgoing.enclosures and any(one in words for one in LOST_MEDIA):
                for one in outgoing.enclosures:  # brought more than a day ago and thrown away since
                    one.remember("")
                raise TryLater(_("X has lost a picture. We bring it once more.")) from no
            raise

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Look for our words among what we have said lately."""
        answers = Answers(self.api, self._own_id())
        if outgoing.visibility is Visibility.PRIVATE:
            return answers.message(outgoing)
        return answers.reply(outgoing)

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Hide a reply, show it again, take our own words back."""
        if ability in {Ability.HIDE, Ability.UNHIDE}:
            self._refuse_elsewhere(external_id, meta)
            path = f"/2/tweets/{self._number(external_id, meta)}/hidden"
            told = self.api.do("PUT", path, {"hidden": ability is Ability.HIDE})
            if told.get("hidden") is not (ability is Ability.HIDE):
                raise nonsense()
        elif ability is Ability.DELETE_OWN:
            self._delete(external_id, meta)
        else:
            super().act(ability, external_id, meta)

    # facts

    def limits_told(self) -> Limits:
        """Ours, and for an account with Premium that it may write more."""
        longest = LIMITS["text.long"].value
        if self.account.memory.get("premium") is not True or longest is None:
            return LIMITS
        whose = {
            "text.reply": replace(
                LIMITS["text.long"], name="text.reply", what=LIMITS["text.reply"].what
            )
        }
        return Limits({**LIMITS, **whose})

    # inside: reading

    def _own_id(self) -> str:
        return str(
            self.account.own_external_id
            or self.account.memory.get("own_id")
            or self.whoami().external_id
        )

    def _may(self, scope: str) -> bool:
        """Whether somebody agreed to this; yes where nobody told."""
        granted = self.account.secrets.get("scope", "").split()
        return not granted or scope in granted

    def _wanted(self) -> tuple[str, ...]:
        """What we want to be told of this account."""
        return (*activity.POSTS, *(activity.MESSAGES if self._may("dm.read") else ()))

    def _post(self, number: str) -> tuple[Json, Json]:
        """One post and the page that tells of it. Raises Gone where it is not there, Refused where it is
        closed to us."""
        pages, problems = self.api.read_posts([number])
        for page in pages:
            for post in page.get("data", []):
                if post.get("id") == number:
                    return post, page
        if any(one.kind == "resource-not-found" for one in problems):
            raise Gone(_("X does not have this (any more)."))
        raise Refused(_("X does not show this post to us."))

    def _opening(self, root: str, page: Json, own: str) -> Opening | None:
        """The first post of a thread, told beside or asked for; None where it is gone or closed to us."""
        for one in includes(page, "posts"):
            if one.get("id") == root and translate.author(str(one.get("author_id")), page).address:
                return translate.opening(one, page, own)
        try:
            post, told = self._post(root)
        except (Gone, Refused):
            return None
        return translate.opening(post, told, own)

    def _said_in(self, root: str, own: str) -> list[Incoming]:
        """What was said in a thread within the last seven days, oldest first."""
        api, found, token = self.api, list[Incoming](), ""
        for _page in range(PAGES_OF_A_THREAD):
            asked = {
                "query": f"conversation_id:{root}",
                "max_results": "100",
                **api.spelling.asked(),
            }
            goes_on = {"next_token": token} if token else {}
            page = api.read_many("/2/tweets/search/recent", {**asked, **goes_on})
            found += _read_all(page, own)
            token = feeds.next_token(page)
            if not token:
                break
        return sorted(found, key=lambda said: int(said.external_id))

    # inside: writing

    def _send_reply(self, outgoing: Outgoing) -> Receipt:
        target = self._number(outgoing.in_reply_to, outgoing.meta)
        said: Json = {"text": outgoing.text, "reply": {"in_reply_to_tweet_id": target}}
        if outgoing.enclosures:
            said["media"] = {"media_ids": self._brought(outgoing.enclosures, "tweet_image")}
        told = self.api.say("/2/tweets", said)
        number, text = told.get("id"), told.get("text")
        if not isinstance(number, str) or not NUMBER.fullmatch(number) or not isinstance(text, str):
            raise unsure()
        return Receipt(
            external_id=number,
            permalink=f"{SITE}/i/web/status/{number}",
            written_at=translate.said_at(number),
            text=tidy(outgoing.text),
            meta={"id": number, "called": translate.OURS},
        )

    def _send_message(self, outgoing: Outgoing) -> Receipt:
        talk = outgoing.meta.get("talk", "") or outgoing.thread_id.removeprefix(PRIVATE)
        path = (
            f"/2/dm_conversations/with/{quote(outgoing.to.external_id, safe='')}/messages"
            if "-" in talk
            else f"/2/dm_conversations/{quote(talk, safe='')}/messages"
        )
        said: Json = {"text": outgoing.text}
        if outgoing.enclosures:
            brought = self._brought(outgoing.enclosures, "dm_image")
            said["attachments"] = [{"media_id": one} for one in brought]
        number = self.api.say(path, said).get("dm_event_id")
        if not isinstance(number, str) or not NUMBER.fullmatch(number):
            raise unsure()
        return translate.message_receipt(number, talk, self._own_id())

    def _brought(self, enclosures: Sequence[Enclosure], category: str) -> list[str]:
        """The ids of what goes along, each brought once. Raises TryLater."""
        ids = []
        for one in enclosures:
            given = one.given
            if not given:
                given = self.api.upload(one, category)
                one.remember(given)
            ids.append(given)
        return ids

    def _delete(self, external_id: str, meta: Mapping[str, str]) -> None:
        """Take our own words back; those that are gone are taken back."""
        if external_id.startswith(PRIVATE):
            raise Refused(_("Private messages are taken back on X itself."))
        author = meta.get("called", translate.OURS)
        if author != translate.OURS:
            raise Refused(ONLY_HIDE)
        try:
            told = self.api.do("DELETE", f"/2/tweets/{self._number(external_id, meta)}")
        except Gone:
            return
        if told.get("deleted") is not True:
            raise nonsense()

    def _refuse_elsewhere(self, external_id: str, meta: Mapping[str, str]) -> None:
        """Raise Refused where X hides nothing for us: in private, and in conversations of others."""
        if external_id.startswith(PRIVATE):
            raise Refused(_("A private message cannot be hidden."))
        root = meta.get("root_author", "")
        if root and root != self._own_id():
            raise Refused(OWN_CONVERSATIONS)

    def _number(self, external_id: str, meta: Mapping[str, str]) -> str:
        """The number under which X knows the newest words of a post."""
        number = meta.get("id") or external_id
        if not NUMBER.fullmatch(number):
            raise Gone(_("X does not have this (any more)."))
        return number

    def _refuse_long(self, text: str, visibility: Visibility) -> None:
        self.measure(text, visibility=visibility).must_fit(
            _("Too long: %(used)s of %(limit)s characters.")
        )


def _tried_before(outgoing: Outgoing) -> bool:
    """Whether an earlier attempt may have arrived."""
    first = outgoing.first_tried_at
    return first is not None and datetime.now(UTC) - first > LOOK_FIRST_AFTER


def _read_all(page: Json, own: str) -> list[Incoming]:
    """Every post of a page that can be read."""
    found = []
    for post in page.get("data", []):
        if translate.is_repost(post):
            continue
        try:
            found.append(translate.incoming(post, page, own))
        except Unreadable:
            continue
    return found


def _edited_since(page: Json) -> Iterator[str]:
    """The numbers of newer words of posts on a page."""
    for post in page.get("data", []):
        try:
            newest = translate.last_id(post)
        except Unreadable:
            continue
        if newest != post.get("id"):
            yield newest
