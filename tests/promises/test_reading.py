"""Days in running text: what an answer promises, read on a Wednesday afternoon."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from herzenstakt.coach.text import Language
from herzenstakt.hours.public_holidays import PublicHolidays
from herzenstakt.promises.days import days_in
from herzenstakt.promises.reading import LONGEST_WORDS, MOST, promised_in

BERLIN = ZoneInfo("Europe/Berlin")
#: a Wednesday
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=BERLIN)


def day(words: str) -> date:
    """ "27.11." of this year, or with a year."""
    parts = [int(part) for part in words.split(".") if part]
    return date(parts[2] if len(parts) > 2 else 2026, parts[1], parts[0])


GERMAN = [
    ("Wir melden uns bis Freitag bei dir.", "27.11."),
    ("Bis Freitag hörst du von mir.", "27.11."),
    ("Ich melde mich bis spätestens Montag.", "30.11."),
    ("Morgen melde ich mich.", "26.11."),
    ("Ich melde mich morgen früh wieder bei dir.", "26.11."),
    ("Wir melden uns bis zum 3.12. bei Ihnen.", "3.12."),
    ("Wir melden uns bis zum 3.12.2026.", "3.12."),
    ("Wir melden uns bis zum 03.12.26.", "3.12."),
    ("Bis zum 3. Dezember bekommst du eine Antwort.", "3.12."),
    ("Bis zum 3. Dez. bekommen Sie eine Antwort.", "3.12."),
    ("Wir schicken es dir bis zum 15. Januar.", "15.1.2027"),
    ("Ich schaue heute noch nach und melde mich.", "25.11."),
    ("Ich frage noch heute im Lager nach.", "25.11."),
    ("Du bekommst heute Abend Bescheid von mir.", "25.11."),
    ("Wir sagen dir übermorgen Bescheid.", "27.11."),
    ("Nächste Woche schicken wir dir eine neue.", "4.12."),
    ("Wir rufen dich nächste Woche an.", "4.12."),
    ("Wir melden uns im Laufe der Woche, spätestens Ende der Woche.", "27.11."),
    ("Bis Ende der Woche ist es bei dir.", "27.11."),
    ("Wir klären das bis Ende dieser Woche.", "27.11."),
    ("Wir melden uns Anfang nächster Woche.", "1.12."),
    ("Mitte nächster Woche wissen wir mehr.", "2.12."),
    ("Bis Ende nächster Woche liegt Ihr Ersatz bei Ihnen.", "4.12."),
    ("In 2 Tagen hörst du von mir.", "27.11."),
    ("In zwei Tagen hörst du von uns.", "27.11."),
    ("Innerhalb von 24 Stunden bekommen Sie unsere Antwort.", "26.11."),
    ("Wir melden uns innerhalb von 48 Stunden.", "27.11."),
    ("Binnen einer Woche erhalten Sie Ihr Geld von uns.", "2.12."),
    ("In einer Woche schicke ich dir die Bilder.", "2.12."),
    ("Wir liefern in 14 Tagen nach.", "9.12."),
    ("Wir liefern in zwei Wochen nach.", "9.12."),
    ("In einem Monat frage ich noch einmal nach.", "25.12."),
    ("In drei Werktagen ist das Geld von uns bei dir.", "30.11."),
    ("Innerhalb von 5 Arbeitstagen bekommen Sie Post von uns.", "2.12."),
    ("Wir prüfen das innerhalb der nächsten zwei Tage.", "27.11."),
    ("In den nächsten drei Tagen melden wir uns.", "28.11."),
    ("Anfang Dezember bekommst du Bescheid.", "7.12."),
    ("Mitte Dezember schicken wir die nächsten raus.", "15.12."),
    ("Ende des Monats melden wir uns noch einmal.", "30.11."),
    ("Bis Ende November sagen wir dir mehr.", "30.11."),
    ("Bis Ende Januar tauschen wir alle aus.", "31.1.2027"),
    ("Nächsten Monat schicken wir dir eine neue.", "31.12."),
    ("Im Dezember schicken wir dir die blaue.", "31.12."),
    ("Nächsten Montag rufe ich dich an.", "30.11."),
    ("Kommenden Dienstag bringt dir unser Fahrer das Paket.", "1.12."),
    ("Am Freitagnachmittag melde ich mich.", "27.11."),
    ("Ich melde mich Freitagabend.", "27.11."),
    ("Am Samstag schaue ich in der Werkstatt nach.", "28.11."),
    ("Bis Mittwoch habt ihr von uns eine Antwort im Postfach: wir schreiben euch.", "2.12."),
    ("Wir melden uns Donnerstag nächster Woche.", "3.12."),
    ("Wir melden uns nächste Woche Donnerstag.", "3.12."),
    ("Nach dem Wochenende rufe ich Sie an.", "30.11."),
    ("Bis zum Wochenende ist die Bürste von uns bei dir.", "29.11."),
    ("Ich habe es weitergegeben und melde mich bis Freitag.", "27.11."),
    ("Danke für deine Nachricht vom 3. März, wir melden uns bis Freitag.", "27.11."),
    ("Bis Feierabend sage ich dir Bescheid.", "25.11."),
    ("Am 10. ruft dich mein Kollege an, ich gebe ihm Bescheid.", "10.12."),
    ("Bis zum 30. melden wir uns.", "30.11."),
    ("Wir melden uns am Montag oder spätestens Dienstag.", "1.12."),
    ("Wir schicken dir bis 2026-12-04 eine neue.", "4.12."),
    ("Das tut mir leid. Ich kläre das mit dem Lager bis Freitag. Danke für deine Geduld.", "27.11."),
    # no promise of ours, or none for a day
    ("Bis Freitag!", None),
    ("Schönes Wochenende wünschen wir dir.", None),
    ("Guten Morgen, wir schauen gerne nach.", None),
    ("Wir haben bis Freitag geöffnet.", None),
    ("Unser Laden ist am Sonntag geschlossen, komm gern vorbei.", None),
    ("Die Aktion gilt bis Ende der Woche.", None),
    ("Bitte melde dich bis Freitag bei uns.", None),
    ("Kannst du uns bis Freitag ein Foto schicken?", None),
    ("Du kannst sie bis Freitag zurückgeben, wir nehmen sie gern.", None),
    ("Wir haben am Montag mit dem Lager gesprochen.", None),
    ("Das haben wir am 3.12. verschickt.", None),
    ("Seit Montag suchen wir nach dem Fehler.", None),
    ("Wir sehen uns am Freitag auf der Messe.", None),
    ("Wir freuen uns auf Samstag.", None),
    ("Bis Freitag schaffen wir das leider nicht.", None),
    ("Wenn wir bis Freitag von dir hören, tauschen wir sie.", None),
    ("Wir melden uns, so schnell es geht.", None),
    ("Letzten Freitag kam die Lieferung bei uns an.", None),
    ("Wir melden uns am 31. Februar.", None),
    ("Wir melden uns am 45.13.", None),
    ("Mai war für uns ein guter Monat.", None),
]  # fmt: skip
ENGLISH = [
    ("I'll get back to you by Friday.", "27.11."),
    ("We will let you know by Monday at the latest.", "30.11."),
    ("You will hear from us by Friday.", "27.11."),
    ("We will let you know within two days.", "27.11."),
    ("We'll reply within 24 hours.", "26.11."),
    ("We will answer within 48 hours.", "27.11."),
    ("Tomorrow I'll send it.", "26.11."),
    ("I will call you tomorrow morning.", "26.11."),
    ("We'll tell you the day after tomorrow.", "27.11."),
    ("I'll check today and write to you.", "25.11."),
    ("I'll ask our warehouse later today.", "25.11."),
    ("We will send it out tonight.", "25.11."),
    ("I'll have an answer for you by the end of the day.", "25.11."),
    ("You'll get a reply from me by EOD.", "25.11."),
    ("We'll sort it out by the end of the week.", "27.11."),
    ("We will fix it by the end of this week.", "27.11."),
    ("We'll fix it this week.", "27.11."),
    ("Next week you will hear from us.", "4.12."),
    ("We are going to write to you next week.", "4.12."),
    ("We'll be in touch early next week.", "1.12."),
    ("You will have it by the end of next week.", "4.12."),
    ("I'll call you on Tuesday at 10.", "1.12."),
    ("I will call you next Tuesday.", "1.12."),
    ("We'll write to you on Thursday next week.", "3.12."),
    ("We'll write to you next week on Thursday.", "3.12."),
    ("I'll be back with news this Friday.", "27.11."),
    ("We'll send the new one by 3 December.", "3.12."),
    ("We'll send the new one by December 3.", "3.12."),
    ("We'll send the new one by Dec 3rd.", "3.12."),
    ("We'll send the new one by the 3rd of December.", "3.12."),
    ("We'll send the new one by 3rd December 2026.", "3.12."),
    ("We will refund you by January 15.", "15.1.2027"),
    ("We'll let you know by the 3rd.", "3.12."),
    ("We'll let you know by the 30th.", "30.11."),
    ("In two days I'll know more.", "27.11."),
    ("I'll write again in a week.", "2.12."),
    ("We'll deliver it in 14 days.", "9.12."),
    ("We'll deliver it in a fortnight.", "9.12."),
    ("We will ask again in two weeks.", "9.12."),
    ("In a month we'll look at it again.", "25.12."),
    ("Your money will be with you within 3 working days.", "30.11."),
    ("You will hear from us within five business days.", "2.12."),
    ("We'll check it within the next two days.", "27.11."),
    ("We'll send it early December.", "7.12."),
    ("We'll send it in early December.", "7.12."),
    ("We will ship it in mid-December.", "15.12."),
    ("By the end of the month we'll tell you more.", "30.11."),
    ("By the end of November we'll tell you more.", "30.11."),
    ("We'll replace all of them by late January.", "31.1.2027"),
    ("We will send the blue one in December.", "31.12."),
    ("Next month we'll send you a new one.", "31.12."),
    ("After the weekend I'll call you.", "30.11."),
    ("It will be with you by the weekend.", "29.11."),
    ("I have passed it on and will get back to you by Friday.", "27.11."),
    ("Thanks for your message of 3 March, we'll reply by Friday.", "27.11."),
    ("We'll write on Monday or Tuesday at the latest.", "1.12."),
    ("I'm going to ask her on Saturday.", "28.11."),
    ("Our driver will bring it on Wednesday.", "2.12."),
    ("I am sorry about this. I'll ask the warehouse by Friday. Thank you for your patience.", "27.11."),
    ("We will let you know by 2026-12-04.", "4.12."),
    ("We'll call you Friday week.", "4.12."),
    # no promise of ours, or none for a day
    ("See you on Friday!", None),
    ("Have a nice weekend, we wish you well.", None),
    ("We are open until Friday.", None),
    ("Our shop is closed on Sunday, we are sorry.", None),
    ("The offer is valid until the end of the week.", None),
    ("Please let us know by Friday.", None),
    ("Could you send us a picture by Friday?", None),
    ("You can return it to us by Friday.", None),
    ("We have talked to the warehouse on Monday.", None),
    ("We sent it on 3 December.", None),
    ("Since Monday we are looking for the reason.", None),
    ("We look forward to Saturday.", None),
    ("We won't be able to make it by Friday.", None),
    ("If we hear from you by Friday, we'll change it.", None),
    ("We will write as soon as we can.", None),
    ("Last Friday it came back to us.", None),
    ("We'll be there on 31 February.", None),
    ("You may be right, we will look.", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "until"), [*GERMAN, *ENGLISH])
def test_a_promise_for_a_day_is_read_and_nothing_else_is(words: str, until: str | None) -> None:
    found = [one.due_on for one in promised_in(words, NOW)]

    assert found == ([day(until)] if until else [])


def test_the_table_is_large_enough_to_tell_something() -> None:
    for table in (GERMAN, ENGLISH):
        assert len(table) >= 75
        assert sum(until is not None for _, until in table) >= 60


@pytest.mark.parametrize(
    ("at", "words", "until"),
    [
        # a Friday evening: "by Friday" is that of next week, or one would say "today"
        (datetime(2026, 11, 27, 19, tzinfo=BERLIN), "Wir melden uns bis Freitag.", "4.12."),
        (datetime(2026, 11, 27, 19, tzinfo=BERLIN), "We'll reply by Friday.", "4.12."),
        (datetime(2026, 11, 27, 9, tzinfo=BERLIN), "Wir klären das bis Ende der Woche.", "27.11."),
        (datetime(2026, 11, 27, 9, tzinfo=BERLIN), "Wir klären es in einem Werktag.", "30.11."),
        # on a Saturday, what is left of the week is the weekend
        (datetime(2026, 11, 28, 9, tzinfo=BERLIN), "Wir klären das diese Woche.", "29.11."),
        (datetime(2026, 11, 28, 9, tzinfo=BERLIN), "Wir melden uns nächste Woche.", "4.12."),
        # shortly before midnight, tomorrow begins soon
        (datetime(2026, 11, 25, 23, 59, tzinfo=BERLIN), "Morgen melde ich mich.", "26.11."),
        (datetime(2026, 12, 31, 23, 0, tzinfo=BERLIN), "Wir melden uns bis zum 3.1.", "3.1.2027"),
        (datetime(2026, 12, 31, 8, 0, tzinfo=BERLIN), "Wir melden uns bis zum 5.", "5.1.2027"),
        # a month begins on a Sunday
        (datetime(2026, 1, 30, 8, 0, tzinfo=BERLIN), "In one month I'll ask again.", "28.2."),
        (datetime(2028, 2, 28, 8, 0, tzinfo=BERLIN), "Wir melden uns übermorgen.", "1.3.2028"),
    ],
)
def test_where_a_week_a_month_or_a_year_ends(at: datetime, words: str, until: str) -> None:
    assert [one.due_on for one in promised_in(words, at)] == [day(until)]


@pytest.mark.parametrize(
    ("words", "bavaria", "hamburg"),
    [  # on Monday, the 4th of January 2027: Epiphany, the 6th, is no working day in Bavaria
        ("Wir melden uns in zwei Werktagen.", "7.1.2027", "6.1.2027"),
        ("Wir klären es innerhalb von drei Arbeitstagen.", "8.1.2027", "7.1.2027"),
        ("We'll reply within five business days.", "12.1.2027", "11.1.2027"),
        ("Wir melden uns in zwei Tagen.", "6.1.2027", "6.1.2027"),
        ("Wir melden uns am 6. Januar.", "6.1.2027", "6.1.2027"),
    ],
)
def test_a_holiday_is_no_working_day_where_it_is_one(
    words: str, bavaria: str, hamburg: str
) -> None:
    monday = datetime(2027, 1, 4, 9, tzinfo=BERLIN)
    for state, until in (("BY", bavaria), ("HH", hamburg)):
        found = promised_in(words, monday, PublicHolidays("DE", state))
        assert [one.due_on for one in found] == [day(until)]


def test_working_days_go_over_christmas_and_the_end_of_the_year() -> None:
    wednesday = datetime(2026, 12, 23, 9, tzinfo=BERLIN)
    words = "Wir melden uns in sechs Werktagen."
    (with_holidays,) = promised_in(words, wednesday, PublicHolidays("DE", "BY"))
    assert with_holidays.due_on == date(2027, 1, 4)
    (nowhere,) = promised_in(words, wednesday, PublicHolidays("XX"))
    assert nowhere.due_on == date(2026, 12, 31)


def test_a_day_far_away_or_gone_is_not_meant() -> None:
    """Without a year, last week's day would become one of next year."""
    assert promised_in("Wir melden uns bis zum 20.11.", NOW) == []
    assert promised_in("Wir melden uns bis zum 20.11.2026.", NOW) == []
    assert promised_in("Wir melden uns bis zum 3.12.2031.", NOW) == []


