"""X's words into ours and back: a post, a private message or an event becomes something somebody said. Pure.

A delivery holds one of three things, exactly as X writes them:

    {"data": {post}, "includes": {...}, "to_us": true}        one item of a list of posts
    {"data": {event of a private message}, "includes": {...}} one item of the list of private messages
    {"data": {"event_type", "filter", "payload", "includes"}} an event at the door or of the stream
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from unicodedata import category

from herzenstakt.channels.connector import (
    Author,
    Happening,
    Incoming,
    Media,
    Opening,
    Receipt,
    Vanished,
    Visibility,
)
from herzenstakt.channels.trouble import Unreadable
from herzenstakt.connectors.x.spelling import Json, either, includes
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

SITE = "https://x.com"
#: events that bring a post, and whether it speaks to the account they are about
POSTS = {
    "post.create": False,
    "post.mention.create": True,
    "post.reply.create": True,
    "post.quote.create": True,
}
MESSAGES = frozenset({"dm.received", "dm.sent"})
#: private messages stand apart from posts, whose numbers come from the same well
PRIVATE = "dm:"
#: when X began to count (its snowflakes hold the thousandths of a second since then)
EPOCH = 1288834974657
NUMBER = re.compile(r"[0-9]{1,19}")
#: how somebody called us; what is not called cannot be answered by a program
QUOTED, NAMED, ALONG, OURS, UNCALLED = "quoted", "named", "along", "ours", "no"

PICTURE_IN_MESSAGE = _(
    "A picture or film came with this message. X shows it only on its own pages."
)

# What the desk needs and nothing else: counts change with every like and would make an unchanged post news.
POST = (
    "id", "text", "created_at", "conversation_id", "author_id", "in_reply_to_user_id", "lang", "entities",
    "attachments", "display_text_range", "possibly_sensitive",
    "referenced_posts", "referenced_tweets", "edit_history_post_ids", "edit_history_tweet_ids",
    "note_post", "note_tweet",
)  # fmt: skip
MESSAGE = (
    "id", "event_type", "text", "created_at", "sender_id", "dm_conversation_id", "entities", "attachments",
)  # fmt: skip
BESIDE = {
    "users": ("id", "name", "username", "profile_image_url"),
    "media": ("media_key", "type", "url", "preview_image_url", "alt_text", "variants"),
    "posts": POST,
}


# --- deliveries ----------------------------------------------------------------------------------


def kept(thing: Json, page: Json, roots: Iterable[Json] = (), *, to_us: bool = False) -> bytes:
    """One item of a page as one line of canonical JSON, with what the page tells beside it about it alone:
    the same item twice is the same bytes twice. `roots`: the posts under which people talk."""
    posts = {_text(one, "id"): one for one in (*includes(page, "posts"), *roots)}
    near = [posts[name] for name in _names_near(thing) if name in posts]
    people = {_text(one, "author_id") for one in (thing, *near)} | {_text(thing, "sender_id")}
    keys = {key for one in (thing, *near) for key in _media_keys(one)}
    told = {
        "users": _each(
            [one for one in includes(page, "users") if _text(one, "id") in people], "id"
        ),
        "media": _each(
            [one for one in includes(page, "media") if _text(one, "media_key") in keys], "media_key"
        ),
        "posts": near,
    }
    whole = {
        "data": _only(thing, MESSAGE if _is_message(thing) else POST),
        "includes": {
            kind: [_only(one, BESIDE[kind]) for one in found]
            for kind, found in told.items()
            if found
        },
        **({"to_us": True} if to_us else {}),
    }
    return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()


def opened(body: bytes) -> Json:
    """The object in a delivery. Raises Unreadable."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable(_("This is no JSON.")) from None
    if not isinstance(told, dict) or not isinstance(told.get("data"), dict):
        raise Unreadable(_("This is nothing that X would send."))
    return told


def read(body: bytes, own: str) -> list[Happening]:
    """What a delivery says. `own`: our id there, "" while it is not known. Raises Unreadable."""
    told = opened(body)
    data = told["data"]
    if "payload" in data or "event_uuid" in data:
        return list(_event(data, own))
    if _is_message(data):
        return [message(data, told, own)]
    return list(_said(data, told, own, told.get("to_us") is True))


def whose(body: bytes) -> str:
    """The id of the account an event is about; "" for none. Raises Unreadable."""
    return _whose(opened(body)["data"])


