"""What each sentence of a draft does: be polite, send away, point to a page, say no, or answer."""

from __future__ import annotations

import re
from enum import StrEnum

from herzenstakt.coach import anatomy as does
from herzenstakt.coach.anatomy import Clause, Part, parts_of
from herzenstakt.coach.needles import Pattern
from herzenstakt.coach.text import Language, Text


class Role(StrEnum):
    """What a sentence of a draft does. Substance is whatever does nothing of the others."""

    COURTESY = "courtesy"
    FEELING = "feeling"
    LOOK_UP = "look_up"
    AWAY = "away"
    ASKS = "asks"
    HANDS_ON = "hands_on"
    REFUSES = "refuses"
    SUBSTANCE = "substance"


POLITE = {Role.COURTESY, Role.FEELING, Role.HANDS_ON}
#: "ja, …" answers, whatever else the sentence does
VERDICTS = frozenset(
    "ja nein klar doch natürlich yes no sure yep nope jep nö done erledigt".split()
)
#: "they can, …"
_SHORT_ANSWER = frozenset("can do does is are will have has did geht klappt".split())
_US = frozenset("ich wir i we i'll we'll i've we've i'm we're i'd we'd".split())
LEADING = 3


def roles_of(draft: Text, language: Language | None) -> tuple[tuple[Part, Role], ...]:
    """What each sentence of a draft does."""
    return tuple((part, _role(part)) for part in parts_of(draft, language)) if language else ()


def _role(part: Part) -> Role:
    """The first of these that a sentence does. A polite clause in it does not make it courtesy."""
    if not part.clauses:
        return Role.COURTESY
    if _looks_up(part):
        return Role.LOOK_UP
    if _sends_away(part):
        return Role.AWAY
    if any(refuses(clause) for clause in part.clauses):
        return Role.REFUSES
    if idle := _idle(part):
        return idle
    return Role.ASKS if _asks_back(part) else Role.SUBSTANCE


def _asks_back(part: Part) -> bool:
    """Whether it is a question and nothing else, and none that offers something ("shall I …?")."""
    if not part.sentence.is_question or part.does & does.US or _OFFERS.search(part.sentence.text):
        return False
    return not any(_says_more(clause, does.DATA) for clause in part.clauses[:-1])


_OFFERS = re.compile(
    r"\b(?:soll|sollen|möchte\w*|magst|wollen|willst|would|shall|should|like)\b", re.IGNORECASE
)


def _looks_up(part: Part) -> bool:
    """Whether it tells where to look it up, and nothing else."""
    found = part.does
    if found & does.REASON or part.clauses[0].words[0] in VERDICTS:
        return False
    if _HELP_PAGES.find(part.sentence.text):
        found |= does.INFO_PLACE
    if found & does.INFO_PLACE and _IS_THERE_FOR.search(part.sentence.text):
        found |= does.LOOKING
    if not found & (does.INFO_PLACE | does.MAYBE_PLACE) and not part.has_address:
        return False
    if _is_ours(part) and any(not _MENDED.isdisjoint(clause.words) for clause in part.clauses):
        return False
    if found & does.INFO_PLACE or part.has_address:
        points = bool(found & (does.LOOKING | does.EVERYTHING)) or (
            part.has_address and bool(found & (does.INFO_PLACE | does.MAYBE_PLACE))
        )
    else:
        points = bool(found & does.LOOKING) and not _is_ours(part)
    if not points and not _is_in_place(part):
        return False
    mine = does.INFO_PLACE | does.MAYBE_PLACE | does.LOOKING | does.EVERYTHING
    return not any(_says_more(clause, mine) for clause in part.clauses)


