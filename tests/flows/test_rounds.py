"""Several people one after the other: each with words of their own, each by a person's own yes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, by_hand
from herzenstakt.conversations.models import Conversation, Post
from herzenstakt.conversations.services import take_care
from herzenstakt.flows import outgoing, second_look
from herzenstakt.flows.outgoing import NotYet
from herzenstakt.flows.rounds import NoRound, begin, end, next_after, skip, who_waits
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.rounds.models import KEEP, MOST, Round, RoundStep
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from herzenstakt.testing.networks.plaza.connector import Plaza
from tests.conftest import Says

Stand = RoundStep.Stand


@pytest.fixture
def three(says: Says) -> list[Conversation]:
    """Frieda, Karl and Lena wait under one post."""
    said = [says("frieda", "Wann?"), says("karl", "Die Borsten!"), says("lena", "Toll!")]
    return [message.conversation for message in said if message.conversation]


@pytest.fixture
def under(three: list[Conversation]) -> Post:
    """The post they wait under."""
    assert three[0].post is not None
    return three[0].post


@pytest.fixture
def steps(three: list[Conversation], under: Post, uwe: Membership) -> list[RoundStep]:
    """A round of Uwe's with all of them."""
    return list(begin(under, [one.pk for one in three], uwe).round.steps.order_by("place"))


def fresh(step: RoundStep) -> RoundStep:
    return RoundStep.objects.select_related("whole", "reply").get(pk=step.pk)


def answer(step: RoundStep, by: Membership, text: str) -> Reply:
    reply = save_draft(step.conversation, by, text)
    outgoing.approve(reply, by)
    return reply


# --- beginning -----------------------------------------------------------------------------------


def test_a_round_goes_to_those_who_were_chosen_the_longest_wait_first(
    three: list[Conversation], under: Post, uwe: Membership
) -> None:
    begun = begin(under, [one.pk for one in reversed(three)], uwe)

    found = begun.round.steps.order_by("place").values_list("place", "conversation__person__name")
    assert list(found) == [(1, "Frieda Frage"), (2, "Karl Kritik"), (3, "Lena Lob")]
    assert not begun.left
    assert not Reply.objects.exists()
    entry = Entry.objects.get(action="round.begun")
    assert (entry.by, entry.details) == (uwe, {"number": 3})


def test_everybody_who_waits_is_everybody_who_waits(
    three: list[Conversation], under: Post, uwe: Membership
) -> None:
    three[1].waiting_since = None
    three[1].save()
    assert who_waits(under, uwe) == [three[0].pk, three[2].pk]


def test_who_is_in_danger_and_whom_a_colleague_cares_for_are_left_out_and_named(
    three: list[Conversation], under: Post, uwe: Membership, mia: Membership
) -> None:
    take_care(three[1], mia)
    raise_alarm(three[2], three[2].messages.get(), mia, Danger.LIFE)

    begun = begin(under, [one.pk for one in three], uwe)

    assert [step.conversation for step in begun.round.steps.all()] == three[:1]
    assert {name: str(why) for name, why in begun.left} == {
        "Karl Kritik": "A colleague takes care already.",
        "Lena Lob": "Somebody may be in danger here. Please look at this one by itself.",
    }


def test_a_round_with_nobody_is_none(
    three: list[Conversation], under: Post, uwe: Membership, mia: Membership
) -> None:
    with pytest.raises(NoRound, match="Nobody is chosen yet"):
        begin(under, [], uwe)
    take_care(three[0], mia)
    with pytest.raises(NoRound, match="A colleague takes care already"):
        begin(under, [three[0].pk], uwe)
    with pytest.raises(NoRound, match=f"At most {MOST}"):
        begin(under, list(range(MOST + 1)), uwe)
    assert not Round.objects.exists()


