"""What belongs to somebody stays in the house, wherever a text goes. Plain Python; nothing is kept.

To a machine it goes with marks in its place, and what comes back gets it again:

    mask = Mask(["Frieda Frage"])
    mask.hide("Frieda, 0171 2345678")     # "[NAME1], [NUMBER1]"
    mask.show("Liebe [NAME1]!")           # "Liebe Frieda!"

For the eyes of strangers nothing comes back:

    masked("Friedas Nummer: 0171 2345678", ["Frieda Frage"])     # "[name] Nummer: [number]"

Too much is masked rather than too little. What nobody can know by its look, a nickname in the middle of a
sentence for example, stays: a person reads what is published before it is sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from herzenstakt.coach.case import Case
from herzenstakt.coach.draft import Facts
from herzenstakt.coach.private import shown_in
from herzenstakt.coach.text import Text

#: what goes out of one text; more is no comment
LONGEST = 4_000


class Kind(StrEnum):
    """What a mark stands for."""

    NAME = "NAME"
    HANDLE = "HANDLE"
    MAIL = "MAIL"
    LINK = "LINK"
    IBAN = "IBAN"
    NUMBER = "NUMBER"
    ADDRESS = "ADDRESS"
    PRIVATE = "PRIVATE"
    #: what only looks like a mark of ours
    MARK = "MARK"


#: how to reach somebody, and what they are filed under; where one appears, somebody must have said it
CONTACTS = frozenset(
    {Kind.HANDLE, Kind.MAIL, Kind.LINK, Kind.IBAN, Kind.NUMBER, Kind.ADDRESS, Kind.MARK}
)
MARK = re.compile(r"\[\s*[A-Za-z]{2,12}[ _-]?\d{1,6}\s*\]")
_DOT = r"(?:\.|[ ]?[(\[{][ ]?(?:dot|punkt)[ ]?[)\]}][ ]?|[ ](?:dot|punkt)[ ])"
_BETWEEN_DIGITS = r"[\s()/.+\u2010-\u2015-]{0,3}"
_AT = r"(?:[ ]?@[ ]?|[ ]?[(\[{][ ]?(?:at|ät|@)[ ]?[)\]}][ ]?)"
_NUMBERED = (
    r"(?:kunde|bestell|auftrag|rechnung|vertrag|vorgang|ticket|buchung|sendung|mitglied|konto|fall|"
    r"akte|zähler|schaden|antrag|order|customer|invoice|booking|reservation|contract|claim|policy|"
    r"parcel|tracking|reference|account|member|case)"
)
#: what a number is called: the Kundennummer in "Kundennummer 4711"
_CALLED = rf"{_NUMBERED}[a-zäöüß]{{0,14}}(?:[\s-](?:nummer|nr|no|number|id|code))?"
_STREET = (
    r"(?:stra(?:ß|ss)e|str\.?|weg|gasse|platz|allee|ring|damm|ufer|steig|pfad|graben|markt|hof|"
    r"chaussee|winkel|zeile)"
)
_AT_A_PLACE = r"(?:am|an\sder|an\sden|im|in\sder|zum|zur|auf\sde[mr])"
_ROAD = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|crescent|way|terrace|place|square|"
    r"gardens|grove|hill|row|mews|boulevard|blvd|walk)"
)
PATTERNS: Mapping[Kind, re.Pattern[str]] = {
    Kind.MARK: MARK,
    Kind.MAIL: re.compile(
        rf"(?<![\w.+-])[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{1,4}}"
        r"|[^\s@<>()\[\]:;,\"]{1,64}@[^\s@<>()\[\];,\"]{1,253}\.\w{2,}",
        re.IGNORECASE,
    ),
    Kind.LINK: re.compile(
        r"[a-z][a-z+.-]{1,10}://\S+|www\.\S+|\b(?:mailto|tel|javascript|data):\S+"
        r"|(?<![\w@.-])(?:[\w-]{2,63}\.){1,4}[a-z]{2,24}(?![\w.-]*@)(?::\d+)?(?:/\S*)?(?!\w)"
        r"|\b(?:[\w-]{1,63}\.){1,4}(?:com|de|org|net|at|ch|eu|io|co|me|social|info)(?:/\S*)?(?!\w)",
        re.IGNORECASE,
    ),
    Kind.HANDLE: re.compile(r"(?<!\w)@[\w.-]{1,64}(?:@[\w.-]{1,253})?"),
    Kind.IBAN: re.compile(
        r"(?<!\w)[A-Z]{2}\d{2}(?:[\s-]?[\dA-Z]{2,4}){3,8}(?!\w)"
        r"|(?<!\w)(?-i:[A-Z]{2}\d{2}(?:\s?[\dA-Z]{2,4}){2,8})(?!\w)",
        re.IGNORECASE,
    ),
    Kind.NUMBER: re.compile(
        rf"[+(]?\d(?:{_BETWEEN_DIGITS}\d){{4,}}|(?<!\w)[+(]?\d(?:{_BETWEEN_DIGITS}\d){{3}}(?!\w)"
        r"|(?<!\w)(?=[\w/-]*\d[\w/-]*\d)(?=[\w/-]*[A-Z])[\w/-]{5,40}(?!\w)"
        rf"|\b{_CALLED}[\s.:#„\"(-]{{0,4}}"
        r"(?=[\w/-]*\d)[\w/-]{1,40}"
        r"|(?:\b(?:nr|no|nummer|number)\.?|#)\s?[:#]?\s?(?=[\w/-]*\d)[\w/-]{1,40}",
        re.IGNORECASE,
    ),
    Kind.ADDRESS: re.compile(
        rf"\b[\wäöüß.-]{{2,40}}{_STREET}\s?\d{{1,4}}(?:\s?[a-z])?\b"
        rf"|\b(?:alte|neue|lange|kurze|große|kleine|obere|untere)?[rs]?\s?{_STREET}\s"
        r"(?:(?:der|des|am|zum|zur)\s)?(?:\w{3,24}\s)?\d{1,4}(?:\s?[a-z])?\b"
        rf"|\b{_AT_A_PLACE}\s(?-i:[A-ZÄÖÜ])[\wäöüß-]{{2,24}}"
        r"\s\d{1,3}(?:\s?[a-z])?\b(?!\s?(?:uhr|euro|€|%|tage|stück))"
        rf"|\b\d{{1,4}}[a-z]?,?\s(?:(?-i:[A-Z])[\w'’]{{1,20}}\s){{1,3}}{_ROAD}\b"
        r"|\b\d{5}\s(?-i:[A-ZÄÖÜ])[\wäöüß-]{2,30}"
        r"|\b(?-i:[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})\b",
        re.IGNORECASE,
    ),
}
#: names nobody told us: after a title, a greeting, or a farewell at the end
_STRANGERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:Herrn?|Frau|Fräulein|Familie|Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s((?:[A-ZÄÖÜ][\w'’-]+\s?){1,3})",
        r"\b(?:Hallo|Hi|Hey|Moin|Servus|Lieber?|Liebes|Dear|Hello|Danke,?|Thanks,?)\s"
        r"([A-ZÄÖÜ][\w'’-]{2,30}(?:\s[A-ZÄÖÜ][\w'’-]{1,30}\.?)?)",
        r"(?:Gr(?:uß|üße|üsse|uss)|LG|VG|MfG|Regards|regards|Cheers|Best|Yours|Deine?|Eure?|Ihre?)"
        r"[\s,!.]{1,3}(?:von\s|from\s)?([A-ZÄÖÜ][\w'’-]{1,30}(?:\s[A-ZÄÖÜ][\w'’-]{0,30}\.?)?)\s*$",
        r"\b(?:[Ii]ch heiße|[Mm]ein Name ist|[Ii]ch bin(?: der| die)?|[Mm]y name is|I am|I['’]m)\s"
        r"([A-ZÄÖÜ][\w'’-]{2,30}(?:\s[A-ZÄÖÜ][\w'’-]{1,30}\.?)?)",
    )
)
#: parts of a name that are words of every sentence
_NO_NAME = frozenset(
    "der die das den dem des ein eine und oder auf aus bei vom von zum zur mit für ich wir ihr sie the "
    "and for from with of auf im in am an er es du he it no ja gmbh team shop info".split()
)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text that is to be hidden."""

    start: int
    end: int
    kind: Kind


