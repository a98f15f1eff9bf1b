"""How long each network lets us keep what it tells, held against every network there is.

    recorded deliveries ─► desk ─► just before its time: whole ─► just after: gone from every place

`TERMS` says of each network what we expect, and where that stands. A network that is missing there fails,
and so does one whose connector says something else. That a connector tells of deletions when it is asked
again is part of the contract (`herzenstakt.testing.contract`); that the desk then lets go of what was
deleted is tried here.
"""

from __future__ import annotations

import inspect
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Connector, Delivery, Happening, Incoming, Vanished
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.trouble import Gone
from herzenstakt.conversations.models import Conversation, Message, MessageVersion, Post
from herzenstakt.exports.columns import What
from herzenstakt.exports.writing import Format
from herzenstakt.flows.exporting import Wanted, export
from herzenstakt.flows.incoming import keep, look_again, take_in
from herzenstakt.flows.sweep import pick_up
from herzenstakt.kernel import vault
from herzenstakt.people.models import Handle
from herzenstakt.search import finding
from herzenstakt.search.filters import parse
from herzenstakt.search.seeking import seek
from herzenstakt.testing.contract import SPOKEN
from tests.api.conftest import program_of
from tests.conftest import Happens
from tests.connectors.test_archive import GERMAN
from tests.flows.everywhere import everything
from tests.fuzzing.networks import house, networks

pytestmark = pytest.mark.usefixtures("own_shelf")

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
#: longer than any network's terms
LONG = timedelta(days=800)
NOT_KNOWN = "No terms that we know say how long what others wrote may be kept (from memory, C)"
NO_TERMS = "No terms of a network say how long what people wrote may be kept"
NO_NUMBER = "they name no number of days"


@dataclass(frozen=True, slots=True)
class Terms:
    """What we expect of one network. `words`, `who`: how long what others wrote, and who they are, may be
    kept. `said`: where that comes from, as it stands in `file` of the connector's folder, with its source.
    `asks_again`: whether deletions are learned by asking for known messages again; where they are not,
    they come as they come, or never."""

    words: timedelta | None
    who: timedelta | None
    said: str
    file: str = "README.md"
    asks_again: bool = True


TERMS = {
    "archive": Terms(
        None, None, "It reads files and speaks to nobody.", "connector.py", asks_again=False
    ),
    "bluesky": Terms(None, None, NOT_KNOWN),
    "facebook": Terms(None, None, NO_NUMBER),
    "feed": Terms(None, None, NO_TERMS, asks_again=False),
    "instagram": Terms(None, None, NO_NUMBER),
    "isso": Terms(None, None, NO_TERMS),
    "linkedin": Terms(
        timedelta(hours=48),
        timedelta(hours=24),
        '"Members\' Social Activity Data" 48 hours, what other members show of themselves 24 hours',
    ),
    "mailbox": Terms(
        None,
        None,
        "No terms of a network say how long mails may be kept here",
        asks_again=False,
    ),
    "manual": Terms(None, None, NO_TERMS, asks_again=False),
    "mastodon": Terms(None, None, NOT_KNOWN),
    "plaza": Terms(None, None, "our own: Plaza is simulated", "connector.py"),
    "wordpress": Terms(None, None, NO_TERMS),
    "x": Terms(None, None, "names no number of days for the others (from memory, C)"),
    "xing": Terms(None, None, NOT_KNOWN, asks_again=False),
    "youtube": Terms(
        timedelta(days=30),
        timedelta(days=30),
        "may be kept for 30 days, then it is to be read anew or let go of (Developer Policies, III.E.4)",
    ),
}
every_network = pytest.mark.parametrize("kind", sorted(TERMS))


# --- the table --------------------------------------------------------------------------------------


def test_every_network_stands_in_the_table_and_says_the_same() -> None:
    said = {
        kind: (one.retention, one.retention_of_authors, one.refresh is not Connector.refresh)
        for kind, one in connectors().items()
    }
    assert said == {kind: (one.words, one.who, one.asks_again) for kind, one in TERMS.items()}


@every_network
def test_where_it_comes_from_stands_in_the_folder_of_the_network(kind: str) -> None:
    file = Path(inspect.getfile(connectors()[kind])).parent / TERMS[kind].file
    assert TERMS[kind].said in " ".join(file.read_text(encoding="utf-8").split())


