"""How a draft stands beside others: how it ends, how long it is, whether it is new, who signs
it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from itertools import takewhile
from operator import or_

from herzenstakt.coach.anatomy import Lexicon, spoken_words
from herzenstakt.coach.case import Case
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Sentence, Span, Text

# --- closes_door -----------------------------------------------------------------------------------

_NEGATION, _MORE, _SAYING, _WORDS_OF, _TOPIC, _SETTLED, _FINALLY = (1 << bit for bit in range(7))
_LAST, _OUR, _VERDICT, _BIDDING, _ACCEPTING, _UNLESS, _IDIOM = (1 << bit for bit in range(7, 14))
_CLOSING = Lexicon(
    {
        _NEGATION: """
            nicht nichts kein keine keinen keiner keinem keinerlei niemand nie niemals not no
            nothing never none nobody won't can't cannot don't isn't aren't doesn't
        """,
        _MORE: """
            mehr weiter weitere weiteren weiteres weiterer länger nochmal nochmals einmal wieder
            more further again anymore longer else another
        """,
        # verbs for talking
        _SAYING: """
            diskutier- debattier- äußer- antwort- beantwort- reagier- eingeh- eingegangen einlass-
            kommentier- rede reden red geredet schreib- besprech- besprochen auseinandersetz- sagen
            sage sagt gesagt hinzuzufügen sprech- spreche gesprochen unterhalten streit- erklär-
            erläuter- nachfrag- nachzufragen rückfrag- thematisier- aufroll- zurückkomm- verhandel-
            rechtfertig- begründ- befass- beschäftig- bearbeit- verfolg- gibt kommt hören anhören
            lesen gelesen discuss- debat- comment- reply- replies replied respond- engage engaging
            correspond- communicat- answer- talk talking say saying said add adding entertain-
            explain- speak- argu- revisit- reopen- look looking listen- write writing contact-
            messag- email- continue continuing
        """,
        # nouns for talk
        _WORDS_OF: """
            diskussion- debatte- stellungnahme- korrespondenz schriftwechsel auskunft auskünfte
            wortmeldung- rückfrage- nachfrage- nachricht nachrichten mail mails anruf anrufe
            beschwerde- einwand einwände argument- dialog austausch erklärung- antwort antworten
            kommentar kommentare schreiben fragen frage anfragen redebedarf gesprächsbedarf
            diskussionsbedarf klärungsbedarf bedarf worte wort discussion- explanation-
            correspondence question questions reply replies response responses comment comments
            message messages email emails word words answer answers debate updates contact
            exchange-
        """,
        _TOPIC: """
            thema diskussion debatte gespräch kapitel sache angelegenheit vorgang fall akte
            beschwerde unterhaltung matter topic subject case discussion conversation thread
            chapter complaint debate issue ticket file
        """,
        _SETTLED: """
            erledigt beendet abgeschlossen geschlossen gegessen abgehakt durch ausdiskutiert tisch
            closed over finished settled concluded ended locked resolved
        """,
        _FINALLY: "damit hiermit uns mich unsererseits meinerseits unserer nun jetzt somit now "
        "consider regard concerned we our as",
        _LAST: "letztes letzte letzten final last endgültig endgültige endgültiges abschließend "
        "abschließende",
        _OUR: "unser unsere unserem unseren mein meine meinem zum das our my this that's that",
        _VERDICT: "wort antwort nachricht stellungnahme entscheidung word answer reply "
        "response message position decision",
        _BIDDING: "bitte bitten bitt müssen musst müsst muss please must have ask",
        _ACCEPTING: """
            akzeptier- hinnehmen hin abfinden ab klarkommen zufriedengeben arrangieren accept
            respect live leben
        """,
        _UNLESS: """
            wenn falls sobald solange erst derzeit momentan moment heute morgen bis weil gründen
            -gründen sorry entschuldigung entschuldigen apology apologies if until unless yet
            because when before
        """,
        # of each of the idioms below, one word
        _IDIOM: """
            basta letzten allerletzten schluss ende punkt
            strich enough period elsewhere woanders woandershin anderswo
            anderswohin konkurrenz zwingt zwecklos sinnlos überflüssig sparen sparst spart schenken
            ungelesen abzusehen absehen unterlassen belassen bewenden genügen reichen raus ruhe
            war's wars abgeschaltet deaktiviert gesperrt sperren schließe schließen schließt
            ausgeschaltet behalten beende beenden verhandelbar entscheidung falsch fehl
            hinzuzufügen gesagt anderen andere rütteln kreis dabei frei kommen lock locked locking
            mute muted closing ending end stop refrain cease drop leave leaving disagree draw
            moving move custom competitor comments replies turned debate discussion non-negotiable
            hört hörst consider shut closed unbeantwortet replying answering responding
            discussing engaging continuing entering
            correspondence raise everything weiteres zwecklos nachfragen rückfragen
            that's goodbye others different somewhere circles used add another said forcing bother
            write ask raise contact message place
        """,
    }
)
#: nouns that are talk themselves; other things may be settled for good
_TALKS = frozenset(
    "thema diskussion debatte gespräch kapitel unterhaltung topic subject discussion conversation "
    "thread chapter debate".split()
)
_IDIOMS = Phrases(
    de=r"""
      \bbasta\b | \bzum\s(?: aller )?letzten\smal\b | ^\W*(?: punkt | schluss | ende | aus )\W*$
      | [,–]\s(?: ende | punkt | basta
        | aus )\W*$
    | \bende\s(?: der\s(?: \w*diskussion | durchsage | debatte | geschichte | ansage ) | gelände )\b
    | \b(?: jetzt | hier | damit )\b[^.!?]{0,20}\bschluss\b | \bschluss\s(?: jetzt | damit
      | hier )\b
    | \bunbeantwortet\b | \b(?: mehr | weiteres )\s(?: hör\w* | erfahr\w* | gibt | sagen
    | kommt )\b[^.!?]{0,40}\bnicht[s]?\b
    | \b(?: nachfragen | rückfragen | diskussionen | beschwerden | einwände | schreiben | anrufe | mails
      | nachrichten )\s(?: sind | bleiben | werden )\b[^.!?]{0,30}\b(?: zwecklos | sinnlos | überflüssig
      | unbeantwortet
        | nicht\s(?:mehr\s)?(?: beantwortet | bearbeitet | gelesen ) )\b
    | \b(?: alles | genug )\s(?: gesagt | beantwortet )\b | \bnichts\s(?:\w+\s)?hinzuzufügen\b
    | \bentscheidung\b[^.!?]{0,25}\b(?: endgültig | final | steht\b(?!\snoch) | gefallen )
    | \bdabei\sbleibt\ses\b | \bnichts\szu\srütteln\b | \b(?: dreh | beweg )\w*\b[^.!?]{0,20}\bim\skreis\b
    | \beinen\s(?: punkt
      | strich )\W*$ | \bdabei\b[^.!?]{0,20}\b(?: belassen | bewenden )
      | \bbelassen\b[^.!?]{0,20}\b(?: es | dabei )\b
    | \bwar'?s\s(?: von\sun | dazu | jetzt | dann )\w*
    | \bmuss\b[^.!?]{0,25}\b(?: genügen | reichen )\b | \b(?: ich\sbin | wir\ssind | bin\sich
    | sind\swir )\b[^.!?]{0,12}\braus\b
    | \blass\w*\b[^.!?]{0,20}\bin\sruhe\b | \bin\sruhe\slassen\b | \bfür\ssich\sbehalten\b
      | \b(?: bleib\w* | werden | wandern | landen | löschen )\b[^.!?]{0,30}\bungelesen\b
    | \b(?: beende\w* | beenden )\b[^.!?]{0,40}\b(?: \w*diskussion | gespräch | austausch | dialog
      | unterhaltung | hier | hiermit )
    | \bnicht\s(?: verhandelbar | zur\s(?: diskussion | debatte | disposition ) )
    | \b(?: diskussion | kommentar | nachricht | anruf | antwort | mühe | frage
      | mail )\w*\b[^.!?]{0,30}
        \b(?: spar\w* | schenken | zwecklos | überflüssig | sinnlos )\b
    | \bbitten?\b[^.!?]{0,60}\b(?: abzusehen | zu\sunterlassen | unterlassen\ssie )\b
      | \bvon\sweiteren\b[^.!?]{0,50}\bab(?:zu)?(?:sehen)?\b
    | \b(?: kommentar\w* | antworten | thread | diskussion )\b[^.!?]{0,40}
        \b(?: geschlossen | gesperrt | deaktiviert | \w*geschaltet | schließen | sperren
          | deaktivieren )
    | \b(?: schließ | sperr | deaktivier | schalt )\w*\b[^.!?]{0,30}\b(?: kommentar\w* | antworten
      | thread | diskussion | chat )
    | \b(?: kauf | geh | such | wechsel | buch | bestell | iss | ess )\w*\b[^.!?]{0,45}
        \b(?: woanders\w* | anderswo\w* | zur\skonkurrenz | ein\w*\sandere[nrs]?\s(?: laden | geschäft
          | anbieter | verein | lokal | hotel | praxis | schule | werkstatt | friseur | bank
            | firma | shop | café | restaurant | ärztin | arzt | club | bäcker ) )
    | \b(?: woanders | anderswo | bei\sein\w*\sandere\w+ )\b[^.!?]{0,30}\b(?: besser | glücklicher
      | aufgehoben )
    | \b(?: niemand | keiner )\szwingt | \bsteht\s(?: ihnen | dir | euch )\s(?: ja\s)?frei\b
    | \b(?: muss | müss | brauch )\w*\b[^.!?]{0,25}\b(?: ja | halt | eben | schließlich
      | gar )\snicht
        \s(?: \w+\s )?(?: kommen | kaufen | bestellen | lesen | mitmachen | bleiben | folgen
          | essen | buchen )
    | \b(?: hier | bei\suns )\s(?: einfach\s)?(?: falsch | fehl )\b
    | \b(?: gibt | gibt's )\b[^.!?]{0,20}\bandere\s(?: läden | geschäfte | anbieter | vereine
      | lokale | cafés )
    """,
    en=r"""
      \b(?: consider | call )\s(?: the | this | that | it )\s?(?:\w+\s)?(?: shut | closed | done | settled
      | finished
        | over | dealt\swith )\b
    | \b(?: file | case | matter | book | door | topic | subject )\s?(?: is | 's )\s(?: now\s
    | firmly\s )?(?: shut | closed
      | done )\b
    | \b(?: we | i )\s?(?: won't | will\snot | shan't )\sbe\s(?: reply\w* | answer\w* | respond\w*
    | discuss\w* | engag\w* | continu\w* | enter\w* )
    | \bthat's\s(?: all | everything )\s(?: i | we )\s(?: have | 've\sgot | 'm\sgoing | can
    | will )\s?(?:\w+\s)?(?:to\s)?say\b
    | \bnot\sto\s(?: raise | bring | mention | write | contact | ask | message )\b[^.!?]{0,50}\bagain\b
    | \bno\sfurther\s(?: repl | messag | email | question | comment | correspond | discuss )
    | \benough\ssaid\b | \bfull\sstop\b | ^\W*(?: period | enough | the\send | goodbye
        | end\sof )\W*$
    | \bend\sof\s(?: story | (?: the\s)?(?: discussion | conversation | matter | debate | it ) )\b
    | \b(?: leave | leaving )\s(?: it | things | this )\s?(?: there | at\sthat | here | \W*$ )
      | \bwhere\s(?: we | i )(?: 'll | \swill )?\sleave\b
    | ^\W*(?: (?: so | and | well ),?\s )?that's\s(?: that | it\sfrom\sus | all\s(?: we | i )
      | the\send )
    | \b(?: we | i )(?: 've | \shave )\ssaid\s(?: all | everything )\b | \bdraw\sa\sline\b
      | \b(?: let's | time\sto | we'll | we | to )\s?(?: move | moving )\son\W*$
    | \b(?<!simply\s)(?<!n't\s)(?<!n’t\s)(?<!cannot\s)(?<!just\s)(?: drop | let )
      \sit\s?(?: go | rest | drop | lie | be | \W*$ )
    | \bagree\sto\sdisagree\b
    | \b(?: ending | end | stop | stopping )\s(?: this | the )\s?(?: now | here | exchange
      | conversation | discussion | debate | thread )
    | \bnothing\s(?: (?: more | else | further | left )\s )?to\s(?: add | say | discuss | talk )
      | \bwon't\sbe\sanother\s(?: reply | answer | message | word | discussion )\b
    | \b(?: not | isn't )\s(?: up | open )\s(?: for | to )\s(?: debate | discussion
      | negotiation )\b | \bnon-negotiable\b
    | \b(?: go | going | talk\w* | run\w* )\s(?: round\s | around\s )?in\scircles\b
    | \bget\sused\sto\s(?: it | that )\b
    | \b(?: turn(?: ed | ing )?\soff | lock(?: ed | ing )? | mut(?: ed | ing ) | clos(?: ed
      | ing ) )\b[^.!?]{0,25}
        \b(?: comments | replies | thread | discussion | conversation )\b
    | \b(?: comments | replies | thread )\b[^.!?]{0,25}\b(?: off | closed | locked | disabled )\b
    | \b(?: refrain | stop | cease )\s(?:from\s)?(?: writ | contact | messag | post | email | repl
      | ask )
    | \bdon't\s(?: bother | come\sback | write\s(?: to\s )?(?: us | me | again ) | contact
      | message | ask | raise )\b | \bnot\sgoing\sto\s(?: keep | repeat | argue )
    | \b(?: go | shop | buy | try | look | book | eat | drink | order | spend | stay | free
      | welcome | custom )\b
        [^.!?]{0,25}\b(?: elsewhere | somewhere\selse | a\scompetitor
          | another\s(?: shop | store | club | school | hotel | place | company | café | restaurant ) )\W*$
    | \b(?: elsewhere | somewhere\selse | (?: another
      | a\sdifferent )\s\w+ )\b[^.!?]{0,25}\b(?: suit | better | happier )\b
    | \bthere\sare\s(?: plenty\sof\s | many\s )?others?\b | \b(?: nobody | no\sone )(?: 's
      | \sis )\s(?: forcing | making )\b
    | \b(?: isn't | not )\sthe\s(?:right\s)?(?: place | shop | club | school )\sfor\syou\b
    | \b(?: done | finished )\s(?: here | with\sth | talking | discussing )
    """,
)
#: the talk may go on
_REOPENS = Phrases(
    de=r"""
      \b(?: meld | schreib | sag | ruf )\w*\b[^.!?]{0,50}\b(?: gern\w* | jederzeit | wenn | falls
        | sobald | hier )\b
    | \b(?: wenn | falls | sobald )\b[^.!?]{0,60}\b(?: meld | schreib | sag | ruf )\w*\b
    """,
    en=r"""
      \b(?: reply | write | message | shout | tell\s(?: me | us ) | let\s(?: me | us )\sknow | ring
        | call
        | get\sin\stouch )\b[^.!?]{0,40}\b(?: if | here | any\stime | whenever )\b
    | \bif\b[^.!?]{0,60}\b(?: reply | write | message | shout | tell | let | ring | call )\b
    """,
)
#: what a boundary is drawn against, and that it is one
_INSULTS = Phrases(
    de=r"""
      \b(?: beleidig\w* | angriff\w* | schimpfw\w* | beschimpf\w* | ton | tonfall | respekt\w*
        | gürtellinie | drohung\w* )\b
    """,
    en=r"""
      \b(?: insult\w* | attack\w* | curs\w* | abus\w* | name[-\s]call\w* | swear\w* | threat\w* | tone
        | language | respect\w* )\b
    """,
)
_DRAWS_LINE = Phrases(
    de=r"\b(?: nicht\s(?: mehr | weiter ) | bitte | nur\snoch | ohne | keine? )\b",
    en=r"\b(?: no\slonger | any\s?more | please | without | only | not | won't )\b",
)
#: "you need not explain it again" is kind
_SPARES = Phrases(
    de=r"\b(?: müss | musst | brauch )\w*\b[^.!?]{0,50}\bnicht\b",
    en=r"\b(?: no\sneed | needn't | (?: don't | won't | not )\s(?: have | need )\sto )\b",
)
_YET = re.compile(r"\bnoch (?:nichts?|kein)|\byet\b", re.IGNORECASE)
_PATIENCE = 2


def closes_door(case: Case) -> Span | None:
    """Ends the talk, in one of the last sentences. A calm boundary is none, once we have answered
    twice."""
    for sentence in case.draft.sentences[-_AT_THE_END:]:
        if sentence.is_question or " sondern " in sentence.text:
            continue
        if _FOR_A_REASON.search(sentence.text):
            continue
        if _closes(sentence.text, case.language):
            return None if _stays_open(case) else sentence.span
    return None


#: who says why opens the door again
_FOR_A_REASON = re.compile(
    r"\b(?:weil|da (?:die|der|das|wir|es|sie|ein\w*)|aus rücksicht|auf wunsch|because|since (?:the|we"
    r"|it|they|a)|"
    r"out of respect|at (?:the|her|his|their) request)\b",
    re.IGNORECASE,
)
_AT_THE_END = 4
#: they say that it is settled
_SOLVED = Phrases(
    de=r"\b(?: danke | dank | geklappt | hab\w*\s\w+\sgefunden | hat\ssich\serledigt | läuft\swieder )\b",
    en=r"\b(?: thanks? | works\snow | working\snow | sorted | solved | turned\sup | found\sit )\b",
)


def _closes(text: str, language: Language | None) -> bool:
    words = spoken_words(text)
    families = _families(words)
    if families & _IDIOM and _IDIOMS.stand_in(text, language):
        return True
    if not any(families & needed == needed for needed in _ENDINGS):
        return False
    return any(_clause_closes(clause, language) for clause in _CLAUSES.split(text))


#: of these families together a sentence has one that ends a talk
_ENDINGS = (
    _NEGATION | _MORE | _SAYING,
    _NEGATION | _MORE | _WORDS_OF,
    _TOPIC | _SETTLED,
    _LAST | _VERDICT,
    _BIDDING | _ACCEPTING,
)
_CLAUSES = re.compile(r"[,;]\s|\s[–—-]\s")


def _clause_closes(text: str, language: Language | None) -> bool:
    words = spoken_words(text)
    families = _families(words)
    if families & _UNLESS or _YET.search(text) or _SPARES.stand_in(text, language):
        return False
    if families & _LAST and families & _VERDICT and families & _OUR:
        return True
    if families & _TOPIC and families & _SETTLED and _IS_SETTLED.stand_in(text, language):
        return bool(families & _FINALLY) or not _TALKS.isdisjoint(words)
    if families & _BIDDING and families & _ACCEPTING and _ACCEPT.stand_in(text, language):
        return _OURSELVES.isdisjoint(words)
    return bool(families & _NEGATION and families & _MORE) and _NO_MORE_TALK.stand_in(
        text, language
    )


#: "we must live with it"
_OURSELVES = frozenset("wir ich we i".split())


def _families(words: Sequence[str]) -> int:
    return reduce(or_, map(_CLOSING.of, words), 0)


#: without a "not" in between
_IS_SETTLED = Phrases(
    de=r"""
      \b(?: thema | diskussion | debatte | gespräch | kapitel | sache | angelegenheit | vorgang
        | fall | akte | beschwerde
        | unterhaltung )\b (?: (?!\bnicht\b)[^.!?] ){0,70}
        \b(?: erledigt | beendet | abgeschlossen | geschlossen | gegessen | abgehakt | durch
          | ausdiskutiert | tisch )\b
    | \b(?: betrachten | sehen )\b[^.!?]{0,50}\bals\s(?: erledigt | beendet | abgeschlossen )\b
    """,
    en=r"""
      \b(?: matter | topic | subject | case | discussion | conversation | thread | chapter
        | complaint | debate | issue | ticket
        | file )\b (?: (?!\bnot\b)[^.!?] ){0,40} \b(?: closed | over | finished | settled
          | concluded | ended | locked | resolved )\b
    | \b(?: consider | regard )\b[^.!?]{0,40}\b(?: closed | settled | resolved | finished | over )\b
    """,
)
_ACCEPT = Phrases(
    de=r"\b(?: akzeptier\w*\b(?!\s(?: sie\s)?(?: die | unsere )\s) | hinnehmen | so\shin"
    r" | abfinden | damit\sab | klarkommen | zufriedengeben | (?<!wir\s)(?<!ich\s)damit\sleben )\b",
    en=r"\b(?: accept\s(?: that | this | it | the\sdecision | our\sdecision ) | respect\s(?: that"
    r" | this | our ) | live\swith )\b",
)
_SAYING_DE = r"""(?: diskutier | debattier | äußer | antwort | beantwort | reagier | eingeh
  | eingegangen | einlass | kommentier | rede | schreib
    | besprech | besprochen | auseinandersetz | sag | hinzuzufügen | sprech | gesprochen
      | unterhalten | streit | erklär | erläuter
    | nachfrag | nachzufragen | rückfrag | thematisier | aufroll | zurückkomm | verhandel
      | rechtfertig | begründ | befass
    | beschäftig | bearbeit | verfolg | hören | anhören | lesen )\w*"""
_WORDS_DE = r"""(?: \w*diskussion | \w*debatte | stellungnahme | korrespondenz | schriftwechsel
  | auskunft | auskünfte | wortmeldung | rückfrage
    | nachfrage | nachricht | mail | anruf | beschwerde | einw[aä]nd | argument | dialog
      | austausch | erklärung | antwort | kommentar
    | schreiben | frage | anfrage | \w*bedarf | wort )\w*"""
_SAYING_EN = r"""(?: discuss | debat | comment | repl | respon | engag | correspond | communicat
  | answer | talk | say | said | add
    | entertain | expla | speak | argu | revisit | reopen | look | listen | writ | contact | messag
      | email | continu | question
    | exchange | word )\w*"""
_NO_MORE_TALK = Phrases(
    de=rf"""
      \b(?: nicht | nichts | niemand | nie )\s(?: mehr | weiter | länger | wieder | nochmals?
        | noch\s?(?:ein)?mal )\b[^.!?]{{0,45}}\b{_SAYING_DE}
    | \b{_SAYING_DE}\b[^.!?]{{0,45}}\b(?: nicht | nichts | niemand | nie )\s(?: mehr | weiter
      | länger | wieder | nochmals? | noch\s?(?:ein)?mal )\b
    | \b(?: mehr | weitere\w* | noch\s?(?:ein)?mal )\b[^.!?]{{0,40}}\b(?: {_SAYING_DE} | gibt
      | kommt )\b[^.!?]{{0,40}}\bnichts?\b
    | \b(?: mehr | weitere\w* )\b[^.!?]{{0,40}}\bnichts?\b[^.!?]{{0,30}}\b(?: {_SAYING_DE}
      | geben )\b
    | \bkein\w*\s(?: weitere\w*\s){_WORDS_DE}(?![^.!?]*\bsondern\b)
    | \bkein\w*\s{_WORDS_DE}\b[^.!?]{{0,20}}\bmehr\b
    | \b{_WORDS_DE}\b[^.!?]{{0,40}}\bkeine\smehr\b | \bkein\w*\s{_WORDS_DE}\smehr\b
      | \bmehr\b[^.!?]{{0,40}}\bvon\s(?: uns | mir )\b[^.!?]{{0,20}}\bnichts?\b
    | \bvon\s(?: mir | uns )\b[^.!?]{{0,25}}\bnichts\smehr\b | \bkein\w*\s(?: sinn
      | zweck )\b[^.!?]{{0,40}}\bweiter
    """,
    en=rf"""
      (?: \bnot | n't | \bno | \bnothing | \bnever
        | \bcannot )\b[^.!?]{{0,40}}\b{_SAYING_EN}\b[^.!?]{{0,40}}
        \b(?: further | any\s(?: more | longer | further ) | anymore | again | else )\b
    | (?: \bnot | n't | \bno | \bnever )\b[^.!?]{{0,30}}\b(?: further | more
      | longer )\s{_SAYING_EN}
    | (?: \bnothing | \bnot | n't )\b[^.!?]{{0,20}}\b(?: left | more | else
      | further )\b[^.!?]{{0,15}}\b{_SAYING_EN}
    """,
)


def _stays_open(case: Case) -> bool:
    """Whether it is a boundary against insults, the matter is settled, or they may come back to it."""
    if case.facts.rounds >= _PATIENCE and _INSULTS.stand_in(case.draft.raw, case.language):
        return True
    if _SOLVED.stand_in(case.said.raw, case.language):
        return True
    return _REOPENS.stand_in(case.draft.raw, case.language)


# --- vindictive ------------------------------------------------------------------------------------

_COUNTS_UP = Phrases(
    de=r"\b(?: erstens | zweitens | drittens | zum\s(?: ersten | zweiten | dritten )"
    r" | punkt\s\w+ )\b | (?: ^ | [.:!]\s )(?: eins | zwei | drei | [1-4][.)] )[,:\s]",
    en=r"\b(?: first(?:ly)? | second(?:ly)? | third(?:ly)? | point\s\w+ | lastly )\s?[,:]"
    r" | (?: ^ | [.:!]\s )(?:number\s)?(?: one | two | three | four | [1-4][.)] )[,:\s]",
)
_CONTRADICTS = Phrases(
    de=r"""
      \b(?: falsch\w* | unwahr\w* | widerlegt | behaupt\w* | gelogen | lüge\w* | fakt | fakten
        | tatsache\w*
        | tatsächlich | vorw[uü]rf\w* | nachweislich | unterstell\w* | keineswegs | mitnichten
          | gegenteil
        | (?:et)?was\sanderes | stimmt\s(?: so\s | einfach\s | auch\s )?nicht | von\swegen | keine\srede
        | richtig\sist
        | richtigstell\w* | korrigier\w* | angeblich\w* | nämlich | sehr\swohl | vielmehr
        | nie\s(?:\w+\s)?(?: gesagt | behauptet | versprochen | zugesagt | geschrieben ) | (?: sie
        | du )\sselbst
        | darstellung | entgegen\s(?: ihrer | deiner )
        | zufällig | zum\sthema | bleiben\s(?: wir | ich )\s(?: auch\s)?dabei
        | (?: schreiben | sagen | meinen | reden | sprechen | nennen )\ssie
        | (?: schreibst | sagst | meinst | nennst )\sdu | unfair )\b
    | \bnicht\s[„"]
    | \bwas\b[^.!?]{1,50}\b(?: angeht | betrifft | anbelangt )\b | \bund\s(?: zu | zum | zur )\s
    | ^doch\b | ^\W*\w+(?:\s\w+)?\?$ | „[^“]{1,40}“\s*[:?]
    """,
    en=r"""
      \b(?: false | untrue | wrong | claim\w* | alleg\w* | accus\w* | as\s(?: for | to | regards )
        | in\sfact
        | actually | (?: the | are | is )\sfacts? | contrary | not\strue | incorrect | disprov\w*
          | hardly
        | for\sthe\srecord | nonsense | correct\syou | what\syou | once\smore | supposed(?:ly)?
          | so-called
        | we've\s(?: said | told | been\sthrough ) | (?: with | on )\sthe\ssubject | since\syou
        | never\s(?: said | claimed | promised | told | agreed ) | you\syourself
        | (?: we | i )\s?(?: are | am | 're | 'm )\snot\s\w+ing
        | you\s(?: say | said | wrote | call | called | mention\w* | have\shad
          | were\s(?: also\s)?told ) | unfair )\b
    | \byou\swere\b | \b(?: mistaken | both\scounts | suggests | log\sshows )\b
      | ^\W*\w+(?:\s\w+)?\?$ | ^and\s(?: no | the | your | our )\b
    """,
)
_NEGATES = Phrases(
    de=r"\b(?: nicht | nichts | kein\w* | niemand | nie )\b | ^[^.!?,]{2,40}: | ^(?: und"
    r" | auch )\b",
    en=r"\b(?: not | no | never | nobody | none )\b | n't\b | ^[^.!?,]{2,40}: | ^and\b",
)
_INVITES = Phrases(
    de=r"\b(?: gerne? | jederzeit | einlad\w* | eingeladen | willkommen | melde\w* )\b",
    en=r"\b(?: happy | glad | welcome | invite\w* | whenever | any\stime | i'm\shere | we're\shere"
    r" | come\s(?: by | in | and | over | to\sus | along ) )\b",
)
#: an express contradiction weighs two
_ENOUGH, _ENOUGH_BESIDE_INVITATION = 3, 5
_POINTS = 2


def vindictive(case: Case) -> Span | None:
    """After two answers they attack once more, and the draft takes up point after point."""
    if case.facts.rounds < _PATIENCE or case.is_praise or _draws_line(case) or _asks_back(case):
        return None
    if sum(1 for _ in _COUNTS_UP.spans(case.draft.raw, case.language)) >= _POINTS:
        return 0, len(case.draft.raw)
    weights = [(_rebuts(one, case), one) for one in case.draft.sentences]
    invites = _INVITES.stand_in(case.draft.raw, case.language)
    enough = _ENOUGH_BESIDE_INVITATION if invites else _ENOUGH
    total = sum(weight for weight, _ in weights)
    if total < enough or (total == enough and not case.is_attack and not case.is_upset):
        return None
    return next(one.span for weight, one in weights if weight)


def _asks_back(case: Case) -> bool:
    """Whether it wants to hear more from them, and not only to score a point."""
    return any(one.is_question and _WANTS_TO_HEAR.search(one.text) for one in case.draft.sentences)


_WANTS_TO_HEAR = re.compile(
    r"(?:wann|was|wie|wo|welche\w*|which|what|when|where|how|would|shall|darf"
    r"|soll)\b[^.!?]{3,60}\b(?:du|dir|dich|sie|ihnen|you|your|ich|i)\b",
    re.IGNORECASE,
)


def _draws_line(case: Case) -> bool:
    return any(
        _INSULTS.stand_in(sentence.text, case.language)
        and _DRAWS_LINE.stand_in(sentence.text, case.language)
        for sentence in case.draft.sentences
    )


def _rebuts(sentence: Sentence, case: Case) -> int:
    """How much a sentence contradicts: in as many words, or by turning on what was said."""
    if _CONTRADICTS.stand_in(sentence.text, case.language) or _quotes(sentence.text, case):
        return _EXPRESS
    if not _NEGATES.stand_in(sentence.text, case.language):
        return 0
    return int(not sentence.own.gist.isdisjoint(case.said.gist))


def _quotes(sentence: str, case: Case) -> bool:
    """Whether it takes a word of theirs and answers it: "Trinkgeld: waren 80 Cent"."""
    found = _QUOTE.match(sentence)
    return found is not None and bool(Text(found[1]).stems & case.said.stems)


_QUOTE = re.compile(r"\W*(\w[\w'’-]*(?: [\w'’-]+){0,3}): ")
_EXPRESS = 2


# --- boilerplate -----------------------------------------------------------------------------------

_SHINGLE = 3
#: fewer words than that are alike by chance ("Danke dir!")
_FEW_WORDS = 6
_SAME_ORDER = 0.45
_SAME_WORDS = 0.7


def boilerplate(case: Case) -> Span | None:
    """Nearly the same words as something sent lately. Names, numbers and a few words may differ."""
    words = case.draft.words
    if not case.facts.sent or len(words) < _FEW_WORDS:
        return None
    is_known = any(_is_alike(words, Text(sent).words) for sent in case.facts.sent)
    return (0, len(case.draft.raw)) if is_known else None


def _is_alike(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether most words are the same, and many of them in the same order."""
    known = set(words)
    if len(known.intersection(others)) < _SAME_WORDS * len(known):
        return False
    shingles = _shingles(words)
    return len(shingles & _shingles(others)) >= _SAME_ORDER * len(shingles)


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[skip:] for skip in range(_SHINGLE)), strict=False))


