"""What many threads want at the same moment is done in one go by the first of them ("group commit": Gawlick
and Kinkade, Varieties of Concurrency Control in IMS/VS Fast Path, 1985).

A transaction costs much more than a row. Nobody waits for others to come: whoever finds nobody at work takes
what lies there, their own and whatever came while the one before was busy.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

#: so much is done in one go, so that the last of many is not kept waiting for all
MOST = 100


@dataclass(slots=True)
class _Waiting(Generic[Thing]):
    thing: Thing
    is_done: bool = False
    trouble: BaseException | None = None


class InOneGo(Generic[Thing]):
    """`do(thing)` returns once `carry` has been called with it, alone or among others.

    `carry` gives for each thing, in their order, None or what went wrong with it. Where it raises instead,
    each is tried once more alone, so that one that cannot be carried spoils nobody else's; but not where it
    raises `for_all`, what would stop each of them as well: trying it one after the other keeps all waiting.
    """

    def __init__(
        self,
        carry: Callable[[Sequence[Thing]], Sequence[BaseException | None]],
        for_all: type[Exception] | None = None,
    ) -> None:
        self.carry, self.for_all = carry, for_all
        self.waiting: list[_Waiting[Thing]] = []
        self.turn = threading.Condition()
        self.is_busy = False

    def do(self, thing: Thing) -> None:
        """Have it done. Raises what went wrong with this one."""
        mine = _Waiting(thing)
        with self.turn:
            self.waiting.append(mine)
        while lot := self._my_turn(mine):
            try:
                self._do(lot)
            finally:
                with self.turn:
                    self.is_busy = False
                    self.turn.notify_all()
        if mine.trouble is not None:
            raise mine.trouble

    def _my_turn(self, mine: _Waiting[Thing]) -> list[_Waiting[Thing]]:
        """What to do now that nobody else is at work; empty once our own is done."""
        with self.turn:
            while self.is_busy and not mine.is_done:
                self.turn.wait()
            if mine.is_done:
                return []
            self.is_busy = True
            taken, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            return taken

    def _do(self, lot: list[_Waiting[Thing]]) -> None:
        try:
            troubles = self.carry([one.thing for one in lot])
            if len(troubles) != len(lot):
                raise ValueError("what became of each was not told")
        except BaseException as trouble:  # whatever it is, nobody may think their own was carried
            is_for_all = self.for_all is not None and isinstance(trouble, self.for_all)
            if len(lot) > 1 and not is_for_all:
                for one in lot:
                    self._do([one])
                return
            troubles = [trouble] * len(lot)
        for one, its_own in zip(lot, troubles, strict=True):
            one.trouble, one.is_done = its_own, True
