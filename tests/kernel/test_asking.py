"""Several small things are asked at once, and the answers are those of Django."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.conversations.models import Conversation
from herzenstakt.kernel.asking import how_many, which_are_there

pytestmark = pytest.mark.django_db


def test_each_is_counted_as_far_as_wanted_and_in_one_question(
    team: Team, mia: Membership, uwe: Membership
) -> None:
    """With a condition that has a per cent sign in it, and one that can find nothing."""
    asked = {
        "all": Membership.objects.filter(team=team),
        "in order": Membership.objects.filter(team=team).order_by("-pk"),
        "mia": User.objects.filter(name__contains="Mia").exclude(name="100 %s"),
        "nobody": User.objects.filter(name="100 %"),
        "none": Team.objects.none(),
        "none of these": Team.objects.filter(pk__in=[]),
    }
    everybody = Membership.objects.filter(team=team).count()
    assert everybody > 1
    with CaptureQueriesContext(connection) as questions:
        found = how_many(asked, 100)
    assert len(questions) == 1
    assert found == {
        "all": everybody,
        "in order": everybody,
        "mia": 1,
        "nobody": 0,
        "none": 0,
        "none of these": 0,
    }
    assert how_many(asked, 1)["all"] == 1


def test_what_is_there_is_told_in_one_question(team: Team, mia: Membership) -> None:
    asked = {
        "mia": Membership.objects.filter(pk=mia.pk).select_related("user").order_by("user__name"),
        "conversations": Conversation.objects.filter(team=team),
        "none": Team.objects.none(),
    }
    with CaptureQueriesContext(connection) as questions:
        assert which_are_there(asked) == {"mia"}
    assert len(questions) == 1


def test_where_nothing_is_named_nothing_is_asked(team: Team) -> None:
    with CaptureQueriesContext(connection) as questions:
        assert how_many({}, 3) == {}
        assert which_are_there({}) == set()
    assert not questions.captured_queries
