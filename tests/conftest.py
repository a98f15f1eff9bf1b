"""The cast of every test: two houses, the people in them, and a network with people outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as settings_of_desk
from django.test import Client
from hypothesis import settings

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.app import App
from herzenstakt.channels.models import Channel
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.services import connect, register, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.incoming import fetch_page
from herzenstakt.kernel.http import PACE
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.agora import Agora, SimulatedAgora
from tests.beside import beside

Happens = Callable[[], AbstractContextManager[object]]
Looks = Callable[[Channel], None]
LOOPBACK = frozenset({"127.0.0.1"})
#: what our tests ask stands on our own loopback, which need not be spared
PACE.gap = 0.0

# however long an example takes on a busy machine; what is found is written as a test, not kept beside them
settings.register_profile("herzenstakt", deadline=None, database=None)
settings.load_profile("herzenstakt")


@pytest.fixture
def happens(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> Happens:
    """`with happens():` what is queued inside is done at the end, as workers would do it."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def own_shelf(settings: Any, tmp_path: Path) -> None:
    """A folder for pictures and files in which nothing of another test lies, and nothing is left for it:
    tests of one worker share a folder otherwise."""
    settings.DATA_DIR = tmp_path


def leave_out_what_is_missing_beside(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say which tests cannot run here, because what others wrote is not at hand, and let them be."""
    missing: dict[str, list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker("beside")
        if mark is not None and beside(*mark.args) is None:
            missing.setdefault("/".join(mark.args), []).append(item)
    for what, left in missing.items():
        said = f"{len(left)} tests are left out: {what} is not beside the checkout"
        config.issue_config_time_warning(pytest.PytestWarning(said), stacklevel=1)
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what asks no database, or starts one of its own: it need not run on a second kind. What needs
    something beside the checkout is left out where that is missing."""
    leave_out_what_is_missing_beside(config, items)
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        asks = item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}
        if not asks and "django_db_setup" not in fixtures:
            item.add_marker("no_database")


# --- the house, and the one next door ----------------------------------------------------------


def member(team: Team, name: str, role: Role) -> Membership:
    """Somebody who works in a team; the password is "herz-statt-technik"."""
    first = name.split()[0].lower()
    user = User.objects.create_user(
        f"{first}@{team.slug}.example", "herz-statt-technik", name=name, language="en"
    )
    return Membership.objects.create(user=user, team=team, role=role)


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="RatziFatzi GmbH", slug="ratzifatzi", undo_seconds=0)


@pytest.fixture
def owner(team: Team) -> Membership:
    return member(team, "Renate Ratzi", Role.OWNER)


@pytest.fixture
def mia(team: Team) -> Membership:
    return member(team, "Mia Menschenfreund", Role.LEAD)


@pytest.fixture
def uwe(team: Team) -> Membership:
    return member(team, "Uwe Unsozial", Role.MEMBER)


@pytest.fixture
def tina(team: Team) -> Membership:
    return member(team, "Tina Trainee", Role.TRAINEE)


@pytest.fixture
def rolf(team: Team) -> Membership:
    return member(team, "Rolf Reader", Role.READER)


@pytest.fixture
def olga(db: None) -> Membership:
    """She works next door and must never see anything of ours."""
    next_door = Team.objects.create(name="Anderswo AG", slug="anderswo")
    return member(next_door, "Olga Ohnerecht", Role.OWNER)


@pytest.fixture
def signed_in(client: Client) -> Callable[[Membership], Client]:
    """`signed_in(mia)` gives a browser in which Mia is signed in."""

    def sign_in(who: Membership) -> Client:
        client.force_login(who.user)
        return client

    return sign_in


# --- outside -----------------------------------------------------------------------------------


@pytest.fixture
def plaza() -> Iterator[SimulatedPlaza]:
    """A network with Frieda, Karl, Lena and Jonas on it."""
    with SimulatedPlaza() as network:
        network.meet("ratzifatzi", "RatziFatzi")
        network.meet("frieda", "Frieda Frage")
        network.meet("karl", "Karl Kritik")
        network.meet("lena", "Lena Lob")
        network.meet("jonas", "Jonas Jobinteresse")
        yield network


@pytest.fixture
def post(plaza: SimulatedPlaza) -> str:
    """A post of the house; its id on the network."""
    return plaza.post("ratzifatzi", "Unsere neue Bürste ist da!")


@pytest.fixture
def channel(owner: Membership, plaza: SimulatedPlaza, post: str) -> Channel:
    """The house on Plaza, connected."""
    settings = {"server": plaza.url}
    secrets = {"token": plaza.token, "door_secret": plaza.door_secret}
    findings, whoami = try_out("plaza", settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, "plaza", settings, secrets, whoami, LOOPBACK)


@pytest.fixture
def look(happens: Happens) -> Callable[[Channel], None]:
    """`look(channel)`: the desk looks at all feeds of a channel, whatever the clock says."""

    def look_now(channel: Channel) -> None:
        for feed in channel.feed_states.order_by("pk"):  # what tells who removed it comes first
            more = True
            while more:
                with happens():
                    more = fetch_page(feed.pk)

    return look_now


Says = Callable[..., Message]


@pytest.fixture
def says(
    plaza: SimulatedPlaza, post: str, channel: Channel, look: Callable[[Channel], None]
) -> Says:
    """`says("frieda", "Wann?")`: somebody comments under our post, and the desk has read it."""

    def say(who: str, text: str, to: str = "") -> Message:
        external_id = plaza.comment(who, text, to or post)
        look(channel)
        return Message.objects.get(channel=channel, external_id=external_id)

    return say


@pytest.fixture
def frieda_asks(says: Says) -> Message:
    return says("frieda", "Wann kommt die in Blau?")


@pytest.fixture
def conversation(frieda_asks: Message) -> Conversation:
    """The conversation Frieda has begun."""
    assert frieda_asks.conversation is not None
    return frieda_asks.conversation


@pytest.fixture
def draft(conversation: Conversation, mia: Membership) -> Reply:
    """What Mia wants to say to Frieda."""
    return save_draft(conversation, mia, "Im Dezember, liebe Frieda.")


# --- a network that wants an application -------------------------------------------------------


@pytest.fixture
def agora(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatedAgora]:
    """A network on which Olga looks after two pages of the house; a third one she may only see."""
    monkeypatch.setitem(connectors(), "agora", Agora)
    with SimulatedAgora() as network:
        network.add_page("p1", "RatziFatzi Bürsten")
        network.add_page("p2", "RatziFatzi Besen")
        network.add_page("p3", "Nachbarn", role="reader")
        yield network


@pytest.fixture
def agora_app(agora: SimulatedAgora, owner: Membership) -> App:
    """The application of the house there."""
    agora.register(
        "app-1", "secret-1", f"{settings_of_desk.PUBLIC_URL}/t/ratzifatzi/channels/signed-in/"
    )
    settings = {"client_id": "app-1", "server": agora.url}
    return register(
        owner, "agora", "Unser Zugang", settings, {"client_secret": "secret-1"}, LOOPBACK
    )
