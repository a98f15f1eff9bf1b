"""Whether the coach sees that a draft names nothing, starts cold, or thanks for anything or not at all."""

from __future__ import annotations

import pytest

from herzenstakt.coach.review import review
from herzenstakt.coach.rules import talking, thanking
from tests.coach.cases import case_of


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "My reading group got eleven copies instead of twelve.",
            "Thank you for raising your concern with us, Maureen. I'll write on Thursday.",
        ),
        (
            "Die Spülmaschine pumpt nicht ab.",
            "Wir haben Ihr Anliegen aufgenommen, ich rufe morgen an.",
        ),
        ("Im Hof liegt Sperrmüll.", "Wir haben den Vorgang weitergegeben, Frau Senf ruft Sie an."),
        ("Mein Sohn wurde geschubst.", "Wir nehmen den Vorfall ernst. Ich rufe Sie morgen an."),
        (
            "Warum darf mein Hund nicht mit?",
            "Schön, dass du fragst. Zu diesem Thema schreibt Nadine.",
        ),
        (
            "The tabs leave a white film.",
            "Thanks. I've shared your concern and will write on Monday.",
        ),
        (
            "Why was the choir cancelled?",
            "Thank you for contacting us about this matter. I'll ask.",
        ),
        ("The zip of my tent broke.", "Sorry to hear you've had an issue with your item."),
    ],
)
def test_vague(said: str, draft: str) -> None:
    assert talking.vague(case_of(said, draft)) is not None


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Die Spülmaschine pumpt nicht.",
            "Ihr Anliegen ist da: Ich sehe mir die Maschine morgen an.",
        ),
        (
            "Das Rad quietscht.",
            "Das Problem mit dem Quietschen kennen wir, meist ist es die Kette.",
        ),
        ("Wann wird der Spielplatz fertig?", "Im Juni. Das Thema liegt auch uns am Herzen."),
        ("Tolle Rutsche!", "Danke, Ihr Anliegen freut uns."),
        ("My bike light flickers.", "A loose contact, most likely. Bring the bike in on Saturday."),
        ("Are you open on Sunday?", "We are, from ten. Write to me if you have any issues."),
    ],
)
def test_named(said: str, draft: str) -> None:
    assert talking.vague(case_of(said, draft)) is None


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ("Mein Drucker zieht kein Papier.", "Öffnen Sie die Klappe. Dort sitzt oft ein Rest."),
        ("Die Sauna wird nicht warm.", "Ofentür öffnen und den Knopf drücken. Dann läuft sie."),
        ("Das Gerät lädt nicht mehr.", "Nimm ein anderes Kabel. Sonst schicke ich dir ein neues."),
        ("Meine Bestellung fehlt.", "Wir brauchen Ihre Postleitzahl. Dann sehe ich nach."),
        ("Ich finde den Termin nicht mehr.", "Zuerst müssen Sie sich abmelden. Er ist noch da."),
        ("My heating has been off.", "Check the gauge first. I can talk you through it."),
        ("I've been locked out.", "You need to use the library terminal. I'll unlock it then."),
        ("My card was swallowed.", "Report it in the app. That stops it being used."),
    ],
)
def test_cold_start(said: str, draft: str) -> None:
    found = talking.cold_start(case_of(said, draft))
    assert found is not None
    assert found[0] == 0


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Mein Kind hat das falsche Mittel genommen!",
            "Rufen Sie den Giftnotruf an. Ich bin in fünf Minuten da.",
        ),
        (
            "Es wurde am Tag der Aufführung nichts geliefert.",
            "Sechs Monate proben und dann ohne Kostüme dastehen, das ist bitter. Ich rufe Sie an.",
        ),
        (
            "Ich hab Angst vor der OP.",
            "So geht es vielen am Abend davor. Frau Dr. Weil kommt vorher zu Ihnen.",
        ),
        (
            "My son wants to know how the train turns round",
            "Tell him that's a good question. It doesn't!",
        ),
        ("I passed my test, first go!", "First go, brilliant! Good luck with the practical."),
        (
            "The iron buzzes. Is that normal?",
            "No, it isn't, and I'm glad you asked. Bring it in any day till six.",
        ),
        ("Mein Drucker druckt Streifen.", "Streifen sind lästig! Reinigen Sie einmal die Düsen."),
        ("Mein Drucker druckt Streifen.", "Hallo Leon, reinige einmal die Düsen. Meist hilft das."),
        ("Wie stelle ich die Uhr um?", "Drücken Sie beide Tasten. Danach blinkt die Stunde."),
        ("Danke, die Uhr läuft wieder!", "Halt sie gut fest. Sie ist die letzte ihrer Art."),
        ("Meine Karte ist weg.", "Bitte rufen Sie die Hotline an."),
        ("Mein Paket fehlt.", "Acht Tage sind zu lang. Ich rufe im Lager an."),
        ("How do I reset the router?", "Press the little button. The lamp turns blue."),
        ("My jar won't open.", "Ha, those lids are tight. Run it under hot water."),
    ],
)
def test_warm_start(said: str, draft: str) -> None:
    assert talking.cold_start(case_of(said, draft)) is None


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Die Führung mit Frau Oster durch den Hafen war großartig!",
            "Vielen Dank für Ihre lieben Worte!",
        ),
        (
            "Der neue Sauerteig ist der Hammer, außen kross.",
            "Das freut uns sehr! Danke für dein Feedback.",
        ),
        ("Seit den Einlagen laufe ich wieder zehn Kilometer.", "Das freut uns riesig! Danke dir."),
        ("Your driver Ahmed carried her bags. What a star!", "Thank you for your kind feedback!"),
        ("That rhubarb crumble tasted like my grandmother's.", "Thanks, you've made our day!"),
    ],
)
def test_generic_thanks(said: str, draft: str) -> None:
    assert talking.generic_thanks(case_of(said, draft)) == (0, len(draft))


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Die Führung mit Frau Oster war großartig!",
            "Danke! Frau Oster freut sich, ich sage es ihr.",
        ),
        ("Eure Mohnrolle ist ein Traum.", "Das freut uns! Der Mohn kommt aus dem Nachbardorf."),
        ("Ihr seid toll!", "Das freut uns sehr, danke!"),
        ("Wann kommt die neue Führung?", "Am Freitag. Das freut uns selbst am meisten, danke!"),
        ("The crumble was delicious!", "Thank you! Nan will be glad you liked her crumble."),
        ("You guys rock", "Made our day, thank you!"),
    ],
)
def test_thanks_in_particular(said: str, draft: str) -> None:
    assert talking.generic_thanks(case_of(said, draft)) is None


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ('Kleiner Hinweis: auf der Speisekarte steht "Kürbisuppe".', "Wir haben das korrigiert."),
        ("Hinter der Turnhalle liegt eine kaputte Flasche.", "Der Hausmeister räumt sie weg."),
        ("Heads-up, the link goes to a 404.", "The link will be repaired by tomorrow."),
        ("Why not put the bus times in the window?", "A sheet goes up on Monday."),
    ],
)
def test_no_thanks(said: str, draft: str) -> None:
    assert thanking.no_thanks(case_of(said, draft)) == (0, len(draft))


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Das Plakat sagt Samstag, der 14., es ist ein Sonntag.",
            "Augen wie ein Luchs! Wir kleben morgen über.",
        ),
        (
            "Just to let you know, my wife won't be at choir. She passed away.",
            "Oh Geoff, we are so sorry.",
        ),
        ("Mein Teeservice im Paket war in Scherben.", "Das tut weh. Schicken Sie mir ein Foto."),
        ('Kleiner Hinweis: da steht "Februrar".', "Adlerauge! Ist schon korrigiert."),
        ("Am Steg fehlt eine Planke.", "Gut, dass Sie das sehen! Wir sperren gleich ab."),
        ("Typo in your header: 'Wellcome'.", "Good catch, fixed!"),
        ("The handrail is loose.", "We're grateful you spoke up. It gets welded tomorrow."),
        ("Meine Rechnung hat einen Tippfehler.", "Die neue ist schon in Ihrem Postfach."),
    ],
)
def test_thanked(said: str, draft: str) -> None:
    assert thanking.no_thanks(case_of(said, draft)) is None


def test_what_is_vague_needs_no_second_hint() -> None:
    said = (
        "Die Urkunde für das Eselfohlen kam nie an. Auf zwei Mails kam keine Antwort. "
        "Mein Vater ist inzwischen im Heim und fragt jeden Tag nach seinem Esel."
    )
    draft = "Guten Tag, wir haben Ihr Anliegen erhalten und bedauern das. Ich melde mich am Freitag um zehn."
    names = {hint.cue.name for hint in review(draft, said)}
    assert "vague" in names
    assert "no_paraphrase" not in names
