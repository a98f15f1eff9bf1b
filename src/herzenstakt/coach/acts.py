"""What a draft does: apologise, act, explain."""

from __future__ import annotations

from collections.abc import Iterator

from herzenstakt.coach import story
from herzenstakt.coach.clauses import Clause, Signs, clauses_of
from herzenstakt.coach.deeds import has_deed, is_deed
from herzenstakt.coach.outlook import looks_ahead
from herzenstakt.coach.phrases import Phrases
from herzenstakt.coach.text import Language, Span, Text

#: letters between two words of regret that are still one apology: "sorry, das tut mir leid"
ONE_BREATH = 12

#: without one of these words there is no apology to look for
REGRET = Signs(
    de="""
    leid entschuldigung entschuldigen entschuldige entschuldigt entschuldigst tschuldigung
    schuldigung verzeihung verzeihen verzeih verzeiht verzeihe sorry sory sry pardon bedauern
    bedauere bedaure nachsicht vergebung sehen sieh seht nachzusehen
    """,
    en="""
    sorry sory sry apologise apologize apologising apologizing apologised apologies apology pardon
    forgive regret regrets bad culpa
    """,
)
APOLOGY = Phrases(
    de=r"""
      \b(?:
          (?:tut|täte|tat|tun)\b[^.!?\n]{0,45}?\bleid\b|leid\ (?:tut|tun)\b
          |(?:ent|'?t)?schuldig(?:en|ung|t|e|st)\b|verzeih\w*|sorr?y|sry|pardon|bedauere?n?\b
          |vergebung|nachsicht|nachzusehen
          | (?:sehen|sieh|seht)\ (?:sie|du|ihr)?\ ?(?:es\ |das\ |bitte\ )?(?:uns|mir)
            \b[^.!?\n]{0,50}?\bnach\b
      )
    """,
    en=r"""
      \b(?:sorr?y|sry|apolog(?:[iy]\w*)|pardon|forgive|regrets?|(?:my|our)\ bad|mea\ culpa)\b
    """,
)
#: words of regret with which nobody of ours regrets anything
NOT_OURS_TO_REGRET = Phrases(
    de=r"""
      \b(?:brauch\w*|müss\w*|musst|kein\ grund)\b[^.!?\n]{0,40}?(?:entschuldig\w*|leid\b)
    | \b(?:er|sie|der|die|kolleg\w+)\ (?:\w+\ )?(?:möchte|will|wird|würde)\b[^.!?\n]{0,40}?entschuldig\w*
    """,
    en=r"""
      \b(?:no\ need|(?:don['’]?t|not)\ (?:have|need))\b[^.!?\n]{0,25}?\b(?:sorry|apolog\w+)
    | \b(?:who|he|she|they)(?:['’](?:d|ll)|\ (?:would|will|wants?))\b[^.!?\n]{0,25}?\b(?:sorry|apolog\w+)
    | \b(?:you['’]ll|you\ will|safe\ than|a)\ (?:be\ |feel\ )?sorry\b
    """,
)


def apologies_in(draft: Text) -> Iterator[Span]:
    """Where it apologises. What is said in one breath is one apology."""
    if not REGRET.stand_in(draft.words, draft.language):
        return
    last = -ONE_BREATH
    for start, end in APOLOGY.spans(draft.raw, draft.language):
        if start - last >= ONE_BREATH and _is_ours((start, end), draft):
            yield start, end
        last = end


def _is_ours(span: Span, draft: Text) -> bool:
    around = NOT_OURS_TO_REGRET.spans(draft.raw, draft.language)
    return not any(begin <= span[0] and span[1] <= end for begin, end in around)


def somebody_acts(draft: Text) -> bool:
    """Whether somebody does something: I, we, or a colleague by name."""
    return has_deed(draft)


#: with these, what we did is a repair
SINCE_THEN = Signs(
    de="jetzt heute eben gerade soeben schon bereits inzwischen gleich sofort",
    en="now just already today straight immediately so since",
)


def says_who(draft: Text) -> bool:
    """Whether it says that we or I had a hand in what happened, guilty or not."""
    return story.owning_up(draft) is not None or any(
        _one_of_us_did(clause, draft.language)
        or (
            story.SELF.stand_in(clause.words, draft.language)
            and not _regrets_theirs(clause, draft.language)
            and story.is_past(clause, draft.language)
            and not SINCE_THEN.stand_in(clause.words, draft.language)
            and not is_deed(clause, draft.language)
        )
        for clause in clauses_of(draft)
    )


#: "our driver took the wrong box"
ONE_OF_US = Phrases(
    de=r"""
      \bunsere?\ (?:\w+\ )?(?:
          fahrer\w*|kolleg\w+|mitarbeiter\w*|team|monteur\w*|aushilfe\w*|azubi\w*|k[oö]ch\w*|küche|lehrling
          |techniker\w*|verkäufer\w*|pfleger\w*|schwester|trainer\w*|erzieher\w*|zusteller\w*|bot[e]n?
          |druckerei|buchhaltung|praktikant\w*
      )\b
    """,
    en=r"""
      \bour\ (?:\w+\ )?(?:
          drivers?|colleagues?|team|kitchen|couriers?|engineers?|staff|trainees?|ushers?|printers?|builders?
          |plumbers?|cooks?|chefs?|nurses?|coach|trainers?|teachers?|packers?|crew|office|waiters?|cashier
      )\b
    """,
)


def _one_of_us_did(clause: Clause, language: Language | None) -> bool:
    """Whether a clause tells what one of us did: as the first thing in it, and of the past."""
    found = ONE_OF_US.find(clause.text, language)
    return found is not None and found[0] <= ONE_BREATH and story.is_past(clause, language)


#: "sorry that we …"
OURS = Phrases(
    de=r"\bdass\ (?:ich|wir)\b",
    en=r"\b(?:sorry|regret|apologi[sz]e)\ (?:that\ |for\ )?(?:I|we)\b",
)


def _regrets_theirs(clause: Clause, language: Language | None) -> bool:
    """Whether a clause regrets what they went through, and not what we did."""
    return REGRET.stand_in(clause.words, language) and not OURS.stand_in(clause.text, language)


def explains(draft: Text, said: Text | None = None) -> bool:
    """Whether it says what happened, or that nobody knows yet; to repeat what was said explains nothing."""
    told = said or Text("")
    return story.gives_reason(draft) or any(
        _explains(clause, told, draft.language) for clause in clauses_of(draft)
    )


def _explains(clause: Clause, said: Text, language: Language | None) -> bool:
    if clause.sentence.is_question:
        return False
    if story.is_misdeed(clause, language):
        return True
    return (
        story.tells(clause, said, language)
        and not looks_ahead(clause, language)
        and not is_deed(clause, language)
    )
