"""What somebody said where no program listens: written down by a colleague, and then like everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Spoken
from herzenstakt.channels.models import Channel, Envelope, Health
from herzenstakt.channels.services import connect, pause, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.forgetting import forget
from herzenstakt.flows.outgoing import approve, confirm_arrived
from herzenstakt.flows.writing_down import write_down
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.replies.services import save_draft

SignedIn = Callable[[Membership], Client]
WORDS = "Ich habe zweimal angerufen und niemand ging dran!"
FORM = "/t/ratzifatzi/write-down/"


def a_place(by: Membership, name: str) -> Channel:
    settings = {"place": name, "address": "https://www.xing.example/pages/rf"}
    findings, whoami = try_out("manual", settings, {}, frozenset())
    assert whoami, findings
    return connect(by, "manual", settings, {}, whoami)


@pytest.fixture
def xing(owner: Membership) -> Channel:
    return a_place(owner, "Xing")


def reconnect(place: Channel, to: str, by: Membership, browser: Client) -> str:
    """Give a place another name, as an owner does; what the page says then."""
    given = {"ask-place": to, "ask-address": ""}
    told = browser.post(f"/t/ratzifatzi/channels/{place.pk}/reconnect/", given, follow=True)
    place.refresh_from_db()
    return told.content.decode()


def test_the_name_of_a_place_can_be_corrected_and_everybody_stays_who_they_are(
    owner: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    place = a_place(owner, "Tefelon")
    first = write_down(place, mia, spoken(address="+49 30 123"))
    assert "is connected" in reconnect(place, "Telefon", owner, signed_in(owner))

    assert (place.network_name, place.own_name, place.name) == ("Telefon", "Telefon", "Telefon")
    again = write_down(place, mia, spoken(key="key-2", address="+49 30 123"))
    assert again.handle_id == first.handle_id
    assert Channel.objects.count() == 1


def test_a_name_that_somebody_gave_the_channel_stays(
    owner: Membership, signed_in: SignedIn
) -> None:
    place = a_place(owner, "Tefelon")
    Channel.objects.update(name="Am Empfang")
    reconnect(place, "Telefon", owner, signed_in(owner))
    assert (place.network_name, place.name) == ("Telefon", "Am Empfang")


def test_two_places_are_not_called_the_same(owner: Membership, signed_in: SignedIn) -> None:
    a_place(owner, "Telefon")
    place = a_place(owner, "Briefe")
    page = reconnect(place, "TELEFON", owner, signed_in(owner))
    assert "Another channel is called TELEFON already" in page
    assert place.network_name == "Briefe"


def test_a_place_that_was_called_so_before_is_not_taken_over(
    owner: Membership, signed_in: SignedIn
) -> None:
    place = a_place(owner, "Telefon")
    reconnect(place, "Empfang", owner, signed_in(owner))
    form = {"ask-place": "Telefon", "ask-address": ""}
    page = signed_in(owner).post("/t/ratzifatzi/channels/connect/manual/", form, follow=True)
    assert "Empfang was called Telefon before" in page.content.decode()
    place.refresh_from_db()
    assert (place.network_name, Channel.objects.count()) == ("Empfang", 1)


def test_the_same_name_in_other_letters_is_the_same_place(owner: Membership) -> None:
    assert a_place(owner, "Telefon") == a_place(owner, "telefon")


def spoken(**change: object) -> Spoken:
    said = Spoken("key-1", "Frieda Frage", WORDS, timezone.now() - timedelta(hours=2))
    return replace(said, **change)  # type: ignore[arg-type]


def test_who_was_written_down_waits_since_they_said_it(xing: Channel, mia: Membership) -> None:
    when = timezone.now() - timedelta(hours=5)
    there = write_down(xing, mia, spoken(at=when))

    assert there == Conversation.objects.waiting().get()
    assert there.waiting_since == when
    assert there.person.name == "Frieda Frage"
    assert there.channel.network_name == "Xing"
    assert Entry.objects.get(action="message.written_down").by == mia
    assert xing.health() is Health.GOOD


def test_the_whole_way_from_the_telephone_to_the_answer(xing: Channel, mia: Membership) -> None:
    there = write_down(xing, mia, spoken())
    reply = save_draft(there, mia, "Das tut mir leid, Frieda. Ich rufe dich um drei an.")
    approve(reply, by=mia)
    confirm_arrived(reply, mia)

    assert not Conversation.objects.waiting().exists()
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == 1


def test_a_form_that_is_sent_twice_says_it_once(xing: Channel, mia: Membership) -> None:
    said = spoken()
    first = write_down(xing, mia, said)
    again = write_down(xing, mia, said)

    assert first == again
    assert Message.objects.count() == 1
    assert Entry.objects.filter(action="message.written_down").count() == 1


def test_other_words_under_a_key_that_was_used_overwrite_nothing(
    xing: Channel, mia: Membership
) -> None:
    there = write_down(xing, mia, spoken())
    with pytest.raises(NotKept):
        write_down(xing, mia, spoken(who="Karl Kritik", text="Etwas ganz anderes."))

    assert [one.text for one in there.messages.all()] == [WORDS]
    assert there.person.name == "Frieda Frage"


def test_they_say_more_in_the_same_conversation(xing: Channel, mia: Membership) -> None:
    there = write_down(xing, mia, spoken())
    more = write_down(
        xing, mia, spoken(key="key-2", who="somebody else", text="Und heute wieder nicht."), there
    )

    assert more == there
    assert there.messages.count() == 2
    assert {one.handle for one in there.messages.all()} == {there.handle}


def test_two_of_one_name_are_two_people(xing: Channel, mia: Membership) -> None:
    one = write_down(xing, mia, spoken())
    other = write_down(xing, mia, spoken(key="key-2"))

    assert one.person != other.person


def test_who_calls_from_the_same_number_is_known(xing: Channel, mia: Membership) -> None:
    one = write_down(xing, mia, spoken(address="+49 30 123"))
    other = write_down(xing, mia, spoken(key="key-2", address="+49 30 123"))

    assert one.person == other.person


def test_what_only_they_and_we_know_is_private(xing: Channel, mia: Membership) -> None:
    assert write_down(xing, mia, spoken(private=True)).is_private


# refused


REFUSED = {
    "nothing said": {"text": "  "},
    "nobody": {"who": " "},
    "too long": {"text": "x" * 20_001},
    "not yet": {"at": timezone.now() + timedelta(days=1)},
    "too long ago": {"at": timezone.now().replace(year=1999)},
    "no link": {"link": "javascript:alert(1)"},
    "two words": {"link": "https://a b"},
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_not_kept(
    xing: Channel, mia: Membership, change: dict[str, object]
) -> None:
    with pytest.raises(NotKept):
        write_down(xing, mia, spoken(**change))
    assert not Message.objects.exists()


def test_who_reads_along_writes_nothing_down(xing: Channel, rolf: Membership) -> None:
    with pytest.raises(NotKept):
        write_down(xing, rolf, spoken())


def test_a_stranger_writes_nothing_down(xing: Channel, olga: Membership) -> None:
    with pytest.raises(NotKept):
        write_down(xing, olga, spoken())
    assert not Message.objects.exists()


def test_a_network_that_speaks_for_itself_takes_no_notes(channel: Channel, mia: Membership) -> None:
    with pytest.raises(NotKept):
        write_down(channel, mia, spoken())
    assert not Message.objects.exists()


def test_a_place_at_rest_takes_no_notes(xing: Channel, owner: Membership, mia: Membership) -> None:
    pause(xing, owner)
    with pytest.raises(NotKept):
        write_down(xing, mia, spoken())


def test_nobody_goes_on_in_a_conversation_of_another_place(
    xing: Channel, conversation: Conversation, mia: Membership
) -> None:
    with pytest.raises(NotKept):
        write_down(xing, mia, spoken(), conversation)
    assert conversation.messages.count() == 1


# --- at the desk ---------------------------------------------------------------------------------


def typed(channel: Channel, **change: str) -> dict[str, str]:
    return {
        "key": "0190b6a8-0000-7000-8000-000000000001",
        "channel": str(channel.pk),
        "who": "Frieda Frage",
        "text": WORDS,
        "at": "2026-11-02T10:30",
        **change,
    }


def test_the_form_leads_to_the_conversation(
    xing: Channel, mia: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(mia)
    page = browser.get(f"{FORM}?channel={xing.pk}").content.decode()
    assert f'<option value="{xing.pk}" selected' in page

    answer = browser.post(FORM, typed(xing), follow=True)

    there = Conversation.objects.get()
    assert answer.redirect_chain == [(f"/t/ratzifatzi/c/{there.pk}/", 302)]
    assert WORDS in answer.content.decode()
    zone = ZoneInfo(there.team.time_zone)
    assert there.waiting_since == datetime(2026, 11, 2, 10, 30, tzinfo=zone)


def test_more_of_the_same_person_asks_neither_who_nor_where(
    xing: Channel, mia: Membership, signed_in: SignedIn
) -> None:
    there = write_down(xing, mia, spoken())
    browser = signed_in(mia)
    page = browser.get(f"{FORM}?after={there.pk}").content.decode()
    assert 'name="who"' not in page
    assert f"after={there.pk}" in browser.get(f"/t/ratzifatzi/c/{there.pk}/").content.decode()

    more = {"key": "0190b6a8-0000-7000-8000-000000000002", "text": "Und?", "at": "2026-11-02T11:00"}
    browser.post(f"{FORM}?after={there.pk}", more)

    assert there.messages.count() == 2


def test_what_is_missing_is_said_and_what_was_typed_stays(
    xing: Channel, mia: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(mia).post(FORM, typed(xing, who="", link="nowhere"))

    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert not Message.objects.exists()


def test_what_the_flow_refuses_is_said_on_the_form(
    xing: Channel, mia: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(mia).post(FORM, typed(xing, at="2199-01-01T00:00"))

    assert answer.status_code == 422
    assert "This moment is still to come." in answer.content.decode()


def test_what_was_typed_is_not_lost_where_the_place_rests_meanwhile(
    xing: Channel, owner: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    pause(xing, owner)
    answer = signed_in(mia).post(FORM, typed(xing))

    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


def test_nobody_is_said_to_wait_who_does_not(
    xing: Channel, mia: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(mia).post(FORM, typed(xing, text="Danke, ihr seid super!"), follow=True)
    waits = Conversation.objects.get().waiting_since
    assert ("waits for an answer now" in answer.content.decode()) is bool(waits)


def test_a_foreign_place_cannot_be_chosen(
    xing: Channel, olga: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    theirs = a_place(olga, "Telefon")

    assert signed_in(mia).post(FORM, typed(theirs)).status_code == 422
    assert signed_in(mia).get(f"{FORM}?channel={theirs.pk}").content.decode().count("selected") == 0
    assert not Message.objects.exists()


def test_nobody_goes_on_in_a_foreign_or_private_conversation(
    xing: Channel, mia: Membership, olga: Membership, signed_in: SignedIn
) -> None:
    theirs = write_down(a_place(olga, "Telefon"), olga, spoken())

    assert signed_in(mia).get(f"{FORM}?after={theirs.pk}").status_code == 404
    more = {"key": "0190b6a8-0000-7000-8000-000000000002", "text": "Und?", "at": "2026-11-02T11:00"}
    assert signed_in(mia).post(f"{FORM}?after={theirs.pk}", more).status_code == 404


def test_where_there_is_no_place_yet_the_page_says_how_to_add_one(
    owner: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    assert "/channels/connect/manual/" in signed_in(owner).get(FORM).content.decode()
    page = signed_in(mia).get(FORM).content.decode()
    assert "Somebody who connects channels can do that." in page
    assert "<form" in page
    assert 'name="text"' not in page


@pytest.mark.parametrize(
    ("typed_at", "in_utc", "words"),
    [
        ("2026-10-25T02:30", "2026-10-25T00:30", "It was 02:30 twice in that night"),
        ("2026-10-25T02:00", "2026-10-25T00:00", "The first time counts"),
        ("2026-10-25T03:00", "2026-10-25T02:00", ""),
        ("2026-10-25T01:59", "2026-10-24T23:59", ""),
        ("2026-03-29T02:30", "2026-03-29T01:30", "It was never 02:30 in that night"),
        ("2026-03-29T03:00", "2026-03-29T01:00", ""),
        ("2026-11-02T02:30", "2026-11-02T01:30", ""),
    ],
)
def test_in_the_night_in_which_the_clock_is_changed_one_moment_is_chosen_and_named(
    xing: Channel, mia: Membership, signed_in: SignedIn, typed_at: str, in_utc: str, words: str
) -> None:
    page = signed_in(mia).post(FORM, {**typed(xing), "at": typed_at}, follow=True)
    said = Message.objects.get()
    assert said.written_at.astimezone(UTC).isoformat().startswith(in_utc)
    assert words in page.content.decode()
    if not words:
        assert "in that night" not in page.content.decode()


@pytest.mark.parametrize("typed_at", ["", "gestern", "2026-10-25T25:30", "2026-02-30T02:30"])
def test_what_is_no_moment_is_refused(
    xing: Channel, mia: Membership, signed_in: SignedIn, typed_at: str
) -> None:
    assert signed_in(mia).post(FORM, {**typed(xing), "at": typed_at}).status_code == 422
    assert not Message.objects.exists()


def test_who_reads_along_does_not_get_the_form(
    xing: Channel, rolf: Membership, signed_in: SignedIn
) -> None:
    assert signed_in(rolf).get(FORM).status_code == 403
    assert signed_in(rolf).post(FORM, typed(xing)).status_code == 403
    assert "write-down" not in signed_in(rolf).get("/t/ratzifatzi/").content.decode()


def test_a_forgotten_caller_is_asked_about_no_more(
    xing: Channel, mia: Membership, owner: Membership
) -> None:
    there = write_down(xing, mia, spoken(address="+49 30 123"))
    forget(there.person, owner)

    assert WORDS not in str(list(Message.objects.values_list("text", flat=True)))
    assert not [one for one in Envelope.objects.all() if b"+49 30 123" in bytes(one.body)]


def test_the_place_is_called_by_its_name(
    xing: Channel, mia: Membership, signed_in: SignedIn
) -> None:
    there = write_down(xing, mia, spoken(link="https://www.xing.example/p/1"))
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{there.pk}/").content.decode()

    assert "on Xing" in page
    assert "Public on Xing" in page
