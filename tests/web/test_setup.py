"""The first run."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.accounts.permissions import Role
from herzenstakt.web.setup.code import code_file, setup_code, setup_link

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def answers() -> dict[str, str]:
    return {
        "code": setup_code(),
        "team": "RatziFatzi GmbH",
        "language": "de",
        "time_zone": "Europe/Berlin",
        "name": "Renate Ratzi",
        "email": "renate@ratzifatzi.example",
        "password": "herz-statt-technik",
    }


def test_a_fresh_desk_leads_to_set_up(client: Client) -> None:
    page = client.get("/", follow=True)

    assert page.redirect_chain[-1][0] == reverse("setup:setup")
    assert page.status_code == 200


def test_with_the_code_one_makes_team_and_owner_and_goes_on_to_the_first_channel(
    client: Client, answers: dict[str, str]
) -> None:
    answer = client.post(reverse("setup:setup"), answers)

    member = Membership.objects.get()
    assert (member.role, member.team.name) == (Role.OWNER, "RatziFatzi GmbH")
    assert member.team.language == "de"
    assert answer["Location"] == reverse("channels:choose", kwargs={"team": member.team.slug})
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("code", ["", "guessed", "ü"])
def test_a_stranger_without_the_code_gets_nothing(
    code: str, client: Client, answers: dict[str, str]
) -> None:
    answer = client.post(reverse("setup:setup"), answers | {"code": code})

    assert answer.status_code == 422
    assert not User.objects.exists()
    assert not Team.objects.exists()
    assert setup_code() not in answer.content.decode()


@pytest.mark.parametrize("password", ["", "kurz", "1234567890123", "renate@ratzifatzi.example"])
def test_an_easy_password_is_refused_and_the_rest_kept(
    password: str, client: Client, answers: dict[str, str]
) -> None:
    answer = client.post(reverse("setup:setup"), answers | {"password": password})

    assert answer.status_code == 422
    assert "RatziFatzi GmbH" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("field", ["name", "team"])
@pytest.mark.parametrize("name", ["Renate\nRatzi", "\u200b", "\u3164\u2800"])
def test_a_name_has_one_line_and_can_be_seen(
    field: str, name: str, client: Client, answers: dict[str, str]
) -> None:
    answer = client.post(reverse("setup:setup"), answers | {field: name})

    assert answer.status_code == 422
    assert not User.objects.exists()


def test_set_up_is_gone_once_somebody_is_there(
    client: Client, answers: dict[str, str], mia: Membership
) -> None:
    assert client.get(reverse("setup:setup")).status_code == 404
    assert client.post(reverse("setup:setup"), answers).status_code == 404
    assert User.objects.count() == 1


def test_the_code_is_kept_for_our_eyes_only_and_forgotten_afterwards(
    client: Client, answers: dict[str, str]
) -> None:
    assert stat.S_IMODE(code_file().stat().st_mode) == 0o600
    assert setup_code() == setup_code()

    client.post(reverse("setup:setup"), answers)
    assert not code_file().exists()


def test_the_link_for_the_console_fills_in_the_code(client: Client) -> None:
    link = setup_link()

    assert link is not None
    assert setup_code() in client.get(link).content.decode()


def test_there_is_no_link_once_somebody_is_there(mia: Membership) -> None:
    assert setup_link() is None
    assert not code_file().exists()


def test_the_page_asks_for_nothing_that_runs_inline(client: Client) -> None:
    page = client.get(reverse("setup:setup")).content.decode()

    assert "<script>" not in page
    assert "style=" not in page
