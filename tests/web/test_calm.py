"""The calm card in a conversation, what stands before everybody in the list, and handing over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.hours.models import ServicePeriod
from herzenstakt.notices.models import Notice
from herzenstakt.safety.beginnings import WAYS
from herzenstakt.safety.models import CrisisCase, HandOver, Helpline
from herzenstakt.safety.numbers import NUMBERS as NUMBERS_BY_COUNTRY
from herzenstakt.safety.services import call_lead, confirm, hand_over
from herzenstakt.safety.signs import Danger
from herzenstakt.web.conversation import card
from herzenstakt.web.inbox.first import MOST
from tests.conftest import Says

SignedIn = Callable[[Membership], Client]
INBOX = "/t/ratzifatzi/"


@pytest.fixture
def case(says: Says) -> CrisisCase:
    return CrisisCase.objects.get(message=says("frieda", "Ich will nicht mehr leben, wisst ihr."))


def at(case: CrisisCase, act: str = "") -> str:
    return f"{INBOX}c/{case.conversation_id}/{act}"


def of_case(case: CrisisCase, act: str) -> str:
    return at(case, f"calm/{case.pk}/{act}/")


def page_of(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


# --- the card ------------------------------------------------------------------------------------


def test_the_card_asks_before_it_says_anything(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase
) -> None:
    page = page_of(signed_in(uwe), at(case))
    assert "Is somebody in danger here?" in page
    assert "This is serious" in page
    assert "What helps now" not in page


def test_once_it_is_serious_the_card_shows_what_helps(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase
) -> None:
    browser = signed_in(uwe)
    assert browser.post(of_case(case, "serious")).status_code == 302

    page = page_of(browser, at(case))
    assert "Somebody is in danger" in page
    steps = re.findall(r"calm__step\"><div><h3>|<h3>([^<]+)</h3>", page)
    assert len(steps) == 9
    for number in ("0800 111 0 111", "110", "112"):
        assert f">{number}</a>" in page
    assert 'href="tel:08001110111"' in page
    assert f'href="#message-{case.message_id}"' in page
    assert "Austria" in page


def test_the_card_reports_by_hand_where_the_message_stands(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase
) -> None:
    Message.objects.update(permalink="https://plaza.example/m/1")
    confirm(case, uwe)
    assert 'href="https://plaza.example/m/1"' in page_of(signed_in(uwe), at(case))

    Message.objects.update(permalink="javascript:alert(1)")
    assert "javascript:alert" not in page_of(signed_in(uwe), at(case))


def test_that_it_is_not_serious_needs_a_word(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase
) -> None:
    browser = signed_in(uwe)
    page = browser.post(of_case(case, "not-serious"), {"why": " "}, follow=True).content.decode()
    assert "Please say in a word" in page
    assert "Is somebody in danger here?" in page

    page = browser.post(
        of_case(case, "not-serious"), {"why": "ein Liedtext"}, follow=True
    ).content.decode()
    assert "In danger?" in page, "and can be said again"
    assert "calm__head" not in page
    case.refresh_from_db()
    assert (case.is_serious, case.why) == (False, "ein Liedtext")


def test_a_late_click_does_not_make_it_harmless(
    signed_in: SignedIn, uwe: Membership, mia: Membership, case: CrisisCase
) -> None:
    browser, why = signed_in(uwe), {"why": "ein Liedtext"}
    assert "after_all" not in page_of(browser, at(case))
    confirm(case, mia)
    page = browser.post(of_case(case, "not-serious"), why, follow=True).content.decode()
    assert "A colleague has just said that this is serious" in page
    assert 'name="after_all"' in page
    case.refresh_from_db()
    assert case.is_serious is True

    browser.post(of_case(case, "not-serious"), {**why, "after_all": "1"})
    case.refresh_from_db()
    assert case.is_serious is False


def test_a_trainee_may_say_that_it_is_serious_and_not_that_it_is_not(
    signed_in: SignedIn, tina: Membership, case: CrisisCase
) -> None:
    browser = signed_in(tina)
    assert 'name="why"' not in page_of(browser, at(case))
    assert browser.post(of_case(case, "not-serious"), {"why": "x"}).status_code == 403
    assert browser.post(of_case(case, "serious")).status_code == 302


def test_who_only_reads_along_sees_no_card_and_decides_nothing(
    signed_in: SignedIn, rolf: Membership, case: CrisisCase
) -> None:
    browser = signed_in(rolf)
    page = page_of(browser, at(case))
    assert "Ich will nicht mehr leben" in page
    assert "calm__head" not in page
    assert "first__link" not in page_of(browser, INBOX)
    for act in ("serious", "not-serious", "call", "come"):
        assert browser.post(of_case(case, act), {"why": "x"}).status_code == 403
    case.refresh_from_db()
    assert case.is_serious is None


def test_next_door_knows_of_no_case(
    signed_in: SignedIn, olga: Membership, case: CrisisCase
) -> None:
    browser = signed_in(olga)
    for house in ("ratzifatzi", "anderswo"):
        for act in ("serious", "not-serious", "call", "come"):
            path = f"/t/{house}/c/{case.conversation_id}/calm/{case.pk}/{act}/"
            assert browser.post(path, {"why": "x"}).status_code == 404
    assert "first__link" not in page_of(browser, "/t/anderswo/")


def test_the_card_comes_while_one_looks(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, says: Says
) -> None:
    browser, here = signed_in(mia), f"{INBOX}c/{conversation.pk}/"
    htmx = {"HX-Request": "true", "HX-Target": "thread"}
    calm = browser.get(here, headers=htmx).content.decode()
    seen = re.search(r"seen=([0-9a-f]+)", calm)
    assert seen
    assert browser.get(f"{here}?seen={seen[1]}", headers=htmx).status_code == 204

    says("frieda", "Ich will nicht mehr leben.", to=conversation.messages.get().external_id)
    page = browser.get(f"{here}?seen={seen[1]}", headers=htmx).content.decode()
    assert re.search(r'id="calm"[^>]*hx-swap-oob="true"', page)
    assert "Is somebody in danger here?" in page


def test_markup_in_a_name_stays_text_on_the_card(
    signed_in: SignedIn, mia: Membership, case: CrisisCase
) -> None:
    assert case.message.handle
    case.message.handle.name = "<b>Frieda</b>"
    case.message.handle.save()
    page = page_of(signed_in(mia), at(case))
    assert "<b>Frieda</b>" not in page
    assert "&lt;b&gt;Frieda&lt;/b&gt;" in page


# --- words to begin with -------------------------------------------------------------------------


def test_an_answer_begins_with_the_words_of_the_card(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase
) -> None:
    confirm(case, uwe)
    browser = signed_in(uwe)
    page = page_of(browser, at(case) + "?begin=de-du")
    area = re.search(r"<textarea[^>]*id=\"composer-text\"[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert area
    assert area[1].startswith("Ich bin Uwe")
    assert "0800 111 0 111" in area[1]
    assert not CrisisCase.objects.first().conversation.replies.exists()  # type: ignore[union-attr]


def test_what_is_written_already_stands_behind_them(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase
) -> None:
    confirm(case, uwe)
    browser = signed_in(uwe)
    browser.post(at(case, "draft/"), {"text": "Melde dich.", "answers": case.message_id})
    page = page_of(browser, at(case) + "?begin=en")
    assert re.search(r"I am Uwe.*\n\nMelde dich\.</textarea>", page, re.DOTALL)


@pytest.mark.parametrize("way", ["", "xx", "../etc", "de-du%00"])
def test_a_way_nobody_speaks_begins_nothing(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase, way: str
) -> None:
    confirm(case, uwe)
    assert "></textarea>" in page_of(signed_in(uwe), at(case) + f"?begin={way}")


def test_without_a_case_nothing_begins(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    page = page_of(signed_in(uwe), f"{INBOX}c/{conversation.pk}/?begin=de-du")
    assert "Ich bin Uwe" not in page


def test_the_coach_says_nothing_else_where_somebody_may_be_in_danger(
    signed_in: SignedIn, uwe: Membership, says: Says
) -> None:
    barks = "Das hätten Sie lesen müssen!!! Ihr Anliegen wird schnellstmöglich geprüft."
    message = says("karl", "Sie heißt Petra Holm und wohnt in der Lindenstraße 14.")
    assert message.conversation
    path = f"{INBOX}c/{message.conversation.pk}/draft/"
    htmx = {"HX-Request": "true", "HX-Target": "composer-state"}
    browser = signed_in(uwe)
    words = {"text": barks, "answers": message.pk}
    shown = browser.post(path, words, headers=htmx).content.decode()
    assert "/coach/" not in shown

    CrisisCase.objects.all().delete()
    assert "/coach/" in browser.post(path, words, headers=htmx).content.decode()


# --- what the rules did not see ------------------------------------------------------------------


def test_somebody_opens_the_calm_path_by_hand(
    signed_in: SignedIn, tina: Membership, conversation: Conversation
) -> None:
    message = conversation.messages.get()
    browser, path = signed_in(tina), f"{INBOX}c/{conversation.pk}/calm/"
    answer = browser.post(path, {"danger": "doxxing", "answers": message.pk})
    assert answer["Location"].endswith(f"/c/{conversation.pk}/#calm")

    case = CrisisCase.objects.get()
    assert (case.danger, case.found_by_rules, case.decided_by) == (Danger.DOXXING, False, tina)
    page = page_of(browser, f"{INBOX}c/{conversation.pk}/")
    order = [page.index(step) for step in ("Protect whoever is exposed", "Answer as a human being")]
    assert order == sorted(order)
    assert "In danger?" not in page


@pytest.mark.parametrize("danger", ["", "boredom"])
def test_a_danger_nobody_knows_opens_nothing(
    signed_in: SignedIn, tina: Membership, conversation: Conversation, danger: str
) -> None:
    message = conversation.messages.get()
    path = f"{INBOX}c/{conversation.pk}/calm/"
    page = signed_in(tina).post(path, {"danger": danger, "answers": message.pk}, follow=True)
    assert "Please say what you see." in page.content.decode()
    assert not CrisisCase.objects.exists()


# --- who leads the team --------------------------------------------------------------------------


def test_a_lead_who_is_called_sees_it_first_and_comes(
    signed_in: SignedIn, tina: Membership, mia: Membership, case: CrisisCase
) -> None:
    confirm(case, tina)
    browser = signed_in(tina)
    page = browser.post(of_case(case, "call"), follow=True).content.decode()
    assert "You are not alone with it" in page
    assert "I am here" not in page
    note = Note.objects.get()
    assert note.text == "Please come and look at this conversation with me."

    browser = signed_in(mia)
    assert "A colleague asks you to come" in page_of(browser, INBOX)
    assert "I am here" in page_of(browser, at(case))
    browser.post(of_case(case, "come"))
    assert "A colleague asks you to come" not in page_of(browser, INBOX)
    assert "Mia is with you." in page_of(signed_in(tina), at(case))


def test_a_call_is_for_those_who_lead(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase
) -> None:
    confirm(case, uwe)
    call_lead(case, uwe)
    browser = signed_in(uwe)
    assert "A colleague asks you to come" not in page_of(browser, INBOX)
    assert browser.post(of_case(case, "come")).status_code == 403


def test_whoever_leads_is_told_once_and_nobody_else(
    signed_in: SignedIn, tina: Membership, mia: Membership, owner: Membership, case: CrisisCase
) -> None:
    confirm(case, tina)
    browser = signed_in(tina)
    for _click in range(2):
        browser.post(of_case(case, "call"))
    told = Notice.objects.filter(kind=Notice.Kind.CALLED, conversation=case.conversation)
    leads = {one for one in (mia, owner) if one.may(Permission.LEAD_HOUSE)}
    assert {one.member for one in told} == leads
    assert {(one.by, one.count, one.words) for one in told} == {(tina, 1, "")}
    assert "Tina asks you to come" in page_of(signed_in(mia), f"{INBOX}notices/")

    signed_in(mia).post(of_case(case, "come"))
    assert not told.filter(seen_at=None).exists()


def test_a_lead_who_calls_is_not_told_by_themselves(
    signed_in: SignedIn, mia: Membership, owner: Membership, case: CrisisCase
) -> None:
    confirm(case, mia)
    signed_in(mia).post(of_case(case, "call"))
    assert not Notice.objects.filter(member=mia, kind=Notice.Kind.CALLED).exists()
    assert Notice.objects.filter(member=owner, kind=Notice.Kind.CALLED).exists()


# --- the promise ---------------------------------------------------------------------------------


def card_after(browser: Client, case: CrisisCase, minutes: float) -> str:
    """What the card says of the promise so many minutes after the message."""
    with time_machine.travel(case.message.written_at + timedelta(minutes=minutes), tick=False):
        page = page_of(browser, at(case))
    found = re.search(r'calm__until".*?<span>(.*?)</span>', page, re.DOTALL)
    return found.group(1) if found else ""


def test_the_card_says_what_is_left_of_fifteen_minutes(
    signed_in: SignedIn, mia: Membership, case: CrisisCase
) -> None:
    browser = signed_in(mia)
    assert "promised within 15 minutes: 11 minutes are left, until" in card_after(browser, case, 4)
    assert "15 minutes: one minute is left" in card_after(browser, case, 14.5)
    assert "was promised within 15 minutes" in card_after(browser, case, 16)
    confirm(case, mia)
    assert "5 minutes are left" in card_after(browser, case, 10)

    Conversation.objects.update(waiting_since=None)
    assert card_after(browser, case, 4) == ""


def test_out_of_hours_the_promise_begins_with_the_hours(
    signed_in: SignedIn, mia: Membership, case: CrisisCase
) -> None:
    tomorrow = (case.message.written_at.astimezone(ZoneInfo(mia.team.time_zone))).weekday() + 2
    ServicePeriod.objects.create(team=mia.team, weekday=tomorrow % 7, begins=540, ends=1020)
    said = card_after(signed_in(mia), case, 1)
    assert "Your team is not there right now" in said
    assert "9:15" in said


# --- before everybody ----------------------------------------------------------------------------


def test_it_stands_first_and_keeps_its_place(
    signed_in: SignedIn, uwe: Membership, frieda_asks: Message, says: Says
) -> None:
    says("lena", "Ich will nicht mehr leben.")
    page = page_of(signed_in(uwe), INBOX)
    assert re.search(r"Please look here first</span> <strong><bdi>Lena Lob<", page)
    assert re.findall(r'row__person">([^<]+)<', page) == ["Frieda Frage", "Lena Lob"]


def test_it_does_not_stand_there_for_ever(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase
) -> None:
    browser = signed_in(uwe)
    assert "first__link" in page_of(browser, f"{INBOX}?room=resting")
    confirm(case, uwe)
    Conversation.objects.update(waiting_since=None)
    assert "first__link" not in page_of(browser, INBOX)


def test_many_do_not_push_everybody_else_away(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase, says: Says
) -> None:
    for number in range(MOST + 2):
        say = says("karl", f"Ich weiß, wo du wohnst, Nummer {number}.")
        assert say.crisis_case
        say.conversation.pk = None  # type: ignore[union-attr]
        say.conversation.thread_id = f"t{number}"  # type: ignore[union-attr]
        say.conversation.save()  # type: ignore[union-attr]
        CrisisCase.objects.filter(message=say).update(conversation=say.conversation)
    page = page_of(signed_in(uwe), INBOX)
    assert page.count("first__link") == MOST


def test_the_next_page_of_the_list_does_not_say_it_again(
    signed_in: SignedIn, uwe: Membership, case: CrisisCase
) -> None:
    more = {"HX-Request": "true", "HX-Target": "more"}
    after = f"w{timezone.now().isoformat()}_1"
    page = signed_in(uwe).get(INBOX, {"after": after}, headers=more).content.decode()
    assert "first__link" not in page


# --- somebody else, please -----------------------------------------------------------------------


def test_handing_over_asks_nothing_and_leads_back_to_the_list(
    signed_in: SignedIn, uwe: Membership, mia: Membership, conversation: Conversation
) -> None:
    browser, here = signed_in(uwe), f"{INBOX}c/{conversation.pk}/"
    browser.post(f"{here}take-care/")
    page = page_of(browser, here)
    form = re.search(r'<form[^>]*action="[^"]*hand-over/".*?</form>', page, re.DOTALL)
    assert form
    assert re.findall(r'name="(\w+)"', form[0]) == ["csrfmiddlewaretoken"]

    answer = browser.post(f"{here}hand-over/", {"reason": "I am tired"}, follow=True)
    assert answer.redirect_chain[-1][0] == INBOX
    assert "Take a breath." in answer.content.decode()

    browser = signed_in(mia)
    page = page_of(browser, INBOX)
    assert re.search(r"Somebody else, please</span> <strong><bdi>Frieda Frage<", page)
    page = page_of(browser, here)
    assert "somebody else is needed" in page
    assert "hand-over/" not in page
    browser.post(f"{here}take-care/")
    assert not HandOver.objects.exists()
    assert "first__link" not in page_of(browser, INBOX)


def test_no_page_tells_who_handed_over(
    signed_in: SignedIn, uwe: Membership, mia: Membership, conversation: Conversation
) -> None:
    hand_over(conversation, uwe)
    browser = signed_in(mia)
    for page in (INBOX, f"{INBOX}c/{conversation.pk}/", f"{INBOX}journal/"):
        told = page_of(browser, page).split("<main")[1]
        assert "Uwe" not in told.replace("Uwe Unsozial</option>", "")  # a filter of the journal
    assert "Somebody else is asked to take over" in page_of(browser, f"{INBOX}journal/")


def test_what_a_colleague_takes_care_of_has_no_such_button(
    signed_in: SignedIn, uwe: Membership, mia: Membership, conversation: Conversation
) -> None:
    here = f"{INBOX}c/{conversation.pk}/"
    signed_in(mia).post(f"{here}take-care/")
    browser = signed_in(uwe)
    assert "hand-over/" not in page_of(browser, here)
    browser.post(f"{here}hand-over/")
    conversation.refresh_from_db()
    assert conversation.caretaker == mia


def test_every_country_every_danger_and_every_way_has_its_words() -> None:
    assert set(card.COUNTRIES) == set(NUMBERS_BY_COUNTRY)
    assert set(card.ASKS) == set(card.SAYS) == set(card.CHOICES) == set(card.URGENT) == set(Danger)
    assert set(card.WAYS) == set(WAYS)


# --- numbers -------------------------------------------------------------------------------------

NUMBERS = f"{INBOX}helplines/"


def test_a_lead_keeps_a_number_and_the_card_shows_it(
    signed_in: SignedIn, mia: Membership, case: CrisisCase
) -> None:
    browser = signed_in(mia)
    assert "Nobody has looked one number up yet" in page_of(browser, NUMBERS)
    browser.post(f"{NUMBERS}check/telefonseelsorge-eu/", {"number": "116 123"})
    page = page_of(browser, NUMBERS)
    assert "Nobody has looked" not in page
    assert "by your team" in page

    browser.post(f"{NUMBERS}add/", {"label": "Krisendienst <b>Fulda</b>", "number": "0661 12345"})
    confirm(case, mia)
    card = page_of(browser, at(case))
    assert "Krisendienst &lt;b&gt;Fulda&lt;/b&gt;" in card
    assert 'href="tel:066112345"' in card

    browser.post(f"{NUMBERS}remove/{Helpline.objects.get(key='').pk}/")
    assert "Krisendienst" not in page_of(browser, NUMBERS)


def test_a_number_nobody_can_dial_is_refused_with_a_sentence(
    signed_in: SignedIn, mia: Membership
) -> None:
    browser = signed_in(mia)
    for path, words in (("check/police/", {"number": "javascript:alert(1)"}), ("add/", {})):
        page = browser.post(NUMBERS + path, words, follow=True).content.decode()
        assert "Please" in page
    assert not Helpline.objects.exists()


def test_colleagues_see_the_numbers_and_do_not_change_them(
    signed_in: SignedIn, uwe: Membership, rolf: Membership
) -> None:
    browser = signed_in(uwe)
    page = page_of(browser, NUMBERS)
    assert ">110</a>" in page
    assert "Checked today" not in page
    assert browser.post(f"{NUMBERS}check/police/", {"number": "110"}).status_code == 403
    assert signed_in(rolf).get(NUMBERS).status_code == 403


def test_a_house_for_whose_country_nobody_knows_a_number_is_told_so(
    signed_in: SignedIn, mia: Membership, case: CrisisCase
) -> None:
    Team.objects.update(country="US")
    confirm(case, mia)
    page = page_of(signed_in(mia), at(case))
    assert "No number is known for your country" in page
    assert "European Union" in page
