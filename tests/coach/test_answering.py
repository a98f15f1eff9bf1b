"""Whether the draft answers: for each rule drafts that get its hint, and near misses that do not."""

from __future__ import annotations

import pytest

from herzenstakt.coach.case import Case
from herzenstakt.coach.draft import Address, Facts
from herzenstakt.coach.questions import asked_in
from herzenstakt.coach.rules import answering
from herzenstakt.coach.text import Text
from tests.coach.cases import is_hinted

# --- questions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "Wann öffnet der Bauhof samstags?",
        "habt ihr auch laktosefreie torten",
        "Ich würde gern wissen, ob der Lift läuft.",
        "Do you ship to Ireland?",
        "does the ferry take bikes",
        "I was wondering whether the course runs in the evenings.",
    ],
)
def test_a_question_is_heard(said: str) -> None:
    assert list(asked_in(Text(said)))


@pytest.mark.parametrize(
    "said",
    [
        "Was soll das??",
        "Habt ihr sie noch alle?",
        "Wie kann so etwas passieren?",
        "Is this a joke?",
        "How dare you?",
        "Ich bin sehr zufrieden.",
        "What a lovely evening.",
    ],
)
def test_a_question_mark_alone_asks_nothing(said: str) -> None:
    assert not list(asked_in(Text(said)))


# --- question_unanswered ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Was kostet denn eine Beratung bei Ihnen?",
            "Unsere Beraterinnen nehmen sich viel Zeit für jedes Gespräch und bringen Jahre an "
            "Erfahrung mit. Sie sind bei uns in den besten Händen.",
        ),
        (
            "Wann macht der Biergarten wieder auf? Und darf man eigene Brotzeit mitbringen?",
            "Servus! Ab dem 1. Mai geht's bei gutem Wetter los, täglich ab 15 Uhr. "
            "Wir freuen uns schon auf die Saison!",
        ),
        (
            "Wo kann ich am Festtag parken, und ist der Eingang barrierefrei?",
            "Der Haupteingang hat eine Rampe und eine Automatiktür, da kommen Sie mit dem "
            "Rollstuhl gut durch.",
        ),
        (
            "When will the blue mugs be back in stock?",
            "So glad you love the blue mugs! They're one of our best sellers and each is glazed "
            "by hand in our studio.",
        ),
        (
            "Are you coming to Cardiff this year, and will there be tickets on the door?",
            "Cardiff, yes! We're at the Globe on the 12th of October and we can't wait to see you.",
        ),
        (
            "How do I turn the night mode off? It keeps coming on at 6.",
            "Night mode was our most requested feature last year, and it's kind to your eyes and "
            "the battery.",
        ),
    ],
)
def test_an_open_question_is_mentioned(said: str, draft: str) -> None:
    assert is_hinted(answering.question_unanswered, said, draft)


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Wie heißt die Musik am Abend?",
            "Das ist das Trio Holunder, aufgenommen in der Kreuzkirche.",
        ),
        (
            "Kommt das Eisbärbaby noch raus?",
            "Das entscheidet die Mama. Sobald wir sie sehen, hängt eine Fahne am Tor.",
        ),
        ("dogs ok on the patio?", "Always! Water bowls are by the door."),
        (
            "When he died we found forty sets. I listened to it last night",
            "How lovely, greetings from all of us.",
        ),
        ("Wann öffnet der Bauhof?", "Samstags von 8 bis 12 Uhr, unter der Woche schon ab sieben."),
        (
            "Wann kommt der neue Katalog?",
            "Das steht leider noch nicht fest. Ich frage morgen in der Druckerei nach und schreibe "
            "dir hier bis Freitag.",
        ),
        ("Braucht man für das Gerät einen Adapter?", "Der liegt bei."),
        (
            "Kann ich Hunde mitbringen und gibt es Wasser für sie?",
            "Vierbeiner sind herzlich willkommen, und am Eingang steht immer ein voller Napf.",
        ),
        ("Is the castle open in winter?", "Weekends only from November, the tearoom till three."),
        ("Do you buy old clocks?", "We do, and Ernest pays a fair price for the broken ones too."),
        ("Das ist doch ein Witz?", "Wir haben den Fehler gefunden und der Zug fährt wieder."),
        ("Schöner Laden!", "Danke, wir haben lange an den Regalen gebaut."),
    ],
)
def test_an_answered_question_is_left_alone(said: str, draft: str) -> None:
    assert not is_hinted(answering.question_unanswered, said, draft)


