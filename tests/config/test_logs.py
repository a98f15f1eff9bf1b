"""What the log says, and what it never says."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.models import Channel
from herzenstakt.channels.services import try_out
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import outgoing
from herzenstakt.flows.team import invite
from herzenstakt.kernel.log import Discreet, discreet
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.bluesky import SimulatedBluesky
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza
from herzenstakt.testing.networks.stage import SimulatedNetwork
from herzenstakt.testing.networks.wordpress import SimulatedWordPress
from herzenstakt.web.setup.code import setup_code
from herzenstakt.web.signin.links import sign_in_link

Happens = Callable[[], Any]
LOOPBACK = frozenset({"127.0.0.1"})
PASSWORD = "herz-statt-technik"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Gone: /invitation/aB-_9x/", "Gone: /invitation/…/"),
        ("Forbidden: /signin/link/WzEs:1uX:a-b_c/", "Forbidden: /signin/link/…/"),
        ("x /account/password/reset/key/3-d4f-0a/ y", "x /account/password/reset/key/…/ y"),
        ("/account/confirm-email/MQ:1u:x/", "/account/confirm-email/…/"),
        ('"GET /setup/?code=aB-_9x HTTP/1.1" 200', '"GET /setup/?code=… HTTP/1.1" 200'),
        ("/setup?x=1&code=aB&y=2", "/setup?x=1&code=…&y=2"),
        ("/account/login/?next=%2Finvitation%2FaB-_9x%2F", "/account/login/?next=%2Finvitation%2F…%2F"),
        ("/account/login/?next=/invitation/aB%3A9/&x=1", "/account/login/?next=/invitation/…/&x=1"),
        ("https://a.example/signin/link/a:b/ is odd", "https://a.example/signin/link/…/ is odd"),
        ("<WSGIRequest: POST '/invitation/aB'>", "<WSGIRequest: POST '/invitation/…'>"),
        ("two: /invitation/a/ /invitation/b/", "two: /invitation/…/ /invitation/…/"),
    ],
)  # fmt: skip
def test_keys_in_addresses_are_left_out(said: str, written: str) -> None:
    assert discreet(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "Not Found: /t/ratzifatzi/c/7/",
        "/invitation/",
        "/setup/",
        "/signin/as/1/",
        "code=7",
        "",
        "%",
    ],
)
def test_other_addresses_stay(said: str) -> None:
    assert discreet(said) == said


# --- as Django writes it -------------------------------------------------------------------------


@contextmanager
def stumbling(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A page that breaks with its own address in its mouth."""

    def break_down(request: Any, *_: object, **__: object) -> None:
        raise RuntimeError(f"no page for {request.path}")

    with monkeypatch.context() as patch:
        patch.setattr("herzenstakt.web.invitation.views.render", break_down)
        yield


