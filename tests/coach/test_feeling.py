"""Whether the coach sees that a draft does not take the person in."""

from __future__ import annotations

import pytest

from herzenstakt.coach.rules import feeling
from tests.coach.cases import case_of

BUS = "Ich bin fassungslos. Mein Vater stand eine Stunde in der Kälte, weil der Rufbus nicht kam."
CAMP = "My daughter cried all evening because you cancelled the camp by text message."


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (BUS, "Guten Tag, der Rufbus muss bis 18 Uhr am Vortag bestellt werden."),
        (BUS, "Vielen Dank für Ihren Kommentar. Welche Haltestelle war das?"),
        (CAMP, "Hello, places in the autumn camp are still available. You can book until Monday."),
        (CAMP, "Please message us the booking number and we will check it today."),
    ],
)
def test_no_acknowledgement(said: str, draft: str) -> None:
    assert feeling.no_acknowledgement(case_of(said, draft)) == (0, len(draft))


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Ich bin fassungslos, die Pflegerin hat meine Mutter angeschrien.",
            "So darf mit Ihrer Mutter niemand sprechen. Ich gehe jetzt zu ihr.",
        ),
        (
            "Mein Sohn hat Angst vor der Narkose.",
            "Das kennen wir von vielen Kindern. Dr. Weil zeigt ihm alles am Vortag.",
        ),
        (
            "40 minutes on hold and then cut off. Outrageous.",
            "A dead line would have me climbing the walls. Tell me here what it is about.",
        ),
        (
            "The lesson was a nightmare, she cried.",
            "It's good that you told us. I'll talk to her coach tonight.",
        ),
        (
            "Schämt euch. Tiere gehören nicht in den Zirkus.",
            "Seit 2019 haben wir nur noch Pferde und Hunde.",
        ),
        (BUS, "Eine Stunde in der Kälte. Ich rufe den Fahrer jetzt an."),
        (BUS, "Wir haben die Fahrt vergessen. Ich rufe Ihren Vater heute an."),
        (CAMP, "A text message is no way to tell a child. She has a place in autumn."),
        ("Fährt der Rufbus auch sonntags?", "Ja, von acht bis zwanzig Uhr."),
        ("Der Rufbus kam nicht.", "Er muss bis 18 Uhr am Vortag bestellt werden."),
    ],
)
def test_taken_in_or_calm(said: str, draft: str) -> None:
    assert feeling.no_acknowledgement(case_of(said, draft)) is None


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Eure Leute haben Omas Schrank zerkratzt, ich bin traurig.",
            "Im Grunde ist das ja bloß ein Möbelstück.",
        ),
        (
            "Soot all over her white dress, she is heartbroken.",
            "Our grandmothers wouldn't have batted an eyelid.",
        ),
        ("Die Tasse kam mit Sprung an.", "So ein kleiner Sprung ist doch zu verschmerzen."),
        ("Der Kuchen war innen roh.", "Davon geht die Welt nicht unter!"),
        ("Auf dem Diplom fehlt ein Punkt.", "Es ist doch nur ein Punkt."),
        ("Ihr habt mich falsch verbunden.", "Ach, das geht jedem mal so."),
        ("The bus left early and I missed my train.", "That is hardly worth making a fuss about."),
        ("The soup was cold.", "It happens to the best of us."),
        ("The outage cost me a day's work.", "In the grand scheme of things it was short."),
    ],
)
def test_minimising(said: str, draft: str) -> None:
    assert feeling.minimising(case_of(said, draft)) is not None


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Das Update hat alles gelöscht.",
            "Du musst nur einmal auf Zurück tippen, dann ist es da.",
        ),
        ("Euer Brot ist das beste!", "Das ist halb so wild schwer, wie es aussieht. Danke!"),
        ("Ist das Rauschen normal?", "Ja, das ist völlig normal, solange es leise bleibt."),
        ("Sorry, ich habe die Tasse zerbrochen.", "Halb so wild! Wir haben noch zwanzig davon."),
        ("My scarf shrank.", "Oh no. Wool only likes cold water, a new one is on its way."),
        ("So sorry, I got jam on the book.", "No harm done, it wiped right off!"),
        ("How many seats are left?", "There are only two left, be quick."),
    ],
)
def test_not_minimising(said: str, draft: str) -> None:
    assert feeling.minimising(case_of(said, draft)) is None


