"""What was said is let go of once a conversation has been over for long, and never before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Incoming, Opening
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.models import Conversation, Message, MessageVersion, Note, Post
from herzenstakt.conversations.services import add_note, let_rest, sort
from herzenstakt.flows import letting_go
from herzenstakt.flows.forgetting import forget, keep, keep_no_longer
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.incoming import keep_opening, take_in
from herzenstakt.flows.letting_go import end_of, let_go_of_words
from herzenstakt.flows.measures import ask, decide
from herzenstakt.flows.sweep import pick_up, tidy_up
from herzenstakt.journal.models import Entry
from herzenstakt.moderation.models import Measure, RecordEntry
from herzenstakt.moderation.verify import verify_team
from herzenstakt.people.models import Person
from herzenstakt.promises.models import Promise
from herzenstakt.promises.services import Word, drop, make
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import put_away, save_draft
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says
from tests.flows.everywhere import everything
from tests.flows.test_forgetting import in_months

Look = Callable[[Channel], None]
#: what tells of what Frieda said, in any table
TRACES = ("Hafen", "Griff")


def traces() -> list[str]:
    """What is left of it."""
    there = everything()
    return [trace for trace in TRACES if trace in there]


@pytest.fixture
def over(
    says: Says, mia: Membership, plaza: SimulatedPlaza, look: Look, channel: Channel
) -> Conversation:
    """Frieda asked, was answered, and her conversation is over, with everything that can be in it."""
    said = says("frieda", "Fährt ihr am Hafen vorbei?")
    plaza.comment("ratzifatzi", "Ja, um neun.", said.external_id)
    plaza.edit(said.external_id, "Fahrt ihr am Hafen vorbei?")
    look(channel)
    conversation = said.conversation
    assert conversation
    add_note(conversation, mia, "Sie wohnt am Hafen.")
    put_away(save_draft(conversation, mia, "Wohnst du am Hafen?"))
    save_draft(conversation, mia, "Am Hafen übrigens")
    drop(make(conversation, mia, Word("Griff schicken", mia.team.today, mia)), mia, "Schon da.")
    let_rest(Conversation.objects.get(pk=conversation.pk), mia, "Gesagt.")
    assert traces() == list(TRACES)
    assert MessageVersion.objects.exists()
    return Conversation.objects.get(pk=conversation.pk)


def test_a_year_after_the_end_the_words_go_and_nothing_else_does(
    over: Conversation, signed_in: Callable[[Membership], Client], mia: Membership
) -> None:
    before = list(Message.objects.order_by("pk").values("pk", "external_id", "written_at"))
    links = [one.permalink for one in Message.objects.order_by("pk")]
    with time_machine.travel(in_months(12, days=-2), tick=True):
        tidy_up()
        assert traces() == list(TRACES)

    with time_machine.travel(in_months(12), tick=True):
        tidy_up()

        assert traces() == []
        page = signed_in(mia).get("/t/ratzifatzi/search/", {"q": "Hafen"})
        assert f"/c/{over.pk}/" not in page.content.decode()
    assert not Note.objects.exists()
    assert not MessageVersion.objects.exists()
    assert not Reply.objects.exists()
    assert not Promise.objects.exists()
    assert list(Message.objects.order_by("pk").values("pk", "external_id", "written_at")) == before
    assert [one.permalink for one in Message.objects.order_by("pk")] == links
    assert [one.text for one in Message.objects.order_by("pk")] == ["", "Ja, um neun."]
    after = Conversation.objects.get()
    assert (after.excerpt, after.status, after.closed_at) == ("", "closed", over.closed_at)
    assert Person.objects.get().name == "Frieda Frage"


def test_the_journal_says_that_it_was_done_and_does_so_once(over: Conversation) -> None:
    with time_machine.travel(in_months(12), tick=True):
        assert let_go_of_words(over.team, 10) == 1
        assert let_go_of_words(over.team, 10) == 0
    with time_machine.travel(in_months(30), tick=True):
        assert let_go_of_words(over.team, 10) == 0
    told = Entry.objects.get(action="conversation.words_forgotten")
    assert (told.by, told.details) == (None, {})
    assert told.subject == f"conversations.conversation:{over.pk}"


@pytest.mark.parametrize("months", [6, 24, 36])
def test_a_team_says_how_long_is_long(over: Conversation, months: int) -> None:
    over.team.keeps_months = months
    over.team.save()
    with time_machine.travel(in_months(months, days=-2), tick=True):
        assert let_go_of_words(over.team, 10) == 0
    with time_machine.travel(in_months(months), tick=True):
        assert let_go_of_words(over.team, 10) == 1


def test_a_complaint_is_kept_until_the_end_of_the_third_year_where_the_team_is(
    over: Conversation, mia: Membership
) -> None:
    sort(over.messages.said_to_us().get(), mia, MessageKind.COMPLAINT, Need.YES)
    Conversation.objects.update(closed_at=datetime(2026, 3, 31, 12, tzinfo=UTC), status="closed")
    Conversation.objects.update(counted_from=datetime(2026, 1, 1, tzinfo=UTC))
    over.refresh_from_db()
    end = datetime(2029, 12, 31, 23, tzinfo=UTC)  # midnight in Berlin

    found = end_of(over)
    assert found
    assert found.kept_until == end
    with time_machine.travel(datetime(2029, 12, 31, 22, 59, tzinfo=UTC), tick=False):
        assert let_go_of_words(over.team, 10) == 0
        assert traces() == list(TRACES)
    with time_machine.travel(end + timedelta(days=1), tick=False):
        assert let_go_of_words(over.team, 10) == 1
        assert traces() == []


def test_what_was_a_complaint_stays_one_when_it_is_edited(
    says: Says, plaza: SimulatedPlaza, look: Look, channel: Channel
) -> None:
    said = says("karl", "Die Bürste ist kaputt.")
    assert said.kind == MessageKind.COMPLAINT
    plaza.edit(said.external_id, "Danke, alles gut!")
    look(channel)
    said.refresh_from_db()
    assert (said.text, said.kind) == ("Danke, alles gut!", MessageKind.COMPLAINT)


def test_a_team_that_keeps_longer_from_now_on_keeps_no_complaint_longer_than_that(
    over: Conversation, mia: Membership
) -> None:
    sort(over.messages.said_to_us().get(), mia, MessageKind.COMPLAINT, Need.YES)
    let_rest(Conversation.objects.get(), mia, "Gesagt.")
    found = end_of(Conversation.objects.get())
    assert found
    end = found.kept_until
    with time_machine.travel(in_months(13), tick=True):
        assert let_go_of_words(over.team, 10) == 0
    over.team.keeps_months = 36
    over.team.save()
    with time_machine.travel(end + timedelta(days=1), tick=True):
        assert let_go_of_words(over.team, 10) == 1


def test_nothing_is_let_go_of_while_it_is_not_over(says: Says, team: object) -> None:
    waits = says("frieda", "Fährt ihr am Hafen vorbei?").conversation
    assert waits
    assert end_of(waits) is None
    with time_machine.travel(in_months(40), tick=True):
        assert let_go_of_words(waits.team, 10) == 0
    assert "Hafen" in everything()


def test_what_the_network_let_us_keep_for_a_month_does_not_leave_the_rest_here(
    over: Conversation, channel: Channel
) -> None:
    channel.retention_days = 30
    channel.save()
    with time_machine.travel(in_months(2), tick=True):
        pick_up()
        assert over.messages.said_to_us().get().text == ""
        assert set(traces()) == set(TRACES)
    with time_machine.travel(in_months(12), tick=True):
        tidy_up()
        assert traces() == []


def test_an_old_measure_keeps_no_words_either_and_the_record_stays_whole(
    over: Conversation, mia: Membership, uwe: Membership, happens: Happens
) -> None:
    said = over.messages.said_to_us().get()
    grounds = Grounds("L03", passage="Hafen", explanation="Hafen!", law="§ 185 StGB")
    with happens():
        hide = ask(said, uwe, Measure.Kind.HIDE, grounds)
        decide(hide, mia, agrees=True, remark="Ja, Hafen.")
    assert hide.evidence.text
    with time_machine.travel(in_months(12, days=3), tick=True):
        let_go_of_words(over.team, 10)
        assert traces() == []
        assert verify_team(over.team_id).flaw == ""
        forget(Person.objects.get(), mia)
        assert verify_team(over.team_id).flaw == ""
        assert RecordEntry.objects.filter(event=RecordEntry.Event.FORGOTTEN).count() == 1


@pytest.mark.parametrize("what", ["note", "draft", "proposal", "our answer"])
def test_what_was_written_about_it_lately_is_not_taken_away(
    over: Conversation,
    mia: Membership,
    plaza: SimulatedPlaza,
    look: Look,
    channel: Channel,
    what: str,
) -> None:
    with time_machine.travel(in_months(12, days=-2), tick=True):
        if what == "note":
            add_note(over, mia, "Sie hat angerufen.")
        elif what == "draft":
            save_draft(over, mia, "Jetzt haben wir etwas.")
        elif what == "proposal":
            make(over, mia, Word("anrufen", mia.team.today, mia))
            Promise.objects.filter(words="anrufen").update(state=Promise.State.PROPOSED)
        else:
            plaza.comment(
                "ratzifatzi", "Doch erst um zehn.", over.messages.said_to_us().get().external_id
            )
            look(channel)
    with time_machine.travel(in_months(12), tick=True):
        assert let_go_of_words(over.team, 10) == 0
        assert set(traces()) == set(TRACES)


def test_who_goes_on_talking_makes_it_count_anew(
    over: Conversation, says: Says, mia: Membership
) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=True):
        said = says("frieda", "Und am Griff?")
        assert said.conversation == over
        let_rest(said.conversation, mia, "Gesagt.")
    with time_machine.travel(in_months(12), tick=True):
        assert let_go_of_words(over.team, 10) == 0
    with time_machine.travel(in_months(12, days=21), tick=True):
        assert let_go_of_words(over.team, 10) == 1
        assert traces() == []


# --- what holds it up -------------------------------------------------------------------------------


def keep_the_human(conversation: Conversation, mia: Membership) -> None:
    keep(conversation.person, mia, "Verfahren läuft.")


def begin_an_answer(conversation: Conversation, mia: Membership) -> None:
    Reply.objects.update(state=Reply.State.UNSURE)


def ask_for_a_measure(conversation: Conversation, mia: Membership) -> None:
    said = conversation.messages.said_to_us().get()
    ask(said, mia, Measure.Kind.HIDE, Grounds("L03", explanation="Grob.", law="§ 185 StGB"))


def promise_something(conversation: Conversation, mia: Membership) -> None:
    make(conversation, mia, Word("anrufen", mia.team.today + timedelta(days=9), mia))
    Promise.objects.update(due_on=mia.team.today + timedelta(days=900))


def fear_for_them(conversation: Conversation, mia: Membership) -> None:
    raise_alarm(conversation, conversation.messages.said_to_us().get(), mia, Danger.LIFE)
    Conversation.objects.update(
        status="closed", closed_at=conversation.closed_at, waiting_since=None
    )


@pytest.mark.parametrize(
    "hold",
    [keep_the_human, begin_an_answer, ask_for_a_measure, promise_something, fear_for_them],
    ids=lambda hold: hold.__name__,
)
def test_what_something_needs_is_kept_and_holds_up_nobody(
    over: Conversation,
    mia: Membership,
    says: Says,
    hold: Callable[[Conversation, Membership], None],
) -> None:
    hold(over, mia)
    other = says("karl", "Hallo zusammen.").conversation
    assert other
    let_rest(other, mia, "Gesagt.")

    with time_machine.travel(in_months(12), tick=True):
        assert let_go_of_words(over.team, 1) == 0
        assert let_go_of_words(over.team, 1) == 1
        assert other.messages.get().text == ""
        assert set(traces()) == set(TRACES)


def test_once_the_reason_is_gone_the_words_go_within_a_month(
    over: Conversation, mia: Membership
) -> None:
    keep(over.person, mia, "Verfahren läuft.")
    with time_machine.travel(in_months(12), tick=True):
        assert let_go_of_words(over.team, 10) == 0
        keep_no_longer(Person.objects.get(), mia)
    with time_machine.travel(in_months(13, days=3), tick=True):
        assert let_go_of_words(over.team, 10) == 1
        assert traces() == []


def test_one_stone_in_the_road_holds_up_nobody(
    over: Conversation, mia: Membership, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = says("karl", "Hallo zusammen.").conversation
    assert other
    let_rest(other, mia, "Gesagt.")
    shred = letting_go._shred

    def stumble(conversation: Conversation, now: datetime) -> None:
        if conversation.pk == over.pk:
            raise ZeroDivisionError
        shred(conversation, now)

    monkeypatch.setattr(letting_go, "_shred", stumble)
    with time_machine.travel(in_months(12), tick=True):
        assert let_go_of_words(over.team, 1) == 0
        assert let_go_of_words(over.team, 1) == 1
    assert set(traces()) == set(TRACES)


def test_another_team_lets_go_of_nothing_of_ours(over: Conversation, olga: Membership) -> None:
    with time_machine.travel(in_months(40), tick=True):
        assert let_go_of_words(olga.team, 10) == 0
    assert set(traces()) == set(TRACES)


# --- what the network says afterwards ---------------------------------------------------------------


def test_another_look_at_the_network_brings_nothing_back(
    over: Conversation, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    said = over.messages.said_to_us().get()
    with time_machine.travel(in_months(12), tick=True):
        let_go_of_words(over.team, 10)
        channel.feed_states.update(cursor="")
        look(channel)
        plaza.edit(said.external_id, "Fahrt ihr am Hafen vorbei, am Griff?")
        channel.feed_states.update(cursor="")
        look(channel)
    assert traces() == []
    assert Conversation.objects.get().status == "closed"


def test_a_post_that_was_let_go_of_does_not_come_back_with_old_words(
    over: Conversation, channel: Channel, says: Says, mia: Membership
) -> None:
    said = over.messages.said_to_us().get()
    assert over.handle
    theirs = post_below_which(over, channel)
    with time_machine.travel(in_months(12), tick=True):
        let_go_of_words(over.team, 10)
        assert Post.objects.get(pk=theirs.pk).is_empty
        opening = Opening(theirs.external_id, over.handle.as_author(), "Am Hafen!", timezone.now())
        keep_opening(channel, opening, said.external_id)
        assert Post.objects.get(pk=theirs.pk).is_empty
        keep_opening(channel, opening, says("karl", "Hallo zusammen.").external_id)
        assert Post.objects.get(pk=theirs.pk).text == "Am Hafen!"


def test_a_post_of_somebody_who_is_kept_stays(
    over: Conversation, channel: Channel, says: Says, mia: Membership
) -> None:
    wrote = says("karl", "Hallo zusammen.")
    assert wrote.handle
    theirs = post_below_which(over, channel)
    Post.objects.filter(pk=theirs.pk).update(author_address=wrote.handle.address)
    keep(wrote.handle.person, mia, "Verfahren läuft.")
    with time_machine.travel(in_months(12), tick=True):
        assert let_go_of_words(over.team, 10) == 1
        assert Post.objects.get(pk=theirs.pk).text == "Bald am Hafen!"


def test_whoever_speaks_again_begins_anew(over: Conversation, says: Says, mia: Membership) -> None:
    with time_machine.travel(in_months(12), tick=True):
        let_go_of_words(over.team, 10)
        said = says("frieda", "Und wann am Griff?")
        assert said.conversation
        assert (said.conversation.number, said.conversation.person) == (2, over.person)
        assert let_go_of_words(over.team, 10) == 0
        assert "Griff" in everything()


def post_below_which(conversation: Conversation, channel: Channel) -> Post:
    """A post of hers, below which this conversation was."""
    assert conversation.handle
    author = conversation.handle.as_author()
    keep_opening(
        channel, Opening("their-post", author, "Bald am Hafen!", timezone.now(), title="Griff")
    )
    post = Post.objects.get(external_id="their-post")
    Conversation.objects.filter(pk=conversation.pk).update(post=post)
    return post


def test_a_post_of_somebody_else_goes_with_the_last_who_talked_below_it(
    over: Conversation, channel: Channel, mia: Membership, says: Says, post: str
) -> None:
    now = timezone.now()
    asks = says("karl", "Hallo zusammen.")
    assert asks.handle
    theirs = post_below_which(over, channel)
    below = Incoming(
        external_id="below",
        author=asks.handle.as_author(),
        text="Stimmt.",
        written_at=now,
        thread_id="their-post",
    )
    take_in(channel, below, "their-post")

    with time_machine.travel(in_months(12), tick=True):
        assert let_go_of_words(over.team, 10) == 1
        assert Post.objects.get(pk=theirs.pk).text == "Bald am Hafen!"
        last = Message.objects.get(external_id="below").conversation
        assert last
        let_rest(last, mia, "Gesagt.")
    with time_machine.travel(in_months(25), tick=True):
        assert let_go_of_words(over.team, 10) == 1
        kept = Post.objects.get(pk=theirs.pk)
        assert (kept.text, kept.title, kept.author_name, kept.author_address) == ("", "", "", "")
        assert Post.objects.get(external_id=post).text
        assert traces() == []
