from __future__ import annotations

import pytest

from herzenstakt.coach.votes import ENOUGH_VOTES, GOOD_ENOUGH, Tally


@pytest.mark.parametrize(
    ("fits", "does_not", "precision"),
    [
        (0, 0, 0.0),
        (1, 0, 0.2065),
        (8, 2, 0.4902),
        (80, 20, 0.7112),
        (0, 10, 0.0),
        (10, 0, 0.7225),
    ],
)
def test_the_lower_end_is_wilsons(fits: int, does_not: int, precision: float) -> None:
    """Values worked out by hand from the formula of the paper."""
    assert Tally(fits, does_not).precision == pytest.approx(precision, abs=0.0005)


def test_few_voices_mute_nobody() -> None:
    assert not Tally(0, ENOUGH_VOTES - 1).mutes
    assert Tally(0, ENOUGH_VOTES).mutes


def test_who_is_right_often_enough_goes_on() -> None:
    assert not Tally(18, 2).mutes
    assert Tally(14, 6).mutes  # 70 % of twenty might as well be 48 %
    assert not Tally(70, 30).mutes


def test_more_voices_of_the_same_share_make_surer() -> None:
    ends = [Tally(7 * n, 3 * n).precision for n in (1, 10, 100)]
    assert ends == sorted(ends)
    assert ends[-1] > GOOD_ENOUGH
