"""Whether the coach sees that a draft does not own what went wrong, or does not repair it."""

from __future__ import annotations

import pytest

from herzenstakt.coach.case import Case
from herzenstakt.coach.draft import Fault
from herzenstakt.coach.rules import owning
from tests.coach.cases import case_of

COMPLAINT = "Das Regal kam mit zwei linken Seiten an."
ANGRY = "Ihr habt meine Tochter im Regen stehen lassen!! Ich bin fassungslos und stinksauer!"
FURIOUS = "You lost my late mother's ring!! I am furious and heartbroken, absolutely disgraceful."


def case(draft: str, said: str = COMPLAINT, fault: Fault | None = None) -> Case:
    return case_of(said, draft, fault=fault)


@pytest.mark.parametrize(
    "draft",
    [
        "Die Leitung steht wieder. Falls Sie deshalb gefroren haben: Entschuldigung.",
        "Sollte der Kollege laut geworden sein, bitten wir das zu entschuldigen.",
        "Wir bitten etwaige Verzögerungen zu entschuldigen, die Bahn fährt ab morgen.",
        "Sorry, wenn das blöd rüberkam! Ich rede heute mit dem Team.",
        "We're sorry if the drill woke anyone. It stops on Friday.",
        "If Dan was short with you, please accept my apologies.",
        "Apologies for any confusion the two letters may have caused.",
        "We apologise to anyone who felt left out. There is a second date in June.",
    ],
)
def test_conditional_apology(draft: str) -> None:
    assert owning.conditional_apology(case(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Es tut mir leid, dass Sie gefroren haben. Falls es wieder ausfällt, rufen Sie mich an.",
        "Das sollte nicht passieren, und es tut mir leid. Ich tausche das Brett am Montag.",
        "Auch wenn wir voll waren, tut mir das leid. Am Freitag ist Platz.",
        "Sollte das Brett noch fehlen, bringe ich es morgen vorbei.",
        "I'm sorry the first reply missed your question. If you like, I'll ring you.",
        "Sorry about the wait! If you send me the number, I'll look it up.",
        "I'm sorry we didn't tell you. The hall is open till six.",
        "Our driver should not have shouted, and I'm sorry.",
    ],
)
def test_no_condition_on_the_apology(draft: str) -> None:
    assert not owning.conditional_apology(case(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Wir entschuldigen uns, die Baustelle ist am Freitag fertig.",
        "Da haben wir Mist gebaut. Der Netzbetreiber schaltet um zwölf wieder ein.",
        "Das hätten wir prüfen müssen. Den Zaun hat die Firma Kolb gestellt.",
        "Es tut mir leid, dass wir Sie warten ließen. Der Streik ist morgen vorbei.",
        "We apologise for the cancellation. The promoter has called it off.",
        "Our mistake, sorry! The seller sent the wrong colour.",
        "So sorry we charged you twice. Your bank has released the hold.",
    ],
)
def test_false_apology(draft: str) -> None:
    assert owning.false_apology(case(draft, fault=Fault.NOT_OURS))


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ("Es tut mir leid, dass Ihr Zaun hin ist. Der Wagen gehört der Post.", Fault.NOT_OURS),
        ("Das war nicht unser Wagen. Ich habe der Firma geschrieben.", Fault.NOT_OURS),
        ("Entschuldigen Sie die späte Antwort. Den Zaun stellt die Firma Kolb.", Fault.NOT_OURS),
        ("I'm sorry you had such a night. The music came from the club.", Fault.NOT_OURS),
        ("We didn't send that text, and I'm sorry it scared you.", Fault.NOT_OURS),
        ("Da haben wir Mist gebaut, bitte entschuldigen Sie.", Fault.OURS),
        ("We apologise for the cancellation.", None),
    ],
)
def test_regret_is_no_false_apology(draft: str, fault: Fault | None) -> None:
    assert not owning.false_apology(case(draft, fault=fault))


