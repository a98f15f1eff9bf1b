"""`herzenstakt bench listening`: what it measures is right, and it says what it missed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from random import Random

import pytest

from herzenstakt.cli.main import main
from herzenstakt.listening.matching import Heard, Hit, Watch
from herzenstakt.testing.bench import listening as bench


def test_nothing_is_missed_and_nothing_is_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "listening", "--messages", "1500", "--words", "600"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["posts"], told["words"]) == (1500, 600)
    assert (told["recall"], told["missed"], told["extra"]) == (1.0, 0, 0)
    assert told["hits"] >= told["posts_hit"] > 30
    assert told["posts_per_s"] > 0 < told["bare_posts_per_s"]
    assert told["bare_dfa_posts_per_s"] > 0 < told["dfa_ratio"]
    assert told["ratio"] > 0 < told["rebuild_ms"]


def test_what_is_missed_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Watch.look

    def half_deaf(watch: Watch, posts: Sequence[Heard]) -> Iterator[Hit]:
        return (hit for hit in heard(watch, posts) if hit.post % 2)

    monkeypatch.setattr(Watch, "look", half_deaf)
    (told,) = bench.listening(1500, 600, lambda done: None)
    assert told["missed"] > 10
    assert told["recall"] < 0.8


def test_posts_are_as_long_as_on_networks_and_few_are_hits() -> None:
    dice = Random(1)
    wanted = bench.watchwords(dice, 600)
    stream, planted = bench.replayed(dice, wanted, 2_000)
    lengths = sorted(len(post.text) for post in stream)
    assert len({one.typed for one in wanted}) == 600
    assert lengths[100] > 40
    assert lengths[-100] < 340
    assert 40 < len(planted) < 160
    assert any("ä" in post.text for post in stream)
