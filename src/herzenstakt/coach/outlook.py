"""What a draft says of now and later: what comes, when, what they can do, that all is well again."""

from __future__ import annotations

from herzenstakt.coach import story
from herzenstakt.coach.clauses import Clause, clauses_of
from herzenstakt.coach.passive import is_of_nobody
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Text

DATE = Phrases(
    de=r"""
      \b(?:
          heute|morgen|übermorgen|gleich\ (?:nach|um)|(?:mon|diens|donners|frei|sams|sonn)tag\w*
          |mittwoch\w*|sonnabend|wochenende
          |(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)\b
          |\d{1,2}(?:[:.]\d\d)?\ uhr|\d{1,2}\.\ ?\d{1,2}\.
          | (?:um|bis|ab|gegen|vor|am)\ (?:spätestens\ )?(?:
                \d+|halb\b|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|mittag
                |abend|feierabend
            )
          | (?:in|innerhalb|binnen)\ (?:von\ )?(?:den\ nächsten\ |der\ nächsten\ |spätestens\ )?
            (?:\d+|ein\w*|zwei|drei|vier|fünf|sechs|sieben|acht|zehn|vierzehn)
            \ (?:minute|stunde|tag|werktag|arbeitstag|woche|monat)\w*
          |(?:nächste|kommende|diese|laufende)[nrs]?\ (?:woche|monat|tag|jahr|quartal)\w*
          |(?:ende|anfang|mitte)\ (?:der|des|nächster|\w+)
          |\d+\ (?:minuten|stunden|tage[n]?|werktage[n]?|wochen)|(?:nach|vor|mor)mittag|abend
      )\b
    """,
    en=r"""
      \b(?:
          today|tomorrow|tonight|overnight|this\ (?:morning|afternoon|evening|week|month)
          |next\ (?:week|month|day|year)|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekend
          |(?:january|february|march|april|june|july|august|september|october|november|december)
          |\d{1,2}(?:[:.]\d\d)?\ ?(?:am|pm|a\.m|p\.m|o['’]clock)|noon|midday|midnight|lunchtime
          | (?:within|in)\ (?:the\ next\ |about\ |under\ )?
            (?:\d+|an?|one|two|three|four|five|six|seven|ten|a\ couple\ of)
            \ (?:working\ |business\ )?(?:minute|hour|day|week|month)s?
          | (?:at|by|before|until|till|from|after|between)
            \ (?:\d+|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\w*
          |end\ of\ (?:the\ )?(?:day|week|month|business|play|may)|\d+\ (?:minutes|hours|days|weeks)
          |\d{1,2}(?:st|nd|rd|th)
      )\b
    """,
)
#: all is well again, or help is on its way
STANDS_DE = frozenset(
    """
    ist sind läuft laufen funktioniert funktionieren geht gehen klappt fährt fahren stimmt steht
    stehen liegt liegen kommt kommen wurde wurden hängt gilt
    """.split()
)
AGAIN_DE = frozenset(
    """
    wieder behoben repariert gelöst erledigt korrigiert unterwegs raus rausgegangen weg offen
    storniert gestoppt aufgehoben gestrichen raus beglichen umgebucht eingetragen freigegeben entfernt
    abgeschaltet ausgeschaltet eingerichtet gebucht reserviert abgestellt beendet gekündigt
    jetzt geändert ausgetauscht bereit fertig ersatz neue neuer neues neuen zurück gelöscht post
    bei für
    """.split()
)
#: "liegt für Sie", and not "ist peinlich für uns", "ist bei uns liegen geblieben"
FOR_THEM_DE = frozenset(("für", "bei"))
US_DE = frozenset(("uns", "mir", "mich"))
SOLVED = Phrases(
    de=r"""
      \bab\ sofort\b
    | \b(?:ersatz|korrektur|gutschrift|erstattung|richtige\w*|neue\w*\ \w+)
      \ (?:ist|sind|geht|kommt|liegt|steht)\b
    | \b(?:ist|sind|läuft|geht|fährt|steht|liegt)\ seit\b
    | \b(?:aufgehoben|freigeschaltet|entsperrt|beigelegt|angehängt|liegt\ bei|anbei)\b
    | \b(?:gibt\ es|gibt['’]?s)\b
    | \b(?:seit|ab)\ [^.!?,\n]{1,25}?\b
      (?:läuft|geht|fährt|fahren|ist|sind|funktioniert|klappt|steht|hängt|gilt)\b
    """,
    en=r"""
      \b(?:is|are|['’]s|has\ been|have\ been|works?|runs?|running|was|were|all)\ (?:\w+\ )??(?:
          now|back|fixed|sorted|working|solved|resolved|on\ (?:its|the|their)\ way|ready|up|replaced
          |settled|waived|written\ off|deleted|cancelled|canceled|removed|cleared|closed|stopped|gone
            |done|booked|waived|switched\ off
          |repaired|corrected|again|leav\w+|posted|sent|good|reset|void|clear|in\ your|with\ you
          |yours|open|here
      )\b
    | \b(?:works|runs|leaves|left|opens)\ (?:again|now|today|this|at)\b
    | \b(?:loads|opens|plays|shows|rings|starts|prints|ships|flows|heats|turns|moves|spins)
      \ (?:up\ )?again\b
    | \b(?:the|both|all|your)\ (?:\w+\ )?\w+s\ (?:load|open|play|show|ring|start|print|heat|turn|move|light)
      \ (?:up\ )?again\b
    | \b(?:replacement|refund|new|right|corrected|missing)\ (?:\w+\ )??(?:\w+\ )??
      (?:is|are|leaves|left|went|will|goes|comes)\b
    | \b(?:is|are|['’]s)\ (?:[\w']+\ ){0,6}?(?:now|attached|enclosed|waiting|safe|reserved)\b
    | \b(?:went|gone|goes)\ (?:back|out|off|up)\ (?:today|tonight|this|yesterday|on|by|in)\b
    | \bthere\ (?:is|are)\b(?!\ (?:no|nothing|little)\b)
    | \bthere['’]ll\ be\b | \bthere\ will\ be\b
    | \bthere['’]s\b(?!\ (?:no|nothing|little)\b)
    | \b(?:has|have|['’]s|['’]ve)\ (?:\w+\ )??been\ \w{3,}(?:ed|t|n)\b
    | \bsince\ (?:noon|this|\d|one|two|three|six|seven|eight|nine|ten|yesterday|monday)\b
    """,
)
#: something they can do, or get
THEIR_TURN = Phrases(
    de=r"""
      \b(?!
          bitte|haben|entschuldig|verzeih|glauben|seien|sein|bleib|geben|verlass|sehen|wissen|können
          |hatten|wären|waren|sind|mussten|müssen|wurden|werden|fanden|standen|wollten|warten|kamen
          |finden
      )\w{2,}en\ sie
      \ (?:uns|mir|mich|bitte|doch|einfach|sich|das|die|den|dann|gern\w*|ihr\w*|im|am|auf|zu|es)\b
    | \b(?:
          schick|schreib|sag|meld|gib|nenn|ruf|komm|bring|schau|klick|probier|wend|lad|nimm|sprich
          |zeig|kling
      )e?t?\ (?:
          uns|mir|mich|dich|euch|bitte|doch|einfach|gern\w*|noch|mal|vorbei|das|die|den|im|auf|am
          |rum
      )\b
    | \b(?:können|dürfen|kannst|könnt|darfst|dürft)\ (?:sie|du|ihr)\b
    | \b(?:sie|du|ihr)\ (?:
          können|dürfen|kannst|könnt|darfst|dürft|bekomm\w+|erhalten|erhältst|erhaltet|kriegst
          |kriegt
      )\b
    | \b(?:bekommen|erhalten|bekommst|kriegst|bekommt)\ (?:sie|du|ihr)\b
    | \bneu\ ?(?:laden|starten)\b
    | \bwenn\ (?:sie|du|ihr)\ (?:mögen|magst|möchte\w*|wollen|willst|wollt|uns|mir|lust)\b
    """,
    en=r"""
      \bplease\ (?!accept|bear|forgive|know|understand|be|believe|excuse|rest)\w+
    | \b(?:
          you\ (?:can|could|may)|(?:can|could|would)\ you|you['’]ll\ (?!understand|agree|be\ sorry)
          |you\ will\ (?!understand|agree)
      )
    | \b(?:send|drop|dm|email|message|call|give|tell|write|let|ask|ring)\ (?:us|me|for|at|the)\b
      (?!\ (?:down|another))
    | \b(?:feel\ free|get\ in\ touch|(?<!you\ )come\ (?:by|in|over|and))\b
    | \b(?:refresh|restart|reload)\b
    | ^\W*(?:please\ |just\ |then\ )?(?:
          bring|come|ask|send|call|ring|tell|drop|pop|try|use|take|leave|turn|switch|press|tap|click
          |open|go|write|give|reply|show|keep|check|mind
      )\b
    | \bif\ you\ (?:like|wish|want|prefer|send|dm|message|give|let|can|could|still|would)\b
    """,
)


