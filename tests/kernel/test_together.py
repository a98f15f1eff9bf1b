"""What many want at once is done in one go, each of it once, and nobody is harmed by somebody else's."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import pytest

from herzenstakt.kernel import together
from herzenstakt.kernel.together import InOneGo


class Carrier:
    """Notes what was carried together. Refuses odd words, and stumbles over "stone"."""

    def __init__(self) -> None:
        self.lots: list[list[str]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def __call__(self, lot: Sequence[str]) -> list[BaseException | None]:
        self.begun.set()
        assert self.go_on.wait(10)
        self.lots.append(list(lot))
        if "stone" in lot:
            raise OSError("the road is broken")
        return [ValueError(word) if word.startswith("odd") else None for word in lot]


class Closed(Exception):
    """Nobody gets through."""


def at_once(door: InOneGo[str], words: Sequence[str]) -> dict[str, str]:
    """Everybody wants something at the same moment; what went wrong for whom."""
    troubles: dict[str, str] = {}

    def want(word: str) -> None:
        try:
            door.do(word)
        except Exception as trouble:
            troubles[word] = type(trouble).__name__

    threads = [threading.Thread(target=want, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    return troubles


def queue_up(carrier: Carrier, door: InOneGo[str], words: Sequence[str]) -> dict[str, str]:
    """As `at_once`, while somebody is at work already, so that all of them lie there together."""
    carrier.go_on.clear()
    first = threading.Thread(target=door.do, args=("first",))
    first.start()
    assert carrier.begun.wait(10)
    told: dict[str, str] = {}
    rest = threading.Thread(target=lambda: told.update(at_once(door, words)))
    rest.start()
    while len(door.waiting) < len(words):
        threading.Event().wait(0.001)
    carrier.go_on.set()
    for thread in (first, rest):
        thread.join(20)
        assert not thread.is_alive()
    return told


def test_one_alone_is_carried_at_once() -> None:
    carrier = Carrier()
    InOneGo(carrier).do("a")
    assert carrier.lots == [["a"]]


def test_what_comes_while_somebody_is_at_work_goes_together() -> None:
    carrier = Carrier()
    words = [f"word-{number}" for number in range(20)]
    assert queue_up(carrier, InOneGo(carrier), words) == {}
    assert [len(lot) for lot in carrier.lots] == [1, 20]
    assert Counter(chain.from_iterable(carrier.lots)) == Counter(["first", *words])


def test_each_hears_of_its_own_trouble_and_of_no_other() -> None:
    carrier = Carrier()
    told = queue_up(carrier, InOneGo(carrier), ["a", "odd-1", "b", "odd-2"])
    assert told == {"odd-1": "ValueError", "odd-2": "ValueError"}


def test_one_that_cannot_be_carried_spoils_nobody_elses() -> None:
    carrier = Carrier()
    told = queue_up(carrier, InOneGo(carrier), ["a", "stone", "b"])
    assert told == {"stone": "OSError"}
    assert sorted(chain.from_iterable(carrier.lots[2:])) == ["a", "b", "stone"]


def test_a_large_heap_goes_in_several_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST", 3)
    carrier = Carrier()
    words = [f"word-{number}" for number in range(8)]
    assert queue_up(carrier, InOneGo(carrier), words) == {}
    assert [len(lot) for lot in carrier.lots] == [1, 3, 3, 2]


def test_many_threads_for_a_while_lose_and_double_nothing() -> None:
    carrier = Carrier()
    words = [f"word-{number}" for number in range(200)]
    assert at_once(InOneGo(carrier), words) == {}
    assert Counter(chain.from_iterable(carrier.lots)) == Counter(words)


def test_a_carrier_that_breaks_its_word_holds_nobody_up() -> None:
    def carry(lot: Sequence[str]) -> list[BaseException | None]:
        return []

    door = InOneGo(carry)
    for _ in range(2):
        told = at_once(door, ["a", "b"])
        assert told == {"a": "ValueError", "b": "ValueError"}


def test_a_road_that_is_closed_is_not_tried_again_for_each() -> None:
    tried: list[int] = []

    def carry(lot: Sequence[str]) -> list[BaseException | None]:
        tried.append(len(lot))
        raise Closed("for all")

    carrier = Carrier()
    door: InOneGo[str] = InOneGo(
        lambda lot: carry(lot) if "first" not in lot else carrier(lot), Closed
    )
    told = queue_up(carrier, door, [f"word-{number}" for number in range(5)])
    assert told == {f"word-{number}": "Closed" for number in range(5)}
    assert tried == [5]
