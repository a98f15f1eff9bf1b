"""From labelled texts to heads: a linear model, how sure it is, and from where on it says yes.

A head is a logistic regression over grams that were first weighed by how much likelier they stand in texts
with a yes than in those with a no (Wang and Manning 2012, "Baselines and Bigrams", ACL, there with a
support vector machine). Both weights are multiplied into one, so at the desk it is a plain sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from herzenstakt.triage.grams import grams_of
from herzenstakt.triage.model import Floats, Head, Linear, Vocabulary
from herzenstakt.triage.training.corpora import Example

Truth = NDArray[np.bool_]
Sums = NDArray[np.float64]

FOLDS = 5
#: a gram must stand in so many texts, or it is forgotten: a word that one person used once is not kept
SEEN_IN = 3
#: what each gram is believed to have been seen before it was seen, for yes and for no
SMOOTHING = 1.0


class Aim(StrEnum):
    """What a head is to be good at; the border from which on it says yes is set for that."""

    #: finding the texts with a yes and no others: F1 of yes
    YES = "yes"
    #: telling the two apart: the mean of the F1 of yes and the F1 of no
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to learn; which one is the best is tried on texts that were held out while learning."""

    #: how freely the weights may follow the texts: C of the regression
    freedom: float
    #: whether grams are first weighed by how much likelier they are with a yes. Rare answers are better
    #: off without.
    weighed: bool


WAYS = (Way(3, True), Way(10, True), Way(30, True), Way(1, False), Way(3, False), Way(10, False))


class TooFew(Exception):
    """A question has too few answers of one kind to learn from; says which and how many."""


@dataclass(frozen=True, slots=True)
class Known:
    """Texts as rows of grams, and the answer to a question for each."""

    rows: csr_matrix
    truth: Truth

    def at(self, places: NDArray[np.int64]) -> Known:
        """Some of them."""
        return Known(self.rows[places], self.truth[places])

    def joined(self, others: Known) -> Known:
        """These and others."""
        both = vstack([self.rows, others.rows], format="csr")
        return Known(both, np.concatenate([self.truth, others.truth]))


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learnt for one question."""

    head: Head
    weights: Floats
    #: which way was the best
    way: Way
    #: how good it was at its aim on texts it had not seen while learning; a little too good, for the way and
    #: the border were chosen on the same texts
    held_out: float
    yes: int
    no: int


def fit(
    examples: Sequence[Example],
    aims: Mapping[str, Aim],
    seed: int,
    tell: Callable[[str], object],
    lends: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Linear, dict[str, Fitted]]:
    """A model with a head for each name that has an aim. `tell` hears which one is next. Raises TooFew.

    `lends`: a head learns from the answers to another question, too. They teach it words, and nothing more:
    how sure it is and from where on it says yes comes from the answers to its own.
    """
    texts = [example.text for example in examples]
    grams = grams_of(texts)
    vocabulary = Vocabulary.of(grams, len(texts), SEEN_IN)
    rows = vocabulary.rows_of(grams, len(texts))
    shape = (len(texts), len(vocabulary.kept))
    matrix = csr_matrix((rows.values, (rows.texts, rows.columns)), shape=shape)

    def known(name: str | None) -> Known:
        asked = [at for at, one in enumerate(examples) if name in one.answers]
        truth = [examples[at].answers[name] for at in asked if name]
        return Known(matrix[asked], np.array(truth, dtype=bool))

    fitted: dict[str, Fitted] = {}
    for name, aim in aims.items():
        tell(name)
        fitted[name] = fit_one(name, known(name), aim, seed, known(lends.get(name)))
    weights = np.stack([one.weights for one in fitted.values()], axis=1)
    heads = [one.head for one in fitted.values()]
    return Linear(vocabulary, heads, weights, {}), fitted


def fit_one(name: str, own: Known, aim: Aim, seed: int, lent: Known) -> Fitted:
    """A head from rows of grams and the answers to them. Raises TooFew."""
    truth = own.truth
    yes, no = int(truth.sum()), int((~truth).sum())
    if min(yes, no) < FOLDS:
        raise TooFew(f"{name}: {yes} times yes and {no} times no are too few to learn from.")
    tried = [(way, sums_held_out(own, way, seed, lent)) for way in WAYS]
    way, sums = max(tried, key=lambda one: best_border(truth, one[1], aim)[0])
    quality, border = best_border(truth, sums, aim)
    slope, offset = calibrated(sums, truth)
    weights, bias = regression(own.joined(lent), way)
    threshold = 1 / (1 + np.exp(-(slope * border + offset)))
    head = Head(name, bias, slope, offset, float(threshold))
    return Fitted(head, weights.astype(np.float32), way, quality, yes, no)


def regression(known: Known, way: Way) -> tuple[Sums, float]:
    """The weight of each gram, and the bias. Yes and no count the same, however many there are of each."""
    ratio = _ratio(known) if way.weighed else np.ones(known.rows.shape[1])
    learner = LogisticRegression(C=way.freedom, class_weight="balanced", max_iter=500)
    learner.fit(known.rows.multiply(ratio).tocsr(), known.truth)
    return learner.coef_.ravel() * ratio, float(learner.intercept_[0])


def sums_held_out(own: Known, way: Way, seed: int, lent: Known) -> Sums:
    """The sum of each text, from a model that learnt without it."""
    sums = np.zeros(len(own.truth))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for learns, waits in folds.split(own.rows, own.truth):
        weights, bias = regression(own.at(learns).joined(lent), way)
        sums[waits] = own.rows[waits] @ weights + bias
    return sums


def calibrated(sums: Sums, truth: Truth) -> tuple[float, float]:
    """Slope and offset that make probabilities of sums (Platt 1999, with his softened targets)."""
    yes, no = truth.sum(), (~truth).sum()
    soft = np.where(truth, (yes + 1) / (yes + 2), 1 / (no + 2))
    both = np.concatenate([sums, sums])[:, None]
    answers = np.concatenate([np.ones(len(sums)), np.zeros(len(sums))])
    weights = np.concatenate([soft, 1 - soft])
    learner = LogisticRegression(C=np.inf).fit(both, answers, sample_weight=weights)
    return float(learner.coef_[0, 0]), float(learner.intercept_[0])


def _ratio(known: Known) -> Sums:
    """How much likelier each gram is with a yes than with a no, as a logarithm."""
    rows, truth = known.rows, known.truth
    with_yes = np.asarray(rows[truth].sum(axis=0)).ravel() + SMOOTHING
    with_no = np.asarray(rows[~truth].sum(axis=0)).ravel() + SMOOTHING
    ratio: Sums = np.log((with_yes / with_yes.sum()) / (with_no / with_no.sum()))
    return ratio


def best_border(truth: Truth, sums: Sums, aim: Aim) -> tuple[float, float]:
    """How good the aim can be reached, and from which sum on to say yes for that. The border must not lie on
    a text: it is halfway to the next lower sum, or 1 below the last."""
    order = np.argsort(-sums, kind="stable")
    ranked, hits = sums[order], np.cumsum(truth[order])
    said = np.arange(1, len(sums) + 1)
    yes, no = hits[-1], len(sums) - hits[-1]
    quality = 2 * hits / (said + yes)
    if aim is Aim.BOTH:
        quality = (quality + 2 * (no - (said - hits)) / (len(sums) - said + no)) / 2
    lasts = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    last = int(lasts[quality[lasts].argmax()])
    below = ranked[last + 1] if last + 1 < len(ranked) else ranked[last] - 2
    return float(quality[last]), float((ranked[last] + below) / 2)
