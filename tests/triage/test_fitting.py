"""Learning: what is plain is learnt, how sure a head is holds, and too little is said to be too little."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from herzenstakt.triage.training.corpora import Example
from herzenstakt.triage.training.fitting import Aim, TooFew, best_border, calibrated, fit

ASKS = ["wann", "wo", "warum", "wie viel", "wer"]
LIKES = ["toll", "prima", "danke", "schön", "klasse"]
THINGS = ["die Ente", "das Paket", "der Laden", "die Frau am Telefon", "euer Kalender"]


def examples(count: int = 120) -> list[Example]:
    dice = random.Random(3)
    made = []
    for _ in range(count):
        asks, likes = dice.random() < 0.4, dice.random() < 0.3
        words = [dice.choice(THINGS)]
        words += [dice.choice(ASKS)] if asks else []
        words += [dice.choice(LIKES)] if likes else []
        dice.shuffle(words)
        made.append(Example(" ".join(words), {"question": asks, "praise": likes}))
    return made


def test_what_is_plain_is_learnt_and_said_of_texts_nobody_has_seen() -> None:
    heard: list[str] = []
    aims = {"question": Aim.YES, "praise": Aim.BOTH}
    model, fitted = fit(examples(), aims, 1, heard.append)
    assert heard == ["question", "praise"]
    assert min(one.held_out for one in fitted.values()) > 0.95

    asks, likes = model.probabilities(["Warum der Hut?", "Der Hut ist toll"])
    borders = [head.threshold for head in model.heads]
    assert [*(asks >= borders), *(likes >= borders)] == [True, False, False, True]
    shares = {part.start: part.share for part in model.why("Warum der Hut?", "question")}
    assert max(shares, key=lambda start: shares[start]) == 0, "the asking word decided"


def test_the_same_seed_makes_the_same_model() -> None:
    first, _ = fit(examples(), {"question": Aim.YES}, 1, len)
    again, _ = fit(examples(), {"question": Aim.YES}, 1, len)
    assert first.heads == again.heads
    assert (first.weights == again.weights).all()


def test_a_question_that_was_not_asked_of_a_text_does_not_count_as_no() -> None:
    silent = [Example("wann " + " ".join(THINGS), {"praise": False}) for _ in range(100)]
    model, fitted = fit([*examples(), *silent], {"question": Aim.YES}, 1, len)
    assert fitted["question"].yes + fitted["question"].no == 120
    assert model.probabilities(["wann der Hut"])[0, 0] > 0.5


def test_what_is_lent_teaches_words_and_says_nothing_of_how_often() -> None:
    rude = [Example(f"Mist {at} für die Ente", {"rude": True}) for at in range(300)]
    alone, _ = fit([*examples(), *rude], {"praise": Aim.YES}, 1, len)
    taught, fitted = fit(
        [*examples(), *rude], {"praise": Aim.YES}, 1, len, {"praise": "rude", "nobody": "rude"}
    )
    assert fitted["praise"].yes + fitted["praise"].no == 120, "only its own answers count"
    mist = ["Was für ein Mist", "Der Hut ist hier"]
    assert np.diff(taught.probabilities(mist)[:, 0]) < np.diff(alone.probabilities(mist)[:, 0])
    assert taught.why("Mist", "praise")[0].share > alone.why("Mist", "praise")[0].share + 0.1
    [calm] = taught.probabilities(["Der Hut ist hier"])
    assert calm < taught.heads[0].threshold, "though nearly all of the lent answers are yes"


@pytest.mark.parametrize("answer", [True, False])
def test_too_few_answers_of_one_kind_are_not_learnt_from(answer: bool) -> None:
    made = [Example(f"Ente {at}", {"question": answer == (at > 3)}) for at in range(40)]
    with pytest.raises(TooFew, match=r"question: \d+ times yes and \d+ times no"):
        fit(made, {"question": Aim.YES}, 1, len)


TRIED = st.lists(st.tuples(st.booleans(), st.integers(-5, 5)), min_size=2, max_size=40).filter(
    lambda some: 0 < sum(truth for truth, _ in some) < len(some)
)


@pytest.mark.parametrize("aim", [*Aim])
@settings(max_examples=30, deadline=None)
@given(tried=TRIED)
def test_no_other_border_is_better(aim: Aim, tried: list[tuple[bool, int]]) -> None:
    truth = np.array([one for one, _ in tried])
    sums = np.array([float(one) for _, one in tried])

    def quality(border: float) -> float:
        said = sums >= border
        yes = f1_score(truth, said, zero_division=0)
        no = f1_score(~truth, ~said, zero_division=0)
        return float(yes if aim is Aim.YES else (yes + no) / 2)

    reached, border = best_border(truth, sums, aim)
    assert reached == pytest.approx(quality(border))
    assert reached == pytest.approx(max(quality(other) for other in sums))


def test_a_border_lies_between_texts_and_below_the_last() -> None:
    truth, sums = np.array([True, True, False]), np.array([3.0, 2.0, 1.0])
    assert best_border(truth, sums, Aim.YES) == (1.0, 1.5)
    last = np.array([True, True, True, False, True])
    assert best_border(last, np.array([5.0, 4.0, 3.0, 2.0, 1.0]), Aim.YES)[1] < 1


def test_who_has_seen_little_is_not_certain() -> None:
    sums = np.array([-2.0, -1.0, 1.0, 2.0])
    slope, offset = calibrated(sums, sums > 0)
    # Platt's softened targets: of two times yes, yes is meant with 3/4
    likely = 1 / (1 + np.exp(-(slope * sums + offset)))
    assert 0.6 < likely[2] < likely[3] < 0.95
    assert likely.sum() == pytest.approx(2, abs=1e-3)


def test_a_rare_yes_weighs_as_much_as_all_of_no() -> None:
    same = [Example("Ente", {"rare": at < 10}) for at in range(100)]
    model, _ = fit(same, {"rare": Aim.YES}, 1, len)
    margin = model.heads[0].bias + sum(part.share for part in model.why("Ente", "rare"))
    assert abs(margin) < 0.5, "with the weight of their number it would be -2.2"


def test_what_is_called_likely_is_as_often_true() -> None:
    chance = np.random.default_rng(5)
    sums = chance.normal(size=20_000)
    truth = chance.random(20_000) < 1 / (1 + np.exp(-(2 * sums - 1)))
    slope, offset = calibrated(sums, truth)
    assert slope == pytest.approx(2, abs=0.1)
    assert offset == pytest.approx(-1, abs=0.1)