def _whose(data: Json) -> str:
    payload = data.get("payload")
    if not isinstance(data.get("event_type"), str) or not isinstance(payload, Mapping):
        raise Unreadable(_("This is no event of X."))
    meant = data.get("filter")
    account = meant.get("user_id") if isinstance(meant, Mapping) else None
    found = account or payload.get("user_id")
    return found if isinstance(found, str) and NUMBER.fullmatch(found) else ""


def _event(data: Json, own: str) -> Iterator[Happening]:
    """What an event says to the account with the id `own`; events of other accounts and other things say
    nothing. Raises Unreadable."""
    account, kind, payload = _whose(data), data["event_type"], data["payload"]
    if own and account != own:
        return
    if kind == "post.delete":
        yield Vanished(number(payload, "id"))
    elif kind in POSTS:
        yield from _said(payload, data, own, POSTS[kind])
    elif kind in MESSAGES:
        yield from _messages_in(payload, own)


def _said(post: Json, told: Json, own: str, to_us: bool) -> Iterator[Incoming]:
    """A post, and before it what it answers, where that was said to somebody else. Raises Unreadable."""
    if is_repost(post):
        return
    said = incoming(post, told, own, to_us)
    above = _posts(told).get(_parent(post))
    if above is not None and _text(above, "id") != _text(post, "conversation_id"):
        try:
            overheard = incoming(above, told, own)
        except Unreadable:
            overheard = said
        if (
            overheard is not said
            and not overheard.addressed
            and overheard.author.external_id != own
        ):
            yield overheard
    yield said


# --- posts ---------------------------------------------------------------------------------------


def incoming(post: Json, told: Json, own: str, to_us: bool = False) -> Incoming:
    """What a post says. `to_us`: X says that it speaks to us. Our own words address nobody on our side. A
    thread whose first post is not told beside is none yet: the desk looks for it, or asks. Raises
    Unreadable."""
    speaker = author(number(post, "author_id"), told)
    ours = bool(own) and speaker.external_id == own
    first, parent = first_id(post), _parent(post)
    root = _text(post, "conversation_id") or ("" if parent else first)
    begun_by = _opening(post, told, own, root, ours=ours)
    edited = first != _text(post, "id")
    return Incoming(
        external_id=first,
        author=speaker,
        text=words(post),
        written_at=said_at(first) if edited else moment(post),
        thread_id=root if begun_by is not None or root == first else "",
        parent_id=parent,
        edited_at=moment(post) if edited else None,
        tells_hidden=False,
        addressed=not ours and (to_us or speaks_to(post, told, own)),
        permalink=permalink(speaker, number(post, "id")),
        language=_language(post),
        media=media(post, told),
        opening=begun_by,
        meta=meta(post, told, own),
    )


def _opening(post: Json, told: Json, own: str, root: str, *, ours: bool) -> Opening | None:
    """The post a thread is about: our own one itself, or the one told beside. A root that cannot be read is
    none."""
    if root == first_id(post):
        return opening(post, told, own) if ours and not _parent(post) else None
    beside = _posts(told).get(root)
    try:
        return opening(beside, told, own) if beside else None
    except Unreadable:
        return None


def opening(post: Json, told: Json, own: str) -> Opening:
    """A post as that around which people talk. Raises Unreadable."""
    speaker = author(number(post, "author_id"), told)
    return Opening(
        external_id=first_id(post),
        author=speaker,
        text=words(post),
        published_at=said_at(first_id(post)),
        ours=bool(own) and speaker.external_id == own,
        permalink=permalink(speaker, number(post, "id")),
        media=media(post, told),
    )


def meta(post: Json, told: Json, own: str) -> dict[str, str]:
    """What an answer to this post, or an act on it, will need."""
    root = _posts(told).get(_text(post, "conversation_id"))
    return {
        "id": number(post, "id"),
        "called": called(post, told, own),
        **({"root_author": _text(root, "author_id")} if root else {}),
    }


def called(post: Json, told: Json, own: str) -> str:
    """How this post called us: by quoting us, by our name in its words, by the name that X puts before an
    answer, or not at all."""
    if own and _text(post, "author_id") == own:
        return OURS
    quoted = [_posts(told).get(name) for kind, name in references(post) if kind == "quoted"]
    if any(one is not None and _text(one, "author_id") == own for one in quoted):
        return QUOTED
    begin, found = _begin(post), UNCALLED
    for one in _entities(post, "mentions"):
        if own and one.get("id") == own:
            place = one.get("start")
            found = NAMED if not isinstance(place, int) or place >= begin else found
            found = ALONG if found == UNCALLED else found
    return found