def test_a_better_hint_takes_the_place_of_the_open_question() -> None:
    said, draft = "Wie lange gilt der Gutschein?", "Das steht in unseren FAQ."
    assert is_hinted(answering.help_yourself, said, draft)
    assert not is_hinted(answering.question_unanswered, said, draft)


# --- only_redirects --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Mein Antrag liegt seit acht Wochen bei Ihnen. Was ist da los?",
            "Sehr geehrter Herr Wolf, bitte wenden Sie sich an das zuständige Sachgebiet. "
            "Mit freundlichen Grüßen",
        ),
        ("Die Heizung ist kalt.", "Bitte rufen Sie die Störungshotline an: 0800 123 456."),
        ("Warum ist mein Konto gesperrt?", "Hi Tim, meld dich bitte per PN mit deinem Namen."),
        ("Der Arzt hat nicht zugehört.", "Das müssten Sie bitte mit der Praxisleitung klären."),
        ("My parcel never came.", "Hi, please contact the courier directly."),
        (
            "The heating in block C has been off since Friday.",
            "Repairs are handled by Castle Homes, not by us. Their number is 0121 496 0000.",
        ),
        ("I was charged twice.", "Hello! Drop us a DM with your username and account number."),
    ],
)
def test_a_bare_redirection_is_mentioned(said: str, draft: str) -> None:
    assert is_hinted(answering.only_redirects, said, draft)


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Mein Paket hängt seit einer Woche in Hannover.",
            "Eine Woche Stillstand in Hannover nervt, das verstehe ich. Schick mir bitte die "
            "Sendungsnummer als Nachricht, weil hier alle mitlesen, dann rufe ich heute im Depot an.",
        ),
        (
            "Wie kann ich mich für das Praktikum bewerben?",
            "Am besten mit ein paar Zeilen per Mail an jobs@muehle.example, dann meldet sich "
            "Frau Pohl.",
        ),
        ("Ist Herr Kunz im Haus?", "Er kommt um zwei, soll er Sie zurückrufen?"),
        ("Do I have to print the ticket?", "Your phone will do fine."),
        ("Can my friend use my ticket?", "They can, just bring the booking email along."),
        ("The tap won't stop.", "Thanks, a plumber's coming at two. Was it the left tap?"),
    ],
)
def test_a_redirection_with_something_in_it_is_left_alone(said: str, draft: str) -> None:
    assert not is_hinted(answering.only_redirects, said, draft)


# --- help_yourself ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ("Habt ihr auch laktosefreie Torten?", "Hallo Miri, schau mal in unsere Speisekarte."),
        ("Wie stell ich den Timer?", "Ein Blick in die Bedienungsanleitung wirkt Wunder ;)"),
        ("Darf ich Grünschnitt abgeben?", "Einfach kurz googeln, das steht überall."),
        ("Ist das Mehl bio?", "Das erkennst du am Siegel auf der Tüte."),
        ("Can I wash this jumper at 40?", "It's on the label."),
        ("Is there a late bus back?", "Hi Ty, bus times are on our socials."),
        ("How long is the warranty?", "See section 7 of the T&Cs."),
    ],
)
def test_look_it_up_is_mentioned(said: str, draft: str) -> None:
    assert is_hinted(answering.help_yourself, said, draft)


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Wo finde ich die Satzung?",
            "Hier: verein-nord.example/satzung. Der Austritt steht auf Seite 3.",
        ),
        ("Wie lange gilt der Gutschein?", "Drei Jahre ab Kaufdatum, so steht es in den AGB."),
        ("Wann ist Schluss?", "Am 30. April um Mitternacht. Alle Details stehen auf der Website."),
        ("Wie kündige ich?", "In jeder Ausgabe ist unten ein Link, ein Klick und weg ist er."),
        ("Gibt es Parkplätze?", "Parkplätze finden Sie hinter dem Haus."),
        ("Does it come with batteries?", "Two of them are in the box."),
        ("Your site is down.", "The website was restarted at nine and works again."),
    ],
)
def test_an_answer_with_a_place_is_left_alone(said: str, draft: str) -> None:
    assert not is_hinted(answering.help_yourself, said, draft)


