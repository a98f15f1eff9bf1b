"""What a draft does: apologise, act, tell what happened, look ahead."""

from __future__ import annotations

import pytest

from herzenstakt.coach import acts, story
from herzenstakt.coach.clauses import Clause, clauses_of
from herzenstakt.coach.mishaps import mishap_in
from herzenstakt.coach.outlook import looks_ahead, names_date
from herzenstakt.coach.passive import deed_of_nobody
from herzenstakt.coach.promises import rash_promise_in
from herzenstakt.coach.text import LONGEST, Language, Text


def only_clause(words: str) -> Clause:
    """The one clause of a short text."""
    (clause,) = clauses_of(Text(words))
    return clause


@pytest.mark.parametrize(
    ("draft", "apologies"),
    [
        ("Entschuldigung, das tut mir leid: Ich war zu spät.", 1),
        ("Es tut uns wirklich sehr leid. Wir sind am Montag wieder für Sie da.", 1),
        ("Tschuldigung! Ich war im falschen Raum. Und sorry auch für die kalten Füße.", 2),
        ("Ich bitte um Nachsicht, der Zug stand. Bitte verzeihen Sie mir auch den Anruf.", 2),
        ("Dafür müssen Sie sich nicht entschuldigen, das passiert uns allen.", 0),
        ("Wir sehen uns am Freitag, das Rad ist dann fertig.", 0),
        ("I'm sorry, my apologies: the gate was locked by me.", 1),
        ("Sorry about the paint. It dries by noon. And we do apologise for the smell.", 2),
        ("There is no need to apologise, the jam wiped off.", 0),
        ("That garden is a sorry sight, and we mow it on Friday.", 0),
    ],
)
def test_one_breath_is_one_apology(draft: str, apologies: int) -> None:
    assert len(list(acts.apologies_in(Text(draft)))) == apologies


@pytest.mark.parametrize(
    "draft",
    [
        "Ich schaue heute noch in den Keller.",
        "Das Bild hängen wir morgen um.",
        "Ich frag mal in der Werkstatt nach.",
        "Wir haben den Riegel schon getauscht.",
        "Ihre Sache liegt bei uns, und wir sind dran.",
        "Frau Ünal ruft Sie morgen an.",
        "Unser Hausmeister kommt um neun zu Ihnen.",
        "Bleiben Sie bitte drin. Melde mich gleich bei Ihnen.",
        "I'll bring it round tonight.",
        "We've already swapped the bulb.",
        "Your case is with Priya, and she will call you at ten.",
        "Thanks for the tip. Looking into it now.",
        "We're on it and the lift is next.",
    ],
)
def test_somebody_acts(draft: str) -> None:
    assert acts.somebody_acts(Text(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Wir bedauern das sehr und bitten um Geduld.",
        "Wir haben Ihre Nachricht erhalten, es wird geprüft.",
        "Wir nehmen das ernst und können Ihren Ärger verstehen.",
        "Ich weiß, wie lang der Weg war, und ich hoffe auf Ihr Verständnis.",
        "Da haben wir zwei Namen verwechselt.",
        "Man kümmert sich darum, bitte haben Sie Geduld.",
        "We understand how annoying that is and we hope to see you again.",
        "We have received your letter and it is being read.",
        "I'm feeling for you and we will do better.",
        "Somebody will look at the gate.",
        "There is nothing we can do about the weather.",
    ],
)
def test_feeling_knowing_and_regretting_is_no_deed(draft: str) -> None:
    assert not acts.somebody_acts(Text(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Die Tonne wird morgen geleert.",
        "Ihr Antrag wurde an das Bauamt weitergeleitet.",
        "Der Zaun muss erst noch vermessen werden.",
        "Das Ganze ist in Bearbeitung, eine Antwort folgt.",
        "Man wird sich melden.",
        "Your form is being looked at.",
        "The tree has been reported and will be cut back.",
        "Someone will be in touch.",
        "The matter is under review.",
    ],
)
def test_deeds_of_nobody(draft: str) -> None:
    assert deed_of_nobody(Text(draft), answers_trouble=True)


@pytest.mark.parametrize(
    "draft",
    [
        "Die Straße wird am Montag gesperrt.",
        "Kinder dürfen auf dem Arm getragen werden.",
        "Jede Kanne wird von Hand bemalt.",
        "Das Rohr wird von unserem Klempner getauscht.",
        "Wird das Becken auch im Winter geheizt?",
        "The road will be closed on Monday.",
        "Orders are usually packed the same day.",
        "It will be fixed by our plumber.",
        "Someone will be at the desk till ten.",
    ],
)
def test_news_and_goods_need_no_doer(draft: str) -> None:
    assert not deed_of_nobody(Text(draft), answers_trouble=True)


def test_only_in_answer_to_trouble_every_passive_counts() -> None:
    draft = Text("Die Fenster werden im Mai gestrichen.")

    assert deed_of_nobody(draft, answers_trouble=True)
    assert not deed_of_nobody(draft, answers_trouble=False)


