"""A text for strangers tells nobody who is meant, and still tells what happened."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt.moderation.masking import masked

KARL = ["Karl Kritik", "@karl@plaza.example"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Karl Kritik ist ein Lügner.", "[name] ist ein Lügner."),
        ("KRITIKS Laden", "[name] Laden"),
        ("Frag mal Karl's Mutter", "Frag mal [name] Mutter"),
        ("Schreibt ihm: karl.k@gmx.de!", "Schreibt ihm: [mail]!"),
        ("Ruft an: 0171 / 234 56 78.", "Ruft an: [number]."),
        ("Tel. +49 (0)30-1234567", "Tel. [number]"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [number]"),
        ("Siehe @lena_lob und @x@plaza.example", "Siehe [profile] und [profile]"),
        ("Mehr auf https://karl.example/haus?x=1", "Mehr auf [link]"),
        ("www.karl.example", "[link]"),
        ("Kundennummer 4711-0815", "Kundennummer [number]"),
        (
            "Er wohnt in der Lindenstraße 12, klingelt bei ihm!",
            "Er wohnt in der [private], klingelt bei ihm!",
        ),
    ],
)
def test_who_is_meant_is_masked(text: str, left: str) -> None:
    assert masked(text, KARL) == left


@pytest.mark.parametrize(
    "text",
    [
        "Am 3. Mai um 12:30 Uhr habt ihr 20 % Rabatt versprochen.",
        "§ 185 StGB, Art. 17 DSA",
        "Das ist eine Frechheit, und 2026 schon das dritte Mal!",
        "",
    ],
)
def test_what_tells_nobody_stays(text: str) -> None:
    assert masked(text, KARL) == text


def test_a_short_name_masks_no_words_of_everybody() -> None:
    assert masked("Er ist da.", ["Er", "X Y", "", "…"]) == "Er ist da."


@settings(max_examples=300, deadline=None, database=None)
@given(
    st.text(max_size=80),
    st.text(max_size=80),
    st.sampled_from(
        ["karl.kritik@gmx.de", "0171 2345678", "@karl_k", "https://a.example/b", "Karl Kritik"]
    ),
)
def test_whatever_stands_around_it_nothing_of_it_is_left(
    before: str, after: str, secret: str
) -> None:
    text = masked(f"{before} {secret} {after}", ["Karl Kritik"])

    assert secret not in text
