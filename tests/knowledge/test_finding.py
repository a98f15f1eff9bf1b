"""Which cards fit: questions as people ask them, over the cards of the demo house."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from random import Random

import pytest

from herzenstakt.knowledge.finding import fitting, likeness, search, telling
from herzenstakt.testing.world.play import script


@dataclass(frozen=True)
class Known:
    """What is on a card."""

    title: str
    german: str
    english: str


CARDS = [
    Known(card["title"], card["german"], card.get("english", ""))
    for card in tomllib.loads(script("desk.toml"))["card"]
]
BATCH, HOURS, RETURNS, POSTAGE, SPARE, TRAINING, SALE, BRISTLES, MONEY = (
    card.title for card in CARDS
)

#: a question, and the card that answers it
ASKED = [
    ("Ich habe eine 0714, die Borsten gehen aus. Was soll ich tun?", BATCH),
    ("Meine Tochter hat eine Borste verschluckt!", BATCH),
    ("My brush is from batch 3L-0714. Is it dangerous?", BATCH),
    ("Wann seid ihr eigentlich telefonisch erreichbar? Gestern ging niemand ans Telefon.", HOURS),
    ("When can I call you on the phone?", HOURS),
    ("Wie lang ist die Rückgabefrist?", RETURNS),
    ("Kann ich die zurückgeben, wenn sie mir nicht gefällt?", RETURNS),
    ("Wer zahlt die Rücksendekosten?", RETURNS),
    ("Can I send it back? It is already used.", RETURNS),
    ("7,90 Versand für eine Nagelbürste? Nach Österreich?", POSTAGE),
    ("Versandkosten in die Schweiz?", POSTAGE),
    ("How much is delivery to Austria?", POSTAGE),
    ("Mein Stiel ist abgebrochen. Gibt es Stiele einzeln?", SPARE),
    ("Passt der alte Stiel auf die Hilde 3? Das Gewinde sieht anders aus.", SPARE),
    ("Ersatzkopf Fritz, lieferbar?", SPARE),
    ("Do you sell spare handles?", SPARE),
    ("Gibt es Praktikumsplätze für die 9. Klasse?", TRAINING),
    ("Ich möchte Bürstenmacher lernen. Bildet ihr aus?", TRAINING),
    ("An wen geht meine Bewerbung?", TRAINING),
    ("I would love to train as a brush maker.", TRAINING),
    ("Ist beim nächsten Werksverkauf offen? Gibt es Parkplätze?", SALE),
    ("Warum steht da Naturborste? Von welchem Tier ist die Gerda?", BRISTLES),
    ("Is there animal hair in your brushes?", BRISTLES),
    ("Ich will mein Geld zurück, und zwar alles!", MONEY),
    ("Bekomme ich einen Gutschein?", MONEY),
    ("I want a refund.", MONEY),
]
#: what no card answers
SMALL_TALK = [
    "Guten Morgen! 🌷",
    "Ihr seid einfach die Besten, danke euch allen!",
    "Wie heißt eigentlich eure Katze?",
    "What a lovely picture.",
    "Moin",
    "1",
    "",
    "💙💙💙",
    "Wer hat gestern das Spiel gesehen?",
    "Habt ihr auch was gegen schlechte Laune?",
    "¿Dónde está la biblioteca?",
]


@pytest.mark.parametrize(("question", "title"), ASKED)
def test_the_card_that_answers_is_among_the_first_two(question: str, title: str) -> None:
    assert title in [card.title for card in fitting(question, CARDS)[:2]]


def test_mostly_it_is_the_first() -> None:
    first = [fitting(question, CARDS)[0].title == title for question, title in ASKED]
    assert sum(first) / len(first) >= 0.85


@pytest.mark.parametrize("words", SMALL_TALK)
def test_what_no_card_answers_finds_none(words: str) -> None:
    assert [card.title for card in fitting(words, CARDS)] == []


def test_a_draft_finds_its_card_too() -> None:
    draft = "Liebe Frieda, die Rücksendung"
    assert fitting(f"Und jetzt?\n{draft}", CARDS)[0].title == RETURNS


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Rückgabefrist", "Rückgabe", True),
        ("geöffnet", "Öffnungszeiten", True),
        ("Versandkosten", "Kosten", True),
        ("deliver", "delivery", True),
        ("Heizung", "Zeitung", False),
        ("Möglichkeit", "Pünktlichkeit", False),
        ("Lieferung", "Beratung", False),
        ("Rabe", "Gabe", False),
    ],
)
def test_words_are_alike_where_they_share_what_they_mean(one: str, other: str, alike: bool) -> None:
    assert (likeness(telling(one)[0], telling(other)[0]) > 0) == alike


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("PA 6.12", BRISTLES),
        ("tampico", BRISTLES),
        ("0714", BATCH),
        ("Samstag", SALE),
        ("Klasse", TRAINING),
    ],
)
def test_a_search_finds_single_words(query: str, title: str) -> None:
    assert search(query, CARDS)[0].title == title


def test_a_search_for_nothing_finds_nothing() -> None:
    assert search("… ?", CARDS) == []
    assert search("Rückgabe", []) == []


def test_whatever_somebody_types_is_only_words() -> None:
    signs = "aäöß ßẞ%_'\"\\*()[]{}\x00\u202e\u0301💙漢字\n-–.0 9"
    dice = Random(24)
    for _ in range(300):
        words = "".join(dice.choice(signs) for _ in range(dice.randrange(60)))
        assert set(fitting(words, CARDS)) <= set(CARDS)
