"""The screen of a rehearsal: what an owner reads before, meanwhile and afterwards, without any script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, Finding, Level, by_hand, never
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import rehearsing
from herzenstakt.flows.sweep import pick_up, sweep
from herzenstakt.kernel.words import Sentence, gettext_noop
from herzenstakt.rehearsals.models import PATIENCE, Rehearsal, Stage
from herzenstakt.replies.models import LookTwice, Reply
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza
from herzenstakt.web.fragments import NOTHING_NEW
from tests.conftest import Happens, Says

SignedIn = Callable[[Membership], Client]
THANKS = "Wir hören dich, danke."


@pytest.fixture
def desk(signed_in: SignedIn, owner: Membership) -> Client:
    """The owner's browser."""
    return signed_in(owner)


@pytest.fixture
def url(channel: Channel) -> Callable[..., str]:
    def address(name: str = "rehearsal") -> str:
        return reverse(f"channels:{name}", kwargs={"team": "ratzifatzi", "pk": channel.pk})

    return address


Url = Callable[..., str]


def words_of(response: Any) -> str:
    """What a person reads: the page's text with white space folded."""
    return " ".join(response.content.decode().split())


def test_it_is_told_before_what_will_happen_in_public(desk: Client, url: Url) -> None:
    assert url() in words_of(desk.get(url("channel")))
    page = words_of(desk.get(url()))
    for sentence in (
        "What will happen",
        "everybody can read both",
        "Nobody else is answered",
        "After that you can delete it again from here",
        "Yes, listen for my comment",
    ):
        assert sentence in page, sentence
    assert not Rehearsal.objects.exists(), "who only looks begins nothing"


def test_from_yes_to_read_back_and_deleted_again(
    desk: Client, url: Url, says: Says, plaza: SimulatedPlaza, happens: Happens
) -> None:
    page = words_of(desk.post(url("rehearsal-begin"), follow=True))
    rehearsal = Rehearsal.objects.get()
    assert f"Herzenstakt rehearses: {rehearsal.word}" in page
    assert "Has it come?" in page

    says("lena", f"Herzenstakt rehearses: {rehearsal.word} <b>!</b>")
    page = words_of(desk.get(url()))
    assert "Is this yours?" in page
    assert "Lena Lob" in page
    assert "&lt;b&gt;!" in page
    assert "by looking and listening there" in page
    assert "We hear you. Thank you for trying this!" in page

    with happens():
        desk.post(url("rehearsal-answer"), {"text": THANKS})
    with happens():
        sweep()
    page = words_of(desk.get(url()))
    assert "It works, from the comment to the answer" in page
    assert "The network took the answer." in page
    assert "Read back: it stands there." in page
    assert plaza.texts_of("ratzifatzi").count(THANKS) == 1

    page = words_of(desk.post(url("rehearsal-delete-answer"), follow=True))
    assert "Our answer is deleted there." in page
    assert THANKS not in plaza.texts_of("ratzifatzi")
    assert "Delete our answer there" not in page
    page = words_of(desk.post(url("rehearsal-delete-answer"), follow=True))
    assert "nothing to delete" in page


def test_others_do_not_see_it_and_are_let_nowhere(
    signed_in: SignedIn,
    url: Url,
    channel: Channel,
    owner: Membership,
    mia: Membership,
    uwe: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
) -> None:
    rehearsing.begin(channel, owner)
    names = ("begin", "answer", "not-ours", "stop", "delete-answer")
    for who, status in ((mia, 403), (uwe, 403), (tina, 403), (rolf, 403), (olga, 404)):
        browser = signed_in(who)
        assert browser.get(url()).status_code == status, who
        for name in names:
            answer = browser.post(url(f"rehearsal-{name}"), {"text": THANKS})
            assert answer.status_code == status, (who, name)
        if status == 403:
            assert "earse" not in words_of(browser.get(url("channel")))
    assert Rehearsal.objects.get().stage is Stage.LISTENING


def test_a_channel_next_door_is_not_there(
    signed_in: SignedIn, olga: Membership, channel: Channel
) -> None:
    there = reverse("channels:rehearsal-begin", kwargs={"team": "anderswo", "pk": channel.pk})
    assert signed_in(olga).post(there).status_code == 404
    assert not Rehearsal.objects.exists()


