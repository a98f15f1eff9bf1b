"""Text as every database can keep it, and whether somebody would see anything of it."""

from __future__ import annotations

import pytest

from herzenstakt.kernel.text import key_of, legible, storable, tidy


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("Hallo 👋🏽 Welt\n", "Hallo 👋🏽 Welt\n"),
        ("a\x00b\x00", "ab"),
        ("a\ud800b\udfff", "ab"),
        ("\x00\ud800", ""),
    ],
)
def test_what_no_database_keeps_is_left_out_and_nothing_else(text: str, kept: str) -> None:
    assert storable(text) == kept
    storable(text).encode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "\u200b",
        "\u2060\u200d",
        "\u3164",
        "\u115f\u1160",
        "\uffa0",
        "\u2800",
        "\u00ad",
        "\u0301",
    ],
)
def test_what_nobody_would_see_is_no_text_and_no_name(text: str) -> None:
    assert (legible(text), tidy(text), key_of(text)) == ("", "", "")


@pytest.mark.parametrize(
    "text", ["!", "👍🏽", "👩\u200d👧", "한", "\u200fשלום", "क्\u200dष", "❤\ufe0f"]
)
def test_what_somebody_sees_is_kept_as_it_is(text: str) -> None:
    assert legible(f" {text}\n") == tidy(text) == text
    assert key_of(text)
