"""What is found, by whom, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import snooze
from herzenstakt.flows.same_human import merge
from herzenstakt.people.models import Handle, Merge, Person
from herzenstakt.search import index
from herzenstakt.search.filters import parse
from herzenstakt.search.finding import conversations, posts, said
from herzenstakt.search.folding import Wanted, name_pieces_of, pieces_of
from herzenstakt.search.people import people_called
from herzenstakt.search.seeking import seek
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Says


def found(member: Membership, query: str) -> list[str]:
    return [one.text for one in said(seek(member, parse(query).filter), 50).rows]


@pytest.mark.parametrize("words", ["Bürste", "bürst", "blau bürste", "BLAUE", "buerste", "burste"])
def test_words_are_found_however_they_are_typed(says: Says, mia: Membership, words: str) -> None:
    wanted = says("frieda", "Wann kommt die blaue Bürste?")
    says("karl", "Alles Mist.")

    assert found(mia, words) == [wanted.text]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("verzögerung", "Schon wieder eine Lieferverzögerung!"),
        ("Lieferung", "Schon wieder eine Lieferverzögerung!"),
        ("verzoegerungen", "Schon wieder eine Lieferverzögerung!"),
        ("Häuser", "Ein Haus am See"),
        ("Haus", "Lauter Häuser"),
        ("Bahn", "Die Straßenbahn fährt nicht."),
        ("Koeln", "Grüße aus Köln"),
        ("Köln", "Gruesse aus Koeln"),
        ("Strasse", "In meiner STRAẞE"),
        ("deliveries", "Where is my delivery?"),
        ("delivery", "It was delivered yesterday"),
        ("Sørensen", "Herr SØRENSEN war da"),
        ("ok", "Das ist ok."),
        ("привет", "Привет, как дела?"),
        ("😀", "Danke 😀"),
        ("12345", "Bestellung A-123456 fehlt"),
        ('"genau so"', "Ja, genau so!"),
    ],
)
def test_a_word_is_found_in_its_other_forms_and_in_longer_words(
    says: Says, mia: Membership, words: str, text: str
) -> None:
    wanted = says("frieda", text)
    says("karl", "So genau weiß das keiner.")

    assert found(mia, words) == [wanted.text]


@pytest.mark.parametrize("words", ['"so genau"', "mist -alles", "ok", "grün", "", "  \"*' -- "])
def test_what_does_not_stand_there_is_not_found(says: Says, mia: Membership, words: str) -> None:
    says("frieda", "Ja, genau so! Alles Mist. Okapi.")
    assert found(mia, words) == []


HOSTILE = [
    "\"'--; DROP",
    "NEAR(",
    "a AND",
    "(((",
    "*",
    "x" * 10_000,
    "%",
    "\x00",
    "a\x00b",
    "'__c1' | '__in'",
    "__out",
    "_grün",
    "😀" * 500,
    "\u202egro\u202c",
    "a\u0300" * 5_000,
    "von:\x00",
    "vor:9999-99-99",
    'kanal:"',
    "seit:0001-01-01 vor:9999-12-31",
    "beitrag:99999999999999999999",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_search_breaks_the_desk(
    frieda_asks: Message, mia: Membership, rolf: Membership, words: str
) -> None:
    for member in (mia, rolf):
        sought = seek(member, parse(words).filter)
        assert not said(sought, 50).rows
        conversations(sought, 50)
        posts(sought, 50)
        people_called(member, words)


def test_another_house_finds_nothing_of_ours(
    frieda_asks: Message, olga: Membership, mia: Membership
) -> None:
    assert found(mia, "Blau")
    assert found(olga, "Blau") == []
    assert people_called(mia, "Frieda")
    assert people_called(olga, "Frieda") == []
    assert not conversations(seek(olga, parse("wartet").filter), 50).rows


def test_who_may_not_read_what_is_private_does_not_find_it(
    frieda_asks: Message, conversation: Conversation, mia: Membership, rolf: Membership
) -> None:
    assert found(rolf, "Blau")
    Message.objects.update(visibility="private")
    Conversation.objects.update(is_private=True)
    for query in ("Blau", "von:frieda blau", "sagten:andere"):
        assert found(mia, query)
        assert found(rolf, query) == []
    for query in ("wartet", "von:frieda", "ist:offen", "blau", "sicht:privat"):
        assert conversations(seek(mia, parse(query).filter), 50).rows == [conversation.pk]
        assert conversations(seek(rolf, parse(query).filter), 50).rows == []


def test_an_edited_word_is_found_anew_and_the_old_one_no_longer(
    plaza: SimulatedPlaza,
    frieda_asks: Message,
    channel: Channel,
    look: Callable[[Channel], None],
    mia: Membership,
) -> None:
    plaza.edit(frieda_asks.external_id, "Wann kommt die in Rot?")
    look(channel)

    assert found(mia, "Rot")
    assert found(mia, "Blau") == []


def test_what_is_deleted_is_in_no_index(frieda_asks: Message, mia: Membership) -> None:
    wanted: Wanted = [("_bla",), (index.in_channel(frieda_asks.channel_id),)]
    assert index.newest(index.SAID, wanted, index.END, 10)
    Message.objects.all().delete()
    assert not index.newest(index.SAID, wanted, index.END, 10)


def test_no_change_of_the_tables_took_an_index_with_it(db: None) -> None:
    assert all(index.is_there(connection, stock) for stock in index.STOCKS)


def test_an_index_that_lost_a_part_is_built_anew(frieda_asks: Message, mia: Membership) -> None:
    part = f"TRIGGER {index.triggers_of(index.SAID)[0]}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would hold the table
            part = f"INDEX {index.SAID.index}"
        cursor.execute(f"DROP {part}")
    assert not index.is_there(connection, index.SAID)
    index.keep()
    assert index.is_there(connection, index.SAID)
    assert found(mia, "Blau")


def test_what_an_earlier_version_cut_is_taken_away(frieda_asks: Message, mia: Membership) -> None:
    """Else its triggers would go on to ask functions that take something else by now."""
    (earlier,) = index.PEOPLE.before
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER INDEX {index.PEOPLE.index} RENAME TO {earlier.index}")
        else:
            for statement in index.removing(connection, index.PEOPLE):
                cursor.execute(statement)
            for statement in index.building(connection, earlier):
                cursor.execute(statement)
    assert index.is_there(connection, earlier)
    index.keep()
    assert index.is_there(connection, index.PEOPLE)
    assert not index.is_there(connection, earlier)
    assert [one.name for one in people_called(mia, "Frieda")] == ["Frieda Frage"]


TEXTS = [
    "Lieferverzögerung in Köln, Koeln STRAẞE ☕ Größe 😀 „Hallo“ l\u200bie",
    "Äpfel",
    "",
    "x",
    "a_b __in =x ~y",
    "Σίσυφος ΣΊΣΥΦΟΣ",
    "w" * 90,
    "ﬁne １２３ ½ ǅ",
    "a" + "\u0301" * 30,
    "سلام",
]


@pytest.mark.parametrize("text", TEXTS)
def test_both_databases_cut_a_text_alike(db: None, text: str) -> None:
    """PostgreSQL has its own words for what Python does for SQLite."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT herzenstakt_pieces(%s)", [text])
        assert set(cursor.fetchone()[0]) == pieces_of(text)
        cursor.execute("SELECT tsvector_to_array(herzenstakt_person(%s, 7, 69))", [text])
        assert set(cursor.fetchone()[0]) == {*name_pieces_of(text), "__t7", "__s5"}


