"""Several simulated networks in a process of their own, some of them slow, some that allow little.

`python -m herzenstakt.testing.bench.plazas QUICK SLOW SMALL`: so many of each kind. The first JSON line that
comes out says where they are. People write there until standard input is closed; then the second line says
how often somebody asked, and how often one that allows little had to refuse.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.stage import Call, Told

#: seconds until a slow one answers
SECONDS = 2.0
#: what one that allows little allows in each of its windows
SMALL, WINDOW = 5, timedelta(seconds=60)
#: seconds between two comments, each on the next network
BETWEEN = 0.5


class SmallPlaza(SimulatedPlaza):
    """A Plaza that says how often it may be asked, and refuses whoever asks more."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.until = SMALL, datetime.now(UTC) + WINDOW
        self.refused = 0

    def answer(self, call: Call) -> Told:
        """Count, answer, and say what is left."""
        with self.lock:
            if datetime.now(UTC) >= self.until:
                self.left, self.until = SMALL, datetime.now(UTC) + WINDOW
            is_over = self.left == 0
            self.left -= not is_over
            self.refused += is_over
            said = {
                "X-RateLimit-Limit": str(SMALL),
                "X-RateLimit-Remaining": str(self.left),
                "X-RateLimit-Reset": self.until.isoformat(),
            }
        told = Told(429, {"error": "too many"}) if is_over else super().answer(call)
        return Told(told.status, told.data, {**told.headers, **said})


def main(quick: int, slow: int, small: int) -> None:
    """Open them, let people talk, and close when nobody wants them any more."""
    plain = [SimulatedPlaza() for _ in range(quick + slow)]
    networks: list[SimulatedPlaza] = [*plain, *(SmallPlaza() for _ in range(small))]
    for network in plain[quick:]:
        network.suffer("slow", seconds=SECONDS, times=-1)
    over = threading.Event()
    with ExitStack() as stack:
        for network in networks:
            stack.enter_context(network)
        told = [{"url": network.url, "token": network.token} for network in networks]
        say(told)
        talk = threading.Thread(target=talking, args=(networks, over))
        talk.start()
        sys.stdin.read()
        over.set()
        talk.join()
        asked = sum(len(network.calls) for network in networks)
        refused = sum(one.refused for one in networks if isinstance(one, SmallPlaza))
    say({"asked": asked, "refused": refused})


def say(told: object) -> None:
    """One line for whoever started us."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def talking(networks: list[SimulatedPlaza], over: threading.Event) -> None:
    """One comment after the other, on one network after the other, by the clock."""
    posts = [network.post(network.house, "Unsere neue Bürste ist da!") for network in networks]
    begin, number = time.monotonic(), 0
    while not over.wait(max(0.0, begin + number * BETWEEN - time.monotonic())):
        place = number % len(networks)
        networks[place].comment("frieda", f"Wann, zum {number}. Mal?", posts[place])
        number += 1


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