def clean(text: str) -> str:
    """A text as it may go to a machine: without what nobody sees, in plain letters and digits, not too
    long."""
    return _plain(text[:LONGEST])[:LONGEST].strip()


def _plain(text: str) -> str:
    """Without what nobody sees, in plain letters and digits."""
    kept = (
        sign
        for sign in unicodedata.normalize("NFKC", text)
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return "".join(kept)


# --- for the eyes of strangers -------------------------------------------------------------------

#: what stands there instead. A mark that somebody typed is a word like others
STANDS_THERE: Mapping[Kind, str] = {
    Kind.NAME: "[name]",
    Kind.HANDLE: "[profile]",
    Kind.MAIL: "[mail]",
    Kind.LINK: "[link]",
    Kind.IBAN: "[number]",
    Kind.NUMBER: "[number]",
    Kind.ADDRESS: "[private]",
    Kind.PRIVATE: "[private]",
}
#: words before it that name nobody
_BEFORE: Mapping[Kind, re.Pattern[str]] = {
    Kind.NUMBER: re.compile(rf"{_CALLED}[\s.:#„\"(-]{{1,4}}", re.IGNORECASE),
    Kind.ADDRESS: re.compile(rf"{_AT_A_PLACE}\s", re.IGNORECASE),
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_GENITIVE = re.compile(r"['’]?s(?!\w)", re.IGNORECASE)


def masked(text: str, names: Iterable[str]) -> str:
    """The text without what tells who somebody is. `names`: those we know, whole or as an address."""
    text, mask = _plain(text), Mask(names)
    pieces, at = [], 0
    for span in mask.spans(text, STANDS_THERE):
        if span.kind is Kind.NUMBER and _YEAR.fullmatch(text, span.start, span.end):
            continue  # a year is everybody's
        pieces += [text[at : span.start], _before(text, span), STANDS_THERE[span.kind]]
        own = _GENITIVE.match(text, span.end) if span.kind is Kind.NAME else None
        at = own.end() if own else span.end
    return "".join([*pieces, text[at:]])


def _before(text: str, span: Span) -> str:
    """What stands at the beginning of a hidden part, and says only what it is or that it is a place."""
    pattern = _BEFORE.get(span.kind)
    found = pattern.match(text, span.start, span.end) if pattern else None
    return found[0] if found else ""


# --- there and back ------------------------------------------------------------------------------


class Mask:
    """One exchange: the same words always get the same mark, in every text of it."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """`names`: people and handles that are known."""
        self.names = _names(names)
        self.marks: dict[str, str] = {}  # mark -> what it stands for
        self._known: dict[str, str] = {}  # what it stands for -> mark
        self._counted: Counter[Kind] = Counter()

    def hide(self, text: str) -> str:
        """The text with marks in it."""
        pieces, at = [], 0
        for span in self.spans(text):
            pieces += [text[at : span.start], self._mark(text[span.start : span.end], span.kind)]
            at = span.end
        return "".join([*pieces, text[at:]])

    def show(self, text: str) -> str:
        """The inverse of `hide`. Marks that are none of ours stay as they are."""
        return MARK.sub(lambda found: self.marks.get(found[0], found[0]), text)

    def marks_in(self, text: str) -> set[str]:
        """The marks that stand in a hidden text."""
        return {mark for mark in MARK.findall(text) if mark in self.marks}

    def counts(self) -> dict[str, int]:
        """How many things of each kind were hidden."""
        return {kind.value: number for kind, number in sorted(self._counted.items())}

    def spans(self, text: str, kinds: Collection[Kind] = frozenset(Kind)) -> list[Span]:
        """What is to be hidden in a text, in its order, nothing twice."""
        return _merged([*found_in(text, kinds), *self._named(text), *_private(text)])

    def _named(self, text: str) -> Iterator[Span]:
        if self.names:
            for found in self.names.finditer(text):
                yield Span(*found.span(), Kind.NAME)

    def _mark(self, words: str, kind: Kind) -> str:
        if words not in self._known:
            self._counted[kind] += 1
            mark = f"[{kind.value}{self._counted[kind]}]"
            self._known[words], self.marks[mark] = mark, words
        return self._known[words]


def found_in(text: str, kinds: Collection[Kind] = frozenset(Kind)) -> Iterator[Span]:
    """What looks like something of these kinds, whoever it belongs to."""
    for kind, pattern in PATTERNS.items():
        if kind in kinds:
            yield from (Span(*found.span(), kind) for found in pattern.finditer(text) if found[0])
    if Kind.NAME in kinds:
        for stranger in _STRANGERS:
            for found in stranger.finditer(text):
                name = found[1].rstrip()
                yield Span(found.start(1), found.start(1) + len(name), Kind.NAME)


def _private(text: str) -> Iterator[Span]:
    """What the coach would not let stand in public: births, accounts, illnesses."""
    case = Case(Text(text), Text(""), Facts())
    yield from (Span(start, end, Kind.PRIVATE) for start, end in shown_in(case))


def _names(names: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all these names, whole and in parts, the longest first. In "Friedas" the s stays."""
    known: set[str] = set()
    for name in names:
        whole = clean(name).lstrip("@")
        parts = [part for part in re.split(r"[\s@/|(),._-]+", whole) if len(part) > 2]
        known |= {one for one in (whole, *parts) if one.casefold() not in _NO_NAME}
    wanted = sorted((one for one in known if len(one) > 1 and re.search(r"\w", one)), key=len)
    if not wanted:
        return None
    either = "|".join(re.escape(one) for one in reversed(wanted))
    return re.compile(rf"(?<!\w)(?:{either})(?=s?(?!\w)|['’]s)", re.IGNORECASE)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap become one, of the kind of the longest; a mark that somebody wrote themselves
    stays one."""
    whole: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        last = whole[-1] if whole else None
        if last is None or span.start >= last.end:
            whole.append(span)
            longest = span.end - span.start
            continue
        length = span.end - span.start
        kind = span.kind if length > longest else last.kind
        longest = max(longest, length)
        whole[-1] = Span(last.start, max(last.end, span.end), kind)
    return whole
