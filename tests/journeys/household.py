"""A desk with people at it, for as long as journeys need one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.journeys.desk import Desk

NUMBERS = count(1)
HOME = "/t/ratzifatzi/"


class House:
    """A desk with five people at it, connected with a Plaza whose door bell rings at the desk."""

    def __init__(self, desk: Desk, plaza: SimulatedPlaza) -> None:
        self.desk, self.plaza = desk, plaza
        told = desk.ask("tests.journeys.house", plaza.url, plaza.token, plaza.door_secret)
        self.channel: int = told["channel"]

    def asks(self, words: str, name: str = "Frieda Frage", under: str = "") -> str:
        """Somebody new comments, and the network brings it to the desk at once; the id."""
        number = next(NUMBERS)
        self.plaza.meet(f"{name.split()[0].lower()}{number}", name)
        post = under or self.plaza.post("ratzifatzi", f"Unsere Bürste Nummer {number} ist da!")
        return self.say(f"{name.split()[0].lower()}{number}", words, post)

    def say(self, who: str, words: str, under: str) -> str:
        """Somebody comments; the id."""
        told = self.plaza.comment(who, words, under)
        self.ring()
        return told

    def ring(self) -> None:
        """Plaza brings what happened."""
        statuses = self.plaza.knock(f"{self.desk.url}/door/{self.channel}/")
        assert set(statuses) <= {202}, statuses

    def answers(self) -> list[str]:
        """What the house has said on Plaza."""
        return [text for text in self.plaza.texts_of("ratzifatzi") if "ist da!" not in text]


@contextmanager
def opened() -> Iterator[House]:
    """A house for as long as somebody needs it."""
    with SimulatedPlaza() as plaza, Desk(demo=True) as desk:
        plaza.meet("ratzifatzi", "RatziFatzi")
        yield House(desk, plaza)
