from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission, Role
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import let_rest, take_care
from herzenstakt.flows import second_look
from herzenstakt.groups.models import Group
from herzenstakt.people.models import Handle, Person
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.web.inbox.rooms import Asker, Part, Place, Room, counted_for

SignedIn = Callable[[Membership], Client]
INBOX = "/t/ratzifatzi/"


@pytest.fixture
def crowd(team: Team, channel: Channel) -> list[Conversation]:
    """Sixty people who wait, each a minute longer than the one before."""
    now = timezone.now()
    people = Person.objects.bulk_create(Person(team=team, name=f"Gast {n:02}") for n in range(60))
    handles = Handle.objects.bulk_create(
        Handle(
            team=team,
            person=person,
            home=person,
            kind="plaza",
            external_id=person.name,
            name=person.name,
            avatar_url="https://plaza.example/face.png",
        )
        for person in people
    )
    return Conversation.objects.bulk_create(
        Conversation(
            team=team,
            channel=channel,
            thread_id=f"thread-{n}",
            person=handle.person,
            handle=handle,
            waiting_since=now - timedelta(minutes=n),
            last_message_at=now - timedelta(minutes=n),
            excerpt="Wann gibt es die neue Bürste endlich auch in Blau? " * 3,
        )
        for n, handle in enumerate(handles)
    )


def names_in(page: str) -> list[str]:
    return re.findall(r'row__person">([^<]+)<', page)


def test_whoever_waits_longest_stands_on_top(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation]
) -> None:
    page = signed_in(mia).get(INBOX).content.decode()
    assert names_in(page)[:3] == ["Gast 59", "Gast 58", "Gast 57"]
    assert len(names_in(page)) == 25


def turned_through(browser: Client, address: str) -> list[str]:
    """Everybody on one page after the other, as "Show more" brings them."""
    seen = []
    for _page in range(5):
        page = browser.get(
            INBOX + address, headers={"HX-Request": "true", "HX-Target": "more"}
        ).content.decode()
        seen += names_in(page)
        following = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
        if following is None:
            break
        address = following.group(1).replace("&amp;", "&")
    return seen


def test_more_goes_on_where_the_page_ends_and_shows_everybody_once(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation]
) -> None:
    everybody = [f"Gast {n:02}" for n in reversed(range(60))]
    assert turned_through(signed_in(mia), "?after=") == everybody


@pytest.mark.parametrize("waiting", [0, 10, 24, 25, 26, 60])
def test_among_mine_whoever_waits_longest_stands_on_top_and_the_answered_follow(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation], waiting: int
) -> None:
    """However the pages cut: `waiting` of sixty wait, the others have their answer."""
    answered = [conversation.pk for conversation in crowd[waiting:]]
    Conversation.objects.update(caretaker=mia)
    Conversation.objects.filter(pk__in=answered).update(waiting_since=None)

    wait = [f"Gast {n:02}" for n in reversed(range(waiting))]
    answered_newest_first = [f"Gast {n:02}" for n in range(waiting, 60)]
    assert turned_through(signed_in(mia), "?room=mine&after=") == wait + answered_newest_first


def test_among_mine_nobody_who_waits_stands_a_second_time_among_the_answered(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation]
) -> None:
    """Whoever waits may have spoken before everybody who has an answer."""
    answered = [conversation.pk for conversation in crowd[:40]]
    Conversation.objects.update(caretaker=mia)
    Conversation.objects.filter(pk__in=answered).update(waiting_since=None)

    wait = [f"Gast {n:02}" for n in reversed(range(40, 60))]
    answered_newest_first = [f"Gast {n:02}" for n in range(40)]
    assert turned_through(signed_in(mia), "?room=mine&after=") == wait + answered_newest_first


def test_a_key_nobody_gave_out_begins_at_the_beginning(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation]
) -> None:
    ends_of_time = ("0001-01-01T00:00:00+14:00_1", "9999-12-31T23:59:59-14:00_1")
    dates = ("2026-11-23_1", "2026-99-99T00:00:00+00:00_1", *ends_of_time)
    for nonsense in ("x", "w", "ww2026-11-23T00:00:00+00:00_1", *dates, "_", "'; --_2"):
        page = signed_in(mia).get(INBOX, {"after": nonsense, "rows": "-1", "channel": "x"})
        assert names_in(page.content.decode())[0] == "Gast 59"


