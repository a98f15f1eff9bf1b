"""An answer for one person alone, who spoke before others: the choice in the composer, and its refusals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Length, Visibility, Window
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.outgoing import approve
from herzenstakt.flows.second_look import ask
from herzenstakt.kernel.words import Sentence
from herzenstakt.replies.models import LookTwice, Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import Plaza
from tests.web.test_conversation import HTMX, SignedIn, at, form

WORDS = "Schick uns gern deine Nummer."
UNTIL = datetime(2026, 12, 5, 13, 0, tzinfo=UTC)
CHOICE = 'name="audience" value="private"'


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plaza lets a house answer a comment in private once."""
    monkeypatch.setattr(Plaza, "private_window", lambda *_: Window(until=UNTIL, once=True))


def page_of(browser: Client, conversation: Conversation) -> str:
    return browser.get(at(conversation)).content.decode()


def test_where_the_network_has_no_private_way_nobody_is_offered_one(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    page = page_of(signed_in(mia), conversation)
    assert "Public on Plaza" in page
    assert CHOICE not in page


@pytest.mark.usefixtures("way")
def test_the_choice_says_who_reads_it_how_often_and_until_when(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    page = page_of(signed_in(mia), conversation)
    assert f'{CHOICE} hx-post="{at(conversation)}draft/"' in page
    assert 'name="audience" value="public" checked' in page
    assert "Public on Plaza" in page
    assert "In private once, until" in page


@pytest.mark.usefixtures("way")
def test_the_choice_is_kept_with_the_draft_and_typing_on_does_not_change_it(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    browser = signed_in(mia)
    typing = {"HX-Request": "true", "HX-Target": "composer-state"}
    said = form(conversation, WORDS, audience="private")
    assert browser.post(at(conversation, "draft/"), said, headers=typing).status_code == 200
    assert Reply.objects.get().in_private
    assert f"{CHOICE} checked" in page_of(browser, conversation)

    browser.post(at(conversation, "draft/"), form(conversation, f"{WORDS} Danke!"), headers=typing)
    assert Reply.objects.get().in_private
    browser.post(at(conversation, "draft/"), form(conversation, WORDS, audience="public"))
    assert not Reply.objects.get().in_private


@pytest.mark.usefixtures("way")
def test_it_is_counted_as_the_network_counts_for_whoever_is_to_read_it(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def measure(self: Plaza, text: str, to: object, visibility: Visibility) -> Length:
        return Length(len(text), 10 if visibility is Visibility.PRIVATE else 500)

    monkeypatch.setattr(Plaza, "measure", measure)
    browser, typing = signed_in(mia), {"HX-Request": "true", "HX-Target": "composer-state"}
    here = at(conversation, "draft/")
    told = browser.post(here, form(conversation, WORDS, audience="private"), headers=typing)
    assert f"{len(WORDS)} / 10<" in told.content.decode()
    told = browser.post(here, form(conversation, WORDS, audience="public"), headers=typing)
    assert f"{len(WORDS)} / 500<" in told.content.decode()

    refused = browser.post(
        at(conversation, "let-go/"), form(conversation, WORDS, audience="private"), headers=HTMX
    )
    assert refused.status_code == 422
    assert "too long" in refused.content.decode()


@pytest.mark.usefixtures("way")
def test_it_is_let_go_for_one_person_and_stands_there_with_a_lock(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    browser = signed_in(mia)
    said = form(conversation, WORDS, audience="private")
    answer = browser.post(at(conversation, "let-go/"), said, headers=HTMX)
    assert answer.status_code == 200
    reply = Reply.objects.get()
    assert (reply.state, reply.outgoing().visibility) == (Reply.State.READY, "private")
    thread = answer.content.decode()
    assert "private</span>" in thread[thread.index(f'id="reply-{reply.pk}"') :]


def test_nobody_is_told_in_private_where_there_is_no_way_and_nobody_else_reads_it(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    said = form(conversation, WORDS, audience="private")
    answer = signed_in(mia).post(at(conversation, "let-go/"), said, headers=HTMX)
    assert answer.status_code == 422
    assert "where everybody reads it" in answer.content.decode()
    reply = Reply.objects.get()
    assert (reply.state, reply.in_private, reply.text) == (Reply.State.DRAFT, True, WORDS)


def test_a_way_that_is_closed_is_shown_with_its_reason_and_cannot_be_chosen(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = Window(closed=Sentence("Too late for that."), once=True)
    monkeypatch.setattr(Plaza, "private_window", lambda *_: closed)
    page = page_of(signed_in(mia), conversation)
    assert f"{CHOICE} disabled" in page
    assert "Too late for that." in page


@pytest.mark.usefixtures("way")
def test_after_the_one_private_answer_the_choice_is_gone_and_says_why(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    approve(save_draft(conversation, mia, WORDS, in_private=True), mia)
    page = page_of(signed_in(mia), conversation)
    assert f"{CHOICE} disabled" in page
    assert "answered in private before" in page


@pytest.mark.usefixtures("way")
def test_where_it_can_only_be_said_in_private_that_is_chosen(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shut = Window(closed=Sentence("Nobody can answer below this any more."))
    monkeypatch.setattr(Plaza, "window", lambda *_: shut)
    page = page_of(signed_in(mia), conversation)
    assert f"{CHOICE} checked" in page
    assert 'name="audience" value="public" disabled' in page


@pytest.mark.usefixtures("way")
def test_a_colleague_who_is_asked_sees_that_it_is_private_and_says_yes_to_that(
    signed_in: SignedIn, mia: Membership, tina: Membership, conversation: Conversation
) -> None:
    draft = save_draft(conversation, tina, WORDS, in_private=True)
    read = draft.words
    ask(draft, tina)
    page = page_of(signed_in(mia), conversation)
    assert "private</span>" in page[page.index(f'id="draft-{draft.pk}"') :]

    Reply.objects.filter(pk=draft.pk).update(in_private=False)
    signed_in(mia).post(at(conversation, f"reply/{draft.pk}/approve/"), {"words": read})
    draft.refresh_from_db()
    assert draft.state == Reply.State.ASKED, "a yes to private words is none to public ones"


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("kind", "in_private", "asks"),
    [
        (LookTwice.Kind.IN_PUBLIC, True, False),
        (LookTwice.Kind.IN_PUBLIC, False, True),
        (LookTwice.Kind.IN_PRIVATE, True, True),
        (LookTwice.Kind.IN_PRIVATE, False, False),
    ],
)
def test_who_looks_twice_depends_on_who_is_to_read_it(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    kind: LookTwice.Kind,
    in_private: bool,
    asks: bool,
) -> None:
    LookTwice.objects.create(team=mia.team, kind=kind)
    audience = "private" if in_private else "public"
    said = form(conversation, WORDS, audience=audience)
    signed_in(mia).post(at(conversation, "let-go/"), said, headers=HTMX)
    reply = Reply.objects.get()
    assert (reply.state == Reply.State.DRAFT) is asks
    assert reply.in_private is in_private


@pytest.mark.usefixtures("way")
def test_who_may_not_read_what_is_private_sees_nothing_of_it(
    signed_in: SignedIn, mia: Membership, rolf: Membership, conversation: Conversation
) -> None:
    approve(save_draft(conversation, mia, WORDS, in_private=True), mia)
    page = page_of(signed_in(rolf), conversation)
    assert "Wann kommt die in Blau?" in page
    assert WORDS not in page
    assert WORDS in page_of(signed_in(mia), conversation)
