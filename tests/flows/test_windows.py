"""Whether one message can be answered from here: said before it is written, and kept to when it goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Window
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.outgoing import NotYet, approve, deliver
from herzenstakt.kernel.words import Sentence
from herzenstakt.replies.models import Reply
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza

OVER = Sentence("Plaza takes an answer within a day, and this one is older.")
SUMMONED = Sentence("Plaza lets a program answer only whoever names us.")


@pytest.fixture
def tells(monkeypatch: pytest.MonkeyPatch) -> Callable[[Window], None]:
    """`tells(window)`: what Plaza says from now on of every message."""

    def now(window: Window) -> None:
        monkeypatch.setattr(Plaza, "window", lambda *_: window)

    return now


Tells = Callable[[Window], None]


@pytest.fixture
def page(client: Client, mia: Membership, conversation: Conversation) -> Callable[[], str]:
    """`page()`: the conversation as Mia sees it."""
    client.force_login(mia.user)
    address = reverse("conversation:show", kwargs={"team": mia.team.slug, "pk": conversation.pk})
    return lambda: client.get(address).content.decode()


def test_the_network_is_asked_of_this_message_and_this_moment(
    monkeypatch: pytest.MonkeyPatch, draft: Reply
) -> None:
    asked: list[tuple[Mapping[str, str], datetime, datetime]] = []

    def window(_: Plaza, meta: Mapping[str, str], said_at: datetime, now: datetime) -> Window:
        asked.append((meta, said_at, now))
        return Window()

    monkeypatch.setattr(Plaza, "window", window)
    draft.answers.window()
    meta, said_at, now = asked[0]
    assert (meta, said_at) == (draft.answers.meta, draft.answers.written_at)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_what_is_open_until_a_moment_says_until_when(tells: Tells, page: Callable[[], str]) -> None:
    assert "takes an answer until" not in page()
    tells(Window(until=datetime(2031, 5, 4, 10, 30, tzinfo=UTC)))
    assert "Plaza takes an answer until" in page()
    assert "2031" in page()


def test_what_is_closed_has_the_reason_in_place_of_the_composer(
    tells: Tells, page: Callable[[], str]
) -> None:
    tells(Window(closed=OVER))
    assert str(OVER) in page()
    assert "composer-text" not in page()


def test_what_is_closed_is_not_let_go(tells: Tells, draft: Reply, mia: Membership) -> None:
    tells(Window(closed=OVER))
    with pytest.raises(NotYet, match="within a day"):
        approve(draft, mia)
    draft.refresh_from_db()
    assert draft.state == Reply.State.DRAFT


def test_what_closes_while_an_answer_waits_is_said_and_nothing_is_sent(
    tells: Tells, draft: Reply, mia: Membership, plaza: SimulatedPlaza
) -> None:
    approve(draft, mia)
    tells(Window(closed=OVER))
    plaza.calls.clear()
    deliver.call(draft.pk)
    draft.refresh_from_db()
    assert draft.state == Reply.State.REFUSED
    assert draft.trouble["text"] == OVER.text
    assert plaza.calls == []


def test_what_only_a_person_can_say_there_is_prepared_for_them(
    tells: Tells, draft: Reply, mia: Membership, page: Callable[[], str], plaza: SimulatedPlaza
) -> None:
    tells(Window(closed=SUMMONED, by_hand=True))
    assert str(SUMMONED) in page()
    assert "composer-text" in page()
    plaza.calls.clear()
    assert approve(draft, mia)
    draft.refresh_from_db()
    assert draft.state == Reply.State.TO_POST
    assert plaza.calls == []
    assert str(SUMMONED) in page()


def test_the_neighbour_in_the_same_channel_is_answered_from_here(
    monkeypatch: pytest.MonkeyPatch, draft: Reply, mia: Membership
) -> None:
    def window(_: Plaza, meta: Mapping[str, str], said_at: datetime, now: datetime) -> Window:
        return Window(closed=OVER) if meta.get("old") else Window()

    monkeypatch.setattr(Plaza, "window", window)
    assert approve(draft, mia)
