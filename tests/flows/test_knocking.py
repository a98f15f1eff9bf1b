"""Many knock at the door of an application at once: each is kept once, and thanked only after that."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Sequence

import pytest
from django.db import OperationalError, connection

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.app import App
from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.trouble import Forged
from herzenstakt.flows import knocking
from herzenstakt.flows.incoming import LOT, open_what_came
from herzenstakt.flows.knocking import NoSuchDoor, receive_at
from herzenstakt.kernel import vault
from tests.agora import SEAL, SimulatedAgora, comment, seal


@pytest.fixture
def pages(agora_app: App, owner: Membership, agora: SimulatedAgora) -> list[Channel]:
    """Two pages of the house, in the name of one application."""
    return [
        Channel.objects.create(
            team=owner.team,
            kind="agora",
            name=page,
            own_external_id=page,
            app=agora_app,
            settings={"page": page},
            locked_secrets=vault.lock({"access_token": "t"}),
        )
        for page in ("p1", "p2")
    ]


def delivery(number: int, page: str = "p1", secret: str = "") -> Delivery:
    body = json.dumps([comment(str(number), f"Frage {number}", page)]).encode()
    return Delivery(body, {SEAL: seal(secret or "secret-1", body)})


def bring_at_once(door: str, deliveries: Sequence[Delivery]) -> Counter[str]:
    """Each in a thread of its own; how they were answered."""
    told: Counter[str] = Counter()
    begin = threading.Barrier(len(deliveries))

    def bring(one: Delivery) -> None:
        try:
            begin.wait(10)
            receive_at(door, one)
        except Exception as trouble:
            told[type(trouble).__name__] += 1
        else:
            told["kept"] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=(one,)) for one in deliveries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return told


@pytest.mark.django_db(transaction=True)
def test_whatever_comes_at_once_is_kept_once_and_a_forger_among_them_is_not(
    agora_app: App, pages: list[Channel]
) -> None:
    good = [delivery(number, f"p{number % 2 + 1}") for number in range(24)]
    again = [delivery(number, f"p{number % 2 + 1}") for number in range(4)]
    forged = [delivery(90 + number, secret="falsch") for number in range(4)]
    told = bring_at_once(agora_app.door, [*good, *again, *forged])
    assert told == {"kept": 28, "Forged": 4}
    assert Envelope.objects.count() == 24


def test_a_door_nobody_lives_behind_spoils_nothing(agora_app: App, pages: list[Channel]) -> None:
    troubles = knocking.carry(
        [
            knocking.Brought("nobody", delivery(1)),
            knocking.Brought(agora_app.door, delivery(2)),
            knocking.Brought(agora_app.door, delivery(3, secret="falsch")),
        ]
    )
    assert [type(one) for one in troubles] == [NoSuchDoor, type(None), Forged]
    assert Envelope.objects.count() == 1


def test_a_database_that_lets_nobody_write_is_not_asked_once_more_for_each() -> None:
    assert knocking.AT_THE_DOOR.for_all is OperationalError


def test_one_delivery_for_two_pages_waits_with_both(agora_app: App, pages: list[Channel]) -> None:
    body = json.dumps([comment("1", "a", "p1"), comment("2", "b", "p2")]).encode()
    receive_at(agora_app.door, Delivery(body, {SEAL: seal("secret-1", body)}))
    assert set(Envelope.objects.values_list("channel", flat=True)) == {one.pk for one in pages}


def test_many_are_opened_a_handful_at_a_time(agora_app: App, pages: list[Channel]) -> None:
    Envelope.objects.keep_once((pages[0], delivery(number)) for number in range(LOT + 3))
    assert not Envelope.objects.filter(at_the_door=False).exists()
    open_what_came.func(agora_app.pk)
    assert Envelope.objects.unopened().count() == 3
    open_what_came.func(agora_app.pk)
    assert not Envelope.objects.unopened().exists()
    assert pages[0].messages.count() == LOT + 3
