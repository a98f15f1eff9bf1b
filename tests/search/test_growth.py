"""However much was said, a list of fifty reads no more than it must: along an index, and with an end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from benchmarks.rows import nodes
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.labels import services as labels
from herzenstakt.people.models import Handle, Person
from herzenstakt.search import finding, index, people
from herzenstakt.search.filters import parse
from herzenstakt.search.finding import conversations, posts, said
from herzenstakt.search.folding import Wanted, name_as_written
from herzenstakt.search.people import people_called
from herzenstakt.search.seeking import seek

SignedIn = Callable[[Membership], Client]
#: tables that grow with what is said; none of them is ever read from end to end
LARGE = r"(conversations_(conversation|message|post)|people_(person|handle)|labels_labelling)"
MANY = 1300


@pytest.fixture
def silent_for() -> timedelta:
    """For how long nobody has said anything."""
    return timedelta()


@pytest.fixture
def one_each() -> timedelta:
    """How far apart they speak."""
    return timedelta(minutes=1)


@pytest.fixture
def crowd(
    team: Team, channel: Channel, mia: Membership, silent_for: timedelta, one_each: timedelta
) -> list[Conversation]:
    """More conversations than one statement reads, each with one message; the last one is different."""
    now = timezone.now() - silent_for
    person = Person.objects.create(team=team, name="Frieda Frage")
    handle = Handle.objects.create(
        team=team, person=person, kind="plaza", external_id="frieda", name="Frieda Frage"
    )
    strangers = Person.objects.bulk_create(Person(team=team, name=f"Gast {n}") for n in range(300))
    Handle.objects.bulk_create(
        Handle(team=team, person=one, home=one, kind="plaza", external_id=one.name, name=one.name)
        for one in strangers
    )
    begun = Conversation.objects.bulk_create(
        Conversation(
            team=team,
            channel=channel,
            thread_id=f"thread-{n}",
            person=person,
            handle=handle,
            waiting_since=now - n * one_each,
            last_message_at=now - n * one_each,
            is_private=n == MANY - 1,
        )
        for n in range(MANY)
    )
    Message.objects.bulk_create(
        Message(
            channel=channel,
            conversation=one,
            handle=handle,
            external_id=one.thread_id,
            thread_id=one.thread_id,
            direction="in",
            text="Wann kommt die Bürste?",
            written_at=one.last_message_at,
        )
        for one in begun
    )
    label = labels.add(mia, "Presse")
    labels.put_on([begun[3]], label, mia)
    return begun


QUERIES = [
    "bürste",
    "bürste ist:wartend",
    "bürste bei:mir",
    "bürste sicht:privat",
    "sagten:andere",
    "ist:wartend",
    "ist:wartend bei:niemand",
    "ist:offen",
    "ist:ruhend",
    "bei:mir",
    "kanal:ratzifatzi",
    "schlagwort:presse",
    "schlagwort:presse ist:wartend",
    "von:frieda",
    "seit:2026-01-01 vor:2026-02-01",
    "beitrag:1",
]


@pytest.mark.parametrize("query", QUERIES)
def test_no_statement_of_a_search_reads_a_large_table_from_end_to_end(
    crowd: list[Conversation], mia: Membership, rolf: Membership, query: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # would rather read a few rows than an index
            cursor.execute("SET LOCAL enable_seqscan = off")
        else:  # and SQLite, too: whoever has counted nothing expects a million rows
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_master")
    for member in (mia, rolf):
        with CaptureQueriesContext(connection) as asked:
            sought = seek(member, parse(query).filter)
            said(sought, 50)
            posts(sought, 50)
            conversations(sought, 50)
            people_called(member, "Freida Frage")
        for statement in asked.captured_queries:
            no_scan_in(statement["sql"])
            has_an_end(statement["sql"])


def no_scan_in(statement: str) -> None:
    """The plan of a statement looks at no large table without an index."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    if not statement.lstrip().startswith("SELECT"):
        return
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {statement}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert not re.search(rf"SCAN {LARGE}\b(?! USING)", plan), f"{statement}\n{plan}"
    assert not re.search(rf"Seq Scan on {LARGE}", plan), f"{statement}\n{plan}"


def has_an_end(statement: str) -> None:
    """A statement about a large table asks for no more than a thousand rows, or for some by their numbers."""
    if statement.lstrip().startswith("SELECT") and re.search(rf"FROM \"?{LARGE}", statement):
        limits = [int(limit) for limit in re.findall(r"LIMIT (\d+)", statement)]
        by_number = re.search(r'_?id" IN \(', statement)
        assert by_number or (limits and max(limits) <= index.MOST + 1), statement


