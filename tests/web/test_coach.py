from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.coach.cues import CUES
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import coaching
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import CueChoice, HintTally, Reply
from herzenstakt.replies.seen import Seen

SignedIn = Callable[[Membership], Client]
#: what htmx says while somebody types
TYPING = {"HX-Request": "true", "HX-Target": "composer-state"}
BARKS = "Wird schnellstmöglich geprüft!!!"


@pytest.fixture
def types(signed_in: SignedIn, conversation: Conversation) -> Callable[[Membership, str], str]:
    """`types(mia, words)`: what comes back while Mia types them."""

    def type_(who: Membership, words: str) -> str:
        where = f"/t/ratzifatzi/c/{conversation.pk}/draft/"
        answered = signed_in(who).post(where, {"text": words}, headers=TYPING)
        assert answered.status_code == 200
        return answered.content.decode()

    return type_


Types = Callable[[Membership, str], str]


def test_a_draft_that_barks_is_asked_about_while_it_is_typed(
    types: Types, uwe: Membership, frieda_asks: Message
) -> None:
    Message.objects.filter(pk=frieda_asks.pk).update(text="Die Bürste ist nie angekommen!")
    told = types(uwe, BARKS)

    assert 'id="composer-state"' in told
    assert 'id="coach" hx-swap-oob="true"' in told
    assert "Is it meant this loud?" in told
    assert "!!!</blockquote>" in told
    assert "Packard, Moore &amp; McFerran 2018" in told


def test_whoever_writes_well_is_left_alone(types: Types, mia: Membership) -> None:
    told = types(mia, "Im Dezember, liebe Frieda! Ich schreibe dir, sobald sie im Laden liegt. Mia")

    assert 'id="coach" hx-swap-oob="true"' in told
    assert "coach__line" not in told


def test_an_empty_composer_hears_nothing(types: Types, mia: Membership) -> None:
    assert "coach__line" not in types(mia, "  ")


def test_the_coach_speaks_the_language_of_the_writer(types: Types, uwe: Membership) -> None:
    uwe.user.language = "de"
    uwe.user.save()

    assert "Ist das so laut gemeint?" in types(uwe, BARKS)


