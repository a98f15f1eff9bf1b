"""Knock at a door so many times a second, whether it keeps up or not, and say how long each knock took.

`python -m herzenstakt.testing.bench.knocking PORT RATE FILE`: every line of FILE is one request, base64. One
JSON line comes out. A process of its own, so that it takes no turn from the desk it measures. How long a
knock takes counts from the moment it was due, not from when a line was free ("coordinated omission", Gil
Tene): a door that stands still for a second keeps everybody waiting who came in that second.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections import Counter
from pathlib import Path

#: lines that are kept open; a network has many senders
LINES = 64


class Knocker:
    """Brings requests, each when it is due."""

    def __init__(self, port: int, rate: float) -> None:
        self.port, self.rate = port, rate
        self.free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = (
            asyncio.Queue()
        )
        self.seconds: list[float] = []
        self.told: Counter[str] = Counter()

    async def knock(self, requests: list[bytes]) -> None:
        """Bring them all; returns when the last one was answered."""
        for _ in range(LINES):
            self.free.put_nowait(await asyncio.open_connection("127.0.0.1", self.port))
        clock = asyncio.get_running_loop()
        begin = clock.time()
        async with asyncio.TaskGroup() as all_of_them:
            for number, request in enumerate(requests):
                due = begin + number / self.rate
                if (early := due - clock.time()) > 0:
                    await asyncio.sleep(early)
                all_of_them.create_task(self.bring(request, due))
        while not self.free.empty():
            self.free.get_nowait()[1].close()

    async def bring(self, request: bytes, due: float) -> None:
        """One request, and how it was answered."""
        reader, writer = await self.free.get()
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if (length := length_in(head)) > 0:
                await reader.readexactly(length)
            self.told[head.split(b" ", 2)[1].decode()] += 1
        except (OSError, asyncio.IncompleteReadError) as error:
            self.told[type(error).__name__] += 1
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.seconds.append(asyncio.get_running_loop().time() - due)
        self.free.put_nowait((reader, writer))


def length_in(head: bytes) -> int:
    """How long the body of an answer is."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def share(seconds: list[float], part: float) -> float:
    """The milliseconds within which so large a part of the knocks was answered."""
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000, 1)


def within(seconds: list[float], limit: float) -> float:
    """The part of the knocks that was answered within so many seconds."""
    return round(sum(one <= limit for one in seconds) / len(seconds), 4)


def main() -> None:
    """From the command line."""
    port, rate, file = int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3])
    requests = [base64.b64decode(line) for line in file.read_bytes().split()]
    knocker = Knocker(port, rate)
    asyncio.run(knocker.knock(requests))
    taken = knocker.seconds
    told = {
        name: share(taken, part)
        for name, part in (("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99))
    }
    sys.stdout.write(
        json.dumps(
            {
                **told,
                "within_200_ms": within(taken, 0.2),
                "max_ms": share(taken, 1),
                "answers": dict(knocker.told),
            }
        )
    )


if __name__ == "__main__":
    main()
