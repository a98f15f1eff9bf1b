"""A linear model of texts: what it has learnt, how to read it from a file, and what it says of a text.

Each head answers one question ("is this a complaint?") by a weighted sum over the grams of a text, turned
into a probability. Because it is a sum, what each word gave to it can be said. Reading needs numpy, and
nothing of what learns.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from herzenstakt.triage.grams import (
    BUCKETS,
    LONGEST,
    Grams,
    Integers,
    Places,
    grams_of,
    places_in,
    words_of,
)

Floats = NDArray[np.float32]

#: the shape of the file; another one is not read
FORMAT = 1
#: what is read in one go, in texts and in characters: enough for numpy to be quick, and few enough that
#: nothing but long words in strange letters needs more than some ten MB
AT_ONCE, LETTERS_AT_ONCE = 256, 32_000
#: a file that is larger, unpacked, is no model of ours, in bytes
LARGEST = 64_000_000


class NoModel(Exception):
    """There is no model to read, or it is damaged, or made for another version; says which."""


@dataclass(frozen=True, slots=True)
class Head:
    """One question, and how sure a sum makes it."""

    name: str
    #: what is added to the sum
    bias: float
    #: probability = 1 / (1 + e^-(slope · sum + offset)) (Platt 1999, "Probabilistic Outputs for SVMs")
    slope: float
    offset: float
    #: from which probability on the answer is yes
    threshold: float


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a text, from `start` until before `end`, and what it gave to the sum of a head: above 0
    for yes, below 0 for no."""

    start: int
    end: int
    share: float


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as rows of numbers, empty places left out: in text `texts[i]` the kept gram `columns[i]` has
    the weight `values[i]`. The pieces of words of a text have length 1 together, and its words, too."""

    texts: Integers
    columns: Integers
    values: Floats


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which grams are looked at, and how much each tells."""

    #: the numbers of the grams, in order
    kept: Integers
    #: inverse document frequency, as scikit-learn's smooth one: ln((1 + texts) / (1 + texts with it)) + 1
    rarity: Floats

    @classmethod
    def of(cls, grams: Grams, texts: int, seen_in: int) -> Self:
        """The grams that stand in at least `seen_in` of the texts."""
        found_in = np.bincount(grams.numbers, minlength=2 * BUCKETS)
        kept = np.flatnonzero(found_in >= seen_in)
        rarity = np.log((1 + texts) / (1 + found_in[kept])) + 1
        return cls(kept, rarity.astype(np.float32))

    def rows_of(self, grams: Grams, texts: int) -> Rows:
        """How much each kept gram weighs in each of the texts."""
        columns, is_kept = self._columns(grams.numbers)
        of_text, columns = grams.texts[is_kept], columns[is_kept]
        heard = 1 + np.log(grams.counts[is_kept].astype(np.float32))
        values = (heard * self.rarity[columns]).astype(np.float32)
        # two lengths for each text: one of its pieces of words, one of its words
        block = of_text * 2 + (self.kept[columns] >= BUCKETS)
        lengths = np.sqrt(np.bincount(block, values.astype(np.float64) ** 2, minlength=2 * texts))
        return Rows(of_text, columns, (values / lengths[block]).astype(np.float32))

    def _columns(self, numbers: Integers) -> tuple[Integers, NDArray[np.bool_]]:
        at = np.searchsorted(self.kept, numbers)
        at[at == len(self.kept)] = 0
        return at, self.kept[at] == numbers if len(self.kept) else np.zeros(len(numbers), bool)


