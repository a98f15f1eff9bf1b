"""Tokens as they are kept, and what is forgotten of what was done once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows.sweep import tidy_up
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.tokens import services
from herzenstakt.tokens.models import Once, Token
from herzenstakt.tokens.scopes import Scope, permissions_of


def test_every_token_reads_and_does_what_else_was_chosen(mia: Membership) -> None:
    token, secret = services.make(mia, "Shop", ["approve", "nonsense"], 90)

    assert token.scopes == ["read", "approve"]
    assert Permission.ANSWER in token.permissions
    assert Permission.WRITE not in token.permissions
    assert services.behind(secret) == token


def test_the_member_behind_a_token_is_narrowed_and_nobody_else(mia: Membership) -> None:
    _token, secret = services.make(mia, "Shop", [], 90)
    found = services.behind(secret)

    assert found is not None
    assert found.member.may(Permission.READ)
    assert not found.member.may(Permission.WRITE)
    assert mia.may(Permission.WRITE)


def test_a_scope_this_version_does_not_know_opens_nothing() -> None:
    assert permissions_of(["everything"]) == frozenset()
    assert Permission.MANAGE_MEMBERS not in permissions_of(Scope.values)


@pytest.mark.parametrize(("name", "days"), [("", 90), ("  ", 90), ("Shop", 0), ("Shop", 366)])
def test_what_cannot_be_a_token_is_refused(mia: Membership, name: str, days: int) -> None:
    with pytest.raises(NotKept):
        services.make(mia, name, [], days)

    assert not Token.objects.exists()


def test_nobody_has_more_tokens_than_they_can_look_after(mia: Membership) -> None:
    for number in range(services.MOST):
        services.make(mia, f"Shop {number}", [], 90)

    with pytest.raises(NotKept):
        services.make(mia, "One more", [], 90)


def test_a_token_of_a_colleague_is_taken_back_by_owners_alone(
    owner: Membership, mia: Membership, uwe: Membership
) -> None:
    token, secret = services.make(mia, "Shop", [], 90)

    with pytest.raises(NotKept):
        services.revoke(token, uwe)
    assert services.behind(secret) is not None

    services.revoke(token, owner)
    assert services.behind(secret) is None


def test_what_was_done_once_is_forgotten_after_a_day(mia: Membership) -> None:
    token, _secret = services.make(mia, "Shop", [], 90)
    old, young = (Once.objects.create(token=token, key=key, digest="x") for key in "ab")
    Once.objects.filter(pk=old.pk).update(begun_at=timezone.now() - timedelta(hours=25))

    tidy_up()

    assert list(Once.objects.all()) == [young]
