"""The rules of watchwords once more, the long way: a witness for `herzenstakt.listening`, with no line in
common but how a query is read.

It writes out each form of each watchword, cuts each word of a text in every place, and tries every slip of
it. Words are looked up, because ten thousand watchwords beside a hundred thousand posts would take days.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase
from typing import NamedTuple

from herzenstakt.listening import queries

VOWELS = "aeiouy"
ENDINGS = "s es e en ens er ern em n ns nen r m se sen ses ed ing".split()
SMALL = ["chen", "chens", "lein", "leins"]
VERBS = "e st t est et te ten test tet ete eten end ende enden".split()
INSTEAD = [
    *(("um", "en"), ("um", "a"), ("us", "en"), ("us", "i"), ("is", "en"), ("a", "en"), ("on", "a")),
    *(("y", "ies"), ("y", "ied"), ("e", "ing"), ("e", "ed")),
]
LOOK_ALIKE = {
    **dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјкмнорстух", "ABESIJKMHOPCTYXaesijkmhopctyx", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεικνορτυχωγ", "ABEZHIKMNOPTYXabeikvoptuxwy", strict=True)),
    **dict(zip("ԚԜҮӀԛԝһӏгԁвпѵ", "QWYlqwhlrdbnv", strict=True)),
    # with a mark above, as one sign
    **dict(zip("ёїӧӓάέίόύ", "eiöäaeiou", strict=True)),
}
TWO_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
ONE_LETTER = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ɑ": "a", "ɡ": "g"}


class Said(NamedTuple):
    """A word of a text: which of the words in a row it is, or from which to which, and its mark."""

    word: str
    first: int
    last: int
    mark: str = ""


# --- texts -----------------------------------------------------------------------------------------


def comparable(word: str) -> str:
    """A word, letter by letter, as it is compared."""
    seen = [sign for sign in unicodedata.normalize("NFKC", word) if not _is_unseen(sign)]
    names = {unicodedata.name(sign, "").split(" ")[0] for sign in seen if sign.isalpha()}
    if "LATIN" in names and names & {"CYRILLIC", "GREEK"}:
        seen = [LOOK_ALIKE.get(sign, sign) for sign in seen]
    letters = []
    for sign in unicodedata.normalize("NFC", "".join(seen).lower()):
        bare = unicodedata.normalize("NFD", sign)[0]
        bare = "" if _is_mark(sign) else TWO_LETTERS.get(bare) or ONE_LETTER.get(bare, bare)
        letters.append(TWO_LETTERS.get(sign, bare))
    return "".join(letters)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f"


def _is_mark(sign: str) -> bool:
    return "\u0300" <= sign <= "\u036f"


def said_in(text: str) -> list[Said]:
    """The words of a text; what hyphens hold together, and what a hashtag holds, also in runs."""
    found: list[Said] = []
    position = 0
    for mark, chain in _chains(text):
        pieces = chain.replace("_", "-").split("-")
        parts = [part for piece in pieces for part in (_camels(piece) if mark == "#" else [piece])]
        words = [word for part in parts if (word := comparable(part))]
        tagged = chain.split("-")[0].split("_") if mark == "#" else pieces
        shown = [part for piece in tagged for part in (_camels(piece) if mark == "#" else [piece])]
        whole = "".join(map(comparable, shown))  # each of its words by itself, as everywhere
        for first in range(len(words)):
            for last in range(first, len(words)):
                if last - first < 4 or (first, last) == (0, len(words) - 1):
                    run = "".join(words[first : last + 1])
                    said = mark if first == 0 and run == whole else ""
                    found.append(Said(run, position + first, position + last, said))
        position += len(words)
    return [said for said in found if len(said.word) <= 80]


def _chains(text: str) -> Iterator[tuple[str, str]]:
    """Words and what holds them together, with the # or @ before them."""
    begin = 0
    at = 0
    while at < len(text):
        if not _is_letter(text[at]):
            at += 1
            continue
        begin = at
        while at < len(text) and (
            _is_letter(text[at])
            or (text[at] in "-_" and at + 1 < len(text) and _is_letter(text[at + 1]))
        ):
            at += 1
        before = text[begin - 1 : begin] if begin else ""
        within = begin > 1 and text[begin - 2].isalnum()
        yield before if before in ("#", "@") and not within else "", text[begin:at]


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or _is_mark(sign) or _is_unseen(sign)


