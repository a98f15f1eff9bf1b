"""Who may be the same human is proposed with its reason, cheaply, and a no is remembered."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.connector import Author
from herzenstakt.flows.same_human import merge
from herzenstakt.journal.models import Entry
from herzenstakt.people.duplicates import MANY, MOST, Clue, likenesses
from herzenstakt.people.models import Apart, Handle, Merge, Person
from herzenstakt.people.services import NotKept, keep_apart, recognise

NUMBERS = iter(range(1_000_000))


def somebody(
    team: Team, name: str, address: str = "", url: str = "", kind: str = "plaza"
) -> Person:
    """Somebody new speaks."""
    author = Author(f"id{next(NUMBERS)}", name, address, url)
    return recognise(team, kind, author).person


def found(person: Person) -> list[tuple[Person, Clue]]:
    """Who is proposed, and why."""
    return [(one.person, one.clue) for one in likenesses(person, person.handles.all())]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Karl Kritik", "karl kritik"),
        ("Jürgen Müller", "JUERGEN MUELLER"),
        ("Jürgen Müller", "Jurgen Muller"),
        ("Karl Kritik", "K\u200barl\u00a0Kri\u200dtik"),
        ("Karl Groß", "Karl Gross"),
        ("Karl 🎉 Kritik", "Karl Kritik 🪥"),
        ("Ｋａｒｌ", "Karl"),
    ],
)
def test_the_same_name_is_seen_however_it_is_written(team: Team, name: str, other: str) -> None:
    first, second = somebody(team, name), somebody(team, other, kind="mastodon")

    assert found(first) == [(second, Clue.NAME)]
    assert found(second) == [(first, Clue.NAME)]


@pytest.mark.parametrize(("name", "other"), [("Karl", "Karla"), ("🎉", "🪥"), ("", "\u200b")])
def test_other_names_and_names_without_letters_are_no_clue(
    team: Team, name: str, other: str
) -> None:
    first = somebody(team, name)
    somebody(team, other)

    assert found(first) == []


def test_an_address_and_a_website_say_more_than_a_name(team: Team) -> None:
    karl = somebody(team, "Karl", "@karl@rodon.example", "https://rodon.example/@karl")
    namesake = somebody(team, "Karl", "@other@rodon.example", "https://rodon.example/@other")
    archived = somebody(team, "K. K.", "Karl@Rodon.Example", kind="archive")
    blog = somebody(team, "Bürstenfeind", url="http://www.rodon.example/@Karl/", kind="wordpress")

    assert found(karl) == [
        (archived, Clue.ADDRESS),
        (blog, Clue.SITE),
        (namesake, Clue.NAME),
    ]


def test_who_is_called_by_their_website_is_found_by_it(team: Team) -> None:
    """On Bluesky a name is a place on the web."""
    sky = somebody(team, "Karl", "@karl-kritik.example", kind="bluesky")
    blog = somebody(team, "KK", url="https://karl-kritik.example/", kind="wordpress")

    assert found(sky) == [(blog, Clue.SITE)]
    assert found(blog) == [(sky, Clue.SITE)]


def test_the_same_short_address_on_two_networks_is_no_clue(team: Team) -> None:
    first = somebody(team, "Karl", "@karl")
    somebody(team, "Karla", "@karl", kind="mastodon")

    assert found(first) == []


def test_what_fits_half_of_the_world_tells_nothing(team: Team) -> None:
    annas = [somebody(team, "Anna") for _ in range(MANY + 1)]
    assert len(found(annas[0])) == MOST

    somebody(team, "anna")
    assert found(annas[0]) == []


def test_nobody_of_another_house_is_proposed(team: Team, olga: Membership) -> None:
    karl = somebody(team, "Karl Kritik", "@karl@rodon.example", "https://karl.example")
    somebody(olga.team, "Karl Kritik", "@karl@rodon.example", "https://karl.example")

    assert found(karl) == []


def test_a_no_is_remembered_whoever_they_turn_out_to_be(team: Team, mia: Membership) -> None:
    first, second, third = (somebody(team, "Karl Kritik") for _ in range(3))

    keep_apart(second, first, mia)
    keep_apart(first, second, mia)

    assert found(first) == [(third, Clue.NAME)]
    assert Apart.objects.count() == 1
    assert Entry.objects.filter(action="person.kept_apart").count() == 1
    merge(third, second, mia, Merge.Reason.SAID)
    assert found(first) == []
    assert found(third) == []
    with pytest.raises(NotKept):
        keep_apart(first, first, mia)


def test_who_is_merged_is_proposed_no_more(team: Team, mia: Membership) -> None:
    first, second = somebody(team, "Karl"), somebody(team, "Karl")
    merge(first, second, mia, Merge.Reason.SAID)

    assert found(first) == []


def test_no_proposal_reads_a_table_from_end_to_end(team: Team) -> None:
    """The plans of both databases name an index for each question."""
    people = [Person(team=team, name=f"Karl {number}") for number in range(3_000)]
    Person.objects.bulk_create(people)
    Handle.objects.bulk_create(
        Handle(
            team=team,
            person=person,
            home=person,
            kind="plaza",
            external_id=f"x{person.pk}",
            name=person.name,
            name_key=f"karl {person.pk}",
            address_key=f"karl{person.pk}@rodon.example",
            site_key=f"karl{person.pk}.example",
        )
        for person in people
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        likenesses(people[0], people[0].handles.all())
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    plans = []
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(explain + query["sql"])
            plans.append(" ".join(str(row) for row in cursor.fetchall()))
    assert plans
    for plan in plans:
        assert "SCAN people_handle" not in plan
        assert "Seq Scan on people_handle" not in plan
    for index in ("handle_by_name", "handle_by_address", "handle_by_site"):
        assert any(index in plan for plan in plans), plans
