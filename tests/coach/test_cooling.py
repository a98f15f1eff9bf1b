"""Drafts that bark back."""

from __future__ import annotations

from typing import Any

import pytest

from herzenstakt.coach.case import Case
from herzenstakt.coach.insults import is_attack
from herzenstakt.coach.rules import cooling
from herzenstakt.coach.text import Text
from herzenstakt.coach.ways import Ways
from tests.coach.cases import case_of

ANGRY = "Seit drei Wochen warte ich, das ist eine Frechheit!"


def case(draft: str, said: str = ANGRY, **facts: Any) -> Case:
    return case_of(said, draft, **facts)


# --- insult ---


@pytest.mark.parametrize(
    "draft",
    [
        "Also bitte, das kriegt jeder Drittklässler hin.",
        "Wer keinen Fahrplan lesen kann, bleibt besser zu Hause.",
        "Get somebody to read it to you next time.",
        "It's primary school maths, honestly.",
        "Anyone with a halfway decent command of English would see it.",
        "Grow up, please. The ropes come down twice a year.",
        "Jetzt kommen Sie mal wieder runter. Das Paket ist am Montag da.",
        "So ein Unsinn. Die Waage ist geeicht.",
        "Kundinnen wie Sie sind der Grund, warum wir Regeln brauchen.",
        "Jedes Kind kann diesen Knopf finden.",
        "Ihre Behauptung ist lächerlich, wir haben sauber gearbeitet.",
        "Bei Ihnen ist wohl eine Schraube locker.",
        "Do calm down, it's on its way.",
        "What utter nonsense you write.",
        "We don't need customers like you.",
        "Spoken like someone who has never baked a loaf.",
        "You haven't got a clue how a bakery works.",
        "I'll type slowly so you can keep up: it's £2.",
        "Mit einem Funken Verstand findet man den Schalter.",
        "Erst nichts bezahlen und dann meckern.",
        "It's pathetic to complain about a free museum.",
    ],
)
def test_contempt_is_found(draft: str) -> None:
    assert cooling.insult(case(draft))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (
            "Hoffentlich hat er sich wieder beruhigt, der arme Kerl.",
            "Das Feuerwerk hat meinen Hund erschreckt.",
        ),
        ("Das Pfeifen kommt von einem lockeren Schlauch.", "Mein Hörgerät pfeift."),
        ("Turn the dial to the snowflake and let go.", "The flat is freezing."),
        ("Da haben wir Quatsch gedruckt, danke!", "Den 31. Juni gibt es nicht."),
        ("Zwei Wochen sind lächerlich lang, da haben Sie recht.", "Zwei Wochen für eine Feder!"),
        ("Ich kann Sie beruhigen: Es war nur der Akku.", "Ist das Gerät kaputt?"),
        ("Das ist blöd für Ihren Sohn, tut mir leid.", "Er stand ohne Badehose da."),
        ("Das Theater öffnet um 19 Uhr.", "Wann ist Einlass?"),
        ("Nicht dumm, der Knopf ist wirklich gut versteckt.", "Bin ich zu dumm dafür?"),
        ("You're right, forty pages for one permit is ridiculous.", "Forty pages??"),
        ("You're not stupid, that page fools nearly everyone.", "I feel so stupid."),
        ("The rubbish is collected on Monday.", "When do the bins go?"),
        ("You're entitled to a free check in May.", "Is there a check?"),
        ("That was a silly mistake on our side.", "Wrong date on the flyer"),
    ],
)
def test_scorn_for_ourselves_and_what_both_find_absurd_is_no_insult(draft: str, said: str) -> None:
    assert cooling.insult(case(draft, said)) is None


# --- sarcasm ---


