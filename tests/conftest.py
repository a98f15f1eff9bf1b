"""The cast of every test: two houses, the people in them, and a network with people outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from hypothesis import settings

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.models import Channel
from herzenstakt.channels.services import connect, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.incoming import fetch_page
from herzenstakt.kernel.http import PACE
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza

Happens = Callable[[], AbstractContextManager[object]]
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


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks no database, or starts one of its own: it need not run on a second kind."""
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
