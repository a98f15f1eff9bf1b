"""Rules that propose what somebody wants. Nothing is learned here, and nothing is kept.

The order is that of what can wait least; but who asks for a job or for their data asks for exactly that,
whatever else stands in the message.
"""

from __future__ import annotations

import unicodedata

import regex

from herzenstakt.coach.mood import has_trouble, is_praise, is_upset
from herzenstakt.coach.questions import Kind as Asked
from herzenstakt.coach.questions import asked_in, asks_of
from herzenstakt.coach.text import Text
from herzenstakt.coach.ways import Ways
from herzenstakt.conversations.kinds import MessageKind
from herzenstakt.safety.hateful import is_hateful
from herzenstakt.safety.signs import sign_in

#: names and tags that only point at something
_POINTERS = regex.compile(r"[@#][\w.@-]+|https?://\S+")
#: symbols, and what binds them together (joiners, skin colours, variation selectors)
_SYMBOLS = frozenset({"So", "Sk", "Sm", "Cf", "Mn", "Me", "Zs", "Cc"})
#: a thumb down, a face in rage: somebody is unhappy, and that is not nothing
_UNHAPPY = frozenset("👎😠😡🤬😤😞😢😭💔🤮🤢🖕😒🙄😩😫😔☹🙁😖😣")

#: a thank-you or a confirmation, and nothing beside it
_ENDS = regex.compile(
    r"""(?:
      (?:vielen|herzlichen|lieben|besten|tausend|super|perfekt|ok|okay|alles\ klar|prima|klasse
        |top)?[\s,.!]*
      (?:dank(?:e(?:schön|\ schön|\ dir|\ euch|\ ihnen|\ sehr|\ vielmals)?)?|merci|dankeschön)
      (?:\ (?:für\ (?:die|eure|ihre|deine)\ (?:\w+\ ){0,2}(?:antwort|hilfe|info|infos|rückmeldung|auskunft)
        |nochmal|noch\ mal))?
      | (?:super|perfekt|prima|klasse|alles\ klar|verstanden|(?:es\ )?hat\ geklappt
          |das\ hat\ geholfen|hat\ sich\ (?:erledigt|geklärt)|ist\ geklärt|geklärt|erledigt|passt)
      | (?:ok(?:ay)?|great|perfect|brilliant|lovely|wonderful|cool)?[\s,.!]*
        (?:thanks?(?:\ (?:you|a\ lot|so\ much|very\ much|again|a\ million))*|thx|ta|cheers
          |much\ appreciated)
        (?:\ (?:so|very)\ much)?(?:\ for\ (?:the|your)\ (?:\w+\ ){0,2}(?:answer|reply|help|info|response))?
      | (?:perfect|brilliant|got\ it|understood|that\ (?:worked|helped)|all\ sorted|sorted|problem\ solved)
    )""",
    regex.VERBOSE | regex.IGNORECASE,
)
_BETWEEN = regex.compile(r"[\s,.;:!…–-]+")
#: a thank-you is short; who writes more has something to say
_LONGEST_THANKS = 90

