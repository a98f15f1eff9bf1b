"""Whether the draft answers."""

from __future__ import annotations

import re

from herzenstakt.coach import anatomy as does
from herzenstakt.coach import mood
from herzenstakt.coach.address import command_in, du_in, sie_in, thou_in
from herzenstakt.coach.anatomy import Clause, Part
from herzenstakt.coach.case import Case
from herzenstakt.coach.draft import Address
from herzenstakt.coach.givens import is_given
from herzenstakt.coach.listening import says_so
from herzenstakt.coach.needles import Pattern
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.questions import (
    Kind,
    asks_for_existence,
    asks_for_place_or_way,
    is_exclamation,
    leaves_open,
    wants_fact,
    wants_yes_or_no,
)
from herzenstakt.coach.roles import (
    LEADING,
    POLITE,
    VERDICTS,
    Role,
    denies,
    idle_clause,
    refuses,
)
from herzenstakt.coach.text import Language, Sentence, Span, Text


def question_unanswered(case: Case) -> Span | None:
    """A concrete question stays open: neither an answer nor a word on who will give it by when.

    What somebody who reports a mistake or an idea puts as a question ("a shelf by the door?") is none.
    A yes or no has a thousand forms: to a single such question, what speaks of the same is an answer.
    Where the draft only sends away, says no or where to look it up, that is the better hint. So few
    words that say something at all ("der liegt bei") are an answer.
    """
    if not case.questions or only_redirects(case) or help_yourself(case) or policy_wall(case):
        return None
    statements = [
        part.sentence
        for part, role in case.roles
        if role is not Role.COURTESY and not (role is Role.FEELING and part.does & does.SORRY)
    ]
    if len(case.asks) == 1 and 0 < sum(one.text.count(" ") + 1 for one in statements) <= _TERSE:
        return None
    asks = case.asks
    if case.is_upset:
        asks = tuple(ask for ask in asks if not is_exclamation(ask.text, ask.kind))
    if case.is_report:
        asks = tuple(ask for ask in asks if ask.kind is not Kind.WHETHER)
    takes_up = any(_takes_up_stems(statement, case) for statement in statements)
    if takes_up:
        asks = tuple(ask for ask in asks if ask.kind is not Kind.WHETHER or ask.stems)
    formal = tuple(ask for ask in asks if wants_fact((ask,)))
    if len(formal) == 1 and formal[0].kind is Kind.WHETHER and (takes_up or _counts(statements)):
        return None
    if not leaves_open(asks, case.said, statements, case.language):
        return None
    return (statements or case.draft.sentences)[0].span


def _takes_up_stems(statement: Sentence, case: Case) -> bool:
    """Whether a statement speaks of what stands before a bare "is that possible?"."""
    return not statement.own.stems.isdisjoint(case.said.stems)


def _counts(statements: list[Sentence]) -> bool:
    return any(
        char.isdigit() for one in statements for char in one.text
    ) or not _NUMBERS.isdisjoint(word for one in statements for word in Text(one.text).words)


_NUMBERS = frozenset(
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert halbe dutzend two "
    "three four five six seven eight nine ten eleven twelve twenty thirty hundred half dozen".split()
)


_TERSE = 5
#: they ask for an address, a form, a person: then sending them there is the answer
_WANTS_CONTACT = Phrases(
    de=r"""
      \b(?: wie | wo | wohin | wen | wem | kann | können )\b[^.!?]{0,50}
        \b(?: bewerb | anmeld | erreich | kontakt | wend | buch | reservier | mitmach | einsend
          | schick | meld | bestell | sprech )
    | \b(?: zuständig\w* | ansprechpartner\w* | wer | azubis? | praktik\w* | jobs? | adresse
      | telefonnummer )\b
    """,
    en=r"""
      \b(?: how | where | who | can | could | may )\b[^.!?]{0,50}
        \b(?: apply | contact | book | reach | sign\sup | register | volunteer | join | submit
          | send | order | speak | enrol )\b
    | \b(?: who | jobs? | hiring | vacanc\w+ | phone\snumber | address )\b
    """,
)