@pytest.mark.parametrize("query", ["bürste sicht:privat", "ist:offen sicht:privat"])
def test_a_search_stops_and_says_where_to_go_on(
    crowd: list[Conversation], mia: Membership, query: str
) -> None:
    """The one that fits is the oldest of more than a thousand."""
    sought = seek(mia, parse(query).filter)
    first = conversations(sought, 25)
    assert first.rows == []
    assert first.following
    second = conversations(sought, 25, first.following)
    assert second.rows == [crowd[-1].pk]


def test_a_page_that_found_nothing_so_far_says_so_and_leads_further_back(
    signed_in: SignedIn, crowd: list[Conversation], mia: Membership
) -> None:
    page = signed_in(mia).get("/t/ratzifatzi/search/", {"q": "bürste sicht:privat"})
    assert "Look further back" in page.content.decode()
    assert "Nothing like that" not in page.content.decode()


@pytest.mark.parametrize(
    "query", ["bürste", "ist:wartend", "ist:offen", "von:frieda", "schlagwort:presse"]
)
def test_page_after_page_shows_everybody_once(
    crowd: list[Conversation], mia: Membership, query: str
) -> None:
    sought, after, seen = seek(mia, parse(query).filter), "", []
    for _page in range(40):
        found = conversations(sought, 60, after)
        seen += found.rows
        if not (after := found.following):
            break
    everybody = {crowd[3].pk} if "presse" in query else {one.pk for one in crowd}
    if query == "von:frieda":
        assert set(seen) == everybody
    assert len(seen) == len(set(seen)) == len(everybody)


def test_the_number_of_a_view_is_counted_among_a_thousand(
    crowd: list[Conversation], mia: Membership
) -> None:
    waiting = finding.waiting_in(seek(mia, parse("ist:wartend sicht:privat").filter))
    assert waiting is not None
    assert waiting.count() == 1  # waits longest
    Conversation.objects.update(is_private=False)
    Conversation.objects.filter(pk=crowd[0].pk).update(is_private=True)
    assert waiting.all().count() == 0  # has waited less long than a thousand others
    assert finding.waiting_in(seek(mia, parse("bürste").filter)) is None
    assert finding.waiting_in(seek(mia, parse("kanal:nirgends").filter)) is None


@pytest.mark.parametrize(
    ("before", "since"),
    [
        pytest.param(2**32, -(2**33), id="the first page"),
        pytest.param(1_700_000_000, -(2**33), id="a later page"),
        pytest.param(1_764_230_000, 1_764_000_000, id="some days"),
        pytest.param(2**33 - 1, 1_764_226_000, id="from now on"),
        pytest.param(1_764_226_000, 1_764_226_000, id="one block"),
        pytest.param(-5_000, -(2**33), id="before the clock began"),
    ],
)
@pytest.mark.parametrize("longest", [1, 4096, 50_000, 3_000_000, index.ALL - 1])
def test_times_have_no_gap_and_nothing_twice_however_they_are_cut(
    before: int, since: int, longest: int
) -> None:
    now = 1_764_226_800
    ahead, behind = index.blocks_before(before, since, now)
    blocks = [*ahead, *behind]
    spans = [
        (first << size, last + 1 << size)
        for one in taken_to_the_end(blocks, longest)
        for size, first, last in [(index.BEGIN + index.STEP * one.level, one.first, one.last)]
    ]
    assert all(newer[0] == older[1] for newer, older in itertools.pairwise(spans))
    assert spans[-1][0] <= since
    assert spans[0][1] > before


def taken_to_the_end(blocks: list[index.Blocks], longest: int) -> Iterator[index.Blocks]:
    """Taken by so many seconds, a few times, then twice as many each time."""
    for turn in itertools.count():
        if not blocks:
            return
        wanted = longest << max(0, turn - 40)
        time, blocks = index.newest_of(blocks, wanted)
        assert all(one.count > 0 for one in time)
        assert index.seconds_of(time) <= max(wanted, 1 << index.BEGIN) or wanted >= index.ALL
        assert 2 * index.seconds_of(time) >= wanted or not blocks, (
            "shorter by where in its block it ends"
        )
        yield from time


