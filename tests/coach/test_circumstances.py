"""The same words in other circumstances: what gets a hint here is right there."""

from __future__ import annotations

from typing import Any

import pytest

from herzenstakt.coach.draft import Address, Fault
from herzenstakt.coach.review import RULES
from tests.coach.cases import case_of


def is_hinted(cue: str, said: str, draft: str, **facts: Any) -> bool:
    return RULES[cue](case_of(said, draft, **facts)) is not None


OURS = {"fault": Fault.OURS}


@pytest.mark.parametrize(
    ("cue", "said", "draft", "facts"),
    [
        (
            "sarcasm",
            "Zwei Wochen Warten, eine Frechheit!",
            "Sollen wir die Blaskapelle bestellen?",
            {},
        ),
        ("sarcasm", "My tea was cold and late!", "How wonderful that you own a thermometer.", {}),
        ("sarcasm", "Das Brett passt nicht.", "Glückwunsch, Sie haben das Brett durchschaut.", {}),
        ("shouting", "Wann kommt ihr endlich?", "Wir kommen am Montag und NICHT früher.", {}),
        ("blame", "The seam burst!", "As per our last email, it is hand wash only.", {}),
        (
            "public_compensation",
            "Two hours in the cold, you are useless!",
            "I'm sorry. There's a free coffee for you at the desk.",
            {},
        ),
        (
            "public_compensation",
            "Heute schon wieder vor verschlossener Tür, super.",
            "Das ist bitter, wir haben das Schild vergessen. Ihr nächster Besuch geht aufs Haus.",
            {},
        ),
        ("public_compensation", "Kalt!", "Für Sie liegt vorne eine Zehnerkarte bereit.", {}),
        ("personal_data", "Wo ist mein Paket?", "Wir bringen es zu Ihnen, Hausnummer 40.", {}),
        (
            "question_unanswered",
            "Wann fährt die Fähre am Sonntag?",
            "Unsere Fähre ist sehr bequem und neu.",
            {},
        ),
        ("only_redirects", "Der Router fällt jeden Abend aus.", "Rufen Sie die Hotline an.", {}),
        ("asks_again", "Order 5521 is missing.", "Could you tell me which order number it is?", {}),
        (
            "address_mismatch",
            "Haben Sie auch Dinkelbrot?",
            "Ja, komm vorbei, wir haben deins da.",
            {},
        ),
        ("no_acknowledgement", "Das ist eine Frechheit!", "Wir öffnen um acht.", {}),
        (
            "minimising",
            "Mein Pony ist ab, ich könnte heulen.",
            "Haare wachsen ja wieder. Komm um sechs vorbei.",
            {},
        ),
        ("but_after_empathy", "Kalt!", "I understand, but it was open.", {}),
        ("passive_mistake", "Das Paket fehlt.", "Die Bestellung blieb im Lager liegen.", {}),
        ("no_story", "Die Musik war falsch.", "Wir bitten um Verzeihung. Ich rufe Sie an.", OURS),
        ("too_many_apologies", "Kalt!", "Sorry about that. We do apologise to you.", {}),
        ("no_next_step", "Kein Tisch für acht!", "Das tut uns leid, es ist peinlich für uns.", {}),
        ("no_next_step", "No table!", "I'm sorry. There's nothing I can say.", {}),
        ("nobody_acts", "Die Lampe ist kaputt!", "Die Störung wird geprüft.", {}),
        ("unbounded_promise", "Kaputt!", "We'll fix it the moment we can.", {}),
        ("no_thanks", "Auf eurer Webseite steht Feburar statt Februar.", "Ist berichtigt.", {}),
        ("closes_door", "Kalt!", "Zum letzten Mal: Das ist unsere Antwort.", {}),
        (
            "generic_thanks",
            "The caraway sourdough tastes like grandad's oven.",
            "Aww, thanks so much for the kind words, they made our day!",
            {},
        ),
        (
            "vindictive",
            "Liars, all of you!",
            "We are not lying. We never said that. You yourself signed the form.",
            {"rounds": 3},
        ),
    ],
)
def test_here_it_is_a_hint(cue: str, said: str, draft: str, facts: dict[str, Any]) -> None:
    assert is_hinted(cue, said, draft, **facts)


