"""What hangs outside: everybody may read it, and nobody learns anything else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.moderation.models import Netiquette
from herzenstakt.moderation.services import publish

OURS = "/netiquette/ratzifatzi/"


@pytest.fixture
def second(mia: Membership) -> Netiquette:
    """The one in force; there was one before it."""
    publish(mia, "Seid nett.", "Be kind.", seen=0)
    return publish(mia, "# Bitte\nSeid höflich.", "# Please\nBe polite.", seen=1)


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.usefixtures("second")
def test_everybody_reads_what_is_in_force(client: Client) -> None:
    page = words_of(client.get(OURS))

    assert "RatziFatzi GmbH" in page
    assert "<h2>Please</h2>" in page
    assert "Version 2, in force since" in page
    assert f"http://testserver{OURS}2/" in page
    assert "no longer in force" not in page


@pytest.mark.usefixtures("second")
def test_an_old_version_keeps_its_address_and_says_that_there_is_a_newer_one(
    client: Client,
) -> None:
    page = words_of(client.get(f"{OURS}1/"))

    assert "Be kind." in page
    assert "This version is no longer in force." in page
    assert f'href="{OURS}"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Version 2, in force since" in words_of(client.get(f"{OURS}2/"))


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize(
    ("accept", "asked", "language"),
    [
        ("de-AT,de;q=0.9", "", "de"),
        ("en-GB", "", "en"),
        ("fr", "", "en"),
        ("", "", "en"),
        ("en", "?language=de", "de"),
        ("de", "?language=en", "en"),
        ("de", "?language=fr", "de"),
        ("de", "?language=%3Cscript%3E", "de"),
    ],
)
def test_it_is_read_in_the_language_of_whoever_reads(
    accept: str, asked: str, language: str, client: Client
) -> None:
    answer = client.get(OURS + asked, headers={"accept-language": accept})
    page = words_of(answer)

    assert f'<html lang="{language}"' in page
    assert ("Seid höflich." in page) == (language == "de")
    assert ("Be polite." in page) == (language == "en")
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]
    other = {"de": "en", "en": "de"}[language]
    assert f'href="?language={other}" hreflang="{other}"' in page
    assert "<script" not in page


@pytest.mark.usefixtures("second")
def test_the_language_one_has_asked_for_goes_along(client: Client) -> None:
    page = words_of(client.get(f"{OURS}1/?language=de", headers={"accept-language": "en"}))

    assert f'href="{OURS}?language=de"' in page
    assert f'href="{OURS}2/?language=de"' in page
    assert "Diese Fassung ist nicht mehr in Kraft." in page


@pytest.mark.usefixtures("second")
def test_somebody_who_is_signed_in_reads_it_too(olga: Membership, client: Client) -> None:
    client.force_login(olga.user)

    page = words_of(client.get(OURS))
    assert "Be polite." in page
    assert "Olga" not in page


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("path", [OURS, f"{OURS}1/", f"{OURS}?language=de"])
def test_it_sets_no_cookies_runs_no_scripts_and_names_nobody(path: str, client: Client) -> None:
    answer = client.get(path)
    page = words_of(answer)

    assert not answer.cookies
    assert "Set-Cookie" not in answer
    assert "<script" not in page
    assert not [name for name in ("Mia", "Menschenfreund", "csrf") if name in page]
    elsewhere = re.findall(r'(?:src|href)="(?:https?:)?//(?!testserver/)[^"]*"', page)
    assert not elsewhere


def test_nothing_in_a_text_becomes_markup(mia: Membership, client: Client) -> None:
    hostile = "# <script>alert(1)</script>\n- <img src=x onerror=alert(2)>\n</main><b>javascript:x"
    publish(mia, hostile, hostile, seen=0)

    page = words_of(client.get(OURS))
    assert not [tag for tag in ("<script", "<img", "<b>") if tag in page]
    assert page.count("</main>") == 1


def test_a_hostile_name_of_a_team_stays_a_name(mia: Membership, client: Client) -> None:
    mia.team.name = "<script>alert(1)</script>"
    mia.team.save()
    publish(mia, "Nett.", "Kind.", seen=0)

    assert "<script" not in words_of(client.get(OURS))


@pytest.mark.usefixtures("second", "olga")
def test_a_team_without_one_answers_like_a_team_that_does_not_exist(client: Client) -> None:
    answers = [client.get(f"/netiquette/{house}/") for house in ("anderswo", "nirgendwo")]
    answers += [client.get(f"/netiquette/{house}/1/") for house in ("anderswo", "nirgendwo")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("number", ["0", "3", "9" * 30])
def test_a_version_nobody_has_published_is_not_here(number: str, client: Client) -> None:
    assert client.get(f"{OURS}{number}/").status_code == 404


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(method: str, client: Client) -> None:
    assert getattr(client, method)(OURS).status_code == 405


def test_the_day_is_that_of_the_house(
    mia: Membership, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    publish(mia, "Nett.", "Kind.", seen=0)

    page = words_of(client.get(OURS, headers={"accept-language": "de"}))
    assert "in Kraft seit dem 1. Dezember 2026" in page
