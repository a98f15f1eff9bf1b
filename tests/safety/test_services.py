"""From a message to the calm card: what is filed, who says what about it, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.conversations.services import let_rest
from herzenstakt.flows import answer_times
from herzenstakt.flows.outgoing import answered_by_hand, approve
from herzenstakt.flows.sweep import tidy_up
from herzenstakt.journal.models import Entry
from herzenstakt.people.models import Person
from herzenstakt.replies.models import Reply
from herzenstakt.safety import services
from herzenstakt.safety.hateful import is_hateful
from herzenstakt.safety.models import CrisisCase, HandOver
from herzenstakt.safety.services import (
    DecidedMeanwhile,
    WordNeeded,
    answer_by,
    call_lead,
    case_in,
    come,
    confirm,
    dismiss,
    hand_over,
    is_handed_over,
    raise_alarm,
    take_over,
)
from herzenstakt.safety.signs import Danger
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says

IN_DANGER = "Ich will nicht mehr leben."


@pytest.fixture
def said(says: Says) -> Message:
    return says("frieda", IN_DANGER)


@pytest.fixture
def case(said: Message) -> CrisisCase:
    return CrisisCase.objects.get(message=said)


# --- signs ---------------------------------------------------------------------------------------


def test_a_sign_of_danger_is_filed_when_it_comes_in(said: Message, case: CrisisCase) -> None:
    assert (case.danger, case.found_by_rules, case.is_serious) == (Danger.LIFE, True, None)
    assert case.conversation == said.conversation


def test_whoever_is_in_danger_waits_like_everybody(said: Message) -> None:
    assert said.conversation
    assert said.conversation.waiting_since == said.written_at


def test_what_shows_no_sign_leaves_no_trace(frieda_asks: Message) -> None:
    assert not CrisisCase.objects.exists()


def test_a_look_that_fails_loses_no_message(
    says: Says, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(_text: str) -> None:
        raise RuntimeError("a stone in the road")

    monkeypatch.setattr(services, "sign_in", stumble)
    message = says("frieda", IN_DANGER)

    assert Message.objects.get(pk=message.pk).text == IN_DANGER
    assert f"message {message.pk}: the look for signs of danger stumbled" in caplog.messages
    assert IN_DANGER not in caplog.text
    assert not CrisisCase.objects.exists()


def test_a_case_that_the_database_refuses_takes_no_message_with_it(
    says: Says, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(conversation: Conversation, message: Message, *_: object, **__: object) -> None:
        CrisisCase.objects.create(conversation=conversation, message=message, found_by_rules=True)

    monkeypatch.setattr(services, "_file", refused)
    message = says("frieda", IN_DANGER)

    assert Message.objects.filter(pk=message.pk).exists()
    assert "IntegrityError" in caplog.text
    assert not CrisisCase.objects.exists()


def test_words_that_are_too_old_are_left_alone(said: Message) -> None:
    CrisisCase.objects.all().delete()
    said.written_at = timezone.now() - timedelta(days=31)
    services.watch(said)
    assert not CrisisCase.objects.exists()

    said.written_at = timezone.now() - timedelta(days=29)
    services.watch(said)
    assert CrisisCase.objects.count() == 1


def test_what_was_dismissed_is_looked_at_anew_when_its_words_change(
    case: CrisisCase, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: object
) -> None:
    dismiss(case, mia, "ein Liedtext")
    plaza.edit(case.message.external_id, "Wirklich. Ich will nicht mehr leben.")
    look(channel)  # type: ignore[operator]

    case.refresh_from_db()
    assert (case.is_serious, case.decided_by, case.why) == (None, None, "")


def test_the_same_words_again_wake_nothing_up(case: CrisisCase, mia: Membership) -> None:
    confirm(case, mia)
    services.watch(case.message)

    case.refresh_from_db()
    assert case.is_serious is True
    assert CrisisCase.objects.count() == 1


def test_somebody_sees_what_the_rules_did_not(frieda_asks: Message, tina: Membership) -> None:
    assert frieda_asks.conversation
    case = raise_alarm(frieda_asks.conversation, frieda_asks, tina, Danger.THREAT)

    assert (case.danger, case.found_by_rules, case.is_serious) == (Danger.THREAT, False, True)
    assert case.decided_by == tina


# --- how soon ------------------------------------------------------------------------------------


def promised(message: Message) -> timedelta:
    """How soon somebody feels let down; the list says the same as the message."""
    message.refresh_from_db()
    assert message.conversation
    conversation = Conversation.objects.get(pk=message.conversation.pk)
    assert message.feels_late_at
    assert conversation.feels_late_at == message.feels_late_at
    assert conversation.late_at == message.late_at
    return message.feels_late_at - message.written_at


QUARTER = timedelta(minutes=15)


def test_who_may_be_in_danger_is_promised_an_answer_in_a_quarter_of_an_hour(
    said: Message, case: CrisisCase
) -> None:
    assert promised(said) == QUARTER
    assert said.late_at == answer_by(case)


def test_others_are_promised_what_they_were(frieda_asks: Message) -> None:
    assert promised(frieda_asks) > QUARTER


def test_however_it_is_sorted_the_quarter_of_an_hour_stands(said: Message, mia: Membership) -> None:
    answer_times.sort(said, mia, MessageKind.QUESTION, Need.YES)
    assert promised(said) == QUARTER
    answer_times.reckon_anew.call(mia.team_id)
    assert promised(said) == QUARTER


def test_once_somebody_says_that_it_is_not_serious_the_usual_promise_holds(
    said: Message, case: CrisisCase, mia: Membership
) -> None:
    dismiss(case, mia, "ein Liedtext")
    usual = promised(said)
    assert usual > QUARTER
    answer_times.sort(said, mia, MessageKind.QUESTION, Need.YES)
    assert promised(said) > QUARTER


def test_an_alarm_shortens_the_wait_and_wakes_what_is_at_rest(
    frieda_asks: Message, mia: Membership, tina: Membership
) -> None:
    assert frieda_asks.conversation
    let_rest(frieda_asks.conversation, mia, "erledigt")
    raise_alarm(frieda_asks.conversation, frieda_asks, tina, Danger.LIFE)

    assert promised(frieda_asks) == QUARTER
    there = Conversation.objects.get()
    assert (there.waiting_since, there.status) == (frieda_asks.written_at, "open")
    assert CrisisCase.objects.urgent().exists()


def test_an_alarm_about_words_that_were_answered_makes_nobody_wait(
    draft: Reply, happens: Happens, tina: Membership
) -> None:
    with happens():
        approve(draft, draft.author)
    asked = Message.objects.said_to_us().get()
    assert asked.settled_by
    raise_alarm(draft.conversation, asked, tina, Danger.LIFE)

    assert Conversation.objects.get().waiting_since is None


def test_an_edit_that_takes_the_words_away_takes_no_time_to_answer(
    said: Message, plaza: SimulatedPlaza, channel: Channel, look: Callable[[Channel], None]
) -> None:
    plaza.edit(said.external_id, "Wann kommt mein Paket?")
    look(channel)

    said.refresh_from_db()
    assert said.text == "Wann kommt mein Paket?"
    assert promised(said) == QUARTER


def test_who_was_dismissed_and_is_serious_after_all_is_promised_the_quarter_again(
    said: Message, case: CrisisCase, mia: Membership
) -> None:
    dismiss(case, mia, "ein Liedtext")
    assert promised(said) > QUARTER
    confirm(case, mia)
    assert promised(said) == QUARTER


def test_who_was_answered_on_the_phone_does_not_wait_again(
    case: CrisisCase, mia: Membership
) -> None:
    answered_by_hand(case.conversation, mia, "am Telefon")
    confirm(case, mia)
    assert Conversation.objects.get().waiting_since is None


def test_a_case_that_is_over_leaves_no_hour_at_which_an_answer_was_due(
    said: Message, case: CrisisCase
) -> None:
    CrisisCase.objects.update(created_at=timezone.now() - timedelta(days=31))
    tidy_up()

    assert not CrisisCase.objects.exists()
    assert promised(said) > QUARTER


# --- what people say about it --------------------------------------------------------------------


def test_somebody_says_that_it_is_serious(case: CrisisCase, uwe: Membership) -> None:
    confirm(case, uwe)
    assert (case.is_serious, case.decided_by) == (True, uwe)
    assert case in CrisisCase.objects.standing()


def test_that_it_is_not_needs_a_word(case: CrisisCase, uwe: Membership) -> None:
    with pytest.raises(WordNeeded):
        dismiss(case, uwe, "  ")
    assert case_in(case.conversation, uwe) == case

    dismiss(case, uwe, "ein Liedtext")
    assert case_in(case.conversation, uwe) is None
    assert case not in CrisisCase.objects.urgent()


def test_whoever_did_not_know_that_it_is_serious_does_not_dismiss_it(
    case: CrisisCase, mia: Membership, uwe: Membership
) -> None:
    stale = CrisisCase.objects.get(pk=case.pk)
    confirm(case, mia)

    with pytest.raises(DecidedMeanwhile):
        dismiss(stale, uwe, "ein Liedtext")
    case.refresh_from_db()
    assert (case.is_serious, case.decided_by, case.why) == (True, mia, "")

    dismiss(stale, uwe, "ein Liedtext", after_all=True)
    case.refresh_from_db()
    assert (case.is_serious, case.decided_by) == (False, uwe)


def test_it_is_urgent_until_somebody_has_looked_and_nobody_waits(
    case: CrisisCase, mia: Membership
) -> None:
    assert case in CrisisCase.objects.urgent()
    confirm(case, mia)
    assert case in CrisisCase.objects.urgent()

    Conversation.objects.update(waiting_since=None)
    assert case not in CrisisCase.objects.urgent()


def test_a_lead_who_is_called_comes(case: CrisisCase, tina: Membership, mia: Membership) -> None:
    confirm(case, tina)
    Conversation.objects.update(waiting_since=None)
    call_lead(case, tina)
    call_lead(case, tina)
    assert case.called_at
    assert case in CrisisCase.objects.urgent()
    assert Note.objects.filter(conversation=case.conversation, author=tina).count() == 1

    come(case, mia)
    assert case.came_by == mia
    assert case not in CrisisCase.objects.urgent()


def test_who_reads_along_and_who_works_next_door_sees_no_case(
    case: CrisisCase, rolf: Membership, olga: Membership, tina: Membership
) -> None:
    assert CrisisCase.objects.visible_to(tina).get() == case
    assert not CrisisCase.objects.visible_to(rolf).exists()
    assert not CrisisCase.objects.visible_to(olga).exists()


# --- as little as possible is kept ---------------------------------------------------------------


def test_a_case_is_deleted_after_thirty_days(case: CrisisCase, mia: Membership) -> None:
    confirm(case, mia)
    tidy_up()
    assert CrisisCase.objects.exists()

    CrisisCase.objects.update(created_at=timezone.now() - timedelta(days=30, minutes=1))
    tidy_up()
    assert not CrisisCase.objects.exists()
    assert Message.objects.filter(pk=case.message_id).exists()


def test_nothing_of_it_stands_in_the_journal_or_with_the_person(
    said: Message, case: CrisisCase, mia: Membership
) -> None:
    before = list(Person.objects.values())
    confirm(case, mia)
    call_lead(case, mia)
    come(case, mia)
    dismiss(case, mia, "ein Liedtext", after_all=True)

    actions = set(Entry.objects.values_list("action", flat=True))
    assert not {action for action in actions if "crisis" in action or "danger" in action}
    for note in Note.objects.all():
        assert not any(word in note.text.lower() for word in ("danger", "suici", "crisis"))
    assert list(Person.objects.values()) == before
    fields = {field.name for field in CrisisCase._meta.get_fields()}
    assert not fields & {"text", "person", "handle", "score"}


# --- somebody else, please -----------------------------------------------------------------------


def test_whoever_hands_over_stands_nowhere(conversation: Conversation, uwe: Membership) -> None:
    take_over(conversation, uwe)
    hand_over(conversation, uwe)

    conversation.refresh_from_db()
    assert conversation.caretaker is None
    assert is_handed_over(conversation)
    assert {field.name for field in HandOver._meta.get_fields()} == {"id", "conversation", "at"}
    entry = Entry.objects.get(action="conversation.handed_over")
    assert (entry.by, entry.details) == (None, {})
    assert not Entry.objects.filter(action="conversation.released").exists()


def test_once_is_enough(conversation: Conversation, uwe: Membership) -> None:
    hand_over(conversation, uwe)
    hand_over(conversation, uwe)
    assert Entry.objects.filter(action="conversation.handed_over").count() == 1


def test_nobody_hands_over_what_a_colleague_takes_care_of(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    take_over(conversation, mia)
    hand_over(conversation, uwe)

    conversation.refresh_from_db()
    assert conversation.caretaker == mia
    assert not HandOver.objects.exists()


def test_it_is_over_when_somebody_takes_care(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    hand_over(conversation, uwe)
    assert HandOver.objects.visible_to(mia).open().exists()
    assert take_over(conversation, mia)
    assert not HandOver.objects.exists()
    assert not take_over(conversation, uwe)


def test_it_is_over_when_nobody_waits_and_forgotten_after_a_month(
    conversation: Conversation, uwe: Membership
) -> None:
    hand_over(conversation, uwe)
    conversation.waiting_since = None
    conversation.save()
    assert not HandOver.objects.visible_to(uwe).open().exists()
    assert not is_handed_over(conversation)

    HandOver.objects.update(at=timezone.now() - timedelta(days=31))
    tidy_up()
    assert not HandOver.objects.exists()


def test_who_takes_care_of_nobody_and_who_works_next_door_is_not_asked(
    conversation: Conversation, uwe: Membership, rolf: Membership, olga: Membership
) -> None:
    hand_over(conversation, uwe)
    assert not HandOver.objects.visible_to(rolf).exists()
    assert not HandOver.objects.visible_to(olga).exists()


# --- hateful words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Ihr seid doch alle Idioten!",
        "Halt die Fresse, du Schlampe.",
        "You are a bunch of morons.",
        "I know where you live.",
        "Solche wie euch müsste man vergasen.",
    ],
)
def test_what_one_may_not_want_to_read_today(text: str) -> None:
    assert is_hateful(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wann kommt die in Blau?",
        "Ich bin sehr enttäuscht von der Lieferung.",
        "Mein Paket ist seit drei Wochen weg.",
        "This brush is useless after two weeks.",
    ],
)
def test_criticism_is_not_hateful(text: str) -> None:
    assert not is_hateful(text)