def test_a_finding_of_the_self_test_leads_to_the_channel(
    desk: Client, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Finding(Level.BROKEN, Sentence("The scope is missing."), "https://plaza.example/")
    monkeypatch.setattr(Plaza, "check", lambda _: [broken])
    page = words_of(desk.post(url("rehearsal-begin"), follow=True))
    assert "The self-test found something to mend first." in page
    assert "The scope is missing." in page
    assert "https://plaza.example/" in page


def test_where_no_program_may_speak_it_is_not_offered_and_the_page_says_why(
    desk: Client, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    abilities = dict(Plaza.abilities) | {Ability.REPLY: by_hand(gettext_noop("Only by hand."))}
    monkeypatch.setattr(Plaza, "abilities", abilities)
    page = words_of(desk.get(url("channel")))
    assert "An answer cannot be rehearsed here. Only by hand." in page
    assert url() not in page
    page = words_of(desk.post(url("rehearsal-begin"), follow=True))
    assert "Nothing can be rehearsed here at the moment. Only by hand." in page
    assert not Rehearsal.objects.exists()


def test_where_it_cannot_be_deleted_that_is_said_before(
    desk: Client, url: Url, monkeypatch: pytest.MonkeyPatch
) -> None:
    abilities = dict(Plaza.abilities) | {Ability.DELETE_OWN: never(gettext_noop("Never."))}
    monkeypatch.setattr(Plaza, "abilities", abilities)
    assert "does not let us delete it again" in words_of(desk.get(url()))


def test_after_a_healthy_self_test_it_is_offered(desk: Client, url: Url) -> None:
    offer = "shows a rehearsal"
    assert offer not in words_of(desk.get(url("channel")))
    assert offer in words_of(desk.post(url("check"), follow=True))


def test_while_something_is_awaited_the_page_asks_again(desk: Client, url: Url, says: Says) -> None:
    desk.post(url("rehearsal-begin"))
    page = desk.get(url())
    assert 'data-live="3"' in words_of(page)
    asked = {"HX-Request": "true", "HX-Target": "rehearsal"}
    seen = page.context["digest"]
    assert desk.get(url(), {"seen": seen}, headers=asked).status_code == NOTHING_NEW

    says("lena", Rehearsal.objects.get().word)
    fresh = desk.get(url(), {"seen": seen}, headers=asked)
    assert "Is this yours?" in words_of(fresh)
    assert "<html" not in words_of(fresh)
    assert "data-live" not in words_of(fresh), "nothing is taken out of a hand that writes"


def test_look_now_comes_back_here(desk: Client, url: Url) -> None:
    desk.post(url("rehearsal-begin"))
    assert desk.post(url("fetch"), {"back": "rehearsal"})["Location"] == url()
    assert desk.post(url("fetch"), {"back": "//evil.example"})["Location"] == url("channel")


def test_what_stands_in_the_way_of_the_answer_stands_beside_it(
    desk: Client, url: Url, says: Says, owner: Membership
) -> None:
    desk.post(url("rehearsal-begin"))
    says("lena", Rehearsal.objects.get().word)
    assert desk.post(url("rehearsal-answer"), {"text": " "}).status_code == 422
    LookTwice.objects.create(team=owner.team)
    answer = desk.post(url("rehearsal-answer"), {"text": THANKS})
    assert answer.status_code == 422
    assert "reads such answers twice" in words_of(answer)
    assert THANKS in words_of(answer), "the words are kept"
    assert "See the conversation" in words_of(answer)


def test_an_answer_on_its_way_is_said_to_be_on_its_way(desk: Client, url: Url, says: Says) -> None:
    desk.post(url("rehearsal-begin"))
    says("lena", Rehearsal.objects.get().word)
    page = words_of(desk.post(url("rehearsal-answer"), {"text": THANKS}, follow=True))
    assert "The answer is about to leave." in page
    Reply.objects.update(state=Reply.State.UNSURE)
    assert "The answer may have arrived" in words_of(desk.get(url()))
    assert "its way" in words_of(desk.post(url("rehearsal-stop"), follow=True))


def test_somebody_elses_words_wait_and_a_stop_is_a_stop(desk: Client, url: Url, says: Says) -> None:
    desk.post(url("rehearsal-begin"))
    says("karl", Rehearsal.objects.get().word)
    page = words_of(desk.post(url("rehearsal-not-ours"), follow=True))
    assert "They wait for an answer like everybody else." in page
    assert Conversation.objects.waiting().count() == 1

    desk.post(url("rehearsal-begin"))
    page = words_of(desk.post(url("rehearsal-not-ours"), follow=True))
    assert "There is nothing to answer" in page, "nothing has come that could be somebody else's"
    page = words_of(desk.post(url("rehearsal-stop"), follow=True))
    assert "It was stopped before its end." in page
    assert desk.post(url("rehearsal-stop")).status_code == 404


def test_silence_leads_to_where_one_looks(desk: Client, url: Url) -> None:
    desk.post(url("rehearsal-begin"))
    Rehearsal.objects.update(begun_at=timezone.now() - PATIENCE)
    pick_up()
    page = words_of(desk.get(url()))
    assert "We heard nothing of" in page
    assert f"{url('channel')}#health" in page
    assert url("set-aside") in page
    assert "Yes, once more" in page
