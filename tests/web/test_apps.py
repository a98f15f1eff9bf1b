"""Applications of the house: registering one, signing in at the network in a browser, choosing accounts; and
the door at which the network knocks for all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.channels import services
from herzenstakt.channels.app import App
from herzenstakt.channels.connector import Author
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.models import Message
from herzenstakt.flows import signing_in
from herzenstakt.journal.models import Entry
from herzenstakt.kernel import vault
from tests.agora import SEAL, Agora, SimulatedAgora, comment, seal
from tests.conftest import Happens

SignedIn = Callable[[Membership], Client]
RIGHT = "secret-1"


@pytest.fixture(autouse=True)
def demo(settings: Settings) -> None:
    """Simulated networks are offered."""
    settings.DEMO = True


@pytest.fixture
def desk(signed_in: SignedIn, owner: Membership) -> Client:
    return signed_in(owner)


def url(name: str, **kwargs: Any) -> str:
    return reverse(f"channels:{name}", kwargs={"team": "ratzifatzi", **kwargs})


def to_the_network(desk: Client, app: App, **more: str) -> str:
    """The address somebody is sent to."""
    answer = desk.get(url("sign-in", app=app.pk), more)
    assert answer.status_code == 302
    return str(answer["Location"])


def agree(address: str, yes: str = "1") -> str:
    """The person answers the network; the address they are sent back to."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    told = httpx.get(address, params=asked | {"agree": yes})
    there = urlsplit(told.headers["location"])
    return f"{there.path}?{there.query}"


def speaks(member: Membership, language: str) -> None:
    """From now on the desk speaks this language to them."""
    member.user.language = language
    member.user.save()


@pytest.fixture
def back(desk: Client, agora_app: App) -> Client:
    """The owner has been at the network and stands before the accounts."""
    answer = desk.get(agree(to_the_network(desk, agora_app)))
    assert answer["Location"] == url("accounts")
    return desk


# --- the application -----------------------------------------------------------------------------


def test_whoever_connects_is_told_what_the_network_wants_to_know(
    desk: Client, agora: SimulatedAgora
) -> None:
    page = desk.get(url("connect", kind="agora")).content.decode()
    assert "/t/ratzifatzi/channels/signed-in/" in page
    assert "First an application of your own" in page


def test_an_application_is_kept_and_its_secret_never_shown(
    desk: Client, agora: SimulatedAgora
) -> None:
    told = {"name": "Unser Zugang", "ask-client_id": "app-1", "ask-client_secret": "secret-1"}
    answer = desk.post(url("connect", kind="agora"), told)
    app = App.objects.get()
    assert answer["Location"] == url("app", app=app.pk)
    page = desk.get(answer["Location"]).content.decode()
    assert "app-1" in page
    assert app.phrase in page
    assert app.door_address in page
    assert "secret-1" not in page
    assert "secret-1" not in desk.get(url("connect", kind="agora")).content.decode()


def test_without_a_secret_nothing_is_kept(desk: Client, agora: SimulatedAgora) -> None:
    answer = desk.post(url("connect", kind="agora"), {"name": "x", "ask-client_id": "app-1"})
    assert answer.status_code == 422
    assert not App.objects.exists()


def test_one_that_is_there_is_offered_again(desk: Client, agora_app: App) -> None:
    page = desk.get(url("connect", kind="agora")).content.decode()
    assert url("app", app=agora_app.pk) in page


def test_new_secrets_are_taken_and_an_empty_one_stays(desk: Client, agora_app: App) -> None:
    here = url("app", app=agora_app.pk)
    desk.post(here, {"name": "Neu", "ask-client_id": "app-1", "ask-client_secret": ""})
    assert App.objects.get().as_told().seals("client_secret") == ("secret-1",)
    desk.post(here, {"name": "Neu", "ask-client_id": "app-1", "ask-client_secret": "zwei"})
    assert App.objects.get().as_told().seals("client_secret") == ("zwei", "secret-1")


def test_one_nobody_uses_can_be_removed_and_another_cannot(back: Client, agora_app: App) -> None:
    back.post(url("accounts"), {"account": "p1"})
    back.post(url("remove-app", app=agora_app.pk))
    assert App.objects.exists()
    Channel.objects.all().delete()
    back.post(url("remove-app", app=agora_app.pk))
    assert not App.objects.exists()


def test_next_door_sees_nothing_of_it(
    signed_in: SignedIn, olga: Membership, agora_app: App
) -> None:
    client = signed_in(olga)
    for name in ("app", "sign-in", "remove-app"):
        address = reverse(f"channels:{name}", kwargs={"team": "anderswo", "app": agora_app.pk})
        ask = client.post if name == "remove-app" else client.get
        assert ask(address).status_code == 404