@pytest.mark.parametrize("who", ["mia", "rolf"])
def test_the_first_page_is_small_and_asks_little(
    who: str,
    request: pytest.FixtureRequest,
    signed_in: SignedIn,
    crowd: list[Conversation],
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    browser.get(INBOX)
    with django_assert_max_num_queries(11):  # type: ignore[attr-defined]
        page = browser.get(INBOX)
    assert len(page.content) < 60_000


@pytest.mark.parametrize(
    ("room", "indexes"),
    [
        (Room.WAITING, ["conversation_waiting"]),
        (Room.MINE, ["conversation_waiting_for_one", "conversation_cared_for"]),
        (Room.ALL, ["conversation_latest"]),
        (Room.RESTING, ["conversation_at_rest"]),
    ],
)
def test_every_part_of_a_room_is_one_walk_along_an_index(
    room: Room, indexes: list[str], mia: Membership, crowd: list[Conversation]
) -> None:
    others = [conversation.pk for conversation in crowd[30:]]
    Conversation.objects.filter(pk__in=others).update(waiting_since=None)
    Conversation.objects.filter(pk__in=others[::2]).update(caretaker=mia)
    walks_along(Place(room).parts(mia), indexes)


def test_readers_walk_along_an_index_of_their_own(
    rolf: Membership, crowd: list[Conversation]
) -> None:
    private = [conversation.pk for conversation in crowd[10:]]
    Conversation.objects.filter(pk__in=private).update(is_private=True)
    walks_along(Place(Room.ALL).parts(rolf), ["conversation_public"])


def walks_along(parts: Iterable[Part], indexes: list[str]) -> None:
    """Each part of a room is read out of an index as it stands there, and nothing is sorted."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # would rather read and sort a few rows
            for habit in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{habit} = off")
    for part, index in zip(parts, indexes, strict=True):
        plan = part.conversations[:25].explain()
        assert re.search(rf"\b{index}\b", plan), plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan


def test_what_is_to_be_read_twice_is_found_by_an_index_and_nobody_else_is_looked_at(
    mia: Membership, uwe: Membership, crowd: list[Conversation]
) -> None:
    """Where much was answered long ago. Sixty people are few, and SQLite, if told so, would read them all;
    PostgreSQL has to be told, lest it believes what it last heard of an empty table."""
    Conversation.objects.filter(pk__in=[one.pk for one in crowd[30:]]).update(waiting_since=None)
    asked = {"state": Reply.State.ASKED, "to_read_since": timezone.now()}
    for conversation in crowd[::10]:
        told = {"conversation": conversation, "author": uwe, "answers": message_in(conversation)}
        Reply.objects.create(text="Bald.", **told, **asked)
        Reply.objects.bulk_create(
            Reply(text="Gern.", state=Reply.State.SENT, **told) for _ in range(200)
        )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
            for habit in ("seqscan", "bitmapscan"):  # would rather read a few rows than an index
                cursor.execute(f"SET LOCAL enable_{habit} = off")
    parts = Place(Room.TWICE).parts(mia)
    for part in parts:
        plan = part.conversations[:25].explain()
        assert "reply_to_read" in plan, plan
        assert not re.search(r"conversation_(waiting|latest|at_rest|public)\b", plan), plan
    assert sum(len(part.conversations) for part in parts) == 6


def message_in(conversation: Conversation) -> Message:
    """Something to answer."""
    return Message.objects.create(
        channel=conversation.channel,
        conversation=conversation,
        external_id=f"to-read-{conversation.pk}",
        thread_id=conversation.thread_id,
        direction=Message.Direction.IN,
        written_at=conversation.last_message_at,
    )


def test_what_one_is_asked_to_read_stands_in_a_room_of_its_own(
    signed_in: SignedIn,
    mia: Membership,
    uwe: Membership,
    rolf: Membership,
    conversation: Conversation,
) -> None:
    second_look.ask(save_draft(conversation, uwe, "Bald."), uwe)

    room = signed_in(mia).get(f"{INBOX}?room=twice").content.decode()
    assert names_in(room) == ["Frieda Frage"]
    assert re.search(r'To read twice</span>\s*<span class="nav__count">1<', room)
    room = signed_in(uwe).get(f"{INBOX}?room=twice").content.decode()
    assert "Nothing to read twice" in room
    assert not re.search(r'To read twice</span>\s*<span class="nav__count">', room)
    room = signed_in(rolf).get(f"{INBOX}?room=twice").content.decode()
    assert names_in(room) == []
    assert 'room=twice"' not in signed_in(rolf).get(INBOX).content.decode()


def test_counters_say_many_instead_of_counting_a_table(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation], team: Team, channel: Channel
) -> None:
    assert '<span class="nav__count">60</span>' in signed_in(mia).get(INBOX).content.decode()
    first = crowd[0]
    Conversation.objects.bulk_create(
        Conversation(
            team=team,
            channel=channel,
            thread_id=f"more-{n}",
            person=first.person,
            handle=first.handle,
            waiting_since=timezone.now(),
            last_message_at=timezone.now(),
        )
        for n in range(60)
    )
    assert '<span class="nav__count">99+</span>' in signed_in(mia).get(INBOX).content.decode()


HOSTILE = '"><img src=x onerror=alert(1)>'


def test_whatever_somebody_is_called_a_row_stays_a_row(
    signed_in: SignedIn, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    """Rows and options are written in Python, where no template escapes for them."""
    uwe.user.name = HOSTILE.replace(" ", "")
    uwe.user.save()
    group = Group.objects.create(team=mia.team, name=HOSTILE, key="hostile")
    Team.objects.filter(pk=mia.team_id).update(has_groups=True)
    Person.objects.update(name=HOSTILE)
    Conversation.objects.update(excerpt=HOSTILE, caretaker=uwe, group=group)
    row = signed_in(mia).get(INBOX).content.decode().split('<li class="row"')[1].split("</li>")[0]
    assert (
        row.count("&quot;&gt;&lt;img") == 5
    )  # the box, the name, the words, the group, the caretaker
    Conversation.objects.update(caretaker=None, group=None)
    page = signed_in(mia).get(f"{INBOX}c/{conversation.pk}/").content.decode()
    assert page.split('id="hand-over-to"')[1].split("</select>")[0].count("&lt;img") == 2
    assert "<img src=x" not in row + page
    assert "<imgsrc=x" not in row + page


def test_numbers_are_those_of_what_one_may_see_now(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation]
) -> None:
    """Their statement is kept; whoever may see less from now on gets another one."""
    browser = signed_in(mia)
    Conversation.objects.filter(pk__in=[one.pk for one in crowd[:20]]).update(is_private=True)
    assert '<span class="nav__count">60</span>' in browser.get(INBOX).content.decode()
    Membership.objects.filter(pk=mia.pk).update(role=Role.READER)
    page = browser.get(INBOX).content.decode()
    assert '<span class="nav__count">40</span>' in page
    assert '<span class="nav__count">60</span>' not in page


def test_what_a_program_may_not_see_is_not_among_its_numbers(mia: Membership) -> None:
    all_of_it = counted_for(Asker.of(mia, []))
    mia.only = frozenset({Permission.READ})
    less = counted_for(Asker.of(mia, []))
    assert less != all_of_it
    assert {"measures", "twice"} & set(less.names) == set()


def test_what_is_counted_depends_on_the_asker_and_neither_on_the_clock_nor_on_other_rows(
    mia: Membership,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    """Else a kept statement would be one of yesterday, or one that a change of the team leaves as it was."""
    who = Asker.of(mia, [Group(pk=7)])
    kept = Membership.on(who.footing)
    assert (kept, kept.footing) == (mia, mia.footing)
    assert not kept._state.fields_cache, "a user with a password is kept in memory"
    with django_assert_num_queries(0):  # whoever asks has neither user nor team at hand
        now = counted_for.__wrapped__(who)
    later = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert counted_for.__wrapped__(who) == now
    assert counted_for.__wrapped__(replace(who, today=later.date())) != now


@pytest.mark.parametrize("there", ["", "c/{}/"], ids=["the list", "a conversation beside it"])
def test_asking_again_answers_nothing_while_nothing_has_changed(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation], there: str
) -> None:
    browser = signed_in(mia)
    page = browser.get(INBOX + there.format(crowd[0].pk)).content.decode()
    asked = re.search(r'id="rows"[^>]*hx-get="([^"]+)"', page)
    assert asked
    address = asked.group(1).replace("&amp;", "&")
    again = {"HX-Request": "true", "HX-Target": "rows"}
    assert browser.get(address, headers=again).status_code == 204

    let_rest(crowd[59], mia, "Spam")
    changed = browser.get(address, headers=again)
    assert changed.status_code == 200
    assert names_in(changed.content.decode())[0] == "Gast 58"


def test_what_was_shown_further_down_stays_when_the_list_is_asked_for_anew(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation]
) -> None:
    browser = signed_in(mia)
    first = browser.get(INBOX).content.decode()
    assert 'hx-include=".list__open"' in first
    wanted = re.search(r'hx-get="([^"]+)" hx-target="#more"', first)
    assert wanted
    asks = {"HX-Request": "true", "HX-Target": "more"}
    more = browser.get(wanted.group(1).replace("&amp;", "&"), headers=asks).content.decode()
    assert len(names_in(more)) == 25
    assert 'class="list__open" type="hidden" name="rows" value="50"' in more

    asks = {"HX-Request": "true", "HX-Target": "rows"}
    anew = browser.get(f"{INBOX}?after=&rows=25&rows=50", headers=asks).content.decode()
    assert len(names_in(anew)) == 50
    assert 'name="rows" value="50"' in anew
    assert "open=75" in anew


@pytest.mark.parametrize("nonsense", ["-1", "0", "99999999999", "x", "²"])
def test_a_number_of_rows_nobody_has_open_shows_no_more_than_a_list_holds(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation], nonsense: str
) -> None:
    browser, asks = signed_in(mia), {"HX-Request": "true", "HX-Target": "more"}
    page = browser.get(INBOX, {"rows": nonsense, "open": nonsense}, headers=asks)
    assert 25 <= len(names_in(page.content.decode())) <= 60
    assert page.context["open"] in {25, 200}


def test_the_rooms_hold_what_their_names_say(
    signed_in: SignedIn, mia: Membership, uwe: Membership, crowd: list[Conversation]
) -> None:
    take_care(crowd[5], mia)
    take_care(crowd[6], uwe)
    let_rest(crowd[7], mia, "Spam")
    browser = signed_in(mia)

    def room(name: str) -> list[str]:
        return names_in(browser.get(INBOX, {"room": name}).content.decode())

    assert room("mine") == ["Gast 05"]
    assert room("resting") == ["Gast 07"]
    assert room("all")[0] == "Gast 00"
    assert "Gast 07" not in room("waiting")


def test_a_channel_is_a_filter(
    signed_in: SignedIn, mia: Membership, crowd: list[Conversation], channel: Channel
) -> None:
    browser = signed_in(mia)
    assert names_in(browser.get(INBOX, {"channel": channel.pk}).content.decode())
    assert not names_in(browser.get(INBOX, {"channel": channel.pk + 1}).content.decode())


def test_another_house_sees_nothing_of_ours(
    signed_in: SignedIn, olga: Membership, crowd: list[Conversation], channel: Channel
) -> None:
    browser = signed_in(olga)
    assert browser.get(INBOX).status_code == 404
    theirs = browser.get(f"/t/anderswo/?room=all&channel={channel.pk}")
    assert "Gast" not in theirs.content.decode()


def test_an_empty_room_is_a_friendly_place(
    signed_in: SignedIn, mia: Membership, channel: Channel
) -> None:
    assert "Nobody is waiting" in signed_in(mia).get(INBOX).content.decode()