def test_each_sentence_promises_for_itself_and_more_than_a_few_are_no_promises() -> None:
    two = promised_in("Ich melde mich bis Freitag. Die neue schicken wir am 3. Dezember los.", NOW)
    assert [(one.words, one.due_on) for one in two] == [
        ("Ich melde mich bis Freitag.", day("27.11.")),
        ("Die neue schicken wir am 3. Dezember los.", day("3.12.")),
    ]
    assert len(promised_in("Ich melde mich morgen. " * 9, NOW)) == MOST


def test_another_language_and_no_words_promise_nothing() -> None:
    for words in ("", "   ", "Nous vous répondrons vendredi.", "bis Freitag", "🙂" * 400):
        assert promised_in(words, NOW) == []


@pytest.mark.parametrize(
    "words",
    [
        "Wir melden uns bis " + "3.12." * 5000,
        "Wir melden uns in " + "1" * 20_000 + " Tagen.",
        "ich " * 5000 + "morgen",
        "Wir melden uns am 99.99.9999 und am 0.0. und bis zum 00.",
        "We'll reply in " + "one two three " * 900 + "days.",
        "Wir melden uns bis Ende " * 300,
    ],
)
def test_odd_words_are_read_quickly_and_never_raise(words: str) -> None:
    assert len(promised_in(words, NOW)) <= MOST


def test_what_is_kept_of_a_long_sentence_is_its_beginning() -> None:
    (one,) = promised_in("Wir melden uns bis Freitag " + "mit allem, was dazu gehört " * 40, NOW)

    assert one.words.startswith("Wir melden uns bis Freitag mit allem")
    assert len(one.words) <= LONGEST_WORDS + 1


def test_a_day_is_found_where_it_stands() -> None:
    words = "Bis zum 3. Dezember melden wir uns."
    (found,) = days_in(words, Language.DE, NOW)

    assert words[slice(*found.span)] == "3. Dezember"