#: we have just put the page right
_MENDED = frozenset(
    "korrigiert berichtigt geändert repariert behoben ergänzt ausgetauscht aktualisiert verbessert "
    "corrected fixed changed repaired updated mended replaced amended".split()
)
#: pages made for looking things up
_HELP_PAGES = Pattern(
    r"\b(?:(?:help|support|info|information|knowledge|customer)[ -](?:cent(?:re|er)|pages?|section|base|"
    r"articles?|hub|portal)"
    r"|pinned (?:post|comment|tweet|message)|angepinnte\w* (?:beitrag|post|kommentar)|hilfe-?(?:cent(?:er|"
    r"re)|bereich|seiten?)"
    r"|wissensdatenbank|story-highlights?)\b",
    re.IGNORECASE,
)
_IS_THERE_FOR = re.compile(
    r"\b(?:(?:dafür|dazu|hierfür) (?:gibt|haben|ist|sind|dient)|that's what|everything you need|all you "
    r"need|alles)\b",
    re.IGNORECASE,
)


def _is_in_place(part: Part) -> bool:
    """Whether something is there: "bus times are on our socials", "hängt im Schaukasten"."""
    found = _IN_PLACE.search(part.sentence.text)
    if not found:
        return False
    places = does.INFO_PLACE | does.MAYBE_PLACE
    return any(does.families_of(word) & places for word in found[1].lower().split())


_IN_PLACE = re.compile(
    r"(?:\b(?:is|are|ist|sind|gibt|hängt|hängen|liegt|liegen|have|got|all|everything|alles?"
    r"|infos?)|'[sr]e?)\b[^.!?,]{0,40}"
    r"\b(?:on|in|at|auf|im|ins?|unter|am|bei)\s([^.!?,]{3,40})[.!?]*$",
    re.IGNORECASE,
)


def _sends_away(part: Part) -> bool:
    """Whether it sends the person somewhere or asks for their data, and does nothing else."""
    found = part.does
    first = part.clauses[0].words
    if found & does.REASON or first[0] in VERDICTS:
        return False
    if len(first) <= LEADING and first[-1] in _SHORT_ANSWER:
        return False
    sends = (
        found & does.SENDING_OFF
        or (found & does.SENDING and found & (does.MEDIUM | does.OFFICE))
        or (found & (does.OFFICE | does.MEDIUM) and found & does.RESPONSIBLE)
        or (found & does.MEDIUM and found & (does.BEGGING | does.GLADLY))
        or (found & does.MEDIUM and _CALL_US.find(part.sentence.text))
        or (found & does.DATA and found & does.WANTING)
        or part.has_contact
        or _passes_back(part)
    )
    if not sends or (_is_ours(part) and not found & does.BEGGING):
        return False
    if found & does.US and found & does.TIME:
        return False
    if _begins_with_time(part) or _WE_DO.search(part.sentence.text):
        return False
    mine = (
        does.SENDING
        | does.SENDING_OFF
        | does.MEDIUM
        | does.OFFICE
        | does.RESPONSIBLE
        | does.DATA
        | does.WANTING
        | does.TIME
    )
    return not any(_says_more(clause, mine) for clause in part.clauses)


#: somebody of ours does something: "our exam team will go through it"
_WE_DO = re.compile(
    r"\b(?:our|my|unser\w*|mein\w*)\s(?:[\w-]+\s){0,2}(?:team|colleagues?|crew|staff|department|office"
    r"|practice|surgery|workshop|firm|manager|engineers?|technicians?"
    r"|\w*abteilung|kolleg\w+|technik\w*|leitung|chef\w*|monteur\w*|fahrer\w*)\s(?:will|(?:is"
    r"|are)\s\w+ing|has|have|wird|werden|hat"
    r"|haben|prüf\w+|kümmer\w+|schaut|schauen|meldet|melden|ruft|kommt|klärt|sieht)\b",
    re.IGNORECASE,
)
#: words that are verbs here and things there: "your phone will do"
_CALL_US = Pattern(
    r"(?:^|[,.!] |\b(?:please|to|can|could|just|or|you'll|should) )(?:phone|email|message"
    r"|call|dm|pm|text)\b"
    r"|\b(?:available|reachable|reached)\s(?:through|via|by|on|at)\b|\berreichbar\s(?:über|unter|per|im)\b"
    r"|\berreich\w+\s(?:sie\s|du\s|ihr\s)?(?:\w+\s){0,3}(?:über|unter|per|im)\b",
    re.IGNORECASE,
)


