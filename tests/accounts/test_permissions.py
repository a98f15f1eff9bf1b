"""The one table of who may do what."""

from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Membership, User
from herzenstakt.accounts.permissions import ALLOWED, Permission, Role, may
from tests.conftest import member


def test_every_role_has_its_row() -> None:
    assert set(ALLOWED) == set(Role)


def test_owners_may_everything_and_readers_change_nothing_but_what_is_their_own() -> None:
    assert ALLOWED[Role.OWNER] == set(Permission)
    assert ALLOWED[Role.READER] == {
        Permission.READ,
        Permission.KEEP_OWN,
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


def test_who_may_is_asked_of_the_table_and_only_of_those_who_still_work_here(
    mia: Membership, tina: Membership, rolf: Membership, olga: Membership
) -> None:
    gone = member(mia.team, "Grit Gegangen", Role.MEMBER)
    Membership.objects.filter(pk=gone.pk).update(is_active=False)
    locked_out = member(mia.team, "Lars Lange", Role.MEMBER)
    User.objects.filter(pk=locked_out.user_id).update(is_active=False)

    ours = Membership.objects.visible_to(mia)
    for permission in Permission:
        able = {one for one in (mia, tina, rolf) if one.may(permission)}
        assert set(ours.who_may(permission)) == able, permission
    assert list(ours.who_may(Permission.READ).by_name()) == [mia, rolf, tina]