# --- too_long --------------------------------------------------------------------------------------

_MANY_WORDS = 120
_TIMES_AS_LONG = 4
_WANTS_IT_LONG = Phrases(
    de=r"""
      \b(?: ausführlich\w* | detail\w* | schritt\sfür\sschritt | erklär\w* | erläuter\w*
        | hintergr[uü]nd\w*
        | genau(?:er)?\swissen | geschichte | alles\s(?: über | zu | wissen ) )\b
    """,
    en=r"""
      \b(?: detail\w* | step\sby\sstep | explain\w* | explanation | background | history | story
        | everything
        | all\sabout | long\sversion | (?: walk | talk )\s(?: me | us )\sthrough )\b
    """,
)


def too_long(case: Case) -> Span | None:
    """Much longer than what was said, where nobody asked for a long explanation."""
    length = len(case.draft.words)
    if length <= _MANY_WORDS or length <= _TIMES_AS_LONG * len(case.said.words):
        return None
    if _WANTS_IT_LONG.stand_in(case.said.raw, case.said.language or case.language):
        return None
    return 0, len(case.draft.raw)


# --- no_person -------------------------------------------------------------------------------------

#: initials or a name behind a sign: "/mk", "^JB", "– Jana", "(sk)"
_SIGNED = re.compile(
    r"(?:^|\s)[/^~*–—-]{1,2}\s?[^\W\d_]{1,15}(?:\s[A-ZÄÖÜ][\w'’-]*\.?){0,2}\W*$"
    r"|[(\[]\s?[^\W\d_]{1,12}\s?[)\]]\W*$"
    r"|(?:^|[.!?]\s)[A-ZÄÖÜ][^\W\d_]+(?:\s[A-ZÄÖÜ][^\W\d_]+)?\s?[|·]\s?[^.!?|]{2,40}$"
)
_SIGNATURE = 60
_FAREWELL = re.compile(
    r"\b(?:es grüß(?:t|en)|grü(?:ß|ss)e?n?|gru(?:ß|ss)|lg|vg|mfg|bg|cheers|regards|wishes|best|thanks"
    r"|thank you|warmly|love|sincerely"
    r"|faithfully|yours|bis (?:bald|dann|morgen|später)|deine?|ihre?|eure?|euer|ihr)\b[\s,!.:–-]*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-ZÄÖÜ][^\W\d_]*(?:[-'’][A-ZÄÖÜ]?[^\W\d_]+)*\.?")
