"""A short run of what `python -m tests.fuzzing` does at length, and that it would notice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from herzenstakt.channels.connector import Connector, Delivery, Happening
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.trouble import Unreadable
from herzenstakt.connectors.facebook import Facebook
from herzenstakt.connectors.feed.hub import Hub
from tests.fuzzing.__main__ import main
from tests.fuzzing.networks import networks
from tests.fuzzing.promises import Count, hold

pytestmark = pytest.mark.no_database


def run(kind: str, deliveries: int = 300, seed: int = 7) -> Count:
    return hold(networks()[kind], deliveries, seed, lambda tried: None)


@pytest.mark.parametrize("kind", networks())
def test_nothing_crashes_nothing_is_lost_and_no_forgery_passes(kind: str) -> None:
    count = run(kind)
    assert count.is_kept, count.broken
    assert count.read > 30, "so few could be read that little was tried"


def test_every_network_that_delivers_is_tried() -> None:
    without = {"archive", "manual"}  # files and notes: nobody delivers them
    assert set(connectors()) - without - set(networks()) == {
        kind for kind in connectors() if kind.startswith("agora")
    }


def test_the_same_seed_tries_the_same() -> None:
    one, other = run("mastodon", 50), run("mastodon", 50)
    assert (one.read, one.as_json()) == (other.read, other.as_json())
    assert run("mastodon", 50, seed=8).as_json() != one.as_json()


def broken(what: str, then: Callable[..., object]) -> type[Connector]:
    """Facebook, where something is not looked at any more."""
    return type("Careless", (Facebook,), {what: then})


def first_only(self: Connector, delivery: Delivery) -> Iterable[Happening]:
    """Reads the first of what it can, and then no more."""
    return list(Facebook.parse(self, delivery))[:1]  # type: ignore[arg-type]


def stumbles(self: Connector, delivery: Delivery) -> Iterable[Happening]:
    """Believes that everything is there."""
    try:
        return list(Facebook.parse(self, delivery))  # type: ignore[arg-type]
    except Unreadable as trouble:
        raise KeyError("entry") from trouble


@pytest.mark.parametrize(
    ("what", "then", "noticed"),
    [
        ("verify", lambda self, delivery: None, "forged"),
        ("parse", stumbles, "crashed"),
        ("parse", first_only, "lost"),
    ],
)
def test_a_guard_that_is_missing_is_noticed(
    what: str, then: Callable[..., object], noticed: str
) -> None:
    whole = networks()["facebook"]
    careless = broken(what, then)(whole.connector.account, whole.connector.http)
    count = hold(replace(whole, connector=careless), 200, 7, lambda tried: None)
    assert getattr(count, noticed) > 0
    assert json.loads(count.as_json())["broken"][0][1], "the delivery can be looked at"


def test_a_word_behind_the_door_that_nobody_looks_at_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Hub, "_is_ours", lambda self, kept, query: True)
    count = run("feed", 50)
    assert count.forged > 0
    assert "passed with" in count.broken[0][2]


def test_every_network_that_knocks_is_knocked_at_by_forgers() -> None:
    knocking = {kind for kind in networks() if connectors()[kind].knocks}
    assert knocking == {kind for kind, network in networks().items() if network.seal}


def test_one_line_for_each_network_and_an_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["youtube", "x", "--deliveries", "20", "--seed", "3"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["kind"], one["deliveries"], one["crashed"]) for one in told] == [
        ("youtube", 20, 0),
        ("x", 20, 0),
    ]
    with pytest.raises(SystemExit) as refused:
        main(["nowhere"])
    assert refused.value.code == 2
