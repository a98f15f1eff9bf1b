"""The connector: what Bluesky can do, and how each wish of the desk becomes questions to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from herzenstakt.channels.connector import (
    Ability,
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
    by_hand,
    never,
    only_if,
    yes,
)
from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.trouble import Gone, Refused, TryLater
from herzenstakt.connectors.bluesky import deeds
from herzenstakt.connectors.bluesky.checkup import look_over
from herzenstakt.connectors.bluesky.facets import facets_of
from herzenstakt.connectors.bluesky.feeds import Place, look_back
from herzenstakt.connectors.bluesky.records import (
    POST,
    Address,
    address_of,
    embed_of,
    record_key,
    reference,
    reply_record,
    root_of,
)
from herzenstakt.connectors.bluesky.session import Session
from herzenstakt.connectors.bluesky.thread import Thread
from herzenstakt.connectors.bluesky.translate import (
    moment,
    permalink,
    read,
    text_of,
    to_author,
    to_delivery,
    to_incoming,
    to_odd_delivery,
    to_opening,
    written_at,
)
from herzenstakt.connectors.bluesky.xrpc import Json, Question, Rejected
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.text import graphemes
from herzenstakt.kernel.words import gettext_noop as _

LIMITS = read_limits(__package__ or "")
POSTS_AT_ONCE = LIMITS["posts.at_once"].value or 1
REASONS = ("mention", "reply", "quote")
PAGE = 100
#: how far back we look again: a post the network saw late stands where its author says it belongs
OVERLAP = {
    "notifications": timedelta(minutes=10),
    "late": timedelta(days=3),
    "own": timedelta(hours=1),
}
ON_BLUESKY = "https://bsky.app"
# Source: the record app.bsky.actor.profile (pinnedPost; bluesky-social/atproto#2771), read on 2026-11-26:
# one post on top of the own profile.
PINS_TO_PROFILE = _(
    "Bluesky pins one post to the top of one’s own profile. Under a post nothing stands on top."
)


class Bluesky(Connector):
    """Mentions, replies and quotes of one account, and what the house says itself."""

    kind = "bluesky"
    name = "Bluesky"
    quick = True
    known_at_once = POSTS_AT_ONCE
    summary = _("Mentions, replies and quotes, on bsky.social and every other server.")
    redact = frozenset({"accessJwt", "refreshJwt", "password", "email"})
    fields: ClassVar[Sequence[Field]] = (
        Field(
            "handle",
            _("Handle"),
            help=_("The name of the account, for example ratzifatzi.bsky.social."),
            placeholder="ratzifatzi.bsky.social",
        ),
        Field(
            "app_password",
            _("App password"),
            help=_("Made on Bluesky under Settings, Privacy and security, App passwords."),
            kind="password",
            secret=True,
            placeholder="xxxx-xxxx-xxxx-xxxx",
        ),
        Field(
            "service",
            _("Server"),
            help=_("Only for accounts that do not live on bsky.social."),
            kind="url",
            required=False,
            placeholder="https://bsky.social",
        ),
    )
    feeds: ClassVar[Sequence[Feed]] = (
        Feed("notifications", _("Mentions, replies and quotes")),
        Feed("own", _("Our own posts"), every=timedelta(minutes=5)),
        Feed("late", _("Mentions, replies and quotes that came late"), every=timedelta(hours=1)),
    )
    source = Source(
        "the lexicons of @atproto/api 0.21; run with @atproto/dev-env 0.3.215", date(2026, 11, 23)
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: yes(),
        Ability.READ_MENTIONS: yes(),
        Ability.READ_PRIVATE: by_hand(
            _("Private messages are read and answered on Bluesky itself."), f"{ON_BLUESKY}/messages"
        ),
        Ability.REPLY: yes(),
        Ability.LIKE: yes(),
        Ability.UNLIKE: yes(),
        Ability.HIDE: only_if(
            _("Only replies under our own posts can be hidden. Apps still show them at a click.")
        ),
        Ability.UNHIDE: only_if(_("Only replies under our own posts can be shown again.")),
        Ability.MARK_SPAM: by_hand(
            _("Spam is reported to the moderators on Bluesky itself."), ON_BLUESKY
        ),
        Ability.DELETE: never(
            _(
                "On Bluesky nobody can delete what others wrote. It can be hidden under our own posts."
            )
        ),
        Ability.BLOCK: yes(),
        Ability.UNBLOCK: yes(),
        Ability.DELETE_OWN: yes(),
        Ability.EDIT_OWN: never(_("Posts on Bluesky cannot be changed, only deleted.")),
        Ability.PIN_ANSWER: never(PINS_TO_PROFILE),
        Ability.UNPIN_ANSWER: never(PINS_TO_PROFILE),
        Ability.PUBLISH: by_hand(_("New posts are written on Bluesky itself."), ON_BLUESKY),
        Ability.SCHEDULE: never(_("Bluesky publishes everything at once.")),
        Ability.MEDIA: only_if(
            _(
                "Pictures can go with an answer. Films and moving pictures you attach on Bluesky "
                "itself."
            )
        ),
        Ability.METRICS: by_hand(
            _("Likes and reposts stand under each post. Bluesky counts no views."), ON_BLUESKY
        ),
        Ability.PROFILE_READ: by_hand(_("The profile is looked at on Bluesky itself."), ON_BLUESKY),
        Ability.PROFILE_WRITE: by_hand(_("The profile is changed on Bluesky itself."), ON_BLUESKY),
        Ability.ADS: never(_("There are no ads on Bluesky.")),
    }

    encloses = frozenset({"image/png", "image/jpeg"})

    @property
    def session(self) -> Session:
        """We, signed in. Made anew each time, so that a session kept by another worker is seen."""
        return Session(self.account, self.http)

    # connecting

    def whoami(self) -> Author:
        """The account the app password belongs to."""
        session = self.session
        ticket = session.ticket()
        session.query("com.atproto.server.getSession")
        try:
            return to_author(session.query("app.bsky.actor.getProfile", actor=ticket.did))
        except (Rejected, KeyError, ValueError):  # a young account has no profile yet
            return to_author({"did": ticket.did, "handle": ticket.handle})

    def check(self) -> list[Finding]:
        """Signed in? As whom, with what, and can we read?"""
        return list(look_over(self.session))

    # coming in

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One post. Raises Unreadable."""
        yield read(delivery.body)

    def fetch(self, feed: str, cursor: str) -> Page:
        """What is new since `cursor`, oldest first, each with the first post of its thread."""
        pages = self._own_posts if feed == "own" else self._notifications
        found, place = look_back(pages, seen_at, Place.of(cursor), OVERLAP[feed])
        return Page(tuple(self._deliveries(found)), place.cursor(), more=bool(place.back))

    def context(self, message: Incoming) -> Context:
        """The thread around a message: up to its first post, and down to the answers."""
        thread = self._thread(message.external_id)
        us, root = self.session.did, thread.root
        said = [post for post in thread.posts if post["uri"] != message.external_id]
        others = [post for post in said if root is None or post["uri"] != root["uri"]]
        opening = to_opening(us, root) if root and root["uri"] != message.external_id else None
        return Context(
            thread_id=root_of(thread.asked)["uri"],
            opening=opening,
            said=tuple(to_incoming(us, post, root) for post in others),
        )

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """What has vanished, and everything else as it stands now."""
        us, posts = self.session.did, self._posts(external_ids)
        roots = self._posts([root_of(post)["uri"] for post in posts.values()])
        for uri in external_ids:
            if post := posts.get(uri):
                yield to_incoming(us, post, roots.get(root_of(post)["uri"]))
            elif self._has_vanished(uri):
                yield Vanished(uri)

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """Bluesky counts twice: what a person sees, and bytes. The tighter of both."""
        text = proper(text)
        seen = Length(graphemes(text), self.limit("text.characters"))
        heavy = Length(len(text.encode()), self.limit("text.bytes"), "bytes")
        return max(seen, heavy, key=lambda length: length.used / (length.limit or 1))

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer a post, under a record key of ours: a second attempt finds the first."""
        text = proper(outgoing.text)
        refuse_long(self.measure(text))
        self.refuse_enclosures(outgoing.enclosures)
        parent = self._open_to_answers(outgoing.in_reply_to)
        facets = facets_of(text, lambda handle: self._did_of(handle, outgoing.to))
        record = reply_record(text, parent, facets, outgoing.language, outgoing.first_tried_at)
        place = self._place_of(outgoing)
        if outgoing.enclosures:
            record["embed"] = embed_of(outgoing.enclosures, self._brought)
        try:
            kept = self.session.write(
                "com.atproto.repo.putRecord",
                {
                    "repo": place.did,
                    "collection": place.collection,
                    "rkey": place.rkey,
                    "record": record,
                    "swapRecord": None,  # only if nothing stands there yet
                },
            )
        except Rejected as no:
            if no.error == "InvalidSwap" and (found := self.find(outgoing)):
                return found
            if no.error == "BlobNotFound" and outgoing.enclosures:
                for one in outgoing.enclosures:  # brought long ago and thrown away since
                    one.remember("")
                raise TryLater(_("Bluesky has lost a picture. We bring it once more.")) from no
            raise
        return to_receipt(place, {**kept, "value": record})

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Look under the key the answer would have. Our own server knows at once."""
        place = self._place_of(outgoing)
        kept = deeds.record_of(self.session, place)
        if kept is None or parent_of(kept) != outgoing.in_reply_to:
            return None
        return to_receipt(place, kept)

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Like, unlike, hide, unhide, block, unblock, take our own words back."""
        session, root = self.session, meta.get("root", "")
        if ability is Ability.LIKE:
            deeds.like(session, self._post, external_id)
        elif ability is Ability.UNLIKE:
            deeds.unlike(session, self._post, external_id)
        elif ability is Ability.HIDE:
            deeds.hide(session, self._post, external_id, root)
        elif ability is Ability.UNHIDE:
            deeds.unhide(session, self._post, external_id, root)
        elif ability is Ability.BLOCK:
            deeds.block(session, address_of(external_id).did)
        elif ability is Ability.UNBLOCK:
            deeds.unblock(session, address_of(external_id).did)
        elif ability is Ability.DELETE_OWN:
            deeds.delete_own(session, external_id)
        else:
            super().act(ability, external_id, meta)

    # inside: reading

    def _notifications(self, page: str) -> tuple[list[Json], str]:
        """One page of what concerns us. `priority=false`, or some servers show nothing at all."""
        answer = self.session.query(
            "app.bsky.notification.listNotifications",
            reasons=list(REASONS),
            priority="false",
            limit=PAGE,
            **({"cursor": page} if page else {}),
        )
        found = [item for item in listed(answer, "notifications") if item.get("reason") in REASONS]
        return found, word(answer, "cursor")

    def _own_posts(self, page: str) -> tuple[list[Json], str]:
        """One page of what we said ourselves, here or in another app.

        Reposts and pins are left out, of our own posts too: the post stands there once more with its
        old time, and we would take it for the ground we know."""
        session = self.session
        answer = session.query(
            "app.bsky.feed.getAuthorFeed",
            actor=session.did,
            filter="posts_with_replies",
            limit=PAGE,
            **({"cursor": page} if page else {}),
        )
        items = [item for item in listed(answer, "feed") if not item.get("reason")]
        posts = [item["post"] for item in items if isinstance(item.get("post"), dict)]
        ours = [post for post in posts if word(post, "uri").startswith(f"at://{session.did}/")]
        return ours, word(answer, "cursor")

    def _deliveries(self, found: Sequence[Json]) -> Iterable[Delivery]:
        """Each post as the network shows it in full; one that vanished since, as it was announced.
        What cannot be read is delivered, too: it will be set aside for a person."""
        us = self.session.did
        views = self._posts(word(item, "uri") for item in found)
        posts = [views.get(word(item, "uri"), item) for item in found]
        first = {post["uri"]: root_of(post)["uri"] for post in posts if is_view(post)}
        roots = self._posts(first.values())
        return [
            to_delivery(us, post, roots.get(first[post["uri"]]))
            if is_view(post)
            else to_odd_delivery(us, post)
            for post in posts
        ]

    def _posts(self, uris: Iterable[str]) -> dict[str, Json]:
        """The views of posts by their addresses; what cannot be seen is left out."""
        wanted = [uri for uri in dict.fromkeys(uris) if uri.startswith("at://did:")]
        found: list[Json] = []
        for start in range(0, len(wanted), POSTS_AT_ONCE):
            some = wanted[start : start + POSTS_AT_ONCE]
            found += listed(self.session.query("app.bsky.feed.getPosts", uris=some), "posts")
        return {post["uri"]: post for post in found if is_view(post)}

    def _post(self, uri: str) -> Json | None:
        """The view of one post; None where it cannot be seen any more."""
        return self._posts([uri]).get(uri)

    def _tree(self, uri: str) -> Json | None:
        """The tree around a post as the network tells it; None where the post has vanished."""
        try:
            return self.session.query(
                "app.bsky.feed.getPostThread", uri=uri, depth=6, parentHeight=80
            )
        except Rejected as no:
            if no.error == "NotFound":
                return None
            raise

    def _thread(self, uri: str) -> Thread:
        """The thread around a post. Raises Gone where it has vanished or is closed to us."""
        tree = self._tree(uri)
        if tree is None:
            raise deeds.gone()
        thread = Thread.of(tree, is_view)
        if thread is None:
            raise Gone(_("Bluesky does not show this post to us any more."))
        return thread

    def _has_vanished(self, uri: str) -> bool:
        """Whether a post that is not shown has truly gone: not only blocked, and not only so young
        that it is shown to nobody yet. One the network stumbles over must not hide the others."""
        try:
            if uri.startswith(f"at://{self.session.did}/"):
                return deeds.record_of(self.session, address_of(uri)) is None
            return self._tree(uri) is None
        except (Refused, TryLater):
            return False

    # inside: writing

    def _brought(self, enclosure: Enclosure) -> Json:
        """What the network gave for a picture; brought there if it is not there yet. Brought in vain, it
        harms nobody, so any doubt is TryLater."""
        if not enclosure.given:
            question = Question(
                "com.atproto.repo.uploadBlob",
                content=enclosure.read(),
                content_type=enclosure.content_type,
                procedure=True,
            )
            blob = self.session.call(question).get("blob")
            if not isinstance(blob, Mapping):
                raise TryLater(_("Bluesky gave an answer that cannot be read."))
            enclosure.remember(json.dumps(blob))
            return blob
        return dict(json.loads(enclosure.given))

    def _place_of(self, outgoing: Outgoing) -> Address:
        """Where our answer stands, or will stand."""
        return Address(self.session.did, POST, record_key(outgoing.key))

    def _open_to_answers(self, uri: str) -> Json:
        """The post we answer. Raises Gone where it has vanished, Refused where nobody may answer."""
        post = self._post(uri)
        if post is None:
            raise Gone(_("What we wanted to answer is no longer on Bluesky."))
        if viewer_says(post, "replyDisabled"):
            raise Refused(_("The author lets only some people answer, and we are not among them."))
        if viewer_says(post["author"], "blockedBy"):
            raise Refused(_("This person has blocked us on Bluesky."))
        if viewer_says(post["author"], "blocking"):
            raise Refused(_("We have blocked this person on Bluesky."))
        return post

    def _did_of(self, handle: str, to: Author) -> str:
        """Who has this handle; "" for a handle nobody has."""
        if to.address.lower() == f"@{handle}":
            return to.external_id
        try:
            return word(
                self.session.query("com.atproto.identity.resolveHandle", handle=handle), "did"
            )
        except Rejected:
            return ""


# --- small things --------------------------------------------------------------------------------


def proper(text: str) -> str:
    """A text as it is counted and sent: line ends of one kind, nothing empty around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def refuse_long(length: Length) -> None:
    """Raise Refused, with both numbers, for what the network would not take."""
    if length.fits:
        return
    too_long = (
        _("Too long for Bluesky: %(used)s of %(limit)s bytes.")
        if length.unit == "bytes"
        else _("Too long for Bluesky: %(used)s of %(limit)s characters.")
    )
    raise Refused(too_long, used=length.used, limit=length.limit or 0)


