"""A raw mail (RFC 5322, MIME) read into what we keep of it, whatever its sender wrote.

The structure is read by the standard library under its oldest policy (`compat32`): the newer one reads each
header by its grammar and raises what its parser stumbles over. Headers are cut before anybody looks inside,
so the work grows with the length of a mail and no faster.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from herzenstakt.channels.trouble import Unreadable
from herzenstakt.kernel.names import shown
from herzenstakt.kernel.text import SEEN, plain, tidy
from herzenstakt.kernel.words import gettext_noop as _

#: of one header as much as this is read; addresses and ids beyond it are those of a mailing to many
LONGEST_HEADER = 8_000
MOST_HEADERS = 400
#: multiparts in one mail; each line is compared with the boundary of every one that is open, and some
#: more is done with each
MOST_MULTIPARTS, FOR_EACH_LINE, MOST_STEPS = 60, 4, 40_000_000
#: beginnings of parts, and letters of a header about one: its parameters are read in the square of them
MOST_BEGINNINGS, LONGEST_ABOUT_A_PART = 20_000, 2_000
#: multiparts inside each other, and parts that are looked at
DEEPEST, MOST_PARTS = 12, 100
#: bytes of one part that are made text; `tidy` keeps less
LONGEST_TEXT = 1_000_000
ABOUT_A_PART = re.compile(
    rb"^content-(?:type|disposition):[^\n]*+(?:\n[ \t][^\n]*+)*+", re.IGNORECASE | re.MULTILINE
)
#: one address as we write it (RFC 5322 addr-spec without quotes, comments and literals)
ADDRESS = re.compile(r"[^\s<>()\[\]@,;:\\\"\x00-\x1f\x7f]{1,64}@[\w.-]{1,190}", re.ASCII)
#: a value that ends in one address in brackets, as mail programs write it whose names are not quoted
ONE_AT_THE_END = re.compile(rf"([^<>]*)<\s?({ADDRESS.pattern})\s?>", re.ASCII)
#: RFC 5322 section 3.6.4, and everything that mail programs write instead
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
#: no encodings of characters, or ones whose work grows with the square of their length
NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})

NO_MAIL = _("This is no mail: nobody stands there as its sender.")
TOO_LONG_TO_READ = _("This mail is built so that reading it would take too long.")


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody in a header: the address in small letters, and the name that stands beside it."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """Behind the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A part of a mail that is no text of it. `part` holds its bytes."""

    kind: str
    name: str
    alt: str
    part: Message

    def read(self) -> bytes:
        """Its bytes."""
        return _bytes_of(self.part)

    def mark(self, *, by_bytes: bool) -> str:
        """A short name by which it is known again: by its bytes, or by what it is called where they are not
        known whole."""
        about = f"{by_bytes} {self.kind} {self.name}".encode()
        told = about + (self.read() if by_bytes else b"")
        return hashlib.sha256(told).hexdigest()[:16]


class Letter:
    """One mail. Raises Unreadable for what is none."""

    def __init__(self, raw: bytes) -> None:
        if takes_too_long(raw):
            raise Unreadable(TOO_LONG_TO_READ)
        try:
            self.whole: Message = message_from_bytes(raw, policy=compat32)
        except (MessageError, ValueError, LookupError, RecursionError) as trouble:
            raise Unreadable(NO_MAIL) from trouble
        self.headers = headers_of(self.whole)

    def first(self, name: str) -> str:
        """The topmost header of this name, on one line; "" where there is none."""
        return next(self.every(name), "")

    def every(self, name: str) -> Iterator[str]:
        """All headers of this name, the topmost first: whoever passes a mail on writes above."""
        return (value for one, value in self.headers if one == name)

    def people(self, name: str) -> list[Somebody]:
        """Who stands in a header, groups and comments taken apart; what is no address is left out."""
        return people_in(self.first(name))

    def ids(self, name: str) -> list[str]:
        """The message ids in a header, in their order."""
        return MESSAGE_ID.findall(self.first(name))

    @property
    def message_id(self) -> str:
        """Its own id; "" where it has none, or several."""
        told = [one for value in self.every("message-id") for one in MESSAGE_ID.findall(value)]
        return told[0] if len(told) == 1 else ""

    @property
    def subject(self) -> str:
        """What it says it is about, on one line."""
        return shown(decoded(self.first("subject")))

    def date(self) -> datetime | None:
        """When its sender says it was written; without a zone (RFC 5322: "-0000") it is UTC."""
        return moment(self.first("date"))

    def passed_on_at(self) -> datetime | None:
        """When the last server that passed it on had it in its hands."""
        return moment(self.first("received").rpartition(";")[2])

    def contents(self) -> tuple[str, list[Enclosed]]:
        """Its words as plain text, and what goes with them."""
        words: list[str] = []
        enclosed: list[Enclosed] = []
        for leaf in _leaves(self.whole, 0, [MOST_PARTS]):
            if isinstance(leaf, str):
                words.append(leaf)
            else:
                enclosed.append(leaf)
        return tidy("\n\n".join(one for one in words if one)), enclosed

    def versions(self) -> Iterator[tuple[str, str]]:
        """Every text of it as it was written, also where one says the same as another: its kind and it."""
        for part in _parts(self.whole, 0, [MOST_PARTS]):
            kind = part.get_content_type()
            if _is_text(part, kind):
                yield kind, _text_in(part)


def takes_too_long(raw: bytes) -> bool:
    """Whether the library would read it for longer than a mail is worth; no mail program writes such.

    It ends a line also at a bare CR. The name of a boundary can be written in many ways (RFC 2231); that a
    part is a multipart only in one.
    """
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    about_parts = [one[0] for one in ABOUT_A_PART.finditer(lines)]
    multiparts = sum(b"multipart/" in one.lower() for one in about_parts)
    return (
        multiparts > MOST_MULTIPARTS
        or lines.count(b"\n") * (multiparts + FOR_EACH_LINE) > MOST_STEPS
        or lines.count(b"\n--") > MOST_BEGINNINGS
        or any(len(one) > LONGEST_ABOUT_A_PART for one in about_parts)
    )


# --- headers --------------------------------------------------------------------------------------


def headers_of(part: Message) -> list[tuple[str, str]]:
    """The headers of a mail or a part: names in small letters, values on one line and cut."""
    raw = list(part.raw_items())[:MOST_HEADERS]
    return [(name.lower(), _line(str(value))) for name, value in raw]


def _line(value: str) -> str:
    """Unfolded (RFC 5322 section 2.2.3), and bytes that are no ASCII read as what they mostly are."""
    told = value[:LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(told.split())


def decoded(value: str) -> str:
    """A header with its encoded words (RFC 2047) read; as it stands where they are broken."""
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError):
        return value
    return "".join(
        piece if isinstance(piece, str) else text_of(piece, charset or "latin-1")
        for piece, charset in pieces
    )


def people_in(value: str) -> list[Somebody]:
    """The mailboxes in the value of a header. Encoded words are read after the addresses are known, so that
    a name cannot smuggle one in."""
    try:
        told = getaddresses([value])
    except RecursionError:  # it goes one step deeper for every bracket within a bracket
        told = []
    found = [one for one in told if ADDRESS.fullmatch(one[1])] or _one_at_the_end(value)
    return [Somebody(address.lower(), shown(decoded(name))) for name, address in found]


def _one_at_the_end(value: str) -> list[tuple[str, str]]:
    """The address in brackets with which a value ends that breaks the grammar (RFC 5322 section 3.4), mostly
    by a name that wants quotes: "A@B GmbH <a@b.example>". All before it is name. Where that may be a list
    with further addresses nobody can say who is meant, so nobody is."""
    match = ONE_AT_THE_END.fullmatch(value.strip())
    if match is None or (re.search("[,;]", match[1]) and ADDRESS.search(match[1])):
        return []
    return [(re.sub(r'["\\]', "", match[1]).strip(), match[2])]


def moment(told: str) -> datetime | None:
    """A date of a header in UTC; None where it is none."""
    try:
        at = parsedate_to_datetime(told.strip()[:100])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


# --- parts ----------------------------------------------------------------------------------------


def _leaves(part: Message, depth: int, left: list[int]) -> Iterator[str | Enclosed]:
    """Texts and enclosures in their order. `left`: how many parts may still be looked at."""
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        return
    kind, inside = part.get_content_type(), _inside(part)
    if not inside or kind.startswith("message/"):
        yield _leaf(part, kind)
    elif kind == "multipart/alternative":
        yield from _best_of(inside, depth, left)
    else:
        for one in inside:
            yield from _leaves(one, depth + 1, left)


def _inside(part: Message) -> list[Message]:
    """The parts of a part; none where it is one itself. The library is not asked for the payload of such a
    one: it would decode it in whatever charset it claims."""
    inside = part.get_payload() if part.is_multipart() else None
    if not isinstance(inside, list):
        return []
    return [one for one in inside if isinstance(one, Message)]


def _best_of(versions: list[Message], depth: int, left: list[int]) -> Iterator[str | Enclosed]:
    """Of several versions of the same words (RFC 2046 section 5.1.4) the first in which somebody sees any:
    plain text comes first, and says the same as the page behind it."""
    read = [list(_leaves(one, depth + 1, left)) for one in versions]
    seen = [any(isinstance(leaf, str) and SEEN.search(leaf) for leaf in leaves) for leaves in read]
    best = seen.index(True) if True in seen else 0
    for place, leaves in enumerate(read):
        yield from (leaf for leaf in leaves if place == best or isinstance(leaf, Enclosed))


def _parts(part: Message, depth: int, left: list[int]) -> Iterator[Message]:
    """Everything that holds no further parts, a mail inside a mail being one. `left`: as for `_leaves`."""
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        return
    inside = _inside(part)
    if not inside or part.get_content_maintype() == "message":
        yield part
        return
    for one in inside:
        yield from _parts(one, depth + 1, left)


def _leaf(part: Message, kind: str) -> str | Enclosed:
    if not _is_text(part, kind):
        about = dict(reversed(headers_of(part))).get("content-description", "")
        return Enclosed(kind, _file_name(part), shown(decoded(about)), part)
    text = _text_in(part)
    if kind == "text/html":
        return plain(text)
    if _parameter(part, "format").lower() == "flowed":
        return unflowed(text, is_glued=_parameter(part, "delsp").lower() == "yes")
    return text.replace("\r\n", "\n")


def _is_text(part: Message, kind: str) -> bool:
    """Whether it is words to be read, and no file."""
    told = dict(reversed(headers_of(part))).get("content-disposition", "").lower()
    is_attached = told.startswith("attachment") or bool(_file_name(part))
    return kind in {"text/plain", "text/html"} and not is_attached


def _text_in(part: Message) -> str:
    return text_of(_bytes_of(part)[:LONGEST_TEXT], _parameter(part, "charset") or "utf-8")


def _parameter(part: Message, name: str) -> str:
    """A parameter of the content type (RFC 2045, RFC 2231); "" where there is none, or a broken one."""
    try:
        told = part.get_param(name, "")
        return str(told[2] if isinstance(told, tuple) else told or "")
    except (ValueError, LookupError, TypeError):
        return ""


def _file_name(part: Message) -> str:
    try:
        return shown(decoded(part.get_filename("") or ""))
    except (ValueError, LookupError, TypeError):
        return ""


def _bytes_of(part: Message) -> bytes:
    """What a part holds, its transfer encoding undone; of a mail inside a mail, that mail."""
    try:
        if part.get_content_maintype() == "message":
            inside = _inside(part)
            return inside[0].as_bytes() if inside else b""
        payload = part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def text_of(body: bytes, charset: str) -> str:
    """Bytes as text; a charset that nobody knows, or that does not fit, is read as UTF-8 and else as the
    Windows one, in which the most is written that does not say so."""
    try:
        # each has many spellings ("!punycode" is one), and one name
        name = codecs.lookup(charset.strip().strip("'\"")).name
        if name not in NO_CHARSETS:
            return body.decode("utf-8-sig" if name == "utf-8" else name)
    except (LookupError, ValueError, UnicodeError):
        pass
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def unflowed(text: str, *, is_glued: bool = False) -> str:
    """Lines that were broken only for sending put together again (RFC 3676). `is_glued`: the space at which
    a line was broken does not belong to the words (DelSp)."""
    lines: list[tuple[int, list[str]]] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        if not (goes_on and lines[-1][0] == depth):
            lines.append((depth, []))
        goes_on = words.endswith(" ") and words != "-- "
        lines[-1][1].append(words[:-1] if goes_on and is_glued else words)
    return "\n".join(
        f"{'>' * depth}{' ' if depth else ''}{''.join(words)}" for depth, words in lines
    )


# --- what a report says (RFC 3464) ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mail on its way to one recipient. `action`: failed, delayed, delivered, …;
    `recipients`: the address it was sent to, and the one it became on the way (RFC 3464 section 2.3)."""

    action: str
    recipients: Sequence[str]
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a mail, as a server on its way says. `about`: the headers of the mail it speaks of."""

    fates: Sequence[Fate]
    about: Mapping[str, str]

    def fate_of(self, address: str) -> Fate:
        """What it says of this address; where it names others only, what it says first."""
        return next((one for one in self.fates if address in one.recipients), self.fates[0])


def report_in(letter: Letter) -> Report | None:
    """The report a mail is; None where it is none, or one that names no mail."""
    if letter.whole.get_content_type() != "multipart/report":
        return None
    parts = _inside(letter.whole)[:MOST_PARTS]
    by_kind = {part.get_content_type(): part for part in reversed(parts)}
    told = by_kind.get("message/delivery-status")
    about = _returned(by_kind)
    if told is None or not about.get("message-id"):
        return None
    return Report(
        [_fate(dict(reversed(headers_of(one)))) for one in _about_recipients(told)], about
    )


def _about_recipients(status: Message) -> list[Message]:
    """What a report says of each recipient; the block before them speaks of the mail."""
    blocks = _inside(status)[:MOST_PARTS]
    named = [one for one in blocks if one["original-recipient"] or one["final-recipient"]]
    return named or blocks[-1:] or [status]


def _fate(fields: Mapping[str, str]) -> Fate:
    recipients = [fields.get(name, "") for name in ("original-recipient", "final-recipient")]
    addresses = [one.partition(";")[2].strip().strip("<>").lower() for one in recipients]
    why = fields.get("diagnostic-code", "").partition(";")[2] or fields.get("status", "")
    return Fate(
        action=fields.get("action", "").strip().lower(),
        recipients=[one for one in addresses if ADDRESS.fullmatch(one)],
        why=shown(why) or "?",
    )


def _returned(by_kind: Mapping[str, Message]) -> dict[str, str]:
    """The headers of the mail that comes back, whole or cut down to them."""
    inside = _inside(by_kind["message/rfc822"]) if "message/rfc822" in by_kind else []
    if not inside and (only := by_kind.get("text/rfc822-headers")) is not None:
        raw = _bytes_of(only) + b"\n\n"
        # what was encoded has passed by the guard so far
        inside = [] if takes_too_long(raw) else [message_from_bytes(raw, policy=compat32)]
    return dict(reversed(headers_of(inside[0]))) if inside else {}
