"""What stands beside the networks keeps its promises, too, and a guard that is missing is noticed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from herzenstakt.connectors.feed import document
from herzenstakt.connectors.feed.hub import Hub
from herzenstakt.connectors.linkedin import door
from herzenstakt.connectors.x import X
from herzenstakt.mail import trust
from herzenstakt.mail.letter import Letter
from tests.fuzzing import guided
from tests.fuzzing.__main__ import main
from tests.fuzzing.networks import networks
from tests.fuzzing.parsers import Parser, everything, hold_one, parsers, read_letter
from tests.fuzzing.promises import Count

pytestmark = pytest.mark.no_database


def run(name: str, deliveries: int = 200) -> Count:
    return hold_one(parsers()[name], deliveries, 7, lambda tried: None)


@pytest.mark.parametrize("name", parsers())
def test_each_keeps_its_promise_whatever_it_reads(name: str) -> None:
    count = run(name)
    assert count.is_kept, count.broken
    assert count.read == count.deliveries == 200


@pytest.mark.parametrize("kind", networks())
def test_what_atheris_begins_with_is_read(kind: str) -> None:
    for body in everything()[kind].seeds:
        everything()[kind].read(body)


def unguarded(kept: Any, us: str) -> Any:
    """Believes each notification."""
    return [one for told in door.notifications_in(kept) for one in door.one_of(told, us)]


CARELESS: tuple[tuple[str, str, Any, str, Callable[..., Any]], ...] = (
    ("claim", "forged", trust, "bare", lambda told: told),
    ("x-seal", "forged", X, "verify", lambda self, delivery: None),
    ("feed-seal", "forged", Hub, "verify", lambda self, delivery: None),
    ("letter", "crashed", Letter, "date", lambda self: self.headers[0][1].index("@")),
    ("feed-document", "crashed", document, "_apart", tuple),
    ("feed-batch", "lost", document, "_apart", lambda entries: tuple(entries[:1])),
    ("linkedin-batch", "crashed", door, "happenings_in", unguarded),
)


@pytest.mark.parametrize(("name", "promise", "where", "what", "then"), CARELESS)
def test_a_guard_that_is_missing_is_noticed(
    name: str,
    promise: str,
    where: Any,
    what: str,
    then: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(where, what, then)
    count = run(name, 1000)
    assert getattr(count, promise) > 0


def test_a_parser_has_its_line_as_a_network_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claim", "--deliveries", "20"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["deliveries"], told["forged"]) == ("claim", 20, 0)


# --- atheris -------------------------------------------------------------------------------------


def test_without_atheris_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(guided, "is_there", lambda: False)
    with pytest.raises(SystemExit) as refused:
        main(["claim", "--guided", "1"])
    assert refused.value.code == 2
    assert "requirements/fuzz.lock" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "promise"),
    [
        ("=== Uncaught Python exception: ===\nBroken: no seal, and it passed", "forged"),
        ("=== Uncaught Python exception: ===\nKeyError: 'id'", "crashed"),
        ("ERROR: libFuzzer: timeout after 20 seconds", "crashed"),
    ],
)
def test_what_atheris_found_is_told_with_the_bytes(
    said: str,
    promise: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def crashes(words: list[str], **more: Any) -> subprocess.CompletedProcess[bytes]:
        folder = Path(words[-1]).parent
        assert (folder / "seeds" / "0").read_bytes() == b"good"
        (folder / "crash-1").write_bytes(b"bad")
        ended = f"{said}\nstat::number_of_executed_units: 12\n".encode()
        return subprocess.CompletedProcess(words, 77, b"", ended)

    monkeypatch.setattr(subprocess, "run", crashes)
    assert not guided.guide(Parser("seal", read_letter, (b"good",), "forged"), 1, 1)
    told = json.loads(capsys.readouterr().out)
    assert told[promise] == told["crashed"] + told["lost"] + told["forged"] == 1
    assert (told["deliveries"], told["input"]) == (12, "YmFk")
    assert said.partition(":")[0] in told["why"]


def test_where_atheris_found_nothing_every_promise_was_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(guided, "is_there", lambda: True)
    ended = subprocess.CompletedProcess([], 0, b"", b"stat::number_of_executed_units: 12\n")
    monkeypatch.setattr(subprocess, "run", lambda words, **more: ended)
    assert main(["claim", "--guided", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["deliveries"], told["crashed"], told["lost"], told["forged"]) == (12, 0, 0, 0)
