"""Keys that are made once."""

from __future__ import annotations

import stat
import threading
from itertools import count
from pathlib import Path

import pytest

from herzenstakt.kernel.keys import kept_key, own_file, own_folder


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


def test_folders_and_files_we_make_are_ours_alone(tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "deep" / "data")
    file = own_file(folder / "desk.sqlite3")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_there_already_stays_as_its_owner_wants_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    (tmp_path / "desk.sqlite3").write_text("words")

    own_folder(tmp_path)
    file = own_file(tmp_path / "desk.sqlite3")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750
    assert file.read_text() == "words"
    assert not own_file(tmp_path / "nowhere" / "desk.sqlite3").exists()


def test_a_database_in_memory_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own_file(Path(":memory:"))

    assert not list(tmp_path.iterdir())
