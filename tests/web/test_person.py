from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Visibility
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import add_note
from herzenstakt.flows.same_human import merge, split
from herzenstakt.people.models import Apart, Consent, Merge, Person
from herzenstakt.people.services import consent
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Says

SignedIn = Callable[[Membership], Client]
HOME = "/t/ratzifatzi/p/"


def page_of(browser: Client, person: Person | int, more: str = "") -> str:
    """What the page says, as one reads it."""
    pk = person if isinstance(person, int) else person.pk
    answer = browser.get(f"{HOME}{pk}/{more}")
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


@pytest.fixture
def karls(says: Says, plaza: SimulatedPlaza) -> tuple[Person, Person]:
    """Karl, and a second name that may be his."""
    plaza.meet("karl.blog", "KARL KRITIK")
    said = says("karl", "Die Borsten fallen aus."), says("karl.blog", "Und teuer ist sie.")
    conversations = [one.conversation for one in said if one.conversation]
    return conversations[0].person, conversations[1].person


# --- what it shows ----------------------------------------------------------------------------------


def test_a_person_is_shown_with_everything_we_talked_about(
    signed_in: SignedIn, rolf: Membership, mia: Membership, conversation: Conversation
) -> None:
    add_note(conversation, mia, "Sehr freundlich am Telefon.")
    page = page_of(signed_in(mia), conversation.person)
    for words in ("Frieda Frage", "@frieda", "Wann kommt die in Blau?", "Sehr freundlich"):
        assert words in page

    page = page_of(signed_in(rolf), conversation.person)
    assert "Wann kommt die in Blau?" in page
    assert "Sehr freundlich" not in page
    for part in ("Split off", "They agreed", "Forget this person", "same/"):
        assert part not in page


def test_what_both_sides_said_stands_in_one_stream_newest_day_first(
    signed_in: SignedIn,
    mia: Membership,
    says: Says,
    plaza: SimulatedPlaza,
    look: Callable[[Channel], None],
    channel: Channel,
) -> None:
    old = says("karl", "Das Erste.")
    plaza.comment("ratzifatzi", "Unsere Antwort.", old.external_id)
    look(channel)
    Message.objects.update(written_at=timezone.now() - timedelta(days=3))
    other = says("karl", "Das Zweite, woanders.", plaza.post("ratzifatzi", "Noch ein Beitrag"))
    assert other.conversation

    page = page_of(signed_in(mia), other.conversation.person)

    stream = page[page.index("person-talks") :]
    words = re.findall(r'talk__words"[^>]*>([^<]+)<', stream)
    assert words == ["Das Zweite, woanders.", "Das Erste.", "Unsere Antwort."]
    assert stream.count("person__date") == 2
    assert f"/c/{other.conversation_id}/" in stream


