"""What a message already gives: numbers, days, places, models, sizes; and how a draft asks for
each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Text


@dataclass(frozen=True)
class _Given:
    """Something a draft may ask for, and how it looks in a message.

    `hints`: of these, one stands in every way to ask for it. They are looked for first.
    """

    hints: tuple[str, ...]
    asked: Phrases
    given: Phrases


def _number_of(de: str, en: str) -> _Given:
    """The number of something, given as "Bestellung 77-10452", "order #88102" or just "Nr.
    4711"."""
    digits = r"[A-Z]{0,3}\d[\d/.-]{2,}"
    return _Given(
        ("nummer", "nr", "welche", "code", "kennzeichen", "number", "ref", "id", "which", "what"),
        Phrases(
            de=rf"\b{de}\w*\s?-?(?: nummern? | nr\.? | code ) | \bwelche[nr]?\s{de}\w*",
            en=rf"\b{en}(?:\sorder | \sbooking)?\s(?: numbers? | no\.? | ref\w* | code | id )\b"
            rf" | \b(?: which | what )\s{en}\b",
        ),
        Phrases(
            de=rf"\b{de}\w*[^.!?\w]{{0,4}}(?:\w+\W{{1,3}}){{0,3}}{digits} | (?: \bnr\.? | \bnummer"
            rf" | [#] )\W{{0,3}}{digits}",
            en=rf"\b{en}\b[^.!?\w]{{0,4}}(?:\w+\W{{1,3}}){{0,3}}{digits}"
            rf" | (?: \bno\.? | \bnumber | \bref\w* | [#] )\W{{0,3}}{digits}",
        ),
    )


_HOURS_DE = (
    "(?: eins | zwei | drei | vier | fünf | sechs | sieben | acht | neun | zehn | elf | zwölf )"
)
_HOURS_EN = (
    "(?: one | two | three | four | five | six | seven | eight | nine | ten | eleven"
    " | twelve | noon )"
)
_SOME_DE = (
    r"(?: \d+ | zwei | drei | vier | fünf | sechs | sieben | acht | neun | zehn | elf | zwölf )"
)
_SOME_EN = (
    r"(?: \d+ | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve )"
)
_MONTH_DE = """(?: januar | februar | märz | april | mai | juni | juli | august | september
| oktober | november
    | dezember )"""
_MONTH_EN = """(?: january | february | march | april | may | june | july | august | september
| october | november
    | december | jan | feb | mar | apr | jun | jul | aug | sept? | oct | nov | dec )"""
_DAY_DE = rf"""(?: gestern | vorgestern | heute | (?: mon | diens | donners | frei | sams
  | sonn )tag\w* | mittwoch\w*
    | \d{{1,2}}\.\s?(?: \d{{1,2}}\. | {_MONTH_DE} ) )"""
_DAY_EN = rf"""(?: yesterday | today | last\snight | this\smorning | (?: mon | tues | wednes
  | thurs | fri | satur | sun )days?
    | \d{{1,2}}(?: st | nd | rd | th ) | \d{{1,2}}\s{_MONTH_EN}\b | {_MONTH_EN}\s\d )"""
_CLOCK_DE = rf"""(?: \d{{1,2}}(?: [:.]\d\d )?\s?uhr | \d{{1,2}}:\d\d
    | (?: um | gegen | kurz\s(?: nach | vor ) | halb | viertel\s\w+ )\s(?: \d{{1,2}}
      | {_HOURS_DE} )\b )"""
_CLOCK_EN = rf"""(?: \d{{1,2}}(?: [:.]\d\d )?\s?(?: am | pm | a\.m | p\.m | o'clock )
  | \d{{1,2}}[:.]\d\d
    | (?: at | around | about | half\spast | just\s(?: after | before ) )\s(?: \d{{1,2}}
      | {_HOURS_EN} )\b )"""
#: a time that is still to be found is no time that was given
_PAST_DE = r"""(?! [^?]{0,50}\b(?: pass(?: t | en ) | würde\w* | soll\w* | möcht\w* | woll\w*
  | will\w* | könn\w* | kannst
    | dürf\w* | darf | hätten | erreich\w* | zuhause | daheim | zeit )\b )"""
