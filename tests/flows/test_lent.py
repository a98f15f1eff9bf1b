"""What a network lends us goes in time from every place where it is kept, and comes back when it is read."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.connector import Connector, Delivery, Opening, Vanished
from herzenstakt.channels.models import LOOK_AGAIN, Channel, Envelope
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.tame import tame
from herzenstakt.conversations.models import Asking, Conversation, Message, MessageVersion, Post
from herzenstakt.conversations.services import expire, let_rest
from herzenstakt.flows import bringing_back, expiring, outgoing
from herzenstakt.flows.bringing_back import bring_back, look_at
from herzenstakt.flows.expiring import catch_up, expire_some
from herzenstakt.flows.forgetting import forget, keep
from herzenstakt.flows.giving_out import give_out
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.incoming import keep_opening, take_in
from herzenstakt.flows.letting_go import let_go_of_words
from herzenstakt.flows.measures import ask, decide
from herzenstakt.flows.outgoing import NOT_HERE, NotYet, approve
from herzenstakt.flows.showing import picture_of
from herzenstakt.flows.sweep import pick_up, tidy_up
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.http import Allowance
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.verify import verify_team
from herzenstakt.people.models import Handle, Person
from herzenstakt.proposals.models import HelpRequest
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.tokens.models import Once, Token
from herzenstakt.webhooks import shredder
from herzenstakt.webhooks.models import Call, Webhook
from tests.conftest import Happens, Says
from tests.flows.everywhere import everything
from tests.flows.test_forgetting import in_months
from tests.media.samples import png

pytestmark = pytest.mark.usefixtures("own_shelf")

Look = Callable[[Channel], None]
SignedIn = Callable[[Membership], Client]
WORDS, WHO = timedelta(hours=48), timedelta(hours=24)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def lent(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> Channel:
    """Plaza lets us keep words for 48 hours, and who wrote them for 24."""
    monkeypatch.setattr(connectors()["plaza"], "retention", WORDS)
    monkeypatch.setattr(connectors()["plaza"], "retention_of_authors", WHO)
    return channel


def after(span: timedelta) -> time_machine.travel:
    """That much later."""
    return time_machine.travel(timezone.now() + span, tick=True)


def files() -> list[Path]:
    """Pictures and films of networks that lie here."""
    return [path for path in (Path(settings.DATA_DIR) / "media").glob("*/*") if path.stat().st_size]


def open_it(conversation: Conversation, happens: Happens) -> None:
    """A member opens the conversation, and a worker does what is to be done."""
    there = Conversation.objects.for_list().get(pk=conversation.pk)
    with happens():
        look_at(there, there.messages.select_related("handle"), opened=True)


# --- in time --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "words", "name"),
    [
        (WHO - A_MINUTE, "Wo ist der Hafen?", "Frieda Frage"),
        (WHO + A_MINUTE, "Wo ist der Hafen?", ""),
        (WORDS - A_MINUTE, "Wo ist der Hafen?", ""),
        (WORDS + A_MINUTE, "", ""),
    ],
)
def test_hours_hold_to_the_minute(
    lent: Channel, says: Says, span: timedelta, words: str, name: str
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    with after(span):
        pick_up()
    said = Message.objects.select_related("handle").get(pk=said.pk)
    handle = said.handle
    assert handle
    assert (said.text, handle.name) == (words, name)
    assert (handle.address, handle.url, handle.name_key) == (
        ("", "", "") if not name else (handle.address, handle.url, handle.name_key)
    )
    assert handle.external_id == "plaza:frieda"
    assert Person.objects.get().name == (name or f"#{handle.home_id}")


def test_without_a_term_nothing_goes(channel: Channel, says: Says) -> None:
    says("frieda", "Wo ist der Hafen?")
    with after(timedelta(days=300)):
        pick_up()
        assert Message.objects.get().text == "Wo ist der Hafen?"
        assert Person.objects.get().name == "Frieda Frage"


def test_an_owner_may_want_less_and_never_more(lent: Channel, says: Says) -> None:
    lent.retention_days = 30
    assert lent.words_kept_for == WORDS
    lent.retention_days = 1
    assert lent.words_kept_for == timedelta(days=1)
    lent.retention_days = None
    assert lent.words_kept_for == WORDS


def test_a_term_runs_from_when_the_network_last_told_and_not_from_when_it_was_written(
    lent: Channel, plaza: SimulatedPlaza, post: str, look: Look
) -> None:
    plaza.comment("frieda", "Wo ist der Hafen?", post, at=timezone.now() - timedelta(days=9))
    look(lent)
    pick_up()
    assert Message.objects.get().text

    with after(timedelta(hours=40)):
        lent.feed_states.filter(name=LOOK_AGAIN).update(cursor="")
        look(lent)  # known messages are looked at again
        pick_up()
    with after(timedelta(hours=60)):
        pick_up()
        assert Message.objects.get().text == "Wo ist der Hafen?"
        assert Person.objects.get().name == "Frieda Frage"
    with after(timedelta(hours=89)):
        pick_up()
        assert Message.objects.get().text == ""


def test_who_speaks_again_has_a_name_again(lent: Channel, says: Says) -> None:
    says("frieda", "Wo ist der Hafen?")
    with after(WHO + A_MINUTE):
        pick_up()
        assert Person.objects.get().name.startswith("#")
        says("frieda", "Hallo?")
        assert (Person.objects.get().name, Handle.objects.get().name) == ("Frieda Frage",) * 2


def test_a_name_that_one_of_us_gave_is_ours(lent: Channel, says: Says) -> None:
    says("frieda", "Wo ist der Hafen?")
    Person.objects.update(name="Die Frau vom Hafen")
    with after(WHO + A_MINUTE):
        pick_up()
    assert Person.objects.get().name == "Die Frau vom Hafen"
    assert Handle.objects.get().name == ""


def test_our_own_words_stay(lent: Channel, draft: Reply, happens: Happens) -> None:
    with happens():
        approve(draft, draft.author)
    with after(timedelta(days=9)):
        pick_up()
    ours = Message.objects.get(direction=Message.Direction.OUT)
    assert (ours.text, ours.expired_at) == (draft.text, None)
    said = Message.objects.said_to_us().get()
    assert (said.text, bool(said.permalink), bool(said.settled_at)) == ("", True, True)


def test_however_much_it_is_it_goes_on_until_all_of_it_is_gone(
    lent: Channel, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiring, "LOT", 20)
    said = conversation.messages.get()
    Message.objects.bulk_create(
        Message(
            channel=lent,
            conversation=conversation,
            handle=said.handle,
            external_id=f"many-{number}",
            thread_id=said.thread_id,
            direction=Message.Direction.IN,
            text=f"Hafen {number}",
            written_at=said.written_at,
        )
        for number in range(95)
    )

    def left() -> int:
        return Message.objects.exclude(text="").count()

    with after(WORDS + A_MINUTE):
        assert expire_some(lent, seconds=0) is True
        assert left() == 96 - 20
        assert expire_some(lent, seconds=0) is True
        assert left() == 96 - 40
        catch_up()
        assert left() == 0
        assert expire_some(lent, seconds=0) is False


def test_many_conversations_are_retold_in_one_look_and_only_where_something_changes(
    lent: Channel, says: Says
) -> None:
    """Of each of four people the first word goes, and of one of them it was the last one, too."""
    people = ("frieda", "karl", "lena", "jonas")
    first = [says(who, "Wo ist der Hafen?") for who in people]
    for who, one in zip(people[:-1], first, strict=False):
        says(who, "Ich sehe ihn!", one.external_id)

    def statements(those: list[Message]) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            expire(lent, [one.pk for one in those], timezone.now())
        return [one["sql"] for one in asked.captured_queries]

    alone, together = statements(first[:1]), statements(first[1:])
    assert not [sql for sql in alone if 'SET "excerpt"' in sql]
    assert len(together) == len(alone) + 1
    shown = dict(Conversation.objects.values_list("pk", "excerpt"))
    assert [shown[one.conversation_id or 0] for one in first] == ["Ich sehe ihn!"] * 3 + [""]


def test_one_stone_does_not_stop_the_road_and_the_log_repeats_nothing(
    lent: Channel, says: Says, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stone, other = says("frieda", "Wo ist der Hafen?"), says("karl", "Am Hafen!")

    def stumble(channel: Channel, pks: list[int], *more: Any) -> set[int]:
        if stone.pk in pks:
            raise RuntimeError("a stone in the road")
        return expire(channel, pks, *more)

    monkeypatch.setattr(expiring, "expire", stumble)
    caplog.set_level(logging.DEBUG, "herzenstakt")
    with after(WORDS + A_MINUTE):
        pick_up()
    assert dict(Message.objects.values_list("pk", "text")) == {
        stone.pk: "Wo ist der Hafen?",
        other.pk: "",
    }
    assert "Hafen" not in caplog.text
    assert "Frieda" not in caplog.text


def test_what_nobody_could_open_in_time_goes_and_the_journal_says_so(lent: Channel) -> None:
    Envelope.objects.keep(lent, [Delivery(b"no event")])
    with after(WHO - A_MINUTE):
        pick_up()
        assert Envelope.objects.exists()
    with after(WHO + A_MINUTE):
        pick_up()
        pick_up()
    assert not Envelope.objects.exists()
    assert Entry.objects.get(action="envelope.expired").details == {"number": 1}


# --- every place ----------------------------------------------------------------------------------

#: what tells of what was said, and by whom
TRACES = ("Hafen", "Frieda Frage")


def traces() -> list[str]:
    there = everything()
    return [trace for trace in TRACES if trace in there]


@pytest.fixture
def everywhere(
    lent: Channel, plaza: SimulatedPlaza, post: str, look: Look, mia: Membership
) -> Message:
    """Words of Frieda in every place where a word may be kept, and a picture of hers on the disk."""
    picture = plaza.bring(png(40, 30), "image/png")
    shown = [{"url": f"{plaza.url}/pictures/{picture}", "alt": "Der Hafen"}]
    name = plaza.comment("frieda", "Wo ist der Hafen?", post, pictures=shown)
    look(lent)
    plaza.edit(name, "Wo genau ist der Hafen?")
    look(lent)
    said = Message.objects.select_related("channel", "conversation").get()
    assert said.conversation
    assert picture_of(said, said.media[0]["url"], mia)
    _beside(said, mia)
    assert traces() == list(TRACES)
    assert MessageVersion.objects.exists()
    assert files()
    return said


def _beside(said: Message, by: Membership) -> None:
    """What programs and machines were told."""
    HelpRequest.objects.create(
        team=by.team,
        member=by,
        conversation=said.conversation,
        answers=said,
        kind=HelpRequest.Kind.values[0],
        state=HelpRequest.State.values[-1],
        host="model.example",
        model="m",
        texts=["Der Hafen ist links."],
    )
    token = Token.objects.create(
        member=by,
        name="n8n",
        prefix="x",
        digest="x",
        scopes=[],
        ends_at=timezone.now() + timedelta(days=300),
    )
    answer = json.dumps({"text": said.text, "who": "Frieda Frage"})
    Once.objects.create(token=token, key="k", digest="d", status=200, answer=answer)
    hook = Webhook.objects.create(
        team=by.team,
        address="https://n8n.example",
        purpose="n8n",
        added_by=by,
        events=[],
        locked_secret="x",
    )
    Call.objects.create(webhook=hook, event="x", payload={}, answer="Danke: Wo ist der Hafen?")


def test_in_time_nothing_is_left_in_any_table_and_no_file(
    everywhere: Message, django_capture_on_commit_callbacks: Any
) -> None:
    with (
        after(WORDS + A_MINUTE),
        django_capture_on_commit_callbacks(execute=True),
    ):
        pick_up()
        tidy_up()
    assert traces() == []
    assert files() == []
    assert Message.objects.get().external_id == everywhere.external_id


def test_who_deletes_it_on_the_network_leaves_nothing_here_either(
    everywhere: Message, plaza: SimulatedPlaza, look: Look, lent: Channel
) -> None:
    plaza.delete(everywhere.external_id)
    look(lent)
    assert "Hafen" not in everything()
    assert files() == []
    assert Message.objects.get().gone_at


@pytest.mark.parametrize("span", [WHO, WORDS])
def test_what_was_made_of_words_and_names_goes_with_them_or_not_at_all(
    everywhere: Message, monkeypatch: pytest.MonkeyPatch, span: timedelta
) -> None:
    """A worker that dies between the two leaves nothing that nobody would look for any more."""

    def die(_team: Team) -> None:
        raise RuntimeError("the worker has died")

    with after(span + A_MINUTE):
        with monkeypatch.context() as at_that_moment:
            at_that_moment.setattr(shredder, "shred", die)
            pick_up()
        assert traces() == list(TRACES)
        assert Message.objects.get().text
        assert Handle.objects.get().name
        pick_up()
        assert not Call.objects.exclude(answer="").exists()
        assert not Handle.objects.get().name


def test_a_deletion_is_heard_by_looking_again_too(
    everywhere: Message, happens: Happens, lent: Channel
) -> None:
    with happens():
        take_in(lent, Vanished(everywhere.external_id), "")
    assert "Hafen" not in everything()
    assert files() == []


def test_what_is_there_again_is_told_again_by_the_same_delivery(
    lent: Channel, frieda_asks: Message, happens: Happens
) -> None:
    """What was taken out of a delivery comes back with it, or nobody would hear of it."""
    envelope = Envelope.objects.exclude(about="").get(about=frieda_asks.external_id)
    told = envelope.delivery()
    with happens():
        take_in(lent, Vanished(frieda_asks.external_id), "")
    assert "Blau" not in everything()
    with happens():
        Envelope.objects.keep(lent, [told], as_it_is=True)
    envelope.refresh_from_db()
    assert bytes(envelope.body) == told.body
    assert envelope.done_at is None


def test_a_post_of_somebody_else_goes_in_the_same_time(
    lent: Channel, says: Says, conversation: Conversation
) -> None:
    (told,) = lent.connector.parse(Envelope.objects.exclude(about="").first().delivery())  # type: ignore[union-attr]
    opening = Opening("theirs", told.author, "Mein Hafen", timezone.now(), title="Hafen")  # type: ignore[union-attr]
    keep_opening(lent, tame(opening))
    post = Post.objects.get(external_id="theirs")
    with after(WHO + A_MINUTE):
        pick_up()
        post.refresh_from_db()
        assert (post.author_name, post.text) == ("", "Mein Hafen")
    with after(WORDS + A_MINUTE):
        pick_up()
    post.refresh_from_db()
    assert (post.author_name, post.author_address, post.title, post.text) == ("",) * 4
    assert post.is_empty
    assert Post.objects.get(ours=True).text == "Unsere neue Bürste ist da!"


def test_a_post_that_somebody_else_deletes_goes_at_once_and_ours_stays(
    lent: Channel, conversation: Conversation, happens: Happens
) -> None:
    assert conversation.post
    (told,) = lent.connector.parse(Envelope.objects.exclude(about="").first().delivery())  # type: ignore[union-attr]
    keep_opening(lent, Opening("theirs", told.author, "Mein Hafen", timezone.now()))  # type: ignore[union-attr]
    with happens():
        take_in(lent, Vanished("theirs"), "")
        take_in(lent, Vanished(conversation.post.external_id), "")
    assert Post.objects.get(external_id="theirs").text == ""
    assert Post.objects.get(ours=True).text == "Unsere neue Bürste ist da!"


def test_a_written_reason_goes_before_a_term(lent: Channel, says: Says, mia: Membership) -> None:
    kept, other = says("frieda", "Wo ist der Hafen?"), says("karl", "Am Hafen!")
    assert kept.handle
    keep(kept.handle.person, mia, "Anzeige vom 3. Mai, Verfahren läuft.")
    with after(WORDS + A_MINUTE):
        pick_up()
    told = dict(Message.objects.values_list("pk", "text"))
    assert told == {kept.pk: "Wo ist der Hafen?", other.pk: ""}
    assert set(Handle.objects.values_list("name", flat=True)) == {"Frieda Frage", ""}


def test_a_measure_keeps_its_evidence_as_long_as_somebody_may_ask_and_no_longer(
    lent: Channel, says: Says, mia: Membership, uwe: Membership, happens: Happens
) -> None:
    said = says("frieda", "Ich komme zum Hafen!")
    with happens():
        hide = ask(
            said,
            uwe,
            Measure.Kind.HIDE,
            Grounds("L03", passage="Hafen", explanation="x", law="§ 241 StGB"),
        )
        decide(hide, mia, agrees=True, remark="Ja.")
    with after(timedelta(days=300)):
        pick_up()
        tidy_up()
        assert Message.objects.get(pk=said.pk).text == ""
        assert Measure.objects.get().evidence.text == "Ich komme zum Hafen!"
    with after(timedelta(days=367)):
        tidy_up()
        assert traces() == []
        assert not verify_team(mia.team_id).flaw


# --- what leaves the house ------------------------------------------------------------------------


def test_nobody_finds_exports_or_is_told_what_has_expired(
    lent: Channel, says: Says, mia: Membership, owner: Membership, signed_in: SignedIn
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    assert said.conversation
    with after(WORDS + A_MINUTE):
        pick_up()
        browser = signed_in(owner)
        pages = [
            browser.get("/t/ratzifatzi/search/", {"q": "Hafen"}),
            browser.get("/t/ratzifatzi/search/", {"q": "Frieda Frage"}),
            browser.get("/t/ratzifatzi/"),
            browser.get(f"/t/ratzifatzi/p/{said.conversation.person_id}/"),
            browser.get(f"/t/ratzifatzi/c/{said.conversation_id}/"),
        ]
        for page in pages:
            assert page.status_code == 200
            told = page.content.decode().replace('value="Hafen"', "").replace("Frieda%20Frage", "")
            assert "Wo ist der" not in told
        found = pages[0].content.decode()
        assert f"/c/{said.conversation_id}/" not in found
        told = json.dumps(give_out(said.conversation.person, owner), ensure_ascii=False)
        assert not [trace for trace in TRACES if trace in told]
        assert "no_longer_kept_since" in told


# --- it comes back --------------------------------------------------------------------------------


def test_whoever_opens_it_has_the_words_again_for_another_term(
    lent: Channel, says: Says, happens: Happens
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    assert said.conversation
    late = timezone.now() + WORDS + A_MINUTE
    with time_machine.travel(late, tick=True):
        pick_up()
        assert traces() == []
        open_it(said.conversation, happens)
        said.refresh_from_db()
        assert (said.text, said.expired_at, said.may_come_back) == (
            "Wo ist der Hafen?",
            None,
            False,
        )
        assert Person.objects.get().name == "Frieda Frage"
        assert Conversation.objects.get().excerpt == "Wo ist der Hafen?"
        assert not Asking.objects.exists()
        assert not MessageVersion.objects.exists()
    with time_machine.travel(late + WORDS - A_MINUTE, tick=True):
        pick_up()
        assert Message.objects.get().text
    with time_machine.travel(late + WORDS + A_MINUTE, tick=True):
        pick_up()
        assert not Message.objects.get().text


def test_what_was_edited_meanwhile_comes_as_it_stands_now(
    lent: Channel, says: Says, happens: Happens, plaza: SimulatedPlaza
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    assert said.conversation
    with after(WORDS + A_MINUTE):
        pick_up()
        plaza.edit(said.external_id, "Wo ist der Bahnhof?", timezone.now())
        open_it(said.conversation, happens)
    said.refresh_from_db()
    assert (said.text, bool(said.edited_at)) == ("Wo ist der Bahnhof?", True)
    assert Entry.objects.filter(action="message.edited").count() == 1


def test_what_has_gone_is_shown_as_gone(
    lent: Channel, says: Says, happens: Happens, plaza: SimulatedPlaza
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    assert said.conversation
    with after(WORDS + A_MINUTE):
        pick_up()
        plaza.delete(said.external_id)
        open_it(said.conversation, happens)
    said.refresh_from_db()
    assert (said.text, bool(said.gone_at)) == ("", True)
    assert Conversation.objects.get().waiting_since is None


def test_a_name_alone_is_asked_for_as_well(lent: Channel, says: Says, happens: Happens) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    assert said.conversation
    with after(WHO + A_MINUTE):
        pick_up()
        away = look_at(
            Conversation.objects.for_list().get(), Message.objects.select_related("handle")
        )
        assert away
        assert (away.words, away.who) == (False, True)
        open_it(said.conversation, happens)
    assert Person.objects.get().name == "Frieda Frage"


def test_nobody_asks_twice_at_a_time_and_not_at_once_again(
    lent: Channel, says: Says, happens: Happens, plaza: SimulatedPlaza
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    conversation = said.conversation
    assert conversation
    with after(WORDS + A_MINUTE):
        pick_up()
        assert Asking.objects.claim(conversation)
        assert not Asking.objects.claim(conversation)
        assert Asking.objects.begin(conversation.pk)
        assert Asking.objects.begin(conversation.pk) is None  # a job may run twice
        with after(bringing_back.PAUSE * 3):  # its worker died
            fault = plaza.suffer("status", path="messages/", status=503, times=2)
            open_it(conversation, happens)
            assert fault.times == 1
            asking = Asking.objects.get()
            assert not asking.is_under_way
            assert asking.trouble_sentence.text == bringing_back.NOT_TOLD
            open_it(conversation, happens)
            assert fault.times == 1
            plaza.heal()
            open_it(conversation, happens)
            assert Message.objects.get().text == ""  # too early
            with after(bringing_back.LONG_PAUSE * 2):
                open_it(conversation, happens)
    assert Message.objects.get().text == "Wo ist der Hafen?"


def test_what_is_left_of_an_allowance_is_left_to_answers(
    lent: Channel, says: Says, happens: Happens
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    assert said.conversation
    with after(WORDS + A_MINUTE):
        pick_up()
        scarce = Allowance(300, 1, timezone.now() + timedelta(minutes=20))
        Channel.objects.update(allowance=scarce.as_json())
        open_it(said.conversation, happens)
        asking = Asking.objects.get()
        assert asking.trouble_sentence.text == bringing_back.SCARCE
        assert asking.again_at > timezone.now() + timedelta(minutes=19)
    assert Message.objects.get().text == ""


def test_where_nothing_can_be_asked_nothing_is(
    lent: Channel, says: Says, happens: Happens, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    assert said.conversation
    monkeypatch.setattr(connectors()["plaza"], "refresh", Connector.refresh)
    with after(WORDS + A_MINUTE):
        pick_up()
        there = Conversation.objects.for_list().get()
        away = look_at(there, there.messages.select_related("handle"), opened=True)
    assert away
    assert not away.may_ask
    assert not Asking.objects.exists()


@pytest.mark.parametrize("why", ["over", "forgotten"])
def test_what_was_let_go_of_for_good_is_not_asked_for(
    lent: Channel, says: Says, happens: Happens, mia: Membership, why: str
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    conversation = said.conversation
    assert conversation
    with after(WORDS + A_MINUTE):
        pick_up()
        if why == "forgotten":
            forget(conversation.person, mia)
            open_it(conversation, happens)
    if why == "over":
        let_rest(Conversation.objects.get(), mia, "Gesagt.")
        with time_machine.travel(in_months(14), tick=True):
            let_go_of_words(conversation.team, 10)
            open_it(conversation, happens)
    assert Message.objects.get().text == ""
    assert not Message.objects.away().exists()
    assert traces() == []


def test_a_worker_that_stumbles_says_so_and_repeats_nothing(
    lent: Channel,
    says: Says,
    happens: Happens,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    said = says("frieda", "Wo ist der Hafen?")
    assert said.conversation

    def stumble(*_: object) -> None:
        raise RuntimeError("a stone in the road")

    with after(WORDS + A_MINUTE):
        pick_up()
        monkeypatch.setattr(connectors()["plaza"], "refresh", stumble)
        open_it(said.conversation, happens)
    assert Asking.objects.get().trouble_sentence.text == bringing_back.STUMBLED
    assert f"stumbled over Conversation {said.conversation_id}" in caplog.messages
    assert said.conversation_id
    bring_back.call(said.conversation_id)  # once more, by a job that was late: nothing


# --- nobody answers unread ------------------------------------------------------------------------


def test_nobody_answers_words_that_are_not_here_without_knowing(
    lent: Channel, draft: Reply, happens: Happens
) -> None:
    seen = Seen.of(draft.conversation, draft.answers)
    with after(WORDS + A_MINUTE):
        pick_up()
        draft = Reply.objects.get()
        with pytest.raises(NotYet) as trouble:
            approve(draft, draft.author, seen)
        assert trouble.value.sentence.text == NOT_HERE
        assert approve(draft, draft.author, seen, unread=True)


def test_words_that_came_back_are_read_first(lent: Channel, draft: Reply, happens: Happens) -> None:
    with after(WORDS + A_MINUTE):
        pick_up()
        draft = Reply.objects.get()
        unread = Seen.of(draft.conversation, draft.answers)
        open_it(draft.conversation, happens)
        draft = Reply.objects.get()
        with pytest.raises(outgoing.AnsweredMeanwhile) as trouble:
            approve(draft, draft.author, unread)
        assert "Please read it first" in trouble.value.sentence.text
        assert approve(draft, draft.author, Seen.of(draft.conversation, draft.answers))


# --- backups --------------------------------------------------------------------------------------


def test_what_comes_back_with_a_backup_is_gone_before_the_desk_opens(
    lent: Channel, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    from herzenstakt.cli import run, tables

    says("frieda", "Wo ist der Hafen?")
    monkeypatch.setattr(tables, "bring_up_to_date", lambda **_: None)
    with after(timedelta(days=30)):
        assert traces() == list(TRACES)
        run.prepare()
        assert traces() == []