def speaks_to(post: Json, told: Json, own: str) -> bool:
    """Whether a post names us, quotes us or answers us."""
    if called(post, told, own) in {QUOTED, NAMED, ALONG}:
        return True
    above = _posts(told).get(_parent(post))
    answered = _text(post, "in_reply_to_user_id") or (_text(above, "author_id") if above else "")
    return bool(own) and answered == own


def is_repost(post: Json) -> bool:
    """Whether somebody only passes on what another one said."""
    return any(kind == "retweeted" for kind, _name in references(post))


def references(post: Json) -> Iterator[tuple[str, str]]:
    """Which posts a post answers, quotes or passes on."""
    for one in _list(either(post, "referenced_posts", "referenced_tweets")):
        if isinstance(one, Mapping):
            yield _text(one, "type"), _text(one, "id")


def first_id(post: Json) -> str:
    """The number under which a post was first said: each edit of it has a number of its own. Raises
    Unreadable."""
    history = _list(either(post, "edit_history_post_ids", "edit_history_tweet_ids"))
    known = [one for one in history if isinstance(one, str) and NUMBER.fullmatch(one)]
    return min([*known, number(post, "id")], key=int)


def last_id(post: Json) -> str:
    """The number of the newest words of a post. Raises Unreadable."""
    history = _list(either(post, "edit_history_post_ids", "edit_history_tweet_ids"))
    known = [one for one in history if isinstance(one, str) and NUMBER.fullmatch(one)]
    return max([*known, number(post, "id")], key=int)


def words(post: Json) -> str:
    """What a person reads: whole addresses in place of shortened ones, without the names that X puts before
    an answer and the address it puts behind for a picture. Raises Unreadable."""
    long = either(post, "note_post", "note_tweet")
    source = long if isinstance(long, Mapping) and isinstance(long.get("text"), str) else post
    told = source.get("text")
    if not isinstance(told, str):
        raise Unreadable(_("“%(name)s” is missing."), name="text")
    return tidy(html.unescape(_with_whole_addresses(_without_names(told, post), source, post)))


def _without_names(told: str, post: Json) -> str:
    """The words of an answer without the names before them that nobody typed."""
    begin = _begin(post)
    names = {
        _text(one, "username").casefold()
        for one in _entities(post, "mentions")
        if isinstance(one.get("start"), int) and one["start"] < begin
    }
    while names and (found := re.match(r"@(\w{1,20})\s*", told)) and found[1].casefold() in names:
        told = told[found.end() :]
    return told


def _begin(post: Json) -> int:
    """Where the words of an answer begin, behind the names that X puts before them."""
    shown = _list(post.get("display_text_range"))
    begins = shown[0] if shown and _parent(post) else 0
    return begins if isinstance(begins, int) else 0


def _with_whole_addresses(told: str, source: Json, post: Json) -> str:
    has_media = bool(_media_keys(post))
    for one in (*_entities(source, "urls"), *_entities(post, "urls")):
        short, whole = _text(one, "url"), _as_typed(one)
        if not short:
            continue
        of_media = bool(_text(one, "media_key")) or (
            has_media and "/status/" in whole and _shows(whole)
        )
        told = told.replace(short, "" if of_media else whole or short)
    return told


def _as_typed(one: Json) -> str:
    """A whole address. X puts http:// before one that was typed without; nobody else does these days."""
    whole, shown = _text(one, "expanded_url"), _text(one, "display_url").rstrip("…")
    bare = whole.removeprefix("http://")
    return bare if bare != whole and shown and bare.startswith(shown) else whole


def _shows(address: str) -> bool:
    """Whether an address leads to a picture or film of the post itself."""
    return bool(re.search(r"/(?:photo|video)/[0-9]+/?\Z", address))


def media(post: Json, told: Json) -> tuple[Media, ...]:
    """Pictures and films, as far as they have an address."""
    keys = set(_media_keys(post))
    return tuple(
        one
        for found in includes(told, "media")
        if _text(found, "media_key") in keys and (one := _medium(found, post))
    )


def _medium(found: Json, post: Json) -> Media | None:
    kind = "image" if _text(found, "type") == "photo" else "video"
    preview = _web(_text(found, "preview_image_url"))
    url = _web(_text(found, "url")) or _film(found) or preview
    if not url:
        return None
    return Media(
        kind=kind,
        url=url,
        preview_url=preview,
        alt=tidy(_text(found, "alt_text")),
        sensitive=post.get("possibly_sensitive") is True,
    )