def only_redirects(case: Case) -> Span | None:
    """All the draft does is send away or ask for data: no answer, no reason, no understanding."""
    away: list[Sentence] = []
    for part, role in case.roles:
        if _redirects(role, case):
            away.append(part.sentence)
        elif role not in POLITE or (role is Role.FEELING and _takes_up(part, case) > 0):
            return None
    if not away or (case.is_praise and not case.questions):
        return None
    if case.questions and _WANTS_CONTACT.stand_in(case.questions[0].text, case.language):
        return None
    return away[0].span


def _redirects(role: Role, case: Case) -> bool:
    """Pointing to a page redirects who asked nothing, asking back who wanted an answer or help."""
    if role is Role.LOOK_UP:
        return not case.questions
    return role is Role.AWAY or (role is Role.ASKS and bool(case.questions or case.is_upset))


def _takes_up(part: Part, case: Case) -> int:
    """How many things of the message a sentence speaks of."""
    return len(part.sentence.own.stems & case.said.stems)


def help_yourself(case: Case) -> Span | None:
    """Where to look it up, instead of the answer."""
    if not case.questions:
        return None
    roles = case.roles
    places = [part for part, role in roles if role is Role.LOOK_UP]
    if asks_for_place_or_way(case.asks):
        places = [part for part in places if part.does & does.INFO_PLACE or _is_to_read(part)]
        # who asks where gets the address
        if any(ask.kind is Kind.WHERE for ask in case.asks) and any(
            part.has_address for part in places
        ):
            return None
    if not places:
        return _points_weakly(case)
    if all(_is_their_topic(part, case) for part in places):
        return None
    statements = [part.sentence for part, role in roles if role in (Role.SUBSTANCE, Role.REFUSES)]
    if statements and not leaves_open(case.asks, case.said, statements, case.language):
        return None
    return places[0].sentence.span


def _is_their_topic(part: Part, case: Case) -> bool:
    """Whether the page is what they spoke of, and no place to look things up."""
    pages = [
        word
        for clause in part.clauses
        for word in clause.words
        if does.families_of(word) & does.INFO_PLACE
    ]
    return bool(pages) and not part.has_address and case.said.vocabulary.issuperset(pages)


def _is_to_read(part: Part) -> bool:
    return part.has_address or any(not _READING.isdisjoint(clause.words) for clause in part.clauses)


_READING = frozenset(
    "steht stehen nachlesen nachzulesen lesen read written says listed explained".split()
)


def _points_weakly(case: Case) -> Span | None:
    """Where the only statement of a draft tells the asker to look, wherever that may be.

    Not where they asked where or how something is, or whether there is any: then it is the answer.
    """
    if asks_for_place_or_way(case.asks):
        return None
    if asks_for_existence(case.asks, case.language):
        return None
    parts = [part for part, role in case.roles if role is not Role.COURTESY]
    if len(parts) != 1 or not parts[0].does & does.LOOKING:
        return None
    sentence = parts[0].sentence
    if any(not VERDICTS.isdisjoint(clause.words) for clause in parts[0].clauses):
        return None
    if not _LOOK_THERE.search(sentence.text):
        return None
    if not leaves_open(case.asks, case.said, [sentence], case.language) and wants_fact(case.asks):
        return None
    return sentence.span


_LOOK_THERE = re.compile(
    r"(?<!they )(?<!it )(?<!we )(?<!that )\b(?:find|see|check|look|read|tell|spot|finde\w*|sieh\w*|seht|"
    r"erkenn\w*|schau\w*|guck\w*"
    r"|les\w*|lies|steht|erfahr\w*)\b[^.!?]{0,40}"
    r"\b(?:on|in|at|under|auf|im|am|an|unter|bei|there|dort)\b",
    re.IGNORECASE,
)


def asks_again(case: Case) -> Span | None:
    """Asks for something the message already contains: a number, a day, a place, a model, a
    size."""
    for part, _ in case.roles:
        if _requests(part) and is_given(part.sentence.text, case.said.raw, case.language):
            return part.sentence.span
    return None


def _requests(part: Part) -> bool:
    """Whether a sentence asks for a particular thing; what we will tell them ourselves is none."""
    if not part.sentence.is_question:
        if not part.does & does.WANTING:
            return False
        if _WE_TELL.find(part.sentence.text):
            return False
    return bool(part.does & does.DATA) or any(
        not _ASKED_FOR.isdisjoint(clause.words) for clause in part.clauses
    )


