"""The demo world as it stands on the desk: read through the front door, worked on, remembered."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.channels.connector import Ability, Answer
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.models import Conversation, Message, MessageVersion, Note, Post
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.http import http_of
from herzenstakt.moderation.models import Evidence, Measure, RecordEntry
from herzenstakt.replies.models import Reply
from herzenstakt.testing.world.joining import APPLICATIONS
from herzenstakt.testing.world.open import Demo, open_demo, read_everything
from herzenstakt.testing.world.play import NETWORKS

pytestmark = pytest.mark.django_db
#: where a whole week happens; elsewhere a handful of people speak
BUSY = ("mastodon", "bluesky", "wordpress", "plaza")
ANY_PORT = dict.fromkeys(NETWORKS, 0)
TABLES = (
    *(Team, User, Channel, Envelope, Post, Conversation, Message, Note, Reply, Entry),
    *(Measure, Evidence, RecordEntry),
)


Counts = dict[str, int]


@pytest.fixture(scope="module")
def _desk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One database for the whole file, empty again at its end: reading a week takes a while."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def starts(_desk: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Start]]:
    """The demo after its first start (closed), and after its second (open)."""
    folder = tmp_path_factory.mktemp("demo")
    with open_demo(folder, ANY_PORT) as first:
        first.fill(threading.Event())
        begun = Start.of(first)
    http_of.cache_clear()  # connections of the first start would still reach its networks
    with open_demo(folder) as second:
        second.fill(threading.Event())
        assert not list(read_everything(second.channels))
        yield [begun, Start.of(second)]


@dataclass(frozen=True, slots=True)
class Start:
    """What a start of the demo left behind."""

    demo: Demo
    counts: Counts
    accounts: list[str]

    @classmethod
    def of(cls, demo: Demo) -> Start:
        """As it is now."""
        counts = {table.__name__: table._default_manager.count() for table in TABLES}
        return cls(demo, counts, [channel.own_external_id for channel in demo.channels])


@pytest.fixture
def demo(starts: list[Start]) -> Demo:
    return starts[-1].demo


@pytest.fixture
def mia(demo: Demo) -> Membership:
    return demo.members["mia"]


def test_everything_that_was_said_has_found_its_place(demo: Demo) -> None:
    assert Conversation.objects.count() >= 460
    assert {channel.kind for channel in demo.channels} == set(NETWORKS)
    assert not Envelope.objects.filter(done_at=None, set_aside_at=None).exists()
    for channel in demo.channels:
        least = 75 if channel.kind in BUSY else 6
        assert channel.conversations.count() >= least, channel.kind
        assert not any(feed.trouble for feed in channel.feed_states.all())


def test_one_delivery_is_newer_than_the_desk_and_set_aside(demo: Demo) -> None:
    aside = Envelope.objects.set_aside().get()
    assert aside.channel.kind == "plaza"
    assert json.loads(bytes(aside.body))["event"] == "vote"


def of(demo: Demo, kind: str) -> Channel:
    return next(channel for channel in demo.channels if channel.kind == kind)


def in_play(demo: Demo, kind: str, begins: str) -> Message:
    return Message.objects.get(channel=of(demo, kind), text__startswith=begins)


def test_the_house_has_signed_in_with_an_application_of_its_own_where_that_is_the_way(
    demo: Demo,
) -> None:
    for channel in demo.channels:
        assert (channel.app is not None) == (channel.kind in APPLICATIONS), channel.kind
        if channel.app:
            assert channel.app.kind == channel.kind
            assert channel.state == Channel.State.ACTIVE


def test_each_network_shows_what_is_its_own(demo: Demo) -> None:
    now = datetime.now(UTC)

    letter = in_play(demo, "facebook", "Guten Tag, ich habe zweimal")
    window = of(demo, "facebook").connector.window(letter.meta, letter.written_at, now)
    assert letter.visibility == "private"
    assert window.until
    assert window.until - now < timedelta(hours=2)

    assert in_play(demo, "youtube", "Verdammt noch mal").is_hidden

    unnamed = in_play(demo, "x", "Schöne Idee.")
    named = in_play(demo, "x", "Gilt das auch")
    x = of(demo, "x").connector
    assert x.window(unnamed.meta, unnamed.written_at, now).by_hand
    assert x.window(named.meta, named.written_at, now).closed.text == ""

    linkedin = of(demo, "linkedin").connector_class
    assert linkedin
    assert linkedin.retention == timedelta(hours=48)
    assert in_play(demo, "instagram", "Hi! Ich würde gern").visibility == "private"


def test_what_no_program_answers_is_answered_by_hand(demo: Demo) -> None:
    for kind in ("feed", "xing"):
        assert of(demo, kind).connector.can(Ability.REPLY).answer is Answer.BY_HAND
    kept = in_play(demo, "xing", "Sie suchen „Borsten-Helden")
    assert kept.conversation
    assert kept.conversation.replies.get().state == Reply.State.TO_POST


def test_a_mail_brings_its_picture_and_one_that_is_forged_says_so(demo: Demo) -> None:
    broken = in_play(demo, "mailbox", "Der Stiel von meinem Besen")
    assert [one["name"] for one in broken.media] == ["riss-im-stiel.png"]
    picture = of(demo, "mailbox").connector.bring(broken.media[0]["url"])
    assert picture.startswith(b"\x89PNG")
    forged = in_play(demo, "mailbox", "Ihr Postfach ist zu 98 %")
    assert forged.remark
    assert forged.genuine == "no"


def test_whoever_got_an_answer_by_mail_and_asks_again_waits(demo: Demo) -> None:
    again = in_play(demo, "mailbox", "Das ist großzügig")
    assert again.conversation
    said = again.conversation.messages.order_by("written_at")
    assert [one.direction for one in said] == ["in", "out", "in"]
    assert again.conversation.waiting_since == again.written_at


def test_xing_tells_who_asks_and_what_nobody_understands_stands_there_whole(demo: Demo) -> None:
    asked = in_play(demo, "xing", "Guten Tag Frau Menschenfreund")
    assert (asked.handle and asked.handle.name, asked.visibility) == ("Emil Harms", "private")
    assert asked.text.endswith("oder soll ich einfach vorbeikommen?")
    card = in_play(demo, "xing", "Neues aus Ihrem Netzwerk")
    assert card.remark
    assert card.conversation
    assert card.conversation.waiting_since
    assert not in_play(demo, "xing", "Sucht ihr auch Menschen").remark


def test_on_the_diary_a_comment_waits_to_be_let_in(demo: Demo) -> None:
    assert in_play(demo, "isso", "Früher habt ihr Bürsten gebunden").is_hidden
    said = in_play(demo, "isso", "Zu Hause hatten wir Messing")
    assert said.conversation
    assert said.conversation.post
    assert said.conversation.post.title.startswith("Werkstattbuch, Seite 41")


def test_what_was_deleted_is_remembered_as_deleted(demo: Demo) -> None:
    gone = Message.objects.exclude(gone_at=None)
    assert gone.count() >= 6
    assert Entry.objects.filter(action="message.vanished", details__by_house=True).count() >= 3
    assert MessageVersion.objects.count() >= 2


def test_some_wait_since_minutes_and_some_since_days(mia: Membership) -> None:
    waiting = Conversation.objects.visible_to(mia).waiting()
    waits = [c.waiting_since for c in waiting if c.waiting_since]
    assert 100 <= len(waits) <= 400
    assert (waits[-1] - waits[0]).days >= 7


def test_the_people_of_the_house_have_done_some_work(demo: Demo, mia: Membership) -> None:
    assert Conversation.objects.cared_for_by(mia).count() >= 8
    assert Note.objects.count() >= 8
    assert Reply.objects.filter(state=Reply.State.DRAFT).count() == 3
    decided = Measure.objects.filter(found_outside=False).order_by("pk")
    assert [one.state for one in decided] == ["done", "declined", "asked"]


def test_criticism_that_was_deleted_on_the_network_has_no_reason(demo: Demo) -> None:
    found = Measure.objects.without_reason()
    assert found.count() >= 3
    assert found.filter(evidence__text__contains="Die Borsten leider nicht.").exists()
    assert Conversation.objects.filter(status=Conversation.Status.CLOSED).count() >= 50


def test_uwe_and_mia_answered_on_the_networks_before(mia: Membership) -> None:
    ours = Message.objects.visible_to(mia).filter(direction=Message.Direction.OUT)
    assert ours.filter(text__contains="Niemand zwingt Sie zum Kauf.").exists()
    assert ours.filter(text__endswith="– Mia", conversation__isnull=False).count() >= 10


def test_olga_sees_nothing_of_it(demo: Demo) -> None:
    olga = demo.members["olga"]
    for table in (Channel, Post, Conversation, Message, Envelope, Entry):
        assert not table.objects.visible_to(olga).exists()


def test_new_words_come_in(demo: Demo) -> None:
    before = Message.objects.count()
    stop = threading.Event()
    for _ in demo.world.steps(stop, pause=(0.0, 0.001)):
        stop.set()
    assert len(list(read_everything(demo.channels))) == 1
    assert Message.objects.count() == before + 1


def test_a_second_start_changes_nothing(starts: list[Start]) -> None:
    first, second = starts
    assert second.counts == first.counts
    assert second.accounts == first.accounts
    assert second.demo.world.networks.ports() == first.demo.world.networks.ports()


def test_the_link_signs_mia_in_and_only_once(demo: Demo, client: Client) -> None:
    path = demo.link().removeprefix(settings.PUBLIC_URL)
    client.post(path)
    assert client.session["_auth_user_id"] == str(demo.members["mia"].user.pk)
    assert Client().post(path).status_code == 410
