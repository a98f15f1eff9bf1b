"""Rules that propose what somebody wants. Whoever they do not understand needs an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.conversations.kinds import MessageKind, Need, need_of
from herzenstakt.triage.rules import kind_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wann habt ihr am Sonntag offen?", MessageKind.QUESTION),
        ("Do you ship to Austria?", MessageKind.QUESTION),
        ("Wo bleibt mein Paket? Seit 3 Wochen nichts!", MessageKind.COMPLAINT),
        ("My parcel never arrived.", MessageKind.COMPLAINT),
        ("Könnt ihr mir bitte helfen?", MessageKind.REQUEST),
        ("Can you send me the invoice please", MessageKind.REQUEST),
        ("Ihr seid solche Idioten", MessageKind.INSULT),
        ("Stellt ihr gerade Leute ein?", MessageKind.JOB_INTEREST),
        ("Are you hiring?", MessageKind.JOB_INTEREST),
        ("Bitte löscht meine Daten", MessageKind.PRIVACY),
        ("Please delete my personal data.", MessageKind.PRIVACY),
        ("Ihr seid toll, danke für den schönen Abend!", MessageKind.PRAISE),
        ("Vielen Dank für die schnelle Antwort!", MessageKind.THANKS),
        ("Hat geklappt. Danke!", MessageKind.THANKS),
        ("thanks a lot 😊", MessageKind.THANKS),
        ("👍", MessageKind.SIGN),
        ("@RatziFatzi #toll", MessageKind.SIGN),
        ("Ich war gestern da.", MessageKind.OTHER),
    ],
)
def test_what_somebody_wants_is_proposed(text: str, kind: MessageKind) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Danke für nichts",
        "Great, thanks for nothing",
        "Na super, danke.",
        "Danke, aber es geht immer noch nicht",
        "😡",
        "👎👎",
        "Danke 😡",
        "Danke?",
        "Danke, ich will nicht mehr leben",
        "",
        "   ",
        "\u200b\u200b",
    ],
)
def test_who_is_bitter_unhappy_or_not_understood_is_never_left_without_an_answer(text: str) -> None:
    assert need_of(kind_of(text), ends_it=True) == Need.YES


def test_a_thank_you_needs_no_answer_only_where_it_ends_something() -> None:
    assert need_of(MessageKind.THANKS) == Need.OPTIONAL
    assert need_of(MessageKind.THANKS, ends_it=True) == Need.NO


@given(st.text(max_size=300))
def test_whatever_somebody_writes_it_is_of_some_kind(text: str) -> None:
    assert kind_of(text) in set(MessageKind)