_PAST_EN = r"""(?! [^?]{0,50}\b(?: suit\w* | would | like | best | shall | should | can | could
  | free | works? | good
    | convenient | want | prefer | reach )\b )"""
_SHOP_DE = """(?: filialen? | läden | laden | geschäft | märkten? | markt | standort | haltestelle
| bahnhof | station
    | werkstatt | salon | praxis | schule | halle | gebäude | straße | ort | stadt | stadtteil
    | café | restaurant | studio
    | bad | haus | geschäftsstelle | zweigstelle | automat\\w* | strecke | bahnsteig )"""
_SHOP_EN = """(?: stores? | shops? | branch(?:es)? | salons? | stations? | stops? | sites?
| locations? | streets? | offices?
    | restaurants? | caf[eé]s? | pubs? | gyms? | schools? | clinics? | hotels? | pools? | towns?
    | village | area | machine
    | venue | park | library | libraries )"""
_COLOUR = """(?: rot | blau | grün | gelb | schwarz | weiß | grau | braun | rosa | lila | orange
| türkis | beige
    | anthrazit | red | blue | green | yellow | black | white | grey | gray | brown | pink | purple
    | navy | teal )"""
#: letters and digits together, and the names everybody knows
_MODEL = r"""\b(?-i:[A-Z][A-Za-z]{0,9}[- ]?\d{1,4}[a-zA-Z]*)\b | \bversion\s\d
    | \b(?: iphone | android | windows | firefox | chrome | safari | macbook | galaxy | pixel
      | ipad )\b"""

