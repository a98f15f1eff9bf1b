"""The one table of who may do what."""

from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import ALLOWED, Permission, Role, may


def test_every_role_has_its_row() -> None:
    assert set(ALLOWED) == set(Role)


def test_owners_may_everything_and_readers_change_nothing() -> None:
    assert ALLOWED[Role.OWNER] == set(Permission)
    assert ALLOWED[Role.READER] == {
        Permission.READ,
        Permission.SEE_CHANNELS,
        Permission.SEE_MEMBERS,
    }


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        (Role.READER, Role.TRAINEE),
        (Role.TRAINEE, Role.MEMBER),
        (Role.MEMBER, Role.LEAD),
        (Role.LEAD, Role.OWNER),
    ],
)
def test_whoever_stands_higher_may_whatever_the_lower_may(lower: Role, higher: Role) -> None:
    assert ALLOWED[lower] < ALLOWED[higher]


def test_a_trainee_writes_and_does_not_send() -> None:
    assert may(Role.TRAINEE, Permission.WRITE)
    assert not may(Role.TRAINEE, Permission.ANSWER)


def test_who_reads_along_reads_what_is_public() -> None:
    assert [role for role in Role if not may(role, Permission.READ_PRIVATE)] == [Role.READER]


def test_only_owners_connect_and_touch_owners() -> None:
    for permission in (Permission.CONNECT, Permission.MANAGE_OWNERS):
        assert [role for role in Role if may(role, permission)] == [Role.OWNER]


def test_who_left_may_nothing(mia: Membership) -> None:
    assert mia.may(Permission.READ)
    mia.is_active = False
    assert not any(mia.may(permission) for permission in Permission)
