"""Whether a German text says du or Sie.

In a draft "ihr" is du, for it is said to one person or their family. Said to a whole team, it tells nothing:
many say "Ihr habt das vergessen" to a firm and Sie to each of its people.
"""

from __future__ import annotations

import re

from herzenstakt.coach.text import Span, Text, once

_DU_WORDS = frozenset(
    "du dich dir dein deine deinem deinen deiner deines euch euer eure eurem euren eurer eures ihr "
    "kannste haste willste biste siehste magste kennste weißte".split()
)
_DU = re.compile(
    r"\b(?:[Dd]u|[Dd]ich|[Dd]ir|[Dd]ein(?:e[nmrs]?)?|[Ee]uch|[Ee]uer|[Ee]ure[nmrs]?|(?:kann|has"
    r"|wills|bis|siehs|mags|kenns|weiß)te"
    # könnt ihr, seid Ihr; but not "hat ihr gefallen"
    r"|(?:könn|hab|müss|soll|woll|mög|dürf|wiss|werd)e?t\s[Ii]hr|seid\s[Ii]hr"
    # one of their things may do the same: "eine Karte bekommt Ihr Kind"
    r"|(?<!es\s)(?<!das\s)(?<!wie\s)(?:mach|geh|komm|brauch|find|seh|bekomm"
    r"|krieg)e?t\s[Ii]hr\b(?!\s(?:[a-zäöüß]+e[nrms]?\s)?[A-ZÄÖÜ])"
    r"|(?:dass|ob|wenn|weil|was|wie|wo|wann|falls|bevor|damit)\s[Ii]hr\s"
    r"(?!jemand|niemand|keiner|man\b|etwas|nichts|nicht\b|es\b"
    r"|das\b)(?!(?:[a-zäöüß]+e[nrms]?\s)?[A-ZÄÖÜ])[^.!?,\n]{0,60}"
    r"\b(?!(?:ist|hat|passt|tut|hilft|gefällt|fehlt|geht|nicht|recht|gut|mit|seit|jetzt)\b)\w*(?:t|seid))\b"
    r"|\b[Ii]hr\s(?:seid|habt|könnt|müsst|wollt|sollt|dürft|werdet|hattet|wisst|wart)\b"
    r"|(?:^|[.!?:\n]\s*)Ihr\s(?:macht|verkauft|schreibt|geht|kommt|findet|braucht|[a-zäöüß]+t\s(?:euch"
    r"|hier|da|das|mal|ja|uns|mich|mir|immer))\b"
)
_SIE_WORDS = frozenset(
    "sie ihnen ihr ihre ihrem ihren ihrer ihres geehrte geehrter geehrtes frau herr".split()
)
#: in the middle of a sentence a capital means Sie; at its start it may be "she" or "they"
_SIE = re.compile(
    r"(?<=[\w,;)])\s(?:Sie|Ihnen|Ihre[nmrs]?|Ihr(?=\s(?:[a-zäöüß]+e[snrm]?\s)?[A-ZÄÖÜ„\"]))\b"
    r"|\b(?:Schauen|Schicken|Schreiben|Senden|Melden|Wenden|Kommen|Nehmen|Geben|Rufen|Gehen|Nutzen"
    r"|Prüfen|Warten|Bringen|Haben"
    r"|Können|Könnten|Möchten|Würden|Sind|Wollen|Dürfen|Müssen|Werden|Lassen|Sagen|Fragen|Finden"
    r"|Wissen|Brauchen)\sSie\b"
    r"|(?:^|[.!?]\s+)(?:Ihnen\b|Sehr geehrte|(?:Hallo|Hi|Guten (?:Tag|Morgen|Abend)|Liebe|Lieber"
    r"|Moin)\s(?:Frau|Herr)\s[A-ZÄÖÜ])"
    # their things, where "her" or "their" would be strange
    r"|\bIhre?\s(?:[\w-]*(?:[Tt]eam|[Ss]ervice|werke|verwaltung)|Anliegen|Nachricht|Feedback"
    r"|Bestellung|Verständnis|Geduld|Interesse)\b"
)
#: somebody who writes everything small
_SMALL_SIE = re.compile(
    r"\b(?:können|könnten|haben|hätten|würden|sind|machen|wollen|möchten|müssen|geben|bieten"
    r"|verkaufen|wissen|schicken|sagen)\ssie\b"
)
_IMPERATIVES = (
    "schreib schick sag komm schau guck meld ruf probier versuch gib geh nimm frag lies klick "
    "drück bring lass lad wähl prüf nenn hol trag zieh denk sieh hab sei tipp füll stell nutz gönn "
    "mach leg such wirf iss trink fahr lauf steig setz dreh gieß häng pack bleib genieß vergiss "
    "erzähl grüß"
).split()
_LONG_IMPERATIVES = [
    *(f"{one}e" for one in _IMPERATIVES),
    *"öffne starte sende warte rechne achte".split(),
]
_IMPERATIVE_WORDS = frozenset(_IMPERATIVES + _LONG_IMPERATIVES)
#: commands that only du has, at the start of a clause; "ich schaue nach und melde mich" is none
_IMPERATIVE = re.compile(
    rf"(?:(?:^|[.!?:\n]\s*)(?i:{'|'.join(_IMPERATIVES)})|(?:[,–]\s*|\b(?:und|dann|also|bitte"
    rf"|einfach)\s)(?:{'|'.join(_IMPERATIVES)}))"
    r"(?:\s(?!(?:ich|sie|er|es|man|wir|mich)\b|'s)|[,.!]|$)"
    rf"|(?:^|[.!?:\n]\s*|\bbitte\s)(?i:{'|'.join(_LONG_IMPERATIVES)})"
    r"\s(?:dich|dir|uns|mir|bitte|einfach|dafür|dazu|gern|doch|mal|den|die|das|dein\w*)\b"
)
_QUOTES = re.compile(r"„[^„“”]{0,80}[“”]|\"[^\"\n]{0,80}\"|»[^«]{0,80}«|‚[^‘’]{0,80}[‘’]")
#: "Ach du Schreck" is said to nobody
_EXCLAMATION = re.compile(
    r"\b(?:ach\s|oh\s)?du\s(?:schreck|meine\sgüte|mein\sgott|liebe\w*\s\w+|grüne\sneune|heiliger?\s\w+"
    r"|lieber\s(?:himmel|gott)|ach\sdu\sje)\b|\bach\sdu\b|\bper\sdu\b",
    re.IGNORECASE,
)


