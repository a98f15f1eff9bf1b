"""The Isso connector: reads, answers and moderates the comments of one blog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
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
    never,
    only_if,
    yes,
)
from herzenstakt.channels.trouble import (
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.connectors.isso.admin import Held, Mode
from herzenstakt.connectors.isso.looking import look
from herzenstakt.connectors.isso.selftest import examine
from herzenstakt.connectors.isso.site import Site, bears
from herzenstakt.connectors.isso.translate import (
    Row,
    Where,
    as_markdown,
    comment_id,
    delivery_of,
    incoming_in,
    instant_of,
    is_at,
    link_to,
    moment,
    where,
    words_in,
)
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import gettext_noop as _

ADMINISTRATOR = only_if(_("The channel has Isso's password for administrators."))
NO_LONGER_THERE = _("The comment is no longer there.")
NEEDS_PASSWORD = _(
    "This needs Isso's password for administrators. An owner can enter it with the channel."
)
BLOCKS_NOBODY = never(_("Isso knows no accounts, so it cannot block anybody."))
NOTHING_ON_TOP = never(_("Isso puts no comment on top."))
ONLY_COMMENTS = never(_("Isso keeps the comments of a blog and nothing else."))
#: fewer characters are refused by Isso (API.verify in isso/views/comments.py, 0.14.0)
SHORTEST = 3


class Isso(Connector):
    """The comments of a blog that keeps them on an Isso server."""

    kind: ClassVar[str] = "isso"
    name: ClassVar[str] = "Isso"
    summary: ClassVar[str] = _("The comments on your own blog, if Isso keeps them.")
    legal_role: ClassVar[LegalRole] = LegalRole.OWN_HOSTING
    source: ClassVar[Source | None] = Source(
        "the source of Isso 0.14.0; run with it", date(2026, 11, 28)
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: yes(),
        Ability.READ_MENTIONS: never(_("Isso has no mentions.")),
        Ability.READ_PRIVATE: never(_("Isso has no private messages.")),
        Ability.REPLY: yes(),
        Ability.LIKE: only_if(
            _(
                "Nobody at the desk's network address has voted before: Isso counts one vote for each."
            )
        ),
        Ability.UNLIKE: never(_("Isso takes no vote back.")),
        Ability.HIDE: never(
            _("Isso can approve and delete a comment; it cannot hide one that was approved.")
        ),
        Ability.UNHIDE: ADMINISTRATOR,
        Ability.MARK_SPAM: never(_("Isso knows no spam.")),
        Ability.DELETE: only_if(
            _("The channel has Isso's password for administrators. Deleting is for good there.")
        ),
        Ability.BLOCK: BLOCKS_NOBODY,
        Ability.UNBLOCK: BLOCKS_NOBODY,
        Ability.DELETE_OWN: ADMINISTRATOR,
        Ability.EDIT_OWN: ADMINISTRATOR,
        Ability.PIN_ANSWER: NOTHING_ON_TOP,
        Ability.UNPIN_ANSWER: NOTHING_ON_TOP,
        Ability.PUBLISH: ONLY_COMMENTS,
        Ability.SCHEDULE: ONLY_COMMENTS,
        Ability.MEDIA: never(_("Comments in Isso are text only.")),
        Ability.METRICS: never(_("Isso counts no readers.")),
        Ability.PROFILE_READ: ONLY_COMMENTS,
        Ability.PROFILE_WRITE: ONLY_COMMENTS,
        Ability.ADS: never(_("A blog of one's own has no advertising office.")),
    }
    fields: ClassVar[Sequence[Field]] = (
        Field(
            "address",
            _("Address of Isso"),
            help=_("What “data-isso” names in the source of a page of the blog."),
            kind="url",
            placeholder="https://comments.example.org",
        ),
        Field(
            "password",
            _("Isso's password for administrators"),
            help=_("With it the desk sees what awaits approval, approves, deletes and corrects."),
            kind="password",
            secret=True,
            required=False,
        ),
        Field("name", _("The name you answer under")),
        Field(
            "email",
            _("Your e-mail address"),
            help=_(
                "Only administrators of Isso see it. The desk adds signs of its own to it, by which it"
                " knows your answers again."
            ),
            required=False,
        ),
        Field(
            "website",
            _("Your website"),
            help=_("Your name leads there; to the blog where this is empty."),
            kind="url",
            required=False,
        ),
    )
    answers_hidden: ClassVar[bool] = False
    feeds: ClassVar[Sequence[Feed]] = (
        Feed("comments", _("comments")),
        Feed("pending", _("comments awaiting approval"), timedelta(minutes=5)),
    )
    redact: ClassVar[frozenset[str]] = frozenset({"who"})

    def __init__(self, account: Account, http: Http) -> None:
        super().__init__(account, http)
        self.site = Site(account, http)

    # connecting

    def whoami(self) -> Author:
        """The house under its name, once it is sure that its comments can be read."""
        self.site.about()
        if self.site.moderates:
            self.site.log_in()
        else:
            self.site.latest(1)
        return self.site.author()

    def check(self) -> list[Finding]:
        """What works and what is missing on this Isso."""
        return examine(self.site)

    # coming in

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One comment per delivery."""
        return [incoming_in(delivery)]

    def fetch(self, feed: str, cursor: str) -> Page:
        """The next page of one of the two feeds."""
        return look(self.site, feed, cursor)

    def context(self, message: Incoming) -> Context:
        """The page of a comment, and what else was said there. Raises Gone."""
        place = _place_of(message.external_id, message.meta)
        thread = self.site.thread(place.uri)
        said = list(self._words(place.uri, thread, thread))
        if message.external_id not in {word.external_id for word in said}:
            raise Gone(NO_LONGER_THERE)
        return Context(said[0].thread_id, said[0].opening, tuple(said))

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """The present state of known comments; a page that cannot be read tells of none of its own."""
        by_uri: dict[str, dict[str, Where]] = {}
        for external_id in external_ids:
            if place := where(external_id, {}):
                by_uri.setdefault(place.uri, {})[external_id] = place
        told, trouble = list[Happening](), list[Trouble]()
        for uri, places in by_uri.items():
            try:
                told += self._again(uri, places)
            except (TryLater, Refused) as stumbled:
                trouble.append(stumbled)
        if trouble and len(trouble) == len(by_uri):
            raise trouble[-1]
        return told

    def _again(self, uri: str, places: Mapping[str, Where]) -> Iterator[Happening]:
        thread = self.site.thread(uri)
        found = {name: _at(thread, place) for name, place in places.items()}
        waiting = self._waiting_numbers() if None in found.values() else frozenset()
        for name, row in found.items():
            if row:
                yield from self._words(uri, [row], thread)
            elif places[name].number not in waiting and not self._is_in_the_queue(places[name]):
                yield Vanished(name)

    def _waiting_numbers(self) -> frozenset[int]:
        """What awaits approval, as far as it is known at once, without asking for each of them."""
        if not self.site.moderates:
            return frozenset()
        return frozenset(held.number for held in self.site.waiting())

    def _is_in_the_queue(self, place: Where) -> bool:
        """Whether a comment that nobody sees is still there, as far as we may know."""
        return self.site.moderates and self.site.held(place) is not None

    def _words(self, uri: str, rows: Iterable[Row], thread: Sequence[Row]) -> Iterator[Incoming]:
        """What these comments of a page say; an odd one keeps us from no other."""
        for row in rows:
            if row.get("mode") == Mode.VALID:
                told = delivery_of(self.site.house, self.site.origin(), uri, row, thread)
                with suppress(Unreadable):
                    yield incoming_in(told)

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """Characters of the Markdown that reads as the text does."""
        return Length(len(as_markdown(text)), self.limit("text.reply"))

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer below the comment. Raises Unsure when no clear word came back."""
        self._must_fit(outgoing.text)
        place = _place_of(outgoing.in_reply_to, outgoing.meta)
        thread = self.site.thread(place.uri)
        arrived = _bearing(thread, outgoing.key)
        if arrived is None and outgoing.first_tried_at:
            arrived = self._waiting(outgoing.key)
        if arrived:
            return self._found(place.uri, arrived)
        if _at(thread, place) is None:
            raise self._why_not(place)
        words = as_markdown(outgoing.text)
        row = self.site.say(place.uri, words, place.number, outgoing.key)
        if row.get("mode") == Mode.PENDING and self.site.moderates:
            self._approve_own(place.uri, row)
        return self._receipt(place.uri, row)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Look for the answer with our mark, on its page and among what awaits approval."""
        place = _place_of(outgoing.in_reply_to, outgoing.meta)
        if not self.site.signature(outgoing.key):
            raise Unsure(
                _("Isso takes no address with this name, so our answer cannot be told from others.")
            )
        arrived = _bearing(self.site.thread(place.uri), outgoing.key) or self._waiting(outgoing.key)
        if arrived:
            return self._found(place.uri, arrived)
        if not self.site.moderates and self.site.about().moderated:
            raise Unsure(_("Our answer may be waiting for approval, where we cannot see it."))
        return None

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Like; approve; delete for good. Raises Refused and Gone."""
        if not self.can(ability).works:
            super().act(ability, external_id, meta)
        elif ability is Ability.LIKE:
            self._like(_place_of(external_id, meta))
        elif ability is Ability.UNHIDE:
            self._approve(_place_of(external_id, meta))
        elif ability is Ability.DELETE:
            self._delete(_place_of(external_id, meta))
        elif ability is Ability.DELETE_OWN:
            self._delete(_place_of(external_id, meta), own=True)
        else:
            super().act(ability, external_id, meta)

    def edit(self, external_id: str, text: str, meta: Mapping[str, str]) -> None:
        """Change a comment of our own. Isso would let administrators put words into other people's mouths;
        this desk does not."""
        self._must_moderate()
        self._must_fit(text)
        found = self.site.held(_place_of(external_id, meta))
        if found is None:
            raise Gone(NO_LONGER_THERE)
        self._must_be_ours(found[0], _("This comment is somebody else's; only they may change it."))
        self.site.moderate(found[0], "edit", {"text": as_markdown(text)})

    def _must_fit(self, text: str) -> None:
        length = self.measure(text)
        if length.used < SHORTEST:
            raise Refused(
                _("Isso takes no answer with fewer than %(least)s characters."), least=SHORTEST
            )
        length.must_fit(_("Too long for Isso: %(used)s of %(limit)s characters."))

    def _why_not(self, place: Where) -> Trouble:
        """What to say of a comment that does not stand on its page. Isso itself would take an answer to it,
        and put it where it answers nobody."""
        if self._is_in_the_queue(place):
            return Refused(
                _(
                    "This comment still awaits approval. Show it first: an answer needs its question."
                )
            )
        return Gone(NO_LONGER_THERE)

    def _approve_own(self, uri: str, row: Row) -> None:
        """What the house says needs no approval of the house. Said it is in any case."""
        with suppress(Trouble, ValueError):
            self._approve(_place_of(comment_id(uri, row), {"uri": uri}))

    def _waiting(self, key: str) -> Row | None:
        """Our answer, if it awaits approval."""
        if not self.site.moderates:
            return None
        found = (held for held in self.site.waiting() if bears(held.website, key))
        held = next(found, None)
        return self.site.viewed(held) if held else None

    def _found(self, uri: str, row: Row) -> Receipt:
        """An answer of ours that was there. Where its receipt was lost, its hash was, too."""
        self.site.learn_own_hash(row.get("hash"))
        return self._receipt(uri, row)

    def _receipt(self, uri: str, row: Row) -> Receipt:
        """What Isso's word says; missing details make it no less a receipt."""
        return Receipt(
            external_id=comment_id(uri, row),
            permalink=link_to(self.site.origin(), uri, int(row["id"])),
            written_at=moment(row["created"]),
            text=words_in(str(row.get("text") or "")),
            meta={"uri": uri},
        )

    def _must_moderate(self) -> None:
        """Raise Refused without the password for administrators."""
        if not self.site.moderates:
            raise Refused(NEEDS_PASSWORD)

    def _like(self, place: Where) -> None:
        row = _at(self.site.thread(place.uri), place)
        if row is None:
            raise Gone(NO_LONGER_THERE)
        self.site.like(row)

    def _approve(self, place: Where) -> None:
        self._must_moderate()
        found = self.site.held(place)
        if found is None:
            raise Gone(NO_LONGER_THERE)
        if found[1].get("mode") != Mode.VALID:
            self.site.moderate(found[0], "activate")

    def _delete(self, place: Where, *, own: bool = False) -> None:
        self._must_moderate()
        found = self.site.held(place)
        if found is None:
            return
        if own:
            self._must_be_ours(found[0], _("This comment is somebody else's."))
        with suppress(Gone):
            self.site.moderate(found[0], "delete")

    def _must_be_ours(self, held: Held, otherwise: str) -> None:
        """Raise Refused unless it was signed with the address that only we sign with."""
        if not self.site.is_own_email(held.email):
            raise Refused(otherwise)


def _place_of(external_id: str, meta: Mapping[str, str]) -> Where:
    """Where a comment stands. Raises Gone where nobody knows it."""
    place = where(external_id, meta)
    if place is None:
        raise Gone(_("Nobody knows any more on which page this comment stands."))
    return place


def _at(thread: Iterable[Row], place: Where) -> Row | None:
    return next((row for row in thread if is_at(row, place)), None)


def _bearing(thread: Iterable[Row], key: str) -> Row | None:
    """The first comment with the mark of an answer; whoever copied it came later."""
    found = [
        row for row in thread if bears(row.get("website"), key) and instant_of(row) is not None
    ]
    return min(found, key=lambda row: int(row["id"]), default=None)
