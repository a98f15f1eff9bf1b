"""The coach as a whole: at most three hints, the most important first, and silence where it knows nothing."""

from __future__ import annotations

import pytest

from herzenstakt.coach.cues import BY_NAME, CUES, Quality
from herzenstakt.coach.draft import Facts
from herzenstakt.coach.learned import Opinion
from herzenstakt.coach.review import ABSENCES, MOST, RULES, review
from herzenstakt.coach.text import LONGEST

ANGRY = "Seit drei Wochen warte ich auf meine Bürste! Das ist eine Unverschämtheit."
BARKS = "So ein Quatsch. Ihr Anliegen wird schnellstmöglich geprüft!!!"
EVERY = frozenset(BY_NAME)


def names(draft: str, said: str = ANGRY, facts: Facts | None = None) -> list[str]:
    return [hint.cue.name for hint in review(draft, said, facts)]


def test_every_cue_has_its_rule_and_every_quality_its_cues() -> None:
    assert set(RULES) == set(BY_NAME)
    for quality in Quality:
        assert sum(cue.quality == quality for cue in CUES) >= 3, quality


def test_every_cue_says_why_and_names_its_source_or_is_practice() -> None:
    for cue in CUES:
        assert cue.hint.endswith(("?", ".")), cue.name
        assert cue.why.endswith("."), cue.name
        assert cue.source or cue.grade == "C", cue.name


def test_hints_speak_of_the_text_and_never_of_the_writer() -> None:
    for cue in CUES:
        assert "you are" not in cue.hint.lower()
        assert "!" not in cue.hint


def test_at_most_three_and_the_most_important_first() -> None:
    found = names(BARKS)

    assert len(found) == MOST
    order = [cue.name for cue in CUES]
    assert found == sorted(found, key=order.index)
    assert found[0] == "insult"


def test_where_somebody_may_be_in_danger_nothing_else_counts() -> None:
    assert names(BARKS, "Ich will nicht mehr leben.") == ["crisis"]


def test_a_hint_shows_the_words_it_means() -> None:
    hint = review(BARKS, ANGRY, speaks=EVERY)[0]

    assert hint.cue.name == "insult"
    assert "Quatsch" in BARKS[slice(*hint.span)]


def test_only_what_is_asked_for_is_said() -> None:
    hints = review(BARKS, ANGRY, speaks={"vague"})

    assert [hint.cue.name for hint in hints] == ["vague"]
    assert review(BARKS, ANGRY, speaks=set()) == []


@pytest.mark.parametrize(
    "draft",
    [
        "",
        " \n\t ",
        "😀🎉👍",
        "Merci beaucoup pour votre message, nous vous répondrons dès que possible.",
        "Gracias por escribirnos, lo estamos revisando ahora mismo.",
        "Teşekkürler, hemen ilgileniyoruz.",
        "شكرا لك، سننظر في الأمر قريبا",
        "תודה רבה, נחזור אליך בהקדם",
        "ありがとうございます。確認します。",
        "def answer(text): return text.upper() if text else None",
        "SELECT * FROM messages WHERE answered IS NULL;",
        "https://example.org/a/b?c=d",
        "....!?!?....",
        "\u202eneuf hci\u202c",
    ],
    ids=lambda draft: draft[:12],
)
def test_what_it_does_not_understand_it_leaves_alone(draft: str) -> None:
    assert names(draft, "Wann kommt die in Blau?") == []


@pytest.mark.parametrize(
    "word", ["Bürste ", "a", "(", "!", "ich ", "nicht ", "1 ", ". ", "\n", "aber, "]
)
def test_five_thousand_words_of_anything_are_looked_through(word: str) -> None:
    """How long that takes, `herzenstakt bench coach` tells."""
    for hint in review(word * 5_000, word * 5_000):
        start, end = hint.span
        assert 0 <= start <= end <= LONGEST


def test_the_same_draft_gets_the_same_hints() -> None:
    assert names(BARKS) == names(BARKS)


FULL = (
    "Drei Wochen für eine Bürste. Ich habe im Lager gesucht und sie hinter der Rampe gefunden, "
    "der Karton lag dort seit dem Dritten, das Etikett war ab. Heute um fünf geht sie mit dem "
    "Kurier los, morgen vor zwölf ist sie da, und wenn nicht, rufen Sie mich im Lager an, "
    "ich sitze bis sechs am Telefon."
)


def test_in_a_full_draft_nothing_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody wrote who says much of what they were told of, no list of words need know."""
    monkeypatch.setattr(Opinion, "doubted", lambda *_texts: frozenset())
    for name in ABSENCES:
        monkeypatch.setitem(RULES, name, lambda case: (0, 1))
    assert not ABSENCES & set(names(FULL))
    assert ABSENCES & set(names(FULL[:100]))
    assert ABSENCES & set(names(FULL, said="Frohe Ostern!"))
    assert "shouting" in names(FULL.replace("da,", "DA!!!"))
