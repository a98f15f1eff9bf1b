"""Whether the talk can go on."""

from __future__ import annotations

import re

from herzenstakt.coach import mood
from herzenstakt.coach.case import Case
from herzenstakt.coach.details import details, shared
from herzenstakt.coach.listening import is_demand, says_so
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Span
from herzenstakt.coach.wordlists import Sayings, Words

#: so empty that a name for it must be missing
EMPTY_WORD = Phrases(
    de=r"""
    \b(?:anliegen\w*|angelegenheit\w*|sachverhalt\w*|thematik|problematik|sachlage|eingabe)\b
    | \b(?:ihr\w*|dein\w*|euer\w*|eure\w*|diese\w*|solche\w*|zum|geschildert\w*|beschrieben\w*)
      \ (?:\w+e[nrsm]?\ )?
      (?:vorgang\w*|vorfall\w*|vorkommnis\w*|problem\w*|sache|situation|falls?|schilderung\w*
        |beschwerde|kritik|umstände\w*|ereignis\w*|erlebnis\w*|erfahrung\w*|anfrage|thema)\b
    | \b(?:das|dem|den|der|vom)\ (?:problem|vorfall|vorgang)\b
      (?!\ (?:mit|bei|beim|der|des|von|vom|an|am|im)\b)
    | \bdie\ sache\ (?:sie|dich|euch|ist|war|tut|klären|prüfen|weiter\w*|nach\w*|so|schnell|bald)\b
    | \bdas\ thema\ (?:\w+\ ){0,3}
      (?:kennen|bekannt|kümmer\w*|angenommen|weiter\w*|aufgenommen|ansprech\w*|klären|prüfen|melde\w*)\b
    """,
    en=r"""
    \b(?:(?:your|this|that)\ (?:\w+\ )?|the\ )
      (?:issues?|matter|concerns?|[ei]nquir(?:y|ies)|quer(?:y|ies)|incident|circumstances)\b
      (?!\ (?:whereby|where|of\ (?!this|that|the\ kind)|with\ (?:the|your)\ (?!item|order|product|service)))
    | \b(?:your|this|that)\ (?:(?!own\b)\w+\ )?
      (?:requests?|cases?|situation|problems?|experience|topic|complaint)\b
    | \ban\ (?:issue|problem)\ with\ (?:your|the|our)\ (?:item|order|product|purchase|service|stay|visit)\b
    | \b(?:with|about|in|by|of)\ the\ situation\b | \bthe\ current\ (?:situation|issue|matter)\b
    | \b(?:all\ )?matters\ of\ (?:this|that)\ kind\b | \baware\ of\ the\ (?:problem|situation)\b
    """,
)
#: "your criticism of the building site" says of what
NAMED = re.compile(
    r"\s(?:an|am|zu|zum|zur|über|mit|bei|beim|wegen|auf|von|vom|in|im|about|with|of|on|at|over|regarding)\s"
    r"(?!(?:this|that|your|our|us|me|the\s(?:matter|issue|situation)|uns|Ihnen|dir|diese\w*)\b)"
    r"(?![^.!?]{0,40}\b(?:gegeben|weiter\w+|geleitet|gemeldet|geschickt|besprechen|besprochen)\b)",
    re.IGNORECASE,
)
#: without one of these none of them stands there
EMPTY_WORDS = Words(
    de="""
    anliegen angelegenheit sachverhalt thematik sachlage problem vorbringen eingabe vorgang vorfall
    vorfäll vorkommnis thema sache. situation fall. falls. schilderung beschwerde kritik umständ
    ereignis erlebnis erfahrung anfrage
    """,
    en="""
    issue matter concern inquir enquir query queries incident circumstance request case. cases.
    situation problem experience topic complaint
    """,
)
#: joy at praise, which makes no sense where nobody praised
JOY = Sayings(
    de="""
    freut uns | freut mich | uns sehr gefreut | das freut | lob | positive rückmeldung
    | nette rückmeldung | freundliche rückmeldung | tolle rückmeldung | liebe rückmeldung
    | positive bewertung | tolle bewertung | netten worte | lieben worte | nette worte | liebe worte
    | tolle worte | solche worte | so ein zuspruch | ihr zuspruch | das herz auf | solches lob
    | solche rückmeldungen | solche nachrichten | solche kommentare
    | schönen worte | freundlichen worte | freundlichen zeilen | lieben zeilen | netten zeilen
    | schönen zeilen | hören wir gern | hören wir doch | ihnen gefallen | dir gefallen
    | euch gefallen | tolles feedback | nettes feedback | positives feedback | positive feedback
    | tolle feedback | 5 sterne | ihr kompliment
    """,
    en="""
    for the five stars | for the 5 stars | see five stars | such kind | such lovely | comments like this
    | messages like this | messages like yours | reviews like yours | kind words | lovely words
    | nice words | kind feedback | positive feedback | great feedback
    | lovely feedback | nice feedback | wonderful feedback | kind review | lovely review
    | great review | positive review | wonderful review | kind comment | lovely comment
    | nice comment | positive comment | happy to hear | glad to hear | pleased to hear
    | delighted to hear | delighted to receive | great to hear | great to see | lovely to see
    | lovely to hear | thrilled to hear
    | made our day | make our day | made my day | means the world | means a lot | delighted that
    | your compliment | glad you enjoyed | glad you like | glad you love
    """,
)
#: words for praise that would do for any praise
ANY_PRAISE = Sayings(
    de="""
    freuen uns sehr | freuen uns riesig | freuen uns über | uns gefreut | uns sehr gefreut
      | mich sehr gefreut
    | freut das ganze | ihr lob | dein lob | euer lob | das lob | tolle lob | ihr feedback
    | dein feedback | gute bewertung | nette bewertung | fünf sterne | hört man gern
    | lesen wir gern | zufrieden sind | zufrieden bist | motiviert uns | motivieren uns
    | uns ansporn | ist ansporn | rückmeldungen sind | rückmeldungen motivieren | für die blumen
    | fürs teilen | dieses kompliment | das kompliment | tolle kompliment | empfehlen sie uns
    | empfiehl uns
    """,
    en="""
    the love | keep us going | keeps us going | reviews like | comments like | your feedback | your review
    | kind message | lovely message | nice message | so happy | so glad
    | very happy | very glad | really happy | really glad | good to hear | pleased you | glad you
    | happy you | delighted you | pleased that | means so much | your support | this compliment
    | your custom | for sharing | taking the time | we appreciate | really appreciate | love hearing
    | love to hear | look forward to seeing | five stars | 5 stars | your rating | recommend us
    """,
)
THANKED = Words(
    de="dank freu gefreut wow schön. merci toll. super. hören. lob.",
    en="thank thanks glad happy pleas appreciat delight love wow means lovely cheers made",
)
#: so many details make praise particular
PARTICULAR = 3


