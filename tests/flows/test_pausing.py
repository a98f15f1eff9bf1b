"""A moment's rest before barking back: offered, chosen, measured, and in nobody's way otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Role
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import pausing, reacting, second_look
from herzenstakt.flows.outgoing import NotYet, PauseFirst, approve
from herzenstakt.flows.reacting import NotDone
from herzenstakt.flows.sweep import pick_up, sweep
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Pause, Reply
from herzenstakt.replies.services import put_away, save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says, member

ATTACK = "Ihr seid doch alle unfähig! Drei Wochen warte ich auf die Bürste!"
BARKS = "Lernen Sie erst mal lesen, so ein Unsinn!"
CALM = "Drei Wochen sind zu lang, das tut mir leid. Ich frage heute im Lager nach. Uwe"

Writes = Callable[..., Reply]


@pytest.fixture
def attack(says: Says) -> Message:
    return says("karl", ATTACK)


@pytest.fixture
def writes(attack: Message, uwe: Membership) -> Writes:
    """`writes(words)`: Uwe's draft in answer to the attack, or that of somebody else."""

    def write(words: str, by: Membership | None = None) -> Reply:
        assert attack.conversation
        return save_draft(attack.conversation, by or uwe, words)

    return write


def is_offered(reply: Reply, by: Membership) -> Pause:
    """Letting go does not send, and offers a pause."""
    with pytest.raises(PauseFirst):
        approve(reply, by=by)
    reply.refresh_from_db()
    assert reply.state == Reply.State.DRAFT
    return Pause.objects.get(reply=reply, pair=reply.pair)


def outcome_of(pause: Pause) -> str:
    pause.refresh_from_db()
    return pause.outcome


def ten_minutes_later() -> None:
    Pause.objects.update(until=timezone.now() - timedelta(seconds=1))


# --- offered, and when not -----------------------------------------------------------------------


