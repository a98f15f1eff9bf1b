"""The public sets whose licence allows to train with them and to ship what was learnt.

They are not part of the project and lie in a folder with one folder for each. Who made them, and under
which licence, stands beside each reader, and from there in the card of the model.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

#: the answers of the sets, each a head of the light tier
OFFENSIVE = "offensive"
TONES = ("negative", "neutral", "positive")
EMOTIONS = ("anger", "disgust", "fear", "joy", "sadness", "surprise")
SPAM = "unwanted"


class NoCorpus(Exception):
    """A set is not where it should be, or is not as its makers describe it; says which."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and for each question that was asked of it whether the answer is yes. What is not named
    was not asked."""

    text: str
    answers: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A public set."""

    name: str
    languages: tuple[str, ...]
    licence: str
    cite: str
    #: the questions that it answers
    answers: tuple[str, ...]
    #: split ("train" or "test") -> its files below the folder of sets; a star stands for any letters
    files: Mapping[str, tuple[str, ...]]
    read: Callable[[Path], Iterator[Example]]

    def examples(self, folder: Path, split: str) -> list[Example]:
        """The official split; none where there is no such split. Raises NoCorpus."""
        found: list[Example] = []
        for pattern in self.files.get(split, ()):
            files = sorted(folder.glob(pattern))
            if not files:
                raise NoCorpus(f"{self.name}: there is no {pattern} in {folder}.")
            for file in files:
                found.extend(self._told(file))
        return found

    def _told(self, file: Path) -> Iterable[Example]:
        try:
            return list(self.read(file))
        except (ValueError, KeyError, IndexError, UnicodeDecodeError) as trouble:
            raise NoCorpus(f"{self.name}: {file.name} is not as expected: {trouble}") from trouble


def _offences(file: Path) -> Iterator[Example]:
    for line in file.read_text("utf-8").rstrip("\n").split("\n"):
        text, coarse, *_ = line.split("\t")
        yield Example(text, {OFFENSIVE: {"OFFENSE": True, "OTHER": False}[coarse]})


def _tones(file: Path) -> Iterator[Example]:
    labels = file.with_name(file.name.replace("_text", "_labels")).read_text("utf-8").split()
    texts = file.read_text("utf-8").rstrip("\n").split("\n")
    for text, label in zip(texts, labels, strict=True):
        yield Example(text, {tone: at == int(label) for at, tone in enumerate(TONES)})


def _emotions(file: Path) -> Iterator[Example]:
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield Example(row["text"], {name: row[name] == "1" for name in EMOTIONS if name in row})


#: what a sign that nobody sees has become in this file, at the end of some texts of either kind
_BROKEN = b"\xa5\xe9\xcb".decode("mac_roman")


def _spam(file: Path) -> Iterator[Example]:
    with file.open(encoding="mac_roman", newline="") as rows:  # as it was once saved
        for label, text in csv.reader(rows):
            yield Example(text.removesuffix(_BROKEN), {SPAM: {"spam": True, "ham": False}[label]})


CORPORA = (
    Corpus(
        "GermEval 2018",
        ("de",),
        "CC BY 4.0",
        "Wiegand, Siegel, Ruppenhofer 2018: Overview of the GermEval 2018 Shared Task on the"
        " Identification of Offensive Language",
        (OFFENSIVE,),
        {"train": ("germeval2018/train.txt",), "test": ("germeval2018/test.txt",)},
        _offences,
    ),
    Corpus(
        "GermEval 2019, tasks 1 and 2, training part",
        ("de",),
        "CC BY 4.0 by its organisers",
        "Struß, Siegel, Ruppenhofer, Wiegand, Klenner 2019: Overview of GermEval Task 2, 2019",
        (OFFENSIVE,),
        {"train": ("germeval2019/germeval2019_training_subtask12.txt",)},
        _offences,
    ),
    Corpus(
        "SB10k, as cut for UMSAB",
        ("de",),
        "CC BY 4.0",
        "Cieliebak, Deriu, Egger, Uzdilli 2017: A Twitter Corpus and Benchmark Resources for German"
        " Sentiment Analysis; cut by Barbieri, Espinosa-Anke, Camacho-Collados 2022 (XLM-T)",
        TONES,
        {
            "train": (
                "sb10k_umsab/german/train_text.txt",
                "sb10k_umsab/german/val_text.txt",
            ),
            "test": ("sb10k_umsab/german/test_text.txt",),
        },
        _tones,
    ),
    Corpus(
        "BRIGHTER, German",
        ("de",),
        "CC BY 4.0",
        "Muhammad et al. 2025: BRIGHTER; SemEval-2025 Task 11",
        EMOTIONS,
        {
            "train": ("brighter/train/deu*.csv", "brighter/dev/deu*.csv"),
            "test": ("brighter/test/deu*.csv",),
        },
        _emotions,
    ),
    Corpus(
        "YouTube Spam Collection, the file Psy",
        ("en",),
        "CC BY 4.0",
        "Alberto, Lochter, Almeida 2015: TubeSpam, Comment Spam Filtering on YouTube",
        (SPAM,),
        {"train": ("youtube_spam/Youtube01-Psy.csv",)},
        _spam,
    ),
)

_BY_NAME = {corpus.name: corpus for corpus in CORPORA}


def corpus(name: str) -> Corpus:
    """The set of this name. Raises KeyError."""
    return _BY_NAME[name]
