"""What a program is told once words and names had to go that a network lends us: that something was said,
and no word of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.api.desk import document
from herzenstakt.channels.connector import Author, Opening
from herzenstakt.channels.models import Channel
from herzenstakt.channels.registry import connectors
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.flows.incoming import keep_opening
from herzenstakt.flows.outgoing import NOT_HERE
from herzenstakt.flows.sweep import pick_up
from herzenstakt.proposals.models import HelpRequest
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.api.conftest import Hires, problem
from tests.conftest import Happens, Looks
from tests.media.samples import png

pytestmark = pytest.mark.usefixtures("own_shelf")

WORDS, WHO = timedelta(hours=48), timedelta(hours=24)
A_MINUTE = timedelta(minutes=1)
ASKED, CALLED = "Wo ist der Hafen?", "Frieda Frage"


@pytest.fixture
def said(
    channel: Channel,
    plaza: SimulatedPlaza,
    post: str,
    look: Looks,
    monkeypatch: pytest.MonkeyPatch,
) -> Message:
    """Frieda's question with a picture. Plaza lets us keep words for 48 hours, and who wrote them for 24."""
    monkeypatch.setattr(connectors()["plaza"], "retention", WORDS)
    monkeypatch.setattr(connectors()["plaza"], "retention_of_authors", WHO)
    shown = {"url": f"{plaza.url}/pictures/{plaza.bring(png(), 'image/png')}", "alt": "Ein Kahn"}
    plaza.comment("frieda", ASKED, post, pictures=[shown])
    look(channel)
    return Message.objects.select_related("conversation").get()


@pytest.fixture
def theirs(said: Message) -> Post:
    """A post of hers."""
    author = Author("plaza:frieda", CALLED, "frieda@plaza.example")
    return keep_opening(
        said.channel, Opening("p", author, "Mein Kahn", timezone.now(), title="Kahn")
    )


def after(span: timedelta) -> time_machine.travel:
    """That much later."""
    return time_machine.travel(timezone.now() + span, tick=True)


def every_answer(program: Any, said: Message, post: Post) -> Iterator[str]:
    """What is told at every address at which her words or her name could stand."""
    person = said.conversation.person_id if said.conversation else 0
    for path in (
        f"/messages/{said.pk}",
        "/conversations?q=is:waiting",
        f"/conversations/{said.conversation_id}",
        f"/conversations/{said.conversation_id}/messages",
        f"/people/{person}",
        f"/people/{person}/timeline",
        "/people?name=Frieda",
        "/search?q=Hafen",
        "/posts",
        f"/posts/{post.pk}",
        f"/posts/{said.conversation.post_id if said.conversation else 0}/conversations",
    ):
        yield json.dumps(program.get(path), ensure_ascii=False)


def test_a_message_stays_and_says_since_when_its_words_are_gone(
    hires: Hires, mia: Membership, said: Message
) -> None:
    before = hires(mia).get(f"/messages/{said.pk}")
    assert (before["text"], before["who"], before["expired_at"]) == (ASKED, CALLED, None)
    assert [one["alt"] for one in before["media"]] == ["Ein Kahn"]

    with after(WHO + A_MINUTE):
        pick_up()
        assert hires(mia).get(f"/messages/{said.pk}") == {**before, "who": ""}
    with after(WORDS - A_MINUTE):
        pick_up()
        assert hires(mia).get(f"/messages/{said.pk}")["text"] == ASKED
    with after(WORDS + A_MINUTE):
        pick_up()
        now = hires(mia).get(f"/messages/{said.pk}")
        since = datetime.fromisoformat(now["expired_at"])
        assert timezone.now() - since < A_MINUTE
    gone = {"text": "", "who": "", "media": [], "expired_at": now["expired_at"]}
    assert now == {**before, **gone}
    assert now["is_open"]  # somebody waits all the same