@pytest.mark.parametrize(
    ("cue", "said", "draft", "facts"),
    [
        ("sarcasm", "Gibt es am 1. Mai Musik?", "Ja, ab 14 Uhr spielt die Blaskapelle.", {}),
        ("sarcasm", "Im Fenster sitzt eine Taube fest.", "Ach du Schreck, vielen Dank!", {}),
        ("sarcasm", "Der Kaffee war kalt.", "Das tut uns leid. Es gab viel Applaus.", {}),
        ("shouting", "My brother got into Leeds", "Well done! It is NOT to scale. 😄", {}),
        ("blame", "Can I swap my ticket?", "As per our terms it stays with the name.", {}),
        ("public_compensation", "Freezer's off!", "A crew is cutting the tree free right now.", {}),
        ("public_compensation", "Gibt es eine Karte? Mein Handy ist alt.", "Ja, kostenlos.", {}),
        ("public_compensation", "Rude till!", "I'd like to say sorry to him in person.", {}),
        ("public_compensation", "You lost my dress.", "We mixed up two tickets.", {}),
        ("personal_data", "Der Bagger lärmt!", "Bald sind wir auf Höhe der Hausnummer 40.", {}),
        (
            "question_unanswered",
            "Ein Praktikum. Geht das?",
            "Ein Praktikum dauert zwei Wochen.",
            {},
        ),
        (
            "question_unanswered",
            "How much is the cello?",
            "You'll have a price from me by four.",
            {},
        ),
        ("question_unanswered", "Can I bring food?", "A sandwich or fruit is fine.", {}),
        ("question_unanswered", "Where does my money actually go?", "It pays for beds.", {}),
        (
            "question_unanswered",
            "Idea for the library: a shelf by the door for swapping jigsaws?",
            "I like it and bring it up at our meeting.",
            {},
        ),
        ("only_redirects", "Page 12 says Julia.", "I've corrected it in the online version.", {}),
        ("asks_again", "Am 1. sollte es gehen.", "Bis zwölf schreibe ich Ihnen, welcher Tag.", {}),
        (
            "address_mismatch",
            "Muss ich zahlen?",
            "Nein. Eine Karte bekommt Ihr Kind trotzdem.",
            {"address": Address.SIE},
        ),
        ("address_mismatch", "Bei Ihnen sitzt eine Taube.", "Ach du Schreck, danke!", {}),
        (
            "no_acknowledgement",
            "So sad, the shop was my childhood.",
            "Mine too, I learnt there.",
            {},
        ),
        ("no_acknowledgement", "What a disgrace.", "The delay with the key is ours.", {}),
        (
            "no_acknowledgement",
            "Clowns, all of you!",
            "Sam fits it on Friday at nine.",
            {"rounds": 2},
        ),
        ("minimising", "It was my own fault. Any help?", "Happens to the best of us!", {}),
        ("but_after_empathy", "Kalt!", "I'm sorry she had nothing but crackers.", {}),
        ("passive_mistake", "Zu spät!", "Der Stapel blieb bei mir liegen.", {}),
        ("passive_mistake", "Zu!", "Das Telefon war gestört, deshalb kam niemand durch.", {}),
        ("passive_mistake", "Egg!", "The mayo was swapped, our kitchen's mistake.", {}),
        (
            "no_story",
            "Der Name meines Bruders ist falsch.",
            "Bitte um Entschuldigung. Ich habe den Namen Ihres Bruders falsch abgeschrieben.",
            OURS,
        ),
        (
            "no_story",
            "Worst haircut ever.",
            "I'm so sorry. Kim cut the left side before checking how your hair falls.",
            OURS,
        ),
        (
            "too_many_apologies",
            "Rude!",
            "I'm sorry. Our coach and he'd like to apologise, too.",
            {},
        ),
        ("nobody_acts", "Darf man dort fragen?", "Ja, dafür sind 30 Minuten vorgesehen.", {}),
        ("nobody_acts", "Bus fehlt!", "Der Bus wird über die Ringstraße umgeleitet.", {}),
        ("unbounded_promise", "How long?", "You'll get an email the moment it arrives.", {}),
        ("no_thanks", "Der Name ist falsch.", "Entschuldigung, ich ändere ihn heute.", OURS),
        ("closes_door", "Wieder Bus!", "Es ist das letzte Mal, am Montag fährt die Bahn.", {}),
        (
            "generic_thanks",
            "The caraway sourdough tastes like grandad's oven.",
            "Thanks for the kind words, the sourdough baker is blushing!",
            {},
        ),
        ("insult", "Rabatt?", "Alle zahlen gleich, auch wer zum hundertsten Mal kommt.", {}),
        ("but_after_empathy", "Braun!", "Das Wasser sieht schlimm aus, ist aber nur Rost.", {}),
        ("nobody_acts", "Das half nicht!", "Sie fragten, ob der Zuschuss gezahlt wird: ja.", {}),
        ("minimising", "Mir ist ein Glas runtergefallen, sorry!", "Ach, das kann passieren.", {}),
        ("question_unanswered", "Any chance of a vegan pie?", "There is one in the blue box.", {}),
        ("personal_data", "Knete verschluckt!", "Rufen Sie den Giftnotruf an: 030 19240.", {}),
        ("unbounded_promise", "Kaputt!", "Das Kabel klemmte, und das war meine Hand.", {}),
        ("blames_feeling", "Rauch!", "Es tut uns leid, falls Sie sich gestört gefühlt haben.", {}),
        ("cold_start", "Es half nicht.", "Dann versuche ich es noch einmal. Was fehlt?", {}),
        ("cold_start", "Saftladen", "Dass die Server nie laufen, ist falsch. Wir messen.", {}),
    ],
)
def test_there_it_is_right(cue: str, said: str, draft: str, facts: dict[str, Any]) -> None:
    assert not is_hinted(cue, said, draft, **facts)


@pytest.mark.parametrize(
    "said",
    [
        "Mit der Lebensversicherung ist meiner Familie mehr geholfen als mit mir.",
        "I've given my things away and I feel peaceful now.",
        "Ab nächster Woche ist hier keiner mehr, der aufmacht. Für den Kater ist gesorgt.",
        "hes at the door with a bat, we locked ourselves in",
        "Er ist so ausgerastet, dass ich auf dem linken Auge nichts sehe.",
        "I won't see Monday, so don't bother.",
    ],
)
def test_danger_is_heard_in_quiet_words(said: str) -> None:
    assert is_hinted("crisis", said, "Danke, das ist notiert.")


@pytest.mark.parametrize(
    "said",
    [
        "Mit der Lebensversicherung bei euch wäre ich besser nicht gestartet.",
        "The sale, does it end today? I feel calm about waiting.",
        "Me and the kids are locked out of the app again.",
        "Der Trainer ist ausgerastet, weil der Platz zu war.",
        "I won't see Monday's episode, I'm on a plane.",
        "Ab morgen ist bei euch niemand mehr erreichbar?",
    ],
)
def test_who_is_only_cross_is_in_no_danger(said: str) -> None:
    assert not is_hinted("crisis", said, "Danke, das ist notiert.")
