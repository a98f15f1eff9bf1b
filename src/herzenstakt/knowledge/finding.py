"""Which cards fit some words: a small ranking, made for dozens of cards and two languages.

Words of the question and of a card are compared by the letters they share in one piece, so that
"Rückgabefrist" finds "Rückgabe", and "geöffnet" the "Öffnungszeiten": German hides its words in longer
ones, where an index of a database looks only at their beginnings. A word that stands on few cards says
more than one that stands on many.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

#: letters that two words must share in one piece
GRAM = 4
#: ... and how much of the shorter word that must be
ENOUGH = 0.5
#: below that a card only shares some everyday word
FITS = 0.8
#: a word in the title says twice as much
TITLE = 2.0
#: what lies beyond is not looked at: a question has said by then what it asks
MOST_WORDS = 120

WORD = re.compile(r"[^\W_]+")
#: endings that many words share and that say nothing of what they mean
ENDING = re.compile(
    r"(?<=\w{4})(?:lichkeit|igkeit|schaft|keit|heit|ungen|ung|lichen?|liche[rsn]?|lich|ische[rsn]?"
    r"|isch|tionen|tion|ments?|ness|ings?|ies|en|er|es|em|e|s|n)$"
)
#: words that stand in every question and on every card
EMPTY = frozenset(
    "aber alle allem allen aller alles also ander andere auch auf aus bei beim bin bis bist bitte da "
    "dabei dafür damit danke dann darf das dass dein deine dem den denn der des dich die dies diese "
    "diesem diesen dieser dieses dir doch dort du durch eben ein eine einem einen einer eines einfach "
    "einmal er es etwas euch euer eure für ganz gar geben gegen gehen geht gern gerne gibt gut guten "
    "hab habe haben habt hallo hast hat hatte hätte heute hier ich ihm ihn ihnen ihr ihre ihren im "
    "immer in ist ja jede jeder jetzt kann kannst kein keine können könnt leider lieb liebe lieber "
    "lasse lassen mache machen macht mal man mehr mein meine meinen mich mir mit morgen moin möchte "
    "nach nein nicht nichts noch nun nur ob oder ohne schon sehr sein seid seine seit sich sie sind so "
    "sollte sonst und uns unser unsere unter viel viele vielen vom von vor wann war waren warum was "
    "weil welche wenn wer werden wie wieder will wir wird wirklich wo wollen wurde würde zu zum zur "
    "zwar über a about after again all also am an and any are as at be because been but by can could "
    "did do does dear for from get give go got had has have hello help her here hi him his how i if in "
    "into is it its just know let like make may me more much my need never no not now of off on once "
    "one only or our out over please really she should so some still than thank thanks that the their "
    "them then there these they this those time to too up us very want was way we well were what when "
    "where which while who why will with would yes yet you your".split()
)


class Words(Protocol):
    """What can be found: a title and the answer in both languages."""

    @property
    def title(self) -> str:
        """What it is about."""

    @property
    def german(self) -> str:
        """The answer, or nothing."""

    @property
    def english(self) -> str:
        """The same."""


Found = TypeVar("Found", bound=Words)


@dataclass(frozen=True, slots=True)
class Place:
    """A word on a card (its number in the pile), and how much it says there."""

    card: int
    word: str
    weight: float


def fitting(question: str, cards: Sequence[Found], most: int = 5) -> list[Found]:
    """The cards that fit a question, the best first; none rather than one that does not fit."""
    return [card for score, card in ranked(question, cards) if score >= FITS][:most]


def search(query: str, cards: Sequence[Found]) -> list[Found]:
    """The cards that have something of a search in them, the best first."""
    return [card for score, card in ranked(query, cards)]


def ranked(question: str, cards: Sequence[Found]) -> list[tuple[float, Found]]:
    """Cards with what speaks for each, the best first; those for which nothing speaks left out."""
    by_gram, rarity = _index(cards)
    scores: dict[int, float] = defaultdict(float)
    for word in list(dict.fromkeys(telling(question)))[:MOST_WORDS]:
        best = _best_places(word, by_gram)
        for card, (likeness, place) in best.items():
            scores[card] += likeness * place.weight * rarity(len(best))
    order = sorted(scores, key=lambda number: (-scores[number], cards[number].title))
    return [(scores[number], cards[number]) for number in order]


def telling(text: str) -> list[str]:
    """The words that say what a text is about, in small letters, without their endings."""
    words = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return [bare(word) for word in words if word not in EMPTY and len(word) > 1]


def bare(word: str) -> str:
    """A word without its ending and without the dots on its vowels: "öffnen" and "offen" are one."""
    plain = word.translate(str.maketrans("äöü", "aou"))
    return ENDING.sub("", plain)


def grams(word: str) -> list[str]:
    """Its pieces of four letters; a shorter word is one piece."""
    return [word[at : at + GRAM] for at in range(max(1, len(word) - GRAM + 1))]


def likeness(one: str, other: str) -> float:
    """How much of the shorter of two words stands in the other, in one piece; 0 where it is too little
    to mean anything."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) < GRAM:
        return 0.0
    if short in long:
        return 0.9 if len(short) > GRAM else 0.7
    there = set(grams(long))
    run = longest = 0
    for piece in grams(short):
        run = run + 1 if piece in there else 0
        longest = max(longest, run)
    share = (longest + GRAM - 1) / len(short) if longest else 0.0
    return share if share >= ENOUGH else 0.0


# --- steps ---------------------------------------------------------------------------------------


def _index(cards: Sequence[Words]) -> tuple[Mapping[str, set[Place]], Rarity]:
    """Where each piece of a word stands, and how much a word says that stands on so many cards."""
    by_gram: dict[str, set[Place]] = defaultdict(set)
    for number, card in enumerate(cards):
        for place in _places(number, card):
            for piece in grams(place.word):
                by_gram[piece].add(place)
    return by_gram, Rarity(len(cards))


def _places(number: int, card: Words) -> Iterable[Place]:
    """The words of a card; one in the title weighs more."""
    title = set(telling(card.title))
    yield from (Place(number, word, TITLE) for word in title)
    rest = {*telling(card.german), *telling(card.english)} - title
    yield from (Place(number, word, 1.0) for word in rest)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a word says among so many cards: the fewer it stands on, the more."""

    cards: int

    def __call__(self, found_on: int) -> float:
        """Between a little and about one."""
        if self.cards < 2:
            return 1.0
        return math.log(1 + self.cards / found_on) / math.log(1 + self.cards)


def _best_places(word: str, by_gram: Mapping[str, set[Place]]) -> dict[int, tuple[float, Place]]:
    """For each card the word most like this one."""
    candidates = {place for piece in grams(word) for place in by_gram.get(piece, ())}
    best: dict[int, tuple[float, Place]] = {}
    for place in candidates:
        like = likeness(word, place.word)
        before = best.get(place.card)
        if like and (before is None or like * place.weight > before[0] * before[1].weight):
            best[place.card] = (like, place)
    return best