# --- there and back ------------------------------------------------------------------------------


def test_the_accounts_stand_there_with_what_they_lack(back: Client) -> None:
    page = back.get(url("accounts")).content.decode()
    assert "RatziFatzi Bürsten" in page
    assert "Only a moderator reads comments." in page
    assert page.count("disabled") == 1


def test_several_are_connected_at_once(back: Client, agora_app: App) -> None:
    answer = back.post(url("accounts"), {"account": ["p1", "p2"]})
    assert answer["Location"] == url("list")
    assert set(Channel.objects.values_list("own_external_id", "app")) == {
        ("p1", agora_app.pk),
        ("p2", agora_app.pk),
    }


def test_one_leads_to_its_page_with_the_self_test(back: Client) -> None:
    answer = back.post(url("accounts"), {"account": "p1"})
    channel = Channel.objects.get()
    assert answer["Location"] == url("channel", pk=channel.pk)
    assert "Everything works." in back.get(answer["Location"]).content.decode()


def test_what_was_handed_out_is_kept_until_then_and_no_longer(back: Client) -> None:
    assert "token-" not in json.dumps(dict(back.session))
    assert "signed-in" in back.session
    back.post(url("accounts"), {"account": "p1"})
    assert "signed-in" not in back.session


def test_nothing_chosen_connects_nothing(back: Client) -> None:
    answer = back.post(url("accounts"))
    assert answer.status_code == 422
    assert "Please choose at least one." in answer.content.decode()
    assert not Channel.objects.exists()


def test_what_lacks_something_vital_cannot_be_chosen_by_hand_either(back: Client) -> None:
    assert back.post(url("accounts"), {"account": ["p3", "p9"]}).status_code == 422
    assert not Channel.objects.exists()


def test_a_word_that_is_not_ours_is_not_listened_to(
    desk: Client, agora: SimulatedAgora, agora_app: App
) -> None:
    there = agree(to_the_network(desk, agora_app))
    code = parse_qs(urlsplit(there).query)["code"][0]
    for state in ("", "somebody-elses"):
        to_the_network(desk, agora_app)
        desk.get(url("signed-in"), {"code": code, "state": state})
        assert "signed-in" not in desk.session
    assert not [call for call in agora.calls if call.path == "/token"]


def test_the_word_is_good_once(desk: Client, agora_app: App) -> None:
    there = agree(to_the_network(desk, agora_app))
    desk.get(there)
    session = desk.session
    del session["signed-in"]
    session.save()
    assert desk.get(there)["Location"] == url("choose")
    assert "signed-in" not in desk.session


def test_a_word_that_is_too_old_is_none(
    desk: Client, agora: SimulatedAgora, agora_app: App
) -> None:
    there = agree(to_the_network(desk, agora_app))
    session = desk.session
    session["signing-in"] |= {"at": (timezone.now() - timedelta(minutes=16)).isoformat()}
    session.save()
    assert desk.get(there)["Location"] == url("choose")
    assert not [call for call in agora.calls if call.path == "/token"]


def test_somebody_who_was_nowhere_is_sent_to_the_beginning(desk: Client) -> None:
    assert desk.get(url("signed-in"), {"code": "x", "state": "y"})["Location"] == url("choose")
    assert desk.get(url("accounts"))["Location"] == url("choose")


def test_a_no_at_the_network_connects_nothing_and_is_said(desk: Client, agora_app: App) -> None:
    answer = desk.get(agree(to_the_network(desk, agora_app), "0"), follow=True)
    assert "The network was not told yes" in answer.content.decode()
    assert not Channel.objects.exists()


def test_a_network_that_does_not_answer_is_said_in_words(
    desk: Client, agora: SimulatedAgora, agora_app: App
) -> None:
    there = agree(to_the_network(desk, agora_app))
    agora.suffer("html", path="/token", times=-1)
    answer = desk.get(there, follow=True)
    assert "no answer we understand" in answer.content.decode()


