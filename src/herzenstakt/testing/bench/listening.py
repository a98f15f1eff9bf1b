"""How many posts a second thousands of watchwords listen to, and whether they miss any.

Posts and watchwords are invented from a fixed seed, in German and English: brands and people that do not
exist, German compounds, phrases, NEAR and NOT. In a few of a hundred posts one of them is put, bent, joined,
mistyped, in disguise. Everything runs in one process and one thread.
"""

from __future__ import annotations

import gc
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

import ahocorasick_rs

from herzenstakt.listening.matching import Heard, Watch, Watchword
from herzenstakt.listening.queries import literals_of
from herzenstakt.testing.naive import Naive

SEED = 2026
#: posts that are given to the watch at once, and in turn to the bare library
BATCH = 1_000
#: how many of a hundred posts have a watchword put into them
PLANTED = 4
SHORTEST, LONGEST = 40, 300
#: words that come again and again, but for the commonest; the first is the commonest
VOCABULARY = 20_000

GERMAN = (
    "der die das und in zu den ist nicht von mit sich auf für im dem auch es an als nach wie bei aus war "
    "ich hat dass sie nur oder aber vor zur bis mehr durch man sein wurde wenn heute morgen wieder schon "
    "endlich leider immer alle gibt macht geht kommt habe hatte wir ihr euch uns mal doch jetzt einfach "
    "Danke Leute Wochenende Wetter Fußball Zug Kaffee Arbeit Schule Kinder Straße Bücher schön größer"
).split()
ENGLISH = (
    "the be to of and a in that have it for not on with he as you do at this but his by from they we say her "
    "she or an will my one all would there their what so up out if about who get which go me when make can "
    "like time no just him know take people into year your good some could them see other than then now "
    "look only come its over think also back after use two how our work first well way even new want"
).split()
#: how German words are joined, and how the last of them bends: one, several, small
FIRSTS = (
    "Bade Garten Küchen Lieblings Wasser Kinder Büro Straßen Sommer Winter Gummi Holz Stadt Reise Schul "
    "Musik Kaffee Fahrrad Hunde Nacht Glas Papier Berg Feld Haupt Neben Sonder Jubiläums Kunden Test"
).split()
LASTS = tuple(
    (one, many, small)
    for one, many, small in (
        line.split()
        for line in """
    Ente Enten Entchen,Haus Häuser Häuschen,Apfel Äpfel Äpfelchen,Katze Katzen Kätzchen,Ball Bälle Bällchen
    Bürste Bürsten Bürstchen,Museum Museen Museumchen,Buch Bücher Büchlein,Kiste Kisten Kistchen
    Garten Gärten Gärtchen,Tasche Taschen Täschchen,Vogel Vögel Vögelchen,Firma Firmen Firmchen
    Blume Blumen Blümchen,Stuhl Stühle Stühlchen,Maus Mäuse Mäuschen,Kragen Krägen Krägchen
    Bruder Brüder Brüderchen,Lampe Lampen Lämpchen,Turm Türme Türmchen,Bäckerei Bäckereien Bäckereichen
    Schloss Schlosses Schlösschen,Kasten Kästen Kästchen,Flasche Flaschen Fläschchen""".replace(
            "\n", ","
        ).split(",")
        if line.strip()
    )
)
SYLLABLES = (
    "ba ke lo mi nu ra sta tri vo wen zel fro gra hu ja kli mor pfa qui rex sol tan ul vex".split()
)
COMMON_SYLLABLES = (
    "be ge ver ent lich ung ter sen mar kel don per tion ing ment lis har ber gel ro".split()
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A watchword, and how it may stand in a text: each way with what it is made of."""

    typed: str
    ways: tuple[str, ...]


def listening(posts: int, words: int, tell: Callable[[int], object]) -> Iterator[dict[str, Any]]:
    """One line: how fast beside the bare library, and what was missed beside the long way."""
    dice = Random(SEED)
    wanted = watchwords(dice, words)
    stream, planted = replayed(dice, wanted, posts)
    began = time.perf_counter()
    known = [Watchword.of(key, one.typed) for key, one in enumerate(wanted)]
    watch = Watch(known)
    built = time.perf_counter()
    Watch([*known[1:], Watchword.of(words, "Ratzifatzibadeente")])
    rebuilt = time.perf_counter()
    naive = Naive((one.key, one.query) for one in known)
    as_typed = {one.text.casefold() for word in known for one in literals_of(word.query)}
    all_forms = sorted(naive.written_out | as_typed)
    bare = [
        ahocorasick_rs.AhoCorasick(all_forms),
        ahocorasick_rs.AhoCorasick(all_forms, implementation=ahocorasick_rs.Implementation.DFA),
        ahocorasick_rs.AhoCorasick(sorted(as_typed)),
    ]
    hits, seconds = _replay(watch, bare, stream, tell)
    missed = extra = found = 0
    for number, post in enumerate(stream):
        should = naive.keys(post.text) | planted.get(number, set())
        found += len(should & hits.get(number, set()))
        missed += len(should - hits.get(number, set()))
        extra += len(hits.get(number, set()) - should)
        tell(number)
    ours, by_itself, quickest, plain = seconds
    yield {
        "posts": posts,
        "words": words,
        "posts_per_s": round(posts / ours),
        "bare_posts_per_s": round(posts / by_itself),
        "ratio": round(by_itself / ours, 3),
        "bare_dfa_posts_per_s": round(posts / quickest),
        "dfa_ratio": round(quickest / ours, 3),
        "as_typed_posts_per_s": round(posts / plain),
        "as_typed_ratio": round(plain / ours, 3),
        "hits": found + extra,
        "posts_hit": len(hits),
        "recall": found / (found + missed) if found + missed else 1.0,
        "missed": missed,
        "extra": extra,
        "build_ms": round((built - began) * 1000),
        "rebuild_ms": round((rebuilt - built) * 1000),
    }


def _replay(
    watch: Watch,
    bare: Sequence[ahocorasick_rs.AhoCorasick],
    stream: Sequence[Heard],
    tell: Callable[[int], object],
) -> tuple[dict[int, set[int]], list[float]]:
    """Which watchwords were found in which post, and how many seconds that took: us, and each of these bare
    searches, which is given post after post, since several in one string take it longer. All take turns,
    so that they have the same machine. What was made before is not walked through for garbage, or the
    memory of the long way would be measured as well."""
    gc.collect()
    gc.freeze()
    hits: dict[int, set[int]] = {}
    seconds = [0.0] * (1 + len(bare))
    for begin in range(0, len(stream), BATCH):
        batch = stream[begin : begin + BATCH]
        began = time.perf_counter()
        found = list(watch.look(batch))
        seconds[0] += time.perf_counter() - began
        for number, library in enumerate(bare, 1):
            began = time.perf_counter()
            for post in batch:
                plain = unicodedata.normalize("NFKC", post.text).casefold()
                library.find_matches_as_indexes(plain, overlapping=True)
            seconds[number] += time.perf_counter() - began
        for hit in found:
            hits.setdefault(begin + hit.post, set()).add(hit.key)
        tell(begin)
    gc.unfreeze()
    return hits, seconds


# --- watchwords ------------------------------------------------------------------------------------


def watchwords(dice: Random, number: int) -> list[Wanted]:
    """So many different ones: three of four are names, most others compounds, the rest whole queries."""
    makers = [_compound, _phrase, _near, _without]
    found: dict[str, Wanted] = {}
    while len(found) < number:
        maker = _brand if dice.random() < 0.75 else dice.choices(makers, (15, 4, 3, 3))[0]
        one = maker(dice)
        found[one.typed] = one
    return list(found.values())


def _name(dice: Random, syllables: Sequence[str] = SYLLABLES, least: int = 3) -> str:
    return "".join(dice.choices(syllables, k=dice.randint(least, least + 2))).capitalize()


def _brand(dice: Random) -> Wanted:
    name = _name(dice)
    small = name.lower()
    ways = [name, name.upper(), f"#{name}", f"@{small}", f"{name}s", f"{name}-Test", f"#Team{name}"]
    ways += [f"Gummi{small}", f"{name}laden", f"{name[:3]}\u200b{name[3:]}", _disguised(name)]
    ways += [mistyped(dice, name)] if len(name) >= 8 else []
    return Wanted(name, tuple(ways))


def _compound(dice: Random) -> Wanted:
    first, (one, many, small) = dice.choice(FIRSTS), dice.choice(LASTS)
    if dice.random() < 0.5:
        first = _name(dice)
    word, several = first + one.lower(), first + many.lower()
    ways = [word, several, first + small.lower(), f"Riesen{several.lower()}", f"{several}-Angebot"]
    ways += [f"{first}-{one}", f"#{first}{one}", _without_umlauts(several), word.upper()]
    ways += [mistyped(dice, word)]
    return Wanted(word, tuple(ways))


def _phrase(dice: Random) -> Wanted:
    one, other = _name(dice), _name(dice)
    ways = f"{one} {other}", f"{one.upper()}  {other}", f"#{one}{other}", f"{one}-{other}"
    return Wanted(f'"{one} {other}"', ways)


def _near(dice: Random) -> Wanted:
    name = _name(dice)
    return Wanted(
        f"{name} NEAR/5 (kaputt OR Rückruf OR broken)",
        (f"{name} ist schon wieder kaputt", f"Rueckruf bei {name}s", f"broken: my {name}"),
    )


def _without(dice: Random) -> Wanted:
    name, other = _name(dice), _name(dice)
    return Wanted(f'{name} {other} -"Gewinn Spiel"', (f"{name} und {other}", f"{other}s {name}"))


def mistyped(dice: Random, word: str) -> str:
    """With one slip, the first letter left alone."""
    at = dice.randrange(1, len(word) - 1)
    letter = dice.choice("enrtsalimo")
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _disguised(name: str) -> str:
    return name.replace("a", "а").replace("o", "о").replace("e", "е")


def _without_umlauts(word: str) -> str:
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        word = word.replace(letter, written)
    return word


# --- posts -----------------------------------------------------------------------------------------


def replayed(
    dice: Random, wanted: Sequence[Wanted], number: int
) -> tuple[list[Heard], dict[int, set[int]]]:
    """So many posts, and which watchwords were put into which."""
    vocabulary = [_name(dice, COMMON_SYLLABLES, 1) for _ in range(VOCABULARY)]
    vocabulary = [word.lower() if dice.random() < 0.6 else word for word in vocabulary]
    weights = list(accumulate(1 / rank for rank in range(10, VOCABULARY + 10)))
    stream, planted = [], {}
    for at in range(number):
        common = GERMAN if dice.random() < 0.5 else ENGLISH
        length, words = dice.randint(SHORTEST, LONGEST), []
        rare = iter(dice.choices(vocabulary, cum_weights=weights, k=LONGEST // 4))
        while length > 0:
            words.append(_word(dice, common, rare))
            length -= len(words[-1]) + 1
        if dice.random() * 100 < PLANTED:
            key = dice.randrange(len(wanted))
            words.insert(dice.randint(0, len(words)), dice.choice(wanted[key].ways))
            planted[at] = {key}
        stream.append(Heard(" ".join(words) + dice.choice(("", ".", "!", " 🎉", "…", " 😀😀"))))
    return stream, planted


def _word(dice: Random, common: Sequence[str], rare: Iterator[str]) -> str:
    """One word of a post. Names, links, figures and compounds are new nearly each time."""
    kind = dice.random()
    if kind < 0.55:
        word = dice.choice(common)
    elif kind < 0.955:
        word = next(rare)
    elif kind < 0.975:
        word = next(rare).capitalize() + dice.choice(LASTS)[dice.randint(0, 2)].lower()
    elif kind < 0.983:
        word = f"@{_name(dice, COMMON_SYLLABLES, 2).lower()}{dice.randint(1, 999)}"
    elif kind < 0.99:
        word = f"https://example.org/{dice.getrandbits(48):x}"
    else:
        word = f"#{next(rare).capitalize()}{dice.choice(('', '', '2026', 'Liebe'))}"
    return word + dice.choice((",", ".", "?", ":", "“")) if dice.random() < 0.08 else word
