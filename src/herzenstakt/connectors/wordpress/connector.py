"""The WordPress connector: reads, answers and moderates the comments of one blog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import ClassVar

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Author,
    Capability,
    Connector,
    Context,
    Delivery,
    Feed,
    Field,
    Finding,
    Happening,
    Incoming,
    LegalRole,
    Length,
    Outgoing,
    Page,
    Receipt,
    Source,
    Vanished,
    Visibility,
    by_hand,
    never,
    only_if,
    yes,
)
from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.trouble import Gone, Refused, TryLater, Unsure
from herzenstakt.connectors.wordpress import feeds
from herzenstakt.connectors.wordpress.blog import PAGE, Blog, Row, no
from herzenstakt.connectors.wordpress.selftest import examine
from herzenstakt.connectors.wordpress.translate import (
    IN_TRASH,
    as_content,
    happening_in,
    moment,
    says,
)
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import gettext_noop as _

LIMITS = read_limits("herzenstakt.connectors.wordpress")
MODERATOR = only_if(_("The WordPress user is an editor or an administrator."))
IN_WORDPRESS = by_hand(_("Do this in WordPress itself; its own screens are made for it."))
# Source: the fields of a comment in WordPress' REST API (get_item_schema), read on 2026-11-26: none of them
# puts a comment on top; "sticky" is for posts.
NOTHING_ON_TOP = never(
    _(
        "WordPress puts posts on top, never comments. Some themes and plugins do; the desk cannot tell."
    )
)
BLOCKS_NOBODY = by_hand(
    _(
        "WordPress cannot block a person. Under Settings, then Discussion, it can refuse comments from"
        " an address."
    )
)
#: what each measure makes of a comment
STATES = {Ability.HIDE: "hold", Ability.UNHIDE: "approved", Ability.MARK_SPAM: "spam"}
#: what WordPress answers when there is nothing left to reply to
NOTHING_LEFT = frozenset({"rest_comment_invalid_post_id", "rest_comment_trash_post"})
FOUND_PAGES = 10


class WordPress(Connector):
    """The comments of a WordPress blog."""

    kind: ClassVar[str] = "wordpress"
    name: ClassVar[str] = "WordPress"
    summary: ClassVar[str] = _("The comments on your own blog, those awaiting approval included.")
    legal_role: ClassVar[LegalRole] = LegalRole.OWN_HOSTING
    source = Source("the REST API of WordPress 6.5.5; run with 6.1.9 and 6.5.5", date(2026, 11, 23))
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: yes(),
        Ability.READ_MENTIONS: never(
            _("A blog has no mentions; links from other blogs come in among the comments.")
        ),
        Ability.READ_PRIVATE: never(_("A blog has no private messages.")),
        Ability.REPLY: yes(),
        Ability.LIKE: never(_("WordPress itself has no likes.")),
        Ability.UNLIKE: never(_("WordPress itself has no likes.")),
        Ability.HIDE: MODERATOR,
        Ability.UNHIDE: MODERATOR,
        Ability.MARK_SPAM: MODERATOR,
        Ability.DELETE: MODERATOR,
        Ability.BLOCK: BLOCKS_NOBODY,
        Ability.UNBLOCK: BLOCKS_NOBODY,
        Ability.DELETE_OWN: MODERATOR,
        Ability.EDIT_OWN: MODERATOR,
        Ability.PIN_ANSWER: NOTHING_ON_TOP,
        Ability.UNPIN_ANSWER: NOTHING_ON_TOP,
        Ability.PUBLISH: IN_WORDPRESS,
        Ability.SCHEDULE: IN_WORDPRESS,
        Ability.MEDIA: never(_("Comments of a blog are text only.")),
        Ability.METRICS: never(_("WordPress itself counts no readers.")),
        Ability.PROFILE_READ: IN_WORDPRESS,
        Ability.PROFILE_WRITE: IN_WORDPRESS,
        Ability.ADS: never(_("A blog of one's own has no advertising office.")),
    }
    fields: ClassVar[Sequence[Field]] = (
        Field(
            "site",
            _("Address of the blog"),
            kind="url",
            placeholder="https://blog.example.org",
        ),
        Field(
            "user",
            _("User name in WordPress"),
            help=_("An editor, so that the desk sees comments awaiting approval and can moderate."),
        ),
        Field(
            "password",
            _("Application password"),
            help=_("In WordPress under Users › Profile › Application Passwords."),
            kind="password",
            secret=True,
            placeholder="xxxx xxxx xxxx xxxx xxxx xxxx",
        ),
    )
    answers_hidden: ClassVar[bool] = False
    feeds: ClassVar[Sequence[Feed]] = (
        Feed("comments", _("comments")),
        Feed("held", _("comments awaiting approval"), timedelta(minutes=5)),
        Feed("changes", _("approved, edited and deleted comments"), timedelta(minutes=10)),
        Feed("spam", _("comments the blog took for spam"), timedelta(hours=6)),
    )
    redact: ClassVar[frozenset[str]] = frozenset({"visitor"})

    def __init__(self, account: Account, http: Http) -> None:
        super().__init__(account, http)
        self.blog = Blog(account, http)

    # connecting

    def whoami(self) -> Author:
        """The user of the blog we are signed in as."""
        return self.blog.author(self.blog.who())

    def check(self) -> list[Finding]:
        """What works and what is missing on this blog."""
        return examine(self.blog)

    # coming in

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One comment, or the news that one has vanished."""
        return [happening_in(delivery)]

    def fetch(self, feed: str, cursor: str) -> Page:
        """The next page of one of the four feeds."""
        return feeds.look(self.blog, feed, cursor)

    def context(self, message: Incoming) -> Context:
        """The post of a comment, and the newest hundred comments there. Raises Gone."""
        post = _post_in(message.meta, message.thread_id)
        rows = self.blog.comments("all", post=post, order="desc", per_page=PAGE).rows
        said = [word for word in self._words(rows) if isinstance(word, Incoming)]
        if not said:
            raise Gone(_("This comment is no longer on the blog."))
        return Context(said[0].thread_id, said[0].opening, tuple(said))

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """The present state of known comments."""
        rows = self.blog.numbered(external_ids)
        gone = feeds.vanished(self.blog, external_ids, rows)
        return [*self._words(rows), *(Vanished(number, by_house=True) for number in gone)]

    def _words(self, rows: Iterable[Row]) -> list[Happening]:
        return [
            happening
            for delivery in feeds.deliveries(self.blog, rows)
            for happening in self.parse(delivery)
        ]

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """Bytes, as WordPress counts them."""
        return Length(len(as_content(text).encode()), self.limit("text.reply"), _("bytes"))

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer below the comment. Raises Unsure when no clear word came back."""
        self._look_before_speaking(outgoing)
        answer = self.blog.say(
            post=_post_in(outgoing.meta, outgoing.thread_id),
            parent=_parent_of(outgoing),
            content=as_content(outgoing.text),
        )
        if answer.code == "comment_duplicate":
            return self._what_stands_there_already(outgoing)
        if answer.code in NOTHING_LEFT:
            raise Gone(_("The post is no longer on the blog."))
        if answer.code == "rest_comment_closed":
            raise Refused(_("Comments on this post are closed."))
        if answer.code:
            raise no(answer)
        if not isinstance(answer.data, dict) or "id" not in answer.data:
            raise Unsure(_("The blog answered, but did not confirm that our answer arrived."))
        return _receipt(answer.data)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Look for our words below the comment. One in the trash has not arrived anywhere."""
        me = self.blog.who()
        for row in self._answers_below(outgoing):
            if row.get("author") == me.number and _is_answer(row, outgoing):
                return _receipt(row)
        if not me.moderates:
            raise Unsure(
                _("Our answer may be waiting for approval, where this user cannot see it.")
            )
        return None

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Hold, approve, mark as spam, or put into the trash, from where WordPress can take it back."""
        if ability in STATES:
            self._make(external_id, STATES[ability])
        elif ability is Ability.DELETE:
            self._trash(external_id)
        elif ability is Ability.DELETE_OWN:
            self._must_be_ours(external_id, _("This comment is somebody else's."))
            self._trash(external_id)
        else:
            super().act(ability, external_id, meta)

    def edit(self, external_id: str, text: str, meta: Mapping[str, str]) -> None:
        """Change a comment of our own. WordPress would let an editor put words into other people's
        mouths; this desk does not."""
        self._must_be_ours(
            external_id, _("This comment is somebody else's; only they may change it.")
        )
        self._must_fit(text)
        answer = self.blog.set(f"/wp/v2/comments/{external_id}", content=as_content(text))
        if answer.code:
            raise no(answer)

    def _look_before_speaking(self, outgoing: Outgoing) -> None:
        """Raise Refused or Gone where an answer would make no sense: WordPress itself would take it,
        below a comment that nobody can see."""
        self._must_fit(outgoing.text)
        number = _parent_of(outgoing)
        if not number:
            return
        asked = self.blog.comment(str(number))
        if asked is None or asked.get("status") in IN_TRASH:
            raise Gone(_("The comment is no longer on the blog."))
        if asked.get("status") == "hold":
            raise Refused(
                _(
                    "This comment still awaits approval. Show it first: an answer needs its question."
                )
            )
        if asked.get("status") == "spam":
            raise Refused(_("This comment is marked as spam, so nobody would see the answer."))

    def _must_fit(self, text: str) -> None:
        length = self.measure(text)
        if not length.used:
            raise Refused(_("There is nothing to send yet."))
        length.must_fit(_("Too long for WordPress: %(used)s of %(limit)s bytes."))

    def _what_stands_there_already(self, outgoing: Outgoing) -> Receipt:
        """WordPress takes the same words in the same place only once: most likely they are ours."""
        found = self.find(outgoing)
        if found is None:
            raise Refused(_("WordPress says that exactly this has been said here already."))
        return found

    def _answers_below(self, outgoing: Outgoing) -> Iterable[Row]:
        where = {
            "post": _post_in(outgoing.meta, outgoing.thread_id),
            "parent": _parent_of(outgoing),
        }
        for page in range(FOUND_PAGES):
            listing = self.blog.comments("all", **where, offset=page * PAGE, per_page=PAGE)
            yield from listing.rows
            if listing.ends_at(page * PAGE):
                return

    def _make(self, number: str, wanted: str) -> None:
        """Bring a comment into a state. It is looked at first and last, because WordPress calls it
        a failure to be asked for the state that is already there."""
        if self._state(number, wanted) == wanted:
            return
        answer = self.blog.set(f"/wp/v2/comments/{number}", status=wanted)
        if answer.code and answer.status < 500:
            raise no(answer)
        if self._state(number, wanted) != wanted:
            raise TryLater(_("The blog has kept the comment as it was."))

    def _state(self, number: str, wanted: str) -> str:
        comment = self._existing(number)
        state = str(comment.get("status"))
        if state in IN_TRASH and wanted != "approved":
            raise Gone(_("The comment is no longer on the blog."))
        # who has been marked as spam is hidden already
        return wanted if (state, wanted) == ("spam", "hold") else state

    def _trash(self, number: str) -> None:
        if not number.isdigit():
            raise Gone(_("This is no comment of the blog."))
        answer = self.blog.trash(number)
        if answer.code in {"rest_already_trashed", "rest_comment_invalid_id"}:
            return
        if answer.code == "rest_trash_not_supported":
            raise Refused(
                _(
                    "This blog has no trash: deleting would be for good. Do that in WordPress itself."
                )
            )
        if answer.code:
            raise no(answer)

    def _must_be_ours(self, number: str, otherwise: str) -> None:
        """Raise Refused unless the user we are signed in as has written it, as the blog says now."""
        me = self.blog.who()
        if self._existing(number).get("author") != me.number:
            raise Refused(otherwise)

    def _existing(self, number: str) -> Row:
        comment = self.blog.comment(number)
        if comment is None:
            raise Gone(_("The comment is no longer on the blog."))
        return comment


def _post_in(meta: Mapping[str, str], thread_id: str) -> int:
    """The number of the post a message belongs to. Raises Gone where nobody knows it."""
    number = meta.get("post") or thread_id.removeprefix("post:")
    if not number.isdigit():
        raise Gone(_("Nobody knows any more which post this comment belongs to."))
    return int(number)


def _parent_of(outgoing: Outgoing) -> int:
    """The comment we answer; 0 where we answer the post itself."""
    return int(outgoing.in_reply_to) if outgoing.in_reply_to.isdigit() else 0


def _is_answer(row: Row, outgoing: Outgoing) -> bool:
    return row.get("parent") == _parent_of(outgoing) and says(row, outgoing.text)


def _receipt(row: Row) -> Receipt:
    """What the network's word says; missing details make it no less a receipt."""
    written = str(row.get("date_gmt") or "")
    return Receipt(
        external_id=str(row["id"]),
        permalink=str(row.get("link", "")),
        written_at=moment(written) if written else None,
        meta={"post": str(row.get("post", "")), "status": str(row.get("status", ""))},
    )
