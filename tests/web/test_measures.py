"""Measures on the screen: the first question is an answer, criticism closes the button, one person alone
gets nowhere, and who may not see something does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Message
from herzenstakt.flows import measures, pausing, second_look, telling, twice
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.outgoing import approve
from herzenstakt.moderation.evidence import keep_evidence
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.services import publish
from herzenstakt.moderation.statement import in_public
from herzenstakt.replies.models import LookTwice, Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.plaza.connector import Plaza
from herzenstakt.web.conversation.deeds import ACTS
from tests.conftest import Happens, Says
from tests.web.test_every_url import OF_A_TEAM

SignedIn = Callable[[Membership], Client]
Look = Callable[[Channel], None]

CRITICISM = "Eure Lieferung ist eine Frechheit, das Produkt ist kaputt."
CLOSED = "This may be criticism. Answer it, ask, or let it stand."
THREAT_WORDS = "Ich weiß, wo du wohnst. Morgen komme ich vorbei, dann bist du tot."
THREAT = {
    "kind": "hide",
    "reason": "L02",
    "passage": "dann bist du tot",
    "explanation": "Das ist eine Drohung.",
    "law": "§ 241 StGB",
    "source": "own",
}
RUDE = {
    "kind": "hide",
    "reason": "N01",
    "explanation": "Nur Beschimpfung.",
    "source": "own",
}


@pytest.fixture(autouse=True)
def _netiquette(mia: Membership) -> None:
    publish(mia, "Seid freundlich.", "Be kind.", 0)


@pytest.fixture
def threat(says: Says) -> Message:
    return says("karl", THREAT_WORDS)


@pytest.fixture
def criticism(says: Says) -> Message:
    return says("karl", CRITICISM)


def at(name: str, pk: int | None = None) -> str:
    kwargs: dict[str, Any] = {"team": "ratzifatzi"}
    return reverse(f"measures:{name}", kwargs=kwargs if pk is None else {**kwargs, "pk": pk})


def text_of(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


def send(browser: Client, message: Message, form: Mapping[str, str], **more: Any) -> Any:
    """The form as somebody sends it who has read the page."""
    assert message.conversation is not None
    seen = str(Seen.of(message.conversation, message))
    return browser.post(at("ask", message.pk), {"seen": seen, **form}, **more)


def ask_for(
    message: Message, by: Membership, kind: str = "delete", until: datetime | None = None
) -> Measure:
    grounds = Grounds(
        "L02",
        passage="dann bist du tot" if "tot" in message.text else "",
        explanation="Das ist eine Drohung.",
        law="§ 241 StGB",
    )
    return measures.ask(message, by, kind, grounds, until=until)


# --- asking --------------------------------------------------------------------------------------


def test_a_message_has_one_entry_for_all_of_it(
    signed_in: SignedIn, mia: Membership, tina: Membership, threat: Message
) -> None:
    there = f"/t/ratzifatzi/c/{threat.conversation_id}/"
    page = text_of(signed_in(mia).get(there))
    assert at("ask", threat.pk) in page
    assert "Measure …" in page
    for gone in ('name="hide"', ">Hide<", "Mark as spam"):
        assert gone not in page
    assert at("ask", threat.pk) not in text_of(signed_in(tina).get(there))


def test_first_it_asks_whether_one_could_answer(
    signed_in: SignedIn, mia: Membership, threat: Message
) -> None:
    page = text_of(signed_in(mia).get(at("ask", threat.pk)))
    answer = f"/t/ratzifatzi/c/{threat.conversation_id}/?answer={threat.pk}#composer"
    assert page.index("Could you answer instead?") < page.index("What shall happen")
    assert answer in page
    assert "Plaza has no mark for spam. Hide the comment instead." in page
    for code in ("L01", "S01", "N01", "C01"):
        assert f'value="{code}"' in page
    assert "§ 185 StGB" in page
    assert CLOSED not in page


def test_beside_the_list_it_is_only_a_pane(
    signed_in: SignedIn, mia: Membership, threat: Message
) -> None:
    pane = signed_in(mia).get(
        at("ask", threat.pk), headers={"HX-Request": "true", "HX-Target": "pane"}
    )
    assert "<html" not in text_of(pane)
    assert "Could you answer instead?" in text_of(pane)


def test_a_threat_is_hidden_after_a_last_look(
    signed_in: SignedIn, mia: Membership, threat: Message, plaza: SimulatedPlaza
) -> None:
    browser = signed_in(mia)
    look = send(browser, threat, {**THREAT, "look": "1"})
    assert look.status_code == 200
    assert "Nothing has happened yet." in text_of(look)
    assert not Measure.objects.exists()

    done = send(browser, threat, {**THREAT, "confirm": "1"}, follow=True)
    measure = Measure.objects.get()
    assert done.redirect_chain[-1][0] == at("show", measure.pk)
    assert plaza.messages[threat.external_id].hidden
    page = text_of(done)
    for words in ("Hidden.", "Threat or call to violence", "Tell the person why", "Put it back"):
        assert words in page
    shown = text_of(browser.get(f"/t/ratzifatzi/c/{threat.conversation_id}/"))
    assert at("show", measure.pk) in shown


def test_criticism_closes_the_button_and_a_colleague_may_be_asked(
    signed_in: SignedIn, mia: Membership, criticism: Message, plaza: SimulatedPlaza
) -> None:
    browser = signed_in(mia)
    assert CLOSED in text_of(browser.get(at("ask", criticism.pk)))
    look = text_of(send(browser, criticism, {**RUDE, "look": "1"}))
    assert CLOSED in look
    assert "disabled" in look

    asked = send(browser, criticism, {**RUDE, "confirm": "1"}, follow=True)
    assert "Nothing has happened yet." in text_of(asked)
    assert Measure.objects.get().state == "asked"
    assert not plaza.messages[criticism.external_id].hidden


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "needs a reason"),
        ({**THREAT, "kind": ""}, "what shall happen"),
        ({**THREAT, "kind": "spam"}, "Select a valid choice"),
        ({**THREAT, "reason": "K01"}, "Select a valid choice"),
        ({**THREAT, "law": ""}, "name the provision"),
        ({**THREAT, "explanation": ""}, "why the words fit"),
        ({**THREAT, "passage": "anderes"}, "does not stand in the message"),
        ({**THREAT, "until": "9999-12-31"}, "valid date"),
        ({**THREAT, "until": "2020-01-01"}, "must lie ahead"),
        ({**THREAT, "source": "rumour"}, "Select a valid choice"),
        ({**RUDE, "kind": "delete"}, "never deleted"),
        ({**RUDE, "explanation": "\x00"}, "Null characters"),
    ],
)
def test_what_is_missing_is_said_and_nothing_happens(
    signed_in: SignedIn,
    mia: Membership,
    threat: Message,
    plaza: SimulatedPlaza,
    given: dict[str, str],
    said: str,
) -> None:
    answer = send(signed_in(mia), threat, {**given, "confirm": "1"})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Measure.objects.exists()
    assert not plaza.messages[threat.external_id].hidden


def test_what_was_answered_meanwhile_is_read_first(
    signed_in: SignedIn, mia: Membership, uwe: Membership, threat: Message, happens: Happens
) -> None:
    browser = signed_in(mia)
    seen = browser.get(at("ask", threat.pk)).context["form"]["seen"].value()
    assert threat.conversation is not None
    with happens():
        approve(save_draft(threat.conversation, uwe, "Hier ist Schluss.", threat), uwe)

    late = send(browser, threat, {**THREAT, "seen": seen, "confirm": "1"})
    assert late.status_code == 409
    assert "Uwe Unsozial has answered this in the meantime." in text_of(late)
    assert not Measure.objects.exists()
    seen = late.context["form"]["seen"].value()
    send(browser, threat, {**THREAT, "seen": seen, "confirm": "1"})
    assert Measure.objects.get().state == "done"


def test_what_has_vanished_shows_no_form(
    signed_in: SignedIn, mia: Membership, threat: Message, plaza: SimulatedPlaza, look: Look
) -> None:
    plaza.delete(threat.external_id)
    look(threat.channel)
    page = text_of(signed_in(mia).get(at("ask", threat.pk)))
    assert "This is no longer on the network." in page
    assert 'name="confirm"' not in page
    assert 'name="look"' not in page
    assert send(signed_in(mia), threat, {**THREAT, "confirm": "1"}).status_code == 422


# --- a second person -----------------------------------------------------------------------------


def test_a_second_person_agrees_or_declines_on_the_page(
    signed_in: SignedIn, mia: Membership, uwe: Membership, threat: Message, plaza: SimulatedPlaza
) -> None:
    asked = ask_for(threat, mia)
    own = text_of(signed_in(mia).get(at("show", asked.pk)))
    assert at("decide", asked.pk) not in own
    assert at("withdraw", asked.pk) in own

    browser = signed_in(uwe)
    assert at("decide", asked.pk) in text_of(browser.get(at("show", asked.pk)))
    declined = browser.post(at("decide", asked.pk), {"agrees": "no"}, follow=True)
    assert "in a word why" in text_of(declined)
    browser.post(at("decide", asked.pk), {"agrees": "no", "remark": "Verbergen reicht."})
    asked.refresh_from_db()
    assert (asked.state, asked.remark) == ("declined", "Verbergen reicht.")

    again = ask_for(threat, mia)
    browser.post(at("decide", again.pk), {"agrees": "yes"})
    assert plaza.messages[threat.external_id].gone_at is not None
    assert THREAT_WORDS in text_of(browser.get(at("show", again.pk)))


def test_who_waits_for_a_second_person_is_counted_in_the_way_to_the_rooms(
    signed_in: SignedIn, mia: Membership, uwe: Membership, tina: Membership, threat: Message
) -> None:
    ask_for(threat, mia)
    counted = '<span class="nav__name">Measures</span><span class="nav__count">1</span>'
    assert counted in text_of(signed_in(uwe).get(at("list")))
    for who in (mia, tina):
        assert counted not in text_of(signed_in(who).get(at("list")))


def test_who_asked_takes_it_back(signed_in: SignedIn, mia: Membership, threat: Message) -> None:
    asked = ask_for(threat, mia)
    signed_in(mia).post(at("withdraw", asked.pk))
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("declined", mia)


def test_what_the_network_did_not_do_can_be_tried_again(
    signed_in: SignedIn, mia: Membership, threat: Message, plaza: SimulatedPlaza
) -> None:
    plaza.suffer("status", method="PUT", status=422)
    browser = signed_in(mia)
    failed = send(browser, threat, {**THREAT, "confirm": "1"}, follow=True)
    assert "The network did not do it" in text_of(failed)
    browser.post(at("again", Measure.objects.get().pk))
    assert plaza.messages[threat.external_id].hidden


# --- what follows --------------------------------------------------------------------------------


def test_the_person_is_told_and_it_is_put_back_with_a_word(
    signed_in: SignedIn,
    mia: Membership,
    threat: Message,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    hidden, browser = ask_for(threat, mia, "hide"), signed_in(mia)
    statement = browser.get(at("show", hidden.pk)).context["statement"]
    with happens():
        browser.post(at("tell", hidden.pk), {"text": statement})
    telling.hear_what_arrived()
    assert any(statement in one.text for one in plaza.messages.values())
    assert "Tell the person why" not in text_of(browser.get(at("show", hidden.pk)))

    browser.post(at("lift", hidden.pk))
    assert not plaza.messages[threat.external_id].hidden
    page = browser.get(at("show", hidden.pk))
    assert "Say a word to the person" in text_of(page)
    with happens():
        browser.post(at("tell", hidden.pk), {"text": page.context["word"]})
    assert Reply.objects.filter(state=Reply.State.SENT).count() == 2


def test_after_a_block_nobody_says_that_words_are_there_again(
    signed_in: SignedIn, mia: Membership, uwe: Membership, threat: Message
) -> None:
    ask_for(threat, mia, "hide")
    asked = ask_for(threat, mia, "block", timezone.now() + timedelta(days=7))
    blocked, browser = measures.decide(asked, uwe, True), signed_in(mia)
    assert "an answer may never reach it" in text_of(browser.get(at("show", blocked.pk)))

    page = text_of(browser.post(at("lift", blocked.pk), follow=True))
    assert "The account can write to you again. Say a word to the person." in page
    assert "The account can write to you again. It is good to say so" in page
    assert "Everybody can read it again" not in page


def test_what_is_agreed_and_not_done_yet_is_called_so(
    signed_in: SignedIn, mia: Membership, threat: Message, plaza: SimulatedPlaza
) -> None:
    plaza.suffer("status", method="PUT", status=422)
    browser = signed_in(mia)
    send(browser, threat, {**THREAT, "confirm": "1"})
    Measure.objects.update(state="ready")
    pk = Measure.objects.get().pk
    page = text_of(browser.get(at("show", pk)))
    assert "Agreed, not done yet" in page
    assert "The network did not do it" not in page
    browser.post(at("again", pk))
    assert plaza.messages[threat.external_id].hidden


def test_told_by_hand_or_not_at_all(signed_in: SignedIn, mia: Membership, threat: Message) -> None:
    hidden, browser = ask_for(threat, mia, "hide"), signed_in(mia)
    browser.post(at("tell", hidden.pk), {"way": "no-way", "text": "Kein Konto mehr."})
    assert "Kein Konto mehr." in text_of(browser.get(at("show", hidden.pk)))
    measures.lift(hidden, mia)
    again = ask_for(threat, mia, "hide")
    browser.post(at("tell", again.pk), {"way": "by-hand", "text": "Per Mail gesagt."})
    again.refresh_from_db()
    assert (again.telling, again.statement) == ("told", "Per Mail gesagt.")


def test_the_page_says_who_reads_the_statement_first(
    signed_in: SignedIn, mia: Membership, uwe: Membership, threat: Message
) -> None:
    twice.demand(mia, LookTwice.Kind.EVERYTHING, None, "")
    hidden, browser = ask_for(threat, mia, "hide"), signed_in(mia)
    sent = browser.post(at("tell", hidden.pk), {"text": in_public(hidden)}, follow=True)
    page = text_of(sent)
    assert page.count("A colleague reads it first. Then it goes to the person.") == 2
    assert "It is on its way to the person." not in page

    second_look.give_back(Reply.objects.get(), uwe, "Freundlicher, bitte.")
    page = text_of(browser.get(at("show", hidden.pk)))
    assert "It lies with Mia Menschenfreund" in page
    assert "The network did not take it." not in page


def test_a_statement_that_barks_back_is_said_to_lie_as_a_draft(
    signed_in: SignedIn, mia: Membership, threat: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = ask_for(threat, mia, "hide")
    monkeypatch.setattr(pausing, "is_needed", lambda _reply: True)
    told = {"text": in_public(hidden)}
    page = text_of(signed_in(mia).post(at("tell", hidden.pk), told, follow=True))
    assert "It lies as your draft in the conversation" in page


def test_what_was_done_on_the_network_gets_its_reason_on_the_page(
    signed_in: SignedIn, mia: Membership, threat: Message, channel: Channel, look: Look
) -> None:
    channel.connector.act(Ability.HIDE, threat.external_id, {})
    look(channel)
    found, browser = Measure.objects.get(), signed_in(mia)
    assert "done on the network, without a reason" in text_of(browser.get(at("list")))
    assert at("reason", found.pk) in text_of(browser.get(at("show", found.pk)))
    wrong = browser.post(at("reason", found.pk), {**THREAT, "law": ""})
    assert (wrong.status_code, "name the provision" in text_of(wrong)) == (422, True)
    browser.post(at("reason", found.pk), THREAT)
    found.refresh_from_db()
    assert found.reason == "L02"
    assert browser.post(at("reason", found.pk), THREAT).status_code == 422


# --- all of them ---------------------------------------------------------------------------------


def test_they_are_listed_by_what_one_wants_to_see(
    signed_in: SignedIn, mia: Membership, uwe: Membership, says: Says
) -> None:
    hidden = ask_for(says("karl", THREAT_WORDS), mia, "hide")
    asked = measures.ask(
        says("frieda", CRITICISM), mia, "hide", Grounds("N01", explanation="Grob.")
    )
    declined = ask_for(says("lena", f"{THREAT_WORDS} Wirklich."), mia)
    measures.decide(declined, uwe, False, "Nein.")
    lifted = measures.lift(ask_for(says("jonas", f"{THREAT_WORDS} Bald."), mia, "hide"), mia)
    browser = signed_in(uwe)
    shown = {
        "": {hidden.pk, asked.pk, declined.pk, lifted.pk},
        "nonsense": {hidden.pk, asked.pk, declined.pk, lifted.pk},
        "waiting": {asked.pk},
        "in-force": {hidden.pk},
        "declined": {declined.pk},
        "put-back": {lifted.pk},
        "criticism": {asked.pk},
        "without-reason": set(),
        "failed": set(),
    }
    for show, wanted in shown.items():
        rows = browser.get(at("list"), {"show": show}).context["rows"]
        assert {row.measure.pk for row in rows} == wanted, show
    older = browser.get(at("list"), {"before": str(asked.pk)}).context["rows"]
    assert [row.measure.pk for row in older] == [hidden.pk]


def test_who_only_reads_learns_that_it_was_done_and_not_what_was_said(
    signed_in: SignedIn, mia: Membership, rolf: Membership, tina: Membership, threat: Message
) -> None:
    hidden = ask_for(threat, mia, "hide")
    telling.told_by_hand(hidden, mia, "Hallo Karl, so nicht.")
    page = text_of(signed_in(rolf).get(at("show", hidden.pk)))
    assert "Threat or call to violence" in page
    for words in (THREAT_WORDS, "dann bist du tot", "Das ist eine Drohung.", "so nicht", "Put it"):
        assert words not in page
    assert THREAT_WORDS in text_of(signed_in(tina).get(at("show", hidden.pk)))


def test_a_measure_about_private_words_is_nobodys_who_may_not_read_them(
    signed_in: SignedIn, mia: Membership, rolf: Membership, threat: Message
) -> None:
    hidden = ask_for(threat, mia, "hide")
    assert threat.conversation is not None
    threat.conversation.is_private = True
    threat.conversation.save()
    assert signed_in(rolf).get(at("show", hidden.pk)).status_code == 404
    assert not signed_in(rolf).get(at("list")).context["rows"]
    assert signed_in(mia).get(at("show", hidden.pk)).status_code == 200


def test_hostile_words_stay_words(signed_in: SignedIn, mia: Membership, says: Says) -> None:
    evil = "<script>alert(1)</script> dann bist du tot"
    hidden = ask_for(says("karl", evil), mia, "hide")
    for page in (at("show", hidden.pk), at("ask", hidden.message_id), at("list")):
        assert "<script>alert" not in text_of(signed_in(mia).get(page))


def test_the_pages_speak_german(signed_in: SignedIn, mia: Membership, threat: Message) -> None:
    mia.user.language = "de"
    mia.user.save()
    hidden = ask_for(threat, mia, "hide")
    with translation.override("de"):
        page = text_of(signed_in(mia).get(at("show", hidden.pk)))
    assert "Sag der Person, warum" in page
    assert "Drohung" in page


# --- one person alone ----------------------------------------------------------------------------


#: whatever somebody might send, wherever
FORMS = [
    {
        "kind": kind,
        "reason": reason,
        "confirm": "1",
        "agrees": "yes",
        "text": "weg",
        "source": "own",
    }
    for kind, reason in (
        ("delete", ""),
        ("delete", "N01"),
        ("hide", "P01"),
        ("spam", "S01"),
        ("block", "K01"),
    )
]


@pytest.fixture
def asked_of_plaza(monkeypatch: pytest.MonkeyPatch) -> list[Ability]:
    """Everything a connector was asked to do to a message."""
    done: list[Ability] = []
    act = Plaza.act

    def watched(self: Plaza, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        done.append(ability)
        act(self, ability, external_id, meta)

    monkeypatch.setattr(Plaza, "act", watched)
    return done


def paths_about(message: Message, measure: Measure) -> Iterator[str]:
    """Every address of the team, its numbers all about this message."""
    for address in OF_A_TEAM:
        space = address.name.partition(":")[0]
        pk = {"conversation": message.conversation_id, "measures": measure.pk}.get(
            space, message.pk
        )
        pk = message.pk if address.name == "measures:ask" else pk
        words = [part.split(">")[0].split(":")[-1] for part in address.route.split("<")[1:]]
        for name in {*ACTS, "hide", "spam", "burn"} if "name" in words else {""}:
            given: dict[str, Any] = {
                "pk": pk,
                "message": message.pk,
                "reply": 0,
                "envelope": 0,
                "n": 0,
            }
            given |= {"kind": "plaza", "cue": "blame", "name": name, "team": "ratzifatzi"}
            kwargs = {word: given.get(word, message.pk) for word in words}
            try:
                yield reverse(address.name, kwargs=kwargs)
            except NoReverseMatch:  # it wants another kind of word; then it is about no message
                continue


@pytest.mark.one_database
def test_no_address_lets_one_person_touch_criticism(
    criticism: Message,
    mia: Membership,
    owner: Membership,
    client: Client,
    plaza: SimulatedPlaza,
    asked_of_plaza: list[Ability],
) -> None:
    """Walked as the owner, who may do everything: she asked for a deletion, and is alone."""
    asked = Measure.objects.create(
        team=mia.team,
        message=criticism,
        kind="delete",
        state="asked",
        reason="N01",
        is_criticism=True,
        asked_by=owner,
    )
    keep_evidence(asked)
    client.force_login(owner.user)
    client.raise_request_exception = False
    assert criticism.conversation is not None
    seen = str(Seen.of(criticism.conversation, criticism))
    paths = sorted(set(paths_about(criticism, asked)))
    assert len(paths) > 60
    for path in paths:
        for form in FORMS:
            with transaction.atomic():
                client.post(path, {**form, "seen": seen})
                transaction.set_rollback(True)

    hard = {Ability.HIDE, Ability.MARK_SPAM, Ability.DELETE, Ability.DELETE_OWN}
    assert not hard & set(asked_of_plaza)
    there = plaza.messages[criticism.external_id]
    assert (there.hidden, there.gone_at) == (False, None)


def test_the_walk_would_see_a_deed(
    threat: Message, mia: Membership, client: Client, asked_of_plaza: list[Ability]
) -> None:
    client.force_login(mia.user)
    send(client, threat, {**THREAT, "confirm": "1"})
    assert asked_of_plaza == [Ability.HIDE]


@pytest.mark.parametrize("reason", ["", "K01", "N01", "S01", "P01"])
@pytest.mark.parametrize("kind", ["hide", "delete", "spam"])
def test_a_post_past_the_form_gets_nowhere_with_criticism(
    signed_in: SignedIn,
    mia: Membership,
    criticism: Message,
    plaza: SimulatedPlaza,
    kind: str,
    reason: str,
) -> None:
    given = {"kind": kind, "reason": reason, "explanation": "x", "law": "x", "source": "own"}
    send(signed_in(mia), criticism, {**given, "confirm": "1", "seen": "junk"})
    send(signed_in(mia), criticism, {**given, "confirm": "1"})
    for measure in Measure.objects.all():
        assert measure.state == "asked"
        signed_in(mia).post(at("decide", measure.pk), {"agrees": "yes", "remark": "Ja"})
        signed_in(mia).post(at("again", measure.pk))
    there = plaza.messages[criticism.external_id]
    assert (there.hidden, there.gone_at) == (False, None)
    assert not Measure.objects.exclude(state="asked").exists()


def test_until_is_a_day_where_the_team_is(
    signed_in: SignedIn, mia: Membership, threat: Message
) -> None:
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    send(signed_in(mia), threat, {**THREAT, "until": day, "confirm": "1"})
    measure = Measure.objects.get()
    assert measure.until is not None
    at_home = measure.until.astimezone(ZoneInfo(mia.team.time_zone))
    assert at_home.isoformat(timespec="minutes").startswith(f"{day}T00:00")