@pytest.mark.parametrize(
    "draft",
    [
        "Ich habe den Zettel falsch gelesen.",
        "Da haben wir nicht aufgepasst.",
        "Mein Versehen, der Schlüssel lag bei mir.",
        "Uns ist beim Packen eine Tasse durchgerutscht.",
        "Das hätten wir Ihnen sagen müssen.",
        "Das geht auf meine Kappe.",
        "I forgot to lock the gate.",
        "We didn't check the label.",
        "That one is on us.",
        "We should have rung you.",
        "I gave you the wrong key.",
    ],
)
def test_it_was_us(draft: str) -> None:
    assert story.owning_up(Text(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Das war nicht unser Fehler, der Wagen gehört der Post.",
        "Wir haben diese Mail nicht verschickt.",
        "Das hätten wir Ihnen gern erspart.",
        "Wir sehen, dass Sie Ihr Kennwort vergessen haben.",
        "It wasn't our mistake, the van belongs to Kerr.",
        "We didn't send that text.",
        "You left the light on, no harm done.",
    ],
)
def test_it_was_not_us(draft: str) -> None:
    assert not story.owning_up(Text(draft))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Der Fahrer ist heute früh krank geworden.", "Kein Bus!"),
        ("Das Ventil klemmt, seit gestern ist der Druck weg.", "Kein Wasser!"),
        ("Warum die Tür zufiel, wissen wir noch nicht.", "Tür zu!"),
        ("Ich habe den Platz doppelt vergeben.", "Platz weg!"),
        ("The courier went to Hill Street instead.", "no parcel!"),
        ("I don't know yet what happened in the lab.", "no result!"),
        ("A pipe burst under the stage.", "cancelled!"),
        ("We were late because the ferry waited for the tide.", "late!"),
    ],
)
def test_it_explains(draft: str, said: str) -> None:
    assert acts.explains(Text(draft), Text(said))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Ich verstehe Ihren Zorn, das ist bitter. Ich rufe Sie morgen an.", "Kein Bus!"),
        ("Sie haben allen Grund, sauer zu sein. Am Freitag ist die Karte da.", "Karte weg!"),
        ("Zwei Stunden stand der Bus im Stau.", "Der Bus stand zwei Stunden im Stau!"),
        ("Wir nehmen das sehr ernst, guter Service liegt uns am Herzen.", "Frech!"),
        ("I'd be raging too. I'll ring you at six.", "no parcel!"),
        ("You have every reason to be angry. The engineer comes on Friday.", "no heat!"),
        ("We take this seriously and value your patience.", "rude!"),
    ],
)
def test_feeling_and_promising_explain_nothing(draft: str, said: str) -> None:
    assert not acts.explains(Text(draft), Text(said))


@pytest.mark.parametrize(
    "words",
    [
        "Ab Montag fahren wieder alle Busse",
        "Die Lampe läuft wieder",
        "Sie bekommen einen neuen Schlüssel",
        "Schreib mir einfach deine Größe",
        "The lamp is fixed",
        "Please send me a photo",
        "Your table is ready now",
        "bring it in on Friday",
    ],
)
def test_it_looks_ahead(words: str) -> None:
    clause = only_clause(words)
    assert looks_ahead(clause, Text(words).language)


@pytest.mark.parametrize(
    "words",
    [
        "Am Montag ist uns der Motor durchgebrannt",
        "Das war schlimm für Ihre Mutter",
        "On Monday the engine failed us",
        "That was a bad miss on our part",
    ],
)
def test_what_is_past_does_not_look_ahead(words: str) -> None:
    clause = only_clause(words)
    assert not looks_ahead(clause, Text(words).language)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("bis Freitag", Language.DE),
        ("um 12 Uhr", Language.DE),
        ("in zwei Wochen", Language.DE),
        ("by noon", Language.EN),
        ("on Thursday", Language.EN),
        ("within two days", Language.EN),
    ],
)
def test_dates(words: str, language: Language) -> None:
    assert names_date(words, language)


@pytest.mark.parametrize(("words", "language"), [("bald", Language.DE), ("soon", Language.EN)])
def test_soon_is_no_date(words: str, language: Language) -> None:
    assert not names_date(words, language)


@pytest.mark.parametrize(
    "hostile",
    [
        "wird ge",
        "ich wir haben ",
        "es zu gekommen ",
        "i i've we ",
        "sorry if any ",
        "so schnell wie ",
        "a",
        ", und ",
        "\n",
    ],
)
def test_a_hostile_text_does_no_harm(hostile: str) -> None:
    draft = Text("Es tut mir leid, der Fehler wird geprüft. " + hostile * LONGEST)

    for look in (acts.somebody_acts, acts.explains, mishap_in, rash_promise_in, story.owning_up):
        look(draft)
