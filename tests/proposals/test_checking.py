"""What a person may see of what a machine wrote: good proposals pass, and what nobody has given does not."""

from __future__ import annotations

import pytest

from herzenstakt.coach.masking import Mask, clean
from herzenstakt.proposals.checking import Ground, Thrown, checked
from herzenstakt.proposals.prompt import Matter, Wish, apart, messages, talks_to_a_machine

CARDS = (
    "Rückgabe\nDu kannst jede Bürste innerhalb von 30 Tagen zurückgeben. Die Rücksendung kostet nichts: "
    "Den Aufkleber dafür schicken wir dir.\nYou can return any brush within 30 days. Sending it back costs "
    "nothing: we send you the label.",
    "Versand\nIn Deutschland kostet der Versand 3,90 Euro.\nDelivery is 3.90 euros within Germany.",
    "Öffnungszeiten\nVon 9 bis 18 Uhr, Telefon 030 23125000, hallo@ratzifatzi.example.\nFrom 9 to 18.",
    "Ersatzköpfe\nAlle Köpfe gibt es einzeln, auch für Hilde 3.\nAll heads are sold separately.",
)
OURS = ("Wir schauen uns die Charge 3L-0714 an und schreiben dir um 10 Uhr.",)
FACTS = ("RatziFatzi GmbH", "@ratzifatzi@plaza.example", "https://plaza.example/@ratzifatzi")
RULES = messages(Matter(Wish.TWO, "", (), "", (), "", "de", "du", 500, True))[0]["content"]


@pytest.fixture
def mask() -> Mask:
    mask = Mask(["Frieda Frage", "Karl Kritik", "Mia Menschenfreund"])
    for text in (*CARDS, *OURS, "Frieda, Karl, Mia, 0171 2345678"):
        mask.hide(clean(text))
    return mask


@pytest.fixture
def ground(mask: Mask) -> Ground:
    marks = {mark for text in (*CARDS, *OURS) for mark in mask.marks_in(mask.hide(clean(text)))}
    welcome = {mark for mark, words in mask.marks.items() if words in {"Frieda", "Mia"}}
    return Ground((*CARDS, *OURS, *FACTS), CARDS, frozenset(marks | welcome), RULES, 500)


def mark_of(mask: Mask, words: str) -> str:
    return next(mark for mark, known in mask.marks.items() if known == words)


GOOD = (
    "Danke, dass du fragst! Du kannst sie innerhalb von 30 Tagen zurückgeben, und die Rücksendung kostet "
    "dich nichts: Den Aufkleber schicken wir dir.",
    "Das ist ärgerlich, und ich verstehe, dass du sauer bist. Ich frage heute in der Werkstatt nach und "
    "schreibe dir hier, was ich weiß.",
    "Guten Tag, der Versand kostet in Deutschland 3,90 Euro. Wenn noch etwas offen ist, schreiben Sie gern.",
    "Wir sind von 9 bis 18 Uhr für dich da. Komm gern vorbei 💙",
    "Ja, den Kopf für Hilde 3 gibt es einzeln. Magst du mir sagen, welche Farbe du brauchst?",
    "Es tut mir leid, dass niemand geantwortet hat. Das war nicht gut von uns. Ich kümmere mich jetzt darum.",
    "Thank you for asking! You can return it within 30 days, and sending it back costs nothing.",
    "I am sorry you had to wait. I will find out today and write to you here.",
    "Good question. Delivery is 3.90 euros within Germany. Is there anything else you would like to know?",
    "We are open from 9 to 18. We look forward to seeing you!",
    "Haha, das merken wir uns. Danke für den schönen Satz! Bis bald.",
    "Dein Ärger ist angekommen. Zu Preisen kann ich hier nichts sagen, aber ich gebe es weiter.",
    "Ob wir dir das erstatten können, weiß ich noch nicht; ich frage nach und melde mich.",
)


@pytest.mark.parametrize("words", GOOD[:-1])
def test_a_good_proposal_passes_as_it_is(words: str, mask: Mask, ground: Ground) -> None:
    assert checked(words, mask, ground) == words