@pytest.mark.parametrize(
    "draft",
    [
        "Wir finden es schade, dass bei Ihnen dieser Eindruck entstanden ist.",
        "Es tut uns leid, wenn Sie sich von dem Motiv angegriffen fühlen.",
        "Schade, dass du das so siehst.",
        "Ihre Wahrnehmung bedauern wir.",
        "Dass ihr das als Schlag empfindet, tut uns leid.",
        "Sorry, dass Sie enttäuscht sind.",
        "We're sorry you took it that way.",
        "We regret that you perceived our letter as cold.",
        "It's unfortunate that you were left with this impression.",
        "Apologies if you found our wording offensive.",
    ],
)
def test_blames_feeling(draft: str) -> None:
    assert feeling.blames_feeling(case_of("Das war eine Frechheit.", draft)) is not None


@pytest.mark.parametrize(
    "draft",
    [
        "I'm so sorry about your brother, and that you've this to think of today.",
        "I'm sorry you felt rushed. I talked over you, and that was wrong of me.",
        "Es tut mir leid, dass Sie drei Wochen warten mussten.",
        "Es tut uns leid, dass wir diesen Eindruck erweckt haben.",
        "Schade, dass Sie keinen Platz mehr gefunden haben.",
        "Ich sehe das genauso, es tut mir leid.",
        "I'm sorry you had to see that.",
        "I'm sorry you found a hair in your soup.",
        "We're sorry we left you with that impression, we should have said so.",
    ],
)
def test_regret_for_the_deed(draft: str) -> None:
    assert feeling.blames_feeling(case_of("Das war eine Frechheit.", draft)) is None


@pytest.mark.parametrize(
    "draft",
    [
        "Ich verstehe Ihren Ärger, aber die Frist ist um.",
        "Acht Wochen sind lang, da gebe ich Ihnen recht, allerdings fehlte ein Blatt.",
        "Das ist wirklich blöd gelaufen. Aber die Reservierung gilt nur bis zwölf.",
        "Dass das viel Geld ist, sehen wir. Jedoch sind auch unsere Kosten gestiegen.",
        "I get that waiting is no fun, but we lost two vans.",
        "We're really sorry about the pool. However, it was cleaned that morning.",
        "That must have been annoying, but the teacher had a fever.",
    ],
)
def test_but_after_empathy(draft: str) -> None:
    found = feeling.but_after_empathy(case_of("Ich warte seit Montag.", draft))
    assert found is not None
    assert draft[slice(*found)].lower() in {"aber", "allerdings", "jedoch", "but", "however"}


