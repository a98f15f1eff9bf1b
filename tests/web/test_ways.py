"""A lead says how the team works, and everybody can read who decided it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.flows.team import AgainstTheRules
from herzenstakt.flows.ways import WAYS, work_like_this
from herzenstakt.journal.models import Entry
from herzenstakt.web.journal.sentences import sentence
from herzenstakt.web.ways.forms import WaysForm
from herzenstakt.web.ways.words import NAMES

SignedIn = Callable[[Membership], Client]
PAGE = "/t/ratzifatzi/ways/"
AS_IT_IS = {"address": "theirs", "pauses": "on", "undo_seconds": "0", "country": "DE"}


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_every_way_has_its_name_its_question_and_what_follows(team: Team) -> None:
    form = WaysForm(team)

    assert set(WAYS) == set(NAMES) == set(form.fields)
    assert [field.name for group in form.groups() for field in group.fields] == list(WAYS)
    assert all(field.help_text for field in form.fields.values())


def test_the_page_shows_how_it_is(mia: Membership, signed_in: SignedIn) -> None:
    page = words_of(signed_in(mia).get(PAGE))

    assert "How we work" in page
    assert '<option value="DE" selected>Germany</option>' in page
    assert "bound by fundamental rights" in page


def test_what_is_changed_holds_and_stands_in_the_journal(
    mia: Membership, signed_in: SignedIn
) -> None:
    given = {
        "address": "du",
        "signs": "on",
        "undo_seconds": "15",
        "country": "AT",
        "is_public_body": "on",
        "keeps_months": "24",
        "remembers_months": "12",
    }
    page = words_of(signed_in(mia).post(PAGE, given, follow=True))
    team = Team.objects.get(pk=mia.team_id)

    assert "From now on you work like this." in page
    assert (team.address, team.signs, team.pauses) == ("du", True, False)
    assert (team.country, team.is_public_body) == ("AT", True)
    assert (team.keeps_months, team.remembers_months) == (24, 12)
    entries = Entry.objects.filter(action="team.way_changed").order_by("pk")
    assert [entry.details["way"] for entry in entries] == list(WAYS)
    assert {entry.by for entry in entries} == {mia}
    assert [sentence(entry, "RatziFatzi GmbH") for entry in entries][:3] == [
        "Mia Menschenfreund changed how the team works. “How we address people in German”:"
        " now “With du”, before “As the person does”.",
        "Mia Menschenfreund changed how the team works. “We sign our answers with a name”:"
        " now “yes”, before “no”.",
        "Mia Menschenfreund changed how the team works. “Offer a pause before an answer barks back”:"
        " now “no”, before “yes”.",
    ]
    with translation.override("de"):
        assert "jetzt „Österreich“, vorher „Deutschland“" in sentence(entries[4], "")


def test_what_stays_as_it_is_is_no_news(mia: Membership, signed_in: SignedIn) -> None:
    page = words_of(signed_in(mia).post(PAGE, AS_IT_IS, follow=True))

    assert "Nothing has changed." in page
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"address": "ihr"}, {"country": "XX"}, {"country": ""}, {"address": ""}]
)
def test_what_makes_no_sense_changes_nothing(
    wrong: dict[str, str], mia: Membership, signed_in: SignedIn
) -> None:
    assert signed_in(mia).post(PAGE, {**AS_IT_IS, "signs": "on", **wrong}).status_code == 422
    assert not Team.objects.get(pk=mia.team_id).signs
    assert not Entry.objects.exists()


def test_a_country_far_away_stays_to_be_chosen(mia: Membership, signed_in: SignedIn) -> None:
    Team.objects.update(country="NZ")
    given = {**AS_IT_IS, "country": "NZ", "signs": "on"}

    assert signed_in(mia).post(PAGE, given).status_code == 302
    assert Team.objects.get(pk=mia.team_id).country == "NZ"


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("who", ["uwe", "tina", "rolf"])
def test_only_who_leads_decides(
    who: str, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    member: Membership = request.getfixturevalue(who)
    desk = signed_in(member)

    assert (desk.get(PAGE).status_code, desk.post(PAGE, AS_IT_IS).status_code) == (403, 403)
    assert PAGE not in words_of(desk.get("/t/ratzifatzi/"))
    with pytest.raises(AgainstTheRules, match="Your role"):
        work_like_this(member, {"signs": True})
    assert not Team.objects.get(pk=member.team_id).signs


def test_the_house_next_door_decides_nothing_here(
    mia: Membership, olga: Membership, signed_in: SignedIn
) -> None:
    desk = signed_in(olga)
    assert (desk.get(PAGE).status_code, desk.post(PAGE, AS_IT_IS).status_code) == (404, 404)
    desk.post("/t/anderswo/ways/", {**AS_IT_IS, "signs": "on"})

    assert not Team.objects.get(pk=mia.team_id).signs
    assert Team.objects.get(pk=olga.team_id).signs


def test_what_is_no_way_of_a_team_is_not_changed_here(mia: Membership) -> None:
    with pytest.raises(KeyError):
        work_like_this(mia, {"slug": "anderswo"})


def test_both_ways_of_an_owner_lead_here(owner: Membership, signed_in: SignedIn) -> None:
    assert f'href="{PAGE}"' in words_of(signed_in(owner).get("/t/ratzifatzi/"))
