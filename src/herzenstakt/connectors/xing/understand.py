"""Who wrote, and what, as a notification says it: by its subject and by words in quotation marks.

Nobody has described these mails, and none has been seen here. Every pattern in this file is therefore
confidence C: written from memory of how such mails read, in German and English. So nothing hangs on one of
them. A mail is understood only where its subject and its words agree on one name; where anything speaks
against that it is not understood, and a person reads it as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import regex

from herzenstakt.kernel.text import Tag, pieces_of, tidy
from herzenstakt.mail.letter import Letter


class Kind(Enum):
    """What happened there."""

    MESSAGE = auto()
    COMMENT = auto()


@dataclass(frozen=True, slots=True)
class Understood:
    """Somebody of this name wrote. `words`: theirs, "" where the mail does not tell them from its own."""

    kind: Kind
    name: str
    words: str


NAME = r"(?P<name>.{2,80}?)"
YOUR = r"(?:ihre[mnrs]?|deine[mnrs]?|eine[mnr] (?:ihrer|deiner)|your|one of your)"
THING = (
    r"(?:beiträge?|beitrags?|posts?|kommentare?|updates?|artikel|news|neuigkeit|seite|unternehmensseite"
    r"|comments?|article|page)"
)
#: how a subject tells that somebody wrote (confidence C, all of them)
SUBJECTS = (
    (Kind.MESSAGE, rf"{NAME} hat (?:ihnen|dir|euch) (?:eine )?(?:neue )?nachricht (?:ge\w+)"),
    (
        Kind.MESSAGE,
        rf"(?:(?:sie haben|du hast) )?(?:eine )?(?:neue )?nachricht von {NAME}(?: erhalten)?",
    ),
    (Kind.MESSAGE, rf"{NAME} (?:has )?sent you a (?:new )?message"),
    (Kind.MESSAGE, rf"(?:you have )?(?:received )?(?:a )?(?:new )?message from {NAME}"),
    (Kind.COMMENT, rf"{NAME} hat (?:auf |zu |unter )?{YOUR} {THING} (?:kommentiert|geantwortet)"),
    (
        Kind.COMMENT,
        rf"{NAME} hat (?:etwas )?(?:auf|zu|unter) {YOUR} {THING} (?:geschrieben|geantwortet)",
    ),
    (Kind.COMMENT, rf"(?:ein )?(?:neuer )?kommentar von {NAME}"),
    (Kind.COMMENT, rf"{NAME} (?:has )?(?:commented on|replied to|responded to) {YOUR} {THING}"),
    (Kind.COMMENT, rf"(?:a )?(?:new )?comment (?:from|by) {NAME}"),
    (Kind.COMMENT, rf"{NAME} hat (?:sie|dich|euch)(?: in einem (?:beitrag|kommentar))? erwähnt"),
    (Kind.COMMENT, rf"{NAME} (?:has )?mentioned you(?: in an? (?:post|comment))?"),
)
PATTERNS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in SUBJECTS]
#: what stands around such a sentence and says nothing
AROUND = re.compile(
    r"^(?:\[xing\]|xing\s?[:|–-])\s*|\s*(?:[|–-]\s?xing|(?:auf|on|bei) xing)?\s*[.!]*$",
    re.IGNORECASE,
)
#: a name as people have one: letters, and what stands between them
A_NAME = regex.compile(r"\p{L}[\p{L}\p{M}.'’-]*(?: [\p{L}(][\p{L}\p{M}.'’()-]*){0,5}")
#: several people, or nobody in particular, or the network itself
NOBODY = re.compile(
    r"\b(?:und|and|sowie|weitere|andere|others?|more|jemand|somebody|someone|niemand|mitglied(?:er)?"
    r"|members?|personen|people|kontakte?n?|contacts?|xing|nachricht|message|kommentar|comment|hat|has)\b",
    re.IGNORECASE,
)
#: quotation marks, as they open and close
MARKS = ("„“", "„”", "“”", "»«", "«»", '""')
OPENING, CLOSING = '„“»«"', '“”«»"'
#: a line that says whose words follow
SAYS = (
    "{name} (?:schreibt|schrieb|hat geschrieben|hat ihnen geschrieben|hat dir geschrieben|sagt)",
    "{name} (?:writes|wrote|has written|says|said)",
    "(?:die )?(?:neue )?(?:nachricht|message) (?:von|from) {name}",
    "(?:der )?(?:neuer? )?(?:kommentar|comment) (?:von|from|by) {name}",
)


def understood(letter: Letter, text: str) -> Understood | None:
    """What a mail says, `text` being all of its words; None where it is not understood."""
    said = AROUND.sub("", AROUND.sub("", letter.subject, count=1))
    found = {
        (kind, " ".join(match["name"].split()))
        for kind, pattern in PATTERNS
        if (match := pattern.fullmatch(said))
    }
    if len(found) != 1:
        return None
    ((kind, name),) = found
    if not is_a_name(name) or not _stands_in(name, text):
        return None
    return Understood(kind, name, words_of(name, letter, text))


def is_a_name(name: str) -> bool:
    """Whether this can be what one person is called."""
    return A_NAME.fullmatch(name) is not None and NOBODY.search(name) is None


def _stands_in(name: str, text: str) -> bool:
    """Whether the mail itself names them, too, as a name and not as a piece of another."""
    return re.search(rf"(?<!\w){_spaced(name)}(?!\w)", text, re.IGNORECASE) is not None


def _spaced(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))


# --- their words ----------------------------------------------------------------------------------


def words_of(name: str, letter: Letter, text: str) -> str:
    """The words of somebody: the one passage in quotation marks behind a line that says they are theirs, or
    the one quoted block of a page behind such a line. "" where there is none, where there are several, or
    where the marks do not add up: somebody may have written marks, too."""
    told = [one for one in (*_in_marks(name, text), *_in_blocks(name, letter)) if one]
    different = {" ".join(one.split()) for one in told}
    return told[0] if len(different) == 1 and _adds_up(text) else ""


def _lead(name: str) -> str:
    return "|".join(one.format(name=_spaced(name)) for one in SAYS)


def _in_marks(name: str, text: str) -> Iterator[str]:
    for marks in MARKS:
        opening, closing = marks[0], marks[1]
        pattern = (
            rf"^[ \t]*(?:{_lead(name)})[ \t]*:\s*{opening}([^{opening}{closing}]+){closing}[ \t]*$"
        )
        for match in re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE):
            yield tidy(match[1])


def _adds_up(text: str) -> bool:
    """Whether no more than one line begins with a mark, and no more than one ends with one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    begun = sum(line[0] in OPENING for line in lines)
    ended = sum(line[-1] in CLOSING for line in lines)
    return begun <= 1 and ended <= 1