#: a nice weekend is no promise
WISH = Phrases(
    de=r"^\W*(?:einen?\ )?(?:schöne[nrs]?|gute[nrs]?|erholsame[nrs]?)\ | \bwünsch\w*\b",
    en=r"^\W*(?:have|enjoy|wishing\ you)\b(?!\ (?:your|it|them)\b)",
)


def says_what_comes(draft: Text, said: Text) -> bool:
    """Whether it says what will happen, how things stand, what they can do, or that all is well again.

    Who acts for them is another question: `somebody_acts`.
    """
    language = draft.language
    return any(
        looks_ahead(clause, language) or _informs(clause, said, language)
        for clause in clauses_of(draft)
    )


def looks_ahead(clause: Clause, language: Language | None) -> bool:
    """Whether a clause promises, allows or asks something, or says that all is well again."""
    if _is_well_again(clause, language) or is_of_nobody(clause, language, answers_trouble=True):
        return True
    if story.is_past(clause, language) or WISH.stand_in(clause.text, language):
        return False
    return any(phrases.stand_in(clause.text, language) for phrases in (THEIR_TURN, DATE))


def _is_well_again(clause: Clause, language: Language | None) -> bool:
    again = AGAIN_DE.intersection(clause.words)
    if not US_DE.isdisjoint(clause.words):
        again -= FOR_THEM_DE
    stands = again and not STANDS_DE.isdisjoint(clause.words)
    return (bool(stands) and language is Language.DE) or SOLVED.stand_in(clause.text, language)