_JOB = Ways(
    r"bewerb\w*|initiativbewerbung|ausbildungsplatz|ausbildungsplätze|praktikum\w*|praktikant\w*",
    r"werkstudent\w*",
    r"(?:stellt|stellen) (?:ihr|sie) … ein\b",
    r"(?:freie|offene) (?:stelle\w*|job\w*)|stellenausschreibung\w*|stellenangebot\w*|quereinsteiger\w*",
    r"(?:bei euch|bei ihnen) … (?:arbeiten|anfangen|mitarbeiten)\b",
    r"are you hiring|vacanc(?:y|ies)|internship\w*|apprenticeship\w*|job (?:opening|openings|offer|offers)",
    r"(?:apply|applying|application) for (?:a|the) … (?:job|position|role|post)|work (?:for|with) you\b",
)
_PRIVACY = Ways(
    r"dsgvo|datenschutz\w*|auskunft … (?:gespeichert\w*|daten)\b",
    r"(?:meine|unsere) daten … (?:lösch\w*|gespeichert\w*)",
    r"(?:löscht|löschen sie) … (?:meine|unsere) daten|widerspruch … daten\w*|einwilligung … widerruf\w*",
    r"gdpr|data protection|(?:my|our) (?:personal )?data … (?:delet\w*|remov\w*|eras\w*|stor\w*)",
    r"(?:delete|erase|remove) … (?:my|our) (?:personal )?data|subject access request",
)
_PLEASE = Ways(
    r"(?:könnt|könntet|können|könnten) (?:ihr|sie) … (?:bitte|mal)\b",
    r"bitte … (?:schickt|sendet|meldet|ruft|helft|prüft|ändert|schaut|gebt|sagt)\b",
    r"bitte … (?:schicken|senden|melden|rufen|helfen|prüfen|ändern|schauen|geben|sagen)\b",
    r"ich (?:brauche|bräuchte|benötige|suche|bitte um|hätte gern\w*|möchte)",
    r"(?:please|kindly) … (?:send|call|help|check|change|look|let|tell|give|get|contact|fix)\b",
    r"(?:could|can|would) you\b|i (?:need|would like|'d like|am looking for)|i'd like|i'm looking for",
)
#: what follows them is often what it is really about
_BUT = frozenset(
    {
        "aber",
        "jedoch",
        "allerdings",
        "leider",
        "trotzdem",
        "but",
        "however",
        "though",
        "unfortunately",
    }
)


def kind_of(text: str) -> MessageKind:
    """What somebody wants who writes this. Never raises; what lies beyond the first lines is not read."""
    if is_only_a_sign(text):
        return MessageKind.SIGN
    if sign_in(text) is not None:
        # the calm path looks after it; a kind would be kept for longer than that
        return MessageKind.OTHER
    if ends_it(text):
        return MessageKind.THANKS
    return _kind_of(text)


def _kind_of(text: str) -> MessageKind:
    said = Text(text)
    if _JOB.stand_in(said):
        return MessageKind.JOB_INTEREST
    if _PRIVACY.stand_in(said):
        return MessageKind.PRIVACY
    if is_hateful(text):
        return MessageKind.INSULT
    if is_upset(said) or has_trouble(said):
        return MessageKind.COMPLAINT
    return _calm_kind_of(said)


def _calm_kind_of(said: Text) -> MessageKind:
    asked = tuple(asked_in(said))
    kinds = {ask.kind for ask in asks_of(asked, said.language)}
    if asked and kinds != {Asked.FAVOUR}:
        return MessageKind.QUESTION
    if asked or _PLEASE.stand_in(said):
        return MessageKind.REQUEST
    is_unhappy = any(char in _UNHAPPY for char in said.raw)
    praises = is_praise(said) and _BUT.isdisjoint(said.vocabulary) and not is_unhappy
    return MessageKind.PRAISE if praises else MessageKind.OTHER


def is_only_a_sign(text: str) -> bool:
    """Whether it holds nothing but symbols, names and tags; a sign of unhappiness is more than that."""
    if not text.strip() or any(char in _UNHAPPY for char in text):
        return False
    rest, points = _POINTERS.subn("", text)
    has_one = points or any(unicodedata.category(char) == "So" for char in rest)
    return bool(has_one) and all(
        unicodedata.category(char) in _SYMBOLS or char in "‼⁉!" for char in rest
    )


def ends_it(text: str) -> bool:
    """Whether somebody thanks or confirms, in one or two breaths, and says nothing else."""
    plain = _POINTERS.sub("", text).strip()
    if not plain or len(plain) > _LONGEST_THANKS or "?" in plain:
        return False
    if any(char in _UNHAPPY for char in plain):
        return False
    words = "".join(
        char for char in plain if unicodedata.category(char) not in {"So", "Sk", "Cf", "Mn"}
    )
    parts = [part for part in regex.split(r"[.!…\n]+", words) if part.strip(" ,;:-–")]
    return bool(parts) and all(_ENDS.fullmatch(_BETWEEN.sub(" ", part).strip()) for part in parts)
