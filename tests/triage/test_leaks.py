"""What is in a test is not learnt from: the same, nearly the same, and what only looks alike."""

from __future__ import annotations

import pytest

from herzenstakt.triage.training.leaks import leaks

TEST = "Ich warte seit drei Wochen auf meine gelbe Badeente und niemand antwortet"


@pytest.mark.parametrize(
    "text",
    [
        TEST,
        f"RT @ratzifatzi: {TEST} https://example.org/x",
        TEST.upper() + "!!!",
        TEST.replace("gelbe", "ge\u200blbe").replace("a", "а"),  # the last one is a Cyrillic letter
    ],
)
def test_the_same_words_are_found_however_they_are_set(text: str) -> None:
    assert [
        (leak.at, leak.test, leak.likeness) for leak in leaks(["etwas anderes", text], [TEST])
    ] == [(1, TEST, 1.0)]


@pytest.mark.parametrize(
    "text",
    [
        TEST.replace("drei", "vier"),
        f"Echt jetzt: {TEST}, armselig",
        TEST.removesuffix(" und niemand antwortet"),
    ],
)
def test_nearly_the_same_is_found(text: str) -> None:
    [leak] = leaks([text], [TEST])
    assert leak.test == TEST
    assert leak.likeness < 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😡😡",
        "@ratzifatzi https://example.org",
        "Ich warte seit drei Wochen auf einen Termin beim Amt, und die Leitung ist immer besetzt.",
        "Vielen Dank für die schnelle Antwort",
    ],
)
def test_what_is_only_said_in_the_same_way_is_not(text: str) -> None:
    tests = [TEST, "Vielen Dank für die Blumen, das war lieb von euch", "😡", "@ratzifatzi"]
    assert leaks([text], tests) == []


def test_of_several_the_likest_is_named() -> None:
    other = TEST.replace("gelbe", "blaue").replace("drei", "acht")
    [leak] = leaks([TEST.replace("drei", "acht")], [TEST, other])
    assert leak.test in {TEST, other}
    [nearer] = leaks([other.replace("Wochen", "Monaten")], [TEST, other])
    assert nearer.test == other
