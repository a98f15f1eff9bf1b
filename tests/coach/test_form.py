"""How a draft stands beside others: for each rule drafts that get its hint, and near misses that do not."""

from __future__ import annotations

import pytest

from herzenstakt.coach.case import Case
from herzenstakt.coach.draft import Facts
from herzenstakt.coach.rules import form
from herzenstakt.coach.text import Text
from tests.coach.cases import is_hinted

# --- closes_door -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Ich finde die neuen Preise unfair.",
            "Das Mehl ist teurer geworden. Wir betrachten die Angelegenheit damit als erledigt.",
        ),
        ("Warum ist die Bank weg?", "Sie war morsch. Weitere Fragen dazu beantworten wir nicht."),
        ("Mir schmeckt das Brot nicht.", "Wir haben das Mehl gewechselt. Kaufen Sie es woanders."),
        ("Findet ihr das fair?", "Der Vorstand hat abgestimmt. Dazu ist alles gesagt."),
        (
            "Und die zweite Mahnung?",
            "Die war berechtigt. Ab hier bitte keine Nachrichten mehr dazu.",
        ),
        ("Wieso so laut?", "Es war Stadtfest. Darüber wird hier nicht mehr debattiert."),
        ("I still disagree.", "The grass caught fire twice. That's our final word on it."),
        ("The portions have shrunk.", "We cut the salad. Feel free to eat elsewhere."),
        (
            "Why no pizza any more?",
            "The oven broke. We won't be taking any more questions about it.",
        ),
        ("What about the noise?", "It's 38 decibels. I'm ending this exchange here."),
        ("The seats hurt.", "They're certified. The matter is closed as far as we're concerned."),
    ],
)
def test_a_closed_door_is_mentioned(said: str, draft: str) -> None:
    assert is_hinted(form.closes_door, said, draft)


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Was ist gestern passiert?",
            "Mehr sagen wir nicht, weil die Familie uns darum gebeten hat.",
        ),
        (
            "Auf dem Plakat steht es falsch.",
            "Online steht es richtig, im gedruckten müssen wir damit leben.",
        ),
        ("Ist das Thema vom Tisch?", "Noch nicht, der Ausschuss berät im Mai weiter."),
        ("Danke, hat geklappt!", "Prima! Damit ist die Sache erledigt, viel Freude damit."),
        ("Was war mit dem Brand?", "Mehr kann die Feuerwehr erst nach der Untersuchung sagen."),
        ("Und nun?", "Der Fall ist damit abgeschlossen. Wenn noch etwas ist, rufen Sie mich an."),
        ("Muss ich wiederkommen?", "Sie müssen es nicht noch einmal erklären, ich weiß Bescheid."),
        ("Can I still order?", "The shop closes tonight at ten and opens again on the 3rd."),
        ("Any more shows?", "No more shows this year, the band needs a rest."),
        ("Is this discussion over?", "Not at all, the panel picks it up again on Thursday."),
    ],
)
def test_an_open_door_is_left_alone(said: str, draft: str) -> None:
    assert not is_hinted(form.closes_door, said, draft)


@pytest.mark.parametrize(("rounds", "closes"), [(1, True), (2, False)])
def test_a_boundary_is_no_closed_door_after_two_answers(rounds: int, closes: bool) -> None:
    draft = "Über die Preise rede ich gern. Auf Beleidigungen werde ich nicht mehr antworten."
    assert is_hinted(form.closes_door, "Ihr Idioten!", draft, Facts(rounds=rounds)) is closes


# --- vindictive ------------------------------------------------------------------------------------

POINTS = [
    (
        "Ihr seid und bleibt Betrüger. Drei Wochen, und immer noch nichts!",
        "Erstens sind es keine drei Wochen, sondern 16 Tage. Zweitens haben wir es erklärt. "
        "Drittens ist Betrug ein Straftatbestand.",
    ),
    (
        "lügen, lügen. der wirt ist ein geizhals und die suppe war kalt",
        "Die Suppe war nicht kalt, das hat der Kellner bestätigt. Der Wirt ist auch kein Geizhals. "
        "Und gelogen hat hier nur einer.",
    ),
    (
        "Pathetic. You broke my phone and your manager is a clown.",
        "We did not break your phone. It was already cracked, as our photo shows. Nobody lied. "
        "And our manager has twenty years' experience.",
    ),
    (
        "Parking fine for two minutes, no signs, nobody answers. Thieves.",
        "You say two minutes; the camera says nineteen. You say no signs; there are four. "
        "As for nobody answering, this is our third reply.",
    ),
]


@pytest.mark.parametrize(("said", "draft"), POINTS)
def test_point_by_point_in_the_third_round_is_mentioned(said: str, draft: str) -> None:
    assert is_hinted(form.vindictive, said, draft, Facts(rounds=2))


