"""Second factors at rest."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet
from django.core.cache import cache
from pytest_django import Settings

from herzenstakt.accounts.models import Membership

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def one_moment(db: None) -> Iterator[None]:
    """The code does not change while we look, and none was used before."""
    cache.clear()
    with time_machine.travel("2026-11-23T12:00:00+00:00", tick=False):
        yield


def code_of(key: str) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(key, next(iter(yield_hotp_counters_from_time())))))


def kept() -> str:
    """Everything the database knows of second factors."""
    return json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_key_of_an_app_lies_locked_and_its_codes_are_right(mia: Membership) -> None:
    TOTP.activate(mia.user, KEY)
    totp = TOTP(Authenticator.objects.get())

    assert KEY not in kept()
    assert totp.validate_code(code_of(KEY))
    assert not totp.validate_code("000000")


def test_recovery_codes_cannot_be_made_from_the_database_alone(
    mia: Membership, settings: Settings
) -> None:
    codes = RecoveryCodes.activate(mia.user).get_unused_codes()
    assert RecoveryCodes(Authenticator.objects.get()).get_unused_codes() == codes

    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert not RecoveryCodes(Authenticator.objects.get()).validate_code(codes[0])
    assert not set(RecoveryCodes(Authenticator.objects.get()).get_unused_codes()) & set(codes)


def test_what_was_kept_before_there_was_a_lock_still_opens(mia: Membership) -> None:
    plain = Authenticator.objects.create(
        user=mia.user, type=Authenticator.Type.TOTP, data={"secret": KEY}
    )

    assert TOTP(plain).validate_code(code_of(KEY))


def test_with_a_lost_key_no_code_is_right_and_nothing_stumbles(
    mia: Membership, settings: Settings
) -> None:
    totp = TOTP.activate(mia.user, KEY)
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    assert not totp.validate_code(code_of(KEY))