@pytest.mark.parametrize(
    "typed",
    [
        "Frieda",
        "frie",
        "Freida",
        "Frida",
        "Frieeda",
        "Frage Frieda",
        "Friede",
        "FRIEDA FRAGE",
        "@frieda",
        "@freida",
    ],
)
def test_people_are_found_although_their_name_is_not_quite_right(
    frieda_asks: Message, says: Says, mia: Membership, typed: str
) -> None:
    says("karl", "Alles Mist.")
    assert [person.name for person in people_called(mia, typed)] == ["Frieda Frage"]


@pytest.mark.parametrize("typed", ["Fxxxda", "Karla Frage", "", "@", "a", "Blau"])
def test_nobody_is_found_who_is_called_otherwise(
    frieda_asks: Message, mia: Membership, typed: str
) -> None:
    assert people_called(mia, typed) == []


def test_whoever_is_renamed_is_found_by_the_new_name(frieda_asks: Message, mia: Membership) -> None:
    Person.objects.update(name="Frida Fröhlich")
    assert [person.name for person in people_called(mia, "Froehlich")] == ["Frida Fröhlich"]
    Handle.objects.update(name="Anna", address="@anna")
    assert people_called(mia, "Frage") == []


def test_the_newest_stands_first_and_more_goes_on_where_a_page_ends(
    says: Says, mia: Membership, channel: Channel
) -> None:
    first = says("frieda", "Bürste 0")
    now = timezone.now()
    copies = [
        Message(
            channel=channel,
            conversation=first.conversation,
            handle=first.handle,
            external_id=f"x-{n}",
            thread_id=first.thread_id,
            direction="in",
            text=f"Bürste {n}",
            written_at=now + n * (now - first.written_at) if n % 3 else now,
        )
        for n in range(1, 150)
    ]
    Message.objects.bulk_create(copies)
    everybody = list(
        Message.objects.filter(text__startswith="Bürste").order_by("-written_at", "-pk")
    )
    sought, after, seen = seek(mia, parse("Bürste").filter), "", []
    for _page in range(20):
        page = said(sought, 13, after)
        seen += page.rows
        if not (after := page.following):
            break
    assert len(seen) == 150
    key = [index.place_of(one.written_at, one.pk) for one in seen]
    assert key == sorted(key, reverse=True)
    assert {one.pk for one in seen} == {one.pk for one in everybody}


