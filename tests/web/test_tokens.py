"""The page on which one makes tokens, sees each once, and takes them back."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.journal.models import Entry
from herzenstakt.tokens.models import Token, digest_of
from herzenstakt.tokens.services import make

SignedIn = Callable[[Membership], Client]
PAGE = "/t/ratzifatzi/tokens/"
PASSWORD = "herz-statt-technik"


def it_is_them(browser: Client) -> Client:
    """Whoever sits there has just typed the password."""
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def test_who_makes_a_token_shows_first_that_it_is_them(
    signed_in: SignedIn, mia: Membership
) -> None:
    browser = signed_in(mia)
    wanted = {"name": "Shop", "days": "90"}

    page = browser.get(PAGE)
    sent = browser.post(PAGE, wanted)
    asked = browser.get(sent["Location"])

    assert page.context["form"] is None, "a page that somebody left open offers no form"
    assert not Token.objects.exists()
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    back = browser.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == f"{PAGE}?new"
    assert browser.get(back["Location"]).context["form"]
    assert not Token.objects.exists(), "what was sent before is not done afterwards"
    assert browser.post(PAGE, wanted).context["secret"]


def test_a_token_is_shown_once_and_works(signed_in: SignedIn, mia: Membership) -> None:
    browser = it_is_them(signed_in(mia))

    made = browser.post(PAGE, {"name": "Shop", "scopes": ["write"], "days": "90"})
    secret = made.context["secret"]
    again = browser.get(PAGE)

    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert secret not in again.content.decode()
    token = Token.objects.get()
    assert (token.digest, token.scopes) == (digest_of(secret), ["read", "write"])
    answer = Client().get("/api/v1/me", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


def test_what_does_not_fit_comes_back_with_a_word(signed_in: SignedIn, mia: Membership) -> None:
    browser = it_is_them(signed_in(mia))

    for wrong in ({"name": ""}, {"days": "366"}, {"days": "0"}, {"scopes": ["everything"]}):
        answer = browser.post(PAGE, {"name": "Shop", "days": "90", **wrong})
        assert answer.status_code == 422
        assert answer.context["form"].errors

    assert not Token.objects.exists()


def test_names_that_turn_or_hide_are_refused(signed_in: SignedIn, mia: Membership) -> None:
    browser = it_is_them(signed_in(mia))

    for nasty in ("Shop\u202e", "a\nb", "\u200b", "\u3164", "x" * 61):
        assert browser.post(PAGE, {"name": nasty, "days": "90"}).status_code == 422


def test_the_owner_sees_and_takes_back_those_of_the_team_and_others_only_their_own(
    signed_in: SignedIn, owner: Membership, mia: Membership, uwe: Membership
) -> None:
    token, _secret = make(mia, "Shop", [], 30)

    assert "Shop" not in signed_in(uwe).get(PAGE).content.decode()
    assert signed_in(uwe).post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    assert "Shop" in signed_in(owner).get(PAGE).content.decode()
    assert signed_in(owner).post(f"{PAGE}{token.pk}/revoke/").status_code == 302

    token.refresh_from_db()
    assert token.revoked_at is not None


def test_the_journal_tells_who_made_and_took_back_what_and_no_secret(
    signed_in: SignedIn, owner: Membership, mia: Membership
) -> None:
    token, secret = make(mia, "Shop", ["write"], 30)
    signed_in(owner).post(f"{PAGE}{token.pk}/revoke/")
    signed_in(owner).post(f"{PAGE}{token.pk}/revoke/")

    told = list(Entry.objects.filter(action__startswith="token.").order_by("pk"))
    assert [(entry.action, entry.by_id) for entry in told] == [
        ("token.made", mia.pk),
        ("token.revoked", owner.pk),
    ]
    assert not [entry for entry in told if secret in str(entry.details)]
    page = signed_in(owner).get("/t/ratzifatzi/journal/").content.decode()
    assert "made a token for “Shop”" in page


def test_what_programs_can_ask_for_is_read_without_anything_from_elsewhere(
    signed_in: SignedIn, mia: Membership
) -> None:
    page = signed_in(mia).get("/api/").content.decode()

    assert "/api/v1/conversations/{conversation}/draft/approve" in page
    assert 'id="changed-meanwhile"' in page
    assert "http" not in page.replace("http://testserver", "").replace("http://www.w3.org", "")