@pytest.mark.parametrize(
    "draft",
    [
        "Bei der Buchung hat sich ein Zahlendreher eingeschlichen. Die neue Rechnung ist da.",
        "Da ist wohl etwas untergegangen. Ich rufe Sie heute um drei an.",
        "Leider wurden zwei Kartons vertauscht. Der richtige kommt morgen.",
        "Es kam zu einer Verwechslung der Schlüssel. Ihrer liegt am Empfang.",
        "Your form got lost along the way. A new one is in the post.",
        "There was a mix-up with the rooms. Yours is ready now.",
        "Mistakes were made at the printer's. The new cards go out on Monday.",
        "Wires got crossed between two desks. Your table is kept till eight.",
    ],
)
def test_passive_mistake(draft: str) -> None:
    assert owning.passive_mistake(case(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Frau Holzapfel hatte auf der A7 eine Panne und keinen Empfang.",
        "Hm, da ist wohl etwas schiefgegangen. Was war denn los?",
        "Nothing has been deleted, it still stands under the post of 4 May.",
        "Da ist etwas untergegangen, und zwar bei mir: Ich habe die Mail übersehen.",
        "Ich habe die Kartons vertauscht. Der richtige kommt morgen.",
        "Ich kläre heute, was da schiefgelaufen ist.",
        "Danke für den Hinweis auf einen Fehler im Plan. Er ist behoben.",
        "Wegen eines Unfalls kam es zu Verspätungen. Ab zwölf fahren wir nach Plan.",
        "I mixed up the rooms. Yours is ready now.",
        "I don't know yet what went wrong. I'll write by six.",
        "Thank you for spotting a mistake in the map. It's corrected.",
        "That's an easy mistake to make: the blue bin is for paper.",
        "Your form was sent on Monday and arrives tomorrow.",
    ],
)
def test_somebody_made_the_mistake_or_nobody_did(draft: str) -> None:
    assert not owning.passive_mistake(case(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Wir bitten die Unannehmlichkeiten zu entschuldigen. Das neue Regal kommt am Freitag.",
        "Bitte sehen Sie uns die Umstände nach. Ich rufe Sie morgen an.",
        "Sorry für den Stress! Ersatz ist unterwegs.",
        "Please accept our sincere apologies. A new shelf is on its way.",
        "Sorry for the hassle, Kim! New tickets are in your inbox.",
    ],
)
def test_no_story(draft: str) -> None:
    assert owning.no_story(case(draft, fault=Fault.OURS))


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ("Entschuldigung, ich habe zweimal links eingepackt. Rechts kommt morgen.", Fault.OURS),
        ("Es tut mir leid, dass Sie zwei linke Seiten bekommen haben.", Fault.OURS),
        ("Das tut mir leid. Der Lagerist war neu und hat die Nummern verlesen.", Fault.OURS),
        ("I'm sorry. The labels came off in the rain. Two new ones leave today.", Fault.OURS),
        ("Sorry for the hassle! New tickets are in your inbox.", None),
        ("Das neue Regal kommt am Freitag.", Fault.OURS),
    ],
)
def test_a_story_or_no_need_for_one(draft: str, fault: Fault | None) -> None:
    assert not owning.no_story(case(draft, fault=fault))


def test_too_many_apologies_points_at_the_second() -> None:
    draft = "Sorry! Ich habe zweimal links eingepackt. Es tut mir ehrlich leid."

    span = owning.too_many_apologies(case(draft))

    assert span
    assert draft[slice(*span)] == "tut mir ehrlich leid"