def test_a_reader_and_a_stranger_begin_none(
    three: list[Conversation], under: Post, rolf: Membership, olga: Membership
) -> None:
    for who in (rolf, olga):
        with pytest.raises(NoRound):
            begin(under, [three[0].pk], who)
    assert not Round.objects.exists()


def test_who_speaks_under_another_post_is_not_gone_to(
    three: list[Conversation], under: Post, uwe: Membership
) -> None:
    other = Post.objects.create(
        channel=under.channel, external_id="x", author_name="x", published_at=under.published_at
    )
    with pytest.raises(NoRound):
        begin(other, [three[0].pk], uwe)


def test_another_round_under_the_same_post_ends_the_first_one(
    steps: list[RoundStep], under: Post, uwe: Membership, mia: Membership
) -> None:
    begin(under, [steps[0].conversation_id], uwe)
    begin(under, [steps[0].conversation_id], mia)

    assert Round.objects.visible_to(uwe).open().count() == 1
    assert Round.objects.get(pk=steps[0].whole_id).ended_at is not None


def test_old_rounds_are_let_go_of_when_another_one_begins(
    steps: list[RoundStep], under: Post, uwe: Membership
) -> None:
    Round.objects.update(begun_at=under.published_at - KEEP * 2)
    begin(under, [steps[0].conversation_id], uwe)
    assert Round.objects.count() == 1


# --- from one to the next ------------------------------------------------------------------------


def test_the_next_one_is_who_comes_after_and_then_who_was_passed_over(
    steps: list[RoundStep],
) -> None:
    assert next_after(None, steps) == steps[0]
    assert next_after(steps[1], steps) == steps[2]
    assert next_after(steps[2], steps) == steps[0]


def test_an_answer_wherever_it_is_given_is_an_answer_of_the_round(
    steps: list[RoundStep], mia: Membership, uwe: Membership
) -> None:
    answer(steps[0], uwe, "Im Dezember, liebe Frieda.")
    answer(steps[1], mia, "Welche Borsten meinst du, Karl?")

    assert [fresh(step).stand for step in steps] == [Stand.ANSWERED, Stand.ANSWERED, Stand.OPEN]


def test_who_was_skipped_waits_on_and_their_draft_stays(
    steps: list[RoundStep], uwe: Membership
) -> None:
    save_draft(steps[0].conversation, uwe, "Ich frage nach")
    skip(steps[0])

    assert fresh(steps[0]).stand is Stand.SKIPPED
    steps[0].conversation.refresh_from_db()
    assert steps[0].conversation.waiting_since
    assert Reply.objects.drafts_of(uwe).get().text == "Ich frage nach"


def test_what_was_taken_back_is_still_to_come(
    team: object, steps: list[RoundStep], uwe: Membership
) -> None:
    uwe.team.undo_seconds = 30
    uwe.team.save()
    reply = answer(steps[0], uwe, "Im Dezember, liebe Frieda.")
    assert fresh(steps[0]).stand is Stand.ANSWERED
    outgoing.take_back(reply, uwe)
    assert fresh(steps[0]).stand is Stand.OPEN


def test_what_a_trainee_asks_a_colleague_to_read_is_done_for_now(
    three: list[Conversation], under: Post, tina: Membership
) -> None:
    step = begin(under, [three[0].pk], tina).round.steps.get()
    reply = save_draft(three[0], tina, "Im Dezember, liebe Frieda.")
    second_look.ask(reply, tina)
    assert fresh(step).stand is Stand.ASKED


