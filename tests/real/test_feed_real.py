"""The feeds of comments of real blogs: written by WordPress, read by us, checked with Python's own XML."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from herzenstakt.channels.connector import Account, Incoming, Level
from herzenstakt.connectors.feed import FeedOfComments
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import look_everywhere
from tests.real.servers import wordpress as servers
from tests.real.test_wordpress_real import LOOPBACK, World, blog, world

__all__ = ["blog", "world"]

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not servers.installed(), reason="python -m tests.real.servers.install wordpress"
    ),
]
FEEDS = {"rss": "comments-rss2", "atom": "comments-atom"}


@pytest.fixture(params=FEEDS)
def house(world: World, request: pytest.FixtureRequest) -> Iterator[FeedOfComments]:
    http = Http(allowed_hosts=LOOPBACK)
    address = f"{world.url}/?feed={FEEDS[request.param]}"
    yield FeedOfComments(Account({"address": address, "own_name": "RatziFatzi"}), http)
    http.close()


def approved(world: World, text: str, name: str = "Frieda Frage", parent: int = 0) -> int:
    """A visitor says something, and a colleague lets everybody read it."""
    number = world.visitor_says(text, name, parent)
    world.make(number, "approve")
    return number


def told_by(house: FeedOfComments, cursor: str = "") -> tuple[dict[int, Incoming], str]:
    """What the feed says, by the number of the comment, and the cursor after it."""
    told, cursors = look_everywhere(house, {"comments": cursor})
    return {int(one.rpartition("-")[2]): word for one, word in told.items()}, cursors["comments"]


def test_words_names_and_what_they_answer_come_as_they_were_written(
    world: World, house: FeedOfComments
) -> None:
    asked = approved(world, "5 &lt; 6 & Öse? 🙂\n\nUnd wann?")
    answered = approved(world, "Das frage ich mich auch.", "Karl Kritik", parent=asked)

    told, _cursor = told_by(house)

    assert told[asked].text == "5 < 6 & Öse? 🙂\n\nUnd wann?"
    assert told[answered].text == "Das frage ich mich auch."
    assert told[answered].parent_id == told[asked].external_id
    assert told[asked].thread_id == told[answered].thread_id
    assert (told[asked].author.name, told[answered].author.name) == ("Frieda Frage", "Karl Kritik")
    opening = told[asked].opening
    assert opening
    assert opening.title.startswith("Die neue Bürste ist da")


def test_it_says_what_pythons_own_reader_finds_in_the_same_feed(
    world: World, house: FeedOfComments
) -> None:
    approved(world, "Gibt es die auch in Grün?")
    with urlopen(house.reader.address, timeout=20) as answer:
        whole = ET.fromstring(answer.read())  # noqa: S314 (a blog of our own)
    names = {"guid", "{http://www.w3.org/2005/Atom}id"}
    items = [*whole.iter("item"), *whole.iter("{http://www.w3.org/2005/Atom}entry")]
    expected = {str(one.text) for item in items for one in item if one.tag in names}

    told, _cursors = look_everywhere(house, {})

    assert expected == set(told)


def test_a_real_blog_says_that_nothing_has_changed_and_then_what_has(
    world: World, house: FeedOfComments
) -> None:
    approved(world, "Und in Rot?")
    _told, cursor = told_by(house)
    assert house.fetch("comments", cursor).cursor == cursor

    time.sleep(1.1)  # WordPress looks at whole seconds
    new = approved(world, "Und in Gelb?", "Lena Lob")
    told, _cursor = told_by(house, cursor)

    assert [(number, word.text) for number, word in told.items()] == [(new, "Und in Gelb?")]


def test_the_self_test_knows_the_feed(house: FeedOfComments) -> None:
    assert {finding.level for finding in house.check()} == {Level.GOOD}
    assert house.whoami().name


def test_a_real_page_is_no_feed(world: World) -> None:
    http = Http(allowed_hosts=LOOPBACK)
    house = FeedOfComments(Account({"address": f"{world.url}/?p={world.post}"}), http)
    assert [finding.level for finding in house.check()] == [Level.BROKEN]
    http.close()
