"""What one may see leaves as a file, whole and as it is; what is gone, hidden or not theirs stays."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.accounts.models import Membership
from herzenstakt.cli.main import main
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.exports.columns import COLUMNS, Column, Holds, What, as_table
from herzenstakt.exports.writing import Format, escaped, stamp, unescaped, write
from herzenstakt.flows import exporting
from herzenstakt.flows.exporting import Wanted, export
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.search.filters import parse
from herzenstakt.search.seeking import seek
from tests.conftest import Says

PAGE = Path(__file__).parents[2] / "docs" / "export.md"
FORMATS = list(Format)
BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
ALL = tuple(Column(kind.value, kind, "pk", "") for kind in Holds)

#: a spreadsheet takes a cell for a formula that begins so; the apostrophe stands for itself
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")

times = st.integers(0, 7 * 10**15).map(lambda micros: BEGIN + timedelta(microseconds=micros))
words = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    st.builds(lambda sign, rest: sign + rest, st.sampled_from(FORMULA), st.text("=1+'\"\r\n,;")),
)
#: of letters with which a cell can be begun, quoted, ended and made a formula
hostile = st.text("=+-@'\"\r\n,;\t 1", max_size=12)
row = st.tuples(
    st.none() | st.integers(-(2**63), 2**63 - 1), words, st.none() | times, st.booleans()
)


def read(told: bytes, form: Format, columns: tuple[Column, ...]) -> list[list[Any]]:
    """The rows of a file, as a stranger reads them who knows the page."""
    names = [one.name for one in columns]
    if form is Format.PARQUET:
        table = pyarrow.parquet.read_table(io.BytesIO(told))
        return [[line[name] for name in names] for line in table.to_pylist()]
    if form is Format.JSONL:
        lines = [json.loads(line) for line in told.decode().split("\n")[:-1]]
        return [[_from_json(line[one.name], one.kind) for one in columns] for line in lines]
    found = list(csv.reader(io.StringIO(told.decode("utf-8-sig"), newline="")))
    assert found[0] == names
    return [
        [_from_cell(cell, one.kind) for cell, one in zip(line, columns, strict=True)]
        for line in found[1:]
    ]


def _from_json(value: Any, kind: Holds) -> Any:
    return datetime.fromisoformat(value) if kind is Holds.TIME and value else value


def _from_cell(cell: str, kind: Holds) -> Any:
    match kind:
        case Holds.TEXT:
            return unescaped(cell)
        case _ if not cell:
            return None
        case Holds.TIME:
            return datetime.fromisoformat(cell)
        case Holds.YES:
            return cell == "true"
        case Holds.NUMBER:
            return int(cell)


# --- the files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@given(lots=st.lists(st.lists(row, max_size=4), max_size=3), bom=st.booleans())
def test_what_is_written_is_read_as_it_was(
    form: Format, lots: list[list[tuple[Any, ...]]], bom: bool
) -> None:
    file = io.BytesIO()
    number = write(lots, ALL, form, file, bom=bom)

    rows = [list(one) for lot in lots for one in lot]
    assert number == len(rows)
    assert read(file.getvalue(), form, ALL) == rows


@given(text=words)
def test_no_cell_begins_like_a_formula_and_nothing_is_lost(text: str) -> None:
    assert not escaped(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_NONE])
@pytest.mark.parametrize("splits_at", [";", "\t"])
@given(texts=st.lists(hostile, min_size=1, max_size=3))
def test_no_cell_is_a_formula_for_whoever_splits_at_something_else(
    splits_at: str, quoting: Any, texts: list[str]
) -> None:
    file = io.BytesIO()
    write([[(1, text, None, True) for text in texts]], ALL, Format.CSV, file)

    lines = io.StringIO(file.getvalue().decode(), newline=None)
    for line in csv.reader(lines, delimiter=splits_at, quoting=quoting):
        for cell in line:
            assert not cell.lstrip(' "').startswith(("=", "+", "-", "@")), line
    assert [row[1] for row in read(file.getvalue(), Format.CSV, ALL)] == texts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hallo;=1+1;danke", "Hallo;'=1+1;danke"),
        ("Hallo\t@SUM(A1)", "Hallo\t'@SUM(A1)"),
        ("Hallo\n=1+1", "Hallo\n'=1+1"),
        ('Hallo; "=1+1"', 'Hallo;\' "=1+1"'),
        ("Hallo;'=1+1", "Hallo;''=1+1"),
        ("Danke ;-)", "Danke ;'-)"),
        ("'s ist gut; 'türlich", "''s ist gut; 'türlich"),
        ("19,- Euro; sehr gut = prima", "19,- Euro; sehr gut = prima"),
    ],
)
def test_only_where_a_cell_may_begin_an_apostrophe_is_put(text: str, told: str) -> None:
    assert escaped(text) == told
    assert unescaped(told) == text
    assert re.sub(r"(\A|[;\t\r\n])'", r"\1", told) == text  # as the page says


def test_a_file_for_excel_says_first_that_it_is_utf8() -> None:
    with_it, without = io.BytesIO(), io.BytesIO()
    write([], ALL, Format.CSV, with_it, bom=True)
    write([], ALL, Format.CSV, without)
    assert with_it.getvalue() == b"\xef\xbb\xbf" + without.getvalue()


def test_times_are_utc_and_rfc_3339() -> None:
    assert stamp(datetime.fromisoformat("2026-11-26T12:00:00+01:00")) == (
        "2026-11-26T11:00:00.000000Z"
    )


def test_the_page_has_the_columns_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(as_table(what) in page for what in What)


# --- what stands in them -------------------------------------------------------------------------


def exported(
    who: Membership, words: str = "", what: What = What.MESSAGES, form: Format = Format.JSONL
) -> list[dict[str, Any]]:
    """The rows somebody gets."""
    file = io.BytesIO()
    export(seek(who, parse(words).filter), Wanted(what, form), file, who)
    names = [one.name for one in COLUMNS[what]]
    return [
        dict(zip(names, one, strict=True)) for one in read(file.getvalue(), form, COLUMNS[what])
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("what", list(What))
def test_each_file_holds_the_same_rows(
    what: What, form: Format, says: Says, mia: Membership
) -> None:
    message = says("frieda", "=HYPERLINK(1) Wann kommt die in Blau?")
    (one,) = exported(mia, what=what, form=form)

    if what is What.MESSAGES:
        assert one["id"] == message.pk
        assert one["text"] == message.text
        assert one["written_at"] == message.written_at
        assert (one["person_name"], one["settled_at"]) == ("Frieda Frage", None)
    else:
        assert one["id"] == message.conversation_id
        assert one["is_private"] is False


def test_a_search_exports_what_it_finds(says: Says, mia: Membership) -> None:
    says("frieda", "Wann kommt die in Blau?")
    says("karl", "Das ist viel zu teuer.")

    assert [one["text"] for one in exported(mia, "blau")] == ["Wann kommt die in Blau?"]
    assert len(exported(mia, "is:waiting", What.CONVERSATIONS)) == 2
    assert exported(mia, "label:gibtesnicht") == []


def test_lots_are_put_together_without_a_gap(
    says: Says, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("frieda", "karl", "lena", "jonas")
    told = [says(who, f"Frage {number}") for number, who in enumerate(names)]
    monkeypatch.setattr(exporting, "NUMBERS", 1)
    monkeypatch.setattr(exporting, "LOT", 3)

    for words in ("", "frage", "is:waiting"):
        rows = exported(mia, words)
        assert sorted(one["id"] for one in rows) == [one.pk for one in told], words


@pytest.mark.parametrize("what", ["gone", "expired", "hidden", "forgotten"])
def test_what_is_not_there_any_more_does_not_leave(
    what: str, frieda_asks: Message, mia: Membership
) -> None:
    now = timezone.now()
    match what:
        case "gone":
            Message.objects.update(gone_at=now)
        case "expired":
            Message.objects.update(expired_at=now)
        case "hidden":
            Message.objects.update(is_hidden=True)
        case "forgotten":
            assert frieda_asks.conversation is not None
            type(frieda_asks.conversation.person).objects.update(forgotten_at=now)
            assert exported(mia, what=What.CONVERSATIONS) == []
    assert exported(mia) == []


def test_one_gets_what_one_may_see_and_no_more(
    frieda_asks: Message, mia: Membership, rolf: Membership, olga: Membership
) -> None:
    Conversation.objects.update(is_private=True)
    Message.objects.update(visibility="private")
    assert len(exported(mia)) == 1
    for who in (rolf, olga):
        for what in What:
            assert exported(who, what=what) == []


def test_the_journal_says_who_exported_how_much(frieda_asks: Message, mia: Membership) -> None:
    exported(mia)
    line = Entry.objects.get(action="export.made")
    assert (line.by, line.details) == (
        mia,
        {"number": 1, "what_of": "messages", "as": "jsonl"},
    )


def test_too_much_for_one_file_is_said_and_not_cut(
    says: Says, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    says("frieda", "eins")
    says("karl", "zwei")
    wanted = Wanted(What.MESSAGES, Format.CSV, most=1)
    with pytest.raises(NotKept, match="more than 1 rows"):
        export(seek(mia, parse("").filter), wanted, io.BytesIO(), mia)
    assert not Entry.objects.filter(action="export.made").exists()


# --- the command ---------------------------------------------------------------------------------


Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *more: main(["export", "--team", "ratzifatzi", "--output", "out", *more])


def test_the_command_writes_a_file_and_says_so(
    run: Run, frieda_asks: Message, owner: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--format", "csv", "--json", "--bom") == 0
    assert json.loads(capsys.readouterr().out) == {
        "rows": 1,
        "what": "messages",
        "format": "csv",
        "output": "out",
    }
    (one,) = read(Path("out").read_bytes(), Format.CSV, COLUMNS[What.MESSAGES])
    assert frieda_asks.text in one
    assert Entry.objects.get(action="export.made").by is None


def test_the_command_overwrites_nothing(
    run: Run, frieda_asks: Message, owner: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("out").write_text("mine", encoding="utf-8")
    assert run("--format", "jsonl") == 1
    assert Path("out").read_text(encoding="utf-8") == "mine"
    assert "nothing was changed" in capsys.readouterr().err


def test_a_team_nobody_knows_and_a_search_for_what_is_not_there_end_with_a_word(
    run: Run, owner: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--format", "csv", "--team", "nobody") == 1
    assert run("--format", "csv", "--search", "label:gibtesnicht") == 1
    assert "gibtesnicht" in capsys.readouterr().err
    assert not Path("out").exists()