@pytest.fixture
def by_hand_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A square that takes no answers from a program."""
    no = by_hand("Please say it on the square itself.")
    monkeypatch.setattr(Plaza, "abilities", {**Plaza.abilities, Ability.REPLY: no})


@pytest.mark.usefixtures("by_hand_only")
def test_what_is_still_to_be_said_there_is_no_answer_and_nobody_is_gone_to_twice(
    steps: list[RoundStep], uwe: Membership, signed_in: Callable[[Membership], Client]
) -> None:
    reply = answer(steps[0], uwe, "Im Dezember, liebe Frieda.")
    assert fresh(steps[0]).stand is Stand.TO_SAY
    assert next_after(fresh(steps[0]), [fresh(one) for one in steps]) == steps[1]
    shown = signed_in(uwe).get(f"/t/ratzifatzi/rounds/{steps[0].whole_id}/").content.decode()
    assert "0 answered" in shown
    assert "1 is to be said there by hand." in shown
    here = f"/t/ratzifatzi/c/{steps[0].conversation_id}/"
    page = signed_in(uwe).get(here, {"step": steps[0].pk}).content.decode()
    assert "This person still waits" in page
    assert f'href="{here}"' in page

    outgoing.confirm_arrived(reply, uwe)
    assert fresh(steps[0]).stand is Stand.ANSWERED


@pytest.mark.usefixtures("by_hand_only")
def test_the_same_words_are_not_said_by_hand_to_two_people_of_a_round_either(
    steps: list[RoundStep], uwe: Membership
) -> None:
    answer(steps[0], uwe, "Im Dezember.")
    with pytest.raises(NotYet, match="the same words"):
        answer(steps[1], uwe, "Im Dezember.")


@pytest.mark.usefixtures("by_hand_only")
def test_what_was_to_be_said_there_and_was_taken_back_is_still_to_come(
    steps: list[RoundStep], uwe: Membership
) -> None:
    outgoing.take_back(answer(steps[0], uwe, "Im Dezember, liebe Frieda."), uwe)
    assert fresh(steps[0]).stand is Stand.OPEN


def test_a_round_ends_with_the_last_one(steps: list[RoundStep], uwe: Membership) -> None:
    skip(steps[0])
    skip(steps[1])
    assert fresh(steps[2]).whole.ended_at is None
    answer(steps[2], uwe, "Danke, Lena, das freut uns!")
    assert fresh(steps[2]).whole.ended_at


def test_whoever_began_it_may_stop(steps: list[RoundStep]) -> None:
    end(steps[0].whole)
    assert fresh(steps[0]).whole.ended_at


# --- never one text for all ----------------------------------------------------------------------


def test_the_same_words_do_not_go_to_two_people_of_a_round(
    steps: list[RoundStep], uwe: Membership
) -> None:
    answer(steps[0], uwe, "Liebe Frieda, danke für deine Frage. Wir melden uns.")
    again = save_draft(
        steps[1].conversation, uwe, "Lieber Karl! Danke für deine Frage – wir melden uns"
    )

    with pytest.raises(NotYet, match="Frieda Frage gets the same words") as refused:
        outgoing.approve(again, uwe)

    assert "only for this person" in str(refused.value)
    again.refresh_from_db()
    assert (again.state, again.approved_at) == (Reply.State.DRAFT, None)
    again.text += ". Deine Borsten schauen wir uns an"
    again.save()
    assert outgoing.approve(again, uwe)


def test_a_colleague_who_reads_cannot_be_asked_for_the_same_words_either(
    steps: list[RoundStep], uwe: Membership
) -> None:
    answer(steps[0], uwe, "Danke dir!")
    again = save_draft(steps[1].conversation, uwe, "danke dir")
    with pytest.raises(NotYet, match="same words"):
        second_look.ask(again, uwe)


def test_what_was_taken_back_may_be_said_to_somebody_else(
    steps: list[RoundStep], uwe: Membership
) -> None:
    uwe.team.undo_seconds = 30
    uwe.team.save()
    outgoing.take_back(answer(steps[0], uwe, "Danke dir!"), uwe)
    assert outgoing.approve(save_draft(steps[1].conversation, uwe, "Danke dir!"), uwe)


def test_outside_of_a_round_nobody_compares(three: list[Conversation], uwe: Membership) -> None:
    for one in three:
        assert outgoing.approve(save_draft(one, uwe, "Danke dir!"), uwe)