def _begins_with_time(part: Part) -> bool:
    """Whether a time comes before all sending: "weekdays till five, and by phone after that"."""
    for clause in part.clauses:
        if not clause.greets:
            return bool(clause.does & does.TIME) and not clause.does & _AWAY
    return False


_AWAY = does.SENDING | does.SENDING_OFF | does.MEDIUM | does.OFFICE | does.DATA | does.WANTING


def _passes_back(part: Part) -> bool:
    """Whether it leaves it to somebody: "direct this to the coach", "das müssten Sie mit … klären"."""
    if all(_PASSING.isdisjoint(clause.words) for clause in part.clauses):
        return False
    return _PASSES_BACK.search(part.sentence.text) is not None


_PASSING = frozenset(
    "meld melde melden wend wende frag frage fragen schreib schreibe schreiben ruf rufe rufen "
    "sprich klären wenden richten besprechen anfragen erfragen nachfragen ansprechen direct take "
    "bring raise refer report put address handled managed run organised dealt looked ask contact "
    "speak talk email message ring call give erfragen erfrag erfrage".split()
)
_PASSES_BACK = re.compile(
    r"\b(?:direct|take|bring|raise|refer|report|put|address)\s(?:this|that|it"
    r"|your\s\w+)\s(?:up\s)?(?:with|to|via|through|on)\b"
    r"|\b(?:handled|managed|run|organised|dealt\swith|looked\safter)\sby\b"
    r"|\b(?:meld|wend|frag|schreib|ruf|sprich)(?:e|t|en)?\s(?:dich|sie|euch|doch|mal|bitte|einfach"
    r"|gern|direkt)\b[^.!?]{0,20}\b(?:bei|an|mit)\b"
    r"|\b(?:ask|contact|speak to|talk to|email|message|ring|call)\s(?-i:[A-Z])"
    r"|\bgive\s[^.!?]{3,40}\sa\s(?:bell|ring|call|shout|buzz|tinkle)\b"
    r"|\berfrag\w*\b[^.!?]{0,90}\b(?:bei|an|in)\b"
    r"|\b(?:mit|bei|an)\b[^.!?]{3,40}\b(?:klären|wenden|richten|besprechen|anfragen|erfragen"
    r"|nachfragen|ansprechen)\b",
    re.IGNORECASE,
)


def _is_ours(part: Part) -> bool:
    """Whether it tells what we do: "I" or "we" stands at the beginning of a main clause."""
    return any(
        clause.does & does.US and not clause.goes_on and not _US.isdisjoint(clause.words[:LEADING])
        for clause in part.clauses
    )


def _says_more(clause: Clause, mine: int) -> bool:
    """Whether a clause says something of its own, besides what its sentence does."""
    if not _FACTS.isdisjoint(clause.words):
        return True
    if clause.hangs_on or len(clause.words) <= LEADING:
        return False
    return not clause.does & mine and not idle_clause(clause)


#: what it takes and costs is an answer
_FACTS = frozenset(
    "instead stattdessen nachholen takes costs free dauert kostet kosten kostenlos kostenfrei gratis".split()
)


def refuses(clause: Clause) -> bool:
    """Whether a clause says no to what they want. "That should not be possible" is no such no."""
    found = clause.does
    if not _UNREAL.isdisjoint(clause.words):
        return False
    if found & does.FLAT_NO or (
        found & does.RULE and (found & does.NO or not _REGRETS.isdisjoint(clause.words))
    ):
        return True
    if clause.words[0] in ("nein", "nee", "nö", "no", "nope"):
        return _HARMLESS.isdisjoint(clause.words)
    if found & does.NO and found & does.GRANTING:
        return True
    if found & does.NO and found & does.MODAL and clause.words[-1] in ("nicht", "keine", "keinen"):
        return True
    return not _FIRM_WORDS.isdisjoint(clause.words) and _FIRM.find(clause.text) is not None


