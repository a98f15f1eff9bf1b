"""`herzenstakt channels` tells what each network can do, and why not."""

from __future__ import annotations

import json

import pytest

from herzenstakt.channels.connector import Ability
from herzenstakt.channels.registry import connectors
from herzenstakt.cli import channels
from herzenstakt.cli.main import main


@pytest.fixture(autouse=True)
def nothing_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "broken", list)


def test_every_network_stands_beside_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels"]) == 0
    told = capsys.readouterr().out
    assert "Mastodon" in told
    assert "by hand" in told


def test_one_network_gives_its_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels", "mastodon"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    reason = str(connectors()["mastodon"].can(Ability.HIDE).reason)
    assert reason.split(".")[0][:20] in told


def test_machines_get_every_ability_of_every_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [network["kind"] for network in told] == list(connectors())
    assert all(set(network["abilities"]) == set(Ability) for network in told)


def test_a_network_nobody_knows_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels", "chatter"]) == 1
    assert "No network is called chatter" in capsys.readouterr().err


def test_a_connector_that_cannot_be_loaded_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(channels, "broken", lambda: ["chatter (chatter:Chatter): no such module"])
    assert main(["channels"]) == 1
    assert "no such module" in capsys.readouterr().err
