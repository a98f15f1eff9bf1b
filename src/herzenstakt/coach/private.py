"""What is nobody's business: the data of a private person, in a text that everybody can read.

Numbers, addresses and accounts look alike in every language; the words beside them are German and English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from herzenstakt.coach.case import Case
from herzenstakt.coach.text import STEM, Span

_DIGIT = re.compile(r"\d")
_THREE_DIGITS = re.compile(r"\d{3}")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
#: mailboxes of a house, not of a person
_HOUSE_MAILBOX = re.compile(
    r"(?:info|service|support|kontakt|contact|hallo|hello|hilfe|help|team|office|post|mail|kunde|"
    r"customer|care|presse|"
    r"press|shop|bestell|order|datenschutz|privacy|verwaltung|sekretariat|reklamation|complaint|"
    r"ticket|feedback|job|"
    r"karriere|career|bewerbung|anfrage|buchung|booking|reservierung|rathaus|bürger|buerger|"
    r"werkstatt|praxis|redaktion|"
    r"fund|lost|return|refund|billing|rechnung|enquir|inquir|mitglied|member|spende|donat|"
    r"beschwerde|dialog|zentrale|"
    r"empfang|reception|vertrieb|sales|technik)[\w.+-]*@",
    re.IGNORECASE,
)
_PRIVATE_POST = re.compile(
    r"@(?:gmail|googlemail|gmx|web|hotmail|outlook|yahoo|icloud|t-online|aol|mail|posteo|freenet)\."
)
_LONG_NUMBER = re.compile(r"(?<![\w.,/#-])[+(]?\d[\d\s()/.-]{5,20}\d(?!\w)")
_DATE_OR_HOURS = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]|\d{1,2}[.:]\d{2}\s?(?:Uhr|-|–|bis)")
_AMERICAN_PHONE = re.compile(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}")
#: numbers that nobody has at home
_SERVICE_NUMBERS = tuple(
    "0800 0180 0137 0900 0700 49800 49180 0808 0345 0300 0333 1800 116".split()
)
#: how to reach us, unless it is we who call them
_REACHES_US = re.compile(
    r"\b(?:(?:ruf|rufen|ruft|meld\w*|schreib\w*|mail\w*|wend\w*)\s(?:sie\s|dich\s|"
    r"euch\s)?(?:\w+\s){0,2}(?:uns|mir|an|bei)|"
    r"(?:call|ring|phone|reach|email|mail|text|contact|write\sto|message|drop)\s(?:us|me|our)|"
    r"(?:uns|me|us)\s(?:\w+\s)?(?:unter|on|at)|"
    r"unser\w*\s(?:\w+\s)?(?:nummer|hotline|mail\w*|telefon\w*|zentrale)|our\s(?:\w+\s)?(?:number|"
    r"line|office|desk)|hotline|zentrale|"
    r"\w*notruf\w*|helpline|emergency|rings?\sstraight|erreichbar|telefonisch)\b",
    re.IGNORECASE,
)
_CALLS_THEM = re.compile(
    r"\b(?:ihre[rnm]?|deine[rnm]?|eure[rnm]?|your)\s(?:\w+\s){0,2}(?:nummer|handy\w*|mobil\w*|"
    r"telefon\w*|mail\w*|adresse|number|phone|mobile|"
    r"email|address)|\b(?:wir|ich|er|we|i|i'll|we'll|he|she)\b[^.!?]{0,30}\b(?:rufen|rufe|ruft|"
    r"call|ring|text|melde\w*|erreich\w*)\b[^.!?]{0,20}"
    r"\b(?:sie|dich|euch|you)\b",
    re.IGNORECASE,
)
#: where we are
_OUR_PLACE = re.compile(
    r"\b(?:(?:bei|zu|findet|finden\ssie|besuch\w*|find|visit)\s(?:uns|us)|unser\w*|our|komm|kommt|"
    r"kommen\ssie|filiale|laden|geschäft|"
    r"rathaus|praxis|büro|eingang|haltestelle|pop\s(?:in|by)|come|branch|office|shop|store|hall|"
    r"station|entrance|opens?)\b",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[\dA-Z]{4}){3,7}(?:\s?[\dA-Z]{1,3})?\b")
_END_OF_CARD = re.compile(
    r"\b(?:karte|konto|card|account)\D{1,20}\bend\w*\D{1,12}\d{3,4}\b", re.IGNORECASE
)
#: what may be the number of a customer, an order, a case
_ID = re.compile(
    r"(?<![\w.,:/-])[A-Z]{0,5}[-_/]?\d[A-Z\d/._-]{1,24}(?<![._/-])(?![.,:]?\d|\s?(?:€|%|£|\$))\b"
)
#: ... where this stands before it; the group tells that it is called a number
_NUMBERED = re.compile(
    r"\b(?:kunde|bestell|auftrag|rechnung|vertrag|vorgang|ticket|fall|buchung|reservierung|"
    r"sendung|paket|mitglied|konto|"
    r"akte|patient|zähler|police|schaden|antrag|bescheid|kassenzeichen|steuer|versicher|ausweis|"
    r"spende|reklamation|"
    r"retoure|kennzeichen|karte|az|card|order|booking|reservation|invoice|case|account|customer|"
    r"contract|claim|policy|parcel|tracking|"
    r"reference|ref|member|meter|passport|complaint|incident|donor|shipment|consignment|student|"
    r"pupil|number\splate)"
    r"[a-zäöüß]{0,14}(?P<called>(?<=nummer)|(?<=zeichen)|(?<=nr)|(?<=ref)|[\s-](?:nummer|nr|no|"
    r"number|id|code|ref|reference)\b|\s?\#)?"
    r"[.:]?(?:\s(?:lautet|ist|is|was|war))?[\s(„\"#:]{1,3}(?:(?-i:[A-Z]{1,4})\s)?$"
    r"|(?P<filed>\b(?:logged|filed|registered|recorded|erfasst|angelegt|läuft|geführt|"
    r"liegt)\s(?:\w+\s){0,3}(?:as|under|unter|als|bei)\s)$"
    r"|(?P<other>\b(?:n[°º]|num[ée]ro|n[úu]mero|numer|nummer|nr\.?|"
    r"no\.)\s(?:[^\W\d]{1,20}\s){0,3}:?\s?|(?<!\w)\#)$",
    re.IGNORECASE,
)
_LOOKBACK = 45
_BESIDE = 60
_THINGS_WITH_NUMBERS = re.compile(
    r"\b(?:artikel|modell|serie|teil|zug|linie|bus|gleis|raum|zimmer|halle|article|model|part|"
    r"item|train|line|flight|room|gate|question)"
    r"[a-z-]{0,12}[\s.:#]{0,3}(?:nr\.?|no\.?|number)?\s?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BIRTH = frozenset(
    "geboren geburtsdatum geb born dob birth birthdate née né nacida nacido nata nato".split()
)
_DATE = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?[./\s-]\s?(?:of\s)?(?:\d{1,2}\b|[a-zä]{3,9})|(?:19|20)\d\d-\d\d|"
    r"[a-z]{3,9}\s\d{1,2},?\s(?:19|20)\d\d)"
)
_BORN = re.compile(
    r"\b(?:geburtsdatum|geboren|geb\.|date\sof\sbirth|dob\b|born|birthdate|née?|nacid[oa]|nat[oa])"
    rf"[^\n\d]{{0,30}}{_DATE}|\b{_DATE}\.?\s?\d{{2,4}}\s(?:\w{{1,12}}\s)?geboren",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b[A-ZÄÖÜ][\wäöüß-]{1,30}(?:straße|strasse|str\.|weg|gasse|platz|allee|ring|damm|ufer|steig|"
    r"pfad|graben|markt|hof)"
    r"\s\d{1,4}\s?[a-z]?\b(?!:\d)"
    r"|\b(?:(?!Auf\s|In\s|Von\s|Der\s|Die\s|Den\s|Ihr\s|Mit\s)[A-ZÄÖÜ][\wäöüß-]{1,24}\s(?:Straße"
    r"|Strasse|Str\.|Weg|"
    r"Gasse|Platz|Allee|Ring|Damm|Ufer)|(?:Straße|Allee|Platz"
    r"|Weg)\sd\w\w\s[A-ZÄÖÜ]\w{2,20})\s\d{1,4}\s?[a-z]?\b"
    r"|\b(?:Am|An\sder|Im|In\sder|Zum|Zur|"
    r"Auf\sde[mr])\s[A-ZÄÖÜ][\wäöüß-]{2,24}\s\d{1,3}\s?[a-z]?\b(?![.:]\d|\s(?:Uhr|Euro|€|%))"
    r"|\b\d{1,4}[a-z]?,?\s(?:[A-Z][\w'’]{1,20}\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|"
    r"Drive|Dr|Close|Court|Crescent|Way|"
    r"Terrace|Place|Square|Gardens|Grove|Hill|Row|Mews|Boulevard|Blvd|Walk)\b"
    r"|\b(?:Hausnummer|Haus Nr\.)\s\d{1,4}\s?[a-z]?\b|\b(?:Flat|Apartment|Apt\.?)\s\d{1,4}[A-Za-z]?\b"
    r"|\b(?!(?:BC|AD|AM|PM)\d)[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b"
    r"|\b\d{1,4},?\s(?:rue|avenue|boulevard)\s\w|\b(?:[Vv]ia|[Cc]alle|[Rr]ua|"
    r"[Uu]l\.)\s[A-Z]\w{1,20}(?:\s[A-Z]\w{1,20})?,?\s\d{1,4}\b"
)
#: something is brought there, or somebody lives there
_AT_HOME = re.compile(
    r"\b(?:(?:ihre?|deine?)[nmrs]?\s(?:adresse|anschrift|wohnung|haus\w*)|(?:zu|bei|an)\s(?:ihnen|"
    r"dir|euch|sie|dich)|"
    r"(?:aus|zu)?ge(?:liefert|stellt)|(?:ver|ge)(?:schickt|sandt|sendet)|liefer\w*|zustell\w*|"
    r"wohn\w*|nachbar\w*|"
    r"monteur\w*|techniker\w*|fahrer\w*|abgegeben|hinterlegt|gespeichert|herrn?|frau|familie|briefkasten|"
    r"your\s(?:\w+\s)?(?:address|home|house|flat|place|door|doorstep|property)|to\syou|deliver\w*|"
    r"ship\w*|sent|posted|lives?|"
    r"lived|living|neighbou?r\w*|technician|engineer|driver|registered|on\sfile|mr|mrs|ms|"
    r"on\s(?:his|her|their|its)\sway)\b",
    re.IGNORECASE,
)
#: without a street it is a home only where somebody lives or gets something
_BARE_NUMBER = re.compile(r"Haus", re.IGNORECASE)
#: they ask where we are
_WHERE = re.compile(
    r"\b(?:wo|where)\s(?:seid|sind\ssie|finde|liegt|bekomm\w*|kann|are\syou|is\syour|is\sthe|can|"
    r"do)\b|\bfinde\s\w+\s(?:laden|haus|weg|eingang|büro|praxis|euch|sie)"
    r"|\bfinde\s(?:euch|euren|eure|sie|ihren)\b|\b(?:eure|ihre|your)\s(?:adresse|address)",
    re.IGNORECASE,
)
_NAMED_NEIGHBOUR = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Herrn?|Frau|Familie)\.?\s[A-ZÄÖÜ]\w+(?:\s[A-ZÄÖÜ]\w+)?\s(?:in|from|at|aus|im|auf)\s"
    r"(?:(?:flat|number|apartment|no\.?|Wohnung|Nummer|Nr\.?|Haus|Appartement)\s?\d|dem\s\w+ten\sStock)|"
    r"(?:achbar(?:n|in)?|eighbou?r),?\s(?:Herrn?|Frau|Familie|Mrs?|Ms|Miss)\.?\s[A-ZÄÖÜ]\w"
)
#: illnesses, organs and findings of which nobody speaks by accident
_MEDICAL = (
    "depression depressiv burnout burn-out diabet krebserkrank brustkrebs hautkrebs darmkrebs "
    "krebs. tumor tumour epileps adhs adhd hiv. schwangerschaft schwanger pregnan herzinfarkt "
    "herzrhythmus schlaganfall demenz dement dementia alzheimer parkinson rheuma bandscheibe "
    "angststörung panikattacke essstörung magersucht bulimie alkoholk suchterkrank suchtkrank "
    "fehlgeburt miscarriage hepatitis chemotherap endometriose leukämie leukemia leukaemia "
    "psychose psychosis borderline bipolar schizophren thrombose sepsis lungenentzündung "
    "bluthochdruck cancer anxiety anorexia addiction arthritis arthrose pneumonia hernia "
    "schilddrüse thyroid niere kidney leberwert leber. liver magenspiegel darmspiegel bowel colon. "
    "colonoscopy blase. bladder prostata prostate gebärmutter uterus eierst ovary ovarian abszess "
    "abscess molar wurzelbehandlung backenzahn weisheitsz implantat kreuzband meniskus "
    "hüftprothese hüftop knieop asthma parodont periodont "
    "karies gewebeprobe blutwert blutbild laborwert befund. befunde. "
    "biopsie biopsy mammogra ultraschall ultrasound insulin antidepress methadon cortisol cholest "
    "hämorrhoid haemorrhoid hemorrhoid ekzem eczema psoriasis neurodermitis chlamydi syphilis "
    "kaiserschnitt caesarean abtreibung abortion sterilisation vasectomy ritalin psychiatrie "
    "psychiatric psychotherap entzug. rehab. schuppenflechte gürtelrose shingles migräne migraine herpes "
    "reizdarm crohn colitis zyste. cyst. myom. fibroid glaukom glaucoma katarakt cataract hernie gicht. "
    "gout. "
    "lithium methotrexat sertralin citalopram fluoxetin metformin levothyrox ramipril bisoprolol "
    "tamoxifen warfarin marcumar prednisol pregabalin quetiapin olanzapin antabus naltrexon viagra "
    "krampfader inkontinenz incontinence tinnitus autismus autism lupus fibromyalg long-covid ptbs ptsd"
)
_MEDICAL_STEMS = frozenset(word.rstrip(".")[:STEM] for word in _MEDICAL.split())
_MEDICAL_WORD = re.compile(
    r"\b(?:" + "|".join(word.replace(".", r"\b") for word in _MEDICAL.split()) + ")", re.IGNORECASE
)
_THEIRS = re.compile(
    r"\b(?:(?:Ihr|ihr|dein|Dein|sein)(?:e[nmrs]?)?|your|Your|you|Sie|du|his|her|"
    r"(?:mother|father|son|daughter|mum|dad|wife|husband)'?s|"
    r"Mutter|Vater|Sohn|Tochter|Mann|Frau|Kind)\b"
)
_TESTED = frozenset(
    "befund befunde testergebnis gewebeprobe blutprobe stuhlprobe test biopsie mrt abstrich "
    "biopsy swab smear scan x-ray result results".split()
)
_RESULT = re.compile(
    rf"\b(?:{'|'.join(_TESTED)})\b[^.!?]{{0,30}}"
    r"\b(?:positiv|negativ|unauffällig|auffällig|bösartig|gutartig|positive|negative|clear|"
    r"abnormal|benign|malignant)\b",
    re.IGNORECASE,
)


def shown_in(case: Case) -> Iterator[Span]:
    """Where a draft shows data of a private person: mail, phone, address, account, number, birth, illness.

    Our own contacts may stand there, a place everybody knows, and an illness the person spoke of publicly.
    """
    text = case.draft.raw
    if "@" in text:
        yield from (found.span() for found in _MAIL.finditer(text) if _is_private(case, found))
    if _DIGIT.search(text):
        yield from _numbers(case)
        yield from (found.span() for found in _STREET.finditer(text) if _is_home(case, found))
    if found := _NAMED_NEIGHBOUR.search(text):
        yield found.span()
    yield from _illnesses(case)


def _numbers(case: Case) -> Iterator[Span]:
    text = case.draft.raw
    if not _BIRTH.isdisjoint(case.draft.words) and (born := _BORN.search(text)):
        yield born.span()
    if not _THREE_DIGITS.search(text):
        return
    for account in (_IBAN, _END_OF_CARD):
        if (found := account.search(text)) and not _is_known_as_ours(case, found):
            yield found.span()
    for found in _LONG_NUMBER.finditer(text):
        if _is_phone(found[0]) and not _is_ours(case, found):
            yield found.span()
    yield from (found.span() for found in _ID.finditer(text) if _names_a_case(text, found))


def _is_private(case: Case, mail: re.Match[str]) -> bool:
    house = _HOUSE_MAILBOX.match(mail[0]) and not _PRIVATE_POST.search(mail[0])
    return not house and not _is_ours(case, mail)


def _is_phone(found: str) -> bool:
    digits = _digits(found)
    if (
        not 6 < len(digits) < 16
        or digits.startswith(_SERVICE_NUMBERS)
        or _DATE_OR_HOURS.match(found)
    ):
        return False
    return (
        found[0] in "+0" or found.startswith("(0") or _AMERICAN_PHONE.fullmatch(found) is not None
    )


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _is_ours(case: Case, found: re.Match[str]) -> bool:
    """Whether a contact is among our own, or stands where we say how to reach us."""
    if _is_known_as_ours(case, found):
        return True
    contact, around = found[0].lower(), _around(case, found)
    if _PRIVATE_POST.search(contact) or _CALLS_THEM.search(around):
        return False
    return _REACHES_US.search(_just_beside(case, found)) is not None


def _is_known_as_ours(case: Case, found: re.Match[str]) -> bool:
    """Whether the team has named it as its own."""
    return any(_is_same(found[0].lower(), own.lower()) for own in case.facts.own_contacts)


def _is_same(contact: str, own: str) -> bool:
    """The same words, the same house behind the @, or the same last digits: some write +49, some 0."""
    if contact in own or own in contact:
        return True
    if "@" in contact:
        return contact.partition("@")[2] == own.partition("@")[2]
    return len(_digits(own)) > 5 and _digits(contact)[-6:] == _digits(own)[-6:]


def _around(case: Case, found: re.Match[str]) -> str:
    """The sentence (or the sentences) in which something was found."""
    return " ".join(
        sentence.text
        for sentence in case.draft.sentences
        if sentence.start < found.end() and found.start() < sentence.span[1]
    )


def _just_beside(case: Case, found: re.Match[str]) -> str:
    """The words right before and behind something that was found."""
    return case.draft.raw[max(0, found.start() - _BESIDE) : found.end() + _BESIDE // 2]


def _names_a_case(text: str, found: re.Match[str]) -> bool:
    """Whether a number is that of a customer, an order, a case: "Fall 2024" and "order 20" are not."""
    digits = len(_digits(found[0]))
    if digits < 2:
        return False
    before = text[max(0, found.start() - _LOOKBACK) : found.start()]
    named = _NUMBERED.search(before)
    if named is None or _THINGS_WITH_NUMBERS.search(before):
        return False
    if named["called"] is not None or named["filed"] is not None:
        return digits > 2 or (digits > 1 and len(found[0]) > 4)
    return digits > 3 and not _YEAR.fullmatch(found[0])


def _is_home(case: Case, found: re.Match[str]) -> bool:
    """Whether an address is where somebody lives: only we brought it up, or we bring something there."""
    if any(found[0].lower() in own.lower() for own in case.facts.own_contacts):
        return False
    around = _around(case, found)
    if _AT_HOME.search(around):
        return True
    if _BARE_NUMBER.match(found[0]):
        return False
    return (
        found[0] not in case.said.raw
        and not _OUR_PLACE.search(around)
        and not _WHERE.search(case.said.raw)
    )


#: "if you're pregnant", "für Schwangere": to whom it may concern
_IF_THEY_ARE = re.compile(
    r"\b(?:if|whether|in case|wenn|falls|sofern|ob)\b[^.!?,]{0,30}$"
    r"|\b(?:anyone|people|everyone|menschen|personen|alle)\b[^.!?,]{0,30}$"
    r"|\b(?:für|bei|mit|gegen|for|with|against) $",
    re.IGNORECASE,
)


def _illnesses(case: Case) -> Iterator[Span]:
    """What only a doctor knows of somebody, and what the person did not say in public."""
    if not _MEDICAL_STEMS.isdisjoint(word[:STEM] for word in case.draft.words):
        known = {word[:STEM] for word in case.said.words}
        for sentence in case.draft.sentences:
            found = _MEDICAL_WORD.search(sentence.text)
            if found is None or _IF_THEY_ARE.search(sentence.text[: found.start()]):
                continue
            if found[0][:STEM].lower() not in known and _THEIRS.search(sentence.text):
                yield sentence.span
    if not _TESTED.isdisjoint(case.draft.words) and (result := _RESULT.search(case.draft.raw)):
        yield result.span()
