"""What a person may see of a raw delivery."""

from __future__ import annotations

import json

import pytest

from herzenstakt.channels.redact import BLACK, MOST, readable, readable_headers

KEYS = frozenset({"Token", "email"})


def test_values_of_the_named_keys_are_black_however_deep_they_lie() -> None:
    body = {
        "text": "Wann?",
        "author": [{"EMAIL": "f@x.example", "name": "Frieda"}],
        "token": {"a": 1},
    }
    shown = readable(json.dumps(body).encode(), KEYS)

    assert json.loads(shown) == {
        "text": "Wann?",
        "author": [{"EMAIL": BLACK, "name": "Frieda"}],
        "token": BLACK,
    }


def test_json_is_laid_out_with_its_umlauts() -> None:
    assert readable(b'{"text":"\\u00fcber"}', KEYS) == '{\n  "text": "über"\n}'


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "Wann?", "token": "geheim", "na',
        b'{"token": "geheim',
        b'{"token": "ge\\"heim", "na',
        b'{"token": ["geheim", "na',
        b"text=Wann&token=geheim&x=1",
        b"Token: geheim\nText: Wann?",
        b'"{\\"token\\": \\"geheim\\"}"',
        b'"token=geheim"',
        b'{"event": "update", "payload": "{\\"token\\":\\"geheim\\",\\"text\\":1}"}',
        b'{"event": "update", "payload": "{\\"token\\":\\"geheim\\",\\"te',
        b'{"payload": "{\\"token\\":\\"ge\\\\\\"heim\\",\\"te',
        b'["token: geheim"]',
        b"\\token: geheim",
        b"<a><token>geheim</token></a>",
        b"<a><x:Token since='1'>geheim</x:Token></a>",
        b"<token><![CDATA[geheim]]></token>",
        b"<token><value>geheim</value></token>",
        b"<a token='geheim'/>",
        b"<token>geheim",
    ],
)
def test_what_is_cut_off_or_no_json_keeps_its_secrets_too(body: bytes) -> None:
    shown = readable(body, KEYS)

    assert "geheim" not in shown
    assert "heim" not in shown
    assert BLACK in shown


def test_other_words_stay_readable() -> None:
    assert readable(b"mytoken=1 tokens: 2", KEYS) == "mytoken=1 tokens: 2"
    assert readable("kein JSON \xff".encode("latin-1"), KEYS) == "kein JSON \ufffd"


def test_markup_around_a_secret_stays_readable() -> None:
    shown = readable(b"<a><token>geheim</token><text>Wann?</text><token /><b>ja</b></a>", KEYS)
    assert shown == f"<a><token>{BLACK}</token><text>Wann?</text><token /><b>ja</b></a>"


def test_json_in_a_string_of_json_stays_readable() -> None:
    body = json.dumps({"payload": json.dumps({"token": "geheim", "text": 'sagt "ja"'})})
    shown = json.loads(json.loads(readable(body.encode(), KEYS))["payload"].replace(BLACK, '"x"'))
    assert shown == {"token": "x", "text": 'sagt "ja"'}


def test_the_bottomless_and_the_huge_do_no_harm() -> None:
    assert readable(b"[" * 100_000, KEYS).startswith("[[[")
    assert len(readable(b"x" * 10 * MOST, KEYS)) < MOST + 10


def test_headers_that_prove_who_one_is_are_always_black() -> None:
    shown = readable_headers({"Authorization": "Bearer x", "token": "y", "accept": "z"}, KEYS)

    assert shown == {"Authorization": BLACK, "token": BLACK, "accept": "z"}