def _in_blocks(name: str, letter: Letter) -> Iterator[str]:
    lead = re.compile(rf"(?:{_lead(name)})\s*:", re.IGNORECASE)
    for kind, markup in letter.versions():
        if kind != "text/html":
            continue
        for before, block in _quoted_blocks(markup):
            if lead.fullmatch(before):
                yield block.strip('„“”»«" ')


def _quoted_blocks(markup: str) -> Iterator[tuple[str, str]]:
    """What a page sets apart as quoted, and the last line before it. Blocks may stand in blocks."""
    depth, line, block, lines = 0, list[str](), list[str](), list[str]()
    for piece in pieces_of(markup):
        if isinstance(piece, str):
            (block if depth else line).append(piece)
        elif piece.name == "blockquote":
            depth = max(0, depth + (-1 if piece.is_end else 1))
            if piece.is_end and not depth:
                yield " ".join("".join(lines[-1:]).split()), tidy("".join(block))
                block, line, lines = [], [], []
            elif not piece.is_end and depth == 1:
                lines += ["".join(line)] if "".join(line).strip() else []
                line = []
        elif _breaks(piece):
            if depth:
                block.append("\n")
            elif "".join(line).strip():
                lines, line = ["".join(line)], []


def _breaks(tag: Tag) -> bool:
    return tag.name in {"p", "div", "br", "tr", "td", "table", "li", "h1", "h2", "h3", "h4"}
