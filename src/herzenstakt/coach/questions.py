"""Questions in a message, and whether a draft leaves one open.

A question is compared with the clauses of a draft. "When" wants a time that the message did not
contain, "how much" an amount. "Whether" wants a yes, a no, or a clause on the same thing; and what
answers one question of a message does not answer the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Sentence, Text, cached_property


class Kind(StrEnum):
    """What a question wants to know."""

    WHEN = "when"
    HOW_LONG = "how_long"
    COST = "cost"
    HOW_MANY = "how_many"
    WHERE = "where"
    HOW = "how"
    WHO = "who"
    WHY = "why"
    WHAT = "what"
    WHICH = "which"
    WHETHER = "whether"
    FAVOUR = "favour"


# --- which sentences ask ---------------------------------------------------------------------------

#: the question mark was forgotten, or the question hides in "I would like to know whether"
_ASKS_WITHOUT_MARK = Phrases(
    de=r"""
      ^(?: (?: hallo | hi | hey | moin | guten\s\w+ | sagt?\smal )[\s,:!]+ )?
        (?: (?: ab | bis | um | an | in | mit | von | zu | auf )\s )?
        (?: (?: wann | wo | wohin )\s\w+(?: t | en | st | ist | sind | kann | darf | muss | soll | ich )
          | wie\s(?: viel\w* | lange? | oft | teuer | komm\w* | kann | geht )
          | wieviel\w*
          | was\skoste\w+ | welche\w* | gibt\ses | gibt'?s | habt\sihr | haben\ssie
          | (?: kann | darf | muss )\s(?: man | ich ) | könnt\sihr | können\ssie )\b[^!]*$
    | \b(?: wissen | interessier\w+ | fragen? | auskunft | sagen | verraten | erfahren ),?\s
        (?: ob | (?: (?: ab | bis )\s )?wann | wo | wie | welche\w* )\b
    """,
    en=r"""
      ^(?: (?: hi | hello | hey | quick\squestion | please | morning )[\s,:!]+(?: all[\s,]+ )? )?
        (?: (?: when | where )\s(?: do | does | is | are | will | can | could | should | would )
          | how\s(?: much | many | long | do | can | does | far | often )
          | what\s(?: time | does | is | are ) | which | does | (?: do | are | can | could
            | will )\syou
          | (?: do | can | could | may )\si | (?: is | are )\s(?: the | there | it | this
            | your ) )\b[^!]*$
    | \b(?: know | wonder(?:ing)? | tell\s(?: me | us ) | find\sout | asking | ask ),?\s
        (?: if | whether | when | where | how | which )\b
    """,
)
#: the cheap look before: how such a sentence begins, or what it contains
_OPENERS = frozenset(
    "hallo hi hey moin guten sag sagt ab bis um an in mit von zu auf wann wo wohin wie wieviel was "
    "welche welcher welches gibt gibt's gibts habt haben kann darf muss könnt können hello quick "
    "please morning when where how what which does do are can could will may is".split()
)
_WITHIN = frozenset(
    "wissen interessiert interessieren interessierte frage fragen auskunft sagen verraten erfahren "
    "know wonder wondering tell find asking ask".split()
)
#: a question mark that only complains, jokes, or asks for nothing in particular
_RHETORICAL = Phrases(
    de=r"""
      \bwas\ssoll(?:en)?\b | \bgeht(?: 's | \ses )\snoch | \bspinnt | \bverarsch | \bnoch\salle
        | \bschäm
    | \bwas\s(?: ist | sind | war )\b[^?]{0,25}\b(?: für | los | kaputt )\b
    | \bwie\s(?: kann | konnte | können )\s(?: das | man | so | es | ihr | sie | sowas | dies\w* )\b
    | \b(?: ernst | ernsthaft | echt | jetzt | wirklich | witz | scherz
      | nicht\s(?:wahr\s)?sein | zu\sretten )\s*\?
    | \bmerk(?: t | en )\b | \bwozu\b | \bwofür\s(?:be)?zahl | \bwas\shabt\sihr\b | \bnoch\sfragen\b
    | \b(?: denk\w+ | glaub\w+ | mein\w+ | halt\w+ | hab\w* )\s(?: ihr | sie )\s
        (?: eigentlich | überhaupt | etwa | wirklich | sich | uns | mich | euch )\b
    | \bwer\s(?: denkt | kommt | braucht | soll | hat\ssich | macht | plant )\b
    | \bwie\s(?: oft | lange )\s(?: soll | muss | müssen | wollt | wollen )\b[^?]{0,20}\bnoch\b
    | \bwann\s(?: lern | begreif | kapier | wach ) | \bwo\s(?: leben | kommen | sind )\swir\b
    | ,\s(?: oder | ne | gell | nicht\swahr )\s*\? | ^\W*(?: oder | ne | hä | wie\sbitte | was
      | hallo | und )\W*$
    | ^\W*\w+\s(?: (?: denn | das | hier | da | bei\seuch | eigentlich )\s ){0,2}(?: niemand | keiner )\b
    | \bweiß\s(?:\w+\s)?nicht,?\s(?: mehr,?\s )?wo\s(?: ich\sanfangen | mir\sder | vorne )\b
    | \bwie\sgeht(?: 's | \ses )\b | \bhelfen\s*\?
    """,
    en=r"""
      \bwhat(?: 's | \sis | \sthe )\s(?: wrong | hell | heck | point | fuck )\b | \bhow\s(?: dare
        | come | hard )\b
    | \bhow\s(?: is | can | could | did | do )\s(?: this | that | it | you | anyone | anybody )\s
        (?: even | ever | still | possibl\w+ | be | fair | ok\w* | acceptable | happen\w* | sleep
          | justify | expect
          | think | not | call )\b
    | \b(?: joke | kidding | serious\w* | joking | really )\s*\?
    | \bare\syou\s(?: even | kidding | serious | joking | blind | stupid | people )\b
    | \bwho\s(?: dream | think | thought | on\searth | comes? | needs? | even | cares? )
    | \bdo\syou\s(?: even | ever | think | really | people | actually | honestly )\b
    | \bwhat\s(?: do | am | are )\s(?: i | we )\s(?:even\s)?pay | \bis\s(?: anyone | anybody
      | it\stoo\smuch )\b
    | \bhow\s(?: many\stimes | often\sdo\si | much\slonger )\b | \bwhen\swill\syou\s(?: learn
      | ever )\b
    | ,\s(?: right | eh | huh | is\sit | isn't\sit )\s*\? | ^\W*(?: what | huh | hello | anyone
      | eh | and )\W*$
    | \bdo(?:es)?\s(?: nobody | no\sone | none\sof\syou | anyone\sthere )\b
    | \b(?: don't | not )\s(?:even\s)?know\s(?: where | how )\s(?: to\s(?: start | begin | turn )
    | i\sstand )\b
    | \bhow\sare\syou\b | \bhelp\s*\? | \bwhat\s(?: were | are )\syou\sthinking\b
      | \bhave\syou\sno\b
    """,
)


def asked_in(said: Text) -> Iterator[Sentence]:
    """The sentences that want an answer; not those that only complain with a question mark."""
    may_hide = not _WITHIN.isdisjoint(said.words)
    for sentence in said.sentences:
        asks = sentence.is_question or (
            (may_hide or sentence.text.split(maxsplit=1)[0].strip(",:!").lower() in _OPENERS)
            and _ASKS_WITHOUT_MARK.stand_in(sentence.text, said.language)
        )
        if asks and not _RHETORICAL.stand_in(sentence.text, said.language):
            yield sentence


# --- what they want to know ------------------------------------------------------------------------

_START_DE = r"""(?: ^ | [,:;–-]\s* | \b(?: und | oder | wissen | sagen | auch | aber | denn | hallo
  | also | mal )\s )"""
_START_EN = r"""(?: ^ | [,:;–-]\s* | \b(?: and | or | know | me | us | wondering | sure | idea
  | but | so | about | hi )\s )"""
#: in this order: a favour is none of the others, and the more precise question comes first
_KINDS: tuple[tuple[Kind, Phrases], ...] = (
    (
        Kind.FAVOUR,
        Phrases(
            de=r"\b(?: jemand | wer )\s(?: (?: was | etwas | mal | da )\s )?(?: machen | tun"
            r" | schauen | kommen )\b | "
            + _START_DE
            + r"""(?: könn\w+ | würde\w* | kannst | magst | mögt | bitte )\s(?: sie | ihr | du )\b
              (?![^?]{0,20}\b(?: sagen | verraten ))""",
            en=r"""^(?: ever | have\syou\s(?:ever\s)?(?: thought | considered ) | (?: how
              | what )\sabout | why\snot )\b
              | \b(?: somebody | someone | anyone | anybody )\b | """
            + _START_EN
            + r"(?:please\s)?(?: (?: can | could | would | will )\syou"
            r" | could\smy )\b(?![^?]{0,20}\b(?: tell | say | confirm | know )\b)",
        ),
    ),
    (
        Kind.WHY,
        Phrases(
            de=r"\b(?: warum | wieso | weshalb | weswegen | woran )\b",
            en=r"\b(?: why | how\scome )\b",
        ),
    ),
    (
        Kind.WHEN,
        Phrases(
            de=r"\bwann\b | \bwie\sspät\b | \bwelche\suhrzeit | \bwie\sviel\suhr"
            r" | \bwelche[mn]\stag",
            en=_START_EN
            + r"""(?: (?: until | by | from | since )\s )?
              (?: when | (?: what | which )\s(?: time | day | date ) | how\s(?: soon | late
                | early )
                | what\sare\s(?: your | the )\s(?:opening\s)?(?: hours | times ) )\b""",
        ),
    ),
    (Kind.HOW_LONG, Phrases(de=r"\bwie\slang", en=r"\bhow\slong\b")),
    (
        Kind.COST,
        Phrases(
            de=r"\b(?: koste\w* | teuer | preise? | gebühr\w* )\b | \bwas\s(?: zahl | bezahl"
            r" | nehm )",
            en=r"""\b(?: costs? | prices? | priced | fees? | (?: you | a | any | extra )\scharge
              | expensive
              | how\smuch\s(?: is | are | do | does | for | would | will ) )\b""",
        ),
    ),
    (
        Kind.HOW_MANY,
        Phrases(
            de=r"""
              \b(?: ab | bis )\swelchem\salter\b | \bwieviel
            | \bwie\s(?: viel\w* | oft | hoch | groß | weit | schwer | alt | breit | tief | schnell
              | heiß | warm | kalt | laut
              | dick | stark | voll | nah | scharf | süß )\b
            """,
            en=r"""
              \b(?: what | which )\sage\b
            | \bhow\s(?: much | many | often | far | big | large | old | tall | wide | heavy | deep
              | fast | hot | warm | cold
              | loud | thick | strong | spicy | sweet )\b
            """,
        ),
    ),
    (
        Kind.WHERE,
        Phrases(
            de=r"\birgendwo\b | "
            + _START_DE
            + r"(?: wo\b(?!\s(?:bleib|bleibt|bleiben)\b) | wohin(?!\s(?: fließ\w+ |"
            r" geht\s\w+\s(?:geld|spende|beitrag) )) | woher"
            r" | (?: in | an )\swelche[rmn] )\b",
            en=r"\b(?: anywhere | somewhere )\b | "
            + _START_EN
            + r"(?: where(?!\sdo(?:es)?\s[^?]{0,30}(?: money | fees? | tax\w* | donations? | £ |"
            r" € | \$ )[^?]{0,20}\bgo\b) | which\s(?: shop | store | floor | room | platform "
            r"| street ) )\b",
        ),
    ),
    (
        Kind.WHO,
        Phrases(
            de=_START_DE + r"(?: (?: an | bei | mit | von | für )\s )?(?: wer | wen | wem )\b",
            en=_START_EN + r"(?: (?: to | with )\s )?(?: who | whom | whose )\b",
        ),
    ),
    (
        Kind.WHAT,
        Phrases(
            de=_START_DE
            + r"""(?: (?: mit | für | auf | von | zu | bei | aus )\s )?
              (?: was | welche\w* | wohin | womit | worauf | worin | woraus )\b""",
            en=_START_EN
            + r"(?: (?: in | on | for | with )\s )?(?: what | what's | which | where )\b",
        ),
    ),
    (
        Kind.HOW,
        Phrases(
            de=_START_DE
            + r"""wie\s(?: kann | kannst | können | könnte\w* | komm\w* | geht | gehe\w* | mach\w*
              | bekomm\w* | krieg\w* | funktionier\w* | stell\w* | lösch\w* | änder\w*
              | kündig\w* | meld\w* | bestell\w* | buch\w* | bezahl\w* | zahl\w* | soll | muss
              | lade | öffne\w* | aktivier\w* | deaktivier\w* | verbind\w* | reinig\w* | wechs\w*
              | setz\w* | lässt | erreich\w* | schalt\w* | richte\w* | find\w* | beantrag\w*
              | registrier\w* | storn\w* | verläng\w* | wasch\w* | pfleg\w* | nehm\w* | werd\w*
              | gelang\w* )\b""",
            en=_START_EN
            + r"how\s(?: do | can | could | should | would | to | does\sone | am\si | best\sto )\b",
        ),
    ),
    # how something is called, tastes or looks: no way to do it
    (Kind.WHAT, Phrases(de=_START_DE + r"wie\b", en=_START_EN + r"how\b")),
    (Kind.WHICH, Phrases(de=r"\boder\s(?!nicht)\w", en=r"\bor\s(?!not)\w")),
)


@dataclass(frozen=True)
class Ask:
    """One thing that is asked. A sentence may ask two: "when do you open and may I bring the
    dog?"."""

    text: str
    kind: Kind

    @cached_property
    def stems(self) -> frozenset[str]:
        """What it speaks of: the beginnings of its telling words."""
        return frozenset(word[:_STEM] for word in Text(self.text).words if _tells(word))

    @cached_property
    def point(self) -> str | None:
        """The beginning of its last telling word: a yes or no is about that."""
        telling = [word for word in Text(self.text).words if _tells(word)]
        return telling[-1][:_STEM] if telling else None


_AND_ASKS = {
    Language.DE: re.compile(
        r",?\s+(?:und|sowie)\s+(?=(?:(?:auch|ab|bis|an|in|mit)\s+)?(?:wann|wo|wie|wer|was"
        r"|welche\w*|ob|warum|kann|könn\w+|darf"
        r"|dürf\w+|gibt|hab\w*|hat|ist|sind|muss|müss\w+|brauch\w*|geht|kost\w+|passt|lässt|wird"
        r"|werden|soll\w*)\b)",
        re.IGNORECASE,
    ),
    Language.EN: re.compile(
        r",?\s+(?:and|plus)\s+(?=(?:also\s+|if so,?\s+)?(?:when|where|how|who|what|which|if"
        r"|whether|why|is|are|do|does|can|could"
        r"|may|will|would|has|have|did)\b)",
        re.IGNORECASE,
    ),
}
_STEM = 5
#: nobody asks more and hopes for an answer to each
_MOST = 6
_SHORT = 3
#: words in many questions; they tell nothing of what is asked
_IDLE = frozenset(
    "ist hat hast habt gib gibt gibts geht darf dürfen dürft muss mal und die der das den dem ein "
    "eine einen einem einer eines man wie was wer wann wo ich ihr sie wir uns euch mit für bei auf "
    "aus von zum zur bis noch mehr denn nach eigentlich überhaupt schon bitte kann könnt lang "
    "lange viel viele oft wissen sagen hallo guten steht wohl etwa braucht brauche brauch fragen "
    "frage welche welcher welches welchen euer eure eurem euren unser dieses diesen diese dieser "
    "haben hatte habe wird werden können könnte auch wenn dass oder nicht kein keine sind sein "
    "seid the and you are can may how who why was has had did does will for our out any all get "
    "got let use one its too not but yet now way per off ask say see him her his she they them "
    "much many long time open come could would like know wondering tell there your have need able "
    "possible with from that this these those what when where which still just into been some want "
    "please".split()
)


def _tells(word: str) -> bool:
    return len(word) >= _SHORT and word not in _IDLE


def asks_of(asked: tuple[Sentence, ...], language: Language | None) -> tuple[Ask, ...]:
    """What some questions ask."""
    return tuple(
        Ask(part, _kind_of(part, language))
        for sentence in asked[:_MOST]
        for part in (_AND_ASKS[language].split(sentence.text) if language else [sentence.text])
    )


#: stand second where a verb stands first: "habt ihr", "is the"
_SUBJECTS = frozenset(
    "ich du er sie es ihr wir man das der die dein deine eure euer ihre unser mein meine denn i you he "
    "she it we they "
    "the this that there your my our any".split()
)


def is_exclamation(question: str, kind: Kind) -> bool:
    """Whether it asks for nothing, and only wonders: "38 pounds for a child?"."""
    words = [word.strip(",.:!?") for word in question.lower().split()]
    if kind is not Kind.WHETHER or len(words) < _BARE:
        return False
    return words[0] not in _OPENERS and words[1] not in _SUBJECTS


def _kind_of(question: str, language: Language | None) -> Kind:
    return next((kind for kind, asks in _KINDS if asks.stand_in(question, language)), Kind.WHETHER)


# --- what answers them -----------------------------------------------------------------------------

_NUMBER_DE = r"""(?: \d+ | ein\w{0,2} | zwei | drei | vier | fünf | sechs | sieben | acht | neun
  | zehn | elf | zwölf
    | hundert | paar | wenige\w? | halbe?\w? | viertel\s\w+ )"""
_NUMBER_EN = r"""(?: \d+ | an? | one | two | three | four | five | six | seven | eight | nine | ten
  | eleven | twelve
    | twenty | thirty | half | couple | few )"""
#: a point in time; not one that lies behind ("seit Montag")
_TIME = Phrases(
    de=rf"""
      (?<!seit\s)(?<!gestern\s)(?<!guten\s)\b(?:
        heute | morgen | übermorgen | sofort | jederzeit | täglich | mittags? | nachmittags?
          | vormittags? | abends?
      | mitternacht | nachts? | (?: mon | diens | donners | frei | sams | sonn )tag\w*
        | mittwoch\w* | wochenende
      | werktags? | feiertag\w* | januar | februar | märz | april | mai | juni | juli | august
        | september | oktober
      | november | dezember | frühling | frühjahr | sommer | herbst | winter | ostern | pfingsten
        | weihnachten | advent
      | \w*ferien | silvester | (?: nächste | kommende | diese | übernächste )[nrms]?\s(?: woche
        | monat | jahr | tage | stunde )\w*
      | (?: anfang | mitte | ende )\s\w+
      | (?: um | ab | bis | gegen | von | vor | nach )\s{_NUMBER_DE}\b(?!\s(?: euro | € | prozent ))
      | {_NUMBER_DE}(?: [.:]\d\d )?\s?uhr | kw\s?\d+ | \d{{1,2}}\.\s?(?: \d{{1,2}}\.
        | [jfmasond]\w+ )
      | am\s\d{{1,2}} | zum\s\d{{1,2}} | rund\sum\sdie\suhr | durchgehend
      | in\s(?: (?: etwa | circa | ca\.? | rund | den\snächsten )\s )?{_NUMBER_DE}\s(?: minute
        | stunde | tag | woche | monat | jahr )\w*
      | in\sden\snächsten\s(?: minuten | stunden | tagen | wochen )
      )\b
    """,
    en=rf"""
      (?<!since\s)(?<!good\s)\b(?:
        today | tomorrow | tonight | now | immediately | instantly | noon | midday | midnight
          | mornings? | afternoons?
      | evenings? | daily | weekends? | weekdays? | (?: mon | tues | wednes | thurs | fri | satur
        | sun )days?
      | mon | tue | wed | thu | fri | sat | sun | january | february | april | june | july | august
        | september | october
      | november | december | (?: in | of | by | until | till | mid | late | early )[\s-](?: may
        | march )
      | spring | summer | autumn | winter | easter | christmas | half[\s-]term | bank\sholidays?
      | (?: next | this | coming )\s(?: week | month | year | term | season )\w* | (?: end | start
        | middle | beginning )\sof
      | \d{{1,2}}(?: [.:]\d\d )?\s?(?: am | pm | a\.m | p\.m | o'clock ) | \d{{1,2}}[.:]\d\d
        | \d{{1,2}}(?: st | nd | rd | th )
      | (?: at | by | from | until | till | around | about | after | before | to )\s{_NUMBER_EN}
      | (?: in | within )\s(?: (?: about | around | roughly )\s )?{_NUMBER_EN}\s(?:of\s)?(?: minute
        | hour | day | week | month | year )s?
      | by\s\w+time | any\stime | 24/7 | round\sthe\sclock
      )\b
    """,
)
_DURATION = Phrases(
    de=rf"""
      \b{_NUMBER_DE}\s(?: bis\s\w+\s | gute\s | knappe\s )?\w*(?: sekunde | minute | stunde | tag
        | woche | monat | jahr )\w*
    | \b(?: unbegrenzt | unbefristet | dauerhaft | lebenslang | (?: ganze | halbe )\w?\s\w+
      | über\snacht )
    """,
    en=rf"""
      \b{_NUMBER_EN}\s(?: (?: to | or )\s\w+\s )?(?: (?: working | business | more | full | few
        | good )\s )?
        (?: second | minute | hour | day | week | month | year | night )s?\b
    | \b(?: overnight | forever | unlimited | indefinitely | for\slife )\b
    """,
)
_PRICE = Phrases(
    de=r"""
      \d\s?(?: € | euro | cent | ct | chf | franken | % | prozent ) | €\s?\d | \d[.,]\d\d\b
        | \b\w+\s(?: euro | cent )\b
    | \b(?: kostenlos | kostenfrei | gratis | umsonst | frei | gebührenfrei | nichts | inklusive
      | inbegriffen | enthalten
      | halbe\w?\spreis\w* | hälfte )\b
    """,
    en=r"""
      [£$€]\s?\d | \d\s?(?: p | pence | pounds? | quid | euros? | dollars? | % | percent )\b
        | \d\.\d\d\b
    | \b(?: free | nothing | no\s(?: charge | fee | cost ) | included | half[\s-]price | pounds?
      | quid | tenner | fiver )\b
    """,
)
_AMOUNT = Phrases(
    de=r"""
      \d | \b(?: zwei | drei | vier | fünf | sechs | sieben | acht | neun | zehn | elf | zwölf
        | zwanzig | dreißig | kein\w*
        | alle | beide | täglich | einmal | unbegrenzt | hundert\w* | tausend\w* | dutzend | hälfte
          | drittel | viertel
        | so\sviele? | beliebig )\b
    """,
    en=r"""
      \d | \b(?: two | three | four | five | six | seven | eight | nine | ten | eleven | twelve
        | twenty | thirty | none | all
        | both | no\smore | as\smany | as\smuch | dozens? | hundred\w* | thousand\w* | unlimited
          | once | twice | half
        | third | quarter )\b
    """,
)
#: instructions
_WAY = Phrases(
    de=r"""
      \b(?: einfach | klick\w* | tipp\w* | drück\w* | wähl\w* | geh | gehen | geht | öffne\w*
        | schick\w* | schreib\w* | ruf | rufen
        | füll\w* | nimm | nehmen | nehmt | stell\w* | halt\w* | dreh\w* | zieh\w* | gib | geben
          | gebt | meld\w* | über | unter
        | per | via | durch | indem | menü | knopf | taste | button | einstellung\w* | schritt\w*
          | zuerst | dann | danach | kannst
        | können | könnt | man | musst | müssen | müsst | brauch\w* | reicht | genügt | bring\w*
          | komm\w* | lade?n? | hilft
        | lös\w* | link | formular | oben | unten | am\sbesten | erst )\b
    """,
    en=r"""
      \b(?: tap | click | choose | select | go\sto | open | press | hold | turn | use | send | fill
        | add | type | enter | ring | call
        | email | by\s\w+ing | through | via | under | button | menu | settings | step | first
          | then
        | you\s(?: can | just | only | need | could | may ) | you'll | just | take | bring | put
          | pull | push | log | sign | scan
        | swipe | drop | pop | come | ask | link | form | best\sway | easiest )\b
    """,
)
_DIRECTIONS = Phrases(
    de=r"\b(?: mit\s(?: der | dem )\s(?: \w+\s )?(?: \d+ | bus | bahn | tram | zug | linie | rad )"
    r" | zu\sfuß )\b",
    en=r"\b(?: the\s\d+ | on\sfoot | by\s(?: bus | train | tram | bike | car ) | with\sa )\b",
)
#: what makes a clause an answer to a question that wants a yes or a no
_VERDICT = Phrases(
    de=r"""
      ^\W*(?: (?:\w+\s)?leider | nur )\b | \b(?: kommt\s(?: drauf | darauf ) | schon | lieber
        | besser | freude | liebend )\b | \b(?: ja | nein | jein | doch | klar | klaro | natürlich
        | selbstverständlich | gerne? | sicher | auf\sjeden\sfall
        | genau | richtig | stimmt | nö | nee | jep | jap | jo | jawohl | absolut | logisch
          | unbedingt | freilich | passt | geht
        | klappt | nicht | nichts | kein\w* | nie | niemand\w* | weder | möglich | erlaubt
          | willkommen
        | verfügbar | lieferbar | vorrätig | ausverkauft | offen | geöffnet | geschlossen
          | ausgebucht | kann | kannst
        | könn\w+ | darf | darfst | dürf\w+ | muss\w* | müss\w+ | brauch\w+ | beide\w*
        | (?: haben | sind | tun | machen )\swir | gibt\s(?: es | 's ) | gibt's | in\sordnung
        | okay | erwünscht | gehört\sdazu
        | inklusive | inbegriffen | kostenlos | frei
        | dabei | reicht | fast | normal | inzwischen
          | gesperrt | pünktlich | verspätet | momentan | derzeit | gerade | immer | jederzeit
            | ständig | manchmal | meistens | meist | selten | theoretisch
        | bisher | solange | jede\w* | alles | alle | wahrscheinlich | vermutlich | hoffentlich | eher
        | garantiert | stimmt | eben | fast\snie | je\snach | entscheidet | hängt | kommt\san
        | erledigt | gemacht | eingetragen | geändert | verschoben | gebucht | bleibt | läuft | fährt
        | fahren | zu | überall | genug | weg | vergriffen | alle\sweg
          | wie\s(?: immer | gewohnt | üblich | sonst ) )\b
    """,
    en=r"""
      ^\W*(?: unfortunately | sadly | only | just )\b | \b(?: depends | delighted | love\sto
        | happy\sto | gladly | pleasure )\b | \b(?: yes | no(?!\s(?: fun | doubt | wonder | joke
        | picnic | problem | worries )) | yep | yeah | yup | nope | late | delayed | early | on\stime
          | currently | at\sthe\smoment | always | sometimes | mostly | usually
        | any\s?time | occasionally | rarely | likely | probably | so\sfar | in\stheory | every\w* | hope\sso
        | think\sso | depends | decides | until | all | as\slong\sas | hardly | already | of\scourse | sure
        | certainly | absolutely | definitely | indeed | afraid | not | never | none | nothing
          | neither | can(?!'t) | cannot | could | may | must | both | welcome | shut | clear
          | running | runs | stays | remains
        | (?: is | are | it's | that's | they're | perfectly )\s(?: fine | okay | ok | free
        | included ) | no\sproblem
        | there(?: 's | \sis | \sare )\s(?: one | some | two | plenty )
        | has\sto | have\sto | need\sto | needs\sto | needn't
        | done | changed | booked | moved | sorted | available | in\sstock | everywhere | enough | gone
        | sold\sout | open | closed | possible
          | allowed | correct | right | exactly | almost
        | nearly | as\s(?: usual | normal ) | ever\ssince
        | (?: it | we | they | you | he | she | that | there | i )\s
          (?: do | does | did | is | are | has | have | will | would | should | can | were
            | was )(?=\s*(?: $ | [,.!?;:–-] | all | now )) )\b
    | ^\W*(?:\w+\W+){1,4}(?: is | are | do | does | can | will | has | have | did )\W*$
      | \b(?: will | would | 'll )\sdo\b
    | n't\b(?!\s(?: wait | believe | help | imagine ))
    """,
)
#: whether there is something; then how many is an answer too
_EXISTENCE = Phrases(
    de=r"""
      ^\W*(?:\w+,?\s)?
        (?: (?: gibt | gibt's | sind | ist )\s(?: es | noch | da )
          | (?: hab\w* | hat | hast | biete\w* | verkauf\w* | führ\w* )\s(?: ihr | sie | du | die
            | der | das | eure? | ihre? )
          | gibt's ) \b
    """,
    en=r"""
      ^\W*(?:\w+,?\s)?
        (?: (?: is | are )\sthere | do(?:es)?\s(?: you | the\s\w+ )\s(?: have | still | sell | do
          | take | offer ) | have\syou | any )\b
    """,
)
_SOME = Phrases(
    de=r"\d | \b(?: jede\w* | einige | mehrere | zwei | drei | vier | fünf | sechs | acht | zehn"
    r" | zwölf )\b",
    en=r"\d | \b(?: every | each | several | plenty | two | three | four | five | six | eight"
    r" | ten | twelve | thirty )\b",
)
#: whether something is on; then a time is an answer too
_HAPPENING = Phrases(
    de=r"""
      \b(?: offen | auf | geöffnet | zu | geschlossen | läuft | fährt | fahren | komm\w* | kommt
        | statt | da | noch | heute | morgen
        | wieder | schon | \w+tags? | wochenende )\b
    """,
    en=r"""
      \b(?: open | closed? | running | run | on | coming | come | start\w* | still | there | back
        | today | tomorrow | yet | again
        | weekend | \w+days? | deliver )\b
    """,
)
_EVIDENCE = {
    Kind.WHEN: (_TIME,),
    Kind.HOW_LONG: (_TIME, _DURATION),
    Kind.COST: (_PRICE,),
    Kind.HOW_MANY: (_AMOUNT, _DURATION),
    Kind.HOW: (_WAY, _DIRECTIONS),
}
_NOT_KNOWN = Phrases(
    de=r"""
      \b(?: wissen | weiß | sagen | absehen | absehbar | fest | klar | bekannt
        | entschieden )\b[^.!?]{0,25}\bnicht\b
    | \bnicht\b[^.!?]{0,25}\b(?: wissen | weiß | sagen | fest\w* | absehen | klar | bekannt
      | entschieden | versprechen )\b
    | \b(?: noch\soffen | unklar | unbekannt )\b
    """,
    en=r"""
      (?: \b(?: do\snot | can't | cannot | not | unable ) | n't )\b[^.!?]{0,25}
        \b(?: know | say | sure | tell | promise | clear | decided | certain | confirmed | known )\b
    """,
)
_FINDS_OUT = Phrases(
    de=r"""
      \b(?: meld | schreib | sag | frag | erfahr | bescheid | antwort | klär | prüf | schau | ruf
        | wissen | weiß | verrat
        | liefer | reich | nachtrag | poste | ergänz | hör | bekomm | erhalt | erhält | krieg | entscheid )
    """,
    en=r"""
      (?: \bwill | 'll | \bgoing\sto | \bcan | \bcould )\s(?: [^.!?]{0,40}\s )?
        (?: get | find | post | update | answer | tell | ask | check | reply | write | ring | call
          | confirm | know | message
          | look | have | let )\b
    | \byou(?: 'll | \swill )\s(?: have | get | hear | know | receive | find\sout )\b
    | \b(?: asking | checking | finding\sout | let\syou\sknow | back\sto\syou )\b
    """,
)
_SOMEBODY = Phrases(
    de=r"\b(?: ich | wir | frau | herr | kolleg\w+ | er | sie )\b",
    en=r"\b(?: i | we | he | she | they | me | us | you'll | you\swill )\b",
)
_CLAUSES = re.compile(r"(?:[,;:()]|\s[–—-])\s+|\s+(?:und|and|but|aber)\s+", re.IGNORECASE)
#: what is told of the past holds no time to come
_PAST = Phrases(
    de=r"""
      \b(?: seit | gestern | wurden? | waren? | hatten? | letzte[nrs]? )\b
    | \b(?: haben? | hat )\b[^.!?]{1,60}\b(?: ge\w+(?: t | en ) | \w*(?: iert | lassen )
      | \w{2,5}ge\w+(?: t | en ) )\b
    """,
    en=r"\b(?: since | yesterday | ago | last | was | were | had | (?: has | have )\s(?: been"
    r" | \w+ed ) )\b",
)
#: answers two questions at once
_FOR_BOTH = Phrases(
    de=r"\b(?: beide\w* | weder | jeweils | alles | zweimal | ja\sund | nein\sund )\b",
    en=r"\b(?: both | neither | either | all\sof | twice | yes\sand | no\sand | yes\sto | no\sto )\b",
)
#: a clause of so many blanks says nothing of its own
_BARE = 2
#: a time at the beginning answers most questions
_FIRST = 2
#: of so many things a clause must speak to be on the same
_SAME = 2


class _Clause(NamedTuple):
    """A piece of a statement, and whether it tells of the past."""

    text: str
    is_past: bool


def leaves_open(
    asks: tuple[Ask, ...],
    said: Text,
    statements: Sequence[Sentence],
    language: Language | None,
) -> bool:
    """Whether something is asked and answered by none of the statements.

    Only what can be told from the form of an answer: not "why", "who" and "what", and no favours. Where the
    draft asks back, says that nobody knows yet, or who will say it by when, nothing is open.
    """
    if not asks or any(_goes_on(one, language) for one in statements):
        return False
    if len(asks) == 1 and statements and _begins_as_answer(statements[0].text, asks[0]):
        return False
    if any(_TELLS_WHEN_KNOWN.stand_in(one.text, language) for one in statements):
        return False
    answer = _Answer(tuple(_clauses(statements, language)), said.raw.lower(), language)
    return any(not answer.holds(ask, [one for one in asks if one is not ask]) for ask in asks)


#: "Very.", "Every Thursday, …": who begins so goes straight to the point
_FRAGMENT = re.compile(
    r"(?!(?:hallo|hi|hey|guten|liebe|lieber|moin|servus|hello|dear|good|haha|oh|ach|na|danke|well"
    r"|first)\b)\w+(?: \w+)?[,.](?:\s|$)",
    re.IGNORECASE,
)
#: "they went up this morning", "der liegt bei": who begins so speaks of what was asked
_PRONOUN = re.compile(
    r"(?:It|They|He|She|Those|These|Er|Sie|Es|Der|Die|Den)(?:'\w+)?\s[a-zäöü]|Das (?:macht|geht"
    r"|klappt|kann|darf|hängt|übernimmt)\b"
)
#: "in the first class at every seat": no subject of its own, so it is that of the question
_ADVERBS = frozenset(
    "in im am an auf bei beim bis ab ohne mit nach vor wegen außer nur einfach sogar jederzeit "
    "meistens leider innerhalb unter über zum zur um auch inzwischen noch schon fast manchmal all "
    "by at on from until till without with about around half most some any only just usually "
    "mostly every each inside outside up down through not".split()
)


#: the answer depends, or comes by itself: "as soon as we see her, a flag goes up"
_TELLS_WHEN_KNOWN = Phrases(
    de=r"""
      \b(?: sobald | sowie )\b[^.!?]{3,80}\b(?: häng\w* | post\w* | steht | stehen | meld\w* | sag\w*
        | schreib\w* | veröffentlich\w* | erfahr\w* | geben | gibt | kündig\w* | geht | kommt | rufen
          | rufe )\b
    | \b(?: entscheidet | entscheiden )\b | \b(?: hängt | kommt )\s[^.!?]{0,30}\b(?: ab | an | drauf
      | darauf )\b
    | \bje\snach(?:dem)?\b
    """,
    en=r"""
      \b(?: as\ssoon\sas | once | when | the\s(?: minute | moment | day ) )\b[^.!?]{3,80}
        \b(?: post | tell | write | announce | ring | call | update | goes\sup | comes | know | shout
          | message )\b
    | \b(?: we | i )(?: 'll | \swill )\s(?: post | tell | announce | shout | let )\b
    | \b(?: decides | depends | up\sto | varies )\b
    """,
)


def _begins_as_answer(statement: str, ask: Ask) -> bool:
    if _FRAGMENT.match(statement):
        return True
    if ask.kind is not Kind.WHETHER:
        return False
    first = statement.split(maxsplit=1)[0].strip(",.!:").lower()
    return first in _ADVERBS or _PRONOUN.match(statement) is not None


def asks_for_place_or_way(asks: tuple[Ask, ...]) -> bool:
    """Whether they ask where or how: "you find it there" may then be the answer."""
    kinds = {ask.kind for ask in asks}
    return not kinds.isdisjoint((Kind.WHERE, Kind.HOW))


def asks_for_existence(asks: tuple[Ask, ...], language: Language | None) -> bool:
    """Whether they ask if there is any: "you find them there" is then a yes."""
    return any(_EXISTENCE.stand_in(ask.text, language) for ask in asks)


def wants_fact(asks: tuple[Ask, ...]) -> bool:
    """Whether the form of the answer tells that it is one."""
    kinds = {ask.kind for ask in asks}
    return not kinds.isdisjoint({Kind.WHETHER, *_EVIDENCE})


def wants_yes_or_no(asks: tuple[Ask, ...]) -> bool:
    """Whether a yes or no is wanted, or a favour."""
    kinds = {ask.kind for ask in asks}
    return not kinds.isdisjoint((Kind.WHETHER, Kind.FAVOUR, Kind.WHICH))


def _goes_on(statement: Sentence, language: Language | None) -> bool:
    """Whether the answer is still to come: they ask back, do not know yet, or will say it by a
    certain time."""
    if statement.is_question and statement.text.count(" ") > _BARE:
        return True
    if _NOT_KNOWN.stand_in(statement.text, language):
        return True
    return all(one.stand_in(statement.text, language) for one in (_FINDS_OUT, _SOMEBODY, _TIME))


def _clauses(statements: Sequence[Sentence], language: Language | None) -> Iterator[_Clause]:
    """The clauses of some statements; a bare "yes" belongs to what follows."""
    kept = ""
    for statement in statements:
        for part in _CLAUSES.split(statement.text):
            kept = f"{kept}, {part}" if kept else part
            if kept.count(" ") >= _BARE:
                yield _Clause(kept, _PAST.stand_in(kept, language))
                kept = ""
    if kept:
        yield _Clause(kept, is_past=False)


@dataclass(frozen=True)
class _Answer:
    """What a draft states, against what the message already said."""

    clauses: tuple[_Clause, ...]
    known: str
    language: Language | None

    def holds(self, ask: Ask, others: Sequence[Ask]) -> bool:
        """Whether it answers this question, beside others."""
        if ask.kind is Kind.WHETHER:
            if not others and self._says_when(ask):
                return True
            return any(self._decides(clause, ask, others) for clause in self.clauses)
        return ask.kind not in _EVIDENCE or any(
            self._tells(ask.kind, clause) and not self._is_for_another(clause, ask, others)
            for clause in self.clauses
        )

    def _says_when(self, ask: Ask) -> bool:
        """Whether it begins with a time, where the question is whether something is on."""
        return _HAPPENING.stand_in(ask.text, self.language) and any(
            self._tells(Kind.WHEN, clause) for clause in self.clauses[:_FIRST]
        )

    def _is_for_another(self, clause: _Clause, ask: Ask, others: Sequence[Ask]) -> bool:
        """Whether a clause speaks of what another question asks, one that wants nothing in
        particular."""
        return not _shared(ask, clause) and any(
            one.kind not in _EVIDENCE and _shared(one, clause) for one in others
        )

    def _tells(self, kind: Kind, clause: _Clause) -> bool:
        """Whether a clause holds what such a question wants, and not only as an echo of the
        message."""
        if clause.is_past and kind in (Kind.WHEN, Kind.HOW_LONG):
            return False
        return any(
            clause.text[start:end].lower() not in self.known
            for phrases in _EVIDENCE.get(kind, ())
            for start, end in phrases.spans(clause.text, self.language)
        )

    def _decides(self, clause: _Clause, ask: Ask, others: Sequence[Ask]) -> bool:
        """Whether a clause says yes or no to this question and to no other, or speaks of the
        same."""
        shared = _shared(ask, clause)
        if self._is_on_the_same(ask, clause, shared):
            return True
        if not shared and others and not _FOR_BOTH.stand_in(clause.text, self.language):
            if len(self.clauses) <= len(others):
                return False
            if any(_shared(one, clause) or self._tells(one.kind, clause) for one in others):
                return False
        if _VERDICT.stand_in(clause.text, self.language):
            return True
        return bool(
            _EXISTENCE.stand_in(ask.text, self.language)
            and _SOME.stand_in(clause.text, self.language)
        )

    def _is_on_the_same(self, ask: Ask, clause: _Clause, shared: int) -> bool:
        """Whether a clause speaks of most of what is asked, and of what it ends with: of the point."""
        if not shared or shared < min(_SAME, len(ask.stems)) or shared * 2 < len(ask.stems):
            return False
        return ask.point is None or ask.point in clause.text.lower()


def _shared(ask: Ask, clause: _Clause) -> int:
    small = clause.text.lower()
    return sum(stem in small for stem in ask.stems)
