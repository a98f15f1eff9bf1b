"""Our own corpus: whole, split by source, and each comment said of twice."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.triage.training import own
from herzenstakt.triage.training.corpora import NoCorpus
from herzenstakt.triage.training.leaks import leaks
from tests.triage.sets import own_corpus, write

COMMENTS = own.comments()


def test_each_comment_has_two_independent_answers_and_one_that_holds() -> None:
    ids = [comment.id for comment in COMMENTS]
    assert len(set(ids)) == len(ids)
    for name in own.ANNOTATORS:
        assert set(own.said_by(name)) == set(ids)


def test_where_both_agree_that_is_what_holds() -> None:
    first, second, settled = (own.said_by(name) for name in own.ANNOTATORS)
    for name, said in settled.items():
        if first[name] == second[name]:
            assert said == first[name], name


def test_no_source_and_no_hand_that_invents_is_in_both_splits() -> None:
    splits: dict[tuple[str, str], set[str]] = {}
    for comment in COMMENTS:
        assert comment.split in {"train", "test"}
        assert comment.origin in {"real", "invented"}
        splits.setdefault((comment.origin, comment.source), set()).add(comment.split)
        if comment.origin == "invented":
            splits.setdefault(("hand", comment.hand), set()).add(comment.split)
    assert {key: both for key, both in splits.items() if len(both) > 1} == {}


def test_no_comment_of_the_test_part_is_learnt_from() -> None:
    train = [comment.text for comment in COMMENTS if comment.split == "train"]
    test = [comment.text for comment in COMMENTS if comment.split == "test"]
    found = leaks(train, test)
    assert [(train[leak.at], leak.test) for leak in found if len(train[leak.at].split()) > 4] == []


def test_no_comment_stands_in_it_twice() -> None:
    texts = Counter(comment.text for comment in COMMENTS)
    assert [text for text, count in texts.items() if count > 1] == []


def test_each_set_that_real_comments_come_from_is_named_with_its_licence() -> None:
    told = (own.OWN / "README.md").read_text("utf-8")
    for hand in {comment.hand for comment in COMMENTS if comment.origin == "real"}:
        assert f"| {hand} |" in told


ANSWERS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30)


@given(ANSWERS)
def test_alpha_is_one_for_full_agreement_and_never_more(pairs: list[tuple[bool, bool]]) -> None:
    first, second = [one for one, _ in pairs], [two for _, two in pairs]
    assert own.alpha(first, first) == 1
    assert own.alpha(first, second) <= 1
    assert own.alpha(first, second) == pytest.approx(own.alpha(second, first))


def test_alpha_is_that_of_the_textbook() -> None:
    # Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example A: 0.095
    first = [bool(int(bit)) for bit in "0100000010"]
    second = [bool(int(bit)) for bit in "1110010000"]
    assert own.alpha(first, second) == pytest.approx(0.095, abs=0.001)


@pytest.mark.parametrize(
    "line",
    [
        "x\tnonsense\tneu\t0\t0",
        "x\tother+praise\tpos\t0\t0",
        "x\t\tpos\t0\t0",
        "x\tpraise\tgood\t0\t0",
        "x\tpraise\tpos\t2\t0",
        "x\tpraise\tpos\t0\t",
        "x\tpraise\tpos\t0",
        "",
    ],
)
def test_an_answer_nobody_can_give_is_refused(tmp_path: Path, line: str) -> None:
    write(own_corpus(tmp_path), "annotations/first.tsv", line + "\n")
    with pytest.raises(NoCorpus, match="our own corpus, first"):
        own.said_by("first", tmp_path)


@pytest.mark.parametrize("content", ["", "{}\n", "[1]\n", json.dumps({"id": "x", "more": 1})])
def test_a_comment_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    write(own_corpus(tmp_path), "comments.jsonl", content)
    with pytest.raises(NoCorpus, match="our own corpus"):
        own.comments(tmp_path)


def test_a_corpus_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus):
        own.comments(tmp_path)
    with pytest.raises(NoCorpus):
        own.said_by("first", tmp_path)


def test_an_example_answers_each_question_once(tmp_path: Path) -> None:
    [example, *_] = own.examples("train", own_corpus(tmp_path))
    yes = {name for name, holds in example.answers.items() if holds}
    assert yes == {"question", "neu", "needs_reply"}
    assert len(example.answers) == len(own.KINDS) + len(own.TONES) + 2


def rows_of_counts() -> list[str]:
    """How many comments there are, as the page tells it."""
    told = Counter((one.language, one.origin, one.split) for one in COMMENTS)
    return [
        f"| {name} | {told[code, 'real', 'train']:,} | {told[code, 'invented', 'train']:,} "
        f"| {told[code, 'real', 'test']:,} | {told[code, 'invented', 'test']:,} |"
        for name, code in (("German", "de"), ("English", "en"))
    ]


def rows_of_agreement() -> list[str]:
    """How far both annotators agree, and how often each answer is yes, as the page tells it."""
    first, second, settled = (own.said_by(name) for name in own.ANNOTATORS)
    parts = [
        own.agreement(*({key: said[key] for key in ids} for said in (first, second)))
        for ids in (
            [one.id for one in COMMENTS if one.origin == "real"],
            [one.id for one in COMMENTS if one.origin == "invented"],
        )
    ]
    yes = Counter(
        name for said in settled.values() for name, holds in said.answers().items() if holds
    )
    return [
        f"| `{name}` | {yes[name]:,} | {parts[0][name]:.2f} | {parts[1][name]:.2f} |"
        for name in parts[0]
    ]


def test_the_page_tells_what_is_there() -> None:
    told = (own.OWN / "README.md").read_text("utf-8")
    first, second = (own.said_by(name) for name in own.ANNOTATORS[:2])
    differ = sum(first[key] != second[key] for key in first)
    for row in (*rows_of_counts(), *rows_of_agreement()):
        assert row in told
    assert f"differed in {differ:,} of {len(COMMENTS):,}" in told
