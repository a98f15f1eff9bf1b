"""Importing a file: everything goes through the same door, once."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.channels.models import Channel, Envelope, Health
from herzenstakt.cli.main import main
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import add_note, let_rest, take_care
from herzenstakt.flows import importing, incoming
from herzenstakt.flows.outgoing import answered_by_hand
from herzenstakt.journal.models import Entry
from herzenstakt.people.models import Person
from herzenstakt.search.filters import parse
from herzenstakt.search.finding import said
from herzenstakt.search.seeking import seek
from tests.beside import beside

pytestmark = pytest.mark.django_db

TABLE = (
    "author,date,id,parent,text\n"
    "Frieda Frage,2025-12-24 18:30,1,,Gibt es die auch in Blau?\n"
    "Karl Kritik,2025-12-24 18:31,2,1,Die haart!\n"
    "RatziFatzi,2025-12-24 18:40,3,1,Ab Dezember.\n"
)


@pytest.fixture
def team() -> Team:
    return Team.objects.create(name="RatziFatzi GmbH", slug="ratzifatzi")


@pytest.fixture
def mia(team: Team) -> Membership:
    user = User.objects.create_user("mia@ratzifatzi.example", name="Mia Menschenfreund")
    return Membership.objects.create(user=user, team=team, role="lead")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "comments.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def state() -> Counter[str]:
    """How many rows there are of everything an import could touch."""
    tables = (Channel, Envelope, Message, Conversation, Person, Entry)
    return Counter({table.__name__: table._default_manager.count() for table in tables})


def take_in(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, int]]:
    """Import with --json; the exit code and the summary."""
    code = main(["import", *map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out.splitlines()[-1])


def test_comments_wait_in_their_threads(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, tally = take_in(capsys, table)

    assert (code, tally["new"]) == (0, 3)
    frieda = Message.objects.get(external_id="1")
    karl = Message.objects.get(external_id="2")
    assert frieda.conversation
    assert karl.conversation
    assert frieda.conversation.waiting_since == frieda.written_at
    assert karl.thread_id == frieda.thread_id
    assert frieda.conversation != karl.conversation


def test_our_own_words_of_then_end_the_wait_of_then(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(capsys, table, "--own", "RatziFatzi")
    frieda = Message.objects.get(external_id="1")
    assert frieda.conversation
    assert frieda.conversation.waiting_since is None
    assert Message.objects.get(external_id="3").direction == "out"


def test_a_file_with_the_newest_words_first_ends_the_same_waits(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, *lines = TABLE.splitlines()
    later = "Frieda Frage,2025-12-24 18:35,4,1,Und wann?"
    answer = "RatziFatzi,2025-12-24 18:41,5,4,Am Morgen."
    table.write_text("\n".join([head, answer, later, *reversed(lines)]), encoding="utf-8")

    take_in(capsys, table, "--own", "RatziFatzi")

    assert Conversation.objects.get(person__name="Frieda Frage").waiting_since is None
    assert Conversation.objects.get(person__name="Karl Kritik").waiting_since


def test_a_second_import_changes_nothing(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(capsys, table)
    before = state()

    code, tally = take_in(capsys, table)

    assert (code, tally["new"], tally["known"]) == (0, 0, 3)
    assert state() == before


def test_a_second_import_changes_nothing_even_when_the_envelopes_are_gone(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(capsys, table)
    Envelope.objects.all().delete()
    before = state()
    table.write_text(f"{TABLE}".replace("\n", "\r\n"), encoding="utf-8-sig")

    _code, tally = take_in(capsys, table)

    assert (tally["new"], tally["known"]) == (0, 3)
    assert state() == before


def test_an_edited_comment_is_changed_and_an_older_edition_changes_nothing_back(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(capsys, table)
    table.write_text(TABLE.replace("in Blau?", "in Grün?"), encoding="utf-8")
    assert take_in(capsys, table)[1]["changed"] == 1
    table.write_text(TABLE, encoding="utf-8")
    assert take_in(capsys, table)[1]["known"] == 3
    assert Message.objects.get(external_id="1").text == "Gibt es die auch in Grün?"


def test_the_same_number_of_somebody_else_overwrites_nobody(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(capsys, table)
    table.write_text("author,id,text\nLena Lob,1,Toll!\nLena Lob,4,Super!\n", encoding="utf-8")

    code, tally = take_in(capsys, table)

    assert (code, tally["new"], tally["not_understood"]) == (1, 1, 1)
    assert Message.objects.get(external_id="1").text == "Gibt es die auch in Blau?"
    assert take_in(capsys, table, "--channel", "Lena")[1]["new"] == 2


def test_a_broken_line_is_named_and_the_rest_goes_in(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_text(f'{TABLE}Lena Lob,2025-12-24,5,,"Toll\nLena Lob,gestern,6,,Super\n')

    assert main(["import", str(table)]) == 1

    said = capsys.readouterr()
    assert "line 5:" in said.err
    assert "line 6: This is no date we can read: gestern" in said.err
    assert "3 new" in said.out
    assert Message.objects.count() == 3


def test_a_line_that_makes_the_desk_stumble_is_kept_and_named(
    team: Team,
    table: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumble(channel: Channel, happening: object, thread: str) -> None:
        if getattr(happening, "external_id", "") == "2":
            raise ZeroDivisionError
        original(channel, happening, thread)  # type: ignore[arg-type]

    original = incoming.take_in
    monkeypatch.setattr(incoming, "take_in", stumble)

    code, tally = take_in(capsys, table)

    assert (code, tally["new"], tally["not_understood"]) == (1, 2, 1)
    assert Envelope.objects.filter(done_at=None).count() == 1


def test_a_rehearsal_stores_nothing(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state()
    code, tally = take_in(capsys, table, "--dry-run")
    assert (code, tally["new"]) == (0, 3)
    assert state() == before


def test_an_interrupted_import_is_repeated_without_losing_or_doubling_anything(
    team: Team, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "many.txt"
    file.write_text("".join(f"Kommentar {n}\n" for n in range(25)), encoding="utf-8")
    monkeypatch.setattr(importing, "LOT", 10)
    calls = []

    def interrupted(channel: Channel, deliveries: list[object]) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return original(channel, deliveries)  # type: ignore[arg-type]

    original = incoming.open_lot
    monkeypatch.setattr(importing, "open_lot", interrupted)
    with pytest.raises(KeyboardInterrupt):
        main(["import", str(file)])
    assert Message.objects.count() == 10

    _code, tally = take_in(capsys, file)

    assert (tally["read"], tally["new"], tally["known"]) == (25, 15, 10)
    assert Message.objects.count() == 25


def test_what_cannot_be_meant_like_this_is_said_and_stores_nothing(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(table)]) == 2
    assert "no team yet" in capsys.readouterr().err
    for slug in ("ratzifatzi", "anderswo"):
        Team.objects.create(name=slug, slug=slug)
    assert main(["import", str(table)]) == 2
    assert "anderswo, ratzifatzi" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "nowhere.csv"), "--team", "ratzifatzi"]) == 2
    table.write_bytes(b"PK\x03\x04")
    assert main(["import", str(table), "--team", "ratzifatzi"]) == 2
    assert "workbook" in capsys.readouterr().err
    assert not Channel.objects.exists()


def test_an_archive_is_never_deaf(
    team: Team, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(capsys, table)
    channel = Channel.objects.get()
    Channel.objects.update(created_at=timezone.now() - timedelta(days=300))
    channel.refresh_from_db()
    channel.prepare_feeds()
    assert channel.health() is Health.GOOD
    assert not channel.feed_states.exists()
    plaza = Channel.objects.create(team=team, kind="plaza", name="Plaza")
    assert plaza.health() is Health.DEAF


def real_comments() -> Path | None:
    """The folder of real data beside the checkout, where there is one."""
    return beside("data", "germeval2018", "train.txt")


def three_thousand(file: Path) -> Path:
    """3,000 comments with their labels, as the corpus has them: real ones where it is at hand, else as
    many invented ones, and a word about it."""
    source = real_comments()
    if source is None:
        warnings.warn("no GermEval 2018 beside the checkout: invented comments", stacklevel=2)
        lines = [
            f"Die Moderatorin sagt zum {n}. Mal dasselbe.\tOTHER\tOTHER\n" for n in range(3000)
        ]
    else:
        with source.open(encoding="utf-8") as whole:
            lines = [next(whole) for _ in range(3000)]
    file.write_text("".join(lines), encoding="utf-8")
    return file


@pytest.mark.one_database
def test_three_thousand_real_german_comments_can_be_worked_on_and_come_in_once(
    mia: Membership, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = three_thousand(tmp_path / "germeval.txt")

    code, tally = take_in(capsys, file)
    assert (code, tally["read"], tally["new"]) == (0, 3000, 3000)
    before = state()
    code, tally = take_in(capsys, file)
    assert (code, tally["new"], tally["known"]) == (0, 0, 3000)
    assert state() == before

    noted, rested, answered = Conversation.objects.visible_to(mia).waiting()[:3]
    add_note(noted, mia, "Bitte nachfragen.")
    assert take_care(noted, mia)
    let_rest(rested, mia, "Keine Frage an uns.")
    answered_by_hand(answered, mia, "am Telefon")
    assert Conversation.objects.visible_to(mia).waiting().count() == 2998
    assert said(seek(mia, parse("Moderatorin").filter), 1).rows
