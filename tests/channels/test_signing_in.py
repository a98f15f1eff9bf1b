"""Tokens as networks hand them out, and when they are to be renewed."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.channels.signing_in import (
    App,
    Scope,
    SignIn,
    moment_in,
    renews_at,
    tokens_in,
    way_to,
)
from herzenstakt.channels.trouble import Disconnected, TryLater
from herzenstakt.kernel.http import Response

ASKED = (Scope("read", "read"), Scope("write", "write"))
APP = App({"client_id": "app-1"}, {"client_secret": "right"}, {"client_secret": "former"})


def answer(told: Any, status: int = 200) -> Response:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return Response(status, {"content-type": "application/json"}, body, "https://n.example/token")


def test_what_is_handed_out_is_kept_with_its_end() -> None:
    told = {"access_token": "a", "refresh_token": "b", "expires_in": 3600, "scope": "read write"}
    kept = tokens_in(answer(told))
    assert {name: kept[name] for name in ("access_token", "refresh_token", "scope")} == {
        "access_token": "a",
        "refresh_token": "b",
        "scope": "read write",
    }
    begin, end = moment_in(kept, "granted_at"), moment_in(kept, "expires_at")
    assert begin is not None
    assert end == begin + timedelta(hours=1)


@pytest.mark.parametrize("life", [None, "soon", -1, 0, 3.5, True, "", 10**12])
def test_an_end_nobody_can_mean_is_not_known(life: Any) -> None:
    kept = tokens_in(answer({"access_token": "a", "expires_in": life}))
    assert moment_in(kept, "expires_at") is None
    assert renews_at(kept) is None


def test_a_life_told_as_words_counts() -> None:
    assert renews_at(tokens_in(answer({"access_token": "a", "expires_in": "3600"}))) is not None


def test_new_tokens_without_an_end_forget_the_old_end() -> None:
    old = tokens_in(answer({"access_token": "a", "expires_in": 3600}))
    new = tokens_in(answer({"access_token": "b"}))
    merged = old | {name: value for name, value in new.items() if value}
    assert renews_at(merged) is None


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (400, {"error": "invalid_grant"}),
        (401, {"error": "invalid_client"}),
        (403, {"error": "access_denied"}),
        (200, {"error": "invalid_grant"}),
        (200, {}),
        (200, {"access_token": ""}),
        (200, {"access_token": 7}),
    ],
)
def test_a_clear_no_disconnects(status: int, told: Any) -> None:
    with pytest.raises(Disconnected):
        tokens_in(answer(told, status))


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (429, {"error": "slow_down"}),
        (500, {"access_token": "a"}),
        (503, b"<html>"),
        (200, b"<html>"),
        (200, b"[" * 200_000),
        (200, b""),
        (200, b"[]"),
        (200, b'{"access_tok'),
    ],
)
def test_anything_that_is_no_answer_is_asked_later(status: int, told: Any) -> None:
    with pytest.raises(TryLater):
        tokens_in(answer(told, status))


def test_what_a_network_says_of_an_error_is_shown_only_as_a_name() -> None:
    with pytest.raises(Disconnected) as caught:
        tokens_in(answer({"error": "code=4711&secret=right"}, 400))
    assert "right" not in str(caught.value.sentence)
    assert "400" in str(caught.value.sentence)


@given(told=st.binary(max_size=200), status=st.sampled_from([200, 400, 401, 429, 500]))
def test_whatever_comes_is_tokens_or_one_of_the_names(told: bytes, status: int) -> None:
    kept: dict[str, str] = {}
    with suppress(Disconnected, TryLater):
        kept = tokens_in(answer(told, status))
        assert kept["access_token"]
    assert all(isinstance(value, str) for value in kept.values())


def test_two_thirds_of_a_life_are_its_time() -> None:
    begin = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
    kept = {
        "granted_at": begin.isoformat(),
        "expires_at": (begin + timedelta(hours=3)).isoformat(),
    }
    assert renews_at(kept) == begin + timedelta(hours=2)
    assert renews_at({"expires_at": kept["expires_at"]}) == begin + timedelta(hours=3)
    assert renews_at({"expires_at": "2026-11-28T12:00:00"}) is None


def test_the_way_there_shows_no_secret_and_asks_with_a_proof_key() -> None:
    sign_in = SignIn("https://n.example/auth?lang=de", "https://n.example/token", ASKED, ",")
    address = way_to(APP, sign_in, "https://desk.example/back/", "word", "proof" * 10)
    asked = parse_qs(urlsplit(address).query)
    assert asked["scope"] == ["read,write"]
    assert asked["lang"] == ["de"]
    assert asked["code_challenge_method"] == ["S256"]
    assert "proofproof" not in address
    assert "right" not in address


def test_a_network_without_proof_keys_gets_none() -> None:
    sign_in = SignIn("https://n.example/auth", "https://n.example/token", ASKED, pkce=False)
    assert "code_challenge" not in way_to(APP, sign_in, "https://d.example/", "word", "proof")


def test_the_newest_seal_comes_first_and_a_missing_one_is_none() -> None:
    assert APP.seals("client_secret") == ("right", "former")
    assert APP.seals("other") == ()
    assert "right" not in repr(APP)
    assert "former" not in repr(APP)
