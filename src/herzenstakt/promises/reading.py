"""What an answer promises for a day. Found words are only a proposal: a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from herzenstakt.coach.outlook import WISH
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.promises import PROMISED
from herzenstakt.coach.text import Language, Text
from herzenstakt.hours.public_holidays import PublicHolidays
from herzenstakt.kernel.text import shorten
from herzenstakt.promises.days import NamedDay, days_in

#: characters of what was promised, as it is kept
LONGEST_WORDS = 200
#: promises that one answer proposes
MOST = 3

#: not ours to do, not to be done, done already, or no promise at all
NO_PROMISE = Phrases(
    de=r"""
      \b(?:freu\w*|seh\w*\ (?:uns|wir|dich|sie|euch)|hoff\w*|willkommen|begrüßen)\b
    | \b(?:nicht|nie|kein\w*|niemand|nichts)\b(?!\ später)
    | \b(?:geöffnet|geschlossen|offen|gesperrt|urlaub|betriebsferien|erreichbar|gültig|gilt|gelten
        |verlängert|läuft\ (?:die|das|der|unser\w*)|angebot|aktion)\b
    | \b(?:habe|haben|hab|hatten?|wurden?|worden|war|waren)\b
    | \b(?:wenn|falls|sobald|sofern|obwohl)\b
    | \bbitte\b(?!\ (?:ich|wir)\b)
    | \b(?:kannst|könnt|können|dürft|darfst|musst|müsst|solltest|sollten)\ (?:du|ihr|sie)\b
    | \b(?:du|ihr|sie)\ (?:kannst|könnt|können|dürft|darfst|dürfen|musst|müsst|müssen|solltest)\b
    | \bmelde?t?\ (?:dich|euch)\b
    | \b(?:meld|schick|schreib|ruf|gib|komm|sag)e?t?\ (?:uns|mir|doch|einfach|gern\w*)\b
    | \b(?:melden|schicken|schreiben|rufen|geben|kommen|sagen)\ sie\b
    | \b(?:versuch\w*|vielleicht|vermutlich|womöglich|würde[nt]?|könnten?\ wir)\b
    """,
    en=r"""
      \b(?:look\w*\ forward|hope|see\ you|welcome|meet\ you|enjoy)\b
    | \b(?:not|never|nobody|nothing|no)\b(?!\ later) | n['’]t\b
    | \b(?:open|closed|holiday|on\ leave|out\ of\ office|valid|available|sale|offer)\b
    | \b(?:was|were|had|did|(?<!will\ )(?<!['’]ll\ )have|has|wrote|told|said|sent)\b | ['’]ve\b
    | \b(?:if|unless|once|although|in\ case)\b
    | \bplease\b
    | \byou\ (?:can|could|may|need|should|must|have)\b
    | ^\W*(?:send|call|write|come|let|give|tell|ring|drop)\b(?!\ me\ (?:check|ask|look))
    | \b(?:try|perhaps|maybe|might|would)\b
    """,
)

#: where a sentence has its joints; each part keeps what joins it, so that nothing loses its place
JOINT = re.compile(r"(?<=[,;:–—()])|(?=\ (?:-|und|aber|and|but|so|dann|then)\ )")
#: a full stop of a day that ends the sentence, too
AT_THE_END = re.compile(r"\.(?=\s+[A-ZÄÖÜ]|\s*$)")


@dataclass(frozen=True, slots=True)
class FoundPromise:
    """Words that promise something, and the day until which."""

    words: str
    due_on: date


def promised_in(
    text: str, now: datetime, holidays: PublicHolidays | None = None
) -> list[FoundPromise]:
    """What an answer promises for a day, in its order: at most `MOST`. `now`: where the team is; `holidays`:
    on which nobody works there.

    Where a few words do not tell their language ("Ich rufe dich Montag an"), each is tried.
    """
    answer = Text(text)
    for language in (answer.language,) if answer.language else Language:
        if found := list(_promised_in(answer.raw, language, now, holidays))[:MOST]:
            return found
    return []


def _promised_in(
    text: str, language: Language, now: datetime, holidays: PublicHolidays | None
) -> Iterator[FoundPromise]:
    days = days_in(text, language, now, holidays)
    for sentence in Text(_whole_days(text, days)).sentences:
        start, end = sentence.span
        named = [one for one in days if start <= one.span[0] < end]
        if not named or sentence.is_question or not PROMISED.stand_in(sentence.text, language):
            continue
        promised = [one.day for one in named if _stands_for_it(sentence.text, start, one, language)]
        if promised:
            yield FoundPromise(shorten(text[start:end], LONGEST_WORDS), max(promised))


def _whole_days(text: str, days: list[NamedDay]) -> str:
    """The text with no full stop inside of a day: "3. Dezember" ends no sentence."""
    for one in days:
        start, end = one.span
        end -= AT_THE_END.match(text, end - 1) is not None
        text = text[:start] + text[start:end].replace(".", " ") + text[end:]
    return text


def _stands_for_it(sentence: str, start: int, named: NamedDay, language: Language) -> bool:
    """Whether the part of the sentence in which a day stands can be a promise of ours."""
    at, place = named.span[0] - start, 0
    for piece in JOINT.split(sentence):
        place += len(piece)
        if at < place:
            return not any(words.stand_in(piece, language) for words in (NO_PROMISE, WISH))
    return False