_WE_TELL = Pattern(
    r"\b(?:(?:sage?n?|schreibe?n?|schicke?n?|sende?n?|nennen?|teilen?|melden?|verraten?"
    r"|gebe?n?)\s(?:ich|wir)"
    r"|(?:ich|wir)\s(?:sage?n?|schreibe?n?|schicke?n?|sende?n?|nennen?|teilen?|melden?|verraten?|gebe?n?)"
    r"|(?:i|we)(?:'ll|\swill)\s(?:tell|write|send|let|share|give|confirm)"
    r"|(?:i|we)(?:'ve|\shave)?\s(?:just\s|already\s)?(?:sent|passed|forwarded|looked|checked)"
    r"|(?:habe?n?\s(?:ich|wir)|(?:ich|wir)\shabe?n?)\b[^.!?]{0,60}\b(?:ge|weiterge)(?:schickt|sendet|geben|leitet))\b",
    re.IGNORECASE,
)
_ASKED_FOR = frozenset(
    "welche welcher welches welchen welchem wann wo wie größe farbe betrag alter personenzahl "
    "which what when where whereabouts how size colour color age party".split()
)


def policy_wall(case: Case) -> Span | None:
    """A no with neither a reason nor something that is possible. A rule is no reason.

    To somebody who asks something for themselves, every negation is a no; otherwise only what denies.
    """
    walls: list[Sentence] = []
    if not case.questions and (case.is_praise or not _wants_something(case)):
        return None
    for part, role in case.roles:
        if part.clauses and part.clauses[0].words[0] in _YES:
            return None
        says_no = role is Role.REFUSES or (
            role is Role.SUBSTANCE and any(map(denies, part.clauses)) and _asks_favour(case)
        )
        if says_no and not any(_opens(clause, case.language) for clause in part.clauses):
            walls.append(part.sentence)
        elif not (
            role in POLITE or _only_echoes(part, case) or _names_rule(part) or _takes_in(part, case)
        ):
            return None
    return walls[0].span if walls else None


_YES = frozenset("ja klar yes sure done erledigt gemacht".split())
#: they ask something for themselves
_ASKS_FAVOUR = Phrases(
    de=r"""
      \b(?: ich | mich | mir | wir | uns | mein\w* | unser\w* )\b[^.!]{0,80}\?
    | \b(?: könnt | können | könnten | kannst | würde\w* | darf | dürf\w* | lässt
      | bekomm\w* )\b[^.!]{0,80}\?
    | \b(?: hätte\w* | würde\w* | möchte\w* )\b[^.!?]{0,20}\bgern | \bmöchte\b | \bgeht\sda\b
      | \bkeine\smöglichkeit\b | \bausnahms | \bbitte\b
    """,
    en=r"""
      \b(?: i | me | my | we | us | our | mine )\b[^.!]{0,80}\? | \b(?: can | could | would
        | will )\syou\b
    | \b(?: any | no )\s(?: chance | way )\b | \bpossible\b | \b(?: i'd | we'd | would )\slike\b
      | \bplease\b | \blet\s(?: me | us )\b
    """,
)


def _wants_something(case: Case) -> bool:
    """Whether there is anything to say no to: a wish, or something that went wrong."""
    said = case.said
    return (
        case.is_upset
        or "?" in said.raw
        or mood.has_trouble(said)
        or _ASKS_FAVOUR.stand_in(said.raw, said.language or case.language)
        or _DEMANDS.stand_in(said.raw, said.language or case.language)
    )


#: they say what they want done
_DEMANDS = Phrases(
    de=r"""
      \b(?: will | wollen | brauche | brauchen | verlange\w* | fordere\w* | erwarte\w* | bestehe\w*
        | müsst | macht | gebt | schickt | tauscht | umtausch\w* | zurück | erstatt\w* | geld | storn\w*
        | kündig\w* | verschieb\w* | änder\w* | wünsche\w* | solltet | sollen )\b
    """,
    en=r"""
      \b(?: want | wants | need | needs | demand | expect | insist | refund | exchange | money | cancel
        | change | swap | wish | hoping | hoped | wanted | looking\sfor | give | send | let )\b
    """,
)


def _asks_favour(case: Case) -> bool:
    if case.questions and not wants_yes_or_no(case.asks):
        return False
    return _ASKS_FAVOUR.stand_in(case.said.raw, case.said.language or case.language)


