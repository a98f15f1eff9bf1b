"""Whether the draft owns what went wrong, and repairs it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from herzenstakt.coach import acts, mood, story
from herzenstakt.coach.case import Case
from herzenstakt.coach.clauses import clauses_of
from herzenstakt.coach.draft import Fault
from herzenstakt.coach.mishaps import mishap_in
from herzenstakt.coach.outlook import says_what_comes
from herzenstakt.coach.passive import deed_of_nobody
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.promises import rash_promise_in
from herzenstakt.coach.rules.feeling import blames_feeling
from herzenstakt.coach.text import HEAD, Sentence, Span

#: as if it were not certain that anything was wrong
CONDITION = Phrases(
    de=r"""
      \bfür\ den\ fall\b
    | \b(?:falls|sofern|soweit|insofern|(?<!auch\ )(?<!immer\ )(?<!selbst\ )wenn)\b
    | (?:^|[,;:–(]\ ?)sollten?\b
    | \b(?:haben|sein|worden)\ (?:sollten?|könnten?)\b
    | \b(?:
          etwaig\w*|eventuell\w*|allfällig\w*|mögliche[nrs]?|möglicherweise|womöglich
          |gegebenenfalls|ggf|jegliche\w*|evtl
      )\b
    """,
    en=r"""
      \b(?:apolog\w+|sorry|regret|forgive\ us|forgive\ me)\b[^.!?,;:\n–—]{0,45}?\b(?:
          (?<!even\ )if|should\ (?:you|this|it|that|our|we|the|any|there|someone)|to\ the\ extent
          |where(?:ver)?\ (?:this|we|you)\ (?:may|might)
      )\b
    | (?:(?<!even\ )\bif|(?:^|[,;:–(]\ ?)should)\b[^.!?\n]{0,120}?\b
      (?:apologi[sz]e|apolog(?:y|ies)|sorry|regret|forgive)\b
    | \b(?:any|whatever|possible|potential)\ (?:\w+\ ){0,3}?(?:
          inconvenience|confusion|trouble|distress|upset|offen[cs]e|delay|disruption
          |misunderstanding|frustration|worry|hurt|harm|annoyance|disappointment|problem|issue
          |stress|concern|difficult|discomfort|hassle|bother|impression|alarm|anxiety|embarrassment
          |part
      )\w*
    | \b(?:may|might|could)\ (?:\w+\ )?(?:have|inadvertently)\b
    | \b(?:sorry|apolog\w+)\b[^.!?\n]{0,30}?\b
      (?:in\ case|any(?:one|body)?\ (?:\w+\ )??(?:who|that|affected|hurt|offended|upset))\b
    """,
)
#: an "if" that offers something, or looks ahead
OFFER = Phrases(
    de=r"""
      \b(?:falls|sollten?|wenn|sofern)\ (?:sie|du|ihr|es|noch|was|etwas)\ (?:das\ |es\ |dann\ )?(?:
          mögen|magst|möchte\w*|wollen|willst|wollt|uns|mir|lust|noch|weitere\w*|fragen|bereit
          |schick\w*|schreib\w*|(?:ihnen|dir|euch)\ (?:recht|passt|lieber|hilft)|bis|morgen|nochmal
          |wieder|mal
      )\b
    """,
    en=r"""
      \bif\ (?:
          you(?:['’]d|['’]ll)?\ (?:
                like|wish|want|prefer|send|dm|message|give|let|can|could|still|would|tell|drop|need
                |share|reply|email|call|come|have\ (?:a|the|your|any)
            )
          |(?:it|there|that|anything)\ (?:is\ |still\ |doesn['’]t\ |happens\ |isn['’]t\ |else\ )+
      )
    """,
)


def conditional_apology(case: Case) -> Span | None:
    """An apology with an "if", as though they first had to prove that anything was wrong."""
    for sentence in _apologising(case):
        text = sentence.text
        if CONDITION.stand_in(text, case.language) and not OFFER.stand_in(text, case.language):
            return sentence.span
    return None


def _apologising(case: Case) -> Iterator[Sentence]:
    if case.apologies:
        for sentence in case.draft.sentences:
            start, end = sentence.span
            if any(start <= begin < end for begin, _ in case.apologies):
                yield sentence


#: regret for what was done, not only for how it was for them
FOR_THE_DEED = Phrases(
    de=r"""
      \b(?:entschuldig|verzeih|vergebung)\w*
    | \bdass\ (?:wir|ich|unser\w*)\b
    | \bf(?:ü|ue)r\ (?:unser|mein)\w*
    | \b(?:haben|hat)\ unsere?\ \w+
    | \bsorry\ (?:da)?für\b
    """,
    en=r"""
      \b(?:apolog\w+|forgive|pardon)\b
    | \b(?:sorry|regret)\ (?:that\ )?(?:we|I|our)\b
    | \b(?:sorry|regret)\ (?:for|about)\ (?:our|my|\w+ing|not)\b
    """,
)
#: sorry for our own late answer, whoever did the rest
LATE_ANSWER = Phrases(
    de=r"\b(?:antwort|rückmeldung|antworte\w*|melde\w*)\b",
    en=r"\b(?:reply|replying|response|answer|answering|getting\ back)\b",
)


def false_apology(case: Case) -> Span | None:
    """An apology for the deed, though it was somebody else's. Regret for their bad time is fine."""
    if case.facts.fault is not Fault.NOT_OURS:
        return None
    for sentence in _apologising(case):
        text = sentence.text
        if FOR_THE_DEED.stand_in(text, case.language) and not LATE_ANSWER.stand_in(
            text, case.language
        ):
            return sentence.span
    own = story.owning_up(case.draft)
    return None if own is None or _denies(own, case) else own


#: "we never passed on an address" owns up to nothing
DENIES = Phrases(de=r"\b(?:nie|niemals|nicht|kein\w*)\b", en=r"\b(?:never|not|no)\b|n['’]t\b")


def _denies(span: Span, case: Case) -> bool:
    sentence = case.draft.sentence_at(span[0])
    return sentence is not None and DENIES.stand_in(sentence.text, case.language)


def passive_mistake(case: Case) -> Span | None:
    """A mistake that happened by itself. Not where the draft also says that we or I did it."""
    if case.facts.fault is Fault.NOT_OURS or _only_wants_to_know(case):
        return None
    span = mishap_in(case.draft)
    if span is None or acts.says_who(case.draft):
        return None
    return None if WHAT_HAPPENED.stand_in(case.draft.raw, case.language) else span


#: who asks what it was claims nothing
WHAT_HAPPENED = Phrases(
    de=r"\bwas\ (?:genau\ )?(?:war|ist|lief|los|passierte)\b[^.!?]{0,40}\?",
    en=r"\bwhat(?:['’]s|\ has|\ was|\ went|\ exactly)?\ (?:happened|wrong|it)\b[^.!?]{0,40}\?",
)


#: an apology that names what it is for
NAMES_IT = Phrases(
    de=r"""
      \bdass\b
    | \bfür\ (?:das|die|den|unser\w*|mein\w*)\ (?:\w+\ )??
      (?:vergess|falsch|verspät|verwechs|verlor|lang\w*\ wart)\w*
    """,
    en=r"""
      (?<!about\ )(?<!for\ )\bthat\b
    | \bbecause\b
    | \b(?:sorry|apologi[sz]e)\ (?:you|we|your|it|our|I|the\ \w+\ (?:was|were|did))\b
    | \bfor\ (?:not\ )?\w+ing\b
    """,
)


def no_story(case: Case) -> Span | None:
    """Our mistake, an apology like a form, and nothing of what went wrong."""
    if case.facts.fault is not Fault.OURS or not case.apologies:
        return None
    if case.explains or _is_told(case):
        return None
    for sentence in _apologising(case):
        if NAMES_IT.stand_in(sentence.text, case.language):
            return None
    return next(_apologising(case)).span


#: so many things of theirs in what a draft tells of the past, and what went wrong is named
TOLD = 2


#: "Kim cut", "our usher let", "unser Fahrer hat"
SOMEBODY_DID = re.compile(
    r"\W*(?:our\s\w+|unser\w*\s\w+|(?-i:(?!Please|We|You|This|That|The|It|There|Wir|Sie|Das|Die|Der|Es"
    r"|Bitte)"
    r"[A-ZÄÖÜ][a-zäöü]+))\s(?!(?:have|has|will|is|are|wird|werden|ist|sind)\b)",
    re.IGNORECASE,
)


#: "it was not entered by me"
BY_US = Phrases(
    de=r"\bvon\ (?:mir|uns)\ (?:\w+\ ){0,2}(?:nicht|nie|falsch|zu|vergessen|über|ver)\w*",
    en=r"\bby\ (?:me|us|mistake\ of\ mine)\b",
)


def _is_told(case: Case) -> bool:
    """Whether the draft tells what happened with their own words, so that no form could have said it."""
    if any(
        BY_US.stand_in(clause.text, case.language) and story.is_past(clause, case.language)
        for clause in clauses_of(case.draft)
    ):
        return True
    return any(
        len(case.said.gist & {word[:HEAD] for word in clause.words if len(word) >= HEAD})
        >= (1 if SOMEBODY_DID.match(clause.text) else TOLD)
        for clause in clauses_of(case.draft)
        if story.is_past(clause, case.language)
    )


def too_many_apologies(case: Case) -> Span | None:
    """Two apologies or more; the second is where to look."""
    return case.apologies[1] if len(case.apologies) > 1 else None


#: grief and illness that nobody of ours has caused
SYMPATHY = Phrases(
    de=r"""
      \b(?:
          beileid|anteilnahme|mitgefühl
          |(?:denken|gedanken)\b[^.!?\n]{0,20}?\b(?:an|bei)\ (?:sie|dich|euch|ihnen|dir)|viel\ kraft
          |gute\ besserung|kopf\ hoch|(?:gestorben|verstorben)\ (?:ist|sind)
      )\b
    """,
    en=r"""
      \b(?:
          condolences|your\ loss|thinking\ of\ you|take\ (?:all\ the|your)\ time|get\ well
          |feel\ better
          | (?:hear|hearing)\ about\ your
            \ (?:mum|dad|mother|father|husband|wife|son|daughter|gran|accident|illness|operation)\w*
      )\b
    """,
)
#: shame owns up as well as any apology
SHAME = Phrases(
    de=r"\b(?:mir|uns)\ (?:\w+\ ){0,3}?(?:unangenehm|peinlich)\b | \bschäme?n?\ (?:mich|uns)\b",
    en=r"""
      \b(?:I|we)(?:['’](?:m|re)|\ (?:am|are|feel))\ (?:\w+\ )?
      (?:ashamed|mortified|embarrassed|horrified)\b
    """,
)


def no_next_step(case: Case) -> Span | None:
    """An apology or an admission, and then neither what happens next nor that all is well again.

    Not where there is nothing to repair: a plain no to a question, sympathy, an answer to praise.
    """
    if _asks_back(case) or not _owes_a_step(case) or _says_next_step(case):
        return None
    return 0, len(case.draft.raw)


def _asks_back(case: Case) -> bool:
    return "?" in case.draft.raw


def _says_next_step(case: Case) -> bool:
    return case.somebody_acts or says_what_comes(case.draft, case.said)


def _owes_a_step(case: Case) -> bool:
    if case.facts.fault is Fault.OURS and case.apologies:
        return True
    if case.facts.fault is Fault.NOT_OURS or case.is_praise or _only_asks(case):
        return False
    if case.apologies or SHAME.stand_in(case.draft.raw, case.language):
        return not _is_sympathy(case)
    return story.owning_up(case.draft) is not None


def _only_asks(case: Case) -> bool:
    return bool(case.questions) and not case.is_upset


def _only_wants_to_know(case: Case) -> bool:
    """Whether a calm question is answered: then what went wrong is only told."""
    return _only_asks(case) and not (case.apologies or mood.has_trouble(case.said))


def _is_sympathy(case: Case) -> bool:
    return SYMPATHY.stand_in(case.draft.raw, case.language)


#: so hot a message wants to know why
STRONGLY = 4


def no_explanation(case: Case) -> Span | None:
    """They are very upset, we take it in and promise something, and say not a word on what happened."""
    if not case.is_upset or case.facts.fault is Fault.NOT_OURS or not case.acknowledges:
        return None
    if mood.heat(case.said) < STRONGLY or _is_sympathy(case):
        return None
    if blames_feeling(case) or case.explains:
        return None
    return (0, len(case.draft.raw)) if _asks_back(case) or _says_next_step(case) else None


def nobody_acts(case: Case) -> Span | None:
    """Something will be done, and nobody does it."""
    if case.is_praise or (case.questions and not _may_await_a_deed(case)):
        return None
    span = deed_of_nobody(case.draft, answers_trouble=True)
    return None if span is None or case.somebody_acts else span


def _may_await_a_deed(case: Case) -> bool:
    """Whether somebody must do something: who only asks wants to know, and gets told how things are."""
    return case.is_upset or case.is_report or mood.has_trouble(case.said) or bool(case.apologies)


def unbounded_promise(case: Case) -> Span | None:
    """A promise without a date, or one that nobody can keep."""
    return rash_promise_in(case.draft)
