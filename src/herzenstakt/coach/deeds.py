"""Whether somebody does something: I, we, or a colleague.

A German "ich" or "wir" stands right beside its verb. Some verbs only feel, know or regret, and those are
listed; any other one is a deed. So the lists need not know everything people can do. In English the words
after "I" and "we" tell: "I'll", "we're -ing", "I've -ed", but not "I see" or "we regret".
"""

from __future__ import annotations

import re

from herzenstakt.coach import story
from herzenstakt.coach.clauses import Clause, clauses_of
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Text

#: "ich" or "wir" with the words beside it: one of them is the verb
_SELF_DE = re.compile(r"(?:\b(\w+) )?\b(?:ich|wir)\b(?=(?: (\w+))?)")
#: end like verbs and are none
_NO_VERB_DE = frozenset(
    """
    wenn wann denn dann ihnen den einen keinen unseren meinen diesen nun schon die wie sie heute
    morgen gerne alle eine keine meine unsere ihre deine eure bitte neben wegen gegen seine deren
    denen dessen weitere beide welche solche einige zwischen gestern inzwischen daran davon bevor
    ehe müssen müsste sollen sollte eben oben unten hinten lange ohne ganze selbe gute liebe große
    danke gemeinsamen neuen
    """.split()
)
#: beginnings of verbs with which nobody does anything yet
_IDLE_DE = tuple(
    """
    versteh bedau entschuldig verzeih bitte hoffe wünsch freue danke bedank weiß weiss wisse wuss
    glaub denke dachte meine fühle fürcht schätz lebe lieb lese höre kenn erwart ärger schäm
    gesteh bemüh streb versuch sage bleib hatte hätte ware wäre finde möge mögen verdien vertrau
    stehe sehe seh wollte konnte musste durfte tue tun tat kriege bekomm erhalte vermiss versicher
    empfind empfand nachvoll begreif gaben nahmen kam ließ lege gebe nehme teile haben sind setze
    heiß brauch würdig begrüß arbeite lern schulde trage
    """.split()
)
#: idle alone, but not with a word like "nach", "weiter", "Bescheid"
_SEPARABLE_DE = tuple("seh geb nehm leg setz teil arbeit bleib trag sag".split())
_BUSY_DE = re.compile(
    r"\b(?:nach|an|um|weiter|zurück|durch|mit|ab|auf|heraus|raus|frei|vor|ein)\b *(?:$|[,;.!?:–])"
    r"|\b(?:bescheid|antwort|rückmeldung|auskunft|kontakt|zurück|daran|dran)\b"
)
_MODAL_DE = frozenset(
    """
    werde werden werd kann können könnte könnten möchte möchten will wollen darf dürfen würde
    würden lasse lassen lass muss müssen
    """.split()
)
#: what follows "können wir", "möchten wir" without being a deed
_IDLE_INFINITIVE_DE = re.compile(
    r"\b(?:(?:nach)?(?:versteh|vollzieh|empfind|fühl)\w*|vorstellen|entschuldig\w*|bedauern"
    r"|(?:be)?danken|verzeih\w*|sagen|(?:ver)?bessern|bemüh\w*|tun|hoffen|erwarten|bitten|ersuchen"
    r"|versicher\w*|ausdrücken|aussprechen|sein|nicht|kein\w*|nie|lernen)\b"
)
#: colloquial first persons without an ending
_SHORT_DE = frozenset(
    """
    meld schau frag ruf geb schick mach hol bring guck klär prüf red leg sprech komm such fahr
    koch tausch sorg stell bau back druck geh hak check lös setz trag schreib kümmer pack
    häng knie klemm spreng reservier näh änder besorg sag buch lauf heb bestell dreh füll bin hab
    """.split()
)
#: endings of participles of deeds
_DONE_DE = tuple(
    """
    prüft klärt leitet gegeben meldet formiert gebeten fragt schaut rufen sprochen stellt schickt
    sendet ersetzt tauscht pariert hoben rrigiert ändert passt gänzt isiert schrieben stattet
    getragen wiesen niert bucht rviert legt auftragt anlasst richtet schaltet sperrt längert holt
    nigt putzt gefunden gelöst löscht fernt notiert nommen bessert sorgt öffnet liefert innert
    markiert geladen tragen bracht macht nachgesehen angesehen plant taktiert wandt zogen kümmert
    druckt backen packt hängt teilt schlossen berichtigt graben sucht gesetzt gestoßen gewechselt
    stoppt
    """.split()
)
_UNDONE_DE = frozenset("nicht nie kein keine keinen".split())
_AT_IT_DE = frozenset("dran dabei unterwegs gerade eben vor".split())
#: somebody else of ours does something, or the "ich" is left out
OTHERS_DE = Phrases(
    de=r"""
      \b(?<!man\ )(?<!jemand\ )(?<!niemand\ )(?<!keiner\ )(?:
          (?:kümmert|meldet|kümmern|melden|sehen|schauen)\ (?:sich|uns)\b
          | (?:
                prüft|klärt|ruft|schaut|bringt|holt|tauscht|schickt|fragt|spricht|misst|druckt
                |bespricht|schweißt|wechselt|räumt|erklärt
            )\b
      )(?!\ (?:man|jemand|keiner|niemand)\b)
    | \b(?:unser|mein|ein|zwei|drei|der|die)\w{0,2}\ (?:\w+\ )?(?:
          kolleg|techniker|monteur|fahrer|hausmeister|chef|team|meister|leiter|leute|handwerker
          |elektriker|schreiner|gärtner|mitarbeiter
      )\w*\ (?!wird\b|werden\b|wurde)\w{3,}(?:t|n)\b
    | \b(?:der|die|das|unser\w*)\ \w*(?:hof|amt|dienst|werke?|wehr|firma|verwaltung|reinigung|meisterei
    |trupp|kolonne
        |hausmeister\w*|gärtner\w*)\ (?!wird\b|werden\b|wurde|ist\b|sind\b|hat\b)\w{2,}(?:t|en)\b
    | \b(?:frau|herr)\ \w+\ (?!wird\b|wurde)\w{3,}t\b
    | (?:^|[.!?:;,–\n]\ *|\bund\ )(?:
          melde|schaue?|prüfe|kümmere|kläre|frage|gebe|schicke|leite|bringe|hole|rufe|suche|nehme
          |mache|schreibe|bin|sind
      )\ (?:mich|uns|ich|nach|das|es|dir|ihnen|euch|dran|gleich|sofort|morgen|heute|dazu)\b
    | ^\W*und\ (?!wurde|werden)(?!
          [^.!?]{0,60}\b(?:versehentlich|falsche?n?)\b[^.!?]{0,40}\b(?:\w*geschickt|\w*überwiesen|gelöscht)\b
      )(?:(?!\b(?:nicht|nie|leider)\b)[^.!?]){0,60}\b(?:
          \w*überwiesen|erstattet|storniert|\w*geschickt|gelöscht|gestoppt|umgebucht|gutgeschrieben
          |eingetragen|ausgetauscht
      )\W*$
    """
)

