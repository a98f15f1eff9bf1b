"""The figures of the bench: each as its definition says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from herzenstakt.testing.bench.triage import (
    TASKS,
    Answers,
    afinn,
    answers,
    calibration_error,
    harmonic,
    interval,
    of_those_there,
    one_of,
    right_of_surest,
    textblob_de,
    vader,
)
from herzenstakt.triage.model import Floats, Head
from herzenstakt.triage.training.corpora import TONES


def test_the_metric_of_germeval_is_the_harmonic_mean_of_two_means() -> None:
    truth = np.array([[True], [True], [True], [False], [False]])
    said = np.array([[True], [True], [False], [True], [False]])
    # yes: precision 2/3, recall 2/3; no: 1/2 and 1/2; both means are 7/12
    assert harmonic(truth, said) == pytest.approx(7 / 12)
    assert harmonic(truth, truth) == 1
    assert harmonic(truth, ~truth) == 0


def test_a_kind_that_nobody_wants_there_does_not_count() -> None:
    truth, said = np.array([[True, False], [True, False]]), np.array([[True, True], [True, False]])
    assert of_those_there(truth, said) == 1
    assert of_those_there(truth, ~truth) == 0


def test_of_the_surest_only_those_count() -> None:
    likely = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.1], [0.6, 0.3], [0.4, 0.5]], np.float32)
    truth = np.array([[1, 0], [1, 0], [0, 1], [1, 0], [1, 0]], bool)
    assert right_of_surest(truth, likely) == 3 / 4, "the last one is not asked"
    assert right_of_surest(truth, likely, 1.0) == 3 / 5
    assert right_of_surest(truth, likely, 0.4) == 1


def test_two_kinds_hold_and_the_likeliest_is_one_of_them() -> None:
    likely = np.array([[0.6, 0.7]], np.float32)
    assert right_of_surest(np.array([[True, True]]), likely) == 1
    assert right_of_surest(np.array([[True, False]]), likely) == 0


def test_who_says_as_often_as_it_is_true_makes_no_error() -> None:
    likely = np.full((10, 1), 0.3, np.float32)
    truth = np.array([[at < 3] for at in range(10)])
    assert calibration_error(truth, likely) == pytest.approx(0, abs=1e-6)
    assert calibration_error(~truth, likely) == pytest.approx(0.4, abs=1e-6)


def test_errors_of_two_bins_do_not_make_up_for_each_other() -> None:
    likely = np.array([[0.2], [0.8]], np.float32)
    truth = np.array([[True], [False]])
    assert calibration_error(truth, likely) == pytest.approx(0.8, abs=1e-6)


def test_the_span_holds_95_of_100_draws() -> None:
    truth = np.array([[at % 2 == 0] for at in range(400)])
    said = np.array([[at % 4 != 3] for at in range(400)])
    share = np.mean(truth == said)

    def right(one: Answers, other: Answers) -> float:
        return float((one == other).mean())

    told = interval(right, truth, said)
    spread = 1.96 * (share * (1 - share) / 400) ** 0.5
    assert told["low"] == pytest.approx(share - spread, abs=0.012)
    assert told["high"] == pytest.approx(share + spread, abs=0.012)


class Unsure:
    """A tier that finds nothing likely."""

    heads = tuple(Head(name, 0.0, 1.0, 0.0, 0.5) for name in TONES)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        return np.array([[0.1, 0.3, 0.2]] * len(texts), np.float32)


def test_of_three_tones_the_likeliest_is_said_however_unlikely_it_is() -> None:
    [tone] = (task for task in TASKS if task.heads == TONES)
    assert answers(Unsure(), tone, ["x"]).tolist() == [[False, True, False]]


def test_a_choice_has_its_yes_in_one_column() -> None:
    assert one_of(np.array([2, 0]), 3).tolist() == [[False, False, True], [True, False, False]]


@pytest.mark.parametrize(
    ("peer", "texts"),
    [
        (vader, ["I hate this, it is awful", "The desk stands here", "I love this, great work"]),
        (vader, ["A bit sad", "The desk stands here", "Fine"]),
        (afinn, ["I hate this, it is awful", "The desk stands here", "I love this, great work"]),
        (textblob_de, ["Das ist schrecklich", "Der Tisch steht hier", "Das ist wunderbar"]),
    ],
)
def test_each_peer_tells_bad_from_good_in_its_own_language(peer: object, texts: list[str]) -> None:
    assert callable(peer)
    assert peer(texts).tolist() == np.eye(3, dtype=bool).tolist()
