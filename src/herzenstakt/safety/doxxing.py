"""Private data of somebody else, laid open in a message.

A number or an address alone says nothing: people give us their own, and shops have some. It is doxxing where
it is somebody else's, and most of all where others are called to use it.
"""

from __future__ import annotations

import re

from herzenstakt.coach.text import Text

_PHONE = re.compile(
    r"(?<![\w/.-])(?:(?:\+\d{2}|0)[\d \t()/.-]{5,18}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?!\w)"
)
_SERVICE_NUMBER = re.compile(r"0(?:800|180\d|900|700|808|345|300|333)\b")
_MAIL = re.compile(
    r"[\w.+-]+@(?:gmail|googlemail|gmx|web|hotmail|outlook|yahoo|icloud|t-online|aol|posteo|freenet)\.\w+"
)
_STREET = re.compile(
    r"\b[A-ZÄÖÜ][\wäöüß-]+(?:straße|strasse|str\.|weg|gasse|platz|allee|ring|damm|ufer|steig)\s\d{1,4}[a-z]?\b"
    r"|\b(?:Am|An der|Im|In der|Zum|Zur|Auf dem)\s[A-ZÄÖÜ]\w+\s\d{1,3}[a-z]?\b(?!\sUhr)"
    r"|\b\d{1,4}[a-z]?,?\s(?:[A-Z][\w'’]+\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|"
    r"Crescent|Way|Terrace|Place|Gardens|Grove|Row|Mews)\b"
    r"|\b(?:[A-Z][\w'’]+\s){1,2}(?:Street|Road|Avenue|Lane|Drive)\s\d{1,4}\b"
)
_PLATE = re.compile(
    r"\b(?:kennzeichen|plate(?:'s| is)?|reg(?:istration)? is)\b[^.\n]{0,12}[A-Z]{1,3}", re.I
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[\dA-Z]{4}){3,7}")
_CHILDREN = re.compile(
    r"\b(?:tochter|töchter|sohn|söhne|kinder)\b[^.!?]{0,60}\b(?:schule|grundschule|kita|kindergarten)\b"
    r"[^!?]{0,60}\b(?:holt|klasse|uhr)\b"
    r"|\b(?:kids?|children|daughters?|sons?)\b[^.!?]{0,40}\b(?:go(?:es)? to|at)\b[^.!?]{0,40}(?:school|"
    r"primary|nursery|kindergarten)\b[^!?]{0,40}\b(?:pick|at \w+|class|year)\b",
    re.IGNORECASE,
)

#: somebody else is meant
_THEIRS = re.compile(
    r"\b(?:seine?|ihre|dessen|deren|eure[rn]?)\s(?:\w+\s)?(?:nummer|handynummer|adresse|mail|mailadresse)\b"
    r"|\b(?:handynummer|nummer|adresse|mail)\s(?:vom|von|der|des)\s"
    r"|\bwohnt\b|\bheißt\b[^.!?]{0,60}\bprivat|\bprivat\w*\s(?:erreichbar|mail|nummer|adresse)"
    r"|\b(?:his|her|their|its|'s)\s(?:\w+\s){0,2}(?:number|address|e?mail|mobile|plate|phone)\b"
    r"|'s\s(?:home\saddress|mobile|number|private|plate|real\sname)|\b(?:real\sname|lives?\s(?:at|on|in)|sleeps)\b",
    re.IGNORECASE,
)
#: a full name, and a street right behind it
_NAME_BEFORE = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]+\s[A-ZÄÖÜ][a-zäöüß]+(?:,|\sis,?|:)\s*$")
#: others are called to use it
_CALL = re.compile(
    r"\b(?:ruft|schreibt|besucht|sagt|zeigt)\s(?:ihn|sie|ihm|ihr|doch|mal)\b|\bschaut (?:mal |doch )?vorbei"
    r"|\bteilen!|\bviel spaß damit|\bmach\w* (?:sie|ihn) fertig|\bholt (?:sie|ihn)\b"
    r"|\brausgefunden, wer\b"
    r"|\b(?:go say hi|pay (?:him|her|them) a visit|share this|flood (?:it|him|her)|do your thing"
    r"|found (?:him|her)|let (?:him|her|them) know|(?:call|ring|text|visit) (?:him|her|them)"
    r"|you're welcome\.)",
    re.IGNORECASE,
)
#: their own, or a house that everybody may visit
_OWN = re.compile(
    r"\b(?:meine?[nmrs]?|unsere?[nmr]?|my|our)\s(?:\w+\s){0,2}(?:nummer|handynummer|adresse|mail|e-mail|number|"
    r"address|e?mail|mobile|tochter|sohn|kinder|kids|children|daughter|son)\b"
    r"|\b(?:ruf\w*|erreich\w*|call|ring|reach|phone)\s(?:mich|me|us|uns)\b|\b(?:wohne|i live|ich heiße)\b",
    re.IGNORECASE,
)
_PUBLIC_PLACE = re.compile(
    r"\b(?:filiale|rathaus|praxis|arzt|treffpunkt|gasthof|restaurant|impressum|geschäftsführer\w*|hotline|"
    r"kundendienst|museum|laden|verein|shop|store|town hall|dentist|doctor|surgery|meet-up|imprint|director|"
    r"branch|museum|pub|club)\b",
    re.IGNORECASE,
)


def exposes(said: Text) -> bool:
    """Whether a message lays private data of somebody else open."""
    text = said.raw
    if _OWN.search(text):
        return False
    if _CHILDREN.search(text):
        return True
    if not (data := _private_data(text)):
        return False
    if _CALL.search(text):
        return True
    named = bool(_THEIRS.search(text) or _NAME_BEFORE.search(text[: data.start()]))
    return named and not _PUBLIC_PLACE.search(text)


def _private_data(text: str) -> re.Match[str] | None:
    """The first number, mail, address, plate or account in a text; None where there is none."""
    for kind in (_STREET, _MAIL, _IBAN, _PLATE):
        if found := kind.search(text):
            return found
    return next((one for one in _PHONE.finditer(text) if not _SERVICE_NUMBER.match(one[0])), None)