_GIVENS = (
    _number_of("(?: bestell | auftrags? )", "order"),
    _number_of(r"buchung\w*", "(?: booking | reservation )"),
    _number_of("(?: kunden | mitglieds? | konto )", "(?: customer | account | member(?:ship)? )"),
    _number_of(r"(?: rechnung\w* | beleg )", "invoice"),
    _number_of(
        "(?: vorgangs? | ticket | fall | akten | anfrage )", "(?: ticket | case | incident )"
    ),
    _number_of(r"(?: sendung\w* | paket | tracking )", "(?: tracking | parcel | shipment )"),
    _number_of(r"(?: vertrag\w* | versicherung\w* | police\w* )", "(?: contract | policy )"),
    _number_of("zähler", "meter"),
    _number_of("(?: artikel | serien | produkt )", "(?: serial | item | product | part )"),
    # the hour
    _Given(
        ("wann", "zeit", "uhr", "time", "when"),
        Phrases(
            de=rf"\b(?: uhrzeit | um\swie\sviel\suhr | wann\s(?: genau | ungefähr | etwa )"
            rf" | zu\swelcher\szeit )\b {_PAST_DE}",
            en=rf"\b(?: (?: what | which | exact )\stime | time\sof\sday | when\sexactly"
            rf" | (?: exactly | roughly | about )\swhen )\b"
            rf" {_PAST_EN}",
        ),
        Phrases(de=rf"\b{_CLOCK_DE}", en=rf"\b{_CLOCK_EN}"),
    ),
    # the day
    _Given(
        ("wann", "tag", "datum", "termin", "when", "day", "date", "night", "evening", "morning"),
        Phrases(
            de=rf"\b(?: wann(?!\s(?: genau | ungefähr | etwa )) | welche[rsnm]?\s(?: tag | datum"
            rf" | termin )"
            rf" | (?: das | dein | ihr | euer )\s\w*datum )\b {_PAST_DE}",
            en=rf"\b(?: (?<!say\s)(?<!know\s)when(?=\s(?: was | did | were | is | are | do )\b)"
            rf" | (?: what | which )\s(?: day | date | night | evening | morning )"
            rf" | the\sdate )\b {_PAST_EN}",
        ),
        Phrases(de=rf"\b{_DAY_DE}", en=rf"\b{_DAY_EN}"),
    ),
    # since when
    _Given(
        ("wann", "lange", "since", "long"),
        Phrases(
            de=r"\b(?: seit\swann | wie\slange\s(?: schon | besteht | ist | geht | hast | haben"
            r" | wart\w* ) )\b",
            en=r"\b(?: since\swhen | how\slong\s(?: has | have | is | ago | were ) )\b",
        ),
        Phrases(
            de=r"\bseit\s\w+\s",
            en=rf"\bsince\s\w+ | \bfor\s(?: a | over | {_SOME_EN} )\s(?:\w+\s)?(?: hour | day"
            rf" | week | month | year )s?\b"
            r" | \b(?: days | weeks | months )\s(?: now | ago )",
        ),
    ),
    # the place
    _Given(
        ("welche", "wo", "which", "what", "where"),
        Phrases(
            de=rf"\bwelche[rsnm]?\s(?: unserer\s)?(?:\w+en\s)?\w*{_SHOP_DE}(?:s|en|n)?\b"
            r" | \bwo\s(?: (?: genau | denn )\s)*(?: war | ist | stand | steht | seid | sind"
            r" | hast | haben | wohn\w* | befind\w* | lag )\b",
            en=rf"\bwhich\s(?: of\s(?: our | the )\s)?(?:\w+\s)?{_SHOP_EN}\b"
            rf" | \bwhat\s{_SHOP_EN}\b | \bwhereabouts\b"
            r" | \bwhere\s(?: exactly\s)?(?: was | were | did | is | are | do )\b",
        ),
        Phrases(
            de=rf"\b\w*{_SHOP_DE}\s(?: in | am | an\sder | im | auf\sder"
            rf" | beim )?\s?(?-i:[A-ZÄÖÜ])\w+"
            r" | \b(?-i:[A-ZÄÖÜ])[\w-]*(?: straße | str\. | strasse | platz | weg | allee | gasse"
            r" | brücke | tor | ring )\b"
            r" | \bin\s(?-i:[A-ZÄÖÜ])(?<!\sR)(?! uhe | rdnung | ukunft )[\w-]{2,}"
            rf" | \b(?: in | an | auf )\sder\s\w+er\s\w*{_SHOP_DE}",
            en=rf"\b(?-i:[A-Z])[\w']+\s(?:(?-i:[A-Z])[\w']+\s)?{_SHOP_EN}\b"
            rf" | \b{_SHOP_EN}\s(?: in | at | on | near )\s(?-i:[A-Z])\w+"
            r" | \b(?-i:[A-Z])\w+\s(?: street | st | road | rd | lane | square | avenue | hill )\b"
            r" | \b(?: in | at | near | outside )\s(?-i:[A-Z])(?!\w*(?: day | uary"
            r" | ember )\b)\w{2,}",
        ),
    ),
    # the model or the device
    _Given(
        (
            "modell",
            "gerät",
            "handy",
            "phone",
            "betriebssystem",
            "version",
            "browser",
            "typ",
            "maschine",
            "model",
            "device",
            "machine",
            "make",
            "system",
            "tablet",
            "laptop",
        ),
        Phrases(
            de=r"\b(?: welche[sr]?n?\s(?:\w+\s)?(?: modell | gerät | handy | smartphone | telefon"
            r" | betriebssystem | version"
            r" | browser | typ | maschine )\w* | \w*modell(?: bezeichnung | nummer | name )?"
            r" | typen?bezeichnung )\b",
            en=r"\b(?: (?: which | what )\s(?:\w+\s){0,2}(?: model | device | phone | version"
            r" | browser | machine | make"
            r" | system | tablet | laptop )s? | model(?:\s(?: number | name | no ))? )\b",
        ),
        Phrases(de=_MODEL, en=_MODEL),
    ),
    # size and colour
    _Given(
        ("größe", "size"),
        Phrases(
            de=r"\b(?: welche[rsn]? | deine | ihre | die )\s(?:\w+\s)?\w*größe\b",
            en=r"\b(?: what | which | your | the )\s(?:\w+\s)?size\b",
        ),
        Phrases(
            de=r"\bin\s(?: (?: der | einer )\s)?\d{2}\b(?!\s\w*(?: tag | minute | stunde | uhr ))"
            r" | \b(?: größe | gr\.? )\s?(?: \d+ | x*[sml]\b ) | \b(?-i:XS|XL|XXL|XXXL)\b"
            r" | \b\d+\s?(?: cm | mm | ml | liter )\b",
            en=r"\bin\s(?:an?\s)?(?:uk\s|eu\s)?\d{1,2}\b(?!\s(?: minute | hour | day | week"
            r" | month ))"
            r" | \bsize\s?(?: \d+ | x*[sml]\b | small | medium | large ) | \ba\s(?: small | medium"
            r" | large )\b"
            r" | \b(?-i:XS|XL|XXL)\b | \b\d+\s?(?: cm | mm | ml | inch )",
        ),
    ),
    _Given(
        ("farbe", "colo"),
        Phrases(de=r"\bfarbe", en=r"\bcolou?r"),
        Phrases(de=rf"\b\w*{_COLOUR}\w{{0,2}}\b", en=rf"\b{_COLOUR}\b"),
    ),
    # the line
    _Given(
        (
            "linie",
            "bus",
            "zug",
            "bahn",
            "tram",
            "flug",
            "verbindung",
            "wagen",
            "line",
            "train",
            "flight",
            "route",
            "service",
            "coach",
        ),
        Phrases(
            de=r"\bwelche[rmns]?\s(?: genauen\s)?(?: linie | bus | zug | bahn | tram | flug"
            r" | verbindung | s-bahn | u-bahn | wagen )\b"
            r" | \b(?: zug | bus | linien | flug )-?nummer",
            en=r"\b(?: which | what )\s(?: line | bus | train | flight | route | service | tram"
            r" | coach )\b"
            r" | \b(?: train | bus | flight | route )\snumber",
        ),
        Phrases(
            de=r"\b(?: ice | ic | re | rb | s | u | ec | linie | bus | tram | zug | flug"
            r" | straßenbahn )\s?-?(?:[a-z]{2}\s?)?\d{1,5}\b"
            r" | \bdie\s\d{1,3}\b(?!\s[a-zäöü])",
            en=r"\b(?: line | bus | train | flight | tram | route | service | no\.? | the"
            r" | your )\s(?:\w{2}\s)?\w{0,2}\d{1,4}\w?\b"
            r"(?!\s(?: minute | hour | day | people )) | \b\d{1,2}[.:]\d\d\s(?: to | from | train"
            r" | bus | service )\b",
        ),
    ),
    # how many people
    _Given(
        ("viele", "personenzahl", "many", "party"),
        Phrases(
            de=r"\bwie\sviele\s(?: personen | leute | gäste | plätze | kinder | karten | tickets"
            r" | seid | sind )\b | \bpersonenzahl",
            en=r"\bhow\smany\s(?: people | of\syou | guests | seats | children | tickets | adults"
            r" | are )\b | \bparty\ssize",
        ),
        Phrases(
            de=rf"\b(?: für | zu )\s{_SOME_DE}\w{{0,2}}\b"
            rf" | \b{_SOME_DE}\s(?:\w+\s)?(?: personen | leute | gäste | plätze | kinder\w*"
            rf" | karten | tickets | erwachsene\w* )\b",
            en=rf"\b(?: for | of )\s{_SOME_EN}\b"
            rf" | \b{_SOME_EN}\s(?:\w+\s)?(?: people | of\sus | guests | seats | children | kids"
            rf" | tickets | adults )\b",
        ),
    ),
    # the name
    _Given(
        ("name", "heiß"),
        Phrases(
            de=r"\b(?: (?: auf | unter )\swelche[nm]\snamen | wie\s(?: heißen\ssie | heißt\sdu"
            r" | war\s(?: ihr | der | dein )\sname )"
            r" | (?: ihren | deinen | auf\sden )\s(?:\w+\s)?namen )\b",
            en=r"\b(?: (?: under | in | by )\s(?: what | which )\sname | your\s(?:full\s)?name"
            r" | what\sname | the\sname )\b",
        ),
        Phrases(
            de=r"\b(?: mein\sname | ich\sheiße | (?: auf | unter )\s(?: den\snamen | dem\snamen"
            r" | name ) | name: | gebucht\sauf | namens )",
            en=r"\b(?: my\sname | name\s(?: of | is ) | name: | in\sthe\sname"
            r" | under\s(?: the\sname | (?-i:[A-Z])\w+ ) | i'm\s(?-i:[A-Z]) )",
        ),
    ),
    # the age
    _Given(
        ("alt", "old", "age"),
        Phrases(
            de=r"\bwie\salt\b | \b\w*alter\b",
            en=r"\bhow\sold\b | \b(?: what | his | her | their )\sage\b",
        ),
        Phrases(
            de=rf"\b\d+\s?(?: jahre | -?jährig\w* ) | \(\d{{1,2}}\) | \b\w+jährig\w* | \b(?: ist"
            rf" | wird )\s{_SOME_DE}\b",
            en=rf"\b\d+[\s-]years? | \(\d{{1,2}}\) | \b\w+-year-old | \b(?: he's | she's | is"
            rf" | aged | turns )\s{_SOME_EN}\b",
        ),
    ),
    # a picture, a mail address, a post code, an amount
    _Given(
        ("foto", "bild", "shot", "photo", "pic"),
        Phrases(
            de=r"\b\w*(?: foto | bild | screenshot )\w*",
            en=r"\b(?: photo | picture | pic | screenshot )\w*",
        ),
        Phrases(
            de=r"\b(?: anbei | im\sanhang | angehängt | beigefügt | siehe\s(?: foto | bild"
            r" | screenshot )"
            r" | (?: foto | bild | screenshot )\s(?: hängt | liegt | ist | anbei | im | oben"
            r" | unten ) )",
            en=r"\b(?: attached | attaching | see\s(?: photo | pic | picture | screenshot )"
            r" | (?: photo | picture | pic | screenshot )s?\s(?: above | below | here | is | are"
            r" | attached | in ) )",
        ),
    ),
    _Given(
        ("mail",),
        Phrases(de=r"\be?-?mail-?\s?adresse\b", en=r"\be-?mail\saddress"),
        Phrases(de=r"\w@\w", en=r"\w@\w"),
    ),
    _Given(
        ("plz", "postl", "post"),
        Phrases(de=r"\b(?: plz | postleitzahl )", en=r"\bpost\s?code"),
        Phrases(de=r"\b\d{5}\b", en=r"\b(?-i:[A-Z]{1,2}\d{1,2}[A-Z]?(?:\s?\d[A-Z]{2})?)\b"),
    ),
    _Given(
        ("betrag", "summe", "hoch", "viel", "much", "amount", "sum"),
        Phrases(
            de=r"\b(?: welche[rn]?\s(?:\w+\s)?(?: betrag | summe ) | wie\s(?: viel | hoch ) )\b",
            en=r"\b(?: how\smuch | what\s(?: amount | sum ) )\b",
        ),
        Phrases(de=r"\d\s?(?: € | euro )", en=r"[£$€]\s?\d"),
    ),
)
#: not what they already said, but something else of the kind
_FRESH = Phrases(
    de=r"\b(?: stattdessen | lieber | ersatz\w* | wunsch\w* | sonst | ander\w+"
    r" | neue\w*\s(?: größe | farbe | termin | adresse | datum | nummer ) )\b",
    en=r"\b(?: instead | rather | prefer\w* | else | another | other"
    r" | new\s(?: size | colou?r | date | time | day | address | number ) )\b",
)


def is_given(request: str, said: str, language: Language | None) -> bool:
    """Whether the message contains what a sentence of the draft asks for."""
    small = request.lower()
    if _FRESH.stand_in(request, language):
        return False
    return _is_numbered(small, said) or any(
        one.asked.stand_in(request, language)
        and one.given.stand_in(_spoken_of(request, said) if "wann" in one.hints else said, language)
        for one in _GIVENS
        if any(hint in small for hint in one.hints)
    )


def _spoken_of(request: str, said: str) -> str:
    """Where the message speaks of what is asked for: the day somebody died is not that of the funeral."""
    stems = Text(request).stems
    there = [one.text for one in Text(said).sentences if Text(one.text).stems & stems]
    return " ".join(there) or said


def _is_numbered(request: str, said: str) -> bool:
    """Whether the message names by its number what the request asks for: "which hall?" after "hall
    4"."""
    if not (asked := _WHICH_ONE.search(request)):
        return False
    numbered = said.lower().partition(asked[1])[2]
    return numbered[:_NEAR].strip(" .,:#nr").isdigit()


_WHICH_ONE = re.compile(r"\b(?:welche[rsnm]?|which)\s(?:\w+e[nrs]\s)?(\w{3,})")
_NEAR = 3
