"""What reads bytes that anybody may have written, and what must hold of it whatever they are.

A network of `networks` reads whole deliveries. Beside those stand here seals, mails, what a sender claims of
themselves, whole feeds, and deliveries that hold many messages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from random import Random
from typing import Any

from herzenstakt.channels.connector import Delivery, Happening, Incoming
from herzenstakt.channels.tame import tame_all
from herzenstakt.channels.trouble import Forged, Unreadable
from herzenstakt.connectors.feed import document
from herzenstakt.mail.letter import Letter, Somebody
from herzenstakt.mail.trust import is_genuine, results_of
from herzenstakt.testing.networks.feed import SimulatedFeed
from herzenstakt.testing.networks.stage import Call
from tests.connectors.mutations import changed
from tests.fuzzing.networks import OTHER, SECRET, Network, networks, said
from tests.fuzzing.promises import Count, read_or_unreadable

BLOG = "https://blog.ratzifatzi.example/comments/feed/"
SAID_AT = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
TRUSTED, SENDER = "mx.ratzifatzi.example", Somebody("frieda@frage.example", "Frieda Frage")
#: what stands in an entry of a feed
TIMES_AND_NAMES = (b"x", b"frieda@frage.example (Frieda)", b"Mon, 02 Nov 2026 09:30:00 GMT")
#: how somebody may try to look proven
CLAIMS = (
    b"; dkim=pass header.d=frage.example",
    b"mx.evil.example; dmarc=pass header.from=frage.example",
    b"(mx.ratzifatzi.example) x; dkim=pass header.d=frage.example",
    b'"; dmarc=pass header.from=frage.example; "',
    b"frage.example",
    b'\\" header.d=frage.example',
)


class Broken(AssertionError):
    """A promise was not kept."""


@dataclass(frozen=True, slots=True)
class Parser:
    """`read`: takes any bytes and raises nothing, but Broken where a promise is not kept, and `promise` says
    which. `seeds`: what it is given to begin with."""

    name: str
    read: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    promise: str = "crashed"


def hold_one(parser: Parser, deliveries: int, seed: int, tell: Callable[[int], None]) -> Count:
    """Try so many, as `hold` does for a network."""
    chance, count = Random(seed), Count(parser.name, seed)
    for _number in range(deliveries):
        body = changed(chance.choice(parser.seeds), chance)
        try:
            parser.read(body)
            count.read += 1
        except Broken as trouble:
            count.note(parser.promise, body, str(trouble))
        except Exception as trouble:
            count.note("crashed", body, repr(trouble))
        count.deliveries += 1
        tell(count.deliveries)
    return count


# --- what they promise ---------------------------------------------------------------------------


def read_delivery(network: Network, body: bytes) -> None:
    """A delivery says something whole, or it is unreadable."""
    count = Count(network.kind, 0)
    read_or_unreadable(network, body, count)
    if not count.is_kept:
        raise Broken(count.broken[0][2])


def read_seal(network: Network, told: bytes) -> None:
    """Whatever stands where the seal should, it is none."""
    assert network.seal
    body = network.bodies[0]
    [(name, right)] = network.seal(SECRET, body).items()
    claimed = told.decode("latin-1")
    try:
        network.connector.verify(Delivery(body, {name: claimed}, network.query))
    except Forged:
        return
    if claimed != right:
        raise Broken("no seal, and it passed")


def read_letter(raw: bytes) -> None:
    """A mail can be taken apart, or is none."""
    with suppress(Unreadable):
        letter = Letter(raw)
        text, _enclosed = letter.contents()
        text.encode("utf-8", "replace")
        for name in ("from", "to", "reply-to"):
            letter.people(name)
        letter.date()
        letter.passed_on_at()
        letter.ids("references")


def read_claim(told: bytes) -> None:
    """What a sender chose proves nothing of them: not what our server repeats of it in quotation marks, nor
    what they say of themselves in the name of a server of their own."""
    words = "".join(told.decode("latin-1").split("\n")).replace("\r", "")
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    for line in (
        f'{TRUSTED}; spf=pass smtp.mailfrom="{quoted}"@evil.example',
        f'{TRUSTED}; dkim=pass header.i="{quoted}"@evil.example',
        f'{TRUSTED}; dkim=fail reason="{quoted}" header.d=frage.example',
        f"mx.evil.example; {words}",
    ):
        with suppress(Unreadable):
            raw = f"Authentication-Results: {line}\nFrom: <frieda@frage.example>\n\nHallo".encode()
            if is_genuine(results_of(Letter(raw), TRUSTED, SENDER)):
                raise Broken(line)


def read_feed(body: bytes) -> None:
    """A feed can be read, or is none; each entry says something, or is set aside alone."""
    try:
        told = document.read(body, BLOG, {})
    except document.NoFeed:
        return
    if len({str(one["id"]) for one in told.entries}) < len(told.entries):
        raise Broken("two entries with one id")
    for entry in told.entries:
        seen = {"feed": document.key_of_feed(BLOG), "entry": entry, "page": None}
        kept = json.dumps({**seen, "seen": "2026-11-28T10:00:00+00:00"}, ensure_ascii=False)
        read_delivery(networks()["feed"], kept.encode("utf-8", "replace"))
        document.digest_of(entry)


def read_feed_beside(told: bytes) -> None:
    """A whole entry beside an odd one is not lost, as long as the document is one."""
    whole = feed_documents()[0]
    words = told.decode("utf-8", "replace").replace("<", "&lt;").replace("&#", "&amp;#")
    odd = f"<item><guid>{words}</guid><pubDate>{words}</pubDate><author>{words}</author></item>"
    body = whole.replace(b"<item>", odd.encode() + b"<item>", 1)
    entries = document.read(body, BLOG, {}).entries
    found: list[Happening] = []
    for entry in entries:
        kept = {"feed": "blog.example", "entry": entry, "page": None, "seen": None}
        with suppress(Unreadable):
            raw = json.dumps(kept).encode()
            found += networks()["feed"].connector.parse(Delivery(raw))
    if not any("In Blau?" in one.text for one in found if isinstance(one, Incoming)):
        raise Broken("the whole entry is lost")


def read_batch(
    network: Network, together: Callable[[list[Any]], Any], whole: Any, body: bytes
) -> None:
    """A whole message in one delivery with odd ones is not lost. `whole`: as it stands in the list."""
    try:
        odd: Any = json.loads(body)
    except (ValueError, RecursionError):
        odd = body.decode("latin-1")
    said = lone(network, together([whole]))
    for listed in ([odd, whole], [whole, odd]):
        if not said <= lone(network, together(listed)):
            raise Broken("the whole message is lost")


def lone(network: Network, told: Any) -> set[str]:
    """The names of what this says."""
    delivery = Delivery(json.dumps(told).encode(), network.headers)
    return {one.external_id for one in tame_all(network.connector.parse(delivery))}


def batch(kind: str, name: str, *way: str | int) -> Parser:
    """A parser of deliveries of a network that hold a list. `name`: of the sample, `way`: to its list."""
    whole = said(kind, name)
    *before, last = way
    holder = whole
    for key in before:
        holder = holder[key]
    first = holder[last][0]

    def together(listed: list[Any]) -> Any:
        holder[last] = listed
        return whole

    read = partial(read_batch, networks()[kind], together, first)
    return Parser(f"{kind}-batch", read, (json.dumps(first).encode(),), "lost")


# --- all of them ---------------------------------------------------------------------------------


@cache
def feed_documents() -> tuple[bytes, ...]:
    """The same comments as RSS and as Atom."""
    told = []
    for atom in (False, True):
        with SimulatedFeed(atom=atom) as blog:
            blog.comment("Frieda Frage", "In Blau?", at=SAID_AT)
            blog.comment("Karl Kritik", "Oder in Rot & Grün?", parent=1, at=SAID_AT)
            told.append(blog.feed(Call("GET", "/comments/feed/", {}, {}, b"")).body())
    return tuple(told)


@cache
def parsers() -> Mapping[str, Parser]:
    """All of them by name, beside the networks."""
    known = networks()
    found = [
        Parser("letter", read_letter, (*known["mailbox"].bodies, *known["xing"].bodies)),
        Parser("claim", read_claim, CLAIMS, "forged"),
        Parser("feed-document", read_feed, feed_documents()),
        Parser("feed-batch", read_feed_beside, TIMES_AND_NAMES, "lost"),
        batch("facebook", "door_comment.json", "entry"),
        batch("instagram", "door_comment.json", "entry"),
        batch("linkedin", "door-comment.json", "notifications"),
        batch("x", "event_message.json", "data", "payload", "direct_message_events"),
    ]
    found += [
        Parser(f"{kind}-seal", partial(read_seal, network), tuple(seals(network)), "forged")
        for kind, network in known.items()
        if network.seal
    ]
    return {parser.name: parser for parser in found}


def seals(network: Network) -> Iterator[bytes]:
    """What nearly is the seal of what was recorded first."""
    assert network.seal
    body = network.bodies[0]
    for secret, sealed in ((SECRET, body + b"\n"), (OTHER, body), ("", body)):
        [value] = network.seal(secret, sealed).values()
        yield value.encode()


@cache
def everything() -> Mapping[str, Parser]:
    """What atheris can be let loose on: the networks, and all of these."""
    deliveries = {
        kind: Parser(kind, partial(read_delivery, network), network.bodies)
        for kind, network in networks().items()
    }
    return {**deliveries, **parsers()}
