"""A linear model: what it says is a sum that can be explained, and a damaged file is no model."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from herzenstakt.triage import model as module
from herzenstakt.triage.grams import BUCKETS, LONGEST, Grams, grams_of
from herzenstakt.triage.model import (
    AT_ONCE,
    LETTERS_AT_ONCE,
    Head,
    Linear,
    NoModel,
    Rows,
    Vocabulary,
)
from tests.triage.test_grams import HOSTILE

LEARNT_FROM = ["Danke, das ist toll", "Das ist toll!", "Wann kommt mein Paket?", "Wann denn? Toll."]


def model() -> Linear:
    grams = grams_of(LEARNT_FROM)
    vocabulary = Vocabulary.of(grams, len(LEARNT_FROM), seen_in=1)
    chance = np.random.default_rng(1)
    weights = chance.normal(size=(len(vocabulary.kept), 2)).astype(np.float32)
    heads = [Head("question", -0.5, 2.0, 0.25, 0.4), Head("praise", 0.25, 1.0, 0.0, 0.6)]
    return Linear(vocabulary, heads, weights, {"made": "for a test"})


MODEL = model()
BIAS = np.array([head.bias for head in MODEL.heads])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "light.npz"
    MODEL.save(path)
    return path


def sums(texts: list[str]) -> Any:
    likely = MODEL.probabilities(texts).astype(np.float64)
    slope = np.array([head.slope for head in MODEL.heads])
    offset = np.array([head.offset for head in MODEL.heads])
    return (np.log(likely / (1 - likely)) - offset) / slope


@given(st.one_of(st.sampled_from(LEARNT_FROM), st.text("Wan toldsi?! 😀", max_size=60)))
def test_what_the_words_gave_is_the_sum(text: str) -> None:
    for column, head in enumerate(MODEL.heads):
        given_by_words = sum(part.share for part in MODEL.why(text, head.name))
        assert given_by_words + head.bias == pytest.approx(sums([text])[0, column], abs=1e-3)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["", "toll", "wann?", "😀", *LEARNT_FROM]), max_size=9))
def test_a_text_is_read_the_same_whatever_is_read_beside_it(texts: list[str]) -> None:
    many = [*texts, *["Das ist toll"] * AT_ONCE, *texts]
    likely = MODEL.probabilities(many)
    assert likely.shape == (len(many), 2)
    for at, text in enumerate(texts):
        alone = MODEL.probabilities([text])[0]
        assert likely[at] == pytest.approx(alone, abs=1e-5)
        assert likely[len(texts) + AT_ONCE + at] == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:4]!a} x {len(text)}")
def test_hostile_texts_get_a_probability_like_any_other(text: str) -> None:
    likely = MODEL.probabilities([text])
    assert ((likely > 0) & (likely < 1)).all()
    assert all(np.isfinite(part.share) for part in MODEL.why(text, "praise"))


def test_long_texts_are_read_in_smaller_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    lots: list[int] = []

    def noting(texts: Sequence[str]) -> Grams:
        lots.append(sum(min(len(text), LONGEST) for text in texts))
        return grams_of(texts)

    monkeypatch.setattr(module, "grams_of", noting)
    assert len(MODEL.probabilities(["toll " * 1_000] * 40 + ["toll"] * 40)) == 80
    assert len(lots) > 1
    assert max(lots) < LETTERS_AT_ONCE + LONGEST


def test_what_nobody_has_seen_leaves_only_the_bias() -> None:
    assert sums(["Ξ"])[0] == pytest.approx(BIAS, abs=1e-3)
    assert sums([""])[0] == pytest.approx(BIAS, abs=1e-3)


def test_a_long_text_weighs_no_more_than_a_short_one() -> None:
    assert sums(["toll " * 50])[0] == pytest.approx(sums(["toll toll"])[0], abs=0.6)


def test_rows_are_those_of_a_well_known_vectoriser() -> None:
    texts = ["danke danke das ist toll", "das ist toll", "wann kommt mein paket", "toll toll toll"]
    grams = grams_of(texts)
    rows = Vocabulary.of(grams, len(texts), seen_in=1).rows_of(grams, len(texts))
    split = rows.columns >= (Vocabulary.of(grams, len(texts), seen_in=1).kept < BUCKETS).sum()
    known = {"sublinear_tf": True, "token_pattern": r"\S+", "lowercase": False}
    words = TfidfVectorizer(ngram_range=(1, 2), **known).fit_transform(texts)
    assert values_of(rows, split, len(texts)) == pytest.approx(sorted_rows(words), abs=1e-6)
    pieces = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(1, 5), vocabulary=pieces_of(texts), sublinear_tf=True
    )
    assert values_of(rows, ~split, len(texts)) == pytest.approx(
        sorted_rows(pieces.fit_transform(texts)), abs=1e-6
    )


def pieces_of(texts: list[str]) -> list[str]:
    """The pieces of words as scikit-learn cuts them, but for the blank alone, which says nothing."""
    cut = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5)).build_analyzer()
    return sorted({piece for text in texts for piece in cut(text) if piece.strip()})


def values_of(rows: Rows, chosen: Any, texts: int) -> list[float]:
    return [
        float(value)
        for text in range(texts)
        for value in sorted(rows.values[chosen & (rows.texts == text)])
    ]


def sorted_rows(matrix: Any) -> list[float]:
    return [float(value) for row in matrix.toarray() for value in sorted(one for one in row if one)]


def test_a_gram_weighs_more_the_rarer_it_is() -> None:
    grams = grams_of(["a", "a b"])
    vocabulary = Vocabulary.of(grams, 2, seen_in=1)
    # as scikit-learn's smooth inverse document frequency: ln(3/3) + 1 and ln(3/2) + 1
    assert set(np.round(vocabulary.rarity.astype(float), 3)) == {1.0, 1.405}


def test_a_gram_that_stands_in_too_few_texts_is_forgotten() -> None:
    grams = grams_of(LEARNT_FROM)
    kept = Vocabulary.of(grams, len(LEARNT_FROM), seen_in=2).kept
    everywhere = set(grams.numbers[grams.texts == 1]) & set(grams.numbers[grams.texts == 0])
    assert everywhere <= set(kept)
    assert not set(kept) & (set(grams_of(["Paket"]).numbers) - set(grams_of(["toll"]).numbers)) - {
        number for number in kept if (grams.numbers == number).sum() > 1
    }


def test_a_file_keeps_what_was_learnt(file: Path) -> None:
    kept = Linear.load(file)
    assert kept.heads == MODEL.heads
    assert kept.told == {"made": "for a test"}
    assert kept.probabilities(LEARNT_FROM) == pytest.approx(
        MODEL.probabilities(LEARNT_FROM), abs=2e-3
    )


def test_a_file_that_is_not_there_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="is not there"):
        Linear.load(tmp_path / "light.npz")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_is_no_model(file: Path, share: float) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(NoModel):
        Linear.load(file)


@settings(max_examples=40, deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_damaged_file_is_no_model_or_says_something_finite(
    tmp_path_factory: pytest.TempPathFactory, at: float, bit: int
) -> None:
    file = tmp_path_factory.mktemp("damaged") / "light.npz"
    MODEL.save(file)
    damaged = bytearray(file.read_bytes())
    damaged[int(at * len(damaged))] ^= 1 << bit
    file.write_bytes(damaged)
    try:
        likely = Linear.load(file).probabilities(LEARNT_FROM)
    except NoModel:
        return
    assert np.isfinite(likely).all()


def rewritten(file: Path, **changes: Any) -> None:
    with np.load(file) as read:
        arrays = {**{name: read[name] for name in read.files}, **changes}
    there = {name: array for name, array in arrays.items() if array is not None}
    np.savez_compressed(file, **there)


def told(**changes: Any) -> Any:
    heads = [{name: getattr(head, name) for name in Head.__slots__} for head in MODEL.heads]
    whole = {"format": 1, "heads": heads} | changes
    return np.frombuffer(json.dumps(whole).encode(), dtype=np.uint8)


first, second = ({key: getattr(head, key) for key in Head.__slots__} for head in MODEL.heads)


@pytest.mark.parametrize(
    "changes",
    [
        {"kept": None},
        {"told": None},
        {"told": told(format=2)},
        {"told": told(heads=[])},
        {"told": told(heads=[{"name": "question"}])},
        {"told": np.frombuffer(b"{", dtype=np.uint8)},
        {"rarity": np.ones(3, dtype=np.float16)},
        {"weights": np.full((len(MODEL.vocabulary.kept), 2), np.nan, dtype=np.float16)},
        {"weights": np.ones((len(MODEL.vocabulary.kept), 3), dtype=np.float16)},
        {"weights": np.ones(len(MODEL.vocabulary.kept), dtype=np.float16)},
        *(
            {"told": told(heads=[first | {key: value}, second])}
            for key, value in (
                ("bias", "abc"),
                ("bias", None),
                ("bias", 1e308),
                ("slope", float("inf")),
                ("threshold", float("nan")),
                ("threshold", 7.0),
                ("offset", True),
                ("name", ["x"]),
                ("name", second["name"]),
            )
        ),
        {"kept": MODEL.vocabulary.kept[::-1].astype(np.uint32)},
        {"kept": np.zeros(len(MODEL.vocabulary.kept), dtype=np.uint32)},
        {"kept": MODEL.vocabulary.kept.astype(np.uint32) + np.uint32(2 * BUCKETS)},
        {"kept": MODEL.vocabulary.kept.astype(np.float64)},
        {"kept": np.uint32(1)},
        {"rarity": np.full(len(MODEL.vocabulary.kept), np.nan, dtype=np.float16)},
        {"rarity": np.zeros(len(MODEL.vocabulary.kept), dtype=np.float16)},
        {"rarity": np.full(len(MODEL.vocabulary.kept), np.inf, dtype=np.float16)},
        {"weights": np.full((len(MODEL.vocabulary.kept), 2), "x")},
    ],
    ids=lambda changes: str(changes)[:30],
)
def test_a_file_that_does_not_fit_together_is_no_model(file: Path, changes: dict[str, Any]) -> None:
    rewritten(file, **changes)
    with pytest.raises(NoModel):
        Linear.load(file)


def test_a_file_that_grows_when_it_is_unpacked_is_no_model(file: Path) -> None:
    rewritten(file, weights=np.zeros(40_000_000, dtype=np.float16))
    assert file.stat().st_size < 200_000
    with pytest.raises(NoModel, match="holds 80,"):
        Linear.load(file)


def test_weights_that_do_not_fit_into_a_file_are_not_written(tmp_path: Path) -> None:
    huge = Linear(MODEL.vocabulary, MODEL.heads, MODEL.weights * np.float32(1e6), {})
    file = tmp_path / "light.npz"
    MODEL.save(file)
    with pytest.raises(NoModel, match="too large"):
        huge.save(file)
    assert Linear.load(file).heads == MODEL.heads, "what was there is still there"
    assert [one.name for one in tmp_path.iterdir()] == ["light.npz"]


def test_a_file_that_would_run_something_is_no_model(file: Path) -> None:
    rewritten(file, kept=np.array([Path("x")], dtype=object))
    with pytest.raises(NoModel):
        Linear.load(file)


def test_another_file_is_no_model(tmp_path: Path) -> None:
    file = tmp_path / "light.npz"
    np.save(opened := io.BytesIO(), np.ones(3))
    for content in (b"", b"PK\x03\x04", b"<html>", opened.getvalue()):
        file.write_bytes(content)
        with pytest.raises(NoModel):
            Linear.load(file)
