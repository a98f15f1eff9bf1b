"""Where a network takes no answers from a program: written here, said there by a person, and noted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, by_hand, never
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import let_rest
from herzenstakt.flows.forgetting import NotForgotten, forget
from herzenstakt.flows.letting_go import let_go_of_words
from herzenstakt.flows.outgoing import (
    NotYet,
    SecondLookFirst,
    answered_by_hand,
    approve,
    confirm_arrived,
    deliver,
    take_back,
    to_say_of,
)
from herzenstakt.flows.second_look import ask
from herzenstakt.flows.sweep import sweep
from herzenstakt.journal.models import Entry
from herzenstakt.people.models import Handle
from herzenstakt.replies.models import Reply
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.plaza.connector import Plaza
from herzenstakt.testing.networks.plaza.simulator import Message as Said
from tests.conftest import Happens, Says

Look = Callable[[Channel], None]
SignedIn = Callable[[Membership], Client]
WHY = "Please say it on the square itself."


@pytest.fixture(autouse=True)
def square(monkeypatch: pytest.MonkeyPatch) -> None:
    """A square that takes no answers from a program."""
    monkeypatch.setattr(Plaza, "abilities", {**Plaza.abilities, Ability.REPLY: by_hand(WHY)})


@pytest.fixture
def ready(draft: Reply, mia: Membership) -> Reply:
    assert approve(draft, by=mia)
    draft.refresh_from_db()
    return draft


def said_there(reply: Reply) -> Said:
    """The same words, said on the square by a person in our name."""
    answered = reply.answers
    return Said(
        id="",
        author="ratzifatzi",
        text=reply.text,
        at=timezone.now(),
        thread=answered.thread_id,
        parent=answered.external_id,
    )


def here(conversation: Conversation) -> str:
    return f"/t/ratzifatzi/c/{conversation.pk}/"


def test_what_is_let_go_waits_for_a_person_and_nothing_sends_it(
    ready: Reply, plaza: SimulatedPlaza, happens: Happens
) -> None:
    with happens():
        deliver.call(ready.pk)
        sweep()
    ready.refresh_from_db()

    assert ready.state == Reply.State.TO_POST
    assert plaza.texts_of("ratzifatzi")[1:] == []
    assert Conversation.objects.waiting().exists()  # nobody was answered yet


def test_it_counts_as_said_once_somebody_says_so(ready: Reply, uwe: Membership) -> None:
    confirm_arrived(ready, uwe)

    ready.refresh_from_db()
    assert ready.state == Reply.State.SENT
    assert ready.message
    assert (ready.message.text, ready.message.direction) == (ready.text, Message.Direction.OUT)
    assert not Conversation.objects.waiting().exists()
    told = Entry.objects.get(action="reply.posted_by_hand")
    assert told.by == uwe
    assert not Entry.objects.filter(action="reply.confirmed_by_hand").exists()


def test_nobody_says_a_second_time_that_it_was_said(ready: Reply, mia: Membership) -> None:
    confirm_arrived(ready, mia)

    with pytest.raises(NotYet):
        confirm_arrived(ready, mia)
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == 1


def test_it_can_be_written_on(ready: Reply, mia: Membership) -> None:
    again = take_back(ready, mia)

    ready.refresh_from_db()
    assert (again.state, again.text) == (Reply.State.DRAFT, ready.text)
    assert ready.state == Reply.State.WITHDRAWN
    with pytest.raises(NotYet):
        confirm_arrived(ready, mia)


def test_an_apprentice_asks_and_a_colleague_makes_it_ready(
    draft: Reply, tina: Membership, mia: Membership
) -> None:
    Reply.objects.filter(pk=draft.pk).update(author=tina)
    draft.refresh_from_db()
    with pytest.raises((NotYet, SecondLookFirst)):
        approve(draft, by=tina)
    assert ask(draft, tina)

    assert approve(draft, by=mia)
    draft.refresh_from_db()
    assert draft.state == Reply.State.TO_POST


def test_what_is_answered_elsewhere_is_not_said_a_second_time(
    ready: Reply, uwe: Membership
) -> None:
    answered_by_hand(ready.conversation, uwe, "am Telefon")

    ready.refresh_from_db()
    assert ready.state == Reply.State.WITHDRAWN
    assert ready not in Reply.objects.on_the_network()
    with pytest.raises(NotYet):
        confirm_arrived(ready, uwe)


def test_who_was_not_read_before_the_yes_still_waits(
    ready: Reply, says: Says, mia: Membership
) -> None:
    """A letter of before, written down after the answer was made ready."""
    letter = says("frieda", "Und in Rot? Das stand in meinem Brief.")
    earlier = ready.answers.written_at - timedelta(hours=1)
    Message.objects.filter(pk=letter.pk).update(written_at=earlier)
    confirm_arrived(ready, mia)

    letter.refresh_from_db()
    assert letter.settled_at is None
    assert Conversation.objects.waiting().get().waiting_since == earlier
    ready.answers.refresh_from_db()
    assert ready.answers.settled_at


def test_where_the_network_tells_it_later_it_is_the_same_answer(
    ready: Reply, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    plaza.say(said_there(ready))
    look(channel)

    ready.refresh_from_db()
    assert ready.state == Reply.State.SENT
    assert ready.message == Message.objects.get(text=ready.text)
    assert not Conversation.objects.waiting().exists()


def test_what_was_said_by_hand_and_is_told_later_stands_there_once(
    ready: Reply, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    confirm_arrived(ready, mia)
    plaza.say(said_there(ready))
    look(channel)

    assert Message.objects.filter(text=ready.text).count() == 1


def test_a_dead_token_keeps_nobody_from_saying_it_there(
    draft: Reply, mia: Membership, channel: Channel
) -> None:
    Channel.objects.filter(pk=channel.pk).update(state=Channel.State.DISCONNECTED)
    draft.refresh_from_db()

    assert approve(draft, by=mia)


def test_nobody_says_the_same_again_without_knowing(
    ready: Reply, says: Says, uwe: Membership
) -> None:
    assert ready in Reply.objects.on_the_network()
    assert ready not in Reply.objects.under_way()  # no machine will do anything with it


def test_it_does_not_lose_patience(ready: Reply) -> None:
    """A day later it is still to be said: the person still waits."""
    yesterday = timezone.now() - timedelta(days=2)
    Reply.objects.filter(pk=ready.pk).update(approved_at=yesterday)
    sweep()

    ready.refresh_from_db()
    assert ready.state == Reply.State.TO_POST


# --- where nobody waits any more ------------------------------------------------------------------


@pytest.fixture
def lying(ready: Reply, plaza: SimulatedPlaza, channel: Channel, look: Look) -> Reply:
    """Ready to be said, and whom it answers has settled it without us: nobody waits."""
    ready.answers.settled_at = timezone.now()
    ready.answers.save()
    ready.conversation.wait()
    assert not Conversation.objects.waiting().exists()
    return ready


def room_of(signed_in: SignedIn, member: Membership) -> str:
    page = signed_in(member).get("/t/ratzifatzi/", {"room": "to_say"}).content.decode()
    return page.partition('class="list__rooms"')[2]


def test_what_is_to_be_said_stands_in_a_room_of_its_own_until_it_is(
    lying: Reply, mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    assert "Frieda Frage" in room_of(signed_in, uwe)
    nav = signed_in(uwe).get("/t/ratzifatzi/").content.decode()
    assert re.search(r'To say there</span>\s*<span class="nav__count">1<', nav)

    confirm_arrived(lying, mia)

    assert "Nothing to say there" in room_of(signed_in, uwe)
    assert "To say there" not in signed_in(uwe).get("/t/ratzifatzi/").content.decode()


def test_what_is_taken_back_leaves_the_room(
    lying: Reply, mia: Membership, signed_in: SignedIn
) -> None:
    take_back(lying, mia)
    assert "Nothing to say there" in room_of(signed_in, mia)


def test_who_lets_no_answers_go_has_nothing_to_say_there(
    lying: Reply, tina: Membership, rolf: Membership, olga: Membership, signed_in: SignedIn
) -> None:
    for member in (tina, rolf):
        assert "Frieda Frage" not in room_of(signed_in, member)
        assert "To say there" not in signed_in(member).get("/t/ratzifatzi/").content.decode()
    assert not Reply.objects.to_say(olga).exists()


def test_private_words_stand_there_only_for_who_may_read_them(
    lying: Reply, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    Conversation.objects.update(is_private=True)
    assert to_say_of(mia).exists()
    mia.only = frozenset({Permission.READ, Permission.ANSWER})
    assert not to_say_of(mia).exists()


def test_it_holds_forgetting_for_a_month_and_no_longer(lying: Reply, owner: Membership) -> None:
    person = lying.conversation.person
    with pytest.raises(NotForgotten, match="ready to be said"):
        forget(person, owner)
    assert Reply.objects.filter(pk=lying.pk).exists()

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget(person, owner)
    assert not Reply.objects.filter(pk=lying.pk).exists()


def test_it_holds_the_words_of_what_is_over_for_a_month_and_no_longer(
    lying: Reply, mia: Membership
) -> None:
    conversation = Conversation.objects.get()
    let_rest(conversation, mia, "Gesagt.")
    in_a_year = timezone.now() + timedelta(days=370)
    Reply.objects.filter(pk=lying.pk).update(changed_at=in_a_year - timedelta(days=5))
    with time_machine.travel(in_a_year):
        assert let_go_of_words(conversation.team, 9) == 0
    with time_machine.travel(in_a_year + timedelta(days=31)):
        assert let_go_of_words(conversation.team, 9) == 1
    assert not Reply.objects.exists()


# --- at the desk ---------------------------------------------------------------------------------


def test_the_card_says_what_to_do_and_leads_there(
    ready: Reply, mia: Membership, signed_in: SignedIn
) -> None:
    page = signed_in(mia).get(here(ready.conversation)).content.decode()

    assert WHY in page
    assert f'data-copy="{ready.text}"' in page
    assert "Copy and open" in page
    assert "I have said it there" in page


def test_a_colleague_who_says_yes_sees_at_once_what_to_do(
    draft: Reply, tina: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    Reply.objects.filter(pk=draft.pk).update(author=tina)
    draft.refresh_from_db()
    ask(draft, tina)
    browser = signed_in(mia)
    page = browser.get(here(draft.conversation)).content.decode()
    assert "What Tina wrote is ready" in page
    [seen] = re.findall(r'name="seen" value="([^"]*)">\s*<input type="hidden" name="words"', page)

    answer = browser.post(
        f"{here(draft.conversation)}reply/{draft.pk}/approve/",
        {"words": draft.words, "seen": unescape(seen)},
        headers={"HX-Request": "true", "HX-Target": "thread"},
        follow=True,
    )
    assert "I have said it there" in answer.content.decode()


def test_private_words_are_not_led_to_a_public_page(
    ready: Reply, mia: Membership, signed_in: SignedIn
) -> None:
    Message.objects.filter(pk=ready.answers_id).update(visibility="private", permalink="")
    Channel.objects.update(own_url="https://plaza.example/us")
    Conversation.objects.filter(pk=ready.conversation_id).update(post=None)
    Handle.objects.update(url="")

    page = signed_in(mia).get(here(ready.conversation)).content.decode()
    assert "Only to this person." in page

    assert "Copy and open" not in page


def test_its_words_are_hostile_to_nobody(
    draft: Reply, mia: Membership, signed_in: SignedIn
) -> None:
    Reply.objects.filter(pk=draft.pk).update(text='"><script>alert(1)</script>')
    draft.refresh_from_db()
    approve(draft, by=mia)

    page = signed_in(mia).get(here(draft.conversation)).content.decode()
    assert "<script>alert(1)" not in page
    assert 'data-copy="&quot;&gt;&lt;script' in page


def test_who_reads_along_gets_no_buttons(
    ready: Reply, rolf: Membership, signed_in: SignedIn
) -> None:
    page = signed_in(rolf).get(here(ready.conversation)).content.decode()

    assert "data-copy" not in page
    answer = signed_in(rolf).post(f"{here(ready.conversation)}reply/{ready.pk}/confirm/")
    assert answer.status_code == 403
    ready.refresh_from_db()
    assert ready.state == Reply.State.TO_POST


def test_the_composer_says_that_one_says_it_there(
    draft: Reply, mia: Membership, signed_in: SignedIn
) -> None:
    page = signed_in(mia).get(here(draft.conversation)).content.decode()

    assert "You say it there yourself: the next step helps." in page


def test_where_nobody_can_be_answered_at_all_there_is_no_composer(
    draft: Reply, mia: Membership, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = {**Plaza.abilities, Ability.REPLY: never("Nobody answers here.")}
    monkeypatch.setattr(Plaza, "abilities", nowhere)

    page = signed_in(mia).get(here(draft.conversation)).content.decode()
    assert 'id="composer-text"' not in page
    assert "Nobody answers here." in page