# --- what was told ----------------------------------------------------------------------------------


def recorded(kind: str) -> tuple[Connector, list[Delivery]]:
    """The house there, offline, and what was recorded of the network, as it is delivered."""
    if kind == "archive":
        lines = house(kind).unpack(io.BytesIO(GERMAN.encode()), "csv")
        return house(kind), [line.delivery for line in lines if line.delivery]
    if kind == "manual":
        return house(kind), [house(kind).note(SPOKEN)]
    network = networks()[kind]
    return network.connector, [Delivery(body, network.headers) for body in network.bodies]


def without_a_line(connector: type[Connector], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can be asked for what a delivery leaves open."""

    def gone(_connector: Connector, _message: Incoming) -> Any:
        raise Gone("Nobody is there.")

    monkeypatch.setattr(connector, "context", gone)
    monkeypatch.setattr(connector, "complete", lambda _connector, delivery: delivery)


@pytest.fixture
def told(
    kind: str, owner: Membership, happens: Happens, monkeypatch: pytest.MonkeyPatch
) -> Channel:
    """A channel there, with everything that was recorded; somebody had found other words before."""
    there, deliveries = recorded(kind)
    without_a_line(type(there), monkeypatch)
    channel = Channel.objects.create(
        team=owner.team,
        kind=kind,
        name=kind,
        own_external_id=there.account.own_external_id,
        settings=dict(there.account.settings),
        locked_secrets=vault.lock({}),
    )
    with happens():
        keep(channel, deliveries)
    said = theirs().first()
    assert said
    MessageVersion.objects.create(
        message=said, text=f"{said.text} Oder?", replaced_at=timezone.now()
    )
    assert Envelope.objects.exclude(body=b"").exists()
    return channel


def theirs() -> Any:
    """What others said, and is kept."""
    return Message.objects.said_to_us().kept().exclude(text="").order_by("pk")


Rows = list[tuple[Any, ...]]


def words() -> Rows:
    """Where words stand."""
    posts = Post.objects.filter(ours=False).order_by("pk")
    versions = MessageVersion.objects.order_by("pk")
    return [
        *Message.objects.order_by("pk").values_list("pk", "text", "media", "meta", "expired_at"),
        *versions.values_list("pk", "text"),
        *posts.values_list("pk", "title", "text", "media"),
        *Conversation.objects.order_by("pk").values_list("pk", "excerpt"),
    ]


def names() -> Rows:
    """Where it stands who somebody is."""
    posts = Post.objects.filter(ours=False).order_by("pk")
    known = ("pk", "name", "address", "url", "avatar_url", "person__name")
    return [
        *Handle.objects.order_by("pk").values_list(*known),
        *posts.values_list("pk", "author_name", "author_address"),
    ]


def deliveries() -> Rows:
    """What came, as it came."""
    there = Envelope.objects.order_by("pk").values_list("pk", "body")
    return [(pk, bytes(body)) for pk, body in there if body]


def passages() -> set[str]:
    """What could only be repeated by whoever kept it: lines of others that are none of ours, and no name."""
    known = [
        *Message.objects.filter(direction=Message.Direction.OUT).values_list("text", flat=True),
        *Post.objects.filter(ours=True).values_list("text", flat=True),
        *Handle.objects.values_list("name", flat=True),
    ]
    lines = {line.strip() for said in theirs() for line in said.text.splitlines()}
    whole = {line for line in lines if len(line) > 8 and not set(line) & set('"\\\t')}
    passages = {line for line in whole if not any(line in text for text in known)}
    assert passages
    return passages


# --- every place ------------------------------------------------------------------------------------


def after(span: timedelta) -> time_machine.travel:
    """That much later."""
    return time_machine.travel(timezone.now() + span, tick=True)


def found(member: Membership, passage: str) -> bool:
    """Whether somebody who looks for its longest word finds anything that others said."""
    word = max(re.findall(r"\w+", passage), key=len)
    rows = finding.said(seek(member, parse(word).filter), 50).rows
    return any(said.direction == Message.Direction.IN for said in rows)


def exported(member: Membership) -> list[str]:
    """The words of a file with everything that others said."""
    file = io.BytesIO()
    wanted = Wanted(What.MESSAGES, Format.JSONL)
    export(seek(member, parse("").filter), wanted, file, member)
    rows = [json.loads(line) for line in file.getvalue().splitlines()]
    return [row["text"] for row in rows if row["direction"] == "in"]


def for_programs(member: Membership, pks: Sequence[int]) -> Iterator[str]:
    """All that a program gets to read of these messages, and of the lists in which they stand."""
    program = program_of(member)
    for path in (*(f"/messages/{pk}" for pk in pks), "/conversations", "/posts"):
        yield json.dumps(program.get(path), ensure_ascii=False)


def assert_all_is_there(member: Membership, pks: Sequence[int], lines: set[str]) -> None:
    """Whoever looks finds it, and is told it. A file leaves out what is hidden, or said to nobody here."""
    api = "\n".join(for_programs(member, pks))
    listed = theirs().filter(is_hidden=False).exclude(conversation=None)
    assert sorted(filter(None, exported(member))) == sorted(said.text for said in listed)
    for line in lines:
        assert found(member, line), line
        assert line in api


def assert_nothing_is_left(member: Membership, pks: Sequence[int], lines: set[str]) -> None:
    """In no table, and nobody finds, exports or is told it. That somebody wrote stays."""
    assert not theirs().exists()
    assert not MessageVersion.objects.exists()
    assert deliveries() == []
    assert set(Message.objects.filter(pk__in=pks).values_list("text", flat=True)) == {""}
    assert not Post.objects.filter(ours=False).exclude(title="", text="").exists()
    assert exported(member) == []
    told = "\n".join([everything(), *for_programs(member, pks)])
    for line in lines:
        assert line not in told
        assert not found(member, line)


# --- in time ----------------------------------------------------------------------------------------


@every_network
def test_what_a_network_lends_us_is_whole_until_its_time_and_gone_after_it(
    kind: str, told: Channel, owner: Membership
) -> None:
    terms = TERMS[kind]
    pks, lines = [said.pk for said in theirs()], passages()
    before = words(), names(), deliveries()
    assert_all_is_there(owner, pks, lines)

    spans = sorted({span for span in (terms.words, terms.who) if span})
    for moment in [at for span in spans for at in (span - A_MINUTE, span + A_MINUTE)] or [LONG]:
        with after(moment):
            pick_up()
            assert (words() == before[0]) is (terms.words is None or moment < terms.words)
            assert (names() == before[1]) is (terms.who is None or moment < terms.who)
            assert (deliveries() == before[2]) is (not spans or moment < spans[0])
            if terms.words is None or moment < terms.words:
                assert_all_is_there(owner, pks, lines)
            else:
                assert_nothing_is_left(owner, pks, lines)


@every_network
def test_an_owner_may_want_a_day_on_any_network(
    kind: str, told: Channel, owner: Membership
) -> None:
    """Then nothing is left, whatever a connector keeps beside the words."""
    pks, lines, before = [said.pk for said in theirs()], passages(), words()
    Channel.objects.update(retention_days=1)
    with after(A_DAY - A_MINUTE):
        pick_up()
        assert words() == before
    with after(A_DAY + A_MINUTE):
        pick_up()
        assert_nothing_is_left(owner, pks, lines)


# --- on the network ---------------------------------------------------------------------------------


@every_network
def test_what_is_deleted_on_the_network_goes_here(
    kind: str,
    told: Channel,
    owner: Membership,
    happens: Happens,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pks, lines = [said.pk for said in theirs()], passages()
    deleted: list[Happening] = [Vanished(said.external_id) for said in theirs()]
    if TERMS[kind].asks_again:
        Message.objects.update(written_at=timezone.now())
        monkeypatch.setattr(connectors()[kind], "refresh", lambda _connector, _names: deleted)
        look_again(told, "")
    else:
        with happens():
            for one in deleted:
                take_in(told, one, "")
    assert not theirs().exists()
    assert not MessageVersion.objects.exists()
    assert not any(exported(owner))
    shown = "\n".join(for_programs(owner, pks))
    bodies = b"\n".join(body for _pk, body in deliveries()).decode()
    for line in lines:
        assert line not in shown + bodies
        assert not found(owner, line)