@pytest.mark.parametrize(
    "draft",
    [
        "I'm so sorry. I packed two left sides. Again, my apologies.",
        "Wir bitten um Verzeihung. Die rechte Seite liegt bereit. Nochmals Entschuldigung!",
    ],
)
def test_too_many_apologies(draft: str) -> None:
    assert owning.too_many_apologies(case(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Entschuldigung, das tut mir leid! Ich bringe die rechte Seite morgen.",
        "I'm sorry. I packed two left sides, the right one leaves today.",
        "Danke für Ihre Geduld, die rechte Seite ist da.",
    ],
)
def test_one_apology_is_enough(draft: str) -> None:
    assert not owning.too_many_apologies(case(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Das tut uns sehr leid. Da hat im Lager niemand hingesehen.",
        "Da haben wir die falsche Seite eingepackt. Das war unser Fehler.",
        "Wir haben zwei Kartons verwechselt. Wir nehmen Ihre Kritik sehr ernst.",
        "Zwei linke Seiten, das ist mir peinlich.",
        "Sorry, we packed two left sides. That's on us.",
        "You're right. I read the label wrong and you had the work.",
        "We apologise for the mess. That is not how it should look.",
        "I'm sorry, I forgot to ring again.",
        "Es tut mir leid. Und noch immer nicht erstattet.",
        "Entschuldigung, ich war es. Und die Bestellung versehentlich gelöscht.",
    ],
)
def test_no_next_step(draft: str) -> None:
    assert owning.no_next_step(case(draft)) == (0, len(draft))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("I'm sorry. The reminder is deleted.", COMPLAINT),
        ("Please forgive me. The second fifty went back today.", COMPLAINT),
        ("Entschuldigung! Ich bringe die rechte Seite morgen vorbei.", COMPLAINT),
        ("Das war unser Fehler. Die rechte Seite ist unterwegs.", COMPLAINT),
        ("Tut mir leid, das war ich. Passt Ihnen Donnerstag?", COMPLAINT),
        ("Es tut mir leid. Die rechte Seite wird am Montag geliefert.", COMPLAINT),
        ("I'm sorry, I packed two left sides. The right one is at the desk now.", COMPLAINT),
        ("I read the label wrong. Please send me a photo of the back.", COMPLAINT),
        ("My mistake, I had moved the file. The form loads again.", COMPLAINT),
        ("I'm sorry, I pulled the wrong plug. Both channels play again.", COMPLAINT),
        ("Tut mir leid, das war ich. Und die falsche Abbuchung storniert.", COMPLAINT),
        ("Entschuldigung! Ich habe den doppelten Versand gestoppt.", COMPLAINT),
        ("Tut mir leid, ich habe zwei gebucht. Und eine eben storniert.", COMPLAINT),
        ("Tut mir leid, Hunde dürfen nicht mit rein.", "Darf mein Hund mit?"),
        ("Sorry, we don't do gift wrapping.", "Do you do gift wrapping?"),
        ("Mein Beileid. Es tut uns sehr leid, er war ein guter Mensch.", "Mein Mann ist tot."),
        ("Das freut uns sehr, da haben wir lange dran geschliffen!", "Das schönste Regal, danke!"),
    ],
)
def test_a_next_step_or_nothing_to_repair(draft: str, said: str) -> None:
    assert not owning.no_next_step(case(draft, said))