@pytest.mark.parametrize(
    "draft",
    [
        "Na herzlichen Glückwunsch zu dieser Entdeckung.",
        "Danke für die Belehrung, das wussten wir noch nicht.",
        "Sie haben offenbar sehr viel Zeit übrig.",
        "Wir haben leider keine Kristallkugel.",
        "Ein echter Experte! Dann bewerben Sie sich doch bei uns.",
        "Auf die Idee wären wir ohne Sie natürlich nie gekommen.",
        "Thanks for the lecture, professor.",
        "If only someone had told us that bread needs flour.",
        "However did you survive those five minutes?",
        "Shame nobody asked you to referee.",
        "How kind of you to monitor our lights.",
        "Well aren't we lucky to have you 🙄",
    ],
)
def test_mock_praise_and_mock_pity_are_found(draft: str) -> None:
    assert cooling.sarcasm(case(draft))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Herzlichen Glückwunsch zum Führerschein!", "Bestanden, dank eurer Fahrschule!"),
        ("Congratulations on the podcast! Both licences will do.", "Which one for my podcast?"),
        (
            "Schön, dass Sie sich die Zeit genommen haben, danke!",
            "Drei Seiten habe ich geschrieben.",
        ),
        ("How kind of you to write, Tom will be delighted.", "Tom was so patient with my dad"),
        ("Well spotted, thank you! It's fixed.", "The link goes to a 404"),
        ("Na klar, alle Bowls sind glutenfrei.", "Kann man bei euch glutenfrei essen?"),
        ("Unsere Expertin Frau Noll ruft Sie morgen an.", "Wer kennt sich mit Akkus aus?"),
        ("That must have been hard, two hours in the rain.", "Two hours in the rain!"),
        (
            "Mein herzliches Beileid, Frau Thal.",
            "Mein Mann ist gestorben, was wird aus dem Vertrag?",
        ),
    ],
)
def test_joy_thanks_and_sympathy_are_meant(draft: str, said: str) -> None:
    assert cooling.sarcasm(case(draft, said)) is None


# --- shouting ---


@pytest.mark.parametrize(
    "draft",
    [
        "Das haben wir NICHT gesagt.",
        "Am FREITAG kommt die Ware, wie vereinbart.",
        "Haben Sie den Stecker überhaupt gesteckt?!",
        "Wir haben doch geschrieben!!",
        "BITTE KEINE WEITEREN KOMMENTARE",
        "It was sent on MONDAY.",
        "Read the terms!!!",
        "You have NEVER told us that.",
        "THIS WAS ANSWERED TWICE",
    ],
)
def test_capitals_and_rows_of_marks_are_loud(draft: str) -> None:
    assert cooling.shouting(case(draft))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("JAAAA!!! Das hat man bis zum Bahnhof gehört!", "WIR SIND AUFGESTIEGEN!!!"),
        ("A HUNDRED!!! Cake's in the foyer at three.", "100 YEARS OF OUR LIBRARY!!!"),
        ("DANKE!!! Sechs Anläufe hat das gebraucht.", "Euer Eis ist ein Traum"),
        ("Wir freuen uns auf euch!!", "Kommen morgen mit 20 Leuten!"),
        ("Dein FUGENKRATZER MAX kommt morgen.", "Mein FUGENKRATZER MAX ist gebrochen."),
        ("Die SIM kann LTE und 5G, aber kein UMTS.", "Geht das noch?"),
        ("Drück auf START und dann auf OK.", "Wie geht das an?"),
        ("Die IBAN steht auf der Rechnung der AOK.", "Wohin zahle ich?"),
        ("FIRST PLACE!!! Congratulations!", "We won the cup thanks to you"),
        ("Press RESET for ten seconds.", "How do I reset it?"),
        ("NASA and the BBC both use it.", "Who uses it?"),
        ("!!!", "Ihr seid toll!"),
        ("Am Samstag um drei geht es los!!! ❤", "Fährt das Schiff am Wochenende?"),
        ("The boat leaves at three on Saturday!!! 💛", "Is the tour still on?"),
        ("Ab neun ist offen!!", "Wann macht ihr auf?"),
        ("Um drei geht es los!!!", "Das Schiff fährt wieder!!"),
    ],
)
def test_joy_names_and_abbreviations_are_not_loud(draft: str, said: str) -> None:
    assert cooling.shouting(case(draft, said)) is None


# --- blame ---