DEED_EN = Phrases(
    en=r"""
      \b(?:I|we|he|she|they)(?:
          ['’]ll|\ will|['’](?:m|re)\ going\ to|\ (?:am|are)\ going\ to|['’]d\ (?:like|love)\ to|\ (?:will
          |['’]ll)\ be\ \w+ing
          |(?<!something\ we)(?<!nothing\ we)(?<!anything\ we)(?<!all\ we)\ (?:can|could)
          |\ (?:shall|want\ to|would\ (?:like|love)\ to)
      )\b(?!
          \ (?:\w+ly\ )?(?:
                be\ (?:better|more|sure)|do\ (?:better|our)|try|learn|strive|never|remember
                |endeavou?r|understand|imagine|see\ (?:how|why|that|you|this)|only|not|hear\ |feel
                  |appreciate|apologi|always
                |continue|assure|say|thank|express
            )
      )
    | \b(?:I|we)(?:['’](?:m|re)|\ (?:am|are))
      \ (?:(?:now|already|just|still|also|currently|\w+ly)\ )?(?!
          (?:
                feeling|hoping|being|looking\ forward|striving|trying|missing|going\ through
                |committed
            )\b
      )(?:\w+ing|on\ (?:it|to|the\ case)|back)\b
    | \b(?:I|we)(?:['’]ve|\ have)\ (?:(?:now|already|just|also|\w+ly)\ )?(?!
          (?:
                received|read|seen|heard|had\b(?!\ (?:it|your|the|him|her|them|a)\b)|been|let|made
                |missed|failed|lost|forgotten|messed|learn\w+|got|never|not|no|disappointed|caused
                |taken\ (?:this|your|on\ board)
            )\b
      )\w+(?:ed|en|nt|ld|de|ne|lt|ut|ck|ung|pt|ght|d)\b
    | \b(?:I|we)\ (?:(?:just|already|also|now)\ )?(?:
          called|fixed|replaced|corrected|refunded|booked|reported|ordered|raised|repaired|phoned
          |rang|emailed|reset|reopened|moved|updated|credited|upgraded|extended|rebooked|reserved
          |unlocked|restored|mended|cleaned|emptied|send|refund|replace|offer|post|ship|deliver|open
          |run|keep|give|pass|put|look|work|call|ring|check|add|start|stop|set|bring|move|fix|swap
          |change
      )\b
    | \b(?:our|my|the)\ (?:[\w-]+\ ){0,2}(?:people|team|crew|staff|engineers?|electricians?|plumbers?
      |colleagues?|lads
      |guys|drivers?|cleaners?|rangers?|technicians?|builders?|workshop|kitchen|depot)\ (?:have|has|is
        |are|were|was)
      \ (?:been\ |now\ |just\ |already\ )?\w+(?:ing|ed|t|n)\b
    | \b(?:our|my)\ (?:[\w-]+\ ){1,3}(?:will|is\ going\ to|are\ going\ to)\ (?!be\ )\w+
    | \blet\ me\b(?!\ (?:say|start|apologi|assure|be\b))
    | \b(?!it\b|this\b|that\b|some(?:one|body)\b|you\b|which\b|what\b|there\b|who\b|nobody\b)
      [a-z]{1,20}(?:['’]ll|\ will|['’]s|\ is|\ are)\ (?:(?:also|now|then|just)\ )?(?:
          calling|ringing|checking|looking|coming|bringing|visiting|sending|fixing|sorting|taking
          |welding|searching|working|call|ring|check|look|come|bring|visit|contact|get\ (?:back|in)
          |send|email|write|fix|sort|take|deliver|phone|show|on\ it
      )\b
    | \b(?!it\b|this\b|that\b|some(?:one|body)\b|which\b|what\b|who\b)[a-z]{1,20}
      \ (?:brings|rings|calls|checks|visits|phones|repairs|replaces|delivers|collects|turns|posts)\b
    | (?:^|[.!?:,;\n]\ *|\band\ )(?:
          will
            \ (?:check|call|ring|look|send|fix|get|let|keep|sort|report|pass|update|post|write|email)
          |checking|looking|on\ it|sending|calling|working|pulling
      )\b
    """
)


