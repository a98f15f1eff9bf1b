"""A clock walks along rows: all of them, each once, and never too many."""

from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Team
from herzenstakt.kernel.order import walk

pytestmark = pytest.mark.django_db

#: two of a name, so that a step ends between them
NAMES = ("b", "a", "c", "b", "b", "d", "a")


@pytest.fixture
def teams() -> list[Team]:
    """As a walk meets them."""
    there = [Team.objects.create(name=name, slug=f"{place}") for place, name in enumerate(NAMES)]
    return sorted(there, key=lambda team: (team.name, team.pk))


@pytest.mark.parametrize("step", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("most", [0, 1, 4, 7, 100])
def test_each_is_met_once_in_order_and_no_more_than_asked_for(
    teams: list[Team], most: int, step: int
) -> None:
    assert list(walk(Team.objects.all(), "name", most, step)) == teams[:most]


def test_who_is_done_with_on_the_way_costs_nobody_their_turn(teams: list[Team]) -> None:
    met = []
    for team in walk(Team.objects.all(), "name", 100, step=2):
        met.append(team.pk)
        Team.objects.filter(pk=team.pk).delete()
    assert met == [team.pk for team in teams]


def test_who_moves_behind_the_step_is_not_met_again(teams: list[Team]) -> None:
    met = []
    for team in walk(Team.objects.all(), "name", 100, step=3):
        met.append(team.pk)
        Team.objects.filter(pk=team.pk).update(name="0")
    assert met == [team.pk for team in teams]