def _camels(piece: str) -> list[str]:
    """The words of a hashtag: a new one begins with each capital after a small letter, before the last of
    several capitals, and where figures begin or end."""
    words = [piece[:1]]
    for at in range(1, len(piece)):
        before, sign, after = piece[at - 1], piece[at], piece[at + 1 : at + 2]
        begins = before.isdigit() != sign.isdigit() or (
            sign.isupper() and (not before.isupper() or after.islower())
        )
        words += [sign] if begins else []
        if not begins:
            words[-1] += sign
    return words


# --- forms -----------------------------------------------------------------------------------------


def umlauted(word: str) -> str:
    """With an umlaut in the last syllable that counts, or nothing."""
    for ending in ("", "e", "el", "er", "en"):
        body = word[: len(word) - len(ending)] if word.endswith(ending) else ""
        stem = body.rstrip("".join(set(body) - set(VOWELS)))
        rest = body[len(stem) :]
        run = stem[len(stem.rstrip(VOWELS)) :]
        vowel = run[-2:] if run.endswith(("au", "aa", "oo")) else run[-1:]
        changed = {"au": "aeu", "aa": "ae", "oo": "oe", "a": "ae", "o": "oe", "u": "ue"}
        is_one = not (vowel == "u" and run[-2:-1] in ("a", "e", "o"))
        if rest and vowel in changed and (is_one or run == "u"):
            return stem[: len(stem) - len(vowel)] + changed[vowel] + rest + ending
    return ""


def forms_of(word: str, is_verb: bool) -> set[str]:
    """Every form of a word, itself included."""
    if len(word) < 3:
        return {word}
    if len(word) == 3:
        return {word + ending for ending in ("", "s", "es", "e", "en", "n")}
    forms = {word, *(word + ending for ending in ENDINGS)}
    forms |= {word[: -len(old)] + new for old, new in INSTEAD if word.endswith(old)}
    short = word[:-1] if word.endswith(("a", "e")) else word[:-2] if word.endswith("en") else word
    forms |= {short + ending for ending in SMALL}
    if changed := umlauted(word):
        others = ["e", "en", "er", "ern"]
        others += ["", "n", "s"] if word.endswith(("el", "er", "en")) else []
        forms |= {changed + ending for ending in others}
        cut = len(word) - len(short)
        forms |= {(umlauted(short) or changed[: len(changed) - cut]) + end for end in SMALL}
    if is_verb and word.endswith("n"):
        stem = word[:-2] if word.endswith("en") and len(word) > 4 else word[:-1]
        if len(stem) >= 3:
            forms |= {stem + ending for ending in VERBS}
            forms |= {f"ge{stem}{ending}" for ending in ("t", "et", "en")}
    return forms


def first_parts_of(word: str) -> set[str]:
    """What a longer word begins with where this word is its beginning."""
    parts = {word}
    if changed := umlauted(word):
        keeps = word.endswith(("el", "er", "en"))
        parts |= {changed} if keeps else {changed + "e", changed + "er"}
    if word.endswith("e") and len(word) >= 7:
        parts.add(word[:-1])
    return parts