def has_deed(draft: Text) -> bool:
    """Whether somebody does something anywhere in a draft."""
    if draft.language is Language.EN:
        return DEED_EN.stand_in(draft.raw, Language.EN)
    return any(is_deed(clause, draft.language) for clause in clauses_of(draft))


def is_deed(clause: Clause, language: Language | None) -> bool:
    """Whether somebody does something in a clause, or will do it: I, we, or a colleague."""
    if language is Language.EN:
        return DEED_EN.stand_in(clause.text, language)
    return _acts_in_german(clause.text) or OTHERS_DE.stand_in(clause.text, language)


def _acts_in_german(clause: str) -> bool:
    """A German verb stands right before or after its "ich" or "wir"."""
    clause = clause.lower()
    for found in _SELF_DE.finditer(clause):
        for verb in (found[1], found[2]):
            if verb and verb not in _NO_VERB_DE and _is_first_person(verb):
                if _does_something(
                    verb, clause[found.end() : found.end() + _REACH], clause[:_REACH]
                ):
                    return True
                break
    return False


#: so far from its verb, the rest of it may stand
_REACH = 120


def _is_first_person(verb: str) -> bool:
    return verb.endswith(("e", "n", "sind")) or verb in _SHORT_DE or verb in _MODAL_DE


def _does_something(verb: str, rest: str, clause: str) -> bool:
    if verb in _MODAL_DE:
        return _IDLE_INFINITIVE_DE.search(rest) is None
    if verb in ("habe", "haben", "hab"):
        words = [word.rstrip(".!?") for word in clause.split()]
        if not _UNDONE_DE.isdisjoint(words):
            return False
        return any(word.endswith(_DONE_DE) for word in words) and not story.MISDEEDS.stand_in(
            words, Language.DE
        )
    if verb in ("bin", "sind"):
        return not _AT_IT_DE.isdisjoint(rest.rstrip(".!?").split())
    if not verb.startswith(_IDLE_DE):
        return True
    return verb.startswith(_SEPARABLE_DE) and _BUSY_DE.search(rest) is not None