def test_a_draft_that_barks_at_an_attack_rests_first(
    writes: Writes, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    pause = is_offered(writes(BARKS), uwe)

    assert (pause.choice, pause.outcome, pause.why) == ("", "", "")
    assert plaza.texts_of("ratzifatzi")[1:] == []
    assert not Entry.objects.filter(action__startswith="reply.").exists()


def test_offering_twice_is_offering_once(writes: Writes, uwe: Membership) -> None:
    draft = writes(BARKS)
    is_offered(draft, uwe)
    is_offered(draft, uwe)

    assert Pause.objects.count() == 1


def test_a_short_word_after_an_attack_does_not_hide_it(
    attack: Message, says: Says, uwe: Membership, plaza: SimulatedPlaza
) -> None:
    short = says("karl", "Hallo? Seid ihr noch da?")
    assert short.conversation == attack.conversation
    draft = save_draft(attack.conversation, uwe, BARKS)  # type: ignore[arg-type]
    assert draft.answers == short

    is_offered(draft, uwe)
    assert plaza.texts_of("ratzifatzi")[1:] == []


def test_an_attack_that_was_answered_before_is_over(
    attack: Message, writes: Writes, says: Says, uwe: Membership, happens: Happens
) -> None:
    with happens():
        approve(writes(CALM), by=uwe)
    short = says("karl", "Hallo? Seid ihr noch da?")
    assert short.conversation

    assert approve(save_draft(short.conversation, uwe, BARKS), by=uwe)


def test_the_attack_of_somebody_else_is_none_of_theirs(
    attack: Message, conversation: Conversation, uwe: Membership
) -> None:
    assert approve(save_draft(conversation, uwe, BARKS), by=uwe)


def test_whoever_is_in_danger_after_an_attack_waits_for_nothing(
    attack: Message, says: Says, uwe: Membership
) -> None:
    said = says("karl", "Ich will nicht mehr leben.")
    assert said.conversation

    assert approve(save_draft(said.conversation, uwe, BARKS), by=uwe)


@pytest.mark.parametrize("and_then", ["", "Hallo? Seid ihr noch da?"])
def test_what_is_out_is_not_made_to_bark_afterwards(
    and_then: str,
    writes: Writes,
    says: Says,
    uwe: Membership,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    if and_then:
        says("karl", and_then)
    reply = writes(CALM)
    with happens():
        approve(reply, by=uwe)
    reply.refresh_from_db()
    assert reply.message

    with pytest.raises(NotDone, match="barks back"):
        reacting.edit_own(reply.message, uwe, BARKS)
    assert plaza.texts_of("ratzifatzi")[-1] == CALM
    reply.message.refresh_from_db()
    assert reply.message.text == CALM

    reacting.edit_own(reply.message, uwe, f"Guten Tag! {CALM}")
    assert plaza.texts_of("ratzifatzi")[-1] == f"Guten Tag! {CALM}"
    Team.objects.update(pauses=False)
    reacting.edit_own(Message.objects.get(pk=reply.message.pk), uwe, BARKS)
    assert plaza.texts_of("ratzifatzi")[-1] == BARKS


def test_a_simple_question_is_never_kept_waiting(
    conversation: Conversation, uwe: Membership
) -> None:
    assert approve(save_draft(conversation, uwe, BARKS), by=uwe)
    assert not Pause.objects.exists()


def test_a_calm_answer_to_an_attack_goes_at_once(writes: Writes, uwe: Membership) -> None:
    assert approve(writes(CALM), by=uwe)
    assert not Pause.objects.exists()


def test_where_the_team_has_switched_it_off_nothing_is_offered(
    writes: Writes, uwe: Membership
) -> None:
    draft = writes(BARKS)
    Team.objects.update(pauses=False)

    assert approve(draft, by=uwe)
    assert not Pause.objects.exists()


def test_it_does_not_matter_which_cues_the_team_wants_to_hear_of(
    writes: Writes, uwe: Membership, mia: Membership
) -> None:
    from herzenstakt.flows.coaching import choose

    for cue in ("insult", "sarcasm", "shouting", "blame"):
        choose(mia, cue, is_on=False)

    is_offered(writes(BARKS), uwe)


def test_a_colleague_who_sends_it_has_read_it(
    writes: Writes, uwe: Membership, mia: Membership
) -> None:
    draft = writes(BARKS)
    pause = is_offered(draft, uwe)

    assert approve(draft, by=mia)
    assert outcome_of(pause) == Pause.Outcome.UNCHANGED


# --- chosen --------------------------------------------------------------------------------------


def test_what_rests_goes_after_ten_minutes_by_the_hand_of_its_writer(
    writes: Writes, uwe: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    draft = writes(BARKS)
    pause = is_offered(draft, uwe)
    pausing.wait(draft)
    pause.refresh_from_db()
    assert pause.until
    assert timedelta(minutes=9) < pause.until - timezone.now() <= pausing.REST
    is_offered(draft, uwe)  # too early

    ten_minutes_later()
    with happens():
        sweep()
        pick_up()
    assert plaza.texts_of("ratzifatzi")[1:] == []  # nothing sends it by itself
    with happens():
        assert approve(draft, by=uwe)
    assert BARKS in plaza.texts_of("ratzifatzi")[-1]
    assert outcome_of(pause) == Pause.Outcome.UNCHANGED


def test_waiting_twice_makes_nobody_wait_longer(writes: Writes, uwe: Membership) -> None:
    draft = writes(BARKS)
    pause = is_offered(draft, uwe)
    pausing.wait(draft)
    pause.refresh_from_db()
    until = pause.until
    pausing.wait(draft)

    pause.refresh_from_db()
    assert pause.until == until


def test_a_changed_draft_that_barks_no_more_goes_straight_through(
    writes: Writes, uwe: Membership
) -> None:
    pause = is_offered(writes(BARKS), uwe)
    pausing.wait(pause.reply)

    assert approve(writes(CALM), by=uwe)
    assert outcome_of(pause) == Pause.Outcome.CHANGED


def test_other_words_that_bark_are_a_new_pair(writes: Writes, uwe: Membership) -> None:
    first = is_offered(writes(BARKS), uwe)
    pausing.wait(first.reply)
    ten_minutes_later()

    second = is_offered(writes("Sie haben doch keine Ahnung!!!"), uwe)
    assert first != second


def test_the_same_words_to_other_words_are_a_new_pair(
    writes: Writes, uwe: Membership, attack: Message
) -> None:
    draft = writes(BARKS)
    pause = is_offered(draft, uwe)
    pausing.hurry(draft, "eilig")
    Message.objects.filter(pk=attack.pk).update(text=ATTACK + " Saftladen!")

    assert is_offered(Reply.objects.get(pk=draft.pk), uwe) != pause


@pytest.mark.parametrize("why", ["", "   ", "\n\t"])
def test_without_a_word_why_nothing_goes_now(writes: Writes, uwe: Membership, why: str) -> None:
    draft = writes(BARKS)
    is_offered(draft, uwe)

    assert not pausing.hurry(draft, why)
    is_offered(draft, uwe)


def test_with_a_word_why_it_goes_now_and_the_word_is_kept(writes: Writes, uwe: Membership) -> None:
    draft = writes(BARKS)
    pause = is_offered(draft, uwe)
    assert pausing.hurry(draft, f"  eilig  {'x' * 60}")

    assert approve(draft, by=uwe)
    assert outcome_of(pause) == Pause.Outcome.UNCHANGED
    assert pause.why == f"eilig {'x' * 34}"


def test_a_word_why_before_anything_was_offered_opens_no_door(
    writes: Writes, uwe: Membership
) -> None:
    draft = writes(BARKS)
    pausing.hurry(draft, "eilig")

    is_offered(draft, uwe)


def test_whoever_asks_a_colleague_has_chosen_and_taken_back_unchanged_has_not(
    writes: Writes, uwe: Membership
) -> None:
    draft = writes(BARKS)
    pause = is_offered(draft, uwe)
    second_look.ask(draft, uwe)
    assert outcome_of(pause) == Pause.Outcome.ASKED

    second_look.write_on(draft, uwe)
    assert is_offered(draft, uwe) == pause


# --- measured ------------------------------------------------------------------------------------


def test_what_is_put_away_was_withdrawn(writes: Writes, uwe: Membership) -> None:
    draft = writes(BARKS)
    pause = is_offered(draft, uwe)
    put_away(draft)

    assert outcome_of(pause) == Pause.Outcome.WITHDRAWN


def test_what_is_put_away_and_written_anew_was_changed(writes: Writes, uwe: Membership) -> None:
    """Who empties the field and begins again has not gone away."""
    draft = writes(BARKS)
    pause = is_offered(draft, uwe)
    put_away(draft)
    assert approve(writes(CALM), by=uwe)

    assert outcome_of(pause) == Pause.Outcome.CHANGED


def test_of_whose_pause_it_was_only_the_answer_knows() -> None:
    keys = {field.name for field in Pause._meta.get_fields() if field.is_relation}
    assert keys == {"reply"}


def crew(team: Team, count: int) -> list[Membership]:
    return [member(team, f"Person{number} Team", Role.MEMBER) for number in range(count)]


def test_a_number_is_told_from_five_people_on(
    writes: Writes, uwe: Membership, mia: Membership
) -> None:
    people = crew(uwe.team, 5)
    for number, who in enumerate(people):
        assert pausing.measured(mia) is None
        draft = writes(BARKS, by=who)
        is_offered(draft, who)
        if number == 0:
            put_away(draft)
        elif number == 1:
            second_look.ask(draft, who)
        elif number == 2:
            pausing.hurry(draft, "eilig")
            approve(draft, by=who)
        else:
            approve(writes(CALM, by=who), by=who)

    told = pausing.measured(mia)
    assert told
    assert (told.changed, told.asked, told.withdrawn, told.unchanged) == (2, 1, 1, 1)
    assert told.all == 5
    assert told.whys == ("eilig",)


def test_one_person_with_five_pauses_is_one_person(
    writes: Writes, uwe: Membership, mia: Membership
) -> None:
    for number in range(6):
        draft = writes(f"{BARKS} {number}")
        is_offered(draft, uwe)
        put_away(draft)

    assert Pause.objects.count() == 6
    assert pausing.measured(mia) is None


def test_pauses_without_an_end_count_for_nobody(
    writes: Writes, uwe: Membership, mia: Membership
) -> None:
    for who in crew(uwe.team, 5):
        is_offered(writes(BARKS, by=who), who)

    assert pausing.measured(mia) is None


def test_the_house_next_door_has_its_own_numbers(
    writes: Writes, uwe: Membership, olga: Membership
) -> None:
    for who in crew(uwe.team, 5):
        draft = writes(BARKS, by=who)
        is_offered(draft, who)
        put_away(draft)

    assert pausing.measured(uwe)
    assert pausing.measured(olga) is None


def test_an_empty_draft_is_told_so_first(writes: Writes, uwe: Membership) -> None:
    with pytest.raises(NotYet, match="nothing to send"):
        approve(writes("  "), by=uwe)
    assert not Pause.objects.exists()