def vague(case: Case) -> Span | None:
    """What they spoke of is only "your concern", and none of it comes by name. Not in thanks for praise."""
    if case.is_praise or not EMPTY_WORDS.stand_in(case.draft):
        return None
    if (span := EMPTY_WORD.find(case.draft.raw, case.language)) is None:
        return None
    if NAMED.match(case.draft.raw, span[1]):
        return None
    if not _DAYS.isdisjoint(case.draft.vocabulary & case.said.vocabulary):
        return None
    return None if shared(case.draft, case.said) else span


#: no details, and yet of what they spoke
_DAYS = frozenset(
    "montag dienstag mittwoch donnerstag freitag samstag sonntag montags dienstags mittwochs donnerstags "
    "freitags samstags sonntags monday tuesday wednesday thursday friday saturday sunday mondays tuesdays "
    "wednesdays thursdays fridays saturdays sundays".split()
)


def cold_start(case: Case) -> Span | None:
    """A demand is the very first thing somebody with a problem reads, and then the draft goes on.

    Not after a greeting or any other word, and not where they only asked how something is done.
    """
    if len(case.draft.sentences) < 2 or case.is_praise or case.is_report:
        return None
    first = case.draft.sentences[0]
    if not is_demand(first.text, case.language) or says_so(first.own, case.language):
        return None
    if URGENT.stand_in(first.text, case.language):
        return None
    if _only_wonders(case) or _asks_how(case):
        return None
    return first.span


#: where every minute counts, nobody greets first
URGENT = Phrases(
    de=r"""
      \b(?:notruf|giftnotruf|notarzt|notaufnahme|feuerwehr|polizei|klinik
        |112|110|116\ ?11\d|raus\ (?:ins|aus)|leitplanke|warnblink\w*|in\ sicherheit)\b
    """,
    en=r"""
      \b(?:999|911|112|111|emergency|ambulance|police|poison
        |hospital|hazards|barrier|hard\ shoulder|a&e|get\ out)\b
    """,
)
#: who asks how it is done gets told how
ASKS_HOW = Phrases(
    de=r"""
      \b(?:wie|wo|womit|worauf)\ (?:kann|muss|soll|darf|mach\w*|geht|funktionier\w*|änder\w*|kündig\w*
        |bekomm\w*|komm\w*|werd\w*|stell\w*|lös\w*)\b
    | \bwas\ (?:kann|muss|soll)\ (?:ich|man|wir)\b
    """,
    en=r"""
      \bhow\ (?:do|can|to|should|would|could)\b | \bwhat\ (?:do|can|should)\ (?:i|we)\b
    | \bwhere\ (?:do|can)\ (?:i|we)\b
    """,
)


def _only_wonders(case: Case) -> bool:
    """Whether they want to know something, and nothing is wrong."""
    asks = (
        case.questions
        or "?" in case.said.raw
        or WANTS_TO_KNOW.stand_in(case.said.raw, case.language)
    )
    return bool(asks) and not (case.is_upset or mood.has_trouble(case.said))


#: a question in other words
WANTS_TO_KNOW = Phrases(
    de=r"\b(?:wissen|frage\ mich|fragen\ uns|interessier\w*|neugierig|gespannt)\b",
    en=r"\b(?:to\ know|wonder\w*|curious|interested|asking)\b",
)


def _asks_how(case: Case) -> bool:
    return not case.is_upset and ASKS_HOW.stand_in(case.said.raw, case.language)


def generic_thanks(case: Case) -> Span | None:
    """They praised something particular, and the thanks would do for any praise."""
    if case.questions or not THANKED.stand_in(case.draft):
        return None
    is_glad = JOY.stand_in(case.draft)
    if not is_glad and not ANY_PRAISE.stand_in(case.draft):
        return None
    if not case.is_praise and not (is_glad and _may_be_praise(case)):
        return None
    if len(details(case.said)) < PARTICULAR or shared(case.draft, case.said):
        return None
    return 0, len(case.draft.raw)


def _may_be_praise(case: Case) -> bool:
    """Praise need not use a word of praise: where the draft is glad and sorry for nothing, it was some."""
    sorry = any(
        says_so(sentence.own, case.language) and not JOY.stand_in(sentence.own)
        for sentence in case.draft.sentences
    )
    is_bad = case.is_upset or case.is_attack or sorry or case.apologies
    return "?" not in case.said.raw and not is_bad
