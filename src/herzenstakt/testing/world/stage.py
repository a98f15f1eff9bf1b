"""The networks of the demo world together: the past as written in the plays, and what comes.

with Networks.opened() as networks:
    world = World(networks, now)
    while world.play():    # a chapter of what was said before now
        ...                # the desk reads it
    world.change()         # then some of it is edited and deleted
    for _ in world.steps(stop):
        ...                # and new words arrive while one looks
"""

from __future__ import annotations

import json
import os
import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from herzenstakt.testing.networks.bluesky import SimulatedBluesky
from herzenstakt.testing.networks.facebook import SimulatedFacebook
from herzenstakt.testing.networks.feed import SimulatedFeed
from herzenstakt.testing.networks.instagram import SimulatedInstagram
from herzenstakt.testing.networks.isso import SimulatedIsso
from herzenstakt.testing.networks.linkedin import SimulatedLinkedIn
from herzenstakt.testing.networks.mailbox import SimulatedMail
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.stage import SimulatedNetwork
from herzenstakt.testing.networks.wordpress import SimulatedWordPress
from herzenstakt.testing.networks.x import SimulatedX
from herzenstakt.testing.networks.xing import SimulatedXing
from herzenstakt.testing.networks.youtube import SimulatedYouTube
from herzenstakt.testing.world.cast import character
from herzenstakt.testing.world.play import NETWORKS, Later, Line, perform_at, reserve
from herzenstakt.testing.world.quiet_stages import FeedStage, IssoStage, MailStage, XingStage
from herzenstakt.testing.world.signed_stages import (
    FacebookStage,
    InstagramStage,
    LinkedInStage,
    XStage,
    YouTubeStage,
)
from herzenstakt.testing.world.stages import (
    BlueskyStage,
    MastodonStage,
    PlazaStage,
    Stage,
    WordPressStage,
    Words,
)

#: the same world for everybody
SEED = 1951
#: lines of each play between two looks of the desk; a network shows so many at a first look
CHAPTER = 60
#: seconds between two new words while one looks
PAUSE = (20.0, 60.0)
#: the post under which Plaza lets people vote
VOTE_UNDER = "plaza/pl_mia"
#: how often people are glad of an answer
GLAD = 0.75


#: those that listen somewhere; Xing writes into the mailbox
KINDS: tuple[type[SimulatedNetwork | SimulatedMail], ...] = (
    SimulatedMastodon,
    SimulatedBluesky,
    SimulatedWordPress,
    SimulatedPlaza,
    SimulatedFacebook,
    SimulatedYouTube,
    SimulatedX,
    SimulatedLinkedIn,
    SimulatedInstagram,
    SimulatedFeed,
    SimulatedIsso,
    SimulatedMail,
)
#: where the networks settle at the first start: far from what people choose for themselves, and below
#: what systems hand out to callers, so that the place is most likely still free at the next start
PORTS = range(20_000, 30_000)


class PortTaken(Exception):
    """A network cannot listen where it listened last time: perhaps this world is open already."""


@dataclass(frozen=True, slots=True)
class Networks:
    """The networks, open."""

    mastodon: SimulatedMastodon
    bluesky: SimulatedBluesky
    wordpress: SimulatedWordPress
    plaza: SimulatedPlaza
    facebook: SimulatedFacebook
    youtube: SimulatedYouTube
    x: SimulatedX
    linkedin: SimulatedLinkedIn
    instagram: SimulatedInstagram
    feed: SimulatedFeed
    isso: SimulatedIsso
    mailbox: SimulatedMail
    xing: SimulatedXing

    @classmethod
    @contextmanager
    def opened(cls, ports: Mapping[str, int] | None = None) -> Iterator[Networks]:
        """All of them on loopback. `ports`: exactly these (0: any free one), or PortTaken is raised;
        without, any free ones that are likely to stay free."""
        with ExitStack() as stack:
            opened = {kind.name: stack.enter_context(at_port(kind, ports)) for kind in KINDS}
            yield cls(**opened, xing=SimulatedXing(opened["mailbox"]))

    def all(self) -> dict[str, Any]:
        """The networks by their names."""
        return {name: getattr(self, name) for name in NETWORKS}

    def ports(self) -> dict[str, int]:
        """Where they listen, for the next start: each port by the name of its network and its own."""
        return {
            f"{name}{more}": port
            for name, network in self.all().items()
            for more, port in zip(network.port_names, network.ports, strict=True)
        }


