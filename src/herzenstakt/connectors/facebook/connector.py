"""The connector: what Facebook can do, and how each wish of the desk becomes questions to the Graph API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from herzenstakt.channels.signing_in import SignIn
from herzenstakt.channels.trouble import Gone, Refused, Trouble
from herzenstakt.connectors.facebook import answers, checkup, deeds, feeds, joining, knocks
from herzenstakt.connectors.facebook.asking import COMMENT, NETWORK, POST, OwnPage
from herzenstakt.connectors.facebook.translate import (
    PRIVATE,
    read,
    to_comment,
    to_opening,
    to_post,
)
from herzenstakt.connectors.meta import door, tokens
from herzenstakt.connectors.meta.graph import VERSION, Graph, Json
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

ON_FACEBOOK = "https://www.facebook.com"
INVITED = frozenset({"yes", "ja", "true", "on", "1"})
#: what `measure` counts by, and what holds for private messages
LONGEST, LONGEST_PRIVATE = "text.reply", "text.message"
COMMENTS_ONLY = only_if(
    _(
        "This can be done to comments on our Page. Posts of others and private messages are left out."
    )
)
# Source: the edge `blocked` of Page in facebook-business 26.0.3 (psid), read on 2026-11-28; never run.
BLOCKED = Source(
    "facebook-business 26.0.3, edge `blocked` of Page; never run", date(2026, 11, 28), "B"
)
NOTHING_ON_TOP = never(_("Facebook pins posts, and gives programs no way to put a comment on top."))
WINDOW_SHUT = _(
    "Facebook lets a Page answer private messages for 24 hours after the last word of the person."
)
WINDOW_SHUT_FOR_PEOPLE = _(
    "Facebook lets a Page answer private messages for seven days after the last word of the person."
)


class Facebook(Connector):
    """The comments, visitors and private messages of one Page."""

    kind = "facebook"
    name = "Facebook"
    summary = _("Comments, visitors and private messages of your Page.")
    knocks = True
    redact = frozenset({"email", "access_token", "appsecret_proof", "verify_token"})
    app_fields: ClassVar[Sequence[Field]] = (
        Field(
            "client_id",
            _("App ID"),
            help=_("In Meta’s dashboard of your application, under App settings, Basic."),
        ),
        Field(
            "client_secret",
            _("App secret"),
            help=_("It stands beside the App ID. It also seals what Facebook tells us."),
            kind="password",
            secret=True,
        ),
        Field(
            "config_id",
            _("Configuration of Facebook Login for Business"),
            help=_(
                "Only where your application uses Facebook Login for Business: the configuration ID."
            ),
            required=False,
        ),
        Field(
            "human_agent",
            _("Human Agent"),
            help=_(
                "Type “yes” only if Meta has granted your application the feature Human Agent. Private "
                "messages can then be answered for seven days and not only for one."
            ),
            required=False,
        ),
    )
    bases: ClassVar[Mapping[str, str]] = {
        "graph": "https://graph.facebook.com",
        "dialog": "https://www.facebook.com",
    }
    feeds: ClassVar[Sequence[Feed]] = (
        Feed("comments", _("Comments on our posts"), every=timedelta(minutes=5)),
        Feed("visitors", _("What others write on our Page"), every=timedelta(minutes=10)),
        Feed("mentions", _("Posts that name our Page"), every=timedelta(minutes=15)),
        Feed("messages", _("Private messages"), every=timedelta(minutes=5)),
        Feed("late", _("Comments that came late"), every=timedelta(hours=1)),
    )
    source = Source(
        "Graph API v26.0: facebook-business 26.0.3 and Meta’s pages, as quoted by third parties; never run",
        date(2026, 11, 28),
        "B",
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: yes(),
        Ability.READ_MENTIONS: only_if(
            _(
                "Posts that name the Page are read, and comments elsewhere as soon as Facebook tells us of "
                "them. Ratings are gone: since September 2025 Facebook gives them to no program."
            )
        ),
        Ability.READ_PRIVATE: only_if(
            _("The permission for Messenger and the role for messages on the Page are needed.")
        ),
        Ability.REPLY: only_if(
            _(
                "Comments at any time; private messages for 24 hours after the last word of the person, or "
                "for seven days with the feature Human Agent."
            )
        ),
        Ability.LIKE: COMMENTS_ONLY,
        Ability.UNLIKE: COMMENTS_ONLY,
        Ability.HIDE: only_if(
            _("Only comments can be hidden. Whoever wrote one and their friends still see it.")
        ),
        Ability.UNHIDE: COMMENTS_ONLY,
        Ability.MARK_SPAM: by_hand(_("Spam is reported on Facebook itself."), ON_FACEBOOK),
        Ability.DELETE: COMMENTS_ONLY,
        Ability.BLOCK: only_if(
            _("Whoever Facebook names to us can be blocked on the Page."), source=BLOCKED
        ),
        Ability.UNBLOCK: only_if(
            _("Whoever Facebook names to us can be let in again."), source=BLOCKED
        ),
        Ability.DELETE_OWN: only_if(_("Comments can be deleted. Private messages stay.")),
        Ability.EDIT_OWN: only_if(_("Comments can be changed. Private messages stay as they are.")),
        Ability.PIN_ANSWER: NOTHING_ON_TOP,
        Ability.UNPIN_ANSWER: NOTHING_ON_TOP,
        Ability.PUBLISH: by_hand(_("New posts are written on Facebook itself."), ON_FACEBOOK),
        Ability.SCHEDULE: by_hand(_("Posts are planned on Facebook itself."), ON_FACEBOOK),
        Ability.MEDIA: by_hand(
            _("Pictures go with an answer on Facebook itself: it takes only addresses of the web."),
            ON_FACEBOOK,
        ),
        Ability.METRICS: by_hand(
            _("Numbers stand on Facebook itself, under Insights."), ON_FACEBOOK
        ),
        Ability.PROFILE_READ: by_hand(_("The Page is looked at on Facebook itself."), ON_FACEBOOK),
        Ability.PROFILE_WRITE: by_hand(_("The Page is changed on Facebook itself."), ON_FACEBOOK),
        Ability.ADS: by_hand(_("Ads are placed in Meta’s Ads Manager."), ON_FACEBOOK),
    }

    # signing in

    def sign_in(self) -> SignIn:
        """Meta’s dialog. With Facebook Login for Business the configuration says what is asked for."""
        config = self.app.settings.get("config_id", "")
        return SignIn(
            authorize=f"{self.at('dialog')}/{VERSION}/dialog/oauth",
            token=f"{self.at('graph')}/{VERSION}/oauth/access_token",
            scopes=joining.SCOPES,
            separator=",",
            more={"config_id": config} if config else {},
            pkce=False,
        )

    def exchange(self, code: str, verifier: str, redirect: str) -> dict[str, str]:
        """A token of the person for about sixty days: those of their Pages have no end then."""
        short = tokens.for_code(self.http, self.at("graph"), self.app, code, redirect)
        return tokens.long_lived(self.http, self.at("graph"), self.app, short["access_token"])

    def candidates(self) -> list[Candidate]:
        """The Pages of whoever signed in, each with a token of its own."""
        return list(joining.candidates(self._graph(self.token)))

    def whoami(self) -> Author:
        """The Page."""
        return self.page.me()

    def check(self) -> list[Finding]:
        """The token, each permission, the door, and one look."""
        try:
            return list(
                checkup.look_over(
                    self.page,
                    self._by_app(),
                    self.app,
                    talks=self.talks,
                    wanted=frozenset(self._told()),
                )
            )
        except Trouble as trouble:
            return [Finding(Level.BROKEN, trouble.sentence, joining.PERMISSIONS)]

    # the door

    def greet(self, query: Mapping[str, str]) -> Greeting:
        """The first knock, with our word in it."""
        return door.greet(self.app, query)

    def verify(self, delivery: Delivery) -> None:
        """Sealed by the secret of the application."""
        door.verify(self.app, delivery)

    def addressees(self, delivery: Delivery) -> frozenset[str]:
        """The Pages a delivery speaks of."""
        return door.addressees(delivery, knocks.PAGE)

    def subscribe(self) -> None:
        """Twice: the application says where its door is, and the Page that it tells the application."""
        self._by_app().post(
            f"{self.app.settings['client_id']}/subscriptions",
            object=knocks.PAGE,
            callback_url=self.app.door,
            verify_token=self.app.phrase,
            fields=[knocks.FEED, knocks.MENTION, *knocks.MESSAGES],
        )
        self.page.graph.post(f"{self.page.id}/subscribed_apps", subscribed_fields=self._told())

    def _told(self) -> list[str]:
        """What we want to be told of this Page: what was not granted spoils the rest."""
        return [knocks.FEED, knocks.MENTION, *(knocks.MESSAGES if self.talks else ())]

    # coming in

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """What was brought to the door, or one item of a feed. Raises Unreadable."""
        told = door.read(delivery.body)
        if isinstance(told, Mapping) and "object" in told:
            return knocks.read(told, self._own())
        return [read(told)]

    def fetch(self, feed: str, cursor: str) -> Page:
        """What is new. Of private messages nothing, where nobody has granted them to us."""
        if feed == "messages" and not self.talks:
            return Page((), cursor)
        if feed == "late":
            tokens.refuse_blind(self._by_app(), self.token)
        return feeds.look(self.page, feed, cursor)

    def context(self, message: Incoming) -> Context:
        """The post of a comment, and its newest hundred comments. Raises Gone."""
        if message.visibility is Visibility.PRIVATE:
            return Context(f"{PRIVATE}{message.meta.get('person') or message.author.external_id}")
        page = self.page
        post = page.graph.get(self._post_of(message), fields=POST)
        rows = page.below(word(post, "id"), COMMENT, pages=1)
        said = tuple(
            one
            for one in self._readable(page, rows, post)
            if one.external_id != message.external_id
        )
        try:
            return Context(word(post, "id"), to_opening(page.id, post), said)
        except (KeyError, TypeError, ValueError) as trouble:
            raise Gone(_("The post of this comment cannot be read.")) from trouble

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """Comments and posts as they stand now. Private messages are left out: nobody changes them. A comment
        that is not shown has vanished only where others can still be seen."""
        page = self.page
        known = [one for one in external_ids if "_" in one and one.replace("_", "").isdigit()]
        may_see: bool | None = None
        for id, row in page.several([one for one in known if not self._is_post(one)], COMMENT):
            if row is not None:
                yield from self._comment_again(page, id, row)
                continue
            may_see = page.sees_comments() if may_see is None else may_see
            if may_see:
                yield Vanished(id)
        for _id, row in page.several([one for one in known if self._is_post(one)], POST):
            if row is not None:
                yield from self._post_again(page, row)

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """Characters; a private message may have fewer of them."""
        private = visibility is Visibility.PRIVATE
        return Length(len(text), self.limit(LONGEST_PRIVATE if private else LONGEST))

    def window(self, meta: Mapping[str, str], said_at: datetime, now: datetime) -> Window:
        """Comments can be answered whenever; private messages for a day, or for a week where a person may."""
        if meta.get("kind") != "message":
            return Window()
        life = answers.WEEK if self.as_human else answers.DAY
        if now < said_at + life:
            return Window(until=said_at + life)
        shut = WINDOW_SHUT_FOR_PEOPLE if self.as_human else WINDOW_SHUT
        return Window(closed=Sentence(shut), by_hand=now < said_at + answers.WEEK)

    def private_window(
        self, meta: Mapping[str, str], said_at: datetime, now: datetime
    ) -> Window | None:
        """A comment, or what a visitor posted, can be answered in private once, for a week, where the Page
        talks in Messenger."""
        if meta.get("kind") == "message" or not self.talks:
            return None
        until = said_at + answers.WEEK
        if now < until:
            return Window(until=until, once=True)
        return Window(closed=Sentence(answers.ONCE), once=True)

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer a comment, a visitor or a private message; a comment in private, where that is asked for."""
        self.refuse_enclosures(outgoing.enclosures)
        self._must_fit(outgoing.text, outgoing.visibility)
        return answers.say(self.page, outgoing, as_human=self.as_human)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Look whether our words stand there."""
        return answers.find(self.page, outgoing)

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Like, hide, delete, and back; block whoever wrote it."""
        if not self.can(ability).works or ability not in DONE:
            raise self._no(ability)
        deeds.do(self.page, ability, external_id, meta)

    def edit(self, external_id: str, text: str, meta: Mapping[str, str]) -> None:
        """Other words for a comment of ours."""
        self._must_fit(text, Visibility.PUBLIC)
        deeds.reword(self.page, external_id, text, meta)

    # inside

    @property
    def page(self) -> OwnPage:
        """The Page, with its token."""
        return OwnPage(self._own(), self._graph(self.token))

    @property
    def talks(self) -> bool:
        """Whether private messages were granted when the Page was connected."""
        return self.account.settings.get("messages") != "no"

    @property
    def as_human(self) -> bool:
        """Whether Meta lets this application answer for seven days, as far as the house says."""
        app = self.account.app
        said: str = app.settings.get("human_agent", "") if app else ""
        return said.strip().lower() in INVITED

    def _own(self) -> str:
        return self.account.own_external_id or str(self.account.settings.get("page", ""))

    def _graph(self, token: str) -> Graph:
        secret = self.app.secrets.get("client_secret", "")
        return Graph(self.http, self.at("graph"), NETWORK, token, secret)

    def _by_app(self) -> Graph:
        """The Graph API for the application itself."""
        return self._graph(tokens.of_the_app(self.app))

    def _must_fit(self, text: str, visibility: Visibility) -> None:
        if not text.strip():
            raise Refused(_("There is nothing to send yet."))
        self.measure(text, visibility=visibility).must_fit(
            _("Too long for Facebook: %(used)s of %(limit)s characters.")
        )

    def _post_of(self, message: Incoming) -> str:
        """The post a message belongs to, as far as its ids tell."""
        if told := message.thread_id or message.meta.get("post"):
            return told
        return f"{self._own()}_{message.external_id.partition('_')[0]}"

    def _is_post(self, id: str) -> bool:
        """Whether an id is that of a post on our Page: it begins with ours."""
        return id.partition("_")[0] == self._own()

    def _readable(self, page: OwnPage, rows: Iterable[Json], post: Json) -> Iterable[Incoming]:
        """Comments as somebody’s words; what cannot be read is left to the feeds."""
        for row in rows:
            try:
                yield to_comment(page.id, row, post)
            except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
                continue

    def _comment_again(self, page: OwnPage, id: str, row: Json) -> Iterable[Happening]:
        under = {"id": f"{page.id}_{id.partition('_')[0]}"}
        yield from self._readable(page, [row], under)

    def _post_again(self, page: OwnPage, row: Json) -> Iterable[Happening]:
        try:
            yield to_post(page.id, row)
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            return


#: what `act` does
DONE = frozenset(
    {
        Ability.LIKE,
        Ability.UNLIKE,
        Ability.HIDE,
        Ability.UNHIDE,
        Ability.DELETE,
        Ability.DELETE_OWN,
        Ability.BLOCK,
        Ability.UNBLOCK,
    }
)
