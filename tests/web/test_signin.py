"""Signing in: by password, by a link, as one of the cast, and every page around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from herzenstakt.accounts.models import Membership, User
from herzenstakt.web.signin.links import sign_in_link

SignedIn = Callable[[Membership], Client]
PASSWORD = "herz-statt-technik"


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return client.get(reverse("account:home")).status_code == 200


def path_of(link: str) -> str:
    return link.removeprefix("http://testserver")


# --- by password ---------------------------------------------------------------------------------


def test_one_signs_in_with_address_and_password(client: Client, mia: Membership) -> None:
    answer = client.post(
        reverse("account_login"), {"login": mia.user.email.upper(), "password": PASSWORD}
    )

    assert answer["Location"] == "/"
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_address_sound_the_same(
    client: Client, mia: Membership
) -> None:
    pages = [
        client.post(reverse("account_login"), {"login": login, "password": "falsch"})
        for login in (mia.user.email, "niemand@x.example")
    ]
    words = [re.findall(r"errorlist.*?</ul>", page.content.decode(), re.DOTALL) for page in pages]

    assert words[0]
    assert words[0] == words[1]
    assert not is_in(client)


def test_guessing_is_slowed_down(client: Client, mia: Membership, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    for _try in range(4):
        client.post(reverse("account_login"), {"login": mia.user.email, "password": "falsch"})
    right = {"login": mia.user.email, "password": PASSWORD}
    answer = client.post(reverse("account_login"), right)

    assert "Too many" in answer.content.decode()
    assert not is_in(client)


def test_nobody_signs_up(client: Client, mia: Membership) -> None:
    given = {"email": "neu@x.example", "password1": PASSWORD}
    page = client.post(reverse("account_signup"), given)

    assert "By invitation" in page.content.decode()
    assert User.objects.count() == 1


def test_a_forgotten_password_is_replaced_by_mail(client: Client, mia: Membership) -> None:
    client.post(reverse("account_reset_password"), {"email": mia.user.email})
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert found
    form = client.get(found[1], follow=True)
    assert form.status_code == 200
    new = {"password1": "drei-neue-worte", "password2": "drei-neue-worte"}
    client.post(form.request["PATH_INFO"], new)

    mia.user.refresh_from_db()
    assert mia.user.check_password("drei-neue-worte")


# --- by a link -----------------------------------------------------------------------------------


def test_looking_at_a_link_does_not_use_it_up(client: Client, mia: Membership) -> None:
    path = path_of(sign_in_link(mia.user))

    assert "Mia" in client.get(path).content.decode()
    assert not is_in(client)
    assert client.get(path).status_code == 200
    assert client.post(path)["Location"] == "/"
    assert is_in(client)


def test_a_link_works_once(client: Client, mia: Membership) -> None:
    path = path_of(sign_in_link(mia.user))
    Client().post(path)

    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410
    assert not is_in(client)


def test_a_link_is_good_for_a_day(client: Client, mia: Membership) -> None:
    path = path_of(sign_in_link(mia.user))

    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert client.post(path).status_code == 410


@pytest.mark.parametrize("change", ["forged", "cut", "inactive"])
def test_other_links_sign_nobody_in(change: str, client: Client, mia: Membership) -> None:
    path = path_of(sign_in_link(mia.user))
    if change == "inactive":
        User.objects.update(is_active=False)
    other = {"forged": path[:-2] + "x/", "cut": path[:-9] + "/", "inactive": path}[change]

    assert client.post(other).status_code == 410
    assert not is_in(client)


def test_a_link_does_not_pass_by_the_second_factor(client: Client, mia: Membership) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(mia.user, generate_totp_secret())
    answer = client.post(path_of(sign_in_link(mia.user)))

    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(answer["Location"]).status_code == 200
    assert not is_in(client)


# --- the cast ------------------------------------------------------------------------------------


def test_in_a_demo_one_sits_down_as_one_of_the_cast(
    client: Client, mia: Membership, settings: Settings
) -> None:
    settings.DEMO = True
    assert "Mia Menschenfreund" in client.get(reverse("account_login")).content.decode()

    client.post(reverse("signin:as", args=[mia.pk]))
    assert is_in(client)


def test_outside_of_a_demo_nobody_is_offered_and_nobody_signed_in(
    client: Client, mia: Membership
) -> None:
    assert "Mia Menschenfreund" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("signin:as", args=[mia.pk])).status_code == 404
    assert not is_in(client)


def test_where_several_processes_serve_they_count_attempts_together() -> None:
    """On PostgreSQL; on SQLite there is one process only."""
    in_database = isinstance(caches["default"], DatabaseCache)

    assert in_database == (connection.vendor == "postgresql")


# --- the pages around it -------------------------------------------------------------------------


ENTRANCE = ["account_login", "account_reset_password", "account_reset_password_done"]
OWN = [
    "account:home",
    "account_change_password",
    "account_email",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "mfa_list_webauthn",
]


@pytest.mark.parametrize("name", ENTRANCE + OWN)
def test_every_page_looks_like_ours_and_runs_nothing_inline(
    name: str, client: Client, mia: Membership
) -> None:
    if name in OWN:
        client.force_login(mia.user)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse(name))
    html = page.content.decode()
    scripts = re.findall(r"<script\b([^>]*)>", html)

    assert page.status_code == 200
    assert 'class="gate"' in html
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_a_change_of_the_ways_in_asks_for_the_password_again(
    mia: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(mia)  # signed in some time ago, nothing proven lately

    answer = browser.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


# --- one's own account ---------------------------------------------------------------------------


def test_one_says_how_one_is_called_and_how_the_desk_looks(
    mia: Membership, signed_in: SignedIn
) -> None:
    given = {"name": "Mia M.", "language": "en", "theme": "dark"}
    page = signed_in(mia).post(reverse("account:home"), given, follow=True)

    mia.user.refresh_from_db()
    assert (mia.user.name, mia.user.theme) == ("Mia M.", "dark")
    assert 'data-theme="dark"' in page.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "Mia\r\nBcc: alle@x.example"},
        {"name": "Mia \u202eaiM"},
        {"language": "tlh"},
        {"theme": "pink"},
    ],
)
def test_nonsense_about_oneself_is_refused(
    wrong: dict[str, str], mia: Membership, signed_in: SignedIn
) -> None:
    given = {"name": "M", "language": "en", "theme": "dark"} | wrong

    assert signed_in(mia).post(reverse("account:home"), given).status_code == 422
    assert User.objects.get(pk=mia.user_id).name == "Mia Menschenfreund"


def test_signing_out_everywhere_ends_every_session(mia: Membership) -> None:
    phone, desktop = Client(), Client()
    for browser in (phone, desktop):
        browser.force_login(mia.user)
        assert is_in(browser)

    desktop.post(reverse("account:sign-out-everywhere"))
    assert not is_in(desktop)
    assert not is_in(phone)
    phone.force_login(User.objects.get(pk=mia.user_id))
    assert is_in(phone)


def test_only_teams_one_belongs_to_are_listed(
    mia: Membership, olga: Membership, signed_in: SignedIn
) -> None:
    page = signed_in(mia).get(reverse("account:home")).content.decode()

    assert "RatziFatzi GmbH" in page
    assert "Anderswo AG" not in page


# --- another address -----------------------------------------------------------------------------


@pytest.fixture
def with_mail(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"


def at_the_address_page(client: Client, who: Membership) -> Client:
    """Signed in, and the password typed just now."""
    client.force_login(who.user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def wish(client: Client, deed: str, email: str) -> Any:
    return client.post(reverse("account_email"), {deed: "", "email": email}, follow=True)


def email_of(who: Membership) -> str:
    return User.objects.get(pk=who.user_id).email


@pytest.mark.usefixtures("with_mail")
def test_another_address_counts_once_the_link_in_the_mail_was_opened(
    client: Client, mia: Membership
) -> None:
    at_the_address_page(client, mia)
    wish(client, "action_add", "mia@neu.example")
    wish(client, "action_primary", "mia@neu.example")
    assert email_of(mia) == "mia@ratzifatzi.example"

    (letter,) = mail.outbox
    found = re.search(r"/account/confirm-email/\S+/", str(letter.body))
    assert found
    client.post(found[0])
    assert letter.to == ["mia@neu.example"]
    assert email_of(mia) == "mia@neu.example"


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize("deed", ["action_primary", "action_remove"])
def test_an_address_that_nobody_has_proven_never_takes_the_place_of_the_own(
    deed: str, client: Client, mia: Membership
) -> None:
    at_the_address_page(client, mia)
    wish(client, "action_add", "chefin@neu.example")
    wish(client, deed, "chefin@neu.example" if deed == "action_primary" else mia.user.email)

    assert email_of(mia) == "mia@ratzifatzi.example"


@pytest.mark.usefixtures("with_mail")
def test_the_address_of_somebody_else_is_refused(
    client: Client, mia: Membership, olga: Membership
) -> None:
    at_the_address_page(client, mia)
    wish(client, "action_add", olga.user.email)

    assert not EmailAddress.objects.filter(user=mia.user, email=olga.user.email).exists()
    assert not mail.outbox


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize("is_verified", [True, False])
def test_an_address_that_somebody_else_got_meanwhile_is_refused_in_words(
    is_verified: bool, client: Client, mia: Membership
) -> None:
    at_the_address_page(client, mia)
    wish(client, "action_add", "neu@haus.example")
    User.objects.create_user("neu@haus.example", name="Nina Neu")
    EmailAddress.objects.filter(email="neu@haus.example").update(verified=is_verified)
    found = re.search(r"/account/confirm-email/\S+/", str(mail.outbox[0].body))
    assert found

    confirmed = client.post(found[0], follow=True)
    chosen = wish(client, "action_primary", "neu@haus.example")

    assert {confirmed.status_code, chosen.status_code} <= {200, 404}
    assert email_of(mia) == "mia@ratzifatzi.example"


def test_where_no_mail_goes_out_the_page_says_whom_to_ask(client: Client, mia: Membership) -> None:
    at_the_address_page(client, mia)

    assert "whoever looks after the desk" in client.get(reverse("account_email")).content.decode()
    assert wish(client, "action_add", "mia@neu.example").status_code == 403
    assert wish(client, "action_primary", "mia@neu.example").status_code == 403
    assert email_of(mia) == "mia@ratzifatzi.example"