#: clauses that judge, feel or speak of us inform of nothing
JUDGES = Phrases(
    de=r"^\W*(?:das|es|so|dies|sowas)\b | \b(?:ich|wir|uns|mir|man)\b",
    en=r"^\W*(?:that|this|it|so|what|how)\b | \b(?:I|we|us|me)\b",
)


#: what holds for everybody and always says nothing of what comes
GENERAL = Phrases(
    de=r"\b(?:all\w{0,2}|jede\w?|niemand\w*|kein\ mensch|immer|stets|nie|grundsätzlich|anspruch)\b",
    en=r"\b(?:any|every\w*|all|nobody|no\ one|always|never|anyone)\b",
)


def _informs(clause: Clause, said: Text, language: Language | None) -> bool:
    """Whether a clause says how things stand now."""
    return (
        story.tells(clause, said, language)
        and not story.is_past(clause, language)
        and not _has_no_verb_of_its_own(clause, language)
        and not WISH.stand_in(clause.text, language)
        and not JUDGES.stand_in(clause.text, language)
        and not GENERAL.stand_in(clause.text, language)
    )


def _has_no_verb_of_its_own(clause: Clause, language: Language | None) -> bool:
    """Whether it ends in a bare participle or infinitive: "die alten Bilder nicht mit umgezogen"."""
    if language is not Language.DE or not story.FINITE_DE.isdisjoint(clause.words):
        return False
    return story.is_participle(clause.words[-1]) or clause.words[-2:-1] == ("zu",)


def names_date(text: str, language: Language | None) -> bool:
    """Whether it says when."""
    return DATE.stand_in(text, language)