#: in capitals at the end of a draft, and nobody
_NOBODY = re.compile(
    r"team|service|kunden|support|redaktion|abteilung|büro|cent(?:er|re)|verwaltung|stadt|verein"
    r"|station|ward|praxis|schule"
    r"|museum|bibliothek|bücherei|rathaus|werk|bäckerei|klinik|zentrale|desk|office|department"
    r"|crew|staff|customer|bad$|bank$"
    r"|shop$|verlag|hotel|laden|haus$|hof$|markt|verband|amt$|garten|küche|café|theater|kino|zoo"
    r"|club|gruppe|gmbh|agentur"
    r"|studio|gemeinde|kirche|parish|church|^(?:frau|herr|mr|mrs|ms)$|library|company|council|day$"
    r"|tag$"
    r"|^(?:danke\w*|grü\w*|gru(?:ß|ss)\w*|viele?n?|liebe[rsn]?|schöne\w*|gute\w*|beste\w*|kind|thank\w*"
    r"|warm\w*"
    r"|mit|freundl\w*|lg|vg|mfg|dein\w?|ihre?|euer|eure|your\w?|the|die|der|das|wir|we|best|cheers"
    r"|regards|all|see"
    r"|bis|have|enjoy|schwimmbad|every|yes|ja|nein|no|our\w?|come)$",
    re.IGNORECASE,
)
_TITLES = frozenset("Frau Herr Mr Mrs Ms Miss Dr".split())
_LAST_LINES = 3
_LONGEST_NAME = 4
_SENTENCE_END = re.compile(r"(?<=[.!?…)])\s+(?![^.!?]{0,12}[.]\s)|\s{2,}|(?<=[^\w\s.,:;'’&/-])\s+")
#: "Priya at the front desk", "Lars vom Infopunkt", "Dee x"
_BEHIND_NAME = frozenset("vom von aus der at from in im & und and with x xx xxx".split())