def slips_of(word: str, alphabet: str = ascii_lowercase) -> Iterator[str]:
    """Every way to mistype a word once, its first letter left alone."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        for letter in alphabet:
            yield word[:at] + letter + word[at + 1 :]
    for at in range(1, len(word) + 1):
        for letter in alphabet:
            yield word[:at] + letter + word[at:]


# --- watchwords ------------------------------------------------------------------------------------


class Naive:
    """Finds what each of many queries fits, one word of a text after the other."""

    def __init__(self, wanted: Iterable[tuple[int, queries.Query]]) -> None:
        self._wanted = list(wanted)
        self._bent: dict[str, set[queries.Literal]] = defaultdict(set)
        self._begins: dict[str, set[queries.Literal]] = defaultdict(set)
        self._typed: dict[str, set[queries.Literal]] = defaultdict(set)
        self._open: list[tuple[str, queries.Literal]] = []
        self._rows: dict[queries.Literal, list[str]] = {}
        self._starts: dict[str, list[queries.Literal]] = defaultdict(list)
        self._by_literal: dict[queries.Literal, set[int]] = defaultdict(set)
        self._known: dict[str, frozenset[queries.Literal]] = {}
        self._queries = dict(self._wanted)
        for key, query in self._wanted:
            for literal in queries.literals_of(query):
                if literal not in self._by_literal:
                    self._learn(literal)
                self._by_literal[literal].add(key)
        self._alphabet = "".join(sorted(set("".join(self._typed)) | set(ascii_lowercase)))

    def _learn(self, literal: queries.Literal) -> None:
        said = [one for one in said_in(literal.text.lstrip("#@")) if one.first == one.last]
        words = [one.word for one in said]
        self._rows[literal] = words
        if literal.is_exact or len(words) > 1 or literal.text[0] in "#@":
            for start in {words[0], "".join(words)}:
                self._starts[start].append(literal)
            return
        word = words[0]
        if "*" in literal.text:
            self._open.append((literal.text.replace(literal.text.strip("*"), word), literal))
            return
        for form in forms_of(word, literal.text[0].islower()):
            self._bent[form].add(literal)
        for part in first_parts_of(word) if len(word) >= 5 else ():
            self._begins[part].add(literal)
        if len(word) >= 8 and not any(sign.isdigit() for sign in word):
            for ending in ("", "s", "n" if word.endswith("e") else "en"):
                self._typed[word + ending].add(literal)

    @property
    def written_out(self) -> set[str]:
        """All forms of all single words that bend."""
        return set(self._bent)

    def like(self, word: str) -> frozenset[queries.Literal]:
        """The single words, not in quotation marks, that a word of a text is like."""
        if word not in self._known:
            found = {*self._bent.get(word, ()), *self._around(word), *self._within(word)}
            if len(word) >= 7:
                for slip in {*slips_of(word, self._alphabet)}:
                    found |= self._typed.get(slip, set())
            self._known[word] = frozenset(found)
        return self._known[word]

    def _around(self, word: str) -> Iterator[queries.Literal]:
        for pattern, literal in self._open:
            part = pattern.strip("*")
            is_there = {
                (True, True): part in word,
                (True, False): word.endswith(part),
                (False, True): word.startswith(part),
            }[pattern.startswith("*"), pattern.endswith("*")]
            if is_there:
                yield literal

    def _within(self, word: str) -> Iterator[queries.Literal]:
        for begin in (0, *range(3, len(word))):
            for end in range(begin + 4, len(word) + 1):
                part, is_last = word[begin:end], end == len(word)
                known = self._bent if is_last else self._begins
                if (is_last and begin == 0) or (not is_last and len(word) - end < 3):
                    continue
                for literal in known.get(part, ()):
                    if begin == 0 or len(self._rows[literal][0]) >= 6:
                        yield literal

    def keys(self, text: str) -> set[int]:
        """The queries that fit a text."""
        said = said_in(text)
        places: dict[queries.Literal, list[tuple[int, int]]] = defaultdict(list)
        for one in said:
            for literal in self.like(one.word):
                places[literal].append((one.first, one.last))
        self._find_rows(said, places)
        asked = set().union(*(self._by_literal[literal] for literal in places))
        return {key for key in asked if _fits(self._queries[key], places)}

    def _find_rows(
        self, said: Sequence[Said], places: dict[queries.Literal, list[tuple[int, int]]]
    ) -> None:
        """What is found as it is written only: in quotation marks, several words, hashtags and names."""
        words_from: dict[int, list[Said]] = defaultdict(list)
        for one in said:
            words_from[one.first].append(one)
        for one in said:
            for literal in self._starts.get(one.word, ()):
                row = self._rows[literal]
                whole = "".join(row)
                mark = literal.text[0] if literal.text[0] in "#@" else ""
                if mark:
                    if one.word == whole and one.mark == mark:
                        places[literal].append((one.first, one.last))
                    continue
                if one.word == whole and (len(row) == 1 or len(whole) >= 6):
                    places[literal].append((one.first, one.last))
                if len(row) > 1 and one.word == row[0]:
                    ends = [one.last]
                    for word in row[1:]:
                        after = [next_ for end in ends for next_ in words_from[end + 1]]
                        ends = [next_.last for next_ in after if next_.word == word]
                    places[literal] += [(one.first, end) for end in ends]


def _fits(query: queries.Query, places: dict[queries.Literal, list[tuple[int, int]]]) -> bool:
    match query:
        case queries.Literal():
            return bool(places.get(query))
        case queries.Not(part):
            return not _fits(part, places)
        case queries.All(parts):
            return all(_fits(part, places) for part in parts)
        case queries.Either(parts):
            return any(_fits(part, places) for part in parts)
        case queries.Near(one, other, within):
            return any(
                0 < max(there[0] - here[1], here[0] - there[1]) <= within
                for left in queries.literals_of(one)
                for right in queries.literals_of(other)
                for here in places.get(left, ())
                for there in places.get(right, ())
            )
