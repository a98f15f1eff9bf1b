"""Addresses that stand in every row of a list are those that Django gives."""

from __future__ import annotations

import pytest
from django.urls import reverse

from herzenstakt.web.templatetags.desk import address_of


@pytest.mark.parametrize("team", ["ratzifatzi", "0", "t-0"])
@pytest.mark.parametrize("view", ["conversation:show", "post:show", "media:avatar"])
def test_an_address_is_what_django_says_whatever_the_team_is_called(view: str, team: str) -> None:
    for pk in (1, 70_000_000_000):
        assert address_of(view, team, pk) == reverse(view, args=[team, pk])
