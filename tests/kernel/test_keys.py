"""Keys that are made once."""

from __future__ import annotations

import stat
import threading
from itertools import count
from pathlib import Path

from herzenstakt.kernel.keys import kept_key


def test_a_key_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "secret.key"
    assert kept_key(file, lambda: "one") == "one"
    assert kept_key(file, lambda: "two") == "one"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret.key"]


def test_two_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    file, numbers, seen = tmp_path / "secret.key", count(), []
    barrier = threading.Barrier(2)

    def make() -> str:
        barrier.wait()  # both have found no key
        return str(next(numbers))

    starts = [threading.Thread(target=lambda: seen.append(kept_key(file, make))) for _ in range(2)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert len(seen) == 2
    assert set(seen) == {file.read_text()}
