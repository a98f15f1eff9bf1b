"""Saved answers on their screens and beside an answer: filled, marked, and personal before they go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.coaching import advise
from herzenstakt.hours.models import ServicePeriod
from herzenstakt.people.models import Handle, Person
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.saved_answers.services import Saying, add

SignedIn = Callable[[Membership], Client]

LIST = "/t/ratzifatzi/answers/"
ADD = f"{LIST}add/"
PLACE = "[etwas Persönliches für Frieda]"
ASKS = {"HX-Request": "true", "HX-Target": "composer"}
LOOKS = {"HX-Request": "true", "HX-Target": "saved-found"}
SENDS = {"HX-Request": "true", "HX-Target": "composer"}


@pytest.fixture
def thanks(uwe: Membership) -> SavedAnswer:
    return add(
        uwe,
        Saying(
            "Danke fürs Lob",
            "danke",
            "Danke dir, {first_name}! {personal} Deine {my_name} von {team}",
            "Danke Ihnen, {name}!",
            "Thank you, {first_name}, on {channel}!",
            True,
        ),
    )


def page_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def form(**other: str) -> dict[str, str]:
    words = {"title": "Danke", "shortcut": "danke", "german_du": "Danke dir!", "seen": "0"}
    return {**words, "german_sie": "", "english": "", **other}


def beside(conversation: Conversation) -> str:
    return f"/t/ratzifatzi/c/{conversation.pk}/saved-answers/"


# --- keeping them --------------------------------------------------------------------------------


def test_the_list_shows_each_as_somebody_would_get_it(
    thanks: SavedAnswer, tina: Membership, rolf: Membership, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(tina).get(LIST))

    assert "Danke dir, Karl!" in page
    assert "Deine Tina von RatziFatzi GmbH" in page
    assert "Danke Ihnen, Karl Kritik!" in page
    assert "Thank you, Karl, on Mastodon!" in page
    assert "[etwas Persönliches für Karl]</mark>" in page
    assert "last changed by Uwe Unsozial" in page
    assert "Change: Danke" not in page
    assert signed_in(rolf).get(LIST).status_code == 403


def test_a_member_shares_one_and_a_trainee_keeps_one_for_themselves(
    uwe: Membership, tina: Membership, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(uwe).post(ADD, form(is_shared="on"), follow=True))
    assert "You find it while you write an answer." in page
    page = page_of(signed_in(tina).get(ADD))
    assert "The whole team may use it" not in page
    page = page_of(signed_in(tina).post(ADD, form(is_shared="on", title="Nur meins"), follow=True))

    assert "only yours" in page
    assert SavedAnswer.objects.get(title="Nur meins").owner == tina
    assert not SavedAnswer.objects.get(title="Nur meins").is_shared
    assert "Nur meins" not in page_of(signed_in(uwe).get(LIST))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "a\nb"}, "on one line"),
        ({"german_du": ""}, "in one language at least"),
        ({"german_du": "x" * 2001}, "at most 2000 characters"),
        ({"german_du": "x\x00"}, "Null characters are not allowed."),
        ({"shortcut": "zwei worte"}, "small letters"),
        ({"shortcut": "x" * 40}, "at most 31 characters"),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_words_stay(
    wrong: dict[str, str], told: str, uwe: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(uwe).post(
        ADD,
        form(
            **{"english": "Stays", **wrong}
            if "german_du" not in wrong
            else {"title": "Stays", **wrong}
        ),
    )

    assert answer.status_code == 422
    assert told in page_of(answer)
    assert "Stays" in page_of(answer)
    assert not SavedAnswer.objects.exists()


def test_it_is_looked_at_before_it_is_kept(uwe: Membership, signed_in: SignedIn) -> None:
    tried = form(german_du="Hallo {first_name}, {vorname} <b>fett</b>", look="yes")
    page = page_of(signed_in(uwe).post(ADD, tried))

    assert 'Hallo Karl, <mark class="saved__gap">{vorname}</mark> &lt;b&gt;fett&lt;/b&gt;' in page
    assert not SavedAnswer.objects.exists()


def test_whoever_was_slower_keeps_the_words(
    thanks: SavedAnswer, uwe: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    where = f"{LIST}{thanks.pk}/"
    signed_in(mia).post(where, form(seen="1", is_shared="on"))
    answer = signed_in(uwe).post(where, form(seen="1", is_shared="on", german_du="Meine Worte."))

    assert answer.status_code == 409
    assert "Meine Worte." in page_of(answer)
    assert 'name="seen" value="2"' in page_of(answer)


def test_a_trainee_reads_a_shared_one_and_cannot_change_it(
    thanks: SavedAnswer, tina: Membership, signed_in: SignedIn
) -> None:
    where = f"{LIST}{thanks.pk}/"
    assert "Your team shares this one." in page_of(signed_in(tina).get(where))
    answer = signed_in(tina).post(where, form(seen="1"))
    assert "may not change what the team shares" in page_of(answer)
    signed_in(tina).post(f"{where}remove/")

    assert SavedAnswer.objects.get().version == 1


def test_next_door_learns_nothing(
    thanks: SavedAnswer, conversation: Conversation, olga: Membership, signed_in: SignedIn
) -> None:
    for where in (
        LIST,
        f"{LIST}{thanks.pk}/",
        f"/t/anderswo/answers/{thanks.pk}/",
        beside(conversation),
    ):
        assert signed_in(olga).get(where).status_code == 404
    assert signed_in(olga).post(f"/t/anderswo/answers/{thanks.pk}/remove/").status_code == 404
    assert "Danke" not in page_of(signed_in(olga).get("/t/anderswo/answers/"))


# --- beside an answer ----------------------------------------------------------------------------


def test_the_sheet_fills_them_for_this_person_in_the_way_they_speak(
    thanks: SavedAnswer, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    Team.objects.update(address=Team.Address.DU)
    sheet = page_of(signed_in(mia).post(beside(conversation), {"text": ""}, headers=ASKS))

    assert 'id="saved" popover' in sheet
    assert (
        f'Danke dir, Frieda! <mark class="saved__gap">{PLACE}</mark> Deine Mia von RatziFatzi GmbH'
        in sheet
    )
    assert sheet.index("Danke dir") < sheet.index("Danke Ihnen") < sheet.index("Thank you")
    Team.objects.update(address=Team.Address.SIE)
    sheet = page_of(signed_in(mia).post(beside(conversation), {"text": ""}, headers=ASKS))
    assert sheet.index("Danke Ihnen") < sheet.index("Danke dir")
    english = {"text": "I am so glad that you wrote to us, and"}
    sheet = page_of(signed_in(mia).post(beside(conversation), english, headers=ASKS))
    assert sheet.index("Thank you") < sheet.index("Danke dir")


def test_what_somebody_is_called_is_words_and_no_page(
    thanks: SavedAnswer, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    for table in (Handle, Person):
        table.objects.update(name="<script>{team}</script>")
    sheet = signed_in(mia).post(beside(conversation), {"text": ""}, headers=ASKS).content.decode()

    assert "<script>{" not in sheet
    assert "&lt;script&gt;" in sheet


def test_another_one_is_found_by_its_shortcut(
    thanks: SavedAnswer,
    uwe: Membership,
    mia: Membership,
    conversation: Conversation,
    signed_in: SignedIn,
) -> None:
    add(uwe, Saying("Entschuldigung", "sorry", "Das tut mir leid.", "", "", True))
    found = page_of(signed_in(mia).get(beside(conversation), {"q": ";sor"}, headers=LOOKS))
    assert "Entschuldigung" in found
    assert "Danke fürs Lob" not in found
    assert "popover" not in found
    nothing = page_of(signed_in(mia).get(beside(conversation), {"q": "\x00känguru"}, headers=LOOKS))
    assert "No saved answer fits" in nothing


def test_without_scripts_it_begins_the_draft_after_what_was_typed(
    thanks: SavedAnswer, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(mia).post(beside(conversation), {"text": "Liebe Frieda,"}))
    assert "Begin with this" in page
    assert "data-insert" not in page
    signed_in(mia).post(f"{beside(conversation)}{thanks.pk}/", {"way": "de-sie"})

    assert Reply.objects.get().text == f"Liebe Frieda,\n\nDanke Ihnen, Frieda Frage!\n\n{PLACE}"


def test_one_that_somebody_else_keeps_is_not_here(
    mia: Membership, tina: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    hers = add(tina, Saying("Nur meins", "meins", "Geheim.", "", "", False))

    assert "Geheim" not in page_of(
        signed_in(mia).post(beside(conversation), {"text": ""}, headers=ASKS)
    )
    assert signed_in(mia).post(f"{beside(conversation)}{hers.pk}/").status_code == 404
    assert not Reply.objects.exists()


# --- before it goes ------------------------------------------------------------------------------


def seen(conversation: Conversation) -> str:
    return str(Seen.of(conversation, conversation.messages.get()))


def let_go(conversation: Conversation, client: Client, text: str, **more: str) -> Any:
    where = f"/t/ratzifatzi/c/{conversation.pk}/let-go/"
    return client.post(where, {"text": text, "seen": seen(conversation), **more}, headers=SENDS)


def test_an_untouched_personal_place_does_not_go_whatever_one_presses(
    mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    for more in ({}, {"as_it_is": "yes"}):
        answer = let_go(conversation, signed_in(mia), f"Danke dir, Frieda! {PLACE}", **more)
        assert answer.status_code == 422
        assert "still waits for something personal" in page_of(answer)
        assert "Send it as it is" not in page_of(answer)
        assert PLACE in page_of(answer)
    assert Reply.objects.get().state == "draft"
    assert let_go(conversation, signed_in(mia), "Danke dir, Frieda!").status_code == 200
    assert Reply.objects.get().state == "ready"


def test_a_gap_is_asked_about_once_and_goes_if_it_is_meant(
    mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    answer = let_go(conversation, signed_in(mia), "Schreib {vorname} in die Vorlage.")
    assert answer.status_code == 422
    assert "{vorname} is still to be filled." in page_of(answer)
    assert "Send it as it is" in page_of(answer)
    assert Reply.objects.get().state == "draft"

    let_go(conversation, signed_in(mia), "Schreib {vorname} in die Vorlage.", as_it_is="yes")
    assert Reply.objects.get().state == "ready"


def test_a_colleague_is_not_asked_to_read_what_is_not_personal_yet(
    tina: Membership, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    where = f"/t/ratzifatzi/c/{conversation.pk}/ask/"
    answer = signed_in(tina).post(where, {"text": f"Danke! {PLACE}"}, headers=SENDS)
    assert "still waits for something personal" in page_of(answer)
    answer = signed_in(tina).post(where, {"text": "Danke, {name}!"}, headers=SENDS)
    assert "Ask with it as it is" in page_of(answer)
    assert Reply.objects.get().state == "draft"

    signed_in(tina).post(
        where,
        {"text": "Danke, {name}!", "seen": seen(conversation), "as_it_is": "yes"},
        headers=SENDS,
    )
    asked = Reply.objects.get()
    assert asked.state == "asked"
    let = f"/t/ratzifatzi/c/{conversation.pk}/reply/{asked.pk}/approve/"
    signed_in(mia).post(let, {"words": asked.words, "seen": seen(conversation)})
    assert Reply.objects.get().state == "ready"


def test_the_coach_asks_for_it_while_one_writes(
    mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    said = conversation.messages.get()
    (first, *_) = advise(conversation, mia, f"Danke dir, Frieda! {PLACE}", said)
    assert first.cue.name == "boilerplate"
    start, end = first.span
    assert f"Danke dir, Frieda! {PLACE}"[start:end] == PLACE

    others = advise(conversation, mia, "Danke dir, Frieda! Schön, dass sie dir gefällt.", said)
    assert "boilerplate" not in {hint.cue.name for hint in others}


# --- when the team is there ----------------------------------------------------------------------


def test_beside_an_answer_the_hours_of_this_week_are_those_of_the_channel(
    conversation: Conversation, uwe: Membership, signed_in: SignedIn
) -> None:
    team, channel = uwe.team, conversation.channel
    house = ServicePeriod.objects.create(team=team, weekday=0, begins=540, ends=1020)
    words = "Wir sind da: {öffnungszeiten}"
    add(uwe, Saying("Wann", "wann", words, "", "We are here: {opening_hours}", True))
    monday = page_of(signed_in(uwe).get(beside(conversation), headers=ASKS))
    assert "Wir sind da: Mo 9:00–17:00 Uhr" in monday
    assert "We are here: Mon 9:00–17:00" in monday
    assert "Wir sind da: Mo 9:00–17:00 Uhr" in page_of(signed_in(uwe).get(LIST))

    ServicePeriod.objects.create(team=team, channel=channel, weekday=1, begins=60, ends=120)
    assert "Wir sind da: Di 1:00–2:00 Uhr" in page_of(signed_in(uwe).get(beside(conversation)))

    ServicePeriod.objects.filter(channel=channel).delete()
    house.delete()
    assert "{öffnungszeiten}</mark>" in page_of(signed_in(uwe).get(beside(conversation)))
