"""The rest of the day, done by a program: likes, our own words, what goes along, measures, posts, danger."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import REMARK, Conversation, Message
from herzenstakt.flows import outgoing, rules
from herzenstakt.flows.objections import object_to
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.words import Sentence
from herzenstakt.labels.models import Label
from herzenstakt.labels.services import add as add_label
from herzenstakt.moderation.models import Measure
from herzenstakt.notices.models import Notice
from herzenstakt.replies.models import Attachment, HintTally, Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.rules.models import RuleRun
from herzenstakt.safety.models import CrisisCase
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.tokens.scopes import Scope
from tests.api.conftest import ROOT, Hires, Program, problem, program_of
from tests.conftest import Happens, Says
from tests.flows.test_measures import CRITICISM, THREAT_WORDS
from tests.flows.test_objections import taken
from tests.media import samples


@pytest.fixture
def ours(conversation: Conversation, mia: Membership, happens: Happens) -> Message:
    """An answer of ours, as it stands on the network."""
    reply = save_draft(conversation, mia, "Im Dezember, liebe Frieda.")
    with happens():
        outgoing.approve(reply, mia)
    reply.refresh_from_db()
    assert reply.message is not None
    return reply.message


# --- what the network is asked meanwhile ---------------------------------------------------------


def test_a_like_said_twice_is_one_like_and_is_taken_back(
    hires: Hires, mia: Membership, frieda_asks: Message, plaza: SimulatedPlaza
) -> None:
    program, here = hires(mia), f"/messages/{frieda_asks.pk}"

    assert [program.put(f"{here}/like")["is_liked"] for _ in range(2)] == [True, True]
    assert plaza.messages[frieda_asks.external_id].liked
    assert Entry.objects.filter(action="message.liked").count() == 1

    for _ in range(2):
        assert program.ask("DELETE", f"{here}/like").status_code == 204
    assert not plaza.messages[frieda_asks.external_id].liked
    assert not program.get(here)["is_liked"]


def test_a_program_learns_what_should_be_known_beside_the_words(
    hires: Hires, mia: Membership, frieda_asks: Message
) -> None:
    here = f"/messages/{frieda_asks.pk}"
    assert hires(mia).get(here)["remark"] == ""
    remark = Sentence("Only its beginning of %(size)s bytes was read.", {"size": 9})
    frieda_asks.meta = {**frieda_asks.meta, REMARK: json.dumps(remark.as_json())}
    frieda_asks.save()
    assert hires(mia).get(here)["remark"] == "Only its beginning of 9 bytes was read."


def test_our_words_are_reworded_once_and_taken_off_the_network(
    hires: Hires, mia: Membership, ours: Message, plaza: SimulatedPlaza
) -> None:
    program, here = hires(mia), f"/messages/{ours.pk}"

    for _ in range(2):
        assert program.put(f"{here}/text", {"text": "Im Mai, Frieda."})["text"] == "Im Mai, Frieda."
    assert plaza.messages[ours.external_id].text == "Im Mai, Frieda."
    assert ours.versions.count() == 1

    for _ in range(2):
        assert program.ask("DELETE", here).status_code == 204
    assert plaza.messages[ours.external_id].gone_at
    assert Entry.objects.filter(action="answer.deleted").count() == 1


def test_words_of_others_are_no_words_of_ours_and_the_other_way_round(
    hires: Hires, mia: Membership, frieda_asks: Message, ours: Message
) -> None:
    program = hires(mia)
    theirs, own = f"/messages/{frieda_asks.pk}", f"/messages/{ours.pk}"

    refused = [
        program.ask("PUT", f"{theirs}/text", {"text": "Nie."}),
        program.ask("DELETE", theirs),
        program.ask("PUT", f"{own}/like"),
        program.ask("DELETE", f"{own}/veil"),
    ]

    assert [answer.status_code for answer in refused] == [404] * 4


def test_what_the_desk_would_not_say_anew_stays_as_it_is(
    hires: Hires, mia: Membership, ours: Message, plaza: SimulatedPlaza
) -> None:
    program, here = hires(mia), f"/messages/{ours.pk}/text"

    empty = program.ask("PUT", here, {"text": " "})
    too_long = program.ask("PUT", here, {"text": "Im Mai. " * 2_000})

    assert "nothing to send" in problem(empty)["detail"]
    assert "too long" in problem(too_long)["detail"]
    assert plaza.messages[ours.external_id].text == "Im Dezember, liebe Frieda."


def test_an_answer_stands_on_top_and_among_the_others_again(
    hires: Hires, mia: Membership, ours: Message, plaza: SimulatedPlaza, says: Says
) -> None:
    assert ours.conversation
    program, here = hires(mia), f"/posts/{ours.conversation.post_id}"

    for _ in range(2):
        on_top = program.put(f"{here}/pinned", {"message": ours.pk})["pinned"]
        assert (on_top["message"], on_top["state"]) == (ours.pk, "pinned")
    assert plaza.messages[ours.external_id].pinned
    for _ in range(2):
        assert program.ask("DELETE", f"{here}/pinned").status_code == 204
    assert program.get(here)["pinned"] is None

    elsewhere = {"message": says("karl", "Und?").pk}
    assert program.ask("PUT", f"{here}/pinned", elsewhere).status_code == 409


# --- what goes along -----------------------------------------------------------------------------


@pytest.mark.usefixtures("own_shelf")
def test_a_picture_goes_along_described_and_only_once(
    hires: Hires,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    there = f"{here}/draft/attachments"

    first = program.bring(there, "Blau.jpg", samples.jpeg(), "Eine Bürste.", idempotency_key="a")
    again = program.bring(there, "Blau.jpg", samples.jpeg(), "Eine Bürste.", idempotency_key="a")
    other = program.bring(there, "Blau.jpg", samples.png(), "Eine Bürste.", idempotency_key="a")

    assert (first.status_code, again.content, other.status_code) == (201, first.content, 422)
    one = Attachment.objects.get()
    assert first.json()["alt"] == one.alt == "Eine Bürste."
    told = program.put(f"/attachments/{one.pk}/alt", {"alt": "Eine blaue Bürste."})
    assert told["alt"] == "Eine blaue Bürste."
    shown = program.ask("GET", f"/attachments/{one.pk}/file")
    assert shown["Content-Type"] == "image/jpeg"
    assert samples.SECRET.encode() not in shown.content
    draft = program.put(f"{here}/draft", {"text": "So sieht sie aus."})
    assert [one["name"] for one in draft["attachments"]] == ["Blau.jpg"]
    with happens():
        seen = program.get(here)["seen"]
        program.post(f"{here}/draft/approve", {"seen": seen, "words": draft["words"]})
    said = [one for one in plaza.messages.values() if one.text == "So sieht sie aus."]
    assert [picture["alt"] for picture in said[0].pictures] == ["Eine blaue Bürste."]


@pytest.mark.usefixtures("own_shelf")
def test_what_nobody_can_see_goes_only_when_somebody_says_so(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    program.bring(f"{here}/draft/attachments", "Blau.png", samples.png())
    program.put(f"{here}/draft", {"text": "So sieht sie aus."})
    there = program.get(here)
    let_go = {"seen": there["seen"], "words": there["draft"]["words"]}

    assert program.ask("POST", f"{here}/draft/approve", let_go).status_code == 409
    gone = program.post(f"{here}/draft/approve", let_go | {"wordless": True})
    assert gone["state"] == "ready"


@pytest.mark.usefixtures("own_shelf")
def test_what_is_no_picture_or_too_large_or_cut_off_is_refused_in_words(
    hires: Hires, mia: Membership, conversation: Conversation, settings: Any
) -> None:
    program = hires(mia)
    there = f"/conversations/{conversation.pk}/draft/attachments"
    settings.UPLOAD_MEGABYTES = 1

    no_picture = program.bring(there, "x.png", b"#!/bin/sh")
    too_large = program.bring(there, "x.png", b"x" * (1024 * 1024 + 1), idempotency_key="large")
    broken = program.client.generic(
        "POST",
        ROOT + there,
        b"--x\r\nbroken",
        content_type="multipart/form-data",
        headers={"authorization": f"Bearer {program.secret}", "idempotency-key": "broken"},
    )

    assert "no picture" in problem(no_picture)["detail"]
    assert "too large" in problem(too_large)["detail"]
    assert problem(broken)["type"] == "/api/#unreadable"
    assert program.ask("POST", there).status_code == 422
    assert not Attachment.objects.exists()


@pytest.mark.usefixtures("own_shelf")
def test_what_goes_with_a_draft_of_a_colleague_is_theirs(
    hires: Hires, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    hires(mia).bring(f"/conversations/{conversation.pk}/draft/attachments", "x.png", samples.png())
    one, uwes = Attachment.objects.get(), hires(uwe)

    assert uwes.ask("GET", f"/attachments/{one.pk}/file").status_code == 200
    assert uwes.ask("PUT", f"/attachments/{one.pk}/alt", {"alt": "Meins."}).status_code == 409
    assert uwes.ask("DELETE", f"/attachments/{one.pk}").status_code == 409


@pytest.mark.usefixtures("own_shelf")
def test_a_picture_of_somebody_else_comes_from_the_desk(
    hires: Hires, mia: Membership, rolf: Membership, frieda_asks: Message, channel: Channel
) -> None:
    from tests.web.test_media import PictureServer, png

    with PictureServer() as server:
        server.shown = png()
        address = f"{server.url}/face.png"
        frieda_asks.media = [{"kind": "image", "url": address, "alt": "Frieda"}]
        frieda_asks.save()
        program, here = hires(mia), f"/messages/{frieda_asks.pk}"

        told = program.get(here)["media"]
        shown = program.ask("GET", f"{here}/media/{told[0]['number']}")

        assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
        assert "no-store" in shown["Cache-Control"]
        assert program.ask("GET", f"{here}/media/2").status_code == 404
        Conversation.objects.update(is_private=True)
        assert hires(rolf).ask("GET", f"{here}/media/1").status_code == 404


# --- measures ------------------------------------------------------------------------------------

THREAT = {
    "kind": "hide",
    "reason": "L02",
    "passage": "dann bist du tot",
    "explanation": "Das ist eine Drohung.",
    "law": "§ 241 StGB",
}


def asked_by(program: Program, message: Message, **more: str) -> dict[str, Any]:
    """What is sent to ask for a measure, with what was seen."""
    outlook = program.get(f"/messages/{message.pk}/outlook")
    return {**THREAT, "seen": outlook["seen"], **more}


def test_a_threat_is_hidden_once_with_its_reason_and_put_back_once(
    hires: Hires, mia: Membership, says: Says, plaza: SimulatedPlaza, happens: Happens
) -> None:
    threat = says("karl", THREAT_WORDS)
    program, here = hires(mia), f"/messages/{threat.pk}/measures"
    wanted = asked_by(program, threat)

    weighed = program.post(f"/messages/{threat.pk}/weigh", wanted)
    assert weighed == {"is_criticism": False, "needs_second": False}
    with happens():
        first = program.post(here, wanted, idempotency_key="a")
        again = program.post(here, wanted, idempotency_key="a")
        assert first == again
        assert first["state"] == "ready"
        assert not plaza.messages[threat.external_id].hidden, "the network hears of it afterwards"

    there = program.get(f"/measures/{first['id']}")
    assert (there["state"], there["text"]) == ("done", THREAT_WORDS)
    assert there["statement"]["way"] in {"private", "public", "by_hand"}
    assert plaza.messages[threat.external_id].hidden
    lifted = [program.put(f"/measures/{first['id']}/lifted")["state"] for _ in range(2)]
    assert lifted == ["lifted", "lifted"]
    assert not plaza.messages[threat.external_id].hidden


@pytest.mark.parametrize("missing", ["explanation", "law"])
def test_without_what_the_desk_asks_for_nothing_is_hidden(
    hires: Hires, mia: Membership, says: Says, missing: str
) -> None:
    threat = says("karl", THREAT_WORDS)
    program = hires(mia)

    answer = program.ask(
        "POST", f"/messages/{threat.pk}/measures", asked_by(program, threat, **{missing: ""})
    )

    assert answer.status_code == 409
    assert not Measure.objects.exists()


def test_a_measure_is_not_asked_for_past_what_was_said_meanwhile(
    hires: Hires, mia: Membership, says: Says
) -> None:
    threat = says("karl", THREAT_WORDS)
    program = hires(mia)
    wanted = asked_by(program, threat)
    says("karl", "Entschuldigung, das war dumm von mir.")

    answer = program.ask("POST", f"/messages/{threat.pk}/measures", wanted)

    assert answer.status_code == 412
    assert not Measure.objects.exists()


def test_a_second_person_agrees_to_what_they_have_read_and_nobody_with_themselves(
    hires: Hires,
    mia: Membership,
    uwe: Membership,
    says: Says,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    said = says("karl", f"{CRITICISM} Du bist ein Idiot.")
    mias, uwes = hires(mia), hires(uwe)
    wanted = asked_by(mias, said, reason="L03", passage="Du bist ein Idiot.", law="§ 185 StGB")
    asked = mias.post(f"/messages/{said.pk}/measures", wanted)
    here = f"/measures/{asked['id']}"
    words = uwes.get(here)["words"]

    assert (asked["state"], asked["is_criticism"]) == ("asked", True)
    read = {"words": words, "remark": "Das ist eine Beleidigung."}
    assert mias.ask("POST", f"{here}/agree", read).status_code == 409
    assert uwes.ask("POST", f"{here}/agree", {"words": words}).status_code == 409
    other = {"words": "anders", "remark": "Ja."}
    assert uwes.ask("POST", f"{here}/agree", other).status_code == 412
    assert not plaza.messages[said.external_id].hidden
    with happens():
        uwes.post(f"{here}/agree", read)
    assert uwes.get(here)["state"] == "done"
    assert plaza.messages[said.external_id].hidden


def test_an_objection_is_answered_by_who_had_no_hand_in_it(
    hires: Hires,
    mia: Membership,
    uwe: Membership,
    frieda_asks: Message,
    settings: Any,
) -> None:
    settings.EMAIL_HOST = "mail.example"
    objection = object_to(taken(frieda_asks, uwe), "Das war eine Frage.", "frieda@gmx.example")
    mias, here = hires(mia), f"/objections/{objection.pk}"
    answer = {"outcome": "lifted", "answer": "Du hast recht, entschuldige."}

    assert hires(uwe).ask("PUT", f"{here}/answer", answer).status_code == 409
    assert mias.get(here)["hindrance"] == ""
    assert "gmx" not in str(mias.get("/objections"))
    told = [mias.put(f"{here}/answer", answer)["outcome"] for _ in range(2)]
    assert told == ["lifted", "lifted"]
    assert [one.to for one in mail.outbox] == [["frieda@gmx.example"]]
    later = mias.ask("PUT", f"{here}/answer", {"outcome": "upheld", "answer": "Doch nicht."})
    assert later.status_code == 409


# --- posts and rounds ----------------------------------------------------------------------------


def test_everybody_under_a_post_is_gone_to_one_after_the_other(
    hires: Hires, mia: Membership, uwe: Membership, conversation: Conversation, says: Says
) -> None:
    says("karl", "Und in Rot?")
    urgent = says("lena", "Ich kann nicht mehr, ich will nicht mehr leben.")
    program, here = hires(mia), f"/posts/{conversation.post_id}"
    waiting = program.get(f"{here}/conversations?limit=2")
    rest = program.get(f"{here}/conversations?limit=2&after={waiting['next']}")

    assert [len(page["items"]) for page in (waiting, rest)] == [2, 1]
    assert program.get(f"{here}/conversations?state=resting")["items"] == []
    going = program.post(f"{here}/rounds", {})
    assert [step["person"]["name"] for step in going["steps"]] == ["Frieda Frage", "Karl Kritik"]
    assert [one["name"] for one in going["left"]] == [str(urgent.conversation.person)]  # type: ignore[union-attr]
    skipped = program.post(f"/round-steps/{going['steps'][0]['id']}/skip")
    assert [step["state"] for step in skipped["steps"]] == ["skipped", "open"]
    assert program.post(f"/rounds/{going['id']}/end")["ended_at"]
    assert hires(uwe).ask("GET", f"/rounds/{going['id']}").status_code == 404
    assert not Reply.objects.exists()


def test_a_post_about_which_people_talk_in_private_is_not_there_for_readers(
    hires: Hires, rolf: Membership, conversation: Conversation
) -> None:
    program = hires(rolf)
    assert program.get(f"/posts/{conversation.post_id}")["id"] == conversation.post_id

    Conversation.objects.update(is_private=True)

    assert program.get("/posts")["items"] == []
    assert program.ask("GET", f"/posts/{conversation.post_id}").status_code == 404


# --- help ----------------------------------------------------------------------------------------


def test_the_coach_reads_a_text_and_keeps_nothing(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    words = {"text": "Selber schuld. Lies halt die Beschreibung, du Idiot."}

    hints = hires(mia).post(f"/conversations/{conversation.pk}/review", words)["items"]

    assert 0 < len(hints) <= 3
    assert all(hint["says"] and hint["why"] for hint in hints)
    assert not Reply.objects.exists()
    assert not HintTally.objects.exists()


def test_a_card_is_written_found_and_not_overwritten_unread(
    hires: Hires, mia: Membership, olga: Membership, conversation: Conversation
) -> None:
    program = hires(mia)
    kept = program.post("/cards", {"title": "Farben", "german": "Blau kommt im Dezember."})

    found = program.get(f"/conversations/{conversation.pk}/cards")["items"]
    assert [card["title"] for card in found] == ["Farben"]
    changed = {"title": "Farben", "german": "Blau kommt im Mai.", "version": kept["version"]}
    assert program.put(f"/cards/{kept['id']}", changed)["version"] == 2
    assert program.ask("PUT", f"/cards/{kept['id']}", changed).status_code == 409
    owned = changed | {"version": 2, "owner": olga.pk}
    assert program.ask("PUT", f"/cards/{kept['id']}", owned).status_code == 404
    assert program.ask("DELETE", f"/cards/{kept['id']}").status_code == 204
    assert program.get("/cards")["items"] == []


def test_help_is_refused_where_the_team_has_no_language_model(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    answer = hires(mia).ask("POST", f"/conversations/{conversation.pk}/proposals", {})

    assert answer.status_code == 409
    assert "language model" in problem(answer)["detail"]


# --- danger --------------------------------------------------------------------------------------


def test_a_danger_is_seen_called_serious_and_dismissed_with_a_word(
    hires: Hires, mia: Membership, frieda_asks: Message
) -> None:
    program = hires(mia)
    alarm = {"message": frieda_asks.pk, "danger": "life"}
    case = program.post(f"/conversations/{frieda_asks.conversation_id}/alarm", alarm)
    here = f"/calm-cases/{case['id']}"

    assert case["is_serious"] is True
    assert [one["id"] for one in program.get("/calm-cases")["items"]] == [case["id"]]
    assert program.post(f"{here}/call-lead")["called_at"]
    assert program.ask("POST", f"{here}/not-serious", {"why": " "}).status_code == 409
    assert program.ask("POST", f"{here}/not-serious", {"why": "Zitat"}).status_code == 409
    word = {"why": "Ein Zitat aus einem Film.", "after_all": True}
    assert program.post(f"{here}/not-serious", word)["is_serious"] is False
    assert not Entry.objects.filter(action__startswith="crisis").exists()


def test_whoever_leads_is_told_of_a_call_by_a_program_too(
    hires: Hires, mia: Membership, tina: Membership, frieda_asks: Message
) -> None:
    alarm = {"message": frieda_asks.pk, "danger": "life"}
    program = hires(tina)
    case = program.post(f"/conversations/{frieda_asks.conversation_id}/alarm", alarm)
    program.post(f"/calm-cases/{case['id']}/call-lead")

    told = Notice.objects.get(member=mia, kind=Notice.Kind.CALLED)
    assert (told.by, told.conversation_id) == (tina, frieda_asks.conversation_id)


def test_who_only_reads_along_knows_of_no_danger(
    hires: Hires, rolf: Membership, says: Says
) -> None:
    says("lena", "Ich will nicht mehr leben.")
    assert CrisisCase.objects.exists()

    assert hires(rolf).ask("GET", "/calm-cases").status_code == 403


# --- what begins with a label --------------------------------------------------------------------


def test_a_label_put_on_by_a_program_begins_what_labels_begin(
    hires: Hires, mia: Membership, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(rules, "labelled", lambda *what: told.append(what))
    label = add_label(mia, "Farben")
    here = f"/conversations/{conversation.pk}/labels/{label.pk}"

    hires(mia).put(here)
    hires(mia).ask("DELETE", here)

    assert [str(when) for when, *_ in told] == ["label_on", "label_off"]
    assert RuleRun.objects.count() == 0
    assert Label.objects.count() == 1


def test_what_is_asked_of_a_network_needs_its_own_scope(
    mia: Membership, frieda_asks: Message, client: Client
) -> None:
    program = program_of(mia, Scope.WRITE)

    answers = [
        program.ask("PUT", f"/messages/{frieda_asks.pk}/like"),
        program.ask("GET", f"/messages/{frieda_asks.pk}/outlook"),
        program.ask("DELETE", f"/messages/{frieda_asks.pk}"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