def test_the_log_names_what_went_wrong_without_the_key(
    owner: Membership,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = invite("neu@ratzifatzi.example", Role.MEMBER, owner).token
    page = reverse("invitation:answer", args=[token])
    client.raise_request_exception = False
    client.post(page, {"name": "", "password": "x"})
    Client(enforce_csrf_checks=True).post(page)
    client.get(f"{page}further/")
    with stumbling(monkeypatch):
        client.get(page)

    assert token not in caplog.text
    for line in ("Unprocessable Entity", "Forbidden (CSRF cookie not set.)", "Not Found"):
        assert f"{line}: /invitation/…/" in caplog.text
    assert "Internal Server Error: /invitation/…/" in caplog.text
    assert "builtins.RuntimeError" in caplog.text


def test_a_link_that_signs_in_is_not_written_down(
    owner: Membership, caplog: pytest.LogCaptureFixture
) -> None:
    link = sign_in_link(owner.user).removeprefix("http://testserver")
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert link.split("/")[3] not in caplog.text
    assert "/signin/link/…/" in caplog.text


def test_every_line_we_write_ourselves_goes_through_the_filter() -> None:
    ours = [handler for handler in logging.root.handlers if type(handler) is logging.StreamHandler]
    assert ours
    for handler in ours:
        assert any(isinstance(one, Discreet) for one in handler.filters)


def test_a_line_that_cannot_be_written_still_tells_nothing() -> None:
    record = logging.LogRecord("x", 30, "", 0, "%d things", ("/invitation/aB/",), None)
    assert Discreet().filter(record)
    assert "aB" not in record.getMessage()


def test_a_line_without_keys_stays_as_it_is() -> None:
    record = logging.LogRecord("x", 30, "", 0, "100 % sure", (), None)
    Discreet().filter(record)
    assert record.getMessage() == "100 % sure"


# --- a whole round -------------------------------------------------------------------------------


def test_no_secret_ever_reaches_a_log(
    db: None,
    client: Client,
    plaza: SimulatedPlaza,
    post: str,
    happens: Happens,
    look: Callable[[Channel], None],
    settings: Settings,
    tmp_path: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "herzenstakt")
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    client.raise_request_exception = False

    secrets = {setup_code(), PASSWORD, plaza.token, plaza.door_secret}
    owner = set_up(client)
    channel = connected(client, plaza, owner.team)
    fetched_with_trouble(channel, plaza, post, look, monkeypatch)
    answered_with_trouble(channel, plaza, owner, happens)
    knocked(client, channel, plaza)
    secrets |= invited_with_trouble(owner, monkeypatch)
    secrets |= other_networks_with_trouble()
    secrets.add(client.cookies["herzenstakt_session"].value)

    assert "Unprocessable Entity" in caplog.text, "there was something to say"
    assert "herzenstakt" in {record.name.partition(".")[0] for record in caplog.records}
    assert [secret for secret in secrets if secret in caplog.text] == []


def set_up(client: Client) -> Membership:
    """The first run, with a mistake at first."""
    answers = {
        "code": setup_code(), "team": "RatziFatzi", "language": "de", "name": "Renate Ratzi",
        "time_zone": "Europe/Berlin", "email": "renate@ratzi.example", "password": PASSWORD,
    }  # fmt: skip
    page = f"{reverse('setup:setup')}?code={setup_code()}"
    client.get(page)
    assert client.post(page, answers | {"email": "none"}).status_code == 422
    assert Client(enforce_csrf_checks=True).post(page, answers).status_code == 403
    assert client.post(page, answers).status_code == 302
    assert client.get(page).status_code == 404
    return Membership.objects.select_related("team", "user").get()


def connected(client: Client, plaza: SimulatedPlaza, team: Team) -> Channel:
    """Plaza, through the form, in spite of everything."""
    page = reverse("channels:connect", kwargs={"team": team.slug, "kind": "plaza"})
    given = {
        "ask-server": plaza.url, "ask-token": plaza.token, "ask-door_secret": plaza.door_secret,
        "allow_private": "1",
    }  # fmt: skip
    for trouble in ("status", "html", "cut", "drop_before", "refuse_token", "empty"):
        plaza.suffer(trouble)
        client.post(page, given)
        plaza.heal()
    client.post(page, given)
    return Channel.objects.get()


def fetched_with_trouble(
    channel: Channel,
    plaza: SimulatedPlaza,
    post: str,
    look: Callable[[Channel], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Frieda asks while the network has a bad day, and so has its connector."""
    plaza.comment("frieda", "Wann kommt die in Blau?", post)
    for trouble in ("status", "html", "cut", "drop_before", "empty"):
        plaza.suffer(trouble, times=-1)
        look(channel)
        plaza.heal()
    with monkeypatch.context() as patch:
        patch.setattr(Plaza, "fetch", lambda *_: 1 / 0)
        look(channel)
    look(channel)
    assert Conversation.objects.exists()


def answered_with_trouble(
    channel: Channel, plaza: SimulatedPlaza, owner: Membership, happens: Happens
) -> None:
    """An answer whose receipt is lost, and another one for which the token is too old."""
    for trouble in ("drop_after", "refuse_token"):
        draft = save_draft(Conversation.objects.get(), owner, f"Im Dezember, {trouble}.")
        plaza.suffer(trouble, method="POST")
        with happens():
            outgoing.approve(draft, owner)
        plaza.heal()
    assert not Reply.objects.filter(state=Reply.State.DRAFT).exists()
    Channel.objects.update(state=Channel.State.ACTIVE)


def knocked(client: Client, channel: Channel, plaza: SimulatedPlaza) -> None:
    """A forged delivery, and one that nobody can read."""
    door = reverse("door", kwargs={"pk": channel.pk})
    forged = client.post(door, b"{}", "application/json", headers={"Plaza-Seal": "x"})
    assert forged.status_code == 403
    client.get(door)


def invited_with_trouble(owner: Membership, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Somebody who is invited, and an owner with a link; both stumble over everything."""
    token = invite("neu@ratzifatzi.example", Role.MEMBER, owner).token
    link = sign_in_link(User.objects.get()).removeprefix("http://testserver")
    page = reverse("invitation:answer", args=[token])
    guest = Client()
    guest.raise_request_exception = False
    guest.post(page, {"name": "", "password": "x"})
    for address in (page, link):
        guest.get(f"{address}further/")
        Client(enforce_csrf_checks=True).post(address)
        guest.get(address, headers={"Host": "elsewhere.example"})
        guest.put(address)
    with stumbling(monkeypatch):
        guest.get(page)
    return {token, link.split("/")[3]}


def other_networks_with_trouble() -> set[str]:
    """Connecting the others, each with one trouble after the other."""
    used: set[str] = set()
    with (
        SimulatedWordPress() as wordpress,
        SimulatedBluesky() as bluesky,
        SimulatedMastodon(family="gotosocial") as m,
    ):
        tries: list[tuple[SimulatedNetwork, str, dict[str, str], dict[str, str]]] = [
            (m, "mastodon", {"server": m.url}, {"token": "token-of-the-house"}),
            (wordpress, "wordpress", {"site": wordpress.url, "user": "ratzi"},
             {"password": "an application password"}),
            (bluesky, "bluesky", {"service": bluesky.url, "handle": bluesky.house},
             {"app_password": "herz-ens-takt-2026"}),
        ]  # fmt: skip
        for network, kind, open_settings, given in tries:
            used |= set(given.values())
            for trouble in ("status", "html", "cut", "drop_before", "refuse_token", ""):
                if trouble:
                    network.suffer(trouble, times=-1)
                try_out(kind, open_settings, given, LOOPBACK)
                network.heal()
    return used
