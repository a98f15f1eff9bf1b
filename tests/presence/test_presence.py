from __future__ import annotations

from datetime import timedelta

import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.sweep import pick_up
from herzenstakt.journal.models import Entry
from herzenstakt.presence.models import GONE_AFTER, PEN_RESTS_AFTER, Presence
from herzenstakt.presence.services import (
    NOBODY,
    Company,
    company,
    company_everywhere,
    company_in,
    look,
    people_at,
    put_the_pen_down,
    stay,
)
from tests.conftest import Says

NOW = timezone.now()


def who_is_there(conversation: Conversation, member: Membership) -> Company:
    return company(people_at(conversation.pk, member), member)


def test_colleagues_see_who_looks_and_who_writes_and_nobody_sees_themselves(
    conversation: Conversation, mia: Membership, uwe: Membership, rolf: Membership
) -> None:
    look(conversation.pk, mia, writes=True)
    look(conversation.pk, rolf)
    look(conversation.pk, uwe)

    assert who_is_there(conversation, uwe) == Company(("Mia Menschenfreund",), ("Rolf Reader",))
    assert who_is_there(conversation, mia) == Company((), ("Rolf Reader", "Uwe Unsozial"))


def test_whoever_was_not_heard_of_for_a_while_has_gone(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        look(conversation.pk, mia)
        clock.shift(GONE_AFTER - timedelta(seconds=1))
        assert who_is_there(conversation, uwe)
        clock.shift(timedelta(seconds=1))
        assert who_is_there(conversation, uwe) == NOBODY
        assert company_everywhere(uwe) == {}


def test_a_pen_that_rests_writes_no_more_and_its_writer_still_looks(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        look(conversation.pk, mia, writes=True)
        clock.shift(PEN_RESTS_AFTER)
        look(conversation.pk, mia)
        assert who_is_there(conversation, uwe) == Company((), ("Mia Menschenfreund",))

        look(conversation.pk, mia, writes=True)
        look(conversation.pk, mia)  # her second window, in which she does not type
        assert who_is_there(conversation, uwe).writers
        put_the_pen_down(conversation.pk, mia)
        assert not who_is_there(conversation, uwe).writers


def test_it_is_one_row_for_each_member_and_conversation_and_seldom_written(
    conversation: Conversation, mia: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        look(conversation.pk, mia)
        look(conversation.pk, mia)
        clock.shift(timedelta(seconds=1))
        here = Presence.objects.get()
        with django_assert_num_queries(0):
            stay(here, writes=False)
        with django_assert_num_queries(1):  # that somebody begins to write is told at once
            stay(here, writes=True)
        clock.shift(timedelta(seconds=1))
        with django_assert_num_queries(1):
            stay(here, writes=False)
        here.refresh_from_db()
        assert here.seen_at == NOW + timedelta(seconds=2)
        assert here.wrote_at == NOW + timedelta(seconds=1)


def test_nothing_of_it_is_kept(conversation: Conversation, mia: Membership) -> None:
    before = Entry.objects.count()
    with time_machine.travel(NOW, tick=False) as clock:
        look(conversation.pk, mia, writes=True)
        clock.shift(GONE_AFTER)
        pick_up()
        assert Presence.objects.count() == 1, "the page may only have been slow"
        clock.shift(timedelta(minutes=1))
        pick_up()
    assert not Presence.objects.exists()
    assert Entry.objects.count() == before


def test_another_house_and_whoever_may_not_read_it_learn_of_nobody(
    conversation: Conversation, mia: Membership, rolf: Membership, olga: Membership
) -> None:
    look(conversation.pk, mia)
    assert company_everywhere(rolf) == {conversation.pk: Company((), ("Mia Menschenfreund",))}
    Conversation.objects.update(is_private=True)

    for stranger in (rolf, olga):
        assert people_at(conversation.pk, stranger) == []
        assert company_everywhere(stranger) == {}
        assert company_in([conversation.pk], stranger) == {}


def test_all_rows_of_a_page_are_asked_for_at_once(
    conversation: Conversation,
    says: Says,
    mia: Membership,
    uwe: Membership,
    rolf: Membership,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    karl = says("karl", "Und in Rot?").conversation
    assert karl
    look(conversation.pk, mia, writes=True)
    look(karl.pk, rolf)
    look(karl.pk, uwe)
    with django_assert_num_queries(1):
        found = company_in([conversation.pk, karl.pk], uwe)

    assert found == {
        conversation.pk: Company(("Mia Menschenfreund",), ()),
        karl.pk: Company((), ("Rolf Reader",)),
    }
