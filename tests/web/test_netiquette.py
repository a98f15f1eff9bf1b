"""The netiquette inside the desk: who sees it, who writes it, and what happens to the words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.moderation.models import Netiquette
from herzenstakt.moderation.reasons import REASONS
from herzenstakt.moderation.services import MOST, publish
from herzenstakt.moderation.skeleton import skeleton

SignedIn = Callable[[Membership], Client]

SHOW = "/t/ratzifatzi/netiquette/"
EDIT = f"{SHOW}edit/"
NEW = {"german": "Seid höflich.", "english": "Be polite.", "seen": "1"}


@pytest.fixture
def first(mia: Membership) -> Netiquette:
    return publish(mia, "# Bitte\nSeid nett.", "# Please\nBe kind.", seen=0)


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- reading -------------------------------------------------------------------------------------


def test_a_reader_sees_what_is_in_force_and_no_way_to_change_it(
    first: Netiquette, rolf: Membership, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(rolf).get(SHOW))

    assert "Be kind." in page
    assert "published by Mia Menschenfreund" in page
    assert EDIT not in page
    assert signed_in(rolf).get(EDIT).status_code == 403
    assert signed_in(rolf).post(EDIT, NEW).status_code == 403
    assert Netiquette.objects.count() == 1


def test_a_lead_sees_the_way_to_a_new_version(
    first: Netiquette, mia: Membership, signed_in: SignedIn
) -> None:
    assert EDIT in words_of(signed_in(mia).get(SHOW))


def test_it_is_read_in_ones_own_language(
    first: Netiquette, rolf: Membership, signed_in: SignedIn
) -> None:
    rolf.user.language = "de"
    rolf.user.save()

    page = words_of(signed_in(rolf).get(SHOW))
    assert "Seid nett." in page
    assert "Be kind." not in page


def test_earlier_versions_are_a_click_away(
    first: Netiquette, mia: Membership, signed_in: SignedIn
) -> None:
    publish(mia, "Seid höflich.", "Be polite.", seen=1)

    page = words_of(signed_in(mia).get(SHOW))
    assert "/netiquette/ratzifatzi/1/" in page
    assert "Be kind." not in page


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(("who", "sees"), [("mia", True), ("uwe", False), ("rolf", False)])
def test_where_there_is_none_only_those_who_may_are_asked_to_begin(
    who: str, sees: bool, request: pytest.FixtureRequest, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(request.getfixturevalue(who)).get(SHOW))

    assert "There is none yet" in page
    assert (EDIT in page) == sees


def test_every_reason_is_told_with_its_first_step(rolf: Membership, signed_in: SignedIn) -> None:
    page = words_of(signed_in(rolf).get(SHOW))

    assert [code for code in REASONS if f'id="{code}"' not in page] == []
    assert [one.code for one in REASONS.values() if one.first_step not in page] == []
    assert "Criticism is none" in page


def test_next_door_learns_nothing(first: Netiquette, olga: Membership, signed_in: SignedIn) -> None:
    next_door = signed_in(olga)

    assert next_door.get(SHOW).status_code == 404
    assert next_door.get(EDIT).status_code == 404
    assert next_door.post(EDIT, NEW).status_code == 404
    assert "Be kind." not in words_of(next_door.get("/t/anderswo/netiquette/"))


# --- writing -------------------------------------------------------------------------------------


def test_the_first_one_begins_with_our_skeleton(mia: Membership, signed_in: SignedIn) -> None:
    page = signed_in(mia).get(EDIT)

    assert page.context["form"].initial == {**skeleton()._asdict(), "seen": 0}


def test_the_next_one_begins_with_what_is_in_force(
    first: Netiquette, owner: Membership, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(owner).get(EDIT))

    assert "# Bitte Seid nett.</textarea>" in page
    assert 'name="seen" value="1"' in page


@pytest.mark.parametrize("who", ["owner", "mia"])
def test_publishing_puts_it_in_force(
    who: str, first: Netiquette, request: pytest.FixtureRequest, signed_in: SignedIn
) -> None:
    page = signed_in(request.getfixturevalue(who)).post(EDIT, NEW, follow=True)

    assert "Version 2 is in force now." in words_of(page)
    assert "Be polite." in words_of(page)
    assert list(Netiquette.objects.values_list("number", flat=True).order_by("number")) == [1, 2]


def test_looking_at_it_first_publishes_nothing(
    first: Netiquette, mia: Membership, signed_in: SignedIn
) -> None:
    wrote = {**NEW, "german": "# Höflich\n- <b>sehr</b>", "look": "1"}
    page = words_of(signed_in(mia).post(EDIT, wrote))

    assert "<h4>Höflich</h4>" in page
    assert "<li>&lt;b&gt;sehr&lt;/b&gt;</li>" in page
    assert Netiquette.objects.get() == first


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"german": ""}, "This field is required."),
        ({"english": "\u202e"}, "Please write both texts"),
        ({"german": "x" * (MOST + 1)}, "A text is too long: 10001 of 10000 characters."),
        ({"german": "x\x00"}, "Null characters are not allowed."),
        (
            {"german": "# Bitte\r\nSeid nett.", "english": "# Please\r\nBe kind."},
            "Nothing has chan",
        ),
    ],
)
def test_what_cannot_be_published_is_said_and_the_words_stay(
    change: dict[str, str],
    told: str,
    first: Netiquette,
    mia: Membership,
    signed_in: SignedIn,
) -> None:
    answer = signed_in(mia).post(EDIT, {**NEW, **change})

    assert answer.status_code == 422
    assert told in words_of(answer)
    assert (NEW | change)["english"].splitlines()[-1] in words_of(answer)
    assert Netiquette.objects.get() == first


def test_whoever_was_slower_keeps_the_words_and_reads_the_other_version_first(
    first: Netiquette, owner: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    publish(owner, "Seid leise.", "Be quiet.", seen=1)

    answer = signed_in(mia).post(EDIT, NEW)
    page = words_of(answer)
    assert answer.status_code == 409
    assert "Renate Ratzi has published version 2 in the meantime." in page
    assert "Be polite.</textarea>" in page
    assert Netiquette.objects.count() == 2

    again = {**NEW, "seen": "2"}
    assert f'name="seen" value="{again["seen"]}"' in page
    assert signed_in(mia).post(EDIT, again).status_code == 302
    assert Netiquette.objects.latest("number").english == "Be polite."


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30])
def test_a_form_that_was_tampered_with_publishes_nothing(
    seen: str, first: Netiquette, mia: Membership, signed_in: SignedIn
) -> None:
    assert signed_in(mia).post(EDIT, {**NEW, "seen": seen}).status_code in {409, 422}
    assert Netiquette.objects.get() == first


def test_the_journal_leads_to_the_version(
    first: Netiquette, mia: Membership, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(mia).get(reverse("journal:list", args=["ratzifatzi"])))

    assert "Mia Menschenfreund published version 1 of the netiquette." in page
    assert 'href="/netiquette/ratzifatzi/1/"' in page
