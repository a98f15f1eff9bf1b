"""Waking a browser: only it can read what is sent, and it believes nobody else."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.kernel.webpush import (
    BadKeys,
    authorization,
    browser_keys,
    encoded,
    locked,
    new_key,
    public_key,
)

ENDPOINT = "https://push.example:8443/send/abc?x=y"
#: the browser of RFC 8291, appendix A
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


def test_each_installation_has_a_key_of_its_own_and_its_public_part_is_a_point() -> None:
    one, other = new_key(), new_key()
    assert one != other
    assert public_key(one) == public_key(one) != public_key(other)
    assert len(public_key(one)) == 87


def test_what_is_sent_looks_different_each_time_and_holds_no_word() -> None:
    sealed = {locked(b"Mia mentions you", P256DH, AUTH) for _ in range(3)}
    assert len(sealed) == 3
    assert not any(b"Mia" in one for one in sealed)


def test_a_signature_names_the_service_it_is_for_and_nothing_of_the_browser() -> None:
    key = new_key()
    said = authorization(key, ENDPOINT, "mailto:desk@ratzifatzi.example")["Authorization"]
    assert said.startswith("vapid t=")
    assert said.endswith(f",k={public_key(key)}")
    assert key not in said


@pytest.mark.parametrize(
    "contact", ["https://desk.example:8443", "https://desk", "mailto:desk@localhost"]
)
def test_wherever_the_desk_stands_it_can_sign(contact: str) -> None:
    assert authorization(new_key(), ENDPOINT, contact)


def test_an_address_that_no_signature_can_name_is_said_so() -> None:
    with pytest.raises(BadKeys):
        authorization(new_key(), "https://[2001:db8::1]/x", "mailto:desk@localhost")


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        (P256DH, ""),
        (P256DH[:-4], AUTH),
        (P256DH, AUTH + "AAAA"),
        (encoded(b"\x04" + b"\x01" * 64), AUTH),  # no point of the curve
        (encoded(b"\x00" * 65), AUTH),
        ("ü" * 87, AUTH),
        ("!" * 87, AUTH),
    ],
)
def test_what_are_no_keys_is_said_so(p256dh: str, auth: str) -> None:
    with pytest.raises(BadKeys):
        locked(b"x", p256dh, auth)


@given(st.text(max_size=120), st.text(max_size=60))
def test_whatever_a_browser_tells_it_is_keys_or_none(p256dh: str, auth: str) -> None:
    try:
        point, _secret = browser_keys(p256dh, auth)
    except BadKeys:
        return
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
