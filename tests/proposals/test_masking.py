"""What belongs to somebody does not leave the house, and comes back as it was."""

from __future__ import annotations

from random import Random

import pytest

from herzenstakt.proposals.masking import LONGEST, Kind, Mask, clean, found_in

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
