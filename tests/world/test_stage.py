"""The plays are performed on four networks, and the networks remember them."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from herzenstakt.testing.world.play import NETWORKS
from herzenstakt.testing.world.stage import Networks, PortTaken, World

ANY_PORT = dict.fromkeys(NETWORKS, 0)
NOW = datetime(2026, 11, 23, 13, 37, tzinfo=UTC)


@pytest.fixture
def networks() -> Iterator[Networks]:
    with Networks.opened(ANY_PORT) as networks:
        yield networks


@pytest.fixture
def world(networks: Networks) -> World:
    """A world whose past has been told."""
    world = World(networks, NOW)
    while world.play(most=1000):
        pass
    return world


def test_every_line_is_said_once(world: World) -> None:
    ids = [(network, id) for network, _, id in world.said()]
    assert len(ids) == len(set(ids)) == world.length
    assert not world.play()


def test_chapters_tell_the_same_as_one_long_evening(world: World) -> None:
    with Networks.opened(ANY_PORT) as others:
        again = World(others, NOW)
        while again.play(most=17):
            pass
        assert [line.text for _, line, _ in again.said()] == [
            line.text for _, line, _ in world.said()
        ]
        assert again.ids["plaza"] == world.ids["plaza"]


def test_what_was_deleted_by_the_house_is_gone(world: World) -> None:
    world.change()
    standing = world.networks.plaza.texts_of("sabine_h")
    assert not any("30 Stück" in text for text in standing)
    assert any("GELÖSCHT" in text for text in standing)


def test_a_mention_carries_the_name_that_is_typed_there(world: World) -> None:
    said = {status.text for status in world.networks.mastodon.statuses.values()}
    assert any(text.startswith("@jonas@jobs.example Ruf an") for text in said)
    bluesky = world.networks.bluesky
    assert any(f"@{bluesky.house}" in text for text in bluesky.texts_of("carol.norden.example"))


def test_private_words_are_private_on_mastodon(world: World) -> None:
    said = [s for s in world.networks.mastodon.statuses.values() if "Gartentor" in s.text]
    assert [status.visibility for status in said] == ["direct"]


def test_new_words_arrive_until_the_reserve_is_used_up(world: World) -> None:
    chance = random.Random(1)
    for _ in world.to_come:
        world.go_on(chance)
    before = len(world.networks.plaza.messages)
    world.go_on(chance)
    assert world.arrived == len(world.to_come)
    assert len(world.networks.plaza.messages) == before


@pytest.mark.parametrize("network", NETWORKS)
def test_people_react_to_our_answer_once(world: World, network: str) -> None:
    stage = world.stages[network]
    asked = next(id for name, line, id in world.said() if name == network and line.above)
    before = len(stage.answers())
    answer(world, network, asked)
    assert len(stage.answers()) == before + 1

    chance = random.Random(1)
    assert world.react(chance)
    assert not world.react(chance)


def test_the_world_goes_on_until_it_is_told_to_stop(world: World) -> None:
    stop = threading.Event()
    for step, _ in enumerate(world.steps(stop, pause=(0.0, 0.001)), start=1):
        if step == 5:
            stop.set()
    assert world.arrived == 5


def test_the_world_remembers_itself(world: World, tmp_path: Path) -> None:
    world.go_on(random.Random(1))
    world.keep(tmp_path / "world.json", has_read=True)
    kept = json.loads((tmp_path / "world.json").read_text(encoding="utf-8"))
    with Networks.opened(ANY_PORT) as networks:
        again = World.remembered(networks, kept)
        assert not again.play()
        assert (again.ids, again.threads, again.arrived, again.heard) == (
            world.ids,
            world.threads,
            world.arrived,
            world.heard,
        )
        for name, network in networks.all().items():
            assert network.dump() == kept["networks"][name]


def test_a_world_that_is_open_already_is_not_opened_twice(networks: Networks) -> None:
    with pytest.raises(PortTaken), Networks.opened(networks.ports()):
        pass


def answer(world: World, network: str, asked: str) -> None:
    """The house answers, as the desk would."""
    networks = world.networks
    if network == "mastodon":
        author = networks.mastodon.statuses[asked].author
        networks.mastodon.post("ratzifatzi", f"@{author} Gern!", asked)
    elif network == "bluesky":
        networks.bluesky.post(networks.bluesky.house, "Gern!", asked)
    elif network == "wordpress":
        networks.wordpress.comment("ratzi", "Gern!", parent=int(asked.split()[1]))
    else:
        networks.plaza.comment("ratzifatzi", "Gern!", asked)
