"""How files of comments are written. A file of strangers goes in, raw items come out one by one.

Whatever the file holds, memory stays bounded: a line or item may be `LONGEST` characters long, a longer
one is stepped over. Nothing here knows what a comment is; see `translate`.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TextIO

from herzenstakt.channels.trouble import Unreadable
from herzenstakt.connectors.archive.names import KNOWN, TEXT, plain_name
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

#: characters of one line or item; no network allows comments anywhere near
LONGEST = 1_000_000
#: lines of one record in a table, before we believe that a quotation mark was forgotten
MOST_LINES = 200
CHUNK = 65_536
DELIMITERS = ",;\t|"
#: lists in a document that hold what was said
LISTS = frozenset(
    (
        *("orderedItems", "notifications", "feed", "records", "posts", "statuses"),
        *("comments", "kommentare", "items", "data", "messages"),
    )
)
#: how files begin that are no text at all
OTHER_PROGRAMS = {
    b"PK\x03\x04": _("This is a zip file or a workbook. Please save it as CSV first."),
    b"\xd0\xcf\x11\xe0": _("This is a workbook. Please save it as CSV first."),
    b"\x1f\x8b": _("This file is packed. Please unpack it first."),
    b"%PDF": _("This is a PDF. Please export the comments as CSV or JSON."),
}
LATIN = "cp1252"
NumberedLine = tuple[int, str | Sentence]


@dataclass(frozen=True, slots=True)
class Raw:
    """One item of a file: its values by name, or why there are none. Number 0: the whole file."""

    number: int
    values: Mapping[str, Any] | None = None
    trouble: Sentence = field(default_factory=lambda: Sentence(""))
    remark: Sentence = field(default_factory=lambda: Sentence(""))


def read(file: BinaryIO, shape: str) -> Iterator[Raw]:
    """The items of a file, in order. `shape` is csv or jsonl; anything else means: look for yourself.

    The file must be seekable. Raises Unreadable for one that is not understood at all.
    """
    beginning = file.read(8)
    for magic, reason in OTHER_PROGRAMS.items():
        if beginning.startswith(magic):
            raise Unreadable(reason)
    encoding = encoding_of(file)
    if encoding == LATIN:
        yield Raw(0, remark=Sentence(_("The file is not UTF-8. It was read as Latin-1.")))
    file.seek(0)
    text = open_text(file, encoding)
    try:
        yield from _read_text(text, shape, getattr(file, "name", ""))
    finally:
        if not text.closed:
            text.detach()  # the file belongs to the caller


def _read_text(text: TextIO, shape: str, name: str) -> Iterator[Raw]:
    if shape == "jsonl":
        return read_lines_of_json(text)
    if shape != "csv" and (written := json_style(text)):
        return read_lines_of_json(text) if written == "lines" else read_document(text)
    if shape in {"mastodon", "bluesky"}:
        raise Unreadable(_("This file holds no JSON."))
    return read_table(text, is_plain=name.endswith(".txt"))


# --- letters -------------------------------------------------------------------------------------


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a file: what its mark says, else UTF-8, unless what is not ASCII in it is
    mostly not UTF-8: then it is Windows' Latin-1.
    """
    file.seek(0)
    mark = file.read(4)
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    file.seek(0)
    good = bad = 0
    for piece in iter(lambda: file.readline(CHUNK), b""):
        if piece.isascii():
            continue
        try:
            piece.decode()
            good += 1
        except UnicodeDecodeError as error:
            cut_by_us = len(piece) == CHUNK and error.start >= len(piece) - 4
            good, bad = (good + 1, bad) if cut_by_us else (good, bad + 1)
    return LATIN if bad > good else "utf-8-sig"


