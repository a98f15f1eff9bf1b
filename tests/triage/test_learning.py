"""`herzenstakt triage train`, from sets to a file, and `herzenstakt bench triage`, from a file to figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from herzenstakt.cli.main import main
from herzenstakt.testing.bench import triage as bench
from herzenstakt.triage import light
from herzenstakt.triage.model import Linear
from herzenstakt.triage.training import fitting, learning, own
from herzenstakt.triage.training.corpora import CORPORA, OFFENSIVE, NoCorpus
from herzenstakt.triage.training.fitting import Aim, Way
from tests.beside import beside
from tests.triage.sets import RUDE, own_corpus, public_sets, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return public_sets(tmp_path / "sets")


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    return own_corpus(tmp_path / "ours")


@pytest.fixture(autouse=True)
def one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """One way to learn instead of six: what is tried here is not how good it gets."""
    monkeypatch.setattr(fitting, "WAYS", (Way(3, True),))


def test_a_model_is_learnt_from_all_sets_and_says_from_which(folder: Path, ours: Path) -> None:
    model, lines = learning.learn(folder, 1, len, ours)
    assert {head.name for head in model.heads} == set(learning.AIMS)
    assert [line["head"] for line in lines] == [head.name for head in model.heads]
    assert model.told["texts"][own.NAME] == 48
    assert model.told["left_out"] == 0
    deep, calm = model.probabilities(["Du Depp hier", "Schöne Bank"])[:, model.column(OFFENSIVE)]
    assert deep > calm


def test_it_is_learnt_on_one_thread_so_that_the_same_seed_makes_the_same_model(
    folder: Path, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()

    def noting(*given: Any) -> Any:
        threads.update(pool["num_threads"] for pool in threadpool_info())
        return fitting.fit(*given)

    monkeypatch.setattr(learning, "fit", noting)
    monkeypatch.setattr(learning, "AIMS", {OFFENSIVE: Aim.BOTH})
    with threadpool_limits(2):
        learning.learn(folder, 1, len, ours)
    assert threads == {1}


def test_what_is_put_into_the_training_part_from_a_test_is_left_out(
    folder: Path, ours: Path
) -> None:
    train = folder / "germeval2018/train.txt"
    leaked = f"RT @irgendwer {RUDE[0]} dort drüben am See!!\tOFFENSE\tINSULT\n"
    write(folder, "germeval2018/train.txt", train.read_text("utf-8") + leaked)
    sets, left_out = learning.to_learn_from(folder, ours)
    assert left_out == 1
    assert len(sets["GermEval 2018"]) == 10


def test_what_our_own_test_asks_is_left_out_of_other_sets(folder: Path, ours: Path) -> None:
    test = next(one.text for one in own.comments(ours) if one.split == "test")
    train = folder / "germeval2018/train.txt"
    write(
        folder, train.relative_to(folder).as_posix(), f"{train.read_text()}{test}\tOTHER\tOTHER\n"
    )
    assert learning.to_learn_from(folder, ours)[1] == 1


@pytest.mark.beside("data")
def test_nothing_that_is_tested_is_in_what_the_real_model_learnt_from() -> None:
    """With the sets as they are: left out is what leaks, and what is left does not."""
    folder = beside("data")
    assert folder
    sets, left_out = learning.to_learn_from(folder)
    assert left_out > 0
    told = light.light().told
    assert told["texts"] == {name: len(examples) for name, examples in sets.items()}
    assert told["of"] == learning.fingerprint([one for some in sets.values() for one in some])


def test_the_command_writes_a_model_that_can_be_read(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(learning, "AIMS", {OFFENSIVE: Aim.BOTH})
    out = tmp_path / "new" / "light.npz"
    assert main(["triage", "train", "--data", str(folder), "--out", str(out), "--seed", "7"]) == 0
    [line] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert line["head"] == OFFENSIVE
    assert Linear.load(out).told["seed"] == 7


def test_without_sets_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "light.npz"
    assert main(["triage", "train", "--data", str(tmp_path), "--out", str(out)]) == 2
    assert "GermEval 2018: there is no germeval2018/test.txt" in capsys.readouterr().err
    assert not out.exists()


def test_the_bench_prints_each_test_beside_what_others_reached(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "DRAWN", 5)
    monkeypatch.setattr(bench, "TEXTS", 50)
    assert main(["bench", "triage", "--data", str(folder)]) == 0
    *lines, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["peer"] for line in lines if "peer" in line} == {"VADER", "textblob-de", "AFINN"}
    assert summary["what"] == "triage"
    assert summary["light"]["texts_per_s"] > 0
    for told in summary["light"]["quality"].values():
        assert told["low"] <= told["value"] <= told["high"]


def test_the_card_is_that_of_the_model_that_ships() -> None:
    told = (own.OWN.parent / "docs" / "triage" / "card.md").read_text("utf-8")
    assert f"`{light.light().told['of']}`" in told


def test_the_card_is_written_from_what_was_measured(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bench, "DRAWN", 5)
    monkeypatch.setattr(bench, "TEXTS", 50)
    page = tmp_path / "card.md"
    assert main(["bench", "triage", "--data", str(folder), "--table", str(page)]) == 0
    *_, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = page.read_text("utf-8")
    quality = summary["light"]["quality"]
    assert f"macro-F1 over the eight kinds **{quality['kinds']['value']:.3f}**" in told
    assert f"| offensive | this model | hF1 | {quality['offensive']['value']:.3f} |" in told
    assert "textblob-de" in told
    assert all(corpus.licence in told for corpus in CORPORA)


def test_the_bench_without_sets_says_which_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "triage", "--data", str(tmp_path)]) == 2
    assert "there is no germeval2018/test.txt" in capsys.readouterr().err


def test_the_bench_without_a_model_says_so(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(light, "WEIGHTS", tmp_path / "light.npz")
    light.light.cache_clear()
    assert main(["bench", "triage", "--data", str(folder)]) == 2
    assert "light.npz is not there" in capsys.readouterr().err


def test_a_set_that_is_missing_is_no_set_to_learn_from(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus):
        learning.to_learn_from(tmp_path)
