"""When a moment's rest is worth offering."""

from __future__ import annotations

import pytest

from herzenstakt.coach.pause import barks, is_attack

ATTACK = "Ihr seid doch alle unfähig! Drei Wochen warte ich auf die Bürste!"


@pytest.mark.parametrize(
    "said", [ATTACK, "Saftladen! Nie wieder!", "You people are a joke. Useless, all of you!"]
)
def test_an_attack_is_one(said: str) -> None:
    assert is_attack(said)


@pytest.mark.parametrize(
    "said",
    [
        "Wann kommt die in Blau?",
        "Drei Wochen warte ich schon auf die Bürste! Unmöglich!",
        "When does it come in blue?",
        "",
    ],
)
def test_whoever_asks_or_complains_attacks_nobody(said: str) -> None:
    assert not is_attack(said)


def test_somebody_in_danger_is_never_kept_waiting() -> None:
    assert is_attack("Ihr Idioten habt alles kaputt gemacht.")
    assert not is_attack("Ihr Idioten habt alles kaputt gemacht. Ich will nicht mehr leben.")


@pytest.mark.parametrize(
    "draft",
    [
        "Lernen Sie erst mal lesen, so ein Unsinn.",
        "WIR HABEN IHNEN DAS DREIMAL GESAGT!!!",
        "Das hätten Sie vorher lesen müssen.",
        "Wow, was für ein origineller Kommentar, herzlichen Glückwunsch.",
        "Do calm down, it's on its way.",
    ],
    ids=["insult", "shouting", "blame", "sarcasm", "english"],
)
def test_it_barks(draft: str) -> None:
    assert barks(draft, ATTACK)


@pytest.mark.parametrize(
    "draft",
    [
        "Drei Wochen sind zu lang, das tut mir leid. Ich frage im Lager nach, bis morgen. Uwe",
        "Three weeks is far too long, I am sorry. I will ask today and write to you. Uwe",
        "",
        "🙏",
        "Bonjour, nous regrettons beaucoup ce retard et nous revenons vers vous demain.",
    ],
)
def test_it_does_not(draft: str) -> None:
    assert not barks(draft, ATTACK)
