"""Rows become a file, lot by lot: never more than one lot is held in memory.

CSV is what spreadsheets open, and a spreadsheet runs a cell that begins like a formula. Where a cell begins
is for the reader to say: some split at `;` or at tabs, and end a row at each line break. So a text gets an
apostrophe wherever a cell may begin like a formula, and wherever it has one there itself: whoever takes one
away in each of these places has what was there (`unescaped`).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, BinaryIO

import pyarrow
import pyarrow.parquet

from herzenstakt.exports.columns import Column, Holds

#: where a cell begins, for one reader or another: with the text, and inside it
_BEGINS = r"(?:\A|(?<=[;\t\r\n]))"
#: such a beginning, also behind spaces and quotation marks, which a reader may pass over
_LIKE_A_FORMULA = re.compile(rf"\A(?=[\t\r\n])|{_BEGINS}(?='|[ \"]*[=+\-@])")
_ESCAPED = re.compile(f"{_BEGINS}'")
#: Excel reads UTF-8 only where this stands first
BOM = "\ufeff".encode()
PARQUET: dict[Holds, Any] = {
    Holds.NUMBER: pyarrow.int64(),
    Holds.TEXT: pyarrow.string(),
    Holds.TIME: pyarrow.timestamp("us", tz="UTC"),
    Holds.YES: pyarrow.bool_(),
}

Row = Sequence[Any]
Lots = Iterable[Sequence[Row]]


class Format(StrEnum):
    """As what a table is written."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


def write(
    lots: Lots, columns: Sequence[Column], form: Format, file: BinaryIO, *, bom: bool = False
) -> int:
    """Write all rows; how many. `bom`: for Excel, CSV alone."""
    if form is Format.PARQUET:
        return _parquet(lots, columns, file)
    written = 0
    if form is Format.CSV:
        file.write((BOM if bom else b"") + _line([one.name for one in columns]))
    for lot in lots:
        for row in lot:
            file.write(_csv(row, columns) if form is Format.CSV else _json(row, columns))
        written += len(lot)
    return written


def escaped(text: str) -> str:
    """A text that no spreadsheet runs, whether it splits at commas, at `;` or at tabs."""
    return _LIKE_A_FORMULA.sub("'", text)


def unescaped(text: str) -> str:
    """The inverse of `escaped`."""
    return _ESCAPED.sub("", text)


def stamp(at: datetime) -> str:
    """RFC 3339, UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# --- steps ---------------------------------------------------------------------------------------


def _csv(row: Row, columns: Sequence[Column]) -> bytes:
    return _line([_cell(value, one.kind) for value, one in zip(row, columns, strict=True)])


def _cell(value: Any, kind: Holds) -> str:
    """Nothing is an empty cell."""
    if value is None:
        return ""
    match kind:
        case Holds.TEXT:
            return escaped(str(value))
        case Holds.TIME:
            return stamp(value)
        case Holds.YES:
            return "true" if value else "false"
        case Holds.NUMBER:
            return str(value)


def _line(cells: Sequence[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()


def _json(row: Row, columns: Sequence[Column]) -> bytes:
    whole = {
        one.name: stamp(value) if one.kind is Holds.TIME and value else value
        for value, one in zip(row, columns, strict=True)
    }
    return json.dumps(whole, ensure_ascii=False).encode() + b"\n"


def _parquet(lots: Lots, columns: Sequence[Column], file: BinaryIO) -> int:
    schema = pyarrow.schema([(one.name, PARQUET[one.kind]) for one in columns])
    written = 0
    with pyarrow.parquet.ParquetWriter(file, schema) as writer:
        for lot in lots:
            if lot:
                rows = [dict(zip(schema.names, row, strict=True)) for row in lot]
                writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
            written += len(lot)
    return written