# --- asks_again ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ("Ich warte auf Auftrag 2024-5567.", "Nennen Sie mir bitte die Auftragsnummer?"),
        (
            "Gestern war in der Filiale am Marienplatz die Kasse unbesetzt.",
            "Danke für den Hinweis. Um welche Filiale handelt es sich denn?",
        ),
        ("Mein Staubsauger VX 900 saugt nicht.", "Ärgerlich! Um welches Modell geht es?"),
        ("Rock in 38 in Dunkelgrün, habt ihr den?", "Ich guck gern. Welche Größe suchst du?"),
        ("Im Kino Saal 4 klebt der Sitz.", "Igitt! In welchem Saal war das denn?"),
        ("Order #55231 arrived cracked.", "Oh no. Could you let us know your order number?"),
        ("I was in your Deansgate store and the lift was out.", "Sorry! Which store was it?"),
        ("We're a group of nine on Friday.", "Lovely! How many of you will there be?"),
        ("Please move my appointment on 12 June.", "Happy to. When is your appointment?"),
    ],
)
def test_asking_for_what_is_known_is_mentioned(said: str, draft: str) -> None:
    assert is_hinted(answering.asks_again, said, draft)


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Grandad died on Sunday. Could you bake a cake for the funeral?",
            "Of course. When is the funeral?",
        ),
        ("Ich habe die Hose in 40 bestellt.", "Welche Größe soll ich dir stattdessen schicken?"),
        ("Der Zug am Freitag war voll.", "Wann passt es dir, dass ich dich anrufe?"),
        ("Mein Schirm ist weg.", "Im Fundbüro liegen drei. Welche Farbe hat Ihrer denn?"),
        ("Order 9921 came without the charger.", "Sorry! Which plug do you need, UK or EU?"),
        ("My kettle leaks.", "That's not right. When did you buy it, and which model is it?"),
        ("Bestellung 4471 ist da.", "Schön, dass die 4471 da ist! Gefällt sie dir?"),
    ],
)
def test_asking_for_what_is_new_is_left_alone(said: str, draft: str) -> None:
    assert not is_hinted(answering.asks_again, said, draft)


# --- policy_wall -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Kann ich die Bücher später zurückgeben?",
            "Oh, dann erst mal alles Gute! Das ist bei uns leider nicht vorgesehen.",
        ),
        ("Kann ich die Schuhe umtauschen?", "Ein Umtausch ist leider nicht mehr möglich."),
        (
            "Darf mein Enkel mit in die Sauna?",
            "Nein, das ist bei uns nicht gestattet. Wir bitten um Verständnis.",
        ),
        (
            "Ich würde gern in Raten zahlen.",
            "Hi, Ratenzahlung bieten wir nicht an. Danke fürs Verständnis!",
        ),
        ("Nehmt ihr mein Paket mit an?", "Tut mir leid, das dürfen wir nicht."),
        ("Can I swap my ticket?", "Hi there, tickets can't be exchanged. Hope you understand!"),
        ("Any chance you could hold the dress?", "We don't hold items, sorry!"),
        (
            "I'd like a refund, I've broken my wrist.",
            "I'm sorry to hear about your wrist. Per our terms, course fees are non-refundable.",
        ),
    ],
)
def test_a_bare_no_is_mentioned(said: str, draft: str) -> None:
    assert is_hinted(answering.policy_wall, said, draft)


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (
            "Parcel's here after all, it was behind the hedge.",
            "No fuss at all, I'm glad it turned up.",
        ),
        (
            "Kann ich das Kleid zurückgeben?",
            "Nach 30 Tagen geht das leider nicht mehr, weil wir es dann nicht mehr verkaufen dürfen.",
        ),
        ("Kann ich stornieren?", "Stornieren geht leider nicht. Du kannst es aber umschreiben."),
        ("Darf ich hier grillen?", "Auf dem Rasen nicht, am Kiesplatz hinter der Laube jederzeit."),
        ("Kann ich später kommen?", "Das ist kein Problem, klingeln Sie einfach."),
        ("Can I bring my dog?", "Not inside, our neighbour's daughter has a severe allergy."),
        ("Can I park overnight?", "There's no barrier, so you can stay as long as you like."),
        ("Thanks!", "No bother at all."),
        ("Der Zug war zu spät.", "Das tut mir leid. Das hätte nicht passieren dürfen."),
    ],
)
def test_a_no_with_a_reason_or_a_way_is_left_alone(said: str, draft: str) -> None:
    assert not is_hinted(answering.policy_wall, said, draft)


