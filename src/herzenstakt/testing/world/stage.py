"""The four networks of the demo world together: the past as written in the plays, and what comes.

    with Networks.opened() as networks:
        world = World(networks)
        world.build(now)       # everything that was said
        ...                    # the desk reads it
        world.change()         # then some of it is edited and deleted
        world.live(stop)       # and new words arrive while one looks
"""

from __future__ import annotations

import json
import os
import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from herzenstakt.testing.networks.bluesky import SimulatedBluesky
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.stage import SimulatedNetwork
from herzenstakt.testing.networks.wordpress import SimulatedWordPress
from herzenstakt.testing.world.cast import character
from herzenstakt.testing.world.play import NETWORKS, Later, Line, perform_at, reserve
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
#: seconds between two new words while one looks
PAUSE = (20.0, 60.0)
#: how often people are glad of an answer
GLAD = 0.75


@dataclass(frozen=True, slots=True)
class Networks:
    """The four networks, open."""

    mastodon: SimulatedMastodon
    bluesky: SimulatedBluesky
    wordpress: SimulatedWordPress
    plaza: SimulatedPlaza

    @classmethod
    @contextmanager
    def opened(cls, ports: dict[str, int] | None = None) -> Iterator[Networks]:
        """All of them on loopback, on the ports of last time where those are still free."""
        kinds = (SimulatedMastodon, SimulatedBluesky, SimulatedWordPress, SimulatedPlaza)
        with ExitStack() as stack:
            yield cls(
                *(stack.enter_context(at_port(kind, (ports or {}).get(kind.name, 0))) for kind in kinds)  # type: ignore[arg-type]
            )

    def all(self) -> dict[str, Any]:
        """The networks by their names."""
        return {name: getattr(self, name) for name in NETWORKS}

    def ports(self) -> dict[str, int]:
        """Where they listen, for the next start."""
        return {name: network.server.server_address[1] for name, network in self.all().items()}


def at_port(kind: type[SimulatedNetwork], port: int) -> SimulatedNetwork:
    """A network at a port, or at any free one when somebody else listens there."""
    try:
        return kind(port)
    except OSError:
        return kind()


class World:
    """What was said, what is still to come, and who has heard our answers."""

    def __init__(self, networks: Networks) -> None:
        self.networks = networks
        self.stages: dict[str, Stage] = {
            "mastodon": MastodonStage(networks.mastodon),
            "bluesky": BlueskyStage(networks.bluesky),
            "wordpress": WordPressStage(networks.wordpress),
            "plaza": PlazaStage(networks.plaza),
        }
        self.threads: dict[str, str] = {}  # "plaza/pl_mia" -> id there
        self.heard: set[str] = set()  # answers of the house that were reacted to
        self.arrived = 0  # how much of the reserve is used up
        self.said: dict[str, dict[Line, str]] = {}
        words = reserve()
        self.to_come = [later for later in words if not later.place.startswith("answers/")]
        self.reactions = [later for later in words if later.place.startswith("answers/")]
        random.Random(SEED).shuffle(self.to_come)

    # the past

    def build(self, now: datetime) -> None:
        """Say everything the plays tell, on every network in the order in which it was said."""
        for network in NETWORKS:
            said: dict[Line, str] = {}
            for line in perform_at(network, now):
                said[line] = self.stages[network].say(self.words(line, said))
                if line.label:
                    self.threads[f"{network}/{line.label}"] = said[line]
            self.said[network] = said
        self.heard = {answered.id for answered in self.answered()}

    def words(self, line: Line, said: dict[Line, str]) -> Words:
        """A line of a play, ready to be said."""
        return Words(
            who=character(line.who),
            text=line.text,
            above=said[line.above] if line.above else "",
            at=line.at,
            private=line.private,
            hidden=line.hidden,
            title=line.title,
            pictures=[
                {"url": f"{self.networks.plaza.url}/pictures/{one['file']}", "alt": one["alt"]}
                for one in line.pictures
            ],
        )

    def change(self) -> None:
        """Edit and delete what the plays say was edited and deleted."""
        for network, said in self.said.items():
            for line, id in said.items():
                if line.edited:
                    self.stages[network].edit(id, line.edited[1], line.edited[0])
                if line.deleted_at:
                    self.stages[network].delete(id, line.deleted_at, line.deleted_by_house)

    # what comes

    def live(self, stop: threading.Event, pause: tuple[float, float] = PAUSE) -> None:
        """Let somebody say something every now and then until `stop` is set."""
        chance = random.Random(SEED + self.arrived)
        while not stop.wait(chance.uniform(*pause)):
            self.go_on(chance)

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
        return self.stages[network].say(Words(who, later.text, above, private=private))

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
                    self.stages[network].say(self.in_its_place(network, words))
                    return True
        return False

    def in_its_place(self, network: str, words: Words) -> Words:
        """A reaction is as private as the answer."""
        private = network == "mastodon" and (
            self.networks.mastodon.statuses[words.above].visibility == "direct"
        )
        return Words(words.who, words.text, words.above, private=private)

    def answered(self) -> Iterator[Any]:
        """Every answer of the house on every network."""
        for stage in self.stages.values():
            yield from stage.answers()

    # keeping

    def keep(self, file: Path) -> None:
        """Write everything down, in one piece or not at all."""
        state = {
            "ports": self.networks.ports(),
            "threads": self.threads,
            "heard": sorted(self.heard),
            "arrived": self.arrived,
            "networks": {name: network.dump() for name, network in self.networks.all().items()},
        }
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, file)

    def remember(self, state: dict[str, Any]) -> None:
        """The inverse of `keep`, except for the ports."""
        self.threads = dict(state["threads"])
        self.heard = set(state["heard"])
        self.arrived = state["arrived"]
        for name, network in self.networks.all().items():
            network.load(state["networks"][name])
