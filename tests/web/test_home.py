from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from herzenstakt.accounts.models import Membership, Team, User
from herzenstakt.accounts.permissions import Role
from herzenstakt.conversations.models import Message
from herzenstakt.web.trouble import views as trouble

SignedIn = Callable[[Membership], Client]


def test_the_front_door_leads_to_the_team_one_last_worked_in(
    signed_in: SignedIn, mia: Membership
) -> None:
    second = Team.objects.create(name="Zweite GmbH", slug="zweite")
    Membership.objects.create(user=mia.user, team=second, role=Role.MEMBER)
    browser = signed_in(mia)
    assert browser.get("/").headers["Location"] == "/t/ratzifatzi/"

    browser.get("/t/zweite/")

    assert browser.get("/").headers["Location"] == "/t/zweite/"


@pytest.mark.django_db
def test_without_a_team_there_is_a_friendly_word(client: Client) -> None:
    client.force_login(
        User.objects.create_user("new@example.org", "herz-statt-technik", name="Neu")
    )
    assert "You do not belong to a team yet" in client.get("/").content.decode()


def test_strangers_are_led_to_the_sign_in(client: Client, team: Team) -> None:
    assert client.get("/t/ratzifatzi/").headers["Location"].startswith("/account/login/")


def test_trouble_is_told_in_plain_words_and_needs_no_database(rf: RequestFactory) -> None:
    pages = [
        trouble.not_understood(rf.get("/")),
        trouble.not_allowed(rf.get("/")),
        trouble.not_here(rf.get("/")),
        trouble.our_fault(rf.get("/")),
        trouble.form_too_old(rf.get("/")),
    ]
    assert [page.status_code for page in pages] == [400, 403, 404, 500, 403]
    for page in pages:
        assert b"Traceback" not in page.content
        assert b"<h1>" in page.content


def test_a_foreign_address_looks_like_one_that_does_not_exist(
    signed_in: SignedIn, olga: Membership, team: Team
) -> None:
    browser = signed_in(olga)
    there, nowhere = browser.get("/t/ratzifatzi/"), browser.get("/t/nirgendwo/")
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content


INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:|hx-on", re.I)


def test_no_page_needs_a_script_or_a_style_of_its_own(
    signed_in: SignedIn, mia: Membership, says: Callable[..., Message], tina: Membership
) -> None:
    conversation = says("frieda", "Wann gibt es die Bürste in Blau?").conversation
    assert conversation
    browser = signed_in(mia)
    for address in (
        "",
        "?room=all",
        f"c/{conversation.pk}/",
        f"p/{conversation.person_id}/",
        "search/?q=blau",
        "search/",
    ):
        page = browser.get(f"/t/ratzifatzi/{address}")
        assert page.status_code == 200
        assert not INLINE.search(page.content.decode()), address
        policy = page.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_a_browser_keeps_no_page_that_tells_of_people(
    frieda_asks: Message, uwe: Membership, signed_in: SignedIn
) -> None:
    """After signing out, Back shows nothing; and whoever comes back sees how it is now."""
    conversation = frieda_asks.conversation
    assert conversation
    browser = signed_in(uwe)
    for address in ("", f"c/{conversation.pk}/", f"p/{conversation.person_id}/"):
        assert browser.get(f"/t/ratzifatzi/{address}").headers["Cache-Control"] == "no-store"


def test_the_page_wears_what_its_user_chose(
    signed_in: SignedIn, mia: Membership, team: Team
) -> None:
    mia.user.theme = User.Theme.DARK
    mia.user.save()
    assert 'data-theme="dark"' in signed_in(mia).get("/t/ratzifatzi/").content.decode()


def test_form_fields_name_their_help_and_their_errors(rf: Any) -> None:
    from django import forms

    class Asking(forms.Form):
        name = forms.CharField(help_text="As people call you.")
        agreed = forms.BooleanField(required=False)

    with translation.override("en"):
        page = str(Asking({"name": ""}))
    assert '<label for="id_name">Name</label>' in page
    assert 'id="id_name_helptext"' in page
    assert "aria-describedby" in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(("where", "is_open"), [("coach/", True), ("ways/", True), ("", False)])
def test_what_is_about_the_house_stands_together_and_is_open_where_one_is(
    where: str, is_open: bool, mia: Membership, signed_in: SignedIn
) -> None:
    page = signed_in(mia).get(f"/t/ratzifatzi/{where}").content.decode()

    assert ('<details class="nav__house" open>' in page) is is_open
    assert ('<details class="nav__house">' in page) is not is_open


def test_the_way_to_a_screen_says_who_is_there_and_how_many_wait(
    mia: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(mia)
    for path, language, name in [
        ("measures/", "en", "Measures"),
        ("measures/", "de", "Maßnahmen"),
        ("coach/", "en", "Coach"),
    ]:
        mia.user.language = language
        mia.user.save()
        page = browser.get(f"/t/ratzifatzi/{path}").content.decode()
        here = re.search(rf'href="/t/ratzifatzi/{path}" aria-current="page">(.*?)</a>', page)
        assert here
        assert f'<span class="nav__name">{name}</span>' in here[1]
        assert page.count('class="nav__link" href="/t/ratzifatzi/ways/" aria-current') == 0


def test_objections_are_in_the_way_to_the_rooms_only_while_somebody_waits(
    mia: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(mia)

    assert "/objections/" not in browser.get("/t/ratzifatzi/").content.decode()
    assert "/objections/" in browser.get("/t/ratzifatzi/measures/").content.decode()