def no_person(case: Case) -> Span | None:
    """The team signs with names, and no name or initials stand at the end. A team is no name."""
    if not case.facts.signs:
        return None
    raw = case.draft.raw.rstrip()
    if _SIGNED.search(raw[-_SIGNATURE:]) or _ends_with_name(raw):
        return None
    return case.draft.sentences[-1].span if case.draft.sentences else (0, len(raw))


def _ends_with_name(raw: str) -> bool:
    """Whether a name stands behind the last sentence, or behind that of one of the last lines."""
    lines = [line.strip() for line in raw.split("\n") if line.strip()]
    for number, line in enumerate(lines[-_LAST_LINES:], start=max(0, len(lines) - _LAST_LINES)):
        tail = _SENTENCE_END.split(line)[-1]
        farewell = _FAREWELL.search(tail)
        if not farewell and tail == line and number == 0:
            continue
        rest = _FROM.sub("", tail[farewell.end() :] if farewell else tail)
        if _is_name(rest, is_alone=farewell is not None or tail == line):
            return True
        if "," in tail and _is_name(tail.rpartition(",")[2], is_alone=False):
            return True
        if _NAME_AND_PLACE.fullmatch(rest.strip()) and not _is_nobody(rest.split()[0].strip(",")):
            return True
        if farewell and _INITIALS.fullmatch(rest.strip()):
            return True
    return False