@pytest.mark.parametrize(
    "draft",
    [
        "Ein kurzer Blick vorher hätte Ihnen den Weg erspart.",
        "As our fitter already explained to you, it must be set first.",
        "They only get like that when people wipe them on a jumper.",
        "If you'd boiled it for four minutes, it would have set.",
        "Das hätten Sie vorher lesen müssen.",
        "Wie wir Ihnen bereits zweimal mitgeteilt haben, ist am Mittwoch zu.",
        "Sie haben Ihre Adresse falsch eingetragen, deshalb kam nichts an.",
        "Mit etwas mehr Sorgfalt Ihrerseits wäre das nicht passiert.",
        "Da hat wohl jemand die Anleitung nicht gelesen.",
        "Wer erst am letzten Tag bucht, der muss nehmen, was übrig ist.",
        "Geöffnet haben Sie dem Monteur ja nicht.",
        "You should have checked the label first.",
        "As already stated, we close at four.",
        "If you had been at the stop on time, you would have caught it.",
        "Skipping that step was your choice.",
        "Families who set off early don't tend to have this problem.",
        "The date was clearly printed on your ticket.",
        "Somebody's been too heavy with the watering can.",
        "Wer vorher nachmisst, bestellt auch die richtige Größe.",
        "Das hätte man wissen können.",
        "That's why it's important to check your spam folder.",
        "You must have used the wrong screws.",
    ],
)
def test_blame_is_found(draft: str) -> None:
    assert cooling.blame(case(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Our oven died at noon and I should've told the tables.",
        "Good point about the small print, I'm setting it larger.",
        "Sie müssen nur auf Start drücken und warten.",
        "Sie hätten am Montag eine Mail von uns bekommen müssen, das haben wir verschlafen.",
        "Das ist nicht Ihr Fehler, der Knopf klemmt.",
        "Sie haben nichts falsch gemacht.",
        "Da wäre ich auch sauer.",
        "Wir hätten das Schild früher aufstellen müssen.",
        "Der Wassernapf steht schon neben der Tür.",
        "You should have been told on Monday, and we forgot.",
        "You told us twice, and you still missed your scan. I'm sorry.",
        "You only need to type the number without the letters.",
        "It wasn't your fault, the form is broken.",
        "I'd have been cross too.",
        "Next time the bus waits for the train.",
        "Die Haltestelle gibt es noch, wir haben sie im Plan vergessen.",
        "You must have been worried sick.",
        "Nobody bothered to tell you, and that is on us.",
    ],
)
def test_instructions_and_our_own_faults_are_no_blame(draft: str) -> None:
    assert cooling.blame(case(draft)) is None


def test_in_an_unknown_language_nothing_is_said() -> None:
    told = case("Obrigado pela mensagem, amanhã enviamos tudo.")
    assert told.language is None
    assert not any(
        rule(told) for rule in (cooling.insult, cooling.sarcasm, cooling.shouting, cooling.blame)
    )


# --- is_attack ---


@pytest.mark.parametrize(
    "said",
    [
        "Ihr Idioten habt schon wieder nichts verstanden",
        "Saftladen, mehr sag ich nicht.",
        "Euer Trainer ist unfähig und ihr wisst es.",
        "Sie sind doch alle Abzocker!",
        "You people just want our money",
        "liars and clowns, the lot of you",
        "Is there anybody with half a brain at your office?",
    ],
)
def test_who_goes_for_people_attacks(said: str) -> None:
    assert is_attack(Text(said))


@pytest.mark.parametrize(
    "said",
    [
        "Betrüger haben mein Konto leergeräumt, was kann ich tun?",
        "Die Suppe war kalt und das Brot trocken.",
        "Ich fühle mich wie ein Idiot, wo ist der Knopf?",
        "Three weeks without a parcel, I'm furious.",
        "One of your collectors called me heartless.",
    ],
)
def test_anger_about_the_matter_is_no_attack(said: str) -> None:
    assert not is_attack(Text(said))


# --- ways ---


def test_a_way_is_found_where_its_first_word_stands() -> None:
    ways = Ways(r"(?:sehr )?guten? (?:morgen|tag)\b", r"\d+ uhr", "bis … dann")
    text = Text("Ja, sehr guten\nMorgen! Bis Montag, oder Dienstag, dann um 9 Uhr.")
    found = [text.raw[start:end] for start, end in ways.spans(text)]
    assert found == [
        "sehr guten\nMorgen",
        "guten\nMorgen",
        "Bis Montag, oder Dienstag, dann",
        "9 Uhr",
    ]


def test_a_way_must_say_how_it_begins() -> None:
    with pytest.raises(ValueError, match="begins"):
        Ways(r"\w+ und so weiter")
