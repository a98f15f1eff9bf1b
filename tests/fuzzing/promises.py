"""What is promised of every delivery: nothing crashes, no valid message is lost, no forgery passes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

from herzenstakt.channels.connector import Delivery, Happening, Incoming, Vanished
from herzenstakt.channels.tame import tame_all
from herzenstakt.channels.trouble import Forged, Trouble, Unreadable
from tests.connectors.mutations import changed
from tests.fuzzing.networks import OTHER, SECRET, Network, Seal

#: every so often a whole delivery is read after the broken ones
EVERY = 16


@dataclass(slots=True)
class Count:
    """How a run went. `broken`: the first few deliveries that broke a promise, each with which and why."""

    kind: str
    seed: int
    deliveries: int = 0
    read: int = 0
    crashed: int = 0
    lost: int = 0
    forged: int = 0
    seconds: float = 0.0
    broken: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        """Whether every promise was."""
        return not (self.crashed or self.lost or self.forged)

    def note(self, which: str, body: bytes, why: str) -> None:
        """One that was broken."""
        setattr(self, which, getattr(self, which) + 1)
        if len(self.broken) < 3:
            self.broken.append((which, base64.b64encode(body).decode(), why[:300]))

    def as_json(self) -> str:
        """One line."""
        told = asdict(self)
        if not told["broken"]:
            del told["broken"]
        return json.dumps({**told, "seconds": round(self.seconds, 1)})


def hold(network: Network, deliveries: int, seed: int, tell: Callable[[int], None]) -> Count:
    """Try so many. `tell`: hears how many were tried. The same seed tries the same ones."""
    chance, count = Random(seed), Count(network.kind, seed)
    before = {body: told_by(network, body) for body in network.bodies}
    for number in range(deliveries):
        whole = chance.choice(network.bodies)
        body = changed(whole, chance)
        read_or_unreadable(network, body, count)
        if number % EVERY == 0 and told_by(network, whole) != before[whole]:
            count.note("lost", whole, "a whole delivery says something else after broken ones")
        if network.beside:
            beside_is_not_lost(network, body, count)
        if network.seal:
            no_forgery_passes(network, network.seal, whole, body, chance, count)
        count.deliveries += 1
        tell(count.deliveries)
    return count


def told_by(network: Network, body: bytes) -> list[Happening] | str:
    """What a delivery says, or that it cannot be read."""
    try:
        return tame_all(network.connector.parse(Delivery(body, network.headers)))
    except Unreadable as trouble:
        return str(trouble)


def read_or_unreadable(network: Network, body: bytes, count: Count) -> None:
    """Whatever it is, it says something whole, or one of the names for trouble, and nothing else."""
    delivery = Delivery(body, network.headers)
    for ask in (network.connector.addressees, network.connector.hurries):
        try:
            ask(delivery)
        except Trouble:
            pass
        except Exception as trouble:
            count.note("crashed", body, f"{ask.__name__}: {trouble!r}")
    try:
        happenings = tame_all(network.connector.parse(delivery))
    except Unreadable:
        return
    except Exception as trouble:
        count.note("crashed", body, f"parse: {trouble!r}")
        return
    for happening in happenings:
        if why := "; ".join(what_is_wrong_with(happening)):
            count.note("crashed", body, why)
    count.read += 1


def what_is_wrong_with(told: object) -> Iterator[str]:
    """Everything that a message cannot be kept with."""
    if not isinstance(told, Incoming | Vanished):
        yield f"no happening: {told!r}"
        return
    if not isinstance(told.external_id, str) or not told.external_id:
        yield "no id"
    if not isinstance(told, Incoming):
        return
    texts = (told.text, told.thread_id, told.parent_id, told.permalink, told.author.name)
    if not all(isinstance(text, str) for text in texts):
        yield "a text is none"
    if not isinstance(told.author.external_id, str) or not told.author.external_id:
        yield "nobody said it"
    if told.written_at.utcoffset() is None:
        yield "no time zone"
    if not all(isinstance(value, str) for value in told.meta.values()):
        yield "something beside it is no text"


def beside_is_not_lost(network: Network, body: bytes, count: Count) -> None:
    """A whole message in one delivery with something broken."""
    assert network.beside
    try:
        broken: Any = json.loads(body)
    except (ValueError, RecursionError):
        return
    inner = broken.get("entry") if isinstance(broken, dict) else None
    together = network.beside(inner[0] if isinstance(inner, list) and inner else broken)
    told = told_by(network, together)
    if isinstance(told, str) or network.whole not in {one.external_id for one in told}:
        count.note("lost", together, f"{network.whole} is lost beside something broken")


def no_forgery_passes(
    network: Network, seal: Seal, whole: bytes, body: bytes, chance: Random, count: Count
) -> None:
    """What the network sealed passes, and nothing that differs by a byte, by its seal or by the word behind
    the door."""
    good = seal(SECRET, whole)
    if not passes(network, whole, good):
        count.note("lost", whole, "a seal of the network does not pass")
    headers = other_seal(good, seal(OTHER, whole), chance)
    if headers is not None and passes(network, whole, headers):
        count.note("forged", whole, f"passed with {headers}")
    if body != whole and passes(network, body, good):
        count.note("forged", body, "other bytes passed with the seal of before")
    if network.query:
        query = other_word(network.query, chance)
        if passes(network, whole, good, query):
            count.note("forged", whole, f"passed with {query}")


def other_seal(
    good: Mapping[str, str], of_another: Mapping[str, str], chance: Random
) -> dict[str, str] | None:
    """A seal that is not quite one; None where chance has made a good one."""
    (name, value), (_, other) = *good.items(), *of_another.items()
    at = chance.randrange(len(value))
    forged = chance.choice(
        (
            {},
            {name: ""},
            {name: other},
            {name: value[:at]},
            {name: value + value},
            {name: value.upper()},
            {name: f"{value[:at]}{chr(ord(value[at]) ^ 1)}{value[at + 1 :]}"},
            {name: value.partition("=")[2]},
            {name: f"sha1={value.partition('=')[2]}"},
            {name: f" {value}\u00e4"},
            {f"{name}-Old": value},
        )
    )
    return None if forged == dict(good) else forged


def other_word(right: Mapping[str, str], chance: Random) -> dict[str, str]:
    """A word behind the door that is not quite the right one."""
    [(name, value)] = right.items()
    at = chance.randrange(len(value))
    return chance.choice(
        (
            {},
            {name: ""},
            {name: value[:at]},
            {name: value + value},
            {name: f"{value[:at]}{chr(ord(value[at]) ^ 1)}{value[at + 1 :]}"},
            {name: f"{value}\u00e4"},
            {f"{name}-old": value},
        )
    )


def passes(
    network: Network,
    body: bytes,
    headers: Mapping[str, str],
    query: Mapping[str, str] | None = None,
) -> bool:
    """Whether the door lets it in. `query`: behind its address; None is what stands there."""
    behind = network.query if query is None else query
    try:
        network.connector.verify(Delivery(body, dict(headers), dict(behind)))
    except Forged:
        return False
    return True
