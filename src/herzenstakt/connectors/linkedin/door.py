"""Who knocks, and what a knock says. Offline.

LinkedIn seals with the secret of the application. It also asks us, again and again, to seal a code of its
own choosing with the same secret. Whoever could choose that code freely would get a seal for words of their
own, so only what is truly such a code is sealed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from herzenstakt.channels.connector import (
    Author,
    Delivery,
    Greeting,
    Happening,
    Incoming,
    Opening,
    Vanished,
)
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import Forged, Unreadable
from herzenstakt.connectors.linkedin.api import Json
from herzenstakt.connectors.linkedin.translate import meta_of, permalink, plain, to_author
from herzenstakt.connectors.linkedin.urns import (
    Place,
    is_comment,
    is_post,
    kind_of,
    moment,
    place_of,
)
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import gettext_noop as _

EVENT = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
SEAL = "x-li-signature"
PREFIX = b"hmacsha256="
#: a type 4 UUID, as LinkedIn says; nothing else is ever sealed
CODE = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SAID = frozenset({"COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT"})
#: these are told whole when LinkedIn is asked for past notifications
TOLD_WHOLE = frozenset({"COMMENT_DELETE", "SHARE_MENTION"})
NOT_FROM_LINKEDIN = _("The signature of this delivery is not LinkedIn's.")
ODD = _("This notification of LinkedIn cannot be read.")


# --- seals ---------------------------------------------------------------------------------------


def seal(secret: str, words: bytes) -> str:
    """What LinkedIn puts beside words it sends, and asks for beside its codes."""
    return hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()


def verify(app: App | None, delivery: Delivery) -> None:
    """Raise Forged unless it was sealed with the secret of our application, the newest or the former one."""
    headers = {name.lower(): value for name, value in delivery.headers.items()}
    claimed = headers.get(SEAL, "").encode()
    secrets = app.seals("client_secret") if app else ()
    fits = [
        hmac.compare_digest(claimed, seal(secret, PREFIX + delivery.body).encode())
        for secret in secrets
    ]
    if not any(fits):
        raise Forged(NOT_FROM_LINKEDIN)


def greet(app: App | None, query: Mapping[str, str]) -> Greeting:
    """The answer to LinkedIn's code: the code, and our seal on it. Raises Forged for anything else."""
    code = query.get("challengeCode", "")
    if app is None or not app.secrets.get("client_secret") or not CODE.fullmatch(code):
        raise Forged(_("This is not how LinkedIn knocks."))
    meant, ours = query.get("applicationId", ""), app.settings.get("application_id", "")
    if meant and ours and meant != ours:
        raise Forged(_("LinkedIn knocks for another application."))
    told = {
        "challengeCode": code,
        "challengeResponse": seal(app.secrets["client_secret"], code.encode()),
    }
    return Greeting(json.dumps(told).encode(), "application/json")


# --- what a knock says ---------------------------------------------------------------------------


def is_knock(kept: Json) -> bool:
    """Whether this came to the door, or tells of what would have."""
    return "notifications" in kept


def notifications_in(kept: Json) -> list[Json]:
    """What a knock tells, one by one. Raises Unreadable for a knock of another shape."""
    told = kept.get("notifications")
    if kept.get("type") != EVENT or not isinstance(told, list):
        raise Unreadable(ODD)
    return [one for one in told if isinstance(one, Mapping)]


def addressees(kept: Json) -> frozenset[str]:
    """The organisations a knock is about."""
    told = (word(one, "organizationalEntity") for one in notifications_in(kept))
    return frozenset(urn for urn in told if kind_of(urn))


def hurries(kept: Json, us: str) -> bool:
    """Whether a look should follow at once: a knock never tells what a comment answers, nor the name of
    whoever wrote it, and often not even the words."""
    return any(
        word(one, "action") in SAID and one.get("organizationalEntity") == us
        for one in notifications_in(kept)
    )


def happenings_in(kept: Json, us: str) -> Iterator[Happening]:
    """What a knock tells us whole; an odd one among others keeps us from none. Raises Unreadable where
    there is nothing but odd ones."""
    told = notifications_in(kept)
    ours = [one for one in told if one.get("organizationalEntity") == us]
    found: list[Happening] = []
    odd = len(told) < len(kept["notifications"])
    for one in ours:
        try:
            found += one_of(one, us)
        except (AttributeError, KeyError, TypeError, ValueError):
            odd = True
    if odd and not found:
        raise Unreadable(ODD)
    yield from found


def one_of(told: Json, us: str) -> Iterable[Happening]:
    """What one notification says. Likes and shares are no words. Raises KeyError, TypeError or ValueError."""
    action, at = told["action"], moment(told.get("lastModifiedAt"))
    if not isinstance(action, str):
        raise TypeError("no action")
    if action == "COMMENT_DELETE":
        return [Vanished(comment_in(told).urn, at)]
    if action in SAID:
        return said(told, us, at if action == "COMMENT_EDIT" else None)
    if action == "SHARE_MENTION":
        return [mention(told, us)]
    return []


def comment_in(told: Json) -> Place:
    """Which comment a notification is about."""
    inner = part(part(told, "decoratedGeneratedActivity"), "comment").get("entity")
    return place_of(inner if is_comment(inner) else told["generatedActivity"])


def said(told: Json, us: str, edited_at: datetime | None) -> list[Happening]:
    """The comment, where the notification brings its words and the name of the post; else a look will."""
    place = comment_in(told)
    comment = part(part(told, "decoratedGeneratedActivity"), "comment")
    source = part(told, "decoratedSourcePost")
    words, actor, about = words_in(comment), comment.get("owner"), source.get("entity")
    written = place.at or moment(told.get("lastModifiedAt"))
    if words is None or written is None or not kind_of(actor) or not is_post(about):
        return []
    post, above = str(about), comment.get("object")
    parent = Place(place.thread, place_of(above).number).urn if is_comment(above) else ""
    return [
        Incoming(
            external_id=place.urn,
            author=nameless(actor),
            text=tidy(words),
            written_at=written,
            thread_id=post,
            parent_id=parent or post,
            edited_at=edited_at,
            addressed=actor != us,
            permalink=permalink(post, place.urn),
            meta=meta_of(place, post, parent, str(actor)),
        )
    ]


def words_in(thing: Json) -> str | None:
    """The words of a decorated comment or post; None where there are none."""
    text = thing.get("text", thing.get("message"))
    inner = text.get("text") if isinstance(text, Mapping) else text
    return inner if isinstance(inner, str) else None


def nameless(urn: Any) -> Author:
    """Somebody whose name a notification does not tell: what was known of it stays."""
    author = to_author(urn, None)
    return Author(author.external_id, "", url=author.url)


def mention(told: Json, us: str) -> Incoming:
    """A post of somebody else that names us: it begins a thread of its own."""
    share = part(part(told, "decoratedGeneratedActivity"), "share")
    urn, actor, words = share["entity"], share["owner"], words_in(share)
    at = moment(told.get("lastModifiedAt"))
    if not is_post(urn) or words is None or at is None:
        raise ValueError("no post")
    author = nameless(actor)
    text, link = tidy(plain(words)), permalink(urn)
    return Incoming(
        external_id=urn,
        author=author,
        text=text,
        written_at=at,
        thread_id=urn,
        addressed=actor != us,
        permalink=link,
        opening=Opening(urn, author, text, at, permalink=link),
        meta={"post": urn, "actor": str(actor)},
    )
