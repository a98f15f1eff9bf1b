"""Archives: whatever somebody exported, each line is a comment or has a reason."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any, ClassVar

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Answer,
    Connector,
    Delivery,
    Incoming,
    Line,
    Outgoing,
    Visibility,
)
from herzenstakt.channels.models import Channel
from herzenstakt.channels.trouble import Gone, Refused, Unreadable
from herzenstakt.connectors.archive import Archive
from herzenstakt.connectors.archive.dates import to_moment
from herzenstakt.connectors.archive.formats import LONGEST
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import RUBBISH, OfflineContract

OWN = "archive:ratzifatzi"


class NamedFile(io.BytesIO):
    """A file in memory that has a name."""

    name = "export.csv"


def archive(**settings: Any) -> Archive:
    return Archive(Account({"time_zone": "Europe/Berlin", **settings}, {}, OWN), Http())


def lines(
    content: bytes | str, shape: str = "auto", name: str = "x", **settings: Any
) -> list[Line]:
    file = NamedFile(content.encode() if isinstance(content, str) else content)
    file.name = name
    return list(archive(**settings).unpack(file, shape))


def comments(found: Iterable[Line], **settings: Any) -> list[Incoming]:
    """What the lines say; fails when one of them was not understood."""
    said: list[Incoming] = []
    for line in found:
        assert not line.trouble, line
        if line.delivery:
            [happening] = archive(**settings).parse(line.delivery)
            assert isinstance(happening, Incoming)
            said.append(happening)
    return said


def troubles(found: Iterable[Line]) -> dict[int, str]:
    return {line.number: str(line.trouble) for line in found if line.trouble}


class TestArchive(OfflineContract):
    """What holds for a pile of paper; it has no network to be tried on."""

    connector_class: ClassVar[type[Connector]] = Archive

    @pytest.fixture
    def account(self) -> Account:
        return Account({"time_zone": "Europe/Berlin"}, {}, OWN)

    def sampled(self, connector: Connector) -> Iterable[Delivery]:
        unpacked = connector.unpack(io.BytesIO(GERMAN.encode()), "csv")
        return [line.delivery for line in unpacked if line.delivery]

    def test_an_answer_is_refused_in_words(self, connector: Connector) -> None:
        asked = next(iter(connector.parse(next(iter(self.sampled(connector))))))
        assert isinstance(asked, Incoming)
        with pytest.raises(Refused, match="on the network itself"):
            connector.send(Outgoing("1", asked.external_id, "", "Ab Dezember.", asked.author))

    def test_nobody_is_offered_to_fetch_again_what_stands_on_paper(self) -> None:
        assert not Channel(kind="archive").tells_again


# --- tables --------------------------------------------------------------------------------------

GERMAN = (
    "Autor;Kommentar;Datum;ID;Antwort auf;Beitrag;Sprache;URL\r\n"
    'Frieda Frage;"Gibt es die auch\nin Blau?";24.12.2025 18:30;c1;;p1;de;https://plaza.example/c1\r\n'
    "Karl Kritik;Die haart!;24.12.2025, 18:31;c2;c1;p1;de;\r\n"
)
ENGLISH = GERMAN.replace(
    "Autor;Kommentar;Datum;ID;Antwort auf;Beitrag;Sprache;URL",
    "author,message,created_at,id,reply_to,post,language,permalink",
).replace(";", ",")


@pytest.mark.parametrize(
    "content",
    [
        GERMAN.encode(),
        GERMAN.encode("utf-8-sig"),
        GERMAN.encode("utf-16"),
        GERMAN.replace(";", "\t").encode(),
        GERMAN.replace(";", "|").encode(),
        GERMAN.replace("24.12.2025, ", "24.12.2025 ").replace(";", ",").encode(),
        ENGLISH.replace("24.12.2025, ", "2025-12-24T").encode(),
    ],
)
def test_a_table_is_read_whatever_its_columns_and_letters_are(content: bytes) -> None:
    frieda, karl = comments(lines(content))
    assert frieda.text == "Gibt es die auch\nin Blau?"
    assert frieda.written_at.isoformat() == "2025-12-24T17:30:00+00:00"
    assert (frieda.external_id, frieda.author.name) == ("c1", "Frieda Frage")
    assert (frieda.thread_id, frieda.language) == ("p1", "de")
    assert frieda.permalink == "https://plaza.example/c1"
    assert (karl.parent_id, karl.written_at.minute) == ("c1", 31)
    assert karl.author.external_id != frieda.author.external_id


def test_a_file_of_old_windows_is_read_and_it_is_said_aloud() -> None:
    found = lines("Autor;Kommentar\nJürgen;Schöne Bürste – „hält“\n".encode("cp1252"))
    assert "Latin-1" in str(found[0].remark)
    [comment] = comments(found)
    assert (comment.author.name, comment.text) == ("Jürgen", "Schöne Bürste – „hält“")


def test_one_broken_line_does_not_make_the_whole_file_latin() -> None:
    found = lines("text\nschön\n".encode() + b"sch\xf6n\n" + "grün\n".encode())
    assert list(troubles(found)) == [3]
    assert [said.text for said in comments(line for line in found if not line.trouble)] == [
        "schön",
        "grün",
    ]


def test_a_forgotten_quotation_mark_costs_one_line() -> None:
    found = lines('author,text\nKarl,"Nie wieder\nLena,"Immer ""wieder"", gern"\nFrieda,Wo?\n')
    assert "quotation marks" in troubles(found)[2]
    assert [said.text for said in comments(found[1:])] == ['Immer "wieder", gern', "Wo?"]


def test_the_words_of_a_formula_are_only_words() -> None:
    formula = '=HYPERLINK("http://evil.example";"Preis")'
    [comment] = comments(lines(f'text\n"{formula.replace(chr(34), chr(34) * 2)}"\n'))
    assert comment.text == formula


def test_a_list_with_labels_behind_tabs_needs_no_names() -> None:
    found = lines('"Gute" Bürste\tOTHER\n\n"Ungerade\tOFFENSE\n', name="train.tsv")
    assert [said.text for said in comments(found)] == ['"Gute" Bürste', '"Ungerade']
    assert [line.number for line in found] == [1, 3]


def test_a_table_without_a_column_for_the_text_is_refused_with_its_first_line() -> None:
    with pytest.raises(Unreadable, match="spam,Huh"):
        lines("spam,Huh\nham,Oh\n")


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b"%PDF-1.7", b"\x1f\x8b\x08"])
def test_files_of_other_programs_are_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        lines(content)


# --- JSON ----------------------------------------------------------------------------------------


def test_an_object_per_line_is_read_and_a_broken_line_stops_nobody() -> None:
    good = {"text": "Haart die?", "author": {"name": "Frieda Frage", "id": "f1"}, "id": 7}
    content = "\n".join(
        [
            json.dumps({**good, "created_at": 1766597400}),
            '{"text": "cut',
            "[" * 100_000,
            "null",
            json.dumps({**good, "id": 8, "text": {"a": 1}}),
            json.dumps({**good, "id": 9, "date": "12/11/2025"}),
            json.dumps({**good, "id": 10, "text": " "}),
            json.dumps({"text": "Ja", "author": "Karl Kritik", "timestamp": 1766597400000}),
        ]
    )
    found = lines(content, "jsonl")
    assert list(troubles(found)) == [2, 3, 4, 5, 6, 7]
    frieda, karl = comments(line for line in found if not line.trouble)
    assert (frieda.external_id, frieda.author.name) == ("7", "Frieda Frage")
    assert frieda.written_at == karl.written_at
    assert frieda.written_at.isoformat() == "2025-12-24T17:30:00+00:00"


def test_lines_without_end_and_null_bytes_are_stepped_over_in_bounded_memory() -> None:
    endless = b'{"text": "' + b"x" * (3 * LONGEST) + b'"}\n'
    found = lines(b'{"text": "eins"}\n' + endless + b'{"text": "\0"}\n{"text": "zwei"}\n')
    assert list(troubles(found)) == [2, 3]
    assert [said.text for said in comments(line for line in found if line.delivery)] == [
        "eins",
        "zwei",
    ]


STATUS = {
    "id": "113",
    "created_at": "2025-12-24T17:30:00.000Z",
    "in_reply_to_id": "112",
    "visibility": "direct",
    "language": "de",
    "url": "https://chaos.example/@frieda/113",
    "content": "<p>Gibt es die <b>auch</b> in Blau?</p>",
    "reblog": None,
    "account": {
        "acct": "frieda@chaos.example",
        "username": "frieda",
        "display_name": "Frieda Frage",
        "url": "https://chaos.example/@frieda",
    },
}


@pytest.mark.parametrize(
    "document",
    [[STATUS], {"statuses": [STATUS]}, [{"type": "mention", "status": STATUS, "account": {}}]],
)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("shape", ["auto", "mastodon"])
def test_what_mastodon_gives_is_read(document: Any, indent: int | None, shape: str) -> None:
    [comment] = comments(lines(json.dumps(document, indent=indent), shape))
    assert comment.text == "Gibt es die auch in Blau?"
    assert comment.visibility is Visibility.PRIVATE
    assert comment.author.external_id == "https://chaos.example/@frieda"
    assert comment.author.address == "@frieda@chaos.example"
    assert (comment.external_id, comment.parent_id) == ("113", "112")


def test_an_outbox_is_read_and_what_was_passed_on_is_no_comment() -> None:
    note = {
        "type": "Note",
        "id": "https://chaos.example/users/frieda/statuses/113",
        "attributedTo": "https://chaos.example/users/frieda",
        "content": "<p>Haart die?</p>",
        "published": "2025-12-24T17:30:00Z",
        "inReplyTo": "https://plaza.example/p1",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
    }
    outbox = {
        "@context": ["https://www.w3.org/ns/activitystreams", {"a": 1}],
        "totalItems": 2,
        "orderedItems": [
            {"type": "Create", "actor": note["attributedTo"], "object": note},
            {"type": "Announce", "object": "https://plaza.example/p2"},
        ],
    }
    found = lines(json.dumps(outbox, indent=1))
    [comment] = comments(found)
    assert (comment.author.name, comment.text) == ("frieda", "Haart die?")
    assert comment.visibility is Visibility.PUBLIC
    assert found[1].remark


RECORD = {
    "$type": "app.bsky.feed.post",
    "text": "Haart die?",
    "createdAt": "2025-12-24T17:30:00.000Z",
    "langs": ["de"],
    "reply": {"root": {"uri": "at://did:plc:r/p/1"}, "parent": {"uri": "at://did:plc:r/p/2"}},
}
URI = "at://did:plc:frieda/app.bsky.feed.post/3k"
POST = {"uri": URI, "record": RECORD, "author": {"did": "did:plc:frieda", "handle": "f.example"}}


@pytest.mark.parametrize(
    "document",
    [
        {"cursor": "x", "notifications": [{**POST, "reason": "reply"}, {**POST, "reason": "like"}]},
        {"feed": [{"post": POST}, {"post": POST, "reason": {"$type": "repost"}}]},
        {"records": [{"uri": URI, "cid": "b", "value": RECORD}]},
    ],
)
@pytest.mark.parametrize("shape", ["auto", "bluesky"])
def test_what_bluesky_gives_is_read(document: Any, shape: str) -> None:
    [comment] = comments(lines(json.dumps(document), shape))
    assert (comment.external_id, comment.text) == (URI, "Haart die?")
    assert comment.author.external_id == "did:plc:frieda"
    assert (comment.thread_id, comment.parent_id) == ("at://did:plc:r/p/1", "at://did:plc:r/p/2")
    assert comment.permalink == "https://bsky.app/profile/did:plc:frieda/post/3k"


def test_what_follows_a_broken_item_of_a_list_is_named_as_lost() -> None:
    found = lines('[{"text": "eins"}, {"text": oops}, {"text": "drei"}]')
    assert comments(found[:1])[0].text == "eins"
    assert "Nothing after it" in troubles(found)[2]


def test_an_object_without_any_list_is_refused() -> None:
    with pytest.raises(Unreadable):
        lines('{\n"hello": {"world": [1, 2]},\n"x": 1}')


# --- who, when, and which one --------------------------------------------------------------------


def test_the_same_file_gives_the_same_comments_again() -> None:
    first, second = (lines("text\nGut\nGut\nSchlecht\n") for _ in range(2))
    assert [line.delivery and line.delivery.body for line in first] == [
        line.delivery and line.delivery.body for line in second
    ]
    assert len({said.external_id for said in comments(first)}) == 3


def test_same_author_same_time_same_words_is_the_same_comment() -> None:
    table = "author,date,text\n" + "Karl,2025-12-24 18:30,Nein\n" * 2 + "Karl,2025-12-25,Nein\n"
    once, again, later = comments(lines(table))
    assert once.external_id == again.external_id != later.external_id


def test_nobody_is_a_person_of_their_own_and_never_one_for_all() -> None:
    one, other = comments(lines("text\nGut\nSchlecht\n", nobody="Unbekannt"), nobody="Unbekannt")
    assert (one.author.name, other.author.name) == ("Unbekannt 2", "Unbekannt 3")
    assert one.author.external_id != other.author.external_id


def test_a_time_nobody_wrote_down_is_marked_as_estimated() -> None:
    known, unknown = comments(lines("date,text\n2025-12-24,Gut\n,Schlecht\n"))
    assert known.meta == {}
    assert unknown.meta == {"time_estimated": "yes"}
    assert unknown.written_at > known.written_at


def test_names_of_ours_are_ours() -> None:
    theirs, ours = comments(
        lines("author,text\nKarl,Und?\nRatziFatzi,Gern.\n", own_names=["@ratzifatzi"])
    )
    assert (theirs.author.external_id != OWN, ours.author.external_id) == (True, OWN)


@pytest.mark.parametrize("value", ["12/11/2025", "gestern", "0001-01-01", "9" * 40, "2025-13-01"])
def test_a_date_that_may_mean_anything_is_not_guessed(value: str) -> None:
    from datetime import UTC

    with pytest.raises(Unreadable):
        to_moment(value, UTC)


# --- a connector among others --------------------------------------------------------------------


def test_it_answers_for_every_ability_and_claims_no_way_out() -> None:
    for ability in Ability:
        capability = Archive.can(ability)
        assert capability.reason
        assert not capability.works or ability.startswith("read_")
    assert Archive.can(Ability.REPLY).answer is Answer.BY_HAND


def test_nothing_leaves_an_archive() -> None:
    incoming = comments(lines("text\nGut\n"))[0]
    outgoing = Outgoing("key", incoming.external_id, "t", "Danke!", incoming.author)
    with pytest.raises(Refused):
        archive().send(outgoing)
    with pytest.raises(Gone):
        archive().context(incoming)
    assert list(archive().refresh([incoming.external_id])) == []


@pytest.mark.parametrize(
    "body", [*RUBBISH, b"[" * 100_000, b'{"text": "x", "id": "1", "at": "never"}']
)
def test_rubbish_is_unreadable_and_nothing_worse(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(archive().parse(Delivery(body)))