#: negations that are a yes, or no answer
_HARMLESS = frozenset(
    "problem ding thema sorge sorgen dagegen warum umstände kostet müssen musst brauchen brauchst "
    "weiß wissen sagen passieren passiert vergessen schlimm gedacht gesehen noch nur worries worry "
    "need needs charge cost extra stop why mind know say sure happen happened forget bad thing "
    "trouble yet only bother rush hassle kopf gedanken wait fuss harm apology apologies matter hurry "
    "drama panic obligation strings doubt wonder surprise joke fun pressure shame excuse excuses news "
    "wunder angst scheu stress ärger ursache umstand aufwand eile hektik hetze grund bange zweifel "
    "scherz witz böse verloren kaputt defekt sorgt entschuldigen entschuldigung einzige longer".split()
)
_DUTY = frozenset("muss müssen must have has".split())
_UNREAL = frozenset("sollte sollten hätte hätten dürfte dürften should shouldn't".split())
_FIRM_WORDS = frozenset(
    "lässt hände frage dabei entscheidung mal so alle regeln no not question limits tied book way how "
    "rules policy is".split()
)
_REGRETS = frozenset("leider bedauerlicherweise unfortunately afraid sadly".split())
_FIRM = Pattern(
    r"\b(?:lässt sich (?:\w+ ){0,5}(?:nichts|nicht) (?:mehr )?(?:ändern|machen|tun|rütteln)|hände "
    r"gebunden|nicht in frage|bleib\w* (?:es )?(?:dabei|bei (?:unserer"
    r"|der) entscheidung)|nun (?:ein)?mal so|leider so|gilt für alle"
    r"|'s a (?:hard )?no|is a no|regeln sind regeln|rules are rules|policy is policy|afraid not"
    r"|no can do|out of the question|off limits|hands are tied|by the book|(?:just|simply) (?:how"
    r"|the way)|how it (?:is|works))\b",
    re.IGNORECASE,
)


_SEE_YOU_BEGINS = frozenset(
    "great lovely nice good wonderful schön toll super prima klasse wie how herzlich willkommen "
    "welcome see talk we're we i'm here always still bis".split()
)
_SEE_YOU = re.compile(
    r"(?:(?:great|lovely|nice|good|wonderful|schön|toll|super|prima|klasse|wie schön),? (?:that|to"
    r"|dass|zu)|how (?:lovely|nice)|(?:herzlich )?willkommen|welcome|see you|talk soon|(?:we'?re "
    r"|i'?m )?(?:always |still )?here (?:to help|for you)|bis (?:bald|dann|später|morgen|gleich"
    r"|\w+tag))\b",
    re.IGNORECASE,
)


def denies(clause: Clause) -> bool:
    """Whether a clause negates, or regrets a duty: "I'm afraid it has to be done in school"."""
    if clause.does & does.NO:
        return _HARMLESS.isdisjoint(clause.words)
    return bool(clause.does & does.REGRETS) and not _DUTY.isdisjoint(clause.words)


def idle_clause(clause: Clause) -> Role | None:
    """Whether a clause is courtesy, feeling or a vague promise, and which."""
    found = clause.does
    if found & does.COURTESY or (found & does.GLADLY and found & does.AT_HAND):
        return Role.COURTESY
    if found & does.NICE and found & does.WISHED and len(clause.words) <= 6:
        return Role.COURTESY
    if clause.words[0] in _SEE_YOU_BEGINS and _SEE_YOU.match(clause.text):
        return Role.COURTESY
    if found & does.FEELING:
        return Role.FEELING
    if found & does.HANDLING and found & does.US and not found & does.TIME:
        return Role.HANDS_ON
    return None


def _idle(part: Part) -> Role | None:
    """Whether all its clauses are, and which is the least idle."""
    roles: set[Role] = set()
    before: Clause | None = None
    for clause in part.clauses:
        if role := idle_clause(clause):
            roles.add(role)
        elif before is None or before.greets or not clause.hangs_on or _answers(clause):
            return None
        before = clause
    return next((role for role in (Role.HANDS_ON, Role.FEELING) if role in roles), Role.COURTESY)


def _answers(clause: Clause) -> bool:
    """Whether a clause says yes or no, though it hangs on: "Fair question, and no"."""
    if not VERDICTS.isdisjoint(clause.words):
        return True
    return bool(clause.does & does.NO) and clause.words[0] in ("das", "es", "that", "it")