def test_at_no_address_a_word_or_a_name_is_left(
    hires: Hires, mia: Membership, said: Message, theirs: Post
) -> None:
    before = "\n".join(every_answer(hires(mia), said, theirs))
    for trace in (ASKED, CALLED, "Mein Kahn", "Ein Kahn"):
        assert trace in before
    with after(WORDS + A_MINUTE):
        pick_up()
        program = hires(mia)
        now = "\n".join(every_answer(program, said, theirs))
        found = program.get("/search?q=Hafen"), program.get("/people?name=Frieda")
        [row] = program.get("/conversations?q=is:waiting")["items"]
        whole = program.get(f"/posts/{theirs.pk}")
    for trace in ("Hafen", "Frieda", "Kahn"):
        assert trace not in now
    assert [one["items"] for one in found] == [[], []]
    assert (row["id"], row["excerpt"]) == (said.conversation_id, "")
    assert row["person"]["name"] == f"#{row['person']['id']}"
    assert row["handle"]["name"] == row["handle"]["address"] == ""
    assert (whole["title"], whole["text"], whole["author"]) == ("", "", "")


def test_a_picture_that_went_is_not_there(hires: Hires, mia: Membership, said: Message) -> None:
    path = f"/messages/{said.pk}/media/1"
    assert hires(mia).ask("GET", path).status_code == 200
    with after(WORDS + A_MINUTE):
        pick_up()
        answer = hires(mia).ask("GET", path)
    assert (answer.status_code, problem(answer)["type"]) == (404, "/api/#not-here")


def test_what_was_proposed_and_answered_went_with_it(
    hires: Hires, mia: Membership, said: Message
) -> None:
    """A request that is sent again is told that it was done, and why there is no answer any more."""
    asked = HelpRequest.objects.create(
        team=mia.team,
        member=mia,
        conversation=said.conversation,
        answers=said,
        kind=HelpRequest.Kind.TWO,
        state=HelpRequest.State.ANSWERED,
        host="model.example",
        model="m",
        texts=["Der Hafen ist links."],
    )
    again: dict[str, Any] = {"idempotency_key": "a"}
    path = f"/conversations/{said.conversation_id}/take-care"
    with after(WORDS - A_MINUTE):
        program = hires(mia)
        assert program.post(path, **again)["excerpt"] == ASKED
    with after(WORDS + A_MINUTE):
        pick_up()
        answer = program.ask("POST", path, **again)
        assert program.get(f"/proposals/{asked.pk}")["texts"] == []
    told = problem(answer)
    assert (answer.status_code, told["type"]) == (409, "/api/#done-before")
    assert "no longer kept" in told["detail"]


def test_nobody_answers_through_a_program_what_is_not_here_without_saying_so(
    hires: Hires, mia: Membership, said: Message, happens: Happens
) -> None:
    here = f"/conversations/{said.conversation_id}"
    with after(WORDS + A_MINUTE):
        pick_up()
        program = hires(mia)
        draft = program.put(f"{here}/draft", {"text": "Links, Frieda."})
        seen = {"seen": program.get(here)["seen"], "words": draft["words"]}
        refused = program.ask("POST", f"{here}/draft/approve", seen)
        assert (refused.status_code, problem(refused)["detail"]) == (409, NOT_HERE)
        with happens():
            program.post(f"{here}/draft/approve", {**seen, "unread": True})
        assert program.get(f"/replies/{draft['id']}")["state"] == "sent"


def test_a_program_brings_nothing_back(
    hires: Hires, mia: Membership, said: Message, theirs: Post, happens: Happens
) -> None:
    """Only a person who opens a conversation has its words fetched again."""
    with after(WORDS + A_MINUTE):
        pick_up()
        with happens():
            list(every_answer(hires(mia), said, theirs))
        assert Message.objects.get().text == ""
        assert Conversation.objects.get().excerpt == ""


@pytest.mark.parametrize(
    ("schema", "field"),
    [
        ("MessageOut", "text"),
        ("MessageOut", "who"),
        ("MessageOut", "media"),
        ("MessageOut", "expired_at"),
        ("ConversationRow", "excerpt"),
        ("PostOut", "author"),
        ("PostOut", "title"),
        ("PostOut", "text"),
        ("HandleOut", "name"),
        ("HandleOut", "address"),
        ("ProposalOut", "texts"),
    ],
)
def test_the_description_says_of_each_field_that_it_may_be_kept_for_a_while_only(
    schema: str, field: str
) -> None:
    told = document()["components"]["schemas"][schema]["properties"][field]
    assert "no longer kept" in told["description"]