#: "Ron, site secretary", "Nele Brandt (reception)", "Jana | Kundendienst"
_NAME_AND_PLACE = re.compile(
    r"[A-ZÄÖÜ][^\W\d_]+(?:[ -][A-ZÄÖÜ][^\W\d_]*\.?){0,3}"
    r"(?:,| ?[|/(·•–-]| (?:bei|beim|für|of|in|und|and|&)\b) ?[^.!?\n]{2,50}[.)]?"
)
#: "all the best from Kate"
_FROM = re.compile(r"^(?:from|von|vom)\s|^herzlich\w*\s")
#: "Schöne Grüße, mk"
_INITIALS = re.compile(r"[^\W\d_]{2,3}\W?|(?:[^\W\d_]\. ?){1,3}")


def _is_name(text: str, *, is_alone: bool) -> bool:
    """Whether it is a name; "Sophie!" behind a sentence calls somebody and signs nothing."""
    words = [word for part in text.split() if (word := part.strip(",;:()–-"))]
    if len(words) > 1 and words[0].rstrip(".") in _TITLES:
        return _NAME.fullmatch(words[1]) is not None
    names = list(takewhile(lambda word: _NAME.fullmatch(word) is not None, words))
    if not names or len(names) > _LONGEST_NAME or any(map(_is_nobody, names)):
        return False
    rest = words[len(names) :]
    calls = not is_alone and text.rstrip().endswith(("!", "?"))
    return not calls and (not rest or rest[0].lower() in _BEHIND_NAME)


def _is_nobody(word: str) -> bool:
    """Whether it is no name of a person: an office, a greeting, or one of the long words Germans
    build."""
    return _NOBODY.search(word) is not None or ("-" not in word and len(word) > _LONG_WORD)


_LONG_WORD = 11