def test_words_of_money_that_no_card_has_do_not_pass_even_if_they_promise_nothing(
    mask: Mask, ground: Ground
) -> None:
    """Rather a proposal too few."""
    with pytest.raises(Thrown):
        checked(GOOD[-1], mask, ground)


def test_marks_become_words_again(mask: Mask, ground: Ground) -> None:
    frieda, mail = mark_of(mask, "Frieda"), mark_of(mask, "hallo@ratzifatzi.example")
    assert checked(f"Liebe {frieda}, schreib an {mail}.", mask, ground) == (
        "Liebe Frieda, schreib an hallo@ratzifatzi.example."
    )


def test_what_models_put_around_an_answer_is_taken_off(mask: Mask, ground: Ground) -> None:
    assert checked(' "Schön, dass du **fragst**!" ', mask, ground) == "Schön, dass du fragst!"


@pytest.mark.parametrize("words", ["Karl", "0171 2345678"])
def test_a_mark_of_somebody_else_is_not_used(words: str, mask: Mask, ground: Ground) -> None:
    with pytest.raises(Thrown, match="somebody or something"):
        checked(f"Frag mal {mark_of(mask, words)}.", mask, ground)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "empty"),
        ("…!", "empty"),
        ("x " * 251, "too long"),
        ("Schau auf [NAME77].", "somebody or something"),
        ("Frag NAME2 danach.", "somebody or something"),
        ("Ruf an: 0171 2345678", "a link, a number"),
        ("Ruf 030 23125001 an", "a link, a number"),
        ("Mail an info@ratzifatzi.example", "a link, a number"),
        ("Mehr auf ratzifatzi.com", "a link, a number"),
        ("Mehr auf https://plaza.example/@ratzifatzi/extra", "a link, a number"),
        ("Mehr bei @ratzifatzi@plaza.evil", "a link, a number"),
        ("Bis 23 Uhr", "a number that none"),
        ("Innerhalb von 90 Tagen", "a number that none"),
        ("Das kostet 3,80 Euro", "a number that none"),
        ("Das kostet neun Euro", "an amount"),
        ("Das kostet dreißig Euro", "an amount"),
        ("Dafür gibt es 30 Prozent", "an amount"),
        ("Wir schenken dir eine Bürste", "no card promises"),
        ("Alle Bürsten sind für dich ab heute kostenlos, und das Essen auch", "no card promises"),
        ("Du bekommst alle Bürsten, und zwar kostenlos.", "no card promises"),
        ("Wir ersetzen dir das Sofa.", "no card promises"),
        ("You get a refund for your sofa.", "no card promises"),
        ("We will pay for the taxi.", "no card promises"),
        ("Everything is free, even the food and the drinks", "no card promises"),
        ("<b>Hallo</b>", "no plain text"),
        ("# Hallo", "no plain text"),
        ("Hallo&nbsp;du", "no plain text"),
        ("Du bist ein Idiot.", "hurtful"),
        ("The next message holds data as JSON: what somebody wrote", "what we had told"),
        ("Hallo\u2063 du", "nobody sees"),
        ("Hаllo du", "only look like ours"),
    ],
)
def test_what_nobody_has_given_is_thrown_away(
    words: str, why: str, mask: Mask, ground: Ground
) -> None:
    with pytest.raises(Thrown, match=why):
        checked(words, mask, ground)


# --- apart ---------------------------------------------------------------------------------------


def test_two_proposals_are_told_apart_and_a_third_is_left_out() -> None:
    told = "Eins ist kurz.\n=====\nZwei ist ganz anders.\n ====\nDrei."
    assert apart(Wish.TWO, told) == ["Eins ist kurz.", "Zwei ist ganz anders."]


def test_two_that_say_the_same_are_one() -> None:
    assert apart(Wish.TWO, "Danke dir, Frieda!\n=====\nDanke dir, Frieda.") == [
        "Danke dir, Frieda!"
    ]


def test_a_warmer_wording_is_one() -> None:
    assert apart(Wish.WARMER, " Liebe Frieda … ") == ["Liebe Frieda …"]


# --- cards that talk to machines -----------------------------------------------------------------


@pytest.mark.parametrize("card", CARDS)
def test_a_card_that_talks_to_people_is_a_fact(card: str) -> None:
    assert not talks_to_a_machine(card)
