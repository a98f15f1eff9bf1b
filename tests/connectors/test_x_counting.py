"""X counts by weight: what we count is what twitter-text counts, and no text takes long."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twitter_text import parse_tweet

from herzenstakt.connectors.x import X
from herzenstakt.connectors.x.counting import COUNTRIES, OTHERS, addresses, weight

#: what people write, each as one piece; © and ® alone are left out, which the Python one takes for emoji
PIECES = (
    "Hallo", "Grüße", "„ja“", "…", "–", "€", "½", "™", "日本", "안녕", "@frieda", "#blau", "z.B.",
    "gut.So", "😀", "👨‍👩‍👧", "🙋🏽", "🇩🇪", "1️⃣", "❤️", "https://example.com", "example.com", "www.foo.de/bar",
    "ratzi-fatzi.de/bürste?a=1&b=2", "(siehe x.de)", "https://sub.domain.co.uk:8080/x#y", "mail@x.de", "ä.de",
    "http://a.de/(b_(c))", "a_b.de", "x.de/", "x.de?a", "http://localhost:8000", "https://ratzifatzi.example",
)  # fmt: skip
BETWEEN = (" ", ". ", ", ", "\n", "! ", "? ", ") ", "… ")
texts = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(BETWEEN)), min_size=1, max_size=6
)


@given(texts)
def test_it_counts_as_the_library_does_that_x_names(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + between for piece, between in pieces)
    assert weight(text, 23) == parse_tweet(text).weightedLength


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("", 0),
        ("Grüße", 5),
        ("Gru\u0308ße", 5),
        ("👨‍👩‍👧‍👦", 2),
        ("🪿", 2),
        ("❤︎", 4),
        ("©", 1),
        ("©️", 2),
        ("https://ratzifatzi.com/a/very/long/address?with=more", 23),
        ("(https://de.wikipedia.org/wiki/B%C3%BCrste_(Werkzeug)).", 26),
        ("ratzifatzi.com, frieda@ratzifatzi.com", 23 + 23),
        ("日本語です", 10),
    ],
)
def test_what_counts_how_much(text: str, used: int) -> None:
    assert weight(text, 23) == used


@pytest.mark.parametrize(
    "text",
    ["a." * 10000, "ä." * 5000, "http://" * 3000, "x.co/" + "(" * 5000, "x.co/" + "(a)" * 5000, "👨‍" * 5000,
     ".a" * 20000, "a" * 40000, "https://x.de?" + "(" * 20000],
    ids=str.__len__,
)  # fmt: skip
def test_a_text_made_to_annoy_is_counted_as_fast_as_any_other(text: str) -> None:
    # no time is promised; whoever looks again and again for the end of what never ends does not get here
    assert weight(text, 23) > 0


def test_addresses_are_where_they_are() -> None:
    text = "Siehe ratzifatzi.com/blau, oder (https://x.de)."
    assert [text[begin:end] for begin, end in addresses(text)] == [
        "ratzifatzi.com/blau",
        "https://x.de",
    ]


def test_endings_are_written_once_and_small() -> None:
    assert not COUNTRIES & OTHERS
    assert all(ending == ending.casefold() and ending.isalpha() for ending in COUNTRIES | OTHERS)
    assert {len(ending) for ending in COUNTRIES} == {2}


def test_the_readme_names_every_price() -> None:
    told = (Path(__file__).parents[2] / "src/herzenstakt/connectors/x/README.md").read_text("utf-8")
    for name, limit in X.limits().items():
        if name.startswith("price."):
            assert f"${(limit.value or 0) / 1000:.3f}" in told, name
