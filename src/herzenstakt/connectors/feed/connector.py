"""The connector for feeds of comments: it reads, and says where a person can answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Author,
    Capability,
    Connector,
    Delivery,
    Feed,
    Field,
    Finding,
    Greeting,
    Happening,
    LegalRole,
    Level,
    Page,
    Source,
    by_hand,
    never,
    only_if,
)
from herzenstakt.channels.trouble import Trouble, Unreadable
from herzenstakt.connectors.feed.document import NoFeed
from herzenstakt.connectors.feed.hub import is_from_a_hub
from herzenstakt.connectors.feed.reader import Reader
from herzenstakt.connectors.feed.translate import incoming_in
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

ON_THE_BLOG = by_hand(
    _(
        "A feed only tells what was said. Please do this on the blog itself; the comment leads there."
    )
)
HUBS = Source("W3C Recommendation WebSub of 2018-01-23", date(2026, 11, 28), "C")
MISSED = _(
    "On %(day)s more was said between two looks than the feed shows. Please look on the blog itself for what"
    " is missing here."
)
#: so long the self-test says that something may have been missed
REMEMBERED = timedelta(days=30)
NOT_TOLD = never(_("A feed of comments tells nothing of this."))


class FeedOfComments(Connector):
    """The comments of a blog as its feed tells them."""

    kind: ClassVar[str] = "feed"
    name: ClassVar[str] = "RSS / Atom"
    summary: ClassVar[str] = _(
        "Comments on any blog that has a feed of them. You read here and answer there."
    )
    legal_role: ClassVar[LegalRole] = LegalRole.OWN_HOSTING
    source = Source(
        "RSS 2.0, RFC 4287, RFC 4685 and RFC 5005; run with the feeds of WordPress 6.1.9 and 6.5.5",
        date(2026, 11, 27),
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: only_if(
            _(
                "Within minutes, by looking. At once only if the feed names a hub (WebSub) and this desk has"
                " a public https address."
            ),
            HUBS,
        ),
        Ability.READ_MENTIONS: NOT_TOLD,
        Ability.READ_PRIVATE: NOT_TOLD,
        Ability.REPLY: by_hand(
            _(
                "A feed cannot be answered. Please answer on the blog itself, and note here that you did."
            )
        ),
        Ability.LIKE: ON_THE_BLOG,
        Ability.UNLIKE: ON_THE_BLOG,
        Ability.HIDE: ON_THE_BLOG,
        Ability.UNHIDE: ON_THE_BLOG,
        Ability.MARK_SPAM: ON_THE_BLOG,
        Ability.DELETE: ON_THE_BLOG,
        Ability.BLOCK: ON_THE_BLOG,
        Ability.UNBLOCK: ON_THE_BLOG,
        Ability.DELETE_OWN: ON_THE_BLOG,
        Ability.EDIT_OWN: ON_THE_BLOG,
        Ability.PIN_ANSWER: ON_THE_BLOG,
        Ability.UNPIN_ANSWER: ON_THE_BLOG,
        Ability.PUBLISH: ON_THE_BLOG,
        Ability.SCHEDULE: ON_THE_BLOG,
        Ability.MEDIA: NOT_TOLD,
        Ability.METRICS: NOT_TOLD,
        Ability.PROFILE_READ: NOT_TOLD,
        Ability.PROFILE_WRITE: NOT_TOLD,
        Ability.ADS: NOT_TOLD,
    }
    fields: ClassVar[Sequence[Field]] = (
        Field(
            "address",
            _("Address of the feed of comments"),
            help=_("Of the comments, not of the posts. Most blogs link to it in their footer."),
            kind="url",
            placeholder="https://blog.example.org/comments/feed/",
        ),
        Field(
            "own_name",
            _("The name you comment under there"),
            help=_("What stands under this name does not wait for an answer, whoever typed it."),
            required=False,
        ),
    )
    knocks = True
    #: a feed is open to everybody or to nobody; what is renewed is our subscription at its hub
    renews_access = False
    feeds: ClassVar[Sequence[Feed]] = (Feed("comments", _("comments"), timedelta(minutes=5)),)

    def __init__(self, account: Account, http: Http) -> None:
        super().__init__(account, http)
        self.reader = Reader(account, http)

    def whoami(self) -> Author:
        """The feed itself, by its title. Raises Disconnected where there is none."""
        document = self.reader.document()
        return Author(self.reader.key, document.title or self.reader.key, url=document.link)

    def check(self) -> list[Finding]:
        """Whether it can be read, how far back it reaches, and whether anything was missed."""
        try:
            document = self.reader.document()
        except Trouble as trouble:
            return [Finding(Level.BROKEN, trouble.sentence)]
        told = Sentence(_("The feed tells %(count)s comments."), {"count": len(document.entries)})
        findings = [Finding(Level.GOOD, told)]
        if not document.following:
            only = Sentence(_("It shows only its newest ones; the desk looks every five minutes."))
            findings.append(Finding(Level.GOOD, only))
        missed = str(self.account.memory.get("missed_at") or "")
        if missed > (datetime.now(UTC) - REMEMBERED).isoformat():
            findings.append(Finding(Level.MISSING, Sentence(MISSED, {"day": missed[:10]})))
        return [*findings, *self.reader.hub.findings(document)]

    def remark(self) -> Sentence:
        """What has become of a hub that told us."""
        return self.reader.hub.remark()

    def renews_at(self) -> datetime | None:
        """When the hub is to be asked again."""
        return self.reader.hub.kept.renews_at(datetime.now(UTC))

    def renew(self) -> None:
        """Ask it again: what it promised holds for some days only."""
        self.subscribe()

    def subscribe(self) -> None:
        """Ask the hub of the feed, where it names one."""
        self.reader.hub.subscribe()

    def greet(self, query: Mapping[str, str]) -> Greeting:
        """Whether we meant what we asked the hub for."""
        return self.reader.hub.greet(query)

    def verify(self, delivery: Delivery) -> None:
        """Only what our hub sealed for us."""
        self.reader.hub.verify(delivery)

    def complete(self, delivery: Delivery) -> Delivery:
        """What the hub brought, as a look would tell it: with what the pages are called."""
        if not is_from_a_hub(delivery):
            return delivery
        try:
            return self.reader.brought(delivery)
        except NoFeed as trouble:
            raise Unreadable(_("What the hub brought is no feed of comments.")) from trouble

    def hurries(self, delivery: Delivery) -> frozenset[str]:
        """After the hub spoke, a look: it tells what was changed, too."""
        return frozenset({"comments"} if is_from_a_hub(delivery) else ())

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One comment for each delivery of a look, and all that the hub brought."""
        return incoming_in(delivery, str(self.account.settings.get("own_name") or ""))

    def fetch(self, feed: str, cursor: str) -> Page:
        """What is new in the feed."""
        return self.reader.page(cursor)