def at_port(kind: type[SimulatedNetwork | SimulatedMail], ports: Mapping[str, int] | None) -> Any:
    """One network, not yet open. Raises PortTaken for a given port that somebody else uses. Where none is
    given (a world that was kept before there was this network), it is anywhere."""
    if ports is None or kind.name not in ports:
        return somewhere(kind)
    try:
        return kind(*(ports.get(f"{kind.name}{more}", 0) for more in kind.port_names))
    except OSError as error:
        raise PortTaken(f"{kind.name.title()} lives on port {ports[kind.name]}") from error


def somewhere(kind: type[SimulatedNetwork | SimulatedMail]) -> SimulatedNetwork | SimulatedMail:
    """One network, not yet open, where nobody else listens."""
    for _attempt in range(20):
        with suppress(OSError):
            return kind(*random.sample(PORTS, len(kind.port_names)))
    return kind()


class World:
    """What was said, what is still to come, and who has heard our answers.

    The plays are performed as before `now`; `ids` are those of the lines that have been said already.
    """

    def __init__(
        self, networks: Networks, now: datetime, ids: Mapping[str, list[str]] | None = None
    ) -> None:
        self.networks, self.now = networks, now
        self.stages: dict[str, Stage] = {
            "mastodon": MastodonStage(networks.mastodon),
            "bluesky": BlueskyStage(networks.bluesky),
            "wordpress": WordPressStage(networks.wordpress),
            "plaza": PlazaStage(networks.plaza),
            "facebook": FacebookStage(networks.facebook),
            "youtube": YouTubeStage(networks.youtube),
            "x": XStage(networks.x),
            "linkedin": LinkedInStage(networks.linkedin),
            "instagram": InstagramStage(networks.instagram),
            "feed": FeedStage(networks.feed),
            "isso": IssoStage(networks.isso),
            "mailbox": MailStage(networks.mailbox),
            "xing": XingStage(networks.xing),
        }
        self.lines = {network: perform_at(network, now) for network in NETWORKS}
        self.ids = {network: list((ids or {}).get(network, [])) for network in NETWORKS}
        self.heard: set[str] = set()  # answers of the house that were reacted to
        self.arrived = 0  # how much of the reserve is used up
        words = reserve()
        self.to_come = [later for later in words if not later.place.startswith("answers/")]
        self.reactions = [later for later in words if later.place.startswith("answers/")]
        random.Random(SEED).shuffle(self.to_come)

    # the past

    def play(self, most: int = CHAPTER) -> bool:
        """A chapter: the next words on every network, in the order in which they were said. False
        when there were none left."""
        before = sum(map(len, self.ids.values()))
        for network, lines in self.lines.items():
            said = dict(zip(lines, self.ids[network], strict=False))
            for line in lines[len(said) : len(said) + most]:
                said[line] = self.say(network, self.words(line, said))
            self.ids[network] = list(said.values())
        self.heard = {answered.id for answered in self.answered()}
        return sum(map(len, self.ids.values())) > before

    @property
    def length(self) -> int:
        """How many lines the plays have."""
        return sum(map(len, self.lines.values()))

    @property
    def threads(self) -> dict[str, str]:
        """Where the labelled threads begin: "plaza/pl_mia" and the id there."""
        return {f"{network}/{line.label}": id for network, line, id in self.said() if line.label}

    def said(self) -> Iterator[tuple[str, Line, str]]:
        """Every line of the plays that was said, with its network and its id there."""
        for network, lines in self.lines.items():
            for line, id in zip(lines, self.ids[network], strict=False):
                yield network, line, id

    def words(self, line: Line, said: dict[Line, str]) -> Words:
        """A line of a play, ready to be said."""
        return Words(
            who=character(line.who),
            text=line.text,
            above=said[line.above] if line.above else "",
            at=line.at,
            private=line.private,
            hidden=line.hidden,
            unnamed=line.unnamed,
            title=line.title,
            pictures=[
                {"url": f"{self.networks.plaza.url}/pictures/{one['file']}", "alt": one["alt"]}
                for one in line.pictures
            ],
        )

    def say(self, network: str, words: Words) -> str:
        """Say something while nobody else speaks; its id there."""
        with self.networks.all()[network].lock:
            return self.stages[network].say(words)

    def unnamed(self) -> Iterator[str]:
        """The answers to us on X that do not name us: no list tells of them, only the door."""
        yield from (id for network, line, id in self.said() if network == "x" and line.unnamed)

    def change(self) -> None:
        """Edit and delete what the plays say was edited and deleted later; and Plaza sends something
        that no desk can read yet."""
        for network, line, id in self.said():
            with self.networks.all()[network].lock:
                if line.edited:
                    self.stages[network].edit(id, line.edited[1], line.edited[0])
                if line.deleted_at:
                    self.stages[network].delete(id, line.deleted_at, line.deleted_by_house)
        self.networks.plaza.vote(self.threads[VOTE_UNDER])

    # what comes

    def steps(self, stop: threading.Event, pause: tuple[float, float] = PAUSE) -> Iterator[None]:
        """Let somebody say something every now and then until `stop` is set."""
        chance = random.Random(SEED + self.arrived)
        while not stop.wait(chance.uniform(*pause)):
            self.go_on(chance)
            yield

    def go_on(self, chance: random.Random) -> None:
        """One step: somebody reacts to an answer of ours, or the next words of the reserve arrive."""
        if not self.react(chance) and self.arrived < len(self.to_come):
            later = self.to_come[self.arrived]
            self.arrived += 1
            self.arrive(later)

    def arrive(self, later: Later) -> str:
        """Words of the reserve find their place."""
        network, _, place = later.place.partition("/")
        private = place == "private"
        above = "" if private else self.threads.get(later.place, "")
        who = character(later.who)
        return self.say(network, Words(who, later.text, above, private=private))

    def react(self, chance: random.Random) -> bool:
        """Somebody we have answered says thanks, or that it did not help. Whether anybody did."""
        for network, stage in self.stages.items():
            for answered in stage.answers():
                if answered.id not in self.heard:
                    self.heard.add(answered.id)
                    mood = "glad" if chance.random() < GLAD else "unhappy"
                    place = f"answers/{answered.to.language}/{mood}"
                    texts = [later.text for later in self.reactions if later.place == place]
                    words = Words(answered.to, chance.choice(texts), answered.id)
                    self.say(network, words)
                    return True
        return False

    def answered(self) -> Iterator[Any]:
        """Every answer of the house on every network."""
        for stage in self.stages.values():
            yield from stage.answers()

    # keeping

    def keep(self, file: Path, has_read: bool) -> None:
        """Write everything down, in one piece or not at all. `has_read`: whether the desk is through
        with the past."""
        state: dict[str, Any] = {
            "has_read": has_read,
            "ports": self.networks.ports(),
            "now": self.now.isoformat(),
            "ids": self.ids,
            "heard": sorted(self.heard),
            "arrived": self.arrived,
            "networks": {},
        }
        for name, network in self.networks.all().items():
            with network.lock:
                state["networks"][name] = network.dump()
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, file)

    @classmethod
    def remembered(cls, networks: Networks, state: Mapping[str, Any]) -> World:
        """The world as it was kept, on networks that are freshly opened."""
        for name, network in networks.all().items():
            if name in state["networks"]:
                network.load(state["networks"][name])
        world = cls(networks, datetime.fromisoformat(state["now"]), state["ids"])
        world.heard, world.arrived = set(state["heard"]), state["arrived"]
        return world
