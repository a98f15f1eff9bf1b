"""What must never stand in public, and when the coach steps aside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from herzenstakt.coach.case import Case
from herzenstakt.coach.danger import is_danger
from herzenstakt.coach.review import review
from herzenstakt.coach.rules import safety
from herzenstakt.coach.text import Text
from herzenstakt.testing.bench.coach import DRAFTS
from tests.coach.cases import case_of


def case(draft: str, said: str = "Seit Tagen keine Antwort!", **facts: Any) -> Case:
    return case_of(said, draft, **facts)


# --- crisis ---


@pytest.mark.parametrize(
    "said",
    [
        "Ich sehe keinen Sinn mehr in allem. Könnt ihr meinen Zugang löschen?",
        "Ich bin nur noch eine Belastung für alle hier.",
        "Wenn ihr das lest, bin ich schon weg.",
        "Ich weiß nicht, wie ich die Nacht überstehen soll.",
        "Die Tabletten hab ich mir schon bereitgelegt.",
        "Ein Mann läuft mir seit der Haltestelle nach.",
        "Mein Exmann steht unten vor der Tür und wartet auf mich.",
        "I've written my goodbye letters, please close the account.",
        "I don't see a way out. Thanks for listening.",
        "I keep thinking about stepping in front of a train.",
        "He's got a knife and he's in the kitchen, be quiet please",
        "There won't be a me to send the bill to.",
        "She was all I had. There's enough insulin left for me too.",
        "Ich will morgen früh einfach nicht mehr aufwachen.",
        "Wenn das Jobcenter wieder ablehnt, häng ich mich auf.",
        "Löscht mein Konto bitte. Da, wo ich hingehe, brauche ich keins.",
        "Meine Kinder wären ohne mich viel besser dran",
        "Ich sitze hier mit meinen Tabletten und weiß nicht, ob ich morgen noch will.",
        "Bitte nicht zurückrufen, mein Ex schlägt mich, wenn das Handy klingelt.",
        "Auf Gleis 2 steht ein Junge ganz vorn an der Bahnsteigkante und weint",
        "Meine Tochter ist verschwunden, ihre Jacke hängt noch hier!",
        "Unser Nachbar liegt im Flur und atmet nicht",
        "i just want it all to stop. the pain, the letters, me",
        "Lock the account, I won't be around to use it after tonight.",
        "My wife would be better off without me and you know it.",
        "There's a girl sitting on the tracks behind the depot",
        "he said he'll kill me if i call anyone. please don't ring",
        "I've written to my kids, the letters are on the table. You won't be hearing from me again.",
        "If your driver comes back I'll stab him, I mean it",
        "Seit Oma tot ist, gibt es keinen Grund mehr, morgens aufzustehen.",
        "Es wäre für alle leichter, wenn ich nicht mehr da wäre.",
        "Die Briefe liegen auf dem Tisch, der Hund ist bei meiner Schwester. Lebt wohl.",
        "Ich setz mich auf die Gleise, dann habt ihr Ruhe.",
        "My ex pushed me down the stairs, please don't write to this address.",
        "I don't see any point in being here any more.",
        "Our little boy has swallowed the battery from your remote.",
        "My boyfriend is drunk, he's locked us in and says he'll hurt us both.",
        "Mein Ex hat geschrieben, er macht mich kalt, bitte gebt die Adresse nicht raus.",
        "Tell my kids I'm sorry. That's the last thing you'll read here.",
        "Strom weg seit acht, und Papa ist auf das Sauerstoffgerät angewiesen.",
        "My dad left his wedding ring and a note on the table.",
        "My dad gave me his wedding ring and said I should look after mum.",
        "My husband left his wedding ring and phone at home and drove off",
        "No power since 8 and my mother's oxygen was already low, please hurry",
        "Ohne Strom, und ihr Insulin war im Kühlschrank, sie zittert schon",
        "My ex has threatened legal action and to break my legs",
        "My husband threatens to cancel my phone so I can't call the police",
        "Macht euch keine Mühe, ich plane kein nächstes Jahr mehr.",
        "Wenn der Druck zu groß wird, muss ich mir wehtun.",
        "Ich bin 79, und mein Sohn sperrt mich ein, wenn das Geld nicht reicht.",
        "I burned myself again tonight, and your bot offers me a discount.",
        "Can't talk. Pretend I'm ordering a pizza, he's in the shower.",
        "Tell my boys I'm sorry and I love them.",
        "Am Bahnsteig, der Zug kommt, ich mache gleich einen Schritt nach vorn.",
        "Mein Stiefvater macht mich kalt, wenn ich was sage.",
        "She's got me locked in for days now.",
        "My son's wedding ring was left on the pillow and he's not picking up.",
        "My flatmate is blue round the lips and snores so strangely.",
        "Meine Tochter hätte um eins mit dem Bus kommen sollen, jetzt ist neun und ihr Handy aus.",
    ],
)
def test_danger_is_found_however_it_is_said(said: str) -> None:
    assert [hint.cue.name for hint in review("Danke, wir melden uns!", said)] == ["crisis"]


@pytest.mark.parametrize(
    "said",
    [
        "Es hat keinen Sinn mehr, mit eurer Hotline zu reden.",
        "Meine Tabletten liegen bei euch zur Abholung, wann habt ihr auf?",
        "Ich bin bei der letzten Nachricht von euch eingeschlafen. Macht's gut!",
        "Ich verabschiede mich in den Ruhestand, danke für die schöne Zeit!",
        "Can't do this any more with your hold music, please call me back.",
        "What's the point of a helpline nobody answers?",
        "I have nothing left in my account because you charged me twice!",
        "I'm retiring on Friday, thank you all for the lovely years!",
        "Ich sterbe vor Hunger, wann macht ihr auf?",
        "Die Hitze in eurem Bus bringt mich um",
        "Ich lach mich tot über den Dackel 😂",
        "Danke für alles, das war mein letzter Kurs bei euch!",
        "Das war das letzte Mal, ich kann nicht mehr. Kündigt mein Abo.",
        "Ich brauche meine Tabletten, wann öffnet die Apotheke?",
        "Ich stehe am Gleis 4 und kein Zug kommt",
        "Mein Mann holt mich um fünf ab, kann er bei euch parken?",
        "Meine Oma ist letzte Woche verstorben, wie kündige ich den Vertrag?",
        "Können Sie mir die Bürste bitte um 9 Uhr bringen?",
        "this queue is killing me lol",
        "My mum is going to kill me if the cake isn't ready",
        "Your brownies are to die for",
        "My daughter's parcel has gone missing",
        "I'm dying to know when the new season starts",
        "You won't be seeing me again, worst haircut ever",
        "Someone parked outside my house again, can you tow him?",
        "My kids are freezing on your platform, where is the train?",
        "Wir ziehen um, die Katze geht zu meiner Schwester, das Abo brauchen wir nicht mehr.",
        "Mein Mann darf nichts merken, es ist sein Geburtstagsgeschenk.",
        "I'd rather be dead than fly with you again.",
        "Since my dad died I come here every Sunday. Please keep the bench!",
        "The barrier won't let me out of the car park.",
        "My late father gets letters threatening fees, three months after the funeral.",
        "The power was off for nine hours, and my insulin was in the fridge.",
        "A nurse found my dad's wedding ring in the laundry, tell her she's an angel!",
        "She's going to kill me when she sees the bill",
        "She got me in at short notice for a haircut, brilliant.",
        "She's locked me in to a two-year contract.",
        "Die Klimaanlage im Zug macht mich kalt.",
        "My son says he'll beat me at Mario Kart now, great shop!",
        "Mit dem neuen Zug geht ihr einen Schritt nach vorn, super!",
        "That's the last thing you'll hear from me, I'm switching to your competitor.",
        "I had to tell my kids I'm sorry, no zoo today, because you closed early.",
        "Mein Brief an meine Tochter ist nicht angekommen.",
        "I'm past caring about your excuses.",
        "I cut myself on your tin again",
        "You were the only reason I stayed with this bank.",
        "Der Techniker hätte um neun kommen sollen, und sein Handy ist aus.",
        "Nobody has seen my parcel since Tuesday.",
        "Der Fahrer wartet vor meinem Haus, ich bin gleich da.",
        "Ich darf es Mama nicht sagen, es wird eine Überraschung!",
        "Your lorry stands outside my house every day.",
        "Ich plane kein nächstes Jahr mehr bei euch, bitte kündigen.",
        "Mein Guthaben ist nicht mehr vorhanden!",
        "Schön, dass ich das selber machen kann, die Rücksendung.",
        "The courier said he tried the door but nobody answered.",
        "Der Paketbote wartet immer vor meiner Tür.",
        "The jacket has a tight chest, can I exchange it?",
        "My husband gave me a wedding ring from your shop.",
        "The cuts from your butcher are the best in town.",
        "Coffee was the only reason I lasted through the night shift.",
        "Ich will mir nicht wehtun, ist der Helm geprüft?",
        "Der Brief an meine Frau liegt schon drei Tage bei euch.",
        "I hurt myself again at football, are you open on Saturday?",
        "My mum has dementia and her hearing aid is missing.",
        "My partner threatens to sue you.",
        "This is the last message you'll ever hear from me as a customer, I am cancelling.",
        "Bei eurer Hotline schlage ich den Kopf gegen die Wand!",
    ],
)
def test_hunger_anger_and_leaving_are_no_danger(said: str) -> None:
    assert safety.crisis(case("Danke, wir melden uns!", said)) is None


def test_danger_is_found_whatever_the_language_of_the_draft() -> None:
    assert safety.crisis(case("Obrigado!", "I don't want to live anymore"))


# --- personal_data ---


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("Wir rufen Sie morgen unter 0171 2345678 an.", "0171 2345678"),
        ("Wir haben uns Ihre Nummer 06651/44 12 9 notiert.", "06651/44 12 9"),
        ("We'll ring you on 07700 900 318 after lunch.", "07700 900 318"),
        ("Die Mail ging an jana.koch@gmx.example.", "jana.koch@gmx.example"),
        ("Das Geld ist auf DE02 1203 0000 0000 2020 51.", "DE02 1203 0000 0000 2020 51"),
        ("Ihre Kundennummer 40-7712 steht auf der Rechnung.", "40-7712"),
        ("Order 88120 left us on Tuesday.", "88120"),
        ("It's logged as CR-22918.", "CR-22918"),
        ("Der Monteur ist um neun in der Lindenstraße 14.", "Lindenstraße 14"),
        ("The van is on its way to 9 Larch Avenue now.", "9 Larch Avenue"),
        ("The card ending 2207 was declined.", "card ending 2207"),
        ("Votre numéro de commande 99120 est prêt.", "99120"),
        ("Paket abgegeben bei Ihrer Nachbarin Frau Özdemir.", "achbarin Frau Ö"),
    ],
)
def test_data_of_a_private_person_is_found_in_any_language(draft: str, shown: str) -> None:
    found = safety.personal_data(case(draft))
    assert found
    assert shown in draft[slice(*found)] or draft[slice(*found)] in shown


@pytest.mark.parametrize(
    "draft",
    [
        "Sie sind am 3. April 1979 geboren, deshalb gilt der alte Tarif.",
        "You were born on 14/02/2009, so the junior price applies.",
        "Wegen Ihrer Schilddrüse ruft Dr. Beier Sie an.",
        "Your biopsy came back clear, no need to worry.",
    ],
)
def test_birth_and_illness_are_nobodys_business(draft: str) -> None:
    assert safety.personal_data(case(draft))
    assert safety.personal_data(case(draft, public=False)) is None


@pytest.mark.parametrize(
    ("draft", "said", "own"),
    [
        ("Sie erreichen uns unter 0661 4477.", "Wie erreiche ich euch?", ["0661 4477"]),
        ("Call us on +44 1632 960114.", "Anyone there?", ["01632 960 114"]),
        ("Mehr sagt presse@klinikum.example.", "Stimmt das?", []),
        ("Write to anna@brush.example.", "Whom do I ask?", ["hello@brush.example"]),
        ("Unser Laden ist in der Marktstraße 8.", "Wo finde ich euch?", []),
        ("The hole outside 14 Mill Road is closed.", "There's a hole outside 14 Mill Road", []),
        ("Ihre Kundennummer steht oben rechts, acht Ziffern.", "Wo steht sie?", []),
        ("Der IC 2034 fährt um 14:05 Uhr von Gleis 7.", "Wann kommt der Zug?", []),
        ("Geöffnet ist 08.00 - 18.00 Uhr, ab 12.05.2025 länger.", "Wann ist offen?", []),
        ("Artikel 55231 ist am Montag wieder da.", "Gibt es die Pfanne noch?", []),
        ("Notfälle bitte an 0800 111 0 111.", "Wer hilft nachts?", []),
        ("Mit Diabetes dürfen Sie ihn essen.", "Ich habe Diabetes, geht der Kuchen?", []),
    ],
)
def test_our_contacts_and_what_everybody_knows_may_be_shown(
    draft: str, said: str, own: list[str]
) -> None:
    assert safety.personal_data(case(draft, said, own_contacts=own)) is None


# --- public_compensation ---


@pytest.mark.parametrize(
    "draft",
    [
        "Das tut uns leid. Wir schicken dir einen Gutschein.",
        "Der nächste Kaffee geht auf uns.",
        "Die 18 Euro sind morgen wieder auf Ihrem Konto, die bekommen Sie zurück.",
        "Den Monat musst du natürlich nicht zahlen.",
        "An der Kasse liegen zwei Karten für dich.",
        "Als kleine Wiedergutmachung legen wir eine Bürste dazu.",
        "I've put the £48 back on your card.",
        "Come by on Friday, that one's on us.",
        "We're taking 15% off your next order.",
        "There's a scarf waiting for him at the shop.",
        "We won't charge you for June.",
        "I'll send you some chocolate to say sorry.",
    ],
)
def test_money_and_gifts_are_not_offered_in_public(draft: str) -> None:
    assert safety.public_compensation(case(draft, "Schon wieder kalt, eine Frechheit!"))
    assert safety.public_compensation(case(draft, "Schon wieder kalt!", public=False)) is None


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("The answer on the refund stands, the office writes to you by Friday.", "You crooks!"),
        ("Von Ihren Gebühren bezahlen wir die Reparatur.", "Es wurde wieder nicht gekehrt."),
        (
            "Sobald Sie Anzeige erstattet haben, bekommt die Polizei die Bilder.",
            "Mein Rad ist weg!",
        ),
        ("Apologies for the trouble caused, you are in at half past seven.", "Nobody knew of me!"),
        ("Mit Ausweis bekommst du 10 % Rabatt.", "Gibt es Rabatt für Studierende?"),
        ("Zurückgeben kannst du grundsätzlich 30 Tage lang, das kostet nichts.", "Zu klein!"),
        ("Einen Gutschein darf ich leider nicht versprechen.", "Ich will Ersatz!"),
        ("Ob Sie das Geld zurückbekommen, entscheidet Frau Ahlers.", "Geld her!"),
        ("Wie Sie Ihr Geld zurückbekommen, schreibe ich Ihnen privat.", "2 Stunden zu spät"),
        ("Returns are free for 30 days.", "How do returns work, is it free?"),
        ("Our pest control visits any home at no charge.", "Rats everywhere!"),
        ("It's been a long season, but the new lad can hit a free kick.", "what a club"),
        ("You should have been told on Monday, that one is on me.", "Nobody told me."),
        ("There's some free parking behind the hall.", "Where do I park?"),
    ],
)
def test_rules_prices_and_a_no_are_no_offers(draft: str, said: str) -> None:
    assert safety.public_compensation(case(draft, said)) is None


# --- beyond_authority ---


@pytest.mark.parametrize(
    "draft",
    [
        "Für den Wasserschaden kommen wir komplett auf.",
        "Die Mahngebühr streiche ich Ihnen.",
        "Sie bekommen morgen eine neue Pfanne.",
        "Dafür haftet die Stadt, das ist eindeutig.",
        "Den Vertrag können Sie sofort kündigen, ohne Frist.",
        "We'll have the whole fare back with you by Friday.",
        "I'm swapping the machine for a new one.",
        "You're entitled to leave without notice.",
        "The vet's bill is ours, send it over.",
    ],
)
def test_who_may_not_promise_does_not(draft: str) -> None:
    told = case(draft, "Das ist kaputt!", public=False, may_compensate=False)
    assert safety.beyond_authority(told)
    assert safety.beyond_authority(case(draft, "Das ist kaputt!", public=False)) is None


@pytest.mark.parametrize(
    "draft",
    [
        "Über die 240 Euro darf ich nicht selbst entscheiden, das macht Frau Ahlers.",
        "Ob wir den Mantel ersetzen, entscheidet die Versicherung bis Freitag.",
        "The £900 isn't mine to decide, Helen will write to you today.",
        "I've asked whether we can refund you and will call tomorrow.",
        "Ich schaue mir die Pfanne heute noch an.",
    ],
)
def test_to_say_who_decides_is_no_promise(draft: str) -> None:
    told = case(draft, "Das ist kaputt!", public=False, may_compensate=False)
    assert safety.beyond_authority(told) is None


def test_what_is_offered_in_public_is_said_only_once() -> None:
    told = case("Wir erstatten Ihnen 20 Euro.", "Das ist kaputt!", may_compensate=False)
    assert safety.public_compensation(told)
    assert safety.beyond_authority(told) is None


# --- danger between the lines ---


@pytest.fixture(scope="module")
def messages() -> list[dict[str, Any]]:
    """What people in danger write who do not say it outright, and what only sounds like it."""
    lines = (DRAFTS / "danger.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_much_of_what_is_said_between_the_lines_is_found(messages: list[dict[str, Any]]) -> None:
    """No list of words finds all of it: the button that opens the calm path stands beside every answer."""
    in_danger = [one["said"] for one in messages if one["danger"]]
    assert sum(is_danger(Text(said)) for said in in_danger) >= len(in_danger) * 0.4


def test_what_only_sounds_like_danger_is_mostly_left_alone(messages: list[dict[str, Any]]) -> None:
    harmless = [one["said"] for one in messages if not one["danger"]]
    assert sum(is_danger(Text(said)) for said in harmless) <= len(harmless) * 0.03