def open_text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The file as text. Bytes that are no UTF-8 stay recognisable (see `why_no_text`)."""
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    return io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="\n")


def lines_of(text: TextIO) -> Iterator[NumberedLine]:
    """Lines with their numbers, from 1; in place of a line that cannot be used, the reason."""
    number = 0
    while line := text.readline(LONGEST + 1):
        number += 1
        is_whole = line.endswith("\n") or len(line) <= LONGEST
        if is_whole:
            yield number, why_no_text(line) or line
            continue
        while line and not line.endswith("\n"):
            line = text.readline(CHUNK)
        yield (
            number,
            Sentence(_("The line is longer than %(limit)s characters."), {"limit": LONGEST}),
        )


def why_no_text(line: str) -> Sentence | None:
    """The reason why a line is no text, or None."""
    if "\0" in line:
        return Sentence(_("The line holds null bytes, so it is no text."))
    if not line.isascii() and any("\ud800" <= char <= "\udfff" for char in line):
        return Sentence(_("The line is not UTF-8 like the rest of the file."))
    return None


# --- JSON ----------------------------------------------------------------------------------------


def json_style(text: TextIO) -> str:
    """ "lines" for an object per line, "document" for one big list or object, "" for no JSON.
    Leaves the text at its beginning.
    """
    text.seek(0)
    first = text.readline(LONGEST)
    while first and not first.strip():
        first = text.readline(LONGEST)
    second = text.readline(CHUNK)
    text.seek(0)
    if not first.lstrip().startswith(("{", "[")):
        return ""
    if first.lstrip().startswith("["):
        return "document"
    try:
        whole = json.loads(first)
    except (ValueError, RecursionError):
        return "lines" if second.startswith("{") else "document"
    return "document" if LISTS & set(whole) and not second.strip() else "lines"


def read_lines_of_json(text: TextIO) -> Iterator[Raw]:
    """One object per line; empty lines do not count."""
    for number, line in lines_of(text):
        if isinstance(line, Sentence):
            yield Raw(number, trouble=line)
        elif line.strip():
            try:
                yield _object(number, json.loads(line))
            except (ValueError, RecursionError):
                yield Raw(number, trouble=Sentence(_("The line is not JSON.")))


def _object(number: int, value: Any) -> Raw:
    if isinstance(value, dict):
        return Raw(number, value)
    return Raw(number, trouble=Sentence(_("This is JSON, but no object with names and values.")))


class Scanner:
    """Reads a JSON document value by value, so that the whole of it is never in memory."""

    def __init__(self, text: TextIO) -> None:
        self.text, self.buffer, self.at, self.is_over = text, "", 0, False
        self.decoder = json.JSONDecoder()

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            rest = self.buffer[self.at :].lstrip()
            if rest or self.is_over:
                self.at = len(self.buffer) - len(rest)
                return rest[:1]
            self._more()

    def step(self, char: str) -> bool:
        """Go past this character, if it is the next."""
        found = self.peek() == char
        self.at += found
        return found

    def value(self) -> Any:
        """The next value, of at most LONGEST characters. Raises ValueError or RecursionError."""
        self.peek()
        self.buffer, self.at = self.buffer[self.at :], 0
        while True:
            try:
                value, end = self.decoder.raw_decode(self.buffer)
            except ValueError:
                if self.is_over or len(self.buffer) > LONGEST:
                    raise
            else:
                if end < len(self.buffer) or self.is_over:
                    self.at = end
                    return value
            self._more()

    def _more(self) -> None:
        more = self.text.read(max(CHUNK, len(self.buffer)))
        self.buffer += more
        self.is_over = not more


def read_document(text: TextIO) -> Iterator[Raw]:
    """The items of one big list, or of the list inside one big object. After an item that is broken
    nobody can tell where the next one begins, so it is the last."""
    scanner = Scanner(text)
    number = 0
    try:
        if not _go_to_list(scanner):
            raise Unreadable(_("There is no list of comments in this file."))
        while not scanner.step("]"):
            number += 1
            yield _object(number, scanner.value())
            if not scanner.step(",") and scanner.peek() != "]":
                raise ValueError
    except (ValueError, RecursionError):
        broken = _("The JSON is broken here. Nothing after it could be read.")
        yield Raw(max(number, 1), trouble=Sentence(broken))


def _go_to_list(scanner: Scanner) -> bool:
    """Whether there is a list of items; the scanner stands at its first one then."""
    if scanner.step("["):
        return True
    scanner.step("{")
    while scanner.peek() == '"':
        name = scanner.value()
        if not scanner.step(":"):
            raise ValueError
        if name in LISTS and scanner.step("["):
            return True
        scanner.value()
        scanner.step(",")
    return False


# --- tables --------------------------------------------------------------------------------------


def read_table(text: TextIO, is_plain: bool = False) -> Iterator[Raw]:
    """Rows by the names in the first line. Without names we know, a file with tabs (or any that
    `is_plain`) holds a comment per line, in front of the first tab.

    Raises Unreadable when no column is known to hold the text.
    """
    text.seek(0)
    first = text.readline(CHUNK)
    text.seek(0)
    delimiter, names = head_of(first)
    if any(plain_name(name) in TEXT for name in names):
        return _named(rows_of(text, delimiter), names)
    if is_plain or "\t" in first:
        return _plain_lines(text)
    raise Unreadable(
        _(
            "No column is known to hold the text. Please call it text, comment or Kommentar. "
            "The first line says: %(line)s"
        ),
        line=first.strip()[:100],
    )


def head_of(line: str) -> tuple[str, list[str]]:
    """The delimiter that shows most names we know, and all names of the first line."""
    heads = [(delimiter, cells_of(line, delimiter)) for delimiter in DELIMITERS]
    return max(heads, key=lambda head: sum(plain_name(name) in KNOWN for name in head[1]))


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line; one with a forgotten quotation mark is only cut."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return line.rstrip("\r\n").split(delimiter)


def rows_of(text: TextIO, delimiter: str) -> Iterator[tuple[int, list[str] | Sentence]]:
    """The rows of a table with the number of their first line. A forgotten quotation mark costs that
    one line and not all the lines after it."""
    lines = Lines(text)
    for number, line in lines:
        if isinstance(line, Sentence):
            yield number, line
            continue
        used: list[NumberedLine] = []
        try:
            record = _lines_of_record(line, lines, used)
            yield number, next(csv.reader(record, delimiter=delimiter, strict=True))
        except csv.Error:
            lines.returned.extend(reversed(used))
            if delimiter == "\t":  # many programs put quotation marks between tabs as they are
                yield number, line.rstrip("\r\n").split(delimiter)
            else:
                yield number, Sentence(_("The quotation marks of this line do not match."))


class Lines:
    """Numbered lines of which some can be given back to be read again."""

    def __init__(self, text: TextIO) -> None:
        self.lines = lines_of(text)
        self.returned: list[NumberedLine] = []

    def __iter__(self) -> Iterator[NumberedLine]:
        return self

    def __next__(self) -> NumberedLine:
        return self.returned.pop() if self.returned else next(self.lines)


def _lines_of_record(first: str, lines: Lines, used: list[NumberedLine]) -> Iterator[str]:
    """The first line of a record and, as long as they are asked for, those that follow. What was
    taken stands in `used`. Raises csv.Error where no record goes on."""
    yield first
    for number, line in lines:
        used.append((number, line))
        if isinstance(line, Sentence) or len(used) > MOST_LINES:
            raise csv.Error
        yield line


def _named(rows: Iterator[tuple[int, list[str] | Sentence]], names: Sequence[str]) -> Iterator[Raw]:
    next(rows)
    for number, row in rows:
        if isinstance(row, Sentence):
            yield Raw(number, trouble=row)
        elif any(cell.strip() for cell in row):
            yield Raw(number, dict(zip(names, row, strict=False)))


def _plain_lines(text: TextIO) -> Iterator[Raw]:
    for number, line in lines_of(text):
        if isinstance(line, Sentence):
            yield Raw(number, trouble=line)
        elif line.strip():
            yield Raw(number, {"text": line.split("\t", 1)[0]})
