"""Secrets, health, retention, and the claims of workers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.connector import Author, Delivery, Incoming, Media
from herzenstakt.channels.models import Channel, Envelope, FeedState, Health
from herzenstakt.channels.services import AnotherAccount, connect, pause, resume
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import file_incoming
from herzenstakt.flows.expiring import expire_some
from herzenstakt.flows.forgetting import keep, keep_no_longer
from herzenstakt.flows.outgoing import approve
from herzenstakt.flows.same_human import merge
from herzenstakt.flows.sweep import pick_up, sweep, tidy_up
from herzenstakt.journal.models import Entry, name_of
from herzenstakt.kernel.words import Sentence
from herzenstakt.people.models import Merge
from herzenstakt.replies.models import Reply
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says

Look = Callable[[Channel], None]


def expired(channel: Channel) -> int:
    """How many messages lose their words because their time is over."""
    before = Message.objects.exclude(expired_at=None).count()
    expire_some(channel)
    return Message.objects.exclude(expired_at=None).count() - before


def test_the_journal_knows_which_private_hosts_were_allowed_by_whom(
    channel: Channel, owner: Membership
) -> None:
    entry = Entry.objects.get(action="channel.connected", subject=name_of(channel))
    assert entry.by == owner
    assert entry.details["private_hosts"] == ["127.0.0.1"]


def test_secrets_are_unreadable_in_the_database_and_in_repr(
    channel: Channel, plaza: SimulatedPlaza
) -> None:
    assert plaza.token not in channel.locked_secrets
    assert plaza.token not in repr(channel.account())
    assert plaza.token not in repr(channel.__dict__)
    assert channel.account().secrets["token"] == plaza.token


def test_a_token_is_never_overwritten_by_nothing(channel: Channel, plaza: SimulatedPlaza) -> None:
    channel.keep_secrets({"token": "", "door_secret": "new"})

    kept = Channel.objects.get().account().secrets
    assert kept == {"token": plaza.token, "door_secret": "new"}


def test_reconnecting_keeps_the_channel_and_another_account_is_refused(
    channel: Channel, owner: Membership, plaza: SimulatedPlaza
) -> None:
    channel.disconnect(channel.trouble_sentence)
    us = Author(channel.own_external_id, "RatziFatzi")
    same = connect(owner, "plaza", channel.settings, {"token": "new"}, us)
    assert same.pk == channel.pk
    assert same.state == Channel.State.ACTIVE

    with pytest.raises(AnotherAccount):
        connect(owner, "plaza", {}, {}, Author("plaza:karl", "Karl"), channel=channel)


def test_a_look_that_did_not_work_is_shown_until_the_next_one_works(channel: Channel) -> None:
    for feed in channel.feed_states.all():
        feed.heard("", more=False)
    feed.stumbled(Sentence("No."), timedelta(seconds=1))
    assert channel.health() is Health.STUMBLED

    feed.heard("", more=False)

    assert channel.health() is Health.GOOD


def test_a_paused_channel_is_neither_asked_nor_healthy(channel: Channel, owner: Membership) -> None:
    pause(channel, owner)
    assert channel.health() is Health.PAUSED
    assert not FeedState.objects.due().exists()

    resume(channel, owner)
    assert FeedState.objects.due().exists()


def test_a_feed_whose_worker_died_is_asked_again_when_its_hold_is_over(channel: Channel) -> None:
    feed = channel.feed_states.get(name="private")
    feed.ask_later()
    assert FeedState.objects.claim(feed.pk)
    assert not FeedState.objects.due().filter(pk=feed.pk).exists()

    FeedState.objects.update(held_until=timezone.now() - timedelta(seconds=1))

    assert FeedState.objects.due().filter(pk=feed.pk).exists()


def test_a_feed_that_comes_with_an_update_is_soon_listened_to(channel: Channel, look: Look) -> None:
    look(channel)
    channel.feed_states.filter(name="private").delete()  # as if it had not been there yet
    assert channel.health() is Health.DEAF
    assert channel.heard_at() is None

    tidy_up()

    assert FeedState.objects.due().filter(channel=channel, name="private").exists()
    look(channel)
    assert channel.health() is Health.GOOD


def test_an_archive_gets_no_feeds(team: Team) -> None:
    archive = Channel.objects.create(team=team, kind="archive", name="Old")

    tidy_up()

    assert not archive.feed_states.exists()
    assert archive.health() is Health.GOOD


def test_a_channel_whose_deliveries_lie_unopened_is_not_good(
    channel: Channel, look: Look, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    look(channel)
    arrived = timezone.now() - timedelta(minutes=16)
    for digest, how in (("done", "done_at"), ("aside", "set_aside_at"), ("lying", "held_until")):
        one = Envelope.objects.create(channel=channel, digest=digest, body=b"?")
        Envelope.objects.filter(pk=one.pk).update(arrived_at=arrived, **{how: timezone.now()})

    assert channel.health() is Health.BEHIND
    with django_assert_num_queries(2):
        assert [one.health() for one in Channel.objects.with_health()] == [Health.BEHIND]

    Envelope.objects.filter(digest="lying").update(done_at=timezone.now())
    assert channel.health() is Health.GOOD
    assert [one.health() for one in Channel.objects.with_health()] == [Health.GOOD]


def test_what_has_just_arrived_is_no_trouble(channel: Channel, look: Look) -> None:
    look(channel)
    Envelope.objects.keep(channel, [Delivery(b"?")])

    assert channel.health() is Health.GOOD


def test_what_others_wrote_goes_when_its_time_is_over_and_ours_stays(
    channel: Channel, frieda_asks: Message
) -> None:
    channel.retention_days = 2
    channel.save()
    assert expired(channel) == 0
    Message.objects.update(told_at=timezone.now() - timedelta(days=3))
    Envelope.objects.update(arrived_at=timezone.now() - timedelta(days=3))

    pick_up()

    message = Message.objects.get()
    assert message.text == ""
    assert message.expired_at
    assert message.external_id == frieda_asks.external_id
    assert Conversation.objects.get().excerpt == ""
    assert not Envelope.objects.exists()


def test_of_whom_nothing_may_be_forgotten_the_words_stay(
    channel: Channel, says: Says, mia: Membership
) -> None:
    """Under whatever name they spoke: who was found to be somebody who is kept is kept, too."""
    kept, behind, other = (says(who, f"Wann, {who}?") for who in ("frieda", "karl", "lena"))
    assert kept.handle
    assert behind.handle
    merge(kept.handle.person, behind.handle.person, mia, Merge.Reason.SAID)
    keep(kept.handle.person, mia, "Anzeige vom 3. Mai, Verfahren läuft.")
    channel.retention_days = 2
    channel.save()
    Message.objects.update(told_at=timezone.now() - timedelta(days=3))

    assert expired(channel) == 1
    told = dict(Message.objects.values_list("pk", "text"))
    assert told == {kept.pk: "Wann, frieda?", behind.pk: "Wann, karl?", other.pk: ""}

    keep_no_longer(kept.handle.person, mia)
    assert expired(channel) == 2


def test_who_is_kept_and_then_stands_behind_somebody_keeps_all_of_that_human(
    channel: Channel, says: Says, mia: Membership
) -> None:
    kept, first = (says(who, "Wann?") for who in ("frieda", "karl"))
    assert kept.handle
    assert first.handle
    keep(kept.handle.person, mia, "Anzeige vom 3. Mai, Verfahren läuft.")
    merge(first.handle.person, kept.handle.person, mia, Merge.Reason.SAID)
    channel.retention_days = 2
    channel.save()
    Message.objects.update(told_at=timezone.now() - timedelta(days=3))

    assert expired(channel) == 0


def test_expired_words_do_not_live_on_in_the_list(
    channel: Channel, draft: Reply, says: Says, happens: Happens
) -> None:
    """Neither after an answer of ours, nor behind words of which the time is not over yet."""
    conversation = draft.conversation
    with happens():
        approve(draft, draft.author)
    channel.retention_days = 2
    channel.save()
    Message.objects.update(told_at=timezone.now() - timedelta(days=3))
    assert expired(channel) == 1
    conversation.refresh_from_db()
    assert conversation.excerpt == ""

    says("frieda", "Und in Rot?")
    expire_some(channel)
    conversation.refresh_from_db()
    assert conversation.excerpt == "Und in Rot?"


def test_expired_words_stay_away_when_the_network_tells_them_again(
    channel: Channel, frieda_asks: Message
) -> None:
    channel.retention_days = 2
    channel.save()
    Message.objects.update(told_at=timezone.now() - timedelta(days=3))
    expire_some(channel)
    media = (Media("image", "https://plaza.example/x.png"),)
    again = Incoming(
        external_id=frieda_asks.external_id,
        author=Author("frieda", "Frieda"),
        text="Wann kommt die in Blau?",
        written_at=frieda_asks.written_at,
        thread_id=frieda_asks.thread_id,
        media=media,
    )
    assert frieda_asks.handle
    file_incoming(channel, frieda_asks.handle, again, frieda_asks.thread_id)

    message = Message.objects.get()
    assert (message.text, message.media) == ("", [])


def test_one_stone_does_not_stop_the_road(
    channel: Channel, happens: Happens, plaza: SimulatedPlaza, post: str
) -> None:
    """A channel whose connector is no longer installed holds up nobody."""
    stranger = Channel.objects.create(team=channel.team, kind="forgotten", name="?")
    FeedState.objects.create(channel=stranger, name="mentions")
    plaza.comment("frieda", "Wann?", post)

    with happens():
        sweep()

    assert Message.objects.get().text == "Wann?"


def test_what_lost_its_job_is_picked_up(
    channel: Channel, plaza: SimulatedPlaza, post: str, happens: Happens
) -> None:
    plaza.comment("frieda", "Wann?", post)
    body, _headers = plaza.sealed(len(plaza.events))
    Envelope.objects.keep(channel, [Delivery(body)])
    with happens():
        pick_up()
    assert not Message.objects.exists()  # young: it surely has a job of its own

    Envelope.objects.update(arrived_at=timezone.now() - timedelta(minutes=1))
    with happens():
        pick_up()

    assert Message.objects.get().text == "Wann?"


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_exactly_one_gets_each_envelope(channel: Channel) -> None:
    Envelope.objects.keep(channel, [Delivery(f"{n}".encode()) for n in range(20)])
    pks = sorted(Envelope.objects.values_list("pk", flat=True))
    won: list[int] = []
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        for pk in pks:
            if Envelope.objects.claim(pk):
                won.append(pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(won) == pks
