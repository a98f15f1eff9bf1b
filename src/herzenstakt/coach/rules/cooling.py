"""Drafts that bark back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from herzenstakt.coach import mockery, mood, reproach, scolding
from herzenstakt.coach.case import Case
from herzenstakt.coach.insults import ABSURD, NAMES, NONSENSE
from herzenstakt.coach.needles import Pattern
from herzenstakt.coach.rules.thanking import THANKS
from herzenstakt.coach.text import Span, Text

_SHORT = 4
_ROLLING_EYES = Pattern(r"[🙄🙃😏👏🤡]|\s/s\b")
_LOUD = ("!!", "?!", "!?", "??")
_LOUD_MARKS = re.compile(r"[!?]{2,}")
#: what must not stand before it is looked at behind the first letter: `re` can skip to that
_CAPITALS = re.compile(r"[A-ZÄÖÜ](?<![\w.@/„“\"»«-].)[A-ZÄÖÜẞ'’]+(?![\w@]|[./-]\w)")
#: words nobody abbreviates: whoever writes these in capitals raises the voice
_RAISED = frozenset(
    "nicht nie niemals kein keine keinen keiner keinerlei immer nur alle alles jeder jede jeden "
    "jedes sofort jetzt heute gestern morgen schon bereits bitte lesen gelesen nachlesen steht "
    "doch sehr auch noch mehr wir sie ihr du ich ihnen uns ist sind war haben hat kann können "
    "muss müssen ganz genau selbst selber endlich wieder mehrfach zweimal dreimal deutlich klar "
    "vorher vorab nichts niemand richtig richtige falsch falsche weder hier dort oben unten vor "
    "nach ohne mit oder und aber wenn wo wann wie was wer warum erst zuerst ende schluss genug "
    "keinesfalls ausdrücklich stopp halt ruhe leider wirklich absolut sicher gesendet geschickt "
    "bezahlt bezahlen gesagt geschrieben verboten erlaubt pflicht zwei drei vier fünf mal neu "
    "neue neuen neues alt warten hunde karten unmöglich möglich wichtig dringend pünktlich montag "
    "dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli "
    "august september oktober november dezember not never no nobody nothing always only all every "
    "everyone each now today yesterday tomorrow already please read stop again very so too this "
    "that you your we our must cannot can't don't won't isn't didn't do does did are is was were "
    "have has had been before after first clearly right wrong here there where when why how what "
    "really exactly twice once until unless without both any anyone free the and or but if with "
    "for from over enough calm just yes absolutely still same own sorry sent paid told said gave "
    "went came called checked asked need needs want wait look see know think tell make take give "
    "write wrote call send check answer true false late early new old full empty open closed two "
    "three four five more less last next should could monday tuesday wednesday thursday friday "
    "saturday sunday january february march june july october december".split()
)


def insult(case: Case) -> Span | None:
    """Contempt for the person, or for what they said.

    Not: scorn for our own mistake ("da haben wir Quatsch gedruckt"), for what both of us find absurd, nor
    words that the person used first.
    """
    for start, end in scolding.SCOLDS.spans(case.draft, case.language):
        if case.draft.plain[start:end] not in case.said.plain:
            return start, end
    for span in scolding.LIKE_YOU.spans(case.draft, case.language):
        if not mockery.HAPPY.stand_in(_sentence_at(case.draft, span[0]), case.language):
            return span
    return next(_despised(case), None)


def _despised(case: Case) -> Iterator[Span]:
    """Hard words, where they are for them: for what they say, or for nobody else."""
    language = case.language
    for words in (NAMES, NONSENSE, ABSURD):
        for span in words.spans(case.draft, language):
            if case.draft.plain[slice(*span)] in case.said.plain:
                continue
            sentence = _sentence_at(case.draft, span[0])
            theirs = scolding.THEIR_WORDS.stand_in(sentence, language)
            ours = scolding.NOT_AT_THEM.stand_in(sentence, language)
            if theirs or (not ours and (words is not ABSURD or len(sentence.words) < _SHORT)):
                yield span


def sarcasm(case: Case) -> Span | None:
    """Mock praise, mock pity, irony at their cost.

    Not: congratulations on what they did achieve, nor a joke with somebody who praises us.
    """
    found = mockery.MOCKS.find(case.draft, case.language) or _stage_prop(case) or _mock_praise(case)
    found = found or _ROLLING_EYES.find(case.draft.raw)
    if not found or case.is_praise or mockery.MEANT.stand_in(case.said, case.language):
        return None
    return found


def _stage_prop(case: Case) -> Span | None:
    """A yacht, a butler, an exclamation: props of mockery where something is wrong and nobody is sorry.

    In thanks, in good news and in an answer to a question they may stand for themselves.
    """
    found = mockery.PROPS.find(case.draft, case.language)
    if not found or not _is_wrong(case) or case.apologies or _thanks_for_report(case):
        return None
    return found


def _thanks_for_report(case: Case) -> bool:
    return case.is_report and THANKS.stand_in(case.draft)


def _is_wrong(case: Case) -> bool:
    return case.is_upset or case.is_attack or mood.has_trouble(case.said)


def _mock_praise(case: Case) -> Span | None:
    """Congratulations where something is wrong, on nothing they spoke of; gladness about what upsets them."""
    found = mockery.PRAISES.find(case.draft, case.language)
    if (
        found
        and _is_wrong(case)
        and not _thanks_for_report(case)
        and _sentence_at(case.draft, found[0]).gist.isdisjoint(case.said.gist)
    ):
        return found
    glad = mockery.GLAD.find(case.draft, case.language)
    return glad if glad and (case.is_upset or case.is_attack) else None


def shouting(case: Case) -> Span | None:
    """Words in capitals, or rows of !!! and ?!, at somebody who complains or asks.

    Not: joy, names and abbreviations, nor capitals the person used for the same thing.
    """
    loud = next(_loud_marks(case), None) or next(_capitals(case), None)
    if loud is None or case.is_praise or _celebrates(case):
        return None
    if _is_wrong(case) or "?" in case.said.raw:
        return loud
    return None if _sounds_glad(case) or _shouts_for_joy(case) else loud


def _shouts_for_joy(case: Case) -> bool:
    """Whether they shout themselves, and nothing is wrong."""
    raw = case.said.raw
    return "!!" in raw or any(word.isupper() and len(word) > _SHORT for word in raw.split())


def _sounds_glad(case: Case) -> bool:
    """Whether the draft is friendly all over: it smiles, wishes well, thanks."""
    return mockery.HAPPY.stand_in(case.draft, case.language) or not _SMILES.isdisjoint(
        case.draft.raw
    )


#: nobody shouts at somebody with a heart
_HEARTS = frozenset("❤🧡💛💚💙💜🥰😍")
_SMILES = frozenset("😀😃😄😁😊🙂🥰😍🤗🎉💪❤🧡💚💙🙌👍☀")


def _celebrates(case: Case) -> bool:
    """Whether there is something to cheer about, or somebody does it with all their heart."""
    if not _HEARTS.isdisjoint(case.draft.raw):
        return True
    good_news = mockery.MEANT.stand_in(case.said, case.language)
    return good_news and mockery.PRAISES.stand_in(case.draft, case.language)


def _loud_marks(case: Case) -> Iterator[Span]:
    for found in (
        _LOUD_MARKS.finditer(case.draft.raw) if any(map(case.draft.raw.__contains__, _LOUD)) else ()
    ):
        if found[0] == "!!" and not _is_wrong(case):
            continue
        if not mockery.HAPPY.stand_in(_sentence_at(case.draft, found.start()), case.language):
            yield found.span()


def _capitals(case: Case) -> Iterator[Span]:
    """Words that no name has, and two long words side by side."""
    words = [found for found in _CAPITALS.finditer(case.draft.raw) if found[0] not in case.said.raw]
    yield from (found.span() for found in words if found[0].lower() in _RAISED)
    for one, other in pairwise(words):
        if one.end() + 1 == other.start() and min(len(one[0]), len(other[0])) > 3:
            yield one.start(), other.end()


def blame(case: Case) -> Span | None:
    """Says or implies that it is the person's fault, or that they were told before.

    Not: a plain instruction, nor what should have happened to them ("you should have been told").
    """
    found = next(_blamed(case), None)
    return None if found and case.is_praise else found


def _blamed(case: Case) -> Iterator[Span]:
    for span in reproach.BLAMES.spans(case.draft, case.language):
        if not reproach.EXCUSES.stand_in(_sentence_at(case.draft, span[0]), case.language):
            yield span
    for span in reproach.WOULD_HAVE.spans(case.draft, case.language):
        if not reproach.OURSELVES.stand_in(_sentence_at(case.draft, span[0]), case.language):
            yield span


def _sentence_at(text: Text, position: int) -> Text:
    """The sentence that stands there, or just before; nothing where there is none."""
    found = text.sentence_at(position)
    return Text(found.text if found else "")
