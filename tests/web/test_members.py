"""The members' screen, and answering an invitation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from herzenstakt.accounts.models import Invitation, Membership, User
from herzenstakt.accounts.permissions import Permission, Role
from herzenstakt.flows.team import invite, withdraw
from herzenstakt.journal.models import Entry
from herzenstakt.web.members.matrix import WORDS, matrix

SignedIn = Callable[[Membership], Client]


def url(name: str, **kwargs: Any) -> str:
    return reverse(f"members:{name}", kwargs={"team": "ratzifatzi", **kwargs})


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def link_of(invitation: Invitation) -> str:
    return reverse("invitation:answer", args=[invitation.token])


# --- inviting ------------------------------------------------------------------------------------


def test_an_invitation_gives_a_link_to_copy(mia: Membership, signed_in: SignedIn) -> None:
    given = {"email": "nina@neu.example", "role": "trainee"}
    page = signed_in(mia).post(url("invite"), given, follow=True)

    assert link_of(Invitation.objects.get()) in words_of(page)
    assert "hand over the link yourself" in words_of(page)
    assert not mail.outbox


def test_where_mail_is_set_up_the_link_is_sent(
    mia: Membership, signed_in: SignedIn, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.example"
    signed_in(mia).post(url("invite"), {"email": "nina@neu.example", "role": "member"})

    assert mail.outbox[0].to == ["nina@neu.example"]
    assert link_of(Invitation.objects.get()) in mail.outbox[0].body


def test_the_link_carries_the_public_name_whatever_name_the_request_came_by(
    mia: Membership, signed_in: SignedIn, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://desk.example.org"
    invitation = invite("nina@neu.example", Role.MEMBER, mia)

    page = words_of(signed_in(mia).get(url("list")))
    assert f"https://desk.example.org{link_of(invitation)}" in page


def test_an_old_name_of_two_lines_keeps_no_invitation_back(
    mia: Membership, signed_in: SignedIn, settings: Settings
) -> None:
    """Such a name cannot be chosen any more; an older one may stand in the database."""
    settings.EMAIL_HOST = "mail.example"
    mia.user.name = "Mia\r\nBcc: alle@x.example"
    mia.user.save()
    signed_in(mia).post(url("invite"), {"email": "nina@neu.example", "role": "member"})

    assert mail.outbox[0].subject.startswith("Mia Bcc: alle@x.example invites you")
    assert mail.outbox[0].recipients() == ["nina@neu.example"]


def test_a_mail_server_that_is_away_loses_no_invitation(
    mia: Membership, signed_in: SignedIn, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    given = {"email": "nina@neu.example", "role": "member"}
    page = signed_in(mia).post(url("invite"), given, follow=True)

    assert "hand over the link yourself" in words_of(page)
    assert Invitation.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"email": "nonsense", "role": "member"},
        {"email": "n@x.example", "role": "king"},
        {"email": "n@x.example", "role": "owner"},
        {"email": "mia@ratzifatzi.example", "role": "member"},
    ],
)
def test_a_wrong_invitation_is_refused(
    given: dict[str, str], mia: Membership, signed_in: SignedIn
) -> None:
    assert signed_in(mia).post(url("invite"), given).status_code == 422
    assert not Invitation.objects.exists()


def test_who_does_not_manage_sees_neither_links_nor_buttons(
    mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    invitation = invite("nina@neu.example", Role.MEMBER, mia)
    page = words_of(signed_in(uwe).get(url("list")))

    assert "Mia Menschenfreund" in page
    assert invitation.token not in page
    assert url("invite") not in page
    assert url("role", pk=mia.pk) not in page


def test_a_lead_gets_no_link_that_makes_an_owner(
    owner: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    owners = invite("chefin@neu.example", Role.OWNER, owner)
    leads = invite("nina@neu.example", Role.LEAD, owner)

    page = words_of(signed_in(mia).get(url("list")))
    assert "chefin@neu.example" in page
    assert link_of(owners) not in page
    assert url("withdraw", pk=owners.pk) not in page
    assert link_of(leads) in page
    assert link_of(owners) in words_of(signed_in(owner).get(url("list")))


# --- answering -----------------------------------------------------------------------------------


def test_somebody_new_arrives_with_a_password(client: Client, mia: Membership) -> None:
    link = link_of(invite("nina@neu.example", Role.TRAINEE, mia))
    assert "Mia Menschenfreund" in words_of(client.get(link))

    answer = client.post(link, {"name": "Nina Neu", "password": "herz-statt-technik"})
    assert answer["Location"] == "/"
    assert client.get(url("list")).status_code == 200
    assert Membership.objects.get(user__email="nina@neu.example").role == Role.TRAINEE
    assert client.get(link).status_code == 410


def test_somebody_new_arrives_with_a_passkey(client: Client, mia: Membership) -> None:
    link = link_of(invite("nina@neu.example", Role.TRAINEE, mia))
    answer = client.post(link, {"name": "Nina Neu", "passkey": "1"})

    assert answer["Location"] == reverse("mfa_add_webauthn")
    assert client.get(answer["Location"]).status_code == 200
    assert not User.objects.get(email="nina@neu.example").has_usable_password()


@pytest.mark.parametrize("password", ["", "kurz", "nina@neu.example"])
def test_without_a_good_password_nobody_arrives(
    password: str, client: Client, mia: Membership
) -> None:
    link = link_of(invite("nina@neu.example", Role.TRAINEE, mia))

    assert client.post(link, {"name": "Nina", "password": password}).status_code == 422
    assert not User.objects.filter(email="nina@neu.example").exists()


def test_somebody_with_an_account_signs_in_first_and_joins(
    client: Client, mia: Membership, olga: Membership
) -> None:
    link = link_of(invite(olga.user.email, Role.READER, mia))
    assert reverse("account_login") in words_of(client.get(link))
    client.post(link, {"name": "Olga", "password": "herz-statt-technik"})
    assert olga.user.memberships.count() == 1

    client.force_login(olga.user)
    client.get(link)
    assert olga.user.memberships.count() == 1
    client.post(link)
    assert olga.user.memberships.count() == 2


def test_an_invitation_for_somebody_else_is_not_mine(
    client: Client, mia: Membership, olga: Membership
) -> None:
    link = link_of(invite("nina@neu.example", Role.LEAD, mia))
    client.force_login(olga.user)

    assert "this invitation is for nina@neu.example" in words_of(client.get(link))
    client.post(link)
    assert olga.user.memberships.count() == 1


def test_who_arrives_has_a_name_of_one_line(client: Client, mia: Membership) -> None:
    link = link_of(invite("nina@neu.example", Role.TRAINEE, mia))
    answer = client.post(link, {"name": "Nina\nNeu", "password": "herz-statt-technik"})

    assert answer.status_code == 422
    assert not User.objects.filter(email="nina@neu.example").exists()


def test_a_link_that_was_taken_back_is_over(client: Client, mia: Membership) -> None:
    invitation = invite("nina@neu.example", Role.MEMBER, mia)
    withdraw(invitation, mia)

    assert client.get(link_of(invitation)).status_code == 410
    assert client.post(link_of(invitation), {"name": "N", "password": "x"}).status_code == 410


# --- changing ------------------------------------------------------------------------------------


def test_a_role_is_changed_with_a_word_in_the_journal(
    mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    page = signed_in(mia).post(url("role", pk=uwe.pk), {"role": "trainee"}, follow=True)

    assert "Uwe Unsozial is now: trainee." in words_of(page)
    assert Entry.objects.get().action == "member.role_changed"


def test_a_rule_is_said_in_words(owner: Membership, signed_in: SignedIn) -> None:
    page = signed_in(owner).post(url("leave"), follow=True)

    assert "The last owner cannot go" in words_of(page)


@pytest.mark.parametrize("role", ["owner", "king", ""])
def test_a_lead_cannot_give_a_role_that_is_not_offered(
    role: str, mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    signed_in(mia).post(url("role", pk=uwe.pk), {"role": role})

    assert Membership.objects.get(pk=uwe.pk).role == Role.MEMBER


def test_whoever_is_deactivated_is_out_at_once(
    mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    his = Client()
    his.force_login(uwe.user)
    assert his.get(url("list")).status_code == 200

    signed_in(mia).post(url("deactivate", pk=uwe.pk))
    assert his.get(url("list")).status_code == 404
    signed_in(mia).post(url("reactivate", pk=uwe.pk))
    assert his.get(url("list")).status_code == 200


def test_leaving_leads_to_ones_own_account(
    mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    page = signed_in(uwe).post(url("leave"), follow=True)

    assert "You have left RatziFatzi GmbH." in words_of(page)
    assert not Membership.objects.get(pk=uwe.pk).is_active


# --- the table -----------------------------------------------------------------------------------


def test_the_table_shows_every_permission_for_every_role(
    rolf: Membership, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(rolf).get(url("list")))

    assert set(WORDS) == set(Permission)
    assert all(str(row.words) in page for row in matrix())
    assert all(row.answers[0] for row in matrix()), "an owner may do everything"