# --- address_mismatch ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "draft", "address"),
    [
        ("Könnten Sie mir den Kontostand sagen?", "Klar! Hast du deine Nummer da?", None),
        (
            "Guten Tag, ist Ihr Laden offen?",
            "Moin! Ja, komm einfach vorbei, wir sind ab neun da.",
            None,
        ),
        ("Wann hast du auf?", "Wir haben von 9 bis 18 Uhr für Sie geöffnet.", None),
        ("danke, du hast mir geholfen", "Es war uns eine Freude, Ihnen zu helfen!", None),
        ("Wann habt ihr auf?", "Wir haben von 9 bis 18 Uhr für Sie geöffnet.", Address.DU),
        ("Gibt es noch Plätze?", "Ja, drei. Melden Sie sich an und bring Badesachen mit!", None),
        ("Läuft der Lift?", "Ja, ab 8 Uhr. Wir freuen uns auf dich!", Address.SIE),
        (
            "Ist der Kurs voll?",
            "Noch nicht, Sie können sich bis Freitag anmelden. Wir helfen Ihnen.",
            Address.DU,
        ),
        (
            "Ihr Mitarbeiter hat mich einfach geduzt. Können Sie das klären?",
            "Tut mir leid! Schick mir bitte deine Nummer.",
            None,
        ),
        ("Ich möchte gesiezt werden.", "Tut mir leid! Schick mir deine Nummer.", Address.SIE),
    ],
)
def test_the_wrong_address_is_mentioned(said: str, draft: str, address: Address | None) -> None:
    assert is_hinted(answering.address_mismatch, said, draft, Facts(address=address))


@pytest.mark.parametrize(
    ("said", "draft", "address"),
    [
        (
            "Können Sie mir sagen, wann die Müllabfuhr kommt?",
            "Am Dienstag. Stellen Sie sie raus.",
            None,
        ),
        ("Wann kommt eure Trainerin?", "Sie kommt am Donnerstag, und du bist eingeladen!", None),
        ("Wer sind Sie?", "Ich bin Jule und melde mich morgen bei Ihnen.", None),
        ("Haben Sie vegane Wurst?", "Haben wir! Sag einfach „Erbse“.", Address.DU),
        ("Was meinen Sie?", "Auf dem Schild steht „Komm rein“, das gilt auch für Sie.", None),
        ("Ist offen?", "Ja, bis acht.", Address.SIE),
        (
            "Können wir uns duzen? Haben Sie noch Karten?",
            "Gern, ich bin Uwe! Du findest sie vorn.",
            None,
        ),
        (
            "Warum duzt mich Ihr Automat?",
            "Er kann nur eines, da steht eben „du“ drin, und du bleibst du. Wir bleiben beim Sie.",
            None,
        ),
    ],
)
def test_the_right_address_is_left_alone(said: str, draft: str, address: Address | None) -> None:
    assert not is_hinted(answering.address_mismatch, said, draft, Facts(address=address))


def test_english_has_only_one_you() -> None:
    assert not is_hinted(
        answering.address_mismatch,
        "Could you tell me when you open?",
        "We open at nine, see you then!",
        Facts(address=Address.SIE),
    )


# --- hostile texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["? ", "nicht mehr ", "a@b ", "www.a.de ", "„", "in Köln ", "x, "])
def test_no_text_breaks_a_rule(text: str) -> None:
    long = "Wir haben das nicht und es ist für dich? " + text * 2_000
    case = Case(Text(long), Text(long), Facts(rounds=3))
    for rule in (
        answering.question_unanswered,
        answering.only_redirects,
        answering.help_yourself,
        answering.asks_again,
        answering.policy_wall,
        answering.address_mismatch,
    ):
        rule(case)