def _film(found: Json) -> str:
    """The best version of a film that a browser plays."""
    versions = [
        (
            one.get("bit_rate") if isinstance(one.get("bit_rate"), int) else 0,
            _web(_text(one, "url")),
        )
        for one in _list(found.get("variants"))
        if isinstance(one, Mapping) and one.get("content_type") == "video/mp4"
    ]
    return max(versions, default=(0, ""))[1]


def receipt(post: Json, told: Json, own: str) -> Receipt:
    """The word that a post of ours stands there. Raises Unreadable."""
    return Receipt(
        external_id=first_id(post),
        permalink=permalink(author(own, told), number(post, "id")),
        written_at=said_at(first_id(post)),
        text=words(post),
        meta={"id": number(post, "id"), "called": OURS},
        media=media(post, told),
    )


# --- private messages ----------------------------------------------------------------------------


def message(event: Json, told: Json, own: str) -> Incoming:
    """What a private message says. Raises Unreadable."""
    sender = number(event, "sender_id")
    talk = _talk(_text(event, "dm_conversation_id"))
    if not talk:
        raise Unreadable(_("“%(name)s” is missing."), name="dm_conversation_id")
    at, address = moment(event), author(sender, told)
    return _message(event, address, own, talk, at, bool(_media_keys(event)))


def _messages_in(payload: Json, own: str) -> Iterator[Incoming]:
    """The private messages of an event; one that cannot be read does not hide its neighbours. Raises
    Unreadable where none can be."""
    listed = payload.get("direct_message_events")
    if not isinstance(listed, list):
        raise Unreadable(_("“%(name)s” is missing."), name="direct_message_events")
    people = payload.get("users")
    beside = {"includes": {"users": list(people.values()) if isinstance(people, Mapping) else []}}
    read, troubles = list[Incoming](), list[Unreadable]()
    for one in listed:
        try:
            read.append(_message_of_event(one, beside, own))
        except Unreadable as trouble:
            troubles.append(trouble)
    if troubles and not read:
        raise troubles[0]
    yield from read


def _message_of_event(event: object, beside: Json, own: str) -> Incoming:
    """A private message as events write it. Raises Unreadable."""
    created = event.get("message_create") if isinstance(event, Mapping) else None
    data = created.get("message_data") if isinstance(created, Mapping) else None
    if not (
        isinstance(event, Mapping) and isinstance(created, Mapping) and isinstance(data, Mapping)
    ):
        raise Unreadable(_("“%(name)s” is missing."), name="message_create")
    sender = number(created, "sender_id")
    group, target = _text(event, "dm_conversation_id"), created.get("target")
    to = _text(target, "recipient_id") if isinstance(target, Mapping) else ""
    talk = _talk(group or (f"{sender}-{to}" if NUMBER.fullmatch(to) else ""))
    if not talk:
        raise Unreadable(_("“%(name)s” is missing."), name="recipient_id")
    told = {"id": event.get("id"), "text": data.get("text"), "entities": data.get("entities")}
    at = _since_1970(event.get("created_timestamp"))
    return _message(told, author(sender, beside), own, talk, at, "attachment" in data)


def _message(
    told: Json, speaker: Author, own: str, talk: str, at: datetime, has_media: bool
) -> Incoming:
    text = told.get("text")
    if not isinstance(text, str) and not has_media:
        raise Unreadable(_("“%(name)s” is missing."), name="text")
    said = _with_whole_addresses(text if isinstance(text, str) else "", told, told)
    return Incoming(
        external_id=f"{PRIVATE}{number(told, 'id')}",
        author=speaker,
        text=tidy(html.unescape(said)),
        written_at=at,
        thread_id=f"{PRIVATE}{talk}",
        visibility=Visibility.PRIVATE,
        addressed=speaker.external_id != own,
        permalink=f"{SITE}/messages/{talk}",
        remark=Sentence(PICTURE_IN_MESSAGE if has_media else ""),
        meta={"talk": talk, "sender": speaker.external_id},
    )


def _talk(told: str) -> str:
    """The name of a private conversation: of two people both of their numbers, the smaller one first, so that
    events and lists call it the same. "" for none."""
    parts = told.split("-")
    if len(parts) > 2 or not all(NUMBER.fullmatch(part) for part in parts):
        return ""
    return "-".join(sorted(parts, key=int))


