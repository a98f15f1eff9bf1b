"""`herzenstakt channels` tells what each network can do, and why not."""

from __future__ import annotations

import json
from datetime import date

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
    assert all(connector.name in told for connector in connectors().values())
    assert "by hand" in told


@pytest.mark.parametrize("width", [1, 40, 80, 1000])
def test_every_network_stands_there_once_however_narrow_the_screen(width: int) -> None:
    networks = list(connectors().values())
    parts = list(channels.beside_each_other(networks, width))
    assert [one for part in parts for one in part] == networks
    for part in parts:
        taken = channels.NAMES_OF_ABILITIES + sum(len(one.name) + 2 for one in part)
        assert taken <= width or len(part) == 1


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


def test_each_no_and_each_condition_has_its_reason_source_and_date(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["channels", "--json"])
    told = json.loads(capsys.readouterr().out)
    answers = [one for network in told for one in network["abilities"].values()]
    assert answers
    for one in answers:
        if one["answer"] != "yes":
            assert one["reason"]
            assert one["source"]["where"]
            assert date.fromisoformat(one["source"]["read_on"])


def test_a_page_or_an_array_but_not_both() -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["channels", "--json", "--markdown"])
    assert refusal.value.code == 2


def test_a_page_can_be_made_of_a_single_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels", "feed", "--markdown"]) == 0
    told = capsys.readouterr().out
    assert "## RSS / Atom" in told
    assert "RFC 4287" in told
    assert "Mastodon" not in told


def test_a_network_nobody_knows_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["channels", "chatter"]) == 1
    assert "No network is called chatter" in capsys.readouterr().err


def test_a_connector_that_cannot_be_loaded_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(channels, "broken", lambda: ["chatter (chatter:Chatter): no such module"])
    assert main(["channels"]) == 1
    assert "no such module" in capsys.readouterr().err
