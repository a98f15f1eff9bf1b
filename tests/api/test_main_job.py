"""What a team does all day, done by a program: through the same flows, with the same refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.api.routes import conversations as routes
from herzenstakt.channels.connector import Window
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import LookTwice, Reply
from herzenstakt.replies.services import what_to_answer
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza
from tests.api.conftest import Hires, problem
from tests.conftest import Happens, Says


def test_who_waits_is_read_cared_for_answered_and_heard_once_on_the_network(
    hires: Hires,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    program = hires(mia)

    waiting = program.get("/conversations")["items"]
    assert [row["person"]["name"] for row in waiting] == ["Frieda Frage"]
    here = f"/conversations/{waiting[0]['id']}"
    there = program.post(f"{here}/take-care")
    assert there["caretaker"] == {"id": mia.pk, "name": "Mia Menschenfreund"}
    draft = program.put(f"{here}/draft", {"text": "Im Frühling, liebe Frieda."})
    with happens():
        program.post(f"{here}/draft/approve", {"seen": there["seen"], "words": draft["words"]})

    assert program.get(f"/replies/{draft['id']}")["state"] == "sent"
    assert plaza.texts_of("ratzifatzi")[1:] == ["Im Frühling, liebe Frieda."]
    assert program.get("/conversations")["items"] == []


def test_who_has_not_seen_what_was_said_is_asked_to_read_it_first(
    hires: Hires, mia: Membership, conversation: Conversation, says: Says
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    seen = program.get(here)["seen"]
    draft = program.put(f"{here}/draft", {"text": "Bald."})
    says("frieda", "Und in Grün?")

    answer = program.ask("POST", f"{here}/draft/approve", {"seen": seen, "words": draft["words"]})

    assert answer.status_code == 412
    assert problem(answer)["type"] == "/api/#changed-meanwhile"
    assert problem(answer)["missed"] == [{"who": "Frieda Frage", "text": "Und in Grün?"}]
    assert Reply.objects.get().state == Reply.State.DRAFT


def test_what_is_said_while_a_conversation_is_told_has_not_been_seen(
    hires: Hires,
    mia: Membership,
    conversation: Conversation,
    says: Says,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    draft = program.put(f"{here}/draft", {"text": "Bald."})

    def in_between(asked: Conversation) -> Message:
        said = what_to_answer(asked)
        says("frieda", "Und in Grün?")
        return said

    monkeypatch.setattr(routes, "what_to_answer", in_between)
    seen = program.get(here)["seen"]

    answer = program.ask("POST", f"{here}/draft/approve", {"seen": seen, "words": draft["words"]})

    assert answer.status_code == 412
    assert problem(answer)["missed"] == [{"who": "Frieda Frage", "text": "Und in Grün?"}]


def test_other_words_than_those_that_were_read_do_not_go_out(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    draft = program.put(f"{here}/draft", {"text": "Bald."})
    program.put(f"{here}/draft", {"text": "Nie."})
    seen = program.get(here)["seen"]

    let_go = program.ask("POST", f"{here}/draft/approve", {"seen": seen, "words": draft["words"]})
    written = program.ask("PUT", f"{here}/draft", {"text": "Doch.", "words": draft["words"]})

    assert (let_go.status_code, written.status_code) == (412, 412)
    assert Reply.objects.get().text == "Nie."


def test_what_a_team_reads_twice_goes_out_by_no_program_of_its_writer(
    hires: Hires, mia: Membership, uwe: Membership, conversation: Conversation, happens: Happens
) -> None:
    LookTwice.objects.create(team=mia.team, role=Role.MEMBER)
    writer, reader = hires(uwe), hires(mia)
    here = f"/conversations/{conversation.pk}"
    draft = writer.put(f"{here}/draft", {"text": "Bald."})
    said = {"seen": writer.get(here)["seen"], "words": draft["words"]}

    refused = writer.ask("POST", f"{here}/draft/approve", said)
    asked = writer.post(f"{here}/draft/ask", said)
    with happens():
        reader.post(f"/replies/{draft['id']}/approve", said)

    assert problem(refused)["type"] == "/api/#second-look-first"
    assert asked["state"] == "asked"
    assert Reply.objects.get().state == Reply.State.SENT


def test_an_answer_can_be_taken_back_in_its_seconds(
    hires: Hires, mia: Membership, conversation: Conversation, plaza: SimulatedPlaza
) -> None:
    mia.team.undo_seconds = 30
    mia.team.save()
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    draft = program.put(f"{here}/draft", {"text": "Bald."})
    said = {"seen": program.get(here)["seen"], "words": draft["words"]}
    gone = program.post(f"{here}/draft/approve", said)

    back = program.post(f"/replies/{gone['id']}/take-back")

    assert gone["leaves_at"]
    assert (back["state"], back["text"]) == ("draft", "Bald.")
    assert plaza.texts_of("ratzifatzi")[1:] == []


def test_somebody_is_put_off_brought_back_closed_with_a_reason_and_opened_again(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    yesterday = (timezone.now() - timedelta(days=1)).isoformat()

    assert program.ask("POST", f"{here}/put-off", {"until": yesterday}).status_code == 409
    assert program.post(f"{here}/put-off", {"until": tomorrow})["status"] == "snoozed"
    assert program.get("/conversations?room=later")["items"][0]["id"] == conversation.pk
    assert program.post(f"{here}/bring-back")["status"] == "open"
    assert program.ask("POST", f"{here}/close", {}).status_code == 409
    assert program.post(f"{here}/close", {"reason": "Am Telefon geklärt."})["status"] == "closed"
    assert program.post(f"{here}/reopen")["waiting_since"]


def test_what_no_database_keeps_is_left_out_of_words_and_of_what_is_looked_for(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"

    assert program.post(f"{here}/notes", {"text": "Sie m\x00ag \ud800Blau."})["text"] == (
        "Sie mag Blau."
    )
    assert [one["name"] for one in program.get("/people?name=Fri%00eda")["items"]] == [
        "Frieda Frage"
    ]
    assert program.ask("GET", "/people?name=%00").status_code == 422
    for address in (f"{here}/cards", f"{here}/saved-answers", "/cards"):
        assert program.get(f"{address}?q=%00x")["items"] == []


def test_a_time_is_told_as_exactly_as_it_is_kept(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    last = conversation.last_message_at.replace(microsecond=123456)
    Conversation.objects.update(last_message_at=last)
    program = hires(mia)
    row = program.get("/conversations")["items"][0]
    assert row["last_message_at"] == last.strftime("%Y-%m-%dT%H:%M:%S.123456Z")

    chosen = [{"id": row["id"], "last_message_at": row["last_message_at"]}]
    wish = {"do": "rest", "reason": "Danke", "conversations": chosen}
    assert program.post("/together", wish)["done"] == ["Frieda Frage"]


def test_labels_notes_and_a_hand_over_with_a_word(
    hires: Hires, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    label = program.post("/labels", {"name": "Farben"})

    labelled = program.put(f"{here}/labels/{label['id']}")
    note = program.post(f"{here}/notes", {"text": "@Uwe weißt du das?"})
    handed = program.post(f"{here}/hand-over", {"to": uwe.pk, "word": "Kannst du?"})

    assert labelled["labels"] == [{"id": label["id"], "name": "Farben"}]
    assert program.get("/conversations?q=label:Farben")["items"][0]["id"] == conversation.pk
    assert note["author"]["id"] == mia.pk
    assert handed["caretaker"]["id"] == uwe.pk
    assert {one["kind"] for one in hires(uwe).get("/notices")["items"]} == {
        "mention",
        "handed_over",
    }
    assert program.ask("DELETE", f"{here}/labels/{label['id']}").status_code == 204
    assert program.get(here)["labels"] == []


def test_words_are_found_and_lead_to_the_person(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    program = hires(mia)

    found = program.get("/search?q=blau")["items"]
    people = program.get("/people?name=Frieda")["items"]
    person = program.get(f"/people/{people[0]['id']}")

    assert [one["conversation"] for one in found] == [conversation.pk]
    assert person["handles"][0]["name"] == "Frieda Frage"
    assert program.get(f"/people/{person['id']}/timeline")["items"] == found
    assert program.get("/search?q=elefant")["items"] == []


def test_a_list_goes_on_where_the_page_before_ended(
    hires: Hires, mia: Membership, says: Says
) -> None:
    for who in ("frieda", "karl", "lena"):
        says(who, "Wann kommt die in Blau?")
    program = hires(mia)

    for place in ("/conversations", "/conversations?room=all", "/journal", "/search?q=blau"):
        seen: list[Any] = []
        following, join = "", "&" if "?" in place else "?"
        while following or not seen:
            page = program.get(f"{place}{join}limit=1&after={following}")
            seen += [row["id"] for row in page["items"]]
            following = page["next"]
            if not following:
                break
        every = [row["id"] for row in program.get(f"{place}{join}limit=100")["items"]]
        assert seen == every
        assert len(seen) >= 3

    assert program.ask("GET", "/conversations?after=nonsense").status_code == 404


def test_several_at_once_and_back_again(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    program = hires(mia)
    rows = program.get("/conversations")["items"]
    chosen = [{"id": row["id"], "last_message_at": row["last_message_at"]} for row in rows]

    done = program.post("/together", {"do": "take_care", "conversations": chosen})
    undone = program.post(f"/together/{done['act']}/undo")

    assert done["done"] == undone["done"] == ["Frieda Frage"]
    conversation.refresh_from_db()
    assert conversation.caretaker is None


@pytest.mark.parametrize("deed", ["take_care", "release", "label", "rest"])
def test_whatever_a_program_does_together_and_takes_back_says_by_which_token(
    hires: Hires, mia: Membership, conversation: Conversation, deed: str
) -> None:
    program = hires(mia)
    label = program.post("/labels", {"name": "Lieferung"})["id"]
    if deed == "release":
        program.post(f"/conversations/{conversation.pk}/take-care")
    row = program.get("/conversations")["items"][0]
    chosen = [{"id": row["id"], "last_message_at": row["last_message_at"]}]
    more = {"label": {"label": label}, "rest": {"reason": "Danke"}}.get(deed, {})

    done = program.post("/together", {"do": deed, "conversations": chosen, **more})
    assert program.post(f"/together/{done['act']}/undo")["done"] == ["Frieda Frage"]

    told = Entry.objects.filter(by=mia).exclude(action__startswith="token.")
    assert told.filter(action="bulk.undone").exists()
    assert {entry.details.get("through") for entry in told} == {"Probe"}


def test_a_promise_is_made_moved_and_kept(
    hires: Hires, mia: Membership, rolf: Membership, conversation: Conversation
) -> None:
    program, today = hires(mia), mia.team.today
    word = {"words": "die blaue schicken", "due_on": today.isoformat(), "owner": mia.pk}
    promises = f"/conversations/{conversation.pk}/promises"

    refused = program.ask("post", promises, {**word, "owner": rolf.pk})
    assert "who may take care of people" in refused.json()["detail"]
    made = program.post(promises, word)
    later = (today + timedelta(days=2)).isoformat()
    moved = program.post(f"/promises/{made['id']}/move", {"due_on": later, "was_told": True})

    assert (made["state"], moved["due_on"], moved["is_broken"]) == ("open", later, False)
    assert [one["id"] for one in program.get("/promises")["items"]] == [made["id"]]
    assert program.post(f"/promises/{made['id']}/fulfil")["state"] == "kept"


def test_the_house_tells_its_channels_hours_and_journal_and_no_secret(
    hires: Hires, owner: Membership, channel: Channel, frieda_asks: Message, plaza: SimulatedPlaza
) -> None:
    program = hires(owner)
    said = [
        program.ask("GET", path).content.decode()
        for path in ("/me", "/members", "/channels", "/hours", "/answer-times", "/journal")
    ]

    assert program.get("/channels")["items"][0]["health"] == "good"
    assert not [page for page in said if plaza.token in page or program.secret in page]


def test_a_program_says_who_is_to_read_an_answer_and_hears_where_that_cannot_be(
    hires: Hires, mia: Membership, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    draft = program.put(f"{here}/draft", {"text": "Schick uns deine Nummer.", "in_private": True})
    assert program.put(f"{here}/draft", {"text": draft["text"]})["in_private"] is True
    said = {"seen": program.get(here)["seen"], "words": draft["words"]}
    refused = program.ask("POST", f"{here}/draft/approve", said)
    assert "where everybody reads it" in problem(refused)["detail"]

    monkeypatch.setattr(Plaza, "private_window", lambda *_: Window(once=True))
    assert program.post(f"{here}/draft/approve", said)["in_private"] is True
    assert Reply.objects.get().outgoing().visibility == "private"
