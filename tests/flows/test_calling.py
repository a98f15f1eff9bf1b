"""Somebody may be in danger: who of us hears of it, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import take_care
from herzenstakt.flows import calling
from herzenstakt.flows.sweep import tidy_up
from herzenstakt.notices.models import Kind, Notice, Wishes
from herzenstakt.notices.words import sentence
from herzenstakt.safety.models import CrisisCase
from herzenstakt.safety.services import DecidedMeanwhile, WordNeeded
from herzenstakt.safety.signs import Danger
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Says

IN_DANGER = "Ich will nicht mehr leben."
Look = Callable[[Channel], None]
SignedIn = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def _who_leads(mia: Membership, owner: Membership) -> None:
    """They hear of it wherever nothing else is said."""


def told() -> set[Membership]:
    """Who has a word about it that is still news."""
    return {one.member for one in Notice.objects.unseen().filter(kind=Kind.DANGER)}


def case_of(message: Message) -> CrisisCase:
    return CrisisCase.objects.get(message=message)


def conversation_of(message: Message) -> Conversation:
    assert message.conversation
    return message.conversation


def test_those_who_lead_hear_of_it_and_nobody_next_door_or_without_a_say(
    says: Says,
    mia: Membership,
    owner: Membership,
    uwe: Membership,
    rolf: Membership,
    olga: Membership,
) -> None:
    says("frieda", IN_DANGER)

    assert told() == {mia, owner}


def test_whoever_takes_care_hears_of_it_too(
    says: Says, mia: Membership, owner: Membership, uwe: Membership, tina: Membership
) -> None:
    take_care(conversation_of(says("frieda", "Hallo, ist da wer?")), uwe)
    before = Notice.objects.count()
    says("frieda", IN_DANGER)

    assert told() == {mia, owner, uwe}
    assert Notice.objects.count() == before + 4, "and that she wrote again"


def test_who_only_reads_along_by_now_is_not_told_any_more_and_cannot_choose_to_be(
    says: Says, uwe: Membership, signed_in: SignedIn
) -> None:
    take_care(conversation_of(says("frieda", "Hallo, ist da wer?")), uwe)
    says("frieda", IN_DANGER)
    theirs = Notice.objects.filter(kind=Kind.DANGER)
    assert theirs.visible_to(uwe).exists()

    uwe.role = Role.READER
    uwe.save()
    assert not theirs.visible_to(uwe).exists()
    settings = signed_in(uwe).get("/t/ratzifatzi/notices/settings/").content.decode()
    assert 'name="mention-push"' not in settings
    assert 'name="danger-push"' not in settings


def test_what_leaves_the_house_says_neither_who_nor_what(says: Says, mia: Membership) -> None:
    says("frieda", IN_DANGER)

    notice = Notice.objects.get(kind=Kind.DANGER, member=mia)
    assert sentence(notice) == "Please look at this one at once"
    assert notice.words == ""
    assert notice.push_at is not None, "a device is woken, unless one has said otherwise"


def test_whoever_wants_to_hear_nothing_of_it_hears_nothing(
    says: Says, mia: Membership, owner: Membership
) -> None:
    Wishes.objects.create(member=mia, ways={Kind.DANGER: []})
    says("frieda", IN_DANGER)

    assert told() == {owner}


def test_what_shows_no_sign_calls_nobody(says: Says, mia: Membership) -> None:
    says("frieda", "Wo bleibt mein Paket?")

    assert told() == set()


def test_what_was_said_long_ago_is_found_and_calls_nobody_from_their_table(
    says: Says, mia: Membership
) -> None:
    message = says("frieda", "Wo bleibt mein Paket?")
    message.text, message.written_at = IN_DANGER, timezone.now() - calling.FRESH
    calling.watch(message)

    assert case_of(message).is_serious is None
    assert told() == set()


@pytest.mark.parametrize("way", ["confirm", "dismiss", "raise_alarm"])
def test_when_one_of_us_has_looked_it_is_settled_for_all(
    says: Says, mia: Membership, owner: Membership, uwe: Membership, way: str
) -> None:
    message = says("frieda", IN_DANGER)
    elsewhere = says("karl", IN_DANGER)
    decide = {
        "confirm": lambda: calling.confirm(case_of(message), uwe),
        "dismiss": lambda: calling.dismiss(case_of(message), uwe, "ein Liedtext"),
        "raise_alarm": lambda: calling.raise_alarm(
            conversation_of(message), message, uwe, Danger.LIFE
        ),
    }
    decide[way]()

    still = Notice.objects.unseen().filter(kind=Kind.DANGER)
    assert {one.conversation for one in still} == {elsewhere.conversation}
    assert len(still) == 2


def test_who_may_not_dismiss_it_settles_nothing(
    says: Says, mia: Membership, owner: Membership, uwe: Membership
) -> None:
    message = says("frieda", IN_DANGER)
    stale = case_of(message)
    with pytest.raises(WordNeeded):
        calling.dismiss(stale, uwe, "  ")
    assert told() == {mia, owner}

    calling.confirm(case_of(message), mia)
    Notice.objects.update(seen_at=None)
    with pytest.raises(DecidedMeanwhile):
        calling.dismiss(stale, uwe, "ein Liedtext")
    assert told() == {mia, owner}


def test_other_words_of_the_same_person_call_anew(
    says: Says,
    mia: Membership,
    owner: Membership,
    plaza: SimulatedPlaza,
    channel: Channel,
    look: Look,
) -> None:
    message = says("frieda", IN_DANGER)
    calling.dismiss(case_of(message), mia, "ein Liedtext")
    plaza.edit(message.external_id, "Wirklich. Ich will nicht mehr leben.")
    look(channel)

    assert told() == {mia, owner}


def test_with_the_case_goes_that_anybody_was_told(says: Says, mia: Membership) -> None:
    says("frieda", IN_DANGER)
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=True):
        tidy_up()

    assert not CrisisCase.objects.exists()
    assert not Notice.objects.filter(kind=Kind.DANGER).exists()
