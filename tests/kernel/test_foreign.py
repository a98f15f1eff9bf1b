"""JSON that others wrote: what is promised is read, and whatever else stands there is nothing."""

from __future__ import annotations

from typing import Any

import pytest

from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.http import Response

ODD = [None, "text", 7, [], [{"name": "Ratzi"}], {}, {"name": None}, {"other": "x"}]


def test_a_text_and_an_object_are_read() -> None:
    told = {"name": "Ratzi", "page": {"id": "1"}}
    assert word(told, "name") == "Ratzi"
    assert part(told, "page") == {"id": "1"}
    assert word(part(told, "page"), "id") == "1"


@pytest.mark.parametrize("told", ODD, ids=str)
def test_where_something_else_stands_nothing_does(told: Any) -> None:
    assert word(told, "name") == ""
    assert part(told, "name") == {}


def test_a_text_is_no_object_and_an_object_no_text() -> None:
    assert part({"name": "Ratzi"}, "name") == {}
    assert word({"name": {"first": "Ratzi"}}, "name") == ""


def answer(body: bytes) -> Response:
    return Response(200, {}, body, "https://network.example/")


def test_the_object_of_an_answer() -> None:
    assert answer(b'{"id": "1"}').object() == {"id": "1"}


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"id"', b"[]", b'"text"', b"null", b"\xff\xfe", b"[" * 200_000]
)
def test_an_answer_without_an_object_has_none(body: bytes) -> None:
    assert answer(body).object() is None