def _opens(clause: Clause, language: Language | None) -> bool:
    """Whether a clause tells why, what else there is, or anything besides the no."""
    found = clause.does
    if found & does.REASON or _GIVES_REASON.match(clause.text):
        return not found & does.RULE
    if _YOU_CAN.search(clause.text):
        return True
    if refuses(clause) or denies(clause):
        return False
    if len(clause.words) <= LEADING:
        return False
    if found & does.WAY:
        return True
    if says_so(Text(clause.text), language) or not _DUTIES.isdisjoint(clause.words):
        return False
    return not clause.is_subordinate and not found & does.RULE and not idle_clause(clause)


#: what must be is the same no in other words: "no, animals must stay outside"
_DUTIES = frozenset("müssen muss dürfen darf bleibt bleiben must".split())
_YOU_CAN = re.compile(
    r"\b(?:you (?:can|could|may)|können sie|sie können|könnt ihr|ihr könnt)\b(?! not)",
    re.IGNORECASE,
)
#: "da die Frist …" is a reason, "da können wir nichts machen" is none
_GIVES_REASON = re.compile(
    r"(?:da|as) (?:die|der|das|es|sie|ein|unser|kein|wir|the|it|they|we|our|this|that)",
    re.IGNORECASE,
)


def _names_rule(part: Part) -> bool:
    """Whether a sentence does nothing but name the rule: "that's the policy for everyone"."""
    return bool(part.does & does.RULE) and not part.does & (does.WAY | does.REASON)


def _takes_in(part: Part, case: Case) -> bool:
    """Whether a sentence does nothing but understand or wish well."""
    if part.sentence.is_question:
        return False
    if _WISHES.find(part.sentence.text) and not part.does & (does.REASON | does.NO):
        return True
    return not part.does & (does.WAY | does.REASON) and says_so(part.sentence.own, case.language)


_WISHES = Pattern(
    r"\b(?:hope|wish|fingers crossed|hoffe|hoffen|wünsch\w*|drück\w* (?:die|ihnen|dir)|alles (?:gute|liebe)|"
    r"gute (?:besserung|reise)|get well|all the best|good luck|viel (?:erfolg|glück|spaß)|have fun|"
    r"(?:toll|schön|super|klasse|prima|cool|wie schön|great|lovely|nice|brilliant),? (?:dass|that|to hear)|"
    r"how (?:lovely|exciting|nice|great)|wie (?:cool|schön|toll|spannend|aufregend))\b",
    re.IGNORECASE,
)


def _only_echoes(part: Part, case: Case) -> bool:
    """Whether a sentence does nothing but repeat what they told."""
    if part.does & (does.US | does.WAY | does.REASON) or part.sentence.is_question:
        return False
    return _takes_up(part, case) >= _ECHO


_ECHO = 2


def address_mismatch(case: Case) -> Span | None:
    """Du to somebody who says Sie, or the other way; both in one draft; or not what the team has
    chosen."""
    if case.language is not Language.DE:
        return None
    du = du_in(case.draft) or command_in(case.draft)
    sie = sie_in(case.draft)
    if du and sie:
        return None if _speaks_of_it(case) else max(du, sie)
    if not du and not sie:
        return None
    wanted = case.facts.address or _address_in(case.said)
    if wanted is Address.SIE:
        return du
    return sie if wanted is Address.DU else None


def _speaks_of_it(case: Case) -> bool:
    """Whether du and Sie are what the talk is about; then both stand there."""
    return not _ADDRESSES.isdisjoint(case.said.vocabulary | case.draft.vocabulary)


_ADDRESSES = frozenset("anrede anreden duzt duzen geduzt siezt siezen gesiezt".split())


def _address_in(said: Text) -> Address | None:
    """How the person speaks to us; None where they do it in no way or in both, or say "ihr" to all of us. Who
    speaks of it says which they want."""
    if "duzen" in said.vocabulary:
        return Address.SIE if "nicht" in said.vocabulary else Address.DU
    says_du, says_sie = du_in(said) is not None, sie_in(said) is not None
    if says_du == says_sie:
        return None
    if says_sie:
        return Address.SIE
    return Address.DU if thou_in(said) else None