def message_receipt(event_id: str, talk: str, own: str) -> Receipt:
    """The word that a private message of ours has arrived."""
    return Receipt(
        external_id=f"{PRIVATE}{event_id}",
        permalink=f"{SITE}/messages/{talk}",
        written_at=said_at(event_id),
        meta={"talk": talk, "sender": own},
    )


# --- small things --------------------------------------------------------------------------------


def author(user_id: str, told: Json) -> Author:
    """Who it is: by the number alone where nothing more is told beside."""
    for one in includes(told, "users"):
        if one.get("id") == user_id and (username := _text(one, "username")):
            return person(one, user_id, username)
    return Author(user_id, user_id, url=f"{SITE}/i/user/{user_id}")


def person(user: Json, user_id: str, username: str) -> Author:
    """Somebody as X describes them."""
    return Author(
        external_id=user_id,
        name=tidy(_text(user, "name")) or username,
        address=f"@{username}",
        url=f"{SITE}/{username}",
        avatar_url=_web(_text(user, "profile_image_url")),
    )


def permalink(speaker: Author, post_id: str) -> str:
    """Where people find a post."""
    return f"{SITE}/{speaker.address.removeprefix('@') or 'i/web'}/status/{post_id}"


def said_at(snowflake: str) -> datetime:
    """When something was said, by its number."""
    return datetime.fromtimestamp((int(snowflake) >> 22) / 1000 + EPOCH / 1000, UTC)


def number_at(at: datetime) -> str:
    """The smallest number that something said then can have."""
    return str(max(1, (int(at.timestamp() * 1000) - EPOCH) << 22))


def moment(told: Json) -> datetime:
    """When a post or message was made; by its number where X does not say. Raises Unreadable."""
    at = _text(told, "created_at")
    if not at:
        return said_at(number(told, "id"))
    try:
        when = datetime.fromisoformat(at)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(_("The time of this post cannot be read.")) from None


def _since_1970(told: object) -> datetime:
    """A time in thousandths of a second, written as text. Raises Unreadable."""
    if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) < 15:
        return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(told))
    raise Unreadable(_("The time of this post cannot be read."))


def number(told: Json, key: str) -> str:
    """A number of X, which is written as text. Raises Unreadable."""
    value = told.get(key)
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise Unreadable(_("“%(name)s” is missing."), name=key)
    return value


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever X made of spaces, marks and addresses."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    without = re.sub(r"https?://\S+", "", html.unescape(text))
    return "".join(
        char for char in tidy(without).casefold() if char.isalnum() or category(char) == "So"
    )


def _parent(post: Json) -> str:
    return next((name for kind, name in references(post) if kind == "replied_to"), "")


def _posts(told: Json) -> dict[str, Json]:
    return {_text(one, "id"): one for one in includes(told, "posts")}


def _names_near(thing: Json) -> list[str]:
    """The numbers of the posts that belong to one: its root, what it answers and what it quotes."""
    own = _text(thing, "id")
    near = [_text(thing, "conversation_id"), *(name for _kind, name in references(thing))]
    return [name for name in dict.fromkeys(near) if name and name != own]


def _each(found: list[Json], name: str) -> list[Json]:
    """Every object once, in an order of its own."""
    known = {_text(one, name): one for one in found}
    return [known[one] for one in sorted(known)]


def _entities(post: Json, kind: str) -> list[Json]:
    entities = post.get("entities")
    found = _list(entities.get(kind)) if isinstance(entities, Mapping) else []
    return [one for one in found if isinstance(one, Mapping)]


def _media_keys(thing: Json) -> list[str]:
    attached = thing.get("attachments")
    found = _list(attached.get("media_keys")) if isinstance(attached, Mapping) else []
    return [one for one in found if isinstance(one, str)]


def _is_message(data: Json) -> bool:
    return "dm_conversation_id" in data or "sender_id" in data


def _language(post: Json) -> str:
    told = _text(post, "lang")
    return "" if told in {"und", "zxx", "qme", "qam", "qct", "qht", "qst", "art"} else told


def _text(told: Json, key: str) -> str:
    """A string without what no database keeps: control characters and half characters."""
    value = told.get(key)
    if not isinstance(value, str):
        return ""
    return "".join(char for char in value if char in "\n\t" or category(char) not in {"Cc", "Cs"})


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _web(url: str) -> str:
    """Only addresses a browser may follow."""
    return url if url.startswith(("https://", "http://")) else ""


def _only(told: Json, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: told[key] for key in keys if key in told}