def test_connecting_anew_begins_with_the_application_and_keeps_the_channel(
    back: Client, agora_app: App
) -> None:
    back.post(url("accounts"), {"account": "p1"})
    channel = Channel.objects.get()
    answer = back.get(url("reconnect", pk=channel.pk))
    assert answer["Location"] == f"{url('app', app=agora_app.pk)}?channel={channel.pk}"
    assert "Connect RatziFatzi Bürsten anew" in back.get(answer["Location"]).content.decode()
    back.get(agree(to_the_network(back, agora_app, channel=str(channel.pk))))
    assert back.post(url("accounts"), {"account": "p2"}).status_code == 422
    back.post(url("accounts"), {"account": "p1"})
    assert Channel.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "belong to another account (RatziFatzi Shop)"),
        ("de", "gehören zu einem anderen Konto (RatziFatzi Shop)"),
    ],
)
def test_an_account_that_turns_out_to_be_another_is_refused_with_words(
    back: Client,
    agora: SimulatedAgora,
    agora_app: App,
    owner: Membership,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: str,
) -> None:
    back.post(url("accounts"), {"account": "p1"})
    channel = Channel.objects.get()
    back.get(agree(to_the_network(back, agora_app, channel=str(channel.pk))))
    speaks(owner, language)
    monkeypatch.setattr(Agora, "whoami", lambda self: Author("p2", "RatziFatzi Shop"))
    answer = back.post(url("accounts"), {"account": "p1"})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Channel.objects.get().own_external_id == "p1"
    assert not Entry.objects.filter(action="channel.reconnected").exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Another channel is called Marktplatz already."),
        ("de", "Ein anderer Kanal heißt schon Marktplatz."),
    ],
)
def test_of_two_accounts_that_would_be_called_the_same_the_second_is_refused_with_words(
    back: Client,
    owner: Membership,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: str,
) -> None:
    speaks(owner, language)
    monkeypatch.setattr(Agora, "called", classmethod(lambda cls, settings: "Marktplatz"))
    answer = back.post(url("accounts"), {"account": ["p1", "p2"]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert Channel.objects.get().own_external_id == "p1", "one is connected all the same"


def test_it_goes_to_the_network_and_nowhere_else(
    desk: Client, agora: SimulatedAgora, agora_app: App
) -> None:
    address = to_the_network(desk, agora_app, next="https://evil.example/")
    assert address.startswith(f"{agora.url}/authorize?")
    assert "evil" not in address


# --- the door ------------------------------------------------------------------------------------


@pytest.fixture
def pages(agora_app: App, owner: Membership, agora: SimulatedAgora) -> dict[str, Channel]:
    """Both pages, connected in the name of one application."""
    token = agora.grant("app-1", "olga", "read", "moderate")
    found = signing_in.choose_from(agora_app, {"access_token": token})
    kept = [signing_in.connect(owner, agora_app, one)[1] for one in found[:2]]
    return {one.own_external_id: one for one in kept if one}


def bring(app: App, told: Any, secret: str = RIGHT, **headers: str) -> int:
    """Somebody brings something to the door of an application; the status they get."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    address = reverse("app-door", args=[app.door])
    sealed = {SEAL: seal(secret, body)} | headers
    return int(
        Client().post(address, body, content_type="application/json", headers=sealed).status_code
    )


def test_the_first_knock_is_answered_and_anybody_else_is_not(agora_app: App) -> None:
    address = reverse("app-door", args=[agora_app.door])
    answer = Client().get(address, {"phrase": agora_app.phrase, "challenge": "4711"})
    assert (answer.status_code, answer.content) == (200, b"4711")
    assert answer["Content-Type"] == "text/plain"
    for phrase in ("", "falsch"):
        told = Client().get(address, {"phrase": phrase, "challenge": "<b>4711</b>"})
        assert (told.status_code, told.content) == (403, b"")


def test_each_page_gets_what_is_its_own(
    agora_app: App, pages: dict[str, Channel], happens: Happens
) -> None:
    both = [comment("1", "An die Bürsten", "p1"), comment("2", "An die Besen", "p2")]
    with happens():
        assert bring(agora_app, both) == 200
    assert [said.text for said in pages["p1"].messages.all()] == ["An die Bürsten"]
    assert [said.text for said in pages["p2"].messages.all()] == ["An die Besen"]


def test_what_is_brought_twice_is_there_once(
    agora_app: App, pages: dict[str, Channel], happens: Happens
) -> None:
    for _ in range(2):
        with happens():
            assert bring(agora_app, [comment("1", "Hallo", "p1")]) == 200
    assert Message.objects.count() == 1


def test_a_page_we_do_not_know_is_thanked_and_nothing_is_kept(
    agora_app: App, pages: dict[str, Channel]
) -> None:
    assert bring(agora_app, [comment("1", "Hallo", "p9")]) == 200
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("secret", ["", "secret-2"])
def test_a_forger_gets_a_no_and_nothing_is_kept(
    agora_app: App, pages: dict[str, Channel], secret: str
) -> None:
    assert bring(agora_app, [comment("1", "Hallo", "p1")], secret) == 403
    assert not Envelope.objects.exists()


def test_a_seal_of_another_delivery_is_a_forgery(agora_app: App, pages: dict[str, Channel]) -> None:
    other = seal("secret-1", json.dumps([comment("1", "Hallo", "p1")]).encode())
    assert bring(agora_app, [comment("1", "hallo", "p1")], **{SEAL: other}) == 403


def test_the_former_secret_opens_the_door_for_a_day(
    agora_app: App, pages: dict[str, Channel], owner: Membership
) -> None:
    services.change_app(agora_app, owner, "Neu", {}, {"client_secret": "zwei"})
    told = [comment("1", "Hallo", "p1")]
    assert bring(agora_app, told, "zwei") == 200
    assert bring(agora_app, told, "secret-1") == 200
    App.objects.update(former_until=timezone.now())
    assert bring(agora_app, told, "secret-1") == 403


def test_what_nobody_can_tell_the_owner_of_waits_for_a_person(
    agora_app: App, pages: dict[str, Channel], happens: Happens
) -> None:
    with happens():
        assert bring(agora_app, {"neu": "Form"}) == 200
    kept = Envelope.objects.set_aside().get()
    assert kept.channel == pages["p1"]


def test_what_is_kept_is_what_was_sealed_byte_for_byte(
    agora_app: App, pages: dict[str, Channel]
) -> None:
    body = b'[{"id":"1", "text":"gr\\u00fc\\u00df", "page":"p1","who":"a","at":"2026-11-20T09:00:00+00:00"}]'
    assert bring(agora_app, body) == 200
    kept = Envelope.objects.get()
    assert bytes(kept.body) == body
    assert "cookie" not in {name.lower() for name in kept.headers}


def test_a_door_nobody_knows_is_none(agora: SimulatedAgora, pages: dict[str, Channel]) -> None:
    for key in ("x", "1", "../1"):
        assert Client().post(f"/door/app/{key}/").status_code == 404


def test_a_paused_page_is_left_alone_and_its_neighbour_is_not(
    agora_app: App, pages: dict[str, Channel], owner: Membership
) -> None:
    services.pause(pages["p1"], owner)
    both = [comment("1", "An die Bürsten", "p1"), comment("2", "An die Besen", "p2")]
    assert bring(agora_app, both) == 200
    assert Envelope.objects.get().channel == pages["p2"]


def test_while_we_cannot_tell_the_network_comes_again(
    agora_app: App, pages: dict[str, Channel]
) -> None:
    App.objects.update(locked_secrets="broken")
    assert bring(agora_app, [comment("1", "Hallo", "p1")]) == 503
    assert not Envelope.objects.exists()


# --- what it costs -------------------------------------------------------------------------------


@pytest.fixture
def connect(owner: Membership, agora_app: App) -> Callable[[str, App | None], None]:
    """`connect(name, app)`: another channel, in the name of an application or of none."""

    def one_more(name: str, app: App | None) -> None:
        kind = "agora" if app else "plaza"
        secrets = vault.lock({"access_token": name})
        Channel.objects.create(
            team=owner.team, kind=kind, name=name, app=app, locked_secrets=secrets
        )

    return one_more


def cost(desk: Client, address: str) -> int:
    """How many statements a page asks."""
    here = reverse(address, kwargs={"team": "ratzifatzi"})
    desk.get(here)  # what is looked at for the first time is worked out once
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(here).status_code == 200
    return len(asked)


def test_another_channel_costs_the_navigation_nothing(
    desk: Client, agora_app: App, connect: Callable[[str, App | None], None]
) -> None:
    connect("one", agora_app)
    connect("two", None)
    few = cost(desk, "inbox:list")
    for number in range(3):
        connect(f"in its name {number}", agora_app)
        connect(f"alone {number}", None)
    assert cost(desk, "inbox:list") == few


def test_another_channel_costs_the_list_of_channels_nothing(
    desk: Client, agora_app: App, connect: Callable[[str, App | None], None]
) -> None:
    connect("one", agora_app)
    connect("two", None)
    few = cost(desk, "channels:list")
    for number in range(3):
        connect(f"in its name {number}", agora_app)
        connect(f"alone {number}", None)
    assert cost(desk, "channels:list") == few


def test_what_is_done_for_people_is_not_done_for_networks(
    desk: Client, agora_app: App, pages: dict[str, Channel]
) -> None:
    """No session, no language, no cookie: they come by the hundred."""
    body = json.dumps([comment("1", "Hallo", "p1")]).encode()
    at_the_door = desk.post(
        reverse("app-door", args=[agora_app.door]),
        body,
        content_type="application/json",
        headers={SEAL: seal(RIGHT, body)},
    )
    assert at_the_door.status_code == 200
    assert at_the_door["Content-Length"] == "0"
    assert "Content-Language" in desk.get(url("list")).headers
    assert not {"Content-Language", "Vary", "Set-Cookie"} & set(at_the_door.headers)