def test_who_did_not_do_it_owes_no_step() -> None:
    draft = "Das tut mir leid für Sie. Der Wagen gehörte der Post."

    assert not owning.no_next_step(case(draft, fault=Fault.NOT_OURS))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Ihren Zorn verstehe ich. Morgen hole ich Mila selbst vom Bus ab.", ANGRY),
        ("Ein Kind im Regen, das ist schlimm. Ich rufe Sie heute Abend an.", ANGRY),
        ("I'm so sorry about your mother's ring. I'll ring you tonight.", FURIOUS),
        ("You have every reason to be furious. Our director will call you at six.", FURIOUS),
    ],
)
def test_no_explanation(draft: str, said: str) -> None:
    assert owning.no_explanation(case(draft, said)) == (0, len(draft))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Ihren Zorn verstehe ich. Der Fahrer war krank, morgen fährt Frau Petersen.", ANGRY),
        ("Ein Kind im Regen, das ist schlimm. Ich weiß noch nicht, was los war.", ANGRY),
        ("Das ist schlimm. Ich habe die Liste falsch gelesen. Ich rufe Sie an.", ANGRY),
        ("I'm so sorry. The jeweller sent it to the wrong shop. I'll ring you.", FURIOUS),
        ("I'd be furious too. I'm finding out what happened and ring you at six.", FURIOUS),
        ("Wir bringen die rechte Seite morgen vorbei.", COMPLAINT),
        ("Gern! Die Führung ist am Samstag um elf.", "Wann ist die Führung?"),
    ],
)
def test_an_explanation_or_no_heat(draft: str, said: str) -> None:
    assert not owning.no_explanation(case(draft, said))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Danke für den Hinweis, die Scherben werden heute entfernt.", "Scherben am Spielplatz!"),
        ("Ihr Antrag befindet sich in Prüfung.", "Seit Mai keine Antwort auf meinen Antrag."),
        ("Wir bedauern das. Man wird sich bei Ihnen melden.", COMPLAINT),
        ("Thanks, the lamp has been reported and will be replaced.", "The lamp is broken."),
        ("Sorry about that! It's being looked into.", "Your site is down again."),
    ],
)
def test_nobody_acts(draft: str, said: str) -> None:
    assert owning.nobody_acts(case(draft, said))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Nobody should be put through that. A power line came down.", "Two hours without water!"),
        ("Gestern musste ein Kind wiederbelebt werden, es lebt.", "Ein Unfall im Bad, stimmt das?"),
        ("Die Scherben werden heute entfernt, ich kümmere mich darum.", "Scherben!"),
        ("Der Antrag wird geprüft, Frau Busse ruft Sie morgen an.", "Keine Antwort!"),
        ("Die Straße wird am Montag gesperrt.", "Wann ist die Straße zu?"),
        ("Die Fenster werden im Mai gestrichen.", "Welche Farbe bekommen die Fenster?"),
        ("Dein Lob wurde an die Küche weitergegeben!", "Die beste Pizza, danke!"),
        ("The lamp will be replaced, I've ordered one.", "The lamp is broken."),
        ("Orders are packed by hand and shipped on Mondays.", "How long does it take?"),
    ],
)
def test_somebody_acts_or_nothing_is_to_be_done(draft: str, said: str) -> None:
    assert not owning.nobody_acts(case(draft, said))


@pytest.mark.parametrize(
    "draft",
    [
        "Wir schicken die Urkunde, sobald wir Zeit dafür finden.",
        "We'll get it running the very first moment we can.",
        "Wir melden uns schnellstmöglich bei Ihnen.",
        "Ich schicke dir ruckzuck eine neue Seite.",
        "Das kommt bei uns nie wieder vor.",
        "Ich gebe Ihnen mein Wort, dass das klappt.",
        "Sie bekommen in Kürze Nachricht von mir.",
        "We'll be in touch shortly.",
        "I'm on it and will fix it as soon as we can.",
        "This will never happen again.",
        "We guarantee you'll love the next one.",
        "You can rest easy, we will send it immediately.",
        "Sie können sich darauf verlassen, dass wir uns umgehend melden.",
        "Du kannst sicher sein: Wir kümmern uns sofort darum.",
        "I promise we will fix it, we have been here for 10 years.",
        "We promise this will not break for a month.",
    ],
)
def test_unbounded_promise(draft: str) -> None:
    assert owning.unbounded_promise(case(draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Das darf nicht noch einmal passieren.",
        "Damit das nicht wieder passiert, steht jetzt ein Schild davor.",
        "That must not happen, and thank you for telling us.",
        "Oh my word, thank you for telling us!",
        "We'll post the minute we see a nose.",
        "Wir melden uns schnellstmöglich, spätestens am Freitag.",
        "Bitte ziehen Sie sofort den Stecker.",
        "Das Regal ist sofort lieferbar.",
        "Ich habe sofort im Lager angerufen.",
        "Garantieren kann ich das nicht.",
        "Wie versprochen, hier ist der Plan.",
        "Wir freuen uns, Sie bald wieder zu sehen!",
        "Please unplug it immediately.",
        "I can't promise anything, the part is in Leeds.",
        "I'll ring you tomorrow, as soon as we open.",
        "The card arrives instantly.",
        "We hope to see you again soon!",
        "Shortly after nine the power was back.",
        "There's a five-year guarantee on the frame.",
        "We guarantee it for five years.",
        "We guarantee your bike frame for two full years.",
        "We have two in stock, and you can pick yours up immediately.",
        "Wir haben zwei da, Sie können das Rad sofort mitnehmen.",
    ],
)
def test_a_promise_with_a_date_or_none_at_all(draft: str) -> None:
    assert not owning.unbounded_promise(case(draft))
