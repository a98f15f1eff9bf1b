"""Who is forgotten is forgotten everywhere, and nobody is forgotten who must not be."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Incoming, Opening
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message, Note, Post
from herzenstakt.conversations.services import add_note, let_rest, snooze
from herzenstakt.flows import forgetting
from herzenstakt.flows.forgetting import (
    NotForgotten,
    forget,
    forget_the_silent,
    forgotten_on,
    keep,
    keep_no_longer,
)
from herzenstakt.flows.giving_out import give_out
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.incoming import keep_opening, take_in
from herzenstakt.flows.informing import note
from herzenstakt.flows.measures import ask, decide
from herzenstakt.flows.objections import object_to, uphold
from herzenstakt.flows.outgoing import approve
from herzenstakt.flows.same_human import merge
from herzenstakt.flows.sweep import tidy_up
from herzenstakt.flows.webhooks import call_due, hear
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.moments import months_before
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.verify import verify_team
from herzenstakt.notices.models import Kind, Notice
from herzenstakt.people.models import Consent, Merge, Person
from herzenstakt.people.services import consent, inform, object_to_listening
from herzenstakt.promises.models import Promise
from herzenstakt.promises.services import Word, drop, make
from herzenstakt.replies.models import Pause, Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.safety.models import CrisisCase
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.stage import Told
from herzenstakt.webhooks.models import Call, Webhook
from tests.api.conftest import problem, program_of
from tests.conftest import Happens, Says
from tests.flows.everywhere import everything
from tests.webhooks.conftest import Neighbour, kept, neighbour

__all__ = ["kept", "neighbour"]


Look = Callable[[Channel], None]
#: what tells of Karl, in any table
TRACES = (
    "Kritik",
    "@karl",
    "Borsten",
    "Bürstenhasser",
    "Händler",
    "zeigt das",
    "Telefon",
)


def traces() -> list[str]:
    """What is left of Karl."""
    there = everything()
    return [trace for trace in TRACES if trace in there]


@pytest.fixture
def karl(
    says: Says, plaza: SimulatedPlaza, mia: Membership, uwe: Membership, channel: Channel
) -> Person:
    """Karl, of whom we know what one can know: two names, words, notes, promises, a draft, consents, a
    case."""
    plaza.meet("karl.blog", "Bürstenhasser Kritik")
    first = says("karl", "Die Borsten fallen aus.").conversation
    second = says("karl.blog", "Kritik: die Borsten, schon wieder.").conversation
    assert first
    assert second
    add_note(first, mia, "Am Telefon war Karl Kritik freundlich.")
    save_draft(first, mia, "Lieber Karl Kritik")
    raise_alarm(first, first.messages.get(), mia, Danger.LIFE)
    note(first, mia, "@Uwe, Karl Kritik hat wegen der Borsten angerufen. Telefon 0176.")
    make(first, mia, Word("Karl Kritik neue Borsten schicken", mia.team.today, mia))
    drop(make(first, mia, Word("anrufen", mia.team.today, mia)), mia, "Weggezogen.")
    consent(
        second.person, mia, "repost", "Ja, zeigt das gern, sagt Karl Kritik.", timezone.localdate()
    )
    inform(first.person, mia, timezone.localdate())
    merge(first.person, second.person, mia, Merge.Reason.OTHER, "Karl Kritik am Telefon")
    return Person.objects.get(pk=first.person_id)


# --- by hand ----------------------------------------------------------------------------------------


def test_nothing_that_tells_of_them_is_left_in_any_table(
    karl: Person, mia: Membership, frieda_asks: Message
) -> None:
    assert set(traces()) == set(TRACES) - {"Händler"}

    forget(karl, mia)

    assert traces() == []
    people = Person.objects.filter(forgotten_at__isnull=False)
    assert [(one.name, one.merged_into_id) for one in people] == [
        (f"#{p.pk}", None) for p in people
    ]
    assert people.count() == 2
    assert not Consent.objects.exists()
    assert not Note.objects.exists()
    assert not Promise.objects.exists()
    assert [one.kind for one in Notice.objects.all()] == [Kind.MENTION]
    assert not CrisisCase.objects.exists()
    assert not Reply.objects.exists()
    kept = Message.objects.get(pk=frieda_asks.pk)
    assert kept.text == "Wann kommt die in Blau?"


def test_what_programs_and_other_systems_were_told_goes_too_and_nothing_is_done_twice(
    karl: Person, mia: Membership, neighbour: Neighbour, kept: tuple[Webhook, str], happens: Happens
) -> None:
    conversation = Conversation.objects.filter(person=karl).earliest("pk")
    program, here = program_of(mia), f"/conversations/{conversation.pk}/take-care"
    neighbour.answers = Told(422, {"wrong": {"from": "Karl Kritik", "text": "Die Borsten"}})
    told = program.ask("POST", here, idempotency_key="a")
    program.ask("POST", "/labels", {"name": "Lob"}, idempotency_key="b")
    hear()
    with happens():
        call_due()
    assert "Kritik" in Call.objects.exclude(answer="")[0].answer
    assert "Kritik" in told.content.decode()

    forget(karl, mia)

    assert traces() == []
    assert {call.status for call in Call.objects.all()} == {422}
    again = program.ask("POST", here, idempotency_key="a")
    assert (again.status_code, problem(again)["type"]) == (409, "/api/#done-before")
    assert Conversation.objects.get(pk=conversation.pk).caretaker is None


def test_why_an_answer_to_them_could_not_rest_goes_and_the_answer_stays(
    conversation: Conversation, mia: Membership, happens: Happens
) -> None:
    reply = save_draft(conversation, mia, "Im Dezember.")
    with happens():
        approve(reply, mia)
    Pause.objects.create(reply=reply, pair=reply.pair, choice="anyway", why="Frieda reist ab")

    forget(conversation.person, mia)

    assert [(one.reply.text, one.why) for one in Pause.objects.all()] == [("Im Dezember.", "")]


def test_numbers_times_and_our_own_words_stay(
    says: Says, mia: Membership, plaza: SimulatedPlaza, look: Look, channel: Channel, post: str
) -> None:
    said = says("karl", "Die Borsten fallen aus.")
    plaza.comment("ratzifatzi", "Das tut uns leid.", said.external_id)
    look(channel)
    before = list(Message.objects.order_by("pk").values("pk", "external_id", "written_at"))
    assert said.conversation

    forget(said.conversation.person, mia)

    assert list(Message.objects.order_by("pk").values("pk", "external_id", "written_at")) == before
    assert list(Message.objects.order_by("pk").values_list("text", flat=True)) == [
        "",
        "Das tut uns leid.",
    ]
    gone = Conversation.objects.get()
    assert (gone.status, gone.waiting_since, gone.excerpt) == ("closed", None, "")


def test_somebody_who_was_put_off_can_be_forgotten_and_does_not_come_back(
    conversation: Conversation, mia: Membership
) -> None:
    snooze(conversation, mia, timezone.now() + timedelta(days=2))

    forget(conversation.person, mia)

    conversation.refresh_from_db()
    assert conversation.person.forgotten_at
    assert (conversation.status, conversation.snoozed_until) == ("closed", None)
    assert (conversation.feels_late_at, conversation.late_at) == (None, None)
    assert not Conversation.objects.put_off().exists()


def test_the_clock_does_not_stumble_over_somebody_who_was_put_off(
    conversation: Conversation, mia: Membership
) -> None:
    long_ago = timezone.now() - timedelta(days=800)
    conversation.messages.update(settled_at=long_ago)
    conversation.wait()
    snooze(conversation, mia, timezone.now() + timedelta(days=2))
    Conversation.objects.update(last_message_at=long_ago)
    Person.objects.update(counted_from=long_ago)

    assert forget_the_silent(mia.team, 10) == 1
    assert Person.objects.get(pk=conversation.person_id).forgotten_at


def test_a_conversation_with_somebody_forgotten_is_over_with_a_time_and_a_reason(
    says: Says, mia: Membership
) -> None:
    open_one = says("frieda", "Wann kommt die in Blau?").conversation
    over = says("karl", "Die Borsten fallen aus.").conversation
    assert open_one
    assert over
    let_rest(over, mia, "Ein Scherz.")
    over.refresh_from_db()
    before = (over.closed_at, over.closed_because)

    forget(open_one.person, mia)
    forget(over.person, mia)

    open_one.refresh_from_db()
    over.refresh_from_db()
    assert open_one.closed_at == Person.objects.get(pk=open_one.person_id).forgotten_at
    assert open_one.closed_because == Conversation.Ending.NO_ANSWER
    assert (over.closed_at, over.closed_because) == before


def test_the_journal_says_that_it_was_done_and_not_who_it_was(
    karl: Person, mia: Membership
) -> None:
    forget(karl, mia)
    forget(karl, mia)

    told = Entry.objects.get(action="person.forgotten")
    assert (told.by, told.subject, told.details) == (mia, f"people.person:{karl.pk}", {})


def test_another_look_at_the_network_brings_nothing_back(
    karl: Person, mia: Membership, channel: Channel, look: Look
) -> None:
    forget(karl, mia)
    channel.feed_states.update(cursor="")

    look(channel)

    assert traces() == []
    assert not Conversation.objects.waiting().exists()


def test_old_words_told_in_another_way_bring_nothing_back_either(
    karl: Person, mia: Membership, channel: Channel, look: Look, plaza: SimulatedPlaza
) -> None:
    """The network tells anew what it had told before, in other bytes."""
    said = Message.objects.filter(handle__person=karl).order_by("pk").first()
    assert said
    forget(karl, mia)
    plaza.edit(said.external_id, "Die Borsten fallen immer noch aus.")

    look(channel)

    assert traces() == []
    assert not Conversation.objects.waiting().exists()
    assert not said.versions.exists()


def test_a_post_of_theirs_does_not_come_back_with_what_others_say_below_it(
    karl: Person, mia: Membership, channel: Channel, frieda_asks: Message
) -> None:
    handle = karl.handles.earliest("pk")
    assert frieda_asks.handle
    now = timezone.now()
    opening = Opening(
        "their-post", handle.as_author(), "Borsten!", now - timedelta(days=2), title="Kritik"
    )
    said = Incoming(
        external_id="below",
        author=frieda_asks.handle.as_author(),
        text="Stimmt.",
        written_at=now,
        thread_id="their-post",
        opening=opening,
    )
    keep_opening(channel, opening)
    assert Post.objects.get(external_id="their-post").text == "Borsten!"
    theirs = Conversation.objects.filter(person=karl).first()
    assert theirs
    theirs.post = Post.objects.get(external_id="their-post")
    theirs.save()

    forget(karl, mia)
    keep_opening(channel, opening)
    take_in(channel, said, "their-post")

    kept = Post.objects.get(external_id="their-post")
    assert (kept.text, kept.title, kept.author_name, kept.author_address) == ("", "", "", "")
    assert Message.objects.get(external_id="below").text == "Stimmt."
    assert traces() == []


def test_who_speaks_to_us_again_is_somebody_new(karl: Person, mia: Membership, says: Says) -> None:
    forget(karl, mia)

    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        again = says("karl", "Ich bin es noch einmal.")

    assert again.conversation
    person = Person.objects.get(pk=again.conversation.person_id)
    assert (person.name, person.forgotten_at) == ("Karl Kritik", None)
    assert person.counted_from >= again.written_at
    assert Message.objects.exclude(pk=again.pk).filter(text__contains="Borsten").count() == 0
    assert Conversation.objects.waiting().get().pk == again.conversation_id


def test_only_whoever_leads_forgets(
    karl: Person, uwe: Membership, tina: Membership, rolf: Membership, olga: Membership
) -> None:
    for colleague in (uwe, tina, rolf, olga):
        for act in (
            lambda who: forget(karl, who),
            lambda who: keep(karl, who, "Weil."),
            lambda who: keep_no_longer(karl, who),
            lambda who: give_out(karl, who),
        ):
            with pytest.raises(NotForgotten):
                act(colleague)
    assert traces()


# --- what holds it up -------------------------------------------------------------------------------


def test_whom_somebody_keeps_is_not_forgotten(karl: Person, mia: Membership) -> None:
    with pytest.raises(NotForgotten):
        keep(karl, mia, "  ")
    keep(karl, mia, "Anzeige vom 3. Mai, Verfahren läuft.")
    with pytest.raises(NotForgotten):
        forget(karl, mia)
    assert traces()

    keep_no_longer(Person.objects.get(pk=karl.pk), mia)
    forget(karl, mia)
    assert traces() == []
    with pytest.raises(NotForgotten):
        keep(karl, mia, "Zu spät.")


@pytest.mark.parametrize("state", ["ready", "sending", "unsure"])
def test_an_answer_that_is_under_way_is_waited_for(
    karl: Person, mia: Membership, state: str
) -> None:
    Reply.objects.update(state=state)
    with pytest.raises(NotForgotten):
        forget(karl, mia)
    assert traces()


def test_a_measure_keeps_its_words_for_a_year_and_the_record_stays_whole(
    karl: Person, mia: Membership, uwe: Membership, owner: Membership
) -> None:
    said = Message.objects.filter(handle__person=karl).first()
    assert said
    grounds = Grounds("L03", explanation="Karl Kritik, Borsten", law="§ 185 StGB")
    measure = ask(said, uwe, Measure.Kind.DELETE, grounds)
    later = time_machine.travel(timezone.now() + timedelta(days=400), tick=True)
    with later, pytest.raises(NotForgotten):  # nobody has decided it
        forget(karl, mia)
    decide(measure, mia, agrees=False, remark="Karl Kritik darf das sagen.")
    hide = decide(
        ask(said, uwe, Measure.Kind.HIDE, grounds), mia, agrees=True, remark="Karl Kritik!"
    )
    objection = object_to(hide, "Karl Kritik meint: Borsten!")
    with later, pytest.raises(NotForgotten):  # nobody has looked at the objection
        forget(karl, mia)
    uphold(objection, owner, "Nein, Karl Kritik.")
    with pytest.raises(NotForgotten):  # it is young
        forget(karl, mia)

    with time_machine.travel(timezone.now() + timedelta(days=366), tick=True):
        forget(karl, mia)

    assert traces() == []
    assert verify_team(mia.team_id).flaw == ""
    assert Measure.objects.count() == 2


# --- by the clock -----------------------------------------------------------------------------------


def rest_all(by: Membership) -> None:
    """Nobody waits."""
    for conversation in Conversation.objects.all():
        let_rest(conversation, by, "Danke.")


def in_months(months: int, days: int = 1) -> datetime:
    """That many months from now, and a day."""
    return months_before(timezone.now(), -months) + timedelta(days=days)


def test_who_was_silent_for_two_years_is_forgotten_by_the_clock(
    karl: Person, mia: Membership, says: Says
) -> None:
    rest_all(mia)
    with time_machine.travel(in_months(24, days=-2), tick=True):
        tidy_up()
        assert traces()
    with time_machine.travel(in_months(24), tick=True):
        tidy_up()
        assert traces() == []
    told = Entry.objects.get(action="person.forgotten_by_itself")
    assert (told.by, told.details) == (None, {})


def test_who_complained_is_known_as_long_as_a_claim_may_follow(
    karl: Person, mia: Membership
) -> None:
    rest_all(mia)
    Conversation.objects.filter(person=karl).update(closed_at=datetime(2026, 11, 2, tzinfo=UTC))
    Message.objects.filter(conversation__person=karl).update(kind="complaint")
    end = datetime(2029, 12, 31, 23, tzinfo=UTC)  # midnight in Berlin

    assert forgotten_on(karl) == end
    with time_machine.travel(datetime(2029, 12, 1, tzinfo=UTC), tick=True):
        assert forget_the_silent(mia.team, 10) == 0
    with time_machine.travel(datetime(2030, 1, 31, tzinfo=UTC), tick=True):
        assert forget_the_silent(mia.team, 10) == 1


@pytest.mark.parametrize("months", [6, 12, 36])
def test_a_team_says_how_long_is_long(karl: Person, mia: Membership, months: int) -> None:
    rest_all(mia)
    mia.team.remembers_months = months
    mia.team.save()
    karl.refresh_from_db()
    with time_machine.travel(in_months(months, days=-2), tick=True):
        assert forget_the_silent(mia.team, 10) == 0
    assert abs(forgotten_on(karl) - in_months(months, days=0)) < timedelta(minutes=5)
    with time_machine.travel(in_months(months), tick=True):
        assert forget_the_silent(mia.team, 10) == 1


def test_what_was_said_since_counts_anew(karl: Person, mia: Membership) -> None:
    rest_all(mia)
    year = in_months(12)
    Conversation.objects.filter(person=karl).update(last_message_at=year)
    with time_machine.travel(in_months(24), tick=True):
        assert forget_the_silent(mia.team, 10) == 0
        assert Person.objects.get(pk=karl.pk).counted_from == year
    with time_machine.travel(in_months(37), tick=True):
        assert forget_the_silent(mia.team, 10) == 1


def test_nobody_who_waits_is_forgotten_by_the_clock_and_holds_up_nobody(
    karl: Person, mia: Membership, says: Says
) -> None:
    rest_all(mia)
    waits = says("frieda", "Hallo?").conversation
    assert waits
    Person.objects.filter(pk=waits.person_id).update(
        counted_from=karl.counted_from - timedelta(days=9)
    )
    with time_machine.travel(in_months(24), tick=True):
        assert forget_the_silent(mia.team, 1) == 0
        assert forget_the_silent(mia.team, 1) == 1
        assert traces() == []
    assert Conversation.objects.waiting().get() == waits


def test_one_who_cannot_be_forgotten_holds_up_nobody(
    karl: Person, mia: Membership, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    says("frieda", "Hallo?")
    rest_all(mia)
    shred = forgetting._shred

    def stumble(person: Person, by: Membership | None) -> None:
        if person.pk == karl.pk:
            raise ZeroDivisionError
        shred(person, by)

    monkeypatch.setattr(forgetting, "_shred", stumble)
    with time_machine.travel(in_months(25), tick=True):
        assert forget_the_silent(mia.team, 10) == 1
    assert traces()


def test_who_is_kept_is_not_even_looked_at(karl: Person, mia: Membership) -> None:
    rest_all(mia)
    keep(karl, mia, "Verfahren")
    with time_machine.travel(in_months(40), tick=True):
        assert forget_the_silent(mia.team, 10) == 0
    assert traces()


def test_another_team_forgets_nobody_of_ours(
    karl: Person, mia: Membership, olga: Membership
) -> None:
    rest_all(mia)
    with time_machine.travel(in_months(40), tick=True):
        assert forget_the_silent(olga.team, 10) == 0
    assert traces()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 2, 29), 24, (2022, 2, 28)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 15), -1, (2027, 1, 15)),
        ((2026, 11, 26), 36, (2023, 11, 26)),
    ],
)
def test_months_are_those_of_the_calendar(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*day, tzinfo=UTC), months) == datetime(*expected, tzinfo=UTC)


# --- what they may ask for --------------------------------------------------------------------------


def test_everything_we_know_is_given_out_under_all_names(karl: Person, mia: Membership) -> None:
    told = json.dumps(give_out(karl, mia), ensure_ascii=False)

    for trace in set(TRACES) - {"Händler"}:
        assert trace in told
    for promised in ("neue Borsten schicken", "Weggezogen."):
        assert promised in told
    assert Entry.objects.get(action="person.exported").details == {}
    for colleague in ("Mia", "Menschenfreund"):
        assert colleague not in told


def test_who_does_not_want_us_to_listen_is_heard_only_when_they_speak_to_us(
    says: Says,
    mia: Membership,
    plaza: SimulatedPlaza,
    channel: Channel,
    look: Look,
    frieda_asks: Message,
) -> None:
    said = says("karl", "An euch.")
    assert said.conversation
    assert said.handle
    object_to_listening(said.conversation.person, mia, timezone.localdate())

    assert says("karl", "Noch etwas an euch.").text == "Noch etwas an euch."
    among = Incoming(
        external_id="among-them",
        author=said.handle.as_author(),
        text="Unter uns.",
        written_at=timezone.now(),
        thread_id=said.thread_id,
        addressed=False,
    )
    take_in(channel, among, said.thread_id)
    assert Message.objects.get(external_id="among-them").text == ""
