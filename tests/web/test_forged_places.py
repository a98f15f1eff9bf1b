"""Places in a list that nobody was given: a forged one is no trouble, on any database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from datetime import timezone as tz
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.api.parts import cursor
from herzenstakt.conversations.models import Conversation
from herzenstakt.search.filters import parse
from herzenstakt.search.services import ViewWish, save_view
from tests.api.conftest import program_of

SignedIn = Callable[[Membership], Client]
FAR = "2026-01-01T00:00:00+23:59"
PLACES = [
    "-9999999999999999999",
    "9999999999999999999",
    "-1",
    f"{FAR}_1",
    f"w{FAR}_1",
    f"l{FAR}_1",
    "9998-12-31T23:59:59-23:59_1",
    "0002-01-01T00:00:00+23:59_1",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_forged_place_is_no_trouble_on_a_page(
    place: str, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    view = save_view(mia, ViewWish("Blau", parse("blau").filter))
    waiting = save_view(mia, ViewWish("Wer wartet", parse("is:waiting").filter))
    browser = signed_in(mia)

    for page in (
        "?",
        f"?view={view.pk}&",
        f"?view={waiting.pk}&",
        "notices/?",
        "search/?q=blau&",
        "search/?q=is:waiting&",
    ):
        answer = browser.get(f"/t/ratzifatzi/{page}after={quote(place)}")
        assert answer.status_code in {200, 404}, page


@pytest.mark.parametrize("place", PLACES)
def test_a_forged_place_is_no_trouble_for_a_program(
    place: str, mia: Membership, conversation: Conversation
) -> None:
    program = program_of(mia)

    for after in (cursor(place), cursor(FAR, 1), cursor("9998-12-31T23:59:59-23:59", 1)):
        for path in (
            "/conversations?room=waiting",
            "/conversations?room=all&q=blau",
            "/conversations?room=all&q=with:me",
            "/search?q=blau",
            "/search?q=from:frieda",
            "/notices?",
            "/promises?",
            f"/conversations/{conversation.pk}/messages?",
        ):
            answer = program.ask("GET", f"{path}&after={after}")
            assert answer.status_code in {200, 404}, (path, answer.content)


def test_somebody_is_put_off_until_a_moment_of_any_clock(
    mia: Membership, conversation: Conversation
) -> None:
    here = f"/conversations/{conversation.pk}/put-off"
    until = (timezone.now() + timedelta(days=5)).replace(microsecond=0)
    far = until.astimezone(tz(timedelta(hours=23, minutes=59)))

    program_of(mia).post(here, {"until": far.isoformat()})
    conversation.refresh_from_db()
    assert conversation.snoozed_until == until