def test_the_hints_stand_there_when_the_page_is_opened_again(
    types: Types, signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    types(uwe, BARKS)

    page = signed_in(uwe).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    assert "Is it meant this loud?" in page


def test_only_the_writer_sees_them(
    types: Types, signed_in: SignedIn, uwe: Membership, mia: Membership, conversation: Conversation
) -> None:
    types(uwe, BARKS)

    page = signed_in(mia).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    assert "Is it meant this loud?" not in page


def test_nothing_of_it_is_kept(types: Types, uwe: Membership) -> None:
    types(uwe, BARKS)

    assert list(Reply.objects.values_list("text", flat=True)) == [BARKS]
    fields = {field.name for field in Reply._meta.get_fields()}
    assert not {name for name in fields if "hint" in name or "coach" in name}


def test_quoted_words_are_words_and_no_page(types: Types, uwe: Membership) -> None:
    told = types(uwe, "<script>alert(1)</script> Das wird <b>schnellstmöglich</b> geprüft!!!")

    assert "<script>alert" not in told
    assert "<b>" not in told


# --- votes ---------------------------------------------------------------------------------------


def test_a_writer_says_once_whether_a_hint_fits(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    browser, where = signed_in(uwe), f"/t/ratzifatzi/c/{conversation.pk}/coach/shouting/"
    for _click in range(2):
        told = browser.post(where, {"fits": "no"}, headers={"HX-Request": "true"})
        assert "Thank you." in told.content.decode()

    counted = HintTally.objects.get()
    assert (counted.team, counted.cue, counted.fits, counted.does_not) == (
        uwe.team,
        "shouting",
        0,
        1,
    )
    assert "member" not in {field.name for field in HintTally._meta.get_fields()}


def test_nobody_votes_on_what_the_coach_does_not_know(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    told = signed_in(uwe).post(f"/t/ratzifatzi/c/{conversation.pk}/coach/x/", {"fits": "no"})

    assert told.status_code == 404
    assert not HintTally.objects.exists()


def test_without_scripts_a_vote_leads_back_to_the_conversation(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    where = f"/t/ratzifatzi/c/{conversation.pk}/coach/shouting/"
    told = signed_in(uwe).post(where, {"fits": "yes", "text": BARKS})

    assert told.status_code == 302
    assert HintTally.objects.get().fits == 1


def votes(team: Team, cue: str, fits: int, does_not: int) -> None:
    HintTally.objects.create(team=team, cue=cue, fits=fits, does_not=does_not)


def test_a_cue_that_does_not_fit_too_often_falls_silent_and_says_so(
    types: Types, signed_in: SignedIn, uwe: Membership, mia: Membership
) -> None:
    votes(uwe.team, "shouting", 10, 9)
    assert "Is it meant this loud?" in types(uwe, BARKS)
    coaching.vote(mia, "shouting", fits=False)
    assert "Is it meant this loud?" not in types(uwe, BARKS)

    page = signed_in(mia).get("/t/ratzifatzi/coach/").content.decode()
    assert "fell silent: it did not fit too often" in page
    assert "fits: 10 · does not fit: 10" in page
    assert Entry.objects.get(action="cue.muted").details == {"cue": "shouting"}
    journal = signed_in(mia).get("/t/ratzifatzi/journal/").content.decode()
    assert "The coach no longer asks “Is it meant this loud?" in journal


def test_what_they_say_next_door_mutes_nobody_here(
    types: Types, uwe: Membership, olga: Membership
) -> None:
    votes(olga.team, "shouting", 0, 50)

    assert "Is it meant this loud?" in types(uwe, BARKS)


def test_a_lead_decides_and_that_counts_more_than_votes(
    types: Types, signed_in: SignedIn, uwe: Membership, mia: Membership
) -> None:
    votes(uwe.team, "shouting", 0, 50)
    signed_in(mia).post("/t/ratzifatzi/coach/shouting/", {"on": "yes"})
    assert "Is it meant this loud?" in types(uwe, BARKS)

    signed_in(mia).post("/t/ratzifatzi/coach/shouting/", {"on": "no"})
    assert "Is it meant this loud?" not in types(uwe, BARKS)
    chosen = Entry.objects.filter(action__startswith="cue.").order_by("pk")
    done = list(chosen.values_list("action", "by"))
    assert done == [("cue.switched_on", mia.pk), ("cue.switched_off", mia.pk)]


def test_a_member_sees_the_questions_and_decides_nothing(
    signed_in: SignedIn, uwe: Membership
) -> None:
    browser = signed_in(uwe)

    assert "Do not ask this" not in browser.get("/t/ratzifatzi/coach/").content.decode()
    assert browser.post("/t/ratzifatzi/coach/shouting/", {"on": "no"}).status_code == 403
    assert not CueChoice.objects.exists()


def test_the_page_names_every_cue_with_its_source(signed_in: SignedIn, mia: Membership) -> None:
    page = html.unescape(signed_in(mia).get("/t/ratzifatzi/coach/").content.decode())

    assert [cue.name for cue in CUES if cue.hint not in page or cue.source not in page] == []


# --- and after all -------------------------------------------------------------------------------


def test_the_coach_hinders_nobody(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    """Hints ask; whoever wants to send can send."""
    last = conversation.messages.order_by("-pk").first()
    assert last
    words = {"text": BARKS, "seen": str(Seen.of(conversation, last)), "answers": last.pk}
    signed_in(uwe).post(f"/t/ratzifatzi/c/{conversation.pk}/let-go/", words)
    assert Reply.objects.get().state == Reply.State.READY