def bearers(team: Team, many: int) -> set[int]:
    """So many people of one name."""
    created = Person.objects.bulk_create(Person(team=team, name="Anna Alltag") for _ in range(many))
    return {one.pk for one in created}


WANTED: Wanted = [name_as_written("anna"), name_as_written("alltag")]


def test_of_a_name_that_a_few_have_nobody_is_left_out(team: Team) -> None:
    few = bearers(team, 2 * index.PILES)
    found = index.some(index.PEOPLE, [*WANTED, (index.in_team(team.pk),)], ("id", "name"), MANY)
    assert set(found) == {(pk, "Anna Alltag") for pk in few}


def test_of_a_name_that_very_many_have_some_are_read(team: Team, mia: Membership) -> None:
    """On PostgreSQL one pile of them, for its index gathers whoever fits before it gives the first."""
    bearers(team, MANY)
    found = index.some(index.PEOPLE, [*WANTED, (index.in_team(team.pk),)], ("id",), MANY)
    if connection.vendor == "postgresql":
        assert {index.in_pile(pk) for (pk,) in found} == {index.in_pile(0)}
        assert len(found) >= index.ENOUGH
    assert len(people_called(mia, "Anna Alltag", 5)) == 5


def test_where_a_name_is_common_handles_are_not_asked_for_more_of_it(
    team: Team, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    bearers(team, 5)
    with CaptureQueriesContext(connection) as asked:
        assert len(people_called(mia, "Anna Alltag")) == 5
    assert asked_about("handle_found", asked) == 1
    monkeypatch.setattr(people, "LOOKED_AT", 5)
    with CaptureQueriesContext(connection) as asked:
        assert len(people_called(mia, "Anna Alltag")) == 5
    assert asked_about("handle_found", asked) == 0


def asked_about(name: str, asked: CaptureQueriesContext) -> int:
    """How many statements look into an index of SQLite, or into the same of PostgreSQL."""
    names = {name, "herzenstakt_" + name.removesuffix("_found")}
    return sum(any(one in said["sql"] for one in names) for said in asked.captured_queries)


def test_what_nobody_ever_said_is_asked_for_a_few_times(
    crowd: list[Conversation], channel: Channel
) -> None:
    """However far back messages go: where nothing is found, the next time is the longer."""
    Message.objects.filter(conversation=crowd[0]).update(written_at="2009-01-01T12:00Z")
    with CaptureQueriesContext(connection) as asked:
        nothing = index.newest(
            index.SAID, [("xyzzy",), (index.in_channel(channel.pk),)], index.END, 32
        )
    assert nothing == []
    # about 9 hours, 6 days, 90 days and 4 years, each once more where it ends early in its block
    assert len(asked) <= 5


def test_a_word_everybody_says_is_read_in_times_that_hold_no_more_than_a_statement_may_read(
    crowd: list[Conversation], channel: Channel
) -> None:
    wanted: Wanted = [("burst",), (index.in_channel(channel.pk),)]
    with CaptureQueriesContext(connection) as asked:
        places = index.newest(index.SAID, wanted, index.END, 700)
    assert [index.number_in(place) for place in places] == list(
        Message.objects.order_by("-written_at", "-pk").values_list("pk", flat=True)[:700]
    )
    if connection.vendor == "postgresql":
        read = [rows_of(statement["sql"]) for statement in asked.captured_queries]
        assert max(read) <= index.MOST


@pytest.mark.parametrize("query", ["bürste", "bürste -xyzzy", "xyzzy", "bürste kanal:plaza"])
@pytest.mark.parametrize("silent_for", [timedelta(), timedelta(days=4), timedelta(days=300)])
def test_after_days_without_a_word_a_search_reads_no_more_than_before(
    crowd: list[Conversation], mia: Membership, query: str
) -> None:
    """What is recent is told by what was said, and not by the clock on the wall."""
    sought = seek(mia, parse(query).filter)
    with CaptureQueriesContext(connection) as asked:
        found = said(sought, 25).rows
        later = said(sought, 600)
        deeper = said(sought, 25, later.following).rows
        deepest = said(sought, 25, said(sought, 550, later.following).following).rows
    assert len(found) == (0 if query == "xyzzy" else 25)
    if query != "xyzzy":
        assert len({one.pk for one in [*found, *deeper, *deepest]}) == 75
    if connection.vendor == "postgresql":
        found_by = [one["sql"] for one in asked.captured_queries if "@@" in one["sql"]]
        assert found_by
        assert max(map(rows_of, found_by)) <= index.MOST


def test_a_word_from_a_network_whose_clock_is_years_ahead_makes_no_search_longer(
    crowd: list[Conversation], mia: Membership
) -> None:
    """It is found, and what comes before it is read in times as short as without it."""
    ahead = timezone.now() + timedelta(days=40_000)
    newest = crowd[0]
    Conversation.objects.filter(pk=newest.pk).update(last_message_at=ahead)
    Message.objects.filter(conversation=newest).update(written_at=ahead, text="Die Bürste, bürste!")
    sought = seek(mia, parse("bürste").filter)
    with CaptureQueriesContext(connection) as asked:
        first = said(sought, 25)
        assert len(said(sought, 600, first.following).rows) == 600
    assert first.rows[0].conversation_id == newest.pk
    if connection.vendor == "postgresql":
        found_by = [one["sql"] for one in asked.captured_queries if "@@" in one["sql"]]
        assert max(map(rows_of, found_by)) <= index.MOST


@pytest.mark.parametrize("one_each", [timedelta(seconds=2)])
def test_of_more_than_a_statement_reads_within_an_hour_the_newest_stand_first(
    crowd: list[Conversation], mia: Membership
) -> None:
    """As in a storm, or where an import gave all of them one time."""
    sought, after, seen = seek(mia, parse("bürste").filter), "", []
    for _page in range(3):
        found = said(sought, 500, after)
        seen += [one.conversation_id for one in found.rows]
        after = found.following
    assert seen == [one.pk for one in crowd]


@pytest.mark.parametrize("silent_for", [timedelta(days=4)])
def test_words_that_made_their_conversation_no_newer_are_found(
    crowd: list[Conversation], mia: Membership
) -> None:
    """As an answer of ours that had vanished before its question was read."""
    Message.objects.filter(conversation=crowd[-1]).update(
        written_at=timezone.now() - timedelta(days=1)
    )
    first = said(seek(mia, parse("bürste").filter), 25).rows[0]
    assert first.conversation_id == crowd[-1].pk


@pytest.mark.parametrize("years", [3, 15])
def test_a_word_of_long_ago_that_many_said_is_found_without_end(years: int) -> None:
    """Nothing since, and more than a statement reads then: times are halved and doubled, and none of them
    is asked for again and again."""
    then = 1_764_226_800 - years * 31_557_600
    asked = []

    def at(time: list[index.Blocks], *, to_the_end: bool = False) -> tuple[int, list[int]]:
        asked.append(time)
        spans = [
            (one.first << size, (one.last + 1 << size) - 1)
            for one in time
            for size in [index.BEGIN + index.STEP * one.level]
        ]
        many = [
            second
            for second in range(then, then - 5_000 * 3_600, -3_600)
            if any(first <= second <= last for first, last in spans)
        ]
        return min(len(many), index.MOST), many[:32]

    _, behind = index.blocks_before(1_764_226_800, -index.ENDS, 1_764_226_800)
    found = index._walk(at, behind, index.SAID.first, 32)
    assert found[:32] == list(range(then, then - 32 * 3_600, -3_600))
    assert len(asked) <= 30


def test_where_little_was_said_one_question_is_enough(
    frieda_asks: Message, mia: Membership
) -> None:
    """However long ago, and ahead of the clock."""
    for at in ("2009-01-01T12:00Z", "2140-01-01T12:00Z"):
        Message.objects.update(written_at=at)
        Conversation.objects.update(last_message_at=at)
        with CaptureQueriesContext(connection) as asked:
            assert said(seek(mia, parse("blau").filter), 25).rows == [frieda_asks]
        assert sum("message_found" in one["sql"] or "@@" in one["sql"] for one in asked) == 1


def test_what_is_told_of_a_message_is_what_stands_there(
    crowd: list[Conversation], mia: Membership
) -> None:
    sought = seek(mia, parse("bürste").filter)
    whole, some = said(sought, 40), finding.told(sought, ["handle__name"], 40)
    assert some.following == whole.following
    assert [(one.pk, one.text, one.handle__name) for one in some.rows] == [
        (one.pk, one.text, "Frieda Frage") for one in whole.rows
    ]


def rows_of(statement: str) -> int:
    """How many rows PostgreSQL gathers from the index for a statement."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return max(
        int(node["Actual Rows"])
        for node in nodes(statement)
        if node["Node Type"] == "Bitmap Index Scan"
    )