def test_older_words_come_by_key_and_none_twice(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    message = conversation.messages.get()
    start = timezone.now() - timedelta(days=9)
    Message.objects.bulk_create(
        Message(
            channel=message.channel,
            conversation=conversation,
            handle=message.handle,
            external_id=f"m{number}",
            thread_id=message.thread_id,
            direction="in",
            text=f"Wort {number}!",
            written_at=start + timedelta(minutes=number // 4),
        )
        for number in range(70)
    )
    browser, seen, more = signed_in(mia), [], ""
    for _page in range(5):
        page = page_of(browser, conversation.person, more)
        seen += re.findall(r"Wort (\d+)!", page[page.index("person-talks") :])
        following = re.search(r'href="(\?after=[^"#]+)', page)
        if not following:
            break
        more = following[1]

    assert sorted(map(int, seen)) == list(range(70))


def test_a_key_of_those_who_wait_begins_with_the_newest_word(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    """Here all stand in the order of their last word; such a key comes from another list."""
    for key in ("w2001-01-01T00:00:00+00:00_1", "w2099-01-01T00:00:00+00:00_1", "x", "²_²"):
        page = page_of(signed_in(mia), conversation.person, f"?after={key.replace('+', '%2B')}")
        assert "Wann kommt die in Blau?" in page


def test_who_waits_and_who_cares_stands_above(
    signed_in: SignedIn, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    browser = signed_in(mia)
    assert "nobody takes care yet" in page_of(browser, conversation.person)

    Conversation.objects.update(caretaker=uwe)
    assert "Uwe takes care" in page_of(browser, conversation.person)


@pytest.mark.parametrize("waiting", [12, 18, 30])
def test_of_very_many_open_conversations_both_kinds_stand_there(
    waiting: int, signed_in: SignedIn, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    """Those who wait longest, and then what somebody takes care of, however many wait."""
    now = timezone.now()

    def begin(n: int, **more: Any) -> Conversation:
        return Conversation(
            team=conversation.team,
            channel=conversation.channel,
            person=conversation.person,
            handle=conversation.handle,
            thread_id=f"thread-{n}",
            excerpt=f"Frage {n:02}.",
            last_message_at=now - timedelta(minutes=n),
            **more,
        )

    waits = [begin(n, waiting_since=now - timedelta(days=1, minutes=n)) for n in range(waiting)]
    later = now + timedelta(days=1)
    put_off = begin(
        40,
        waiting_since=now - timedelta(days=9),
        snoozed_until=later,
        status=Conversation.Status.SNOOZED,
        caretaker=uwe,
    )
    cared_for = [begin(n, caretaker=uwe) for n in range(60, 64)]
    rests = begin(50)
    Conversation.objects.bulk_create([*waits, put_off, *cared_for, rests])

    page = page_of(signed_in(mia), conversation.person)
    above = page.split('id="person-open"')[1].split("</section>")[0]
    found = re.findall(r"Frage (\d+)\.", above)
    longest = [f"{n:02}" for n in range(waiting - 1, waiting - 11, -1)]
    assert found == [*longest, *map(str, range(60, 64))]


def test_readers_see_only_what_is_public(
    signed_in: SignedIn, rolf: Membership, mia: Membership, says: Says, plaza: SimulatedPlaza
) -> None:
    public = says("karl", "Öffentlich.")
    hidden = says("karl", "Ganz unter uns.", plaza.post("ratzifatzi", "Noch einer"))
    Message.objects.filter(pk=hidden.pk).update(visibility=Visibility.PRIVATE)
    assert public.conversation
    assert hidden.conversation
    Conversation.objects.filter(pk=hidden.conversation.pk).update(is_private=True)

    page = page_of(signed_in(rolf), public.conversation.person)
    assert "Öffentlich." in page
    assert "Ganz unter uns." not in page
    assert "Ganz unter uns." in page_of(signed_in(mia), public.conversation.person)

    Conversation.objects.update(is_private=True)
    address = f"{HOME}{public.conversation.person_id}/"
    assert signed_in(rolf).get(address).status_code == 404


def test_another_house_does_not_know_this_person(
    signed_in: SignedIn, olga: Membership, karls: tuple[Person, Person]
) -> None:
    first, second = karls
    paths = ["", "same/", f"same/{second.pk}/", "forget/"]
    for slug in ("ratzifatzi", "anderswo"):
        for path in paths:
            answer = signed_in(olga).get(f"/t/{slug}/p/{first.pk}/{path}")
            assert answer.status_code == 404, path


# --- the same human ---------------------------------------------------------------------------------


def test_a_namesake_is_proposed_with_the_reason_and_a_no_is_remembered(
    signed_in: SignedIn, uwe: Membership, karls: tuple[Person, Person]
) -> None:
    first, second = karls
    browser = signed_in(uwe)
    page = page_of(browser, first)
    assert "The same human?" in page
    assert "same name" in page
    assert f"{first.pk}/same/{second.pk}/" in page

    browser.post(f"{HOME}{first.pk}/apart/{second.pk}/")

    assert "same name" not in page_of(browser, first)
    assert "same name" not in page_of(browser, second)
    assert Apart.objects.get().by == uwe


def test_two_are_compared_merged_with_a_reason_and_split_again(
    signed_in: SignedIn, uwe: Membership, karls: tuple[Person, Person]
) -> None:
    first, second = karls
    browser, address = signed_in(uwe), f"{HOME}{first.pk}/same/{second.pk}/"
    page = unescape(browser.get(address).content.decode())
    for words in ("Die Borsten fallen aus.", "Und teuer ist sie.", "@karl.blog"):
        assert words in page
    for without in ({}, {"reason": "other", "words": " "}, {"reason": "because"}):
        answer = browser.post(address, without)
        assert answer.status_code == 422
    assert not Merge.objects.exists()

    browser.post(address, {"reason": "said", "words": "Am Telefon."})

    page = page_of(browser, first)
    for words in ("Die Borsten fallen aus.", "Und teuer ist sie.", "@karl.blog", "Split off"):
        assert words in page
    assert browser.get(f"{HOME}{second.pk}/")["Location"] == f"{HOME}{first.pk}/"

    asked = browser.get(f"{HOME}{first.pk}/split/{second.pk}/").content.decode()
    assert "@karl.blog" in asked
    browser.post(f"{HOME}{first.pk}/split/{second.pk}/")

    assert "Und teuer ist sie." not in page_of(browser, first).split("person-alike")[0]
    assert "Und teuer ist sie." in page_of(browser, second)
    assert browser.post(f"{HOME}{first.pk}/split/{second.pk}/").status_code == 404


@pytest.mark.parametrize("query", ["kar", "KARL KRITIK", "@karl", "karl.b", "kárl", "Ka\u200brl"])
def test_somebody_is_found_by_the_beginning_of_a_name_or_address(
    signed_in: SignedIn, mia: Membership, karls: tuple[Person, Person], query: str
) -> None:
    first, second = karls
    page = signed_in(mia).get(f"{HOME}{first.pk}/same/", {"q": query}).content.decode()
    assert f"/same/{second.pk}/" in page
    assert f"/same/{first.pk}/" not in page


@pytest.mark.parametrize("query", ["%", "_", "ritik", "\x00", "x" * 5000, "🎉", "'; --"])
def test_what_is_no_beginning_finds_nobody(
    signed_in: SignedIn, mia: Membership, karls: tuple[Person, Person], query: str
) -> None:
    answer = signed_in(mia).get(f"{HOME}{karls[0].pk}/same/", {"q": query})
    assert answer.status_code == 200
    assert 'aria-label="Found"' not in answer.content.decode()


def test_trainees_and_readers_merge_nobody(
    signed_in: SignedIn, tina: Membership, rolf: Membership, karls: tuple[Person, Person]
) -> None:
    first, second = karls
    for who in (tina, rolf):
        browser = signed_in(who)
        for path in (f"same/{second.pk}/", f"apart/{second.pk}/", "consents/", "informed/"):
            assert browser.post(f"{HOME}{first.pk}/{path}", {"reason": "said"}).status_code == 403
    assert not Merge.objects.exists()


# --- what we owe them -------------------------------------------------------------------------------


def test_a_consent_stands_there_in_their_words_until_it_is_taken_back(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    browser, here = signed_in(uwe), f"{HOME}{conversation.person_id}/"
    today = timezone.localdate().isoformat()
    browser.post(
        f"{here}consents/", {"purpose": "repost", "words": "Gern, <b>zeigt</b> es!", "day": today}
    )
    given = Consent.objects.get()
    assert (given.words, given.by) == ("Gern, <b>zeigt</b> es!", uwe)
    raw = browser.get(here).content.decode()
    assert "Gern, &lt;b&gt;zeigt&lt;/b&gt; es!" in raw

    browser.post(f"{here}consents/{given.pk}/withdraw/", {"words": "Doch\x00 nicht."})
    browser.post(f"{here}consents/{given.pk}/withdraw/", {"words": "Noch einmal."})

    given.refresh_from_db()
    assert (given.withdrawn_words, given.withdrawn_by) == ("Doch nicht.", uwe)
    assert "taken back on" in page_of(browser, conversation.person)


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": ""},
        {"words": "x" * 501},
        {"purpose": "everything"},
        {"day": "2999-01-01"},
        {"day": "gestern"},
        {"day": "0001-01-01\x00"},
    ],
)
def test_a_consent_without_words_or_of_tomorrow_comes_back_with_the_reason(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation, wrong: dict[str, str]
) -> None:
    good = {"purpose": "repost", "words": "Gern.", "day": timezone.localdate().isoformat()}
    answer = signed_in(uwe).post(f"{HOME}{conversation.person_id}/consents/", {**good, **wrong})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Consent.objects.exists()


def test_a_consent_of_somebody_else_is_not_here(
    signed_in: SignedIn, uwe: Membership, karls: tuple[Person, Person]
) -> None:
    first, second = karls
    theirs = consent(second, uwe, "survey", "Ja.", timezone.localdate())
    browser = signed_in(uwe)
    path = f"{HOME}{first.pk}/consents/{theirs.pk}/withdraw/"
    assert browser.post(path).status_code == 404

    merge(first, second, uwe, Merge.Reason.SAID)
    assert browser.post(path).status_code == 302
    split(Person.objects.get(pk=second.pk), uwe)
    assert second.consents.get().withdrawn_on


@pytest.mark.parametrize("what", ["informed", "objected"])
def test_a_day_is_written_down_and_taken_back(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation, what: str
) -> None:
    browser, here = signed_in(uwe), f"{HOME}{conversation.person_id}/{what}/"
    person = Person.objects.filter(pk=conversation.person_id)
    today = timezone.localdate()

    assert browser.post(here, {"day": "2999-01-01"}).status_code == 422
    browser.post(here, {"day": today.isoformat()})
    assert person.values_list(f"{what}_on", flat=True).get() == today
    browser.post(here, {"not": "1"})
    assert person.values_list(f"{what}_on", flat=True).get() is None


def test_a_lead_keeps_forgets_and_gives_out_and_a_member_does_not(
    signed_in: SignedIn, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    here = f"{HOME}{conversation.person_id}/"
    for path in ("kept/", "forget/", "everything/"):
        assert signed_in(uwe).post(f"{here}{path}", {"why": "x"}).status_code == 403
    assert "Forget this person" not in page_of(signed_in(uwe), conversation.person_id)

    browser = signed_in(mia)
    browser.post(f"{here}kept/", {"why": "Verfahren."})
    refused = browser.post(f"{here}forget/")
    assert refused.status_code == 409
    assert "wrote down a reason" in refused.content.decode()
    told = browser.post(f"{here}everything/")
    assert "attachment" in told["Content-Disposition"]
    everything = json.loads(told.content)
    assert everything["person"]["kept_because"] == "Verfahren."
    assert everything["conversations"][0]["said"][0]["text"] == "Wann kommt die in Blau?"
    browser.post(f"{here}kept/", {"not": "1"})
    assert "Forget Frieda Frage?" in unescape(browser.get(f"{here}forget/").content.decode())
    browser.post(f"{here}forget/")

    page = page_of(browser, conversation.person_id)
    assert "Forgotten on" in page
    for trace in ("Frieda", "Wann kommt"):
        assert trace not in page


def test_everything_that_is_forgotten_can_be_opened_without_stumbling(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    browser = signed_in(mia)
    browser.post(f"{HOME}{conversation.person_id}/forget/")
    places = ("", "?room=all", f"c/{conversation.pk}/", "journal/", "search/?q=Blau", "measures/")
    for place in places:
        answer = browser.get(f"/t/ratzifatzi/{place}")
        assert answer.status_code == 200, place
        assert "Frieda" not in answer.content.decode(), place


# --- names ------------------------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>"
#: names, and what of them one sees
CAST = {
    SCRIPT: SCRIPT,
    "</bdi><img src=x onerror=alert(1)>": "</bdi><img src=x onerror=alert(1)>",
    "\u202eKarl\u202c <b>": "Karl <b>",
    # Plaza tells the short name then
    "\u200b\u200d\ufeff\u2060": "odd",
    "\u3164\u2800": "odd",
    "": "odd",
    "🪥" * 10_000: "🪥" * 200,
    "K" + "\u0301" * 500: "Ḱ",
    "Zwei\nZeilen": "Zwei Zeilen",
    "مريم النقد": "مريم النقد",
}


@pytest.mark.parametrize(("name", "seen"), CAST.items(), ids=range(len(CAST)))
def test_whatever_somebody_is_called_no_page_breaks_and_somebody_is_to_be_seen(
    says: Says,
    plaza: SimulatedPlaza,
    signed_in: SignedIn,
    mia: Membership,
    name: str,
    seen: str,
) -> None:
    plaza.meet("odd", name)
    said = says("odd", "Ein seltsamer Name.")
    assert said.conversation
    person = said.conversation.person
    assert person.name.startswith(seen)
    assert len(person.name) <= 200
    browser = signed_in(mia)
    add_note(said.conversation, mia, "Aha.")

    for place in (
        "",
        f"c/{said.conversation_id}/",
        f"p/{person.pk}/",
        f"p/{person.pk}/same/?q=o",
        f"p/{person.pk}/forget/",
        "search/?q=seltsamer",
        "journal/",
    ):
        answer = browser.get(f"/t/ratzifatzi/{place}")
        page = answer.content.decode()
        assert answer.status_code == 200, place
        for danger in (SCRIPT, "onerror=alert(1)>", "\u202e"):
            assert danger not in page, place
        told = unescape(page)
        assert seen[:40] in told, place


def test_a_name_from_right_to_left_turns_nothing_around_it(
    says: Says, plaza: SimulatedPlaza, signed_in: SignedIn, mia: Membership
) -> None:
    name = "مريم النقد"
    plaza.meet("maryam", name)
    said = says("maryam", "Ein seltsamer Name.")
    assert said.conversation
    browser = signed_in(mia)
    add_note(said.conversation, mia, "Aha.")
    places = (
        "",
        f"c/{said.conversation_id}/",
        f"p/{said.conversation.person_id}/",
        "search/?q=seltsamer",
        "journal/",
    )
    for place in places:
        page = browser.get(f"/t/ratzifatzi/{place}").content.decode()
        around = re.findall(rf"(.{{0,60}}){name}", page)
        assert around, place
        for before in around:
            apart = before.endswith("\u2068") or re.search(r"<bdi[^>]*>$", before)
            assert apart, f"{place}: {before}"