def listed(answer: Json, name: str) -> list[Json]:
    """The objects of a list in an answer. Raises TryLater where there is no such list."""
    found = answer.get(name)
    if not isinstance(found, list):
        raise TryLater(_("Bluesky gave an answer that cannot be read."))
    return [item for item in found if isinstance(item, dict)]


def is_view(item: Any) -> bool:
    """Whether something can be read as a post the network shows."""
    try:
        to_incoming("", item)
    except (AttributeError, KeyError, TypeError, ValueError, Gone):
        return False
    return True


def seen_at(item: Json) -> datetime | None:
    """The moment by which the network sorts, the earlier one of writing and arrival, which it tells
    of a notification as its only one; None where none can be read."""
    try:
        return moment(item["indexedAt"]) if "reason" in item else written_at(item)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def viewer_says(thing: Json, name: str) -> bool:
    """Whether the network says this of a post or person and us."""
    viewer = thing.get("viewer")
    return isinstance(viewer, Mapping) and bool(viewer.get(name))


def parent_of(kept: Json) -> str:
    """What one of our records answers, or ""."""
    reply = kept["value"].get("reply") if isinstance(kept.get("value"), Mapping) else None
    parent = reply.get("parent") if isinstance(reply, Mapping) else None
    return word(parent, "uri") if isinstance(parent, Mapping) else ""


def to_receipt(place: Address, kept: Json) -> Receipt:
    """The network's word for one of our records."""
    record = kept["value"]
    first, above = reference(record["reply"]["root"]), reference(record["reply"]["parent"])
    return Receipt(
        external_id=f"at://{place.did}/{place.collection}/{place.rkey}",
        permalink=permalink(place),
        written_at=moment(record["createdAt"]),
        text=text_of(record, record.get("embed")),
        meta={
            "cid": word(kept, "cid"),
            "root": first["uri"],
            "root_cid": first["cid"],
            "parent": above["uri"],
            "parent_cid": above["cid"],
        },
    )