@pytest.mark.parametrize(("said", "draft"), POINTS)
def test_point_by_point_in_the_first_round_is_left_alone(said: str, draft: str) -> None:
    assert not is_hinted(form.vindictive, said, draft, Facts(rounds=1))


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Ihr seid alle unfähig!!!",
            "Der Ausfall gestern war ärgerlich. Seit 14 Uhr läuft alles wieder, und ich schaue "
            "heute Abend noch mal nach.",
        ),
        (
            "Ihr wollt doch nur Geld machen!",
            "Geld verdienen müssen wir, sonst gäbe es den Laden nicht. Was genau kam dir zu teuer vor?",
        ),
        (
            "You're useless, all of you.",
            "I hear you, it's been a bad week with that boiler. Ravi is with you at nine tomorrow.",
        ),
        (
            "Liars, thieves, idiots.",
            "The price is what made you angry, I understand that. I won't reply to insults any more.",
        ),
    ],
)
def test_a_calm_answer_in_the_third_round_is_left_alone(said: str, draft: str) -> None:
    assert not is_hinted(form.vindictive, said, draft, Facts(rounds=3))


# --- boilerplate -----------------------------------------------------------------------------------

SENT = (
    "Hallo Pia, vielen Dank für dein Feedback. Es tut uns leid, dass dein Besuch nicht so war wie "
    "erhofft. Wir geben das gern an unser Team vor Ort weiter.",
    "Danke dir!",
)


@pytest.mark.parametrize(
    "draft",
    [
        SENT[0],
        SENT[0].replace("Pia", "Jens").replace("unser Team", "die Filiale"),
        SENT[0].lower(),
    ],
)
def test_what_was_sent_before_is_mentioned(draft: str) -> None:
    assert is_hinted(form.boilerplate, "Der Kaffee war kalt.", draft, Facts(sent=SENT))


@pytest.mark.parametrize(
    "draft",
    [
        "Danke dir!",
        "Kalter Kaffee am Sonntagmorgen, so ein Mist. Die Maschine heizt seit heute wieder richtig.",
        "Hallo Jens, vielen Dank für dein Feedback zum Frühstück! Der Obstsalat ist Lenas Idee.",
    ],
)
def test_what_is_new_is_left_alone(draft: str) -> None:
    assert not is_hinted(form.boilerplate, "Der Kaffee war kalt.", draft, Facts(sent=SENT))


# --- too_long --------------------------------------------------------------------------------------

LONG = (
    "Ja, von neun bis achtzehn Uhr. " + "Der Laden wurde einst von zwei Schwestern gegründet. " * 18
)


@pytest.mark.parametrize(
    ("said", "draft", "is_too_long"),
    [
        ("Habt ihr morgen offen?", LONG, True),
        ("Könnt ihr mir die Geschichte des Ladens erzählen?", LONG, False),
        ("Please walk me through it in detail.", LONG, False),
        ("Habt ihr morgen offen?", LONG[:400], False),
        (" ".join(["Wir waren letzten Sommer bei euch und es war schön."] * 6), LONG, False),
    ],
)
def test_length_is_seen_beside_the_message(said: str, draft: str, is_too_long: bool) -> None:
    assert is_hinted(form.too_long, said, draft) is is_too_long


# --- no_person -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "draft",
    [
        "Ja, auf 28 Grad. Schöne Grüße, Ihr Schwimmbad Waldeck",
        "Ja, ab 16 Uhr. LG euer Bad-Team",
        "Läuft! Bis später, Sophie!",
        "Ja, sonntags um elf.\n\nMit freundlichen Grüßen\nStadtmuseum Hall",
        "Every Sunday at eleven, meet at the Old Gate.",
        "Yes, till five. Kind regards, The Visitor Team",
        "Our pleasure, come back soon. Cheers",
    ],
)
def test_a_draft_that_nobody_signs_is_mentioned(draft: str) -> None:
    assert is_hinted(form.no_person, "Ist offen?", draft, Facts(signs=True))


@pytest.mark.parametrize(
    "draft",
    [
        "Ja, bis fünf. Viele Grüße aus Kiel, Jana",
        "Ja, bis fünf. Jana | Kundendienst",
        "Ja, bis fünf. Es grüßt herzlich Paula Weiß",
        "Yes, till five. Take care, Noor",
        "Yes, till five. All the best from Kate in housekeeping",
        "Yes, till five. [KM]",
        "Ab jetzt kommt nur noch einer. Schöne Grüße, mk",
        "If you give up, tell us by September. Ron, site secretary",
        "Ja, bis fünf. Gruß, Lars vom Infopunkt",
        "Ja, bis fünf.\n\nHerzliche Grüße\nDr. Anna-Lena Vogt\nStadtbibliothek",
        "Gern geschehen. (jw)",
        "Das gebe ich weiter!\nIhr Jürgen Pahlke",
        "Yes, until five today. See you then! Priya at the front desk",
        "Yes, till five. /tm",
        "Come again in spring. Dee x",
        "Round two on Friday. - Kev",
    ],
)
def test_a_signed_draft_is_left_alone(draft: str) -> None:
    assert not is_hinted(form.no_person, "Ist offen?", draft, Facts(signs=True))


def test_a_team_that_signs_nothing_need_not() -> None:
    assert not is_hinted(form.no_person, "Ist offen?", "Ja, bis fünf.")


# --- hostile texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["mehr nicht sagen ", "no more ", "A ", "– ", "thema ist ", "\n"])
def test_no_text_breaks_a_rule(text: str) -> None:
    long = text * 2_000 + "Wir haben das nicht und es ist für dich."
    case = Case(Text(long), Text(long), Facts(rounds=3, signs=True, sent=(long, text)))
    for rule in (
        form.closes_door,
        form.vindictive,
        form.boilerplate,
        form.too_long,
        form.no_person,
    ):
        rule(case)