def du_in(text: Text) -> Span | None:
    """Where a text says du, or ihr, to whom it speaks to."""
    if _DU_WORDS.isdisjoint(text.words):
        return None
    found = _DU.search(_unquoted(text))
    return found.span() if found else None


#: to one person
_THOU = frozenset("du dich dir dein deine deinem deinen deiner deines".split())


def thou_in(text: Text) -> bool:
    """Whether a text says du to a single person."""
    return not _THOU.isdisjoint(text.words) and du_in(text) is not None


def command_in(text: Text) -> Span | None:
    """Where a text commands as one does with du: "schreib uns"."""
    if _IMPERATIVE_WORDS.isdisjoint(text.words):
        return None
    found = _IMPERATIVE.search(_unquoted(text))
    return found.span() if found else None


def sie_in(text: Text) -> Span | None:
    """Where a text says Sie to whom it speaks to."""
    if _SIE_WORDS.isdisjoint(text.words):
        return None
    if found := _SIE.search(_unquoted(text)):
        return found.span()
    found = _SMALL_SIE.search(text.raw) if text.raw.islower() else None
    return found.span() if found else None


@once
def _unquoted(text: Text) -> str:
    """A text in which what is quoted or exclaimed is blank, and all stands where it stood."""
    raw = text.raw
    for pattern in (_QUOTES, _EXCLAMATION):
        if pattern is _EXCLAMATION or any(mark in raw for mark in '„"»‚'):
            raw = pattern.sub(lambda found: " " * len(found[0]), raw)
    return raw
