"""What belongs to somebody does not leave the house: from a machine it comes back as it was, and a text for
strangers tells nobody who is meant and still tells what happened."""

from __future__ import annotations

import re
import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt.coach.masking import LONGEST, Kind, Mask, clean, found_in, masked

NAMES = (
    "Frieda Frage",
    "@frieda@plaza.example",
    "Mia Menschenfreund",
    "Hanna (Kita)",
    "Cem Ö.",
    "dunkelblau",
)
#: what must not leave, one of each way to write it
SECRETS = (
    "Frieda Frage",
    "frieda",
    "FRAGE",
    "Menschenfreund",
    "dunkelblau",
    "@frieda@plaza.example",
    "@somebody.else",
    "frieda.frage@gmx.de",
    "frieda (at) gmx (punkt) de",
    "0171 2345678",
    "+49 (0)89 / 123 456-7",
    "020 7946 0958",
    "(212) 555-0199",
    "DE89 3704 0044 0532 0130 00",
    "de89370400440532013000",
    "GB29NWBK60161331926819",
    "Bestellnummer 4711",
    "Kundennr. 20931-B",
    "order number 88412",
    "Rechnung 2026-88412",
    "RF-20931",
    "Lindenstraße 12",
    "Straße des Friedens 7",
    "Am Kirchberg 3b",
    "221 Baker Street",
    "80331 München",
    "SW1A 1AA",
    "https://example.org/frieda?x=1",
    "www.frieda-frage.de",
    "frieda-bloggt.example/ueber-mich",
)
#: what anybody may read
PLAIN = (
    "Wann kommt die in Blau?",
    "Ich bin so enttäuscht von euch.",
    "Die Hilde 3 passt nicht auf 2 Stiele.",
    "um 9 Uhr",
    "30 Tage",
    "💙",
    "When does it arrive?",
    "!!!",
    "漢字",
    "é̂",
)
BETWEEN = (" ", "\n", ", ", ". ", ": ", " (", ") ", " – ", "\t", '" ')


def texts(seed: int, number: int) -> list[tuple[str, list[str]]]:
    """Texts made of both, and what of them must not leave."""
    dice, made = Random(seed), []
    for _ in range(number):
        parts = [
            dice.choice(SECRETS if dice.random() < 0.5 else PLAIN)
            for _ in range(dice.randrange(1, 9))
        ]
        text = "".join(part + dice.choice(BETWEEN) for part in parts)
        made.append((text, [part for part in parts if part in SECRETS]))
    return made


@pytest.mark.parametrize("secret", SECRETS)
def test_each_of_them_is_hidden(secret: str) -> None:
    hidden = Mask(NAMES).hide(f"Guten Tag, {secret} und danke.")
    kept = [
        part
        for part in secret.replace("(", " ").replace(")", " ").split()
        if any(s.isdigit() for s in part)
    ]
    assert secret not in hidden
    assert [part for part in kept if len(part) > 2 and part in hidden] == []


@pytest.mark.parametrize("words", PLAIN)
def test_what_anybody_may_read_stays(words: str) -> None:
    assert Mask(NAMES).hide(words) == words


@pytest.mark.parametrize("seed", range(8))
def test_whatever_it_is_nothing_of_it_leaves_and_everything_comes_back(seed: int) -> None:
    for text, secrets in texts(seed, 60):
        mask = Mask(NAMES)
        hidden = mask.hide(text)
        assert mask.show(hidden) == text
        assert [secret for secret in secrets if secret in hidden] == []
        assert mask.hide(hidden) != hidden or not mask.marks  # our marks are no words of others


@pytest.mark.parametrize("seed", range(4))
def test_whatever_somebody_types_comes_back(seed: int) -> None:
    signs = "aB 1.,@[]NAME12/-+()\n:#äß€%\u200b\u202e\x00💙́\\\"'<>"
    dice = Random(seed)
    for _ in range(150):
        text = "".join(dice.choice(signs) for _ in range(dice.randrange(80)))
        mask = Mask(NAMES)
        assert mask.show(mask.hide(text)) == text
        assert list(found_in(mask.hide(clean(text)), {Kind.MAIL, Kind.HANDLE, Kind.IBAN})) == []