@pytest.mark.parametrize(
    "draft",
    [
        "Nobody should hear that but you, and I'm sorry you were put through that.",
        "Für einen Teich hätten wir auch ein Angebot, aber lieber draußen.",
        "Leider nein, aber ab März haben wir sie wieder.",
        "Das tut mir leid. Abholen geht bis 18 Uhr, aber nur mit Ausweis.",
        "Wo es hängt, weiß ich noch nicht, das finde ich aber heute heraus. Das tut mir leid.",
        "The lower half is open, but please walk the last bit.",
        "I'm sorry you waited. The part is here. It fits, but only from May.",
        "Not by us, I'm sorry to say, but the county runs a night bus.",
    ],
)
def test_but_elsewhere(draft: str) -> None:
    assert feeling.but_after_empathy(case_of("Ich warte seit Montag.", draft)) is None


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Mein Paket ist seit Wochen verschollen.",
            "Es macht wohl gerade Urlaub 😂 Ich frage nach.",
        ),
        ("Der Akku ist nach fünf Kilometern leer.", "Strampeln ist gesund ;-) Ich tausche ihn."),
        ("Die Rechnung ist schon wieder falsch.", "Aller guten Dinge sind drei, haha."),
        ("The lift stopped and we were stuck.", "At least the view was free, ha ha!"),
        ("Your café gave my mum the wrong milk.", "Plot twist in a cup! Which branch was it?"),
        ("Mein Koffer ist nicht wieder aufgetaucht.", "Der macht wohl Urlaub ohne Sie 😂"),
        ("My parcel turned up smashed.", "It had a wild ride then 😂"),
        ("Das Paket ist aufgetaucht, aber leer.", "Na, das ist ja mal ein leichtes 😂"),
        ("The technician never turned up.", "He is a shy one, our technician 😂"),
    ],
)
def test_humour(said: str, draft: str) -> None:
    assert feeling.humour(case_of(said, draft)) is not None


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Seit dem Umbau finde ich nichts mehr.",
            "Das geht mir nach zwanzig Jahren genauso 😅 Die Gewürze stehen beim Brot.",
        ),
        ("is the carrot cake nut free??", "no sorry, there are walnuts in it. the lemon one is :)"),
        ("Der Schrank steht, danke euch!", "Hurra! 🎉"),
        ("Kann ich mein Alpaka mitbringen?", "Solange es nicht spuckt 😄"),
        ("Was für ein tolles Konzert!", "Ihr wart auch nicht leise 😄"),
        ("Habe die Brille im Kühlschrank gefunden, haha", "Da bleibt sie frisch 😂"),
        ("My parcel is lost.", "I'm sorry. I'll ring the depot now. 🙂"),
        ("Mein Termin fällt aus.", "Hier die neuen Zeiten: 8:30 oder 10:15."),
        (
            "The parcel has turned up behind the hedge, no harm done.",
            "So the hedge was in on it 😂",
        ),
        ("My parcel was lost.\nIt turned up today.", "It played hide and seek with you 😂"),
        ("Der Koffer war weg. Jetzt ist er wieder da!", "Er wollte wohl in den Urlaub 😂"),
        ("Das Zelt hat den Sturm überlebt, wir auch.", "Das Zelt hat besser geschlafen 😂"),
    ],
)
def test_no_joke_or_no_trouble(said: str, draft: str) -> None:
    assert feeling.humour(case_of(said, draft)) is None


ZOO = (
    "Am Samstag waren wir zu viert bei euch im Zoo. Meine Mutter sitzt im Rollstuhl, und am "
    "Elefantenhaus war die Rampe gesperrt. Ein Mitarbeiter sagte, da könne er nichts machen. "
    "Wir sind dann wieder gefahren."
)
COT = (
    "I ordered a cot for our baby in March. First it came without screws, then with the wrong "
    "colour. Now the replacement has a crack. We are due in two weeks."
)


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            ZOO,
            "Guten Tag, es tut uns leid, dass Sie keine gute Zeit hatten. Wir nehmen das ernst und "
            "sprechen im Team darüber. Wir melden uns am Donnerstag.",
        ),
        (
            COT,
            "Hello, thank you for writing to us. We are truly sorry and want to make it right. "
            "One of us will get in touch with you tomorrow morning.",
        ),
    ],
)
def test_no_paraphrase(said: str, draft: str) -> None:
    assert feeling.no_paraphrase(case_of(said, draft)) == (0, len(draft))


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            ZOO,
            "Die Rampe ist seit Freitag kaputt, und wir haben kein Schild aufgehängt. Am Montag ",
        ),
        (ZOO, "Das tut uns leid. Wir melden uns."),
        (COT, "A cracked cot two weeks before the baby, I'm so sorry. A whole one leaves today."),
        (
            COT,
            "We take your concern seriously and I will get back to you by noon on Thursday, sorry.",
        ),
        (
            "Wo ist der Zoo?",
            "In der Parkstraße, gleich neben dem großen Spielplatz, zehn Minuten zu Fuß.",
        ),
    ],
)
def test_a_detail_a_short_answer_or_only_vague(said: str, draft: str) -> None:
    assert feeling.no_paraphrase(case_of(said, draft)) is None
