"""The sets: read as their makers wrote them, and what is not as expected is said with its name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from herzenstakt.triage.training.corpora import CORPORA, Corpus, NoCorpus
from tests.beside import beside
from tests.triage.sets import public_sets, write

#: what their makers say of their size: (training, test)
SIZES = {
    "GermEval 2018": (5_009, 3_532),
    "GermEval 2019, tasks 1 and 2, training part": (3_995, 0),
    "SB10k, as cut for UMSAB": (1_839 + 324, 870),
    "BRIGHTER, German": (2_603 + 200, 2_604),
    "YouTube Spam Collection, the file Psy": (350, 0),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return public_sets(tmp_path)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_each_text_has_an_answer_to_each_question_of_its_set(corpus: Corpus, folder: Path) -> None:
    for split in corpus.files:
        examples = corpus.examples(folder, split)
        assert all(set(example.answers) == set(corpus.answers) for example in examples)
        for name in corpus.answers:
            assert {example.answers[name] for example in examples} == {True, False}
        assert all(example.text for example in examples)


def test_a_split_that_a_set_does_not_have_is_empty(folder: Path) -> None:
    assert {len(corpus.examples(folder, "nonsense")) for corpus in CORPORA} == {0}


def test_of_three_tones_each_text_has_one(folder: Path) -> None:
    tones = next(corpus for corpus in CORPORA if corpus.name.startswith("SB10k"))
    examples = tones.examples(folder, "train")
    assert Counter(sum(example.answers.values()) for example in examples) == {1: len(examples)}
    assert examples[0].answers["negative"], "the labels are told in the order 0, 1, 2"


def test_what_an_unseen_sign_has_become_is_cut_off(folder: Path) -> None:
    row = 'spam,"Look here \u2022\u00c8\u00c0"\r\nham,"Fine \u2022"\r\n'
    write(folder, "youtube_spam/Youtube01-Psy.csv", row, "mac_roman")
    spam = CORPORA[-1].examples(folder, "train")
    assert [example.text for example in spam] == ["Look here ", "Fine \u2022"]


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_a_set_that_is_not_there_is_named(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match=corpus.name):
        corpus.examples(tmp_path, "train")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("germeval2018/train.txt", "no tab\n"),
        ("germeval2018/train.txt", "text\tMAYBE\tOTHER\n"),
        ("sb10k_umsab/german/train_labels.txt", "0\n"),
        ("sb10k_umsab/german/train_labels.txt", "many\n" * 18),
        ("brighter/train/deu.csv", "id,said,anger\n1,Hallo,1\n"),
        ("youtube_spam/Youtube01-Psy.csv", "maybe,Hello\n"),
        ("youtube_spam/Youtube01-Psy.csv", "one column\n"),
    ],
)
def test_a_set_that_is_not_as_expected_is_named_with_its_file(
    folder: Path, name: str, content: str
) -> None:
    write(folder, name, content)
    with pytest.raises(NoCorpus, match="is not as expected"):
        _ = [corpus.examples(folder, "train") for corpus in CORPORA]


def test_bytes_that_are_no_text_are_not_as_expected(folder: Path) -> None:
    (folder / "germeval2018/train.txt").write_bytes(b"\xff\xfe\tOTHER\tOTHER\n")
    with pytest.raises(NoCorpus, match=r"GermEval 2018: train\.txt is not as expected"):
        CORPORA[0].examples(folder, "train")


@pytest.mark.beside("data")
@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_the_real_sets_have_the_size_their_makers_say(corpus: Corpus) -> None:
    folder = beside("data")
    assert folder
    sizes = tuple(len(corpus.examples(folder, split)) for split in ("train", "test"))
    assert sizes == SIZES[corpus.name]