def test_somebody_who_writes_a_mark_gets_none_of_ours() -> None:
    mask = Mask(NAMES)
    hidden = mask.hide("[NAME1] [name 1] Frieda [NUMBER2]")
    assert mask.show(hidden) == "[NAME1] [name 1] Frieda [NUMBER2]"
    assert [words for words in mask.marks.values() if words == "Frieda"] == ["Frieda"]
    frieda = next(mark for mark, words in mask.marks.items() if words == "Frieda")
    assert hidden.split(" [")[0] != frieda


def test_the_same_words_get_the_same_mark_in_every_text() -> None:
    mask = Mask(NAMES)
    assert mask.hide("Frieda, 0171 2345678") == "[NAME1], [NUMBER1]"
    assert mask.hide("Für 0171 2345678: Friedas Bürste") == "Für [NUMBER1]: [NAME1]s Bürste"
    assert mask.counts() == {"NAME": 1, "NUMBER": 1}


def test_a_name_inside_another_word_is_none() -> None:
    assert Mask(["Ida"]).hide("Fridas Idaho") == "Fridas Idaho"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mein Nachbar Herr Müller-Lüdenscheidt sagt das auch.", "Müller"),
        ("Hallo Sabine, wie geht es?", "Sabine"),
        ("Das war nichts. LG Tobias", "Tobias"),
        ("My name is Alice Smith and I am cross.", "Alice"),
        ("Ich heiße Uta und warte.", "Uta"),
    ],
)
def test_names_nobody_told_us_are_hidden_where_they_show_themselves(text: str, name: str) -> None:
    assert name not in Mask().hide(text)


def test_what_only_a_doctor_should_know_stays() -> None:
    assert "Diabetes" not in Mask().hide("Wegen Ihrer Diabetes haben wir das schon notiert.")


@pytest.mark.parametrize("between", ["\u200b", "\u00ad", "\u2060", "\u202e", "\U000e0041"])
def test_what_nobody_sees_hides_nothing(between: str) -> None:
    text = f"Ich bin 0171{between}2345678 und Frie{between}da."
    hidden = Mask(NAMES).hide(clean(text))
    assert "2345678" not in hidden
    assert "Frieda" not in hidden


def test_wide_digits_are_digits() -> None:
    assert "[NUMBER1]" in Mask().hide(clean("０１７１ ２３４５６７８"))


def test_more_than_a_comment_does_not_leave() -> None:
    assert len(clean("ab " * LONGEST)) <= LONGEST


@pytest.mark.parametrize(
    "secret",
    [
        "t.co/frieda",
        "Tel0171 2345678",
        ".@frieda_f",
        "0171\u20112345678",
        "o'neil@gmx.de",
        "frieda_f",
    ],
)
def test_however_it_is_written_it_leaves_neither_to_a_machine_nor_to_strangers(secret: str) -> None:
    text = f"Guten Tag, {secret} und danke."
    for hidden in (Mask(["@frieda_f"]).hide(clean(text)), masked(text, ["@frieda_f"])):
        assert secret not in hidden
        assert not any(part in hidden for part in ("frieda", "2345678", "neil"))


# --- for the eyes of strangers -------------------------------------------------------------------

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


@settings(max_examples=300)
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


@pytest.mark.parametrize("secret", SECRETS)
def test_what_no_machine_may_see_no_stranger_sees_either(secret: str) -> None:
    text = masked(f"Guten Tag, {secret}. Vielen Dank.", NAMES)

    assert secret not in text
    assert not any(part in text for part in re.findall(r"\w*\d[\w-]*", secret) if len(part) > 2)
    assert text.startswith("Guten Tag, ")
    assert text.endswith(" Vielen Dank.")


@pytest.mark.parametrize("words", PLAIN)
def test_what_anybody_may_read_strangers_may(words: str) -> None:
    assert masked(words, NAMES) == unicodedata.normalize("NFKC", words)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Das war Herr Müller. LG Tobias",
            "Das war Herr [name]. LG [name]",
        ),
        ("Er wohnt Am Kirchberg 3b.", "Er wohnt Am [private]."),
        ("frieda (at) gmx (punkt) de", "[mail]"),
        ("Bestellnr.: RF-20931-B", "Bestellnr.: [number]"),
        ("0171\u200b2345678", "[number]"),
    ],
)
def test_names_nobody_told_us_and_numbers_in_disguise_are_masked(text: str, left: str) -> None:
    assert masked(text, []) == left
