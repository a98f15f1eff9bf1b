"""The mood of a message, and whether a draft takes it in."""

from __future__ import annotations

import pytest

from herzenstakt.coach import mood
from herzenstakt.coach.text import Text


@pytest.mark.parametrize(
    "said",
    [
        "Ich bin stocksauer, das Paket liegt seit Tagen im Depot!",
        "Unser Kind hat geweint, weil der Weihnachtsmann nicht kam.",
        "Ich komme mir vor wie der letzte Depp. Fünf Anrufe, fünf verschiedene Auskünfte.",
        "Mir kommen die Tränen, wenn ich sehe, was ihr aus dem alten Kino gemacht habt.",
        "Ich hab solche Angst, dass mein Konto gehackt wurde und niemand reagiert.",
        "Danke für nichts. Schon wieder eine Stunde umsonst gewartet!!",
        "Honestly heartbroken. Our wedding photos are gone because your cloud lost them.",
        "My hands are still trembling. Your van overtook me on a blind bend.",
        "I'm absolutely livid. Charged twice AGAIN and nobody picks up the phone.",
        "We buried him on Friday, he died last month, and you still write to him. Please stop.",
        "You ruined our party. The cake said Happy Retirement and people laughed at us.",
    ],
)
def test_upset(said: str) -> None:
    assert mood.is_upset(Text(said))


@pytest.mark.parametrize(
    "said",
    [
        "Bei der Lieferung fehlte die Gebrauchsanweisung. Könnt ihr sie mir mailen?",
        "Der Fehler 0x80 kommt bei jedem Update.",
        "Wo kann ich mein altes Sofa abgeben?",
        "Kein Ärger, nur eine Frage: Ist der Kurs noch frei?",
        "Vor der OP hatte ich Angst, aber das Team war wunderbar und so lieb, danke!",
        "Das Konzert hat uns zu Tränen gerührt.",
        "relegated and broke, what a joke of a club lol",
        "So sorry, I spilt tea on the book. Mortified!",
        "The gate code doesn't work this morning.",
        "I was terrified before the jump, and your crew were brilliant and so kind. Thank you!",
        "",
    ],
)
def test_calm(said: str) -> None:
    assert not mood.is_upset(Text(said))


@pytest.mark.parametrize(
    "said",
    [
        "Euer Sauerteig ist der Hammer!",
        "Vielen Dank an Frau Demir, sie war so geduldig mit mir.",
        "Love how quietly the new dryer runs.",
        "Shout-out to the guard who waited for us. What a star.",
    ],
)
def test_praise(said: str) -> None:
    assert mood.is_praise(Text(said))


@pytest.mark.parametrize(
    "said",
    [
        "Toller Service, ich warte seit drei Wochen.",
        "Vielen Dank auch, das Glas war zerbrochen.",
        "Thanks for nothing, the lamp is broken.",
        "Could you send me the form? Thanks in advance.",
        "Wann macht das Bad auf?",
    ],
)
def test_no_praise(said: str) -> None:
    assert not mood.is_praise(Text(said))


@pytest.mark.parametrize(
    "said",
    [
        'Kleiner Hinweis: auf eurer Speisekarte steht "Kürbisuppe".',
        "Am Spielplatz in der Birkenstraße liegt zerbrochenes Glas im Sand.",
        "Vorschlag: Hängt die Öffnungszeiten doch an die Tür.",
        "Am Steg fehlt eine Planke, heute wäre fast ein Kind durchgetreten.",
        "Heads-up, the link to the timetable goes to a 404 page.",
        "The defibrillator outside the hall has a flashing red light.",
        "Why not put the bus times in the window?",
        "Your recipe says 200 g of salt.",
    ],
)
def test_report(said: str) -> None:
    assert mood.is_report(Text(said))


@pytest.mark.parametrize(
    "said",
    [
        "Meine Rechnung hat einen Tippfehler im Namen.",
        "Ist die Rutsche im Bad gefährlich für Vierjährige?",
        "Bestellung 20931: Da fehlt der Deckel!",
        "Any idea when the new bins arrive?",
        "My parcel came with a broken cup.",
        "Ihr seid das Letzte, der Link ist schon wieder tot, eine Frechheit!",
    ],
)
def test_no_report(said: str) -> None:
    assert not mood.is_report(Text(said))


def test_trouble_is_more_than_being_upset() -> None:
    assert mood.has_trouble(Text("Der Drucker zieht kein Papier mehr ein."))
    assert mood.has_trouble(Text("The tap in our flat drips all night."))
    assert not mood.has_trouble(Text("Wann macht ihr morgen auf?"))
    assert not mood.has_trouble(Text("Sorry, ich habe den Schlüssel verloren, mein Fehler."))


WAITED = "Drei Wochen warte ich auf meine Lampe, ich bin stinksauer!"
CUT = "I'm furious. You cut my hedge down to stumps and I wasn't even asked."


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Es tut mir leid, die Lampe stand im falschen Regal.", WAITED),
        ("Drei Wochen ohne Lampe. Sie geht heute raus.", WAITED),
        ("Drei Wochen, das zehrt. Die Lampe geht heute raus.", WAITED),
        ("Da würde ich auch aus der Haut fahren. Die Lampe ist morgen da.", WAITED),
        ("Niemand sollte so lange im Dunkeln sitzen müssen. Morgen ist sie da.", WAITED),
        ("Ich habe Ihre Bestellung vergessen. Die Lampe geht heute raus.", WAITED),
        ("Hallo Frau Roth, das hätte nicht so laufen dürfen. Sie geht heute raus.", WAITED),
        ("I got the house number wrong, the order was for 41. May I come round?", CUT),
        ("Somebody should have knocked first. May I come round tomorrow?", CUT),
        ("Stumps where there was a hedge: I can see why you're angry.", CUT),
        ("No way to treat anybody's garden. May I come round tomorrow?", CUT),
    ],
)
def test_taken_in(draft: str, said: str) -> None:
    assert mood.acknowledges(Text(draft), Text(said))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Guten Tag, danke für Ihre Nachricht. Wie lautet Ihre Kundennummer?", WAITED),
        ("Bitte schicken Sie uns Ihre Bestellnummer.", WAITED),
        ("Lieferungen gehen montags und donnerstags raus. Die nächste ist übermorgen.", WAITED),
        ("Wir prüfen das und melden uns. Wir bitten um Ihr Verständnis.", WAITED),
        ("Hello, hedges are trimmed between March and May. The plan is on our site.", CUT),
        ("Thank you for your message. We will forward it to the garden team.", CUT),
        ("Send us your address and we will check. Thank you for your understanding.", CUT),
    ],
)
def test_not_taken_in(draft: str, said: str) -> None:
    assert not mood.acknowledges(Text(draft), Text(said))