def test_what_was_said_at_the_very_end_of_a_second_stands_in_that_second(
    says: Says, mia: Membership
) -> None:
    """SQLite rounds to thousandths, and would put it after what was said up to half a second later."""
    after, at_the_end = (says("frieda", f"Bürste {n}") for n in range(2))
    at = timezone.now().replace(microsecond=999_700)
    Message.objects.filter(pk=at_the_end.pk).update(written_at=at)
    Message.objects.filter(pk=after.pk).update(written_at=at + timedelta(milliseconds=1))
    sought = seek(mia, parse("Bürste").filter)

    newest = said(sought, 1)

    assert newest.rows == [after]
    assert said(sought, 1, newest.following).rows == [at_the_end]


# --- kinds and states ----------------------------------------------------------------------------


def who(member: Membership, query: str) -> list[str]:
    rows = conversations(seek(member, parse(query).filter), 50).rows
    named = {one.pk: one.person.name for one in Conversation.objects.select_related("person")}
    return [named[number] for number in rows]


def test_people_are_found_by_what_they_want(says: Says, mia: Membership) -> None:
    says("frieda", "Wann kommt die in Blau?")
    complaint = says("karl", "Mein Paket ist kaputt!!")

    assert who(mia, "art:beschwerde") == ["Karl Kritik"]
    assert who(mia, "kind:question") == ["Frieda Frage"]
    assert found(mia, "kaputt art:beschwerde") == [complaint.text]
    assert found(mia, "kaputt art:frage") == []


def test_who_was_promised_an_answer_before_is_late_and_the_longest_wait_stands_first(
    says: Says, mia: Membership
) -> None:
    says("karl", "Wann kommt die in Rot?")
    says("frieda", "Wann kommt die in Blau?")
    says("lena", "Wann kommt die in Grün?")
    now = timezone.now()
    Conversation.objects.filter(person__name="Lena Lob").update(late_at=now + timedelta(hours=1))
    Conversation.objects.exclude(person__name="Lena Lob").update(late_at=now - timedelta(hours=1))

    assert who(mia, "ist:verspätet") == ["Karl Kritik", "Frieda Frage"]
    assert who(mia, "is:late from:frieda") == ["Frieda Frage"]


def test_what_is_put_off_is_found_as_such(says: Says, mia: Membership) -> None:
    asked = says("frieda", "Wann kommt die in Blau?")
    says("karl", "Und in Rot?")
    assert asked.conversation
    snooze(asked.conversation, mia, timezone.now() + timedelta(days=1))

    assert who(mia, "ist:zurückgelegt") == ["Frieda Frage"]
    assert who(mia, "is:later") == ["Frieda Frage"]


def test_who_was_found_to_be_somebody_else_is_found_as_that_human_alone(
    says: Says, mia: Membership
) -> None:
    frieda, karl = (says(who, "Wann?").handle for who in ("frieda", "karl"))
    assert frieda
    assert karl
    merge(frieda.person, karl.person, mia, Merge.Reason.SAID)

    assert [one.pk for one in people_called(mia, "Karl Kritik")] == [frieda.person_id]


def test_whoever_talks_in_private_only_stands_in_nobodys_place(
    says: Says, mia: Membership, rolf: Membership
) -> None:
    """Nor does the silence about them tell a reader that somebody of this very name is there."""
    hidden, seen = says("frieda", "Wann?"), says("karl", "Wann?")
    assert hidden.handle
    assert seen.handle
    for one, name in ((hidden.handle, "Anna Alltag"), (seen.handle, "Anna Altag")):
        Handle.objects.filter(pk=one.pk).update(name=name, address="")
        Person.objects.filter(pk=one.person_id).update(name=name)
    Conversation.objects.filter(person=hidden.handle.person).update(is_private=True)

    assert [one.name for one in people_called(mia, "Anna Alltag")] == ["Anna Alltag"]
    assert [one.name for one in people_called(rolf, "Anna Alltag")] == ["Anna Altag"]
    assert [one.name for one in people_called(rolf, "Anna", 1)] == ["Anna Altag"]


def test_a_name_is_looked_for_in_two_questions_twice_and_a_post_in_three(
    says: Says, mia: Membership
) -> None:
    says("frieda", "Wann?")
    with CaptureQueriesContext(connection) as asked:
        assert people_called(mia, "xyzzy") == []
    assert len(asked) == 4, "of networks and of people: as it is written, and almost so"
    with CaptureQueriesContext(connection) as asked:
        assert index.newest(index.POSTS, [("xyzzy",)], index.END, 3) == []
    assert len(asked) <= 3, "some weeks, some years, and the rest"