class Linear:
    """Heads over one vocabulary. `weights` has a row for each kept gram and a column for each head."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        heads: Sequence[Head],
        weights: Floats,
        told: Mapping[str, Any],
    ) -> None:
        self.vocabulary = vocabulary
        self.heads = tuple(heads)
        self.weights = weights
        #: what its makers say of it: what it was trained with, and when
        self.told = dict(told)
        self._at = {head.name: at for at, head in enumerate(self.heads)}
        self._bias = np.array([head.bias for head in self.heads], dtype=np.float32)
        self._slope = np.array([head.slope for head in self.heads], dtype=np.float32)
        self._offset = np.array([head.offset for head in self.heads], dtype=np.float32)

    @classmethod
    def load(cls, file: Path) -> Self:
        """The model in a file that `save` wrote. Raises NoModel."""
        try:
            with zipfile.ZipFile(file) as packed:
                size = sum(part.file_size for part in packed.infolist())
            if size > LARGEST:
                raise NoModel(f"{file.name} holds {size:,} bytes, which is no model of ours.")
            with np.load(file, allow_pickle=False) as read:
                told = json.loads(bytes(read["told"]).decode("utf-8"))
                kept, rarity, weights = read["kept"], read["rarity"], read["weights"]
            if (made := told.pop("format")) != FORMAT:
                raise NoModel(f"{file.name} has the format {made}, not {FORMAT}.")
            heads = [Head(**head) for head in told.pop("heads")]
            if not (_are_heads(heads) and _are_weights(kept, rarity, weights, len(heads))):
                raise NoModel(f"{file.name} does not fit together.")
            vocabulary = Vocabulary(kept.astype(np.int64), rarity.astype(np.float32))
            return cls(vocabulary, heads, weights.astype(np.float32), told)
        except NoModel:
            raise
        except FileNotFoundError:
            raise NoModel(f"{file.name} is not there.") from None
        except Exception as trouble:  # zip, zlib and numpy have a dozen errors for damaged bytes
            raise NoModel(f"{file.name} cannot be read: {trouble}") from trouble

    def save(self, file: Path) -> None:
        """Write it down, whole or not at all: half the precision, for twice the weights. Raises NoModel for
        weights that are too large for that."""
        told = {
            **self.told,
            "format": FORMAT,
            "heads": [
                {name: getattr(head, name) for name in Head.__slots__} for head in self.heads
            ],
        }
        with np.errstate(over="ignore"):
            weights = self.weights.astype(np.float16)
        if not np.isfinite(weights).all():
            raise NoModel("There are weights that are too large to be written down.")
        new = file.with_name(f"{file.name}.new")
        with new.open("wb") as opened:
            np.savez_compressed(
                opened,
                told=np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), dtype=np.uint8),
                kept=self.vocabulary.kept.astype(np.uint32),
                rarity=self.vocabulary.rarity.astype(np.float16),
                weights=weights,
            )
        new.replace(file)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """How likely each head says yes to each text: a row for each text, a column for each head."""
        parts = [self._read(some) for some in _in_batches(texts)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.heads)), dtype=np.float32)

    def column(self, name: str) -> int:
        """Where a head stands. Raises KeyError."""
        return self._at[name]

    def why(self, text: str, name: str) -> list[Part]:
        """What each word of a text gave to the sum of a head, in order of the text."""
        words = words_of(text)
        places = places_in(words)
        given = self._given(places, self.weights[:, self.column(name)])
        shares = np.zeros(len(words))
        # a gram over two words gives each of them half
        np.add.at(shares, places.first, given / 2)
        np.add.at(shares, places.last, given / 2)
        return [
            Part(word.start, word.end, float(share))
            for word, share in zip(words, shares, strict=True)
        ]

    def _read(self, texts: Sequence[str]) -> Floats:
        rows = self.vocabulary.rows_of(grams_of(texts), len(texts))
        sums = np.zeros((len(texts), len(self.heads)), dtype=np.float32)
        if len(rows.texts):
            begins = np.flatnonzero(np.diff(rows.texts, prepend=-1))
            weighed = self.weights[rows.columns] * rows.values[:, None]
            sums[rows.texts[begins]] = np.add.reduceat(weighed, begins, axis=0)
        return probability(self._slope * (sums + self._bias) + self._offset)

    def _given(self, places: Places, weights: Floats) -> NDArray[np.float64]:
        """What each gram of one text gave, each time it stands there."""
        numbers, where, counts = np.unique(places.numbers, return_inverse=True, return_counts=True)
        nought = np.zeros(len(numbers), dtype=np.int64)
        rows = self.vocabulary.rows_of(Grams(nought, numbers, counts), 1)
        each = np.zeros(len(numbers))
        at = np.searchsorted(numbers, self.vocabulary.kept[rows.columns])
        each[at] = rows.values * weights[rows.columns] / counts[at]
        given: NDArray[np.float64] = each[where]
        return given


def _in_batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    letters = 0
    for text in texts:
        batch.append(text)
        letters += min(len(text), LONGEST)
        if len(batch) == AT_ONCE or letters >= LETTERS_AT_ONCE:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def _are_heads(heads: Sequence[Head]) -> bool:
    """Whether each has a name of its own, and numbers with which one can reckon."""
    names = [head.name for head in heads]
    numbers = [(head.bias, head.slope, head.offset, head.threshold) for head in heads]
    return (
        all(isinstance(name, str) for name in names)
        and len(set(names)) == len(names)
        and all(type(number) is float and abs(number) < 1e6 for some in numbers for number in some)
        and all(0 <= head.threshold <= 1 for head in heads)
    )


def _are_weights(kept: Any, rarity: Any, weights: Any, heads: int) -> bool:
    """Whether there is a rarity and a row of weights for each kept gram, and nothing else."""
    return bool(
        kept.dtype == np.uint32
        and rarity.dtype == weights.dtype == np.float16
        and kept.shape == rarity.shape == (len(weights),)
        and weights.shape == (len(weights), heads)
        and (np.diff(kept.astype(np.int64)) > 0).all()
        and (kept < 2 * BUCKETS).all()
        and np.isfinite(rarity).all()
        and (rarity > 0).all()
        and np.isfinite(weights).all()
    )


def probability(logits: Floats) -> Floats:
    """The logistic function; what is far out stays finite."""
    given = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return given.astype(np.float32)
