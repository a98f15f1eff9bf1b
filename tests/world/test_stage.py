"""The plays are performed on all networks, and the networks remember them."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest

from herzenstakt.testing.world.cast import HOUSE, character
from herzenstakt.testing.world.play import NETWORKS
from herzenstakt.testing.world.stage import Networks, PortTaken, World
from herzenstakt.testing.world.stages import Words

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


@pytest.mark.parametrize("network", ["facebook", "x", "instagram"])
def test_a_private_word_is_answered_in_private_and_so_is_the_answer(
    world: World, network: str
) -> None:
    stage = world.stages[network]
    asked = next(id for name, line, id in world.said() if name == network and line.private)
    ours = stage.say(Words(character(HOUSE), "Gern!", asked))
    assert ours in [answered.id for answered in stage.answers()]
    before = len(world.networks.all()[network].messages)
    assert world.react(random.Random(1))
    assert len(world.networks.all()[network].messages) == before + 1


def test_by_mail_a_picture_goes_along_and_the_server_says_what_it_found(world: World) -> None:
    said = {line.who: id for name, line, id in world.said() if name == "mailbox"}
    raw = {
        message_from_bytes(one.raw)["Message-ID"]: one.raw
        for one in world.networks.mailbox.folders["INBOX"].mails
    }
    asked = message_from_bytes(raw[said["Irmtraud Heuer"]])
    names = [part.get_filename() for part in asked.walk() if part.get_filename()]
    assert names == ["riss-im-stiel.png"]
    assert "dmarc=pass" in asked["Authentication-Results"]
    assert b"dmarc=fail" in raw[said["Postfach-Verwaltung"]]


def test_what_the_house_says_on_xing_no_mail_tells(world: World) -> None:
    folder = world.networks.mailbox.folders["Xing"]
    asked = next(id for name, line, id in world.said() if name == "xing" and line.above)
    before = len(folder.mails)
    world.say("xing", Words(character(HOUSE), "Ja, gern!", asked))
    assert len(folder.mails) == before
    assert world.react(random.Random(1))
    assert len(folder.mails) == before + 1


def test_a_mailbox_listens_at_two_places_and_xing_at_none(networks: Networks) -> None:
    ports = networks.ports()
    assert ports["mailbox"] != ports["mailbox-smtp"]
    assert "xing" not in ports


def test_who_took_our_name_out_is_told_of_at_the_door_alone(world: World) -> None:
    x = world.networks.x
    [unnamed] = world.unnamed()
    post = x.posts[unnamed]
    assert x.posts[post.reply_to].author == x.house.id
    assert x.house.id not in post.names
    assert x.house.username not in post.text


def test_a_world_that_was_kept_before_there_was_a_network_opens_with_it(tmp_path: Path) -> None:
    with Networks.opened(ANY_PORT) as networks:
        older = World(networks, NOW)
        older.keep(tmp_path / "world.json", has_read=False)
    kept = json.loads((tmp_path / "world.json").read_text(encoding="utf-8"))
    for part in ("ports", "ids", "networks"):
        del kept[part]["facebook"]
    with Networks.opened(kept["ports"]) as networks:
        again = World.remembered(networks, kept)
        assert again.ids["facebook"] == []
        assert networks.facebook.url


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
    elif network == "plaza":
        networks.plaza.comment("ratzifatzi", "Gern!", asked)
    else:
        world.say(network, Words(character(HOUSE), "Gern!", asked))
