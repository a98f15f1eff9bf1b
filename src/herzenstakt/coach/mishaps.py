"""Mistakes that seem to have made themselves: they creep in, things get lost, wires get crossed."""

from __future__ import annotations

from herzenstakt.coach.clauses import Signs, sentence_at
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Span, Text

_ERROR_DE = r"""
  (?:
      \w{0,20}fehler|fehlerteufel|panne|versehen|verwechs(?:e)?lung|irrtum|\w{0,9}dreher
      |missgeschick|patzer|missverständnis|unstimmigkeit|durcheinander|kuddelmuddel|fehlbuchung
      |doppelbuchung|fauxpas|unregelmäßigkeit|\w{0,12}panne
  )(?:en|s|e|se)?
"""
_ERROR_EN = r"""
  (?:
      errors?|mistakes?|mix-?ups?|slip(?:-?ups?)?|confusion|glitch|misunderstanding|oversight|lapse
      |hiccup|muddle|blunder|miscommunication|gremlins?|crossed\ (?:wires|lines|communication)
      |breakdown\ in\ communication
  )
"""
#: things that slip, stray and stay lying by themselves
SLIPPED = Phrases(
    de=r"""
      \bes\ (?!dazu)(?:[\w.-]+\ ){0,8}?zu\ (?:[\w-]+\ ){1,6}?gekommen\b
    | \b(?:kam\ es|es\ kam)\b(?!\ dazu)[^.!?\n]{0,60}?\b(?:zu|zum|zur)\b
    | \beingeschlichen\b
    | \bschlich\w*\ sich\b
    | \bfehlerteufel\b
    | \b(?:schief|durcheinander|daneben|unter|drunter\ und\ drüber)\ ?
      (?:gelaufen|gegangen|gekommen|geraten)\b
    | \b(?:zwischen|in\ vergessenheit|in\ d\w+\ falsche\w*|unter)\ (?:\w+\ ){0,3}?geraten\b
    | \b(?:verloren|verschütt)\ ?gegangen\b
    | \babhanden\ ?gekommen\b
    | \b(?:verrutscht|durchgerutscht)\b
    | \b(?:liegen|hängen|stecken)\ ?geblieben\b
    | \bauf\ der\ strecke\ geblieben\b
    | \b(?:nicht|unrund)\ (?:ganz\ |so\ )?rund\ ?gelaufen\b
    | \b(?:ging|lief|rutschte|kam|geriet)\b[^.!?\n]{0,30}?\b
      (?:schief|durcheinander|unter|verloren|daneben|nicht\ rund)\b
    | \brutschte\b[^.!?\n]{0,30}?\bdurch\b
    | \bblieb\w*\b(?!\ bei\ mir\b)[^.!?\n]{0,30}?\b(?:liegen|hängen|stecken)\b
    """,
    en=r"""
      (?<!what\ )(?<!what['’]s\ )\b(?:went|gone|goes)\ (?:\w+\ )??
      (?:wrong|amiss|astray|awry|haywire|sideways)\b
    | \b(?:things|something|stuff)\ (?:have\ |has\ )?(?:went|gone|got)\b
    | \b(?:wires|lines)\ (?:\w+\ )?crossed\b
    | \bsomehow\b(?!\ (?:we|I)\b)
    | \bended\ up\b
    | (?<!\bI\ )(?<!\bwe\ )(?<!you\ )\b(?:crept|snuck|sneaked|slipped|worked\ its\ way)\ (?:in|into|through
    |onto|past)\b(?!\ (?:me|us|my|our)\b)
    | \bthrough\ the\ (?:cracks|net)\b
    | \b(?:didn['’]t|never)\ (?:quite\ )?(?:ma[dk]e|found|find|reach(?:ed)?)
      \ (?:it|(?:its|their)\ way|the|our|us|me)\b
    """,
)
SLIPPED_SIGNS = Signs(
    de="""
    gekommen kam eingeschlichen schlich fehlerteufel schiefgelaufen schiefgegangen schief
    durcheinander durcheinandergeraten durcheinandergekommen durcheinandergegangen danebengegangen
    geraten untergegangen verloren verlorengegangen verschütt abhanden abhandengekommen verrutscht
    durchgerutscht liegengeblieben hängengeblieben steckengeblieben geblieben rund ging rutschte
    blieb blieben daneben
    """,
    en="""
    wrong amiss astray awry haywire sideways something things stuff crossed somehow ended slipped
    crept snuck sneaked worked
    cracks net reached reach make made
    """,
)
#: an error that stands there as if it had made itself
ERROR = Phrases(
    de=rf"""
      \b{_ERROR_DE}\b [^.!?\n]{{0,30}}? \b(?:
          passiert|unterlaufen|aufgetreten|entstanden|vorgekommen|geschehen|vorgelegen|vor|ergeben
      )\b
    | \b(?:ein|eine|einem|einen|einer|eines|einige|mehrere)\ (?:\w+\ )??
      (?!missverständnis) {_ERROR_DE}\b
    """,
    en=rf"""
      \b{_ERROR_EN}\ (?:\w+\ )??(?:
          was|were|has|have|had|occurred|happened|crept|arose|slipped|seems?|appears?|took\ place
      )\b
    | \bthere(?:['’]s|\ (?:was|has|have|were|seems|appears|must|appear))\b [^.!?\n]{{0,30}}?
      \b(?:{_ERROR_EN}|issue)\b
    | \b(?:an?|some)\ (?:\w+\ ){{0,2}}? (?!misunderst) {_ERROR_EN}\b (?!\ to\ make)
    """,
)
ERROR_SIGNS = Signs(
    de="""
    fehler fehlers panne versehen verwechslung verwechselung irrtum dreher zahlendreher
    buchstabendreher missgeschick patzer missverständnis missverständnisse unstimmigkeit
    unstimmigkeiten kuddelmuddel fehlbuchung doppelbuchung fauxpas tippfehler buchungsfehler
    übertragungsfehler übermittlungsfehler eingabefehler druckfehler planungsfehler
    unregelmäßigkeit unregelmäßigkeiten systemfehler datenpanne softwarepanne
    kommunikationsfehler abstimmungsfehler lesefehler zustellfehler rechenfehler
    flüchtigkeitsfehler schreibfehler durcheinander
    """,
    en="""
    error errors mistake mistakes mix-up mix-ups mixup slip slip-up slip-ups confusion glitch
    misunderstanding oversight lapse hiccup muddle blunder miscommunication gremlins gremlin
    crossed breakdown issue
    """,
)
#: done wrongly, and by nobody
MISDONE = Phrases(
    de=r"""
      \b(?:irgendwie|irgendwo|offenbar|anscheinend|offensichtlich|scheinbar|wohl)\b[^.!?\n]{0,60}?\b
      (?:falsch\w*|vertauscht|verwechselt|doppelt|verschwunden|vergessen|nicht)\b[^.!?\n]{0,30}?\b
      (?:worden|angekommen|gelandet|hinterlegt|übertragen)\b
    | \b(?:wurden?|worden)\b[^.!?\n]{0,60}?\b(?:
          falsch\w*|vergessen|versehentlich|vertauscht|verwechselt|übersehen|irrtümlich\w*|doppelt
          |zu\ spät|verschlampt|überbucht
      )\b
    | \b(?:
          versehentlich|irrtümlich\w*|fälschlich\w*|falsch\w*|vergessen|vertauscht|verwechselt
          |übersehen
      )\b[^.!?\n]{0,60}?\b(?:wurden?|worden)\b
    """,
    en=r"""
      \b(?:was|were|got|been|gets?)\ (?:\w+ly\ )?(?:
          mislaid|overlooked|forgotten|missed|lost|mixed|crossed|given\ away|misplaced|wrongly
          |incorrectly|accidentally|mistakenly|inadvertently|duplicated|mishandled|misread|misrouted
          |mislabell?ed|muddled|sustained|damaged|left\ (?:out|off)|swapped|switched|merged|deleted
          |jumbled|confused|double
      )\b
    | \b(?:was|were|been|got)\ (?:\w+\ )??\w+(?:ed|en|nt|ut|ld|ft|de)\b[^.!?\n]{0,35}?\b
      (?:wrong|incorrectly|by\ mistake|in\ error|by\ accident)
    | (?<!you\ )\b(?:charged|billed|booked|paid|sent|run|debited|counted|entered|printed)
      \ [^.!?\n]{0,20}?\btwice
    """,
)
MISDONE_SIGNS = Signs(
    de="""
    irgendwie irgendwo offenbar anscheinend offensichtlich scheinbar wohl falsch falsche falschen
    falscher falsches vergessen versehentlich vertauscht verwechselt übersehen irrtümlich
    irrtümlicherweise fälschlich fälschlicherweise doppelt spät verschlampt überbucht
    """,
    en="""
    mislaid overlooked forgotten missed lost mixed crossed given misplaced wrong wrongly
    incorrectly accidentally accident error mistake mistakenly inadvertently duplicated mishandled
    misread misrouted mislabelled mislabeled muddled sustained damaged left swapped switched
    merged deleted jumbled confused double twice
    """,
)
BY_ITSELF = ((SLIPPED_SIGNS, SLIPPED), (ERROR_SIGNS, ERROR), (MISDONE_SIGNS, MISDONE))
#: nobody's mistake, or one that they have found for us
NO_MISTAKE_OF_OURS = Phrases(
    de=r"""
      \b(?:
          weil|deshalb|deswegen|nichts|technisch\w*|software\w*|programmfehler|serverfehler|hinweis\w*
            |dank\w*|entdeckt|gefunden
          |gemeldet|(?:frau|herr|kolleg\w+|fahrer\w*|bus|zug|wagen|auto|lkw|transporter|rad)\ (?:\w+\ )?
           (?:hatte|hatten|hat|haben|bekam)|autopanne|reifenpanne|a\d+|\w*unfall\w*|stau\w*
             |stromausfall|sturm\w*|unwetter|streik\w*|brand|rohrbruch
          |krankheit\w*|feuer|hochwasser|glatteis
      )\b
    """,
    en=r"""
      \b(?:
          technical|software|computer|nothing|never|no\ \w+\ (?:was|were|has|have)|because|so\ the
            |thank\w*|spotted|spotting|pointed|pointing|noticed|noticing
          |accident\ on|storm|power\ cut|strike|flood|snow|fire|burst
      )\b
    """,
)
#: "I am looking for what went wrong" is no excuse
INQUIRED = Phrases(
    de=r"(?:[,:]\ ?|\bund\ |^)(?:was|wie|warum|wieso|weshalb|woran|wo|ob)\b [^.!?\n]{0,60}$",
    en=r"\b(?:what|how|why|whether|where|if)\b [^.!?\n]{0,40}$",
)


def mishap_in(draft: Text) -> Span | None:
    """Where a mistake happens and nobody makes it."""
    for signs, phrases in BY_ITSELF:
        if signs.stand_in(draft.words, draft.language):
            for span in phrases.spans(draft.raw, draft.language):
                if _is_told(span, draft):
                    return span
    return None


def _is_told(span: Span, draft: Text) -> bool:
    """Whether it is told as what happened: not asked, not sought, not one that they found for us."""
    sentence = sentence_at(span, draft)
    before = draft.raw[max(sentence.start, span[0] - 60) : span[0]]
    return not (
        sentence.is_question
        or INQUIRED.stand_in(before, draft.language)
        or NO_MISTAKE_OF_OURS.stand_in(sentence.text, draft.language)
    )
