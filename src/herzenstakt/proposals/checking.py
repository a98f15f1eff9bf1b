"""Whether a person should see what a machine wrote. A machine that was talked into something must not
reach them with a link, a number, other people's data or a promise; so what it writes is believed in
nothing, however it came about.

What it names must stand in a card, in what the house itself said, or among the facts of the channel. What
the other person wrote is no source: that is where such orders come from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from herzenstakt.coach.case import Case
from herzenstakt.coach.draft import Facts
from herzenstakt.coach.insults import is_attack
from herzenstakt.coach.masking import CONTACTS, MARK, Mask, found_in
from herzenstakt.coach.offers import promised_in
from herzenstakt.coach.text import Language, Text
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _


class Thrown(InWords):
    """Nobody should see this; `sentence` says why, and quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a proposal may stand on.

    `sources`: texts that may be repeated, as they are (unmasked). `promises`: those of them that may
    promise something. `marks`: those it may use. `rules`: what the machine was told, which is nobody's
    answer. `longest`: characters.
    """

    sources: Sequence[str]
    promises: Sequence[str]
    marks: frozenset[str]
    rules: str
    longest: int
    said: str = field(default="", init=False)
    promised: str = field(default="", init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "said", _level(" \n ".join(self.sources)))
        object.__setattr__(self, "promised", _level(" \n ".join(self.promises)))


def checked(told: str, mask: Mask, ground: Ground) -> str:
    """What came back, fit to be shown: its marks are words again. Raises Thrown."""
    text = _bare(told)
    _is_short_plain_text(text, ground)
    _uses_only_its_marks(text, mask, ground)
    loose = MARK.sub(" ", text)
    _repeats_no_rules(loose, ground)
    _names_nothing_new(loose, ground)
    shown = mask.show(text)
    _promises_nothing_new(shown, ground)
    if is_attack(Text(shown)):
        raise Thrown(_("We threw a proposal away: it was hurtful."))
    return shown


# --- plain and short -----------------------------------------------------------------------------

#: joins signs of emoji; everything else of its kind only hides
_JOINER = "\u200d"
_UNSEEN = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})
_MARKUP = re.compile(
    r"</?[a-z!?]|\]\s?\(|!\[|```|~~~|[{}|\\]|&#?\w{1,8};|^\s{0,3}#{1,6}\s|^\s*[-=_*]{3,}\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_LONG_WORD = re.compile(r"\S{45,}")


def _bare(told: str) -> str:
    """Without what models like to put around an answer."""
    text = told.strip().replace("**", "").replace("__", "")
    if len(text) > 1 and text[0] + text[-1] in {'""', "„“", "“”", "''", "«»", "»«"}:
        text = text[1:-1].strip()
    return text


def _is_short_plain_text(text: str, ground: Ground) -> None:
    if not re.search(r"\w", text):
        raise Thrown(_("We threw a proposal away: it was empty."))
    if len(text) > ground.longest:
        raise Thrown(_("We threw a proposal away: it was too long."))
    seen = text.translate({ord(sign): None for sign in f"\n\t{_JOINER}"})
    if any(unicodedata.category(sign) in _UNSEEN for sign in seen):
        raise Thrown(_("We threw a proposal away: it had characters in it that nobody sees."))
    if _MARKUP.search(text) or _LONG_WORD.search(text):
        raise Thrown(_("We threw a proposal away: it was no plain text."))
    if any(_mixes_letters(word) for word in re.findall(r"\w+", text)):
        raise Thrown(_("We threw a proposal away: it had letters in it that only look like ours."))


def _mixes_letters(word: str) -> bool:
    """Latin letters with others in one word: so one writes what should look like something else."""
    kinds = {unicodedata.name(sign, "?").split()[0] for sign in word if sign.isalpha()}
    return len(kinds) > 1 and "LATIN" in kinds


# --- marks and rules -----------------------------------------------------------------------------

_LOOSE_MARK = re.compile(
    r"\b(?:NAME|HANDLE|MAIL|LINK|IBAN|NUMBER|ADDRESS|PRIVATE|MARK)[ _-]?\d+\b", re.IGNORECASE
)
#: so many words in a row are a quotation
_QUOTED = 7


def _uses_only_its_marks(text: str, mask: Mask, ground: Ground) -> None:
    used = set(MARK.findall(text))
    if not used <= ground.marks or _LOOSE_MARK.search(MARK.sub(" ", text)):
        raise Thrown(
            _("We threw a proposal away: it named somebody or something it should not have.")
        )
    if not used <= set(mask.marks):
        raise Thrown(
            _("We threw a proposal away: it named somebody or something it should not have.")
        )


def _repeats_no_rules(text: str, ground: Ground) -> None:
    told = set(_runs(ground.rules))
    if any(run in told for run in _runs(text)):
        raise Thrown(_("We threw a proposal away: it repeated what we had told the machine."))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return zip(*(words[start:] for start in range(_QUOTED)), strict=False)


NOBODY_GAVE = _(
    "We threw a proposal away: it named a link, a number or an address that none of us has given."
)

# --- contacts and numbers ------------------------------------------------------------------------

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_DIGIT_WORDS = (
    r"(?:null|eins?|zwo|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|oh?|zero|one|two|three|four|"
    r"five|six|seven|eight|nine|double|doppel|plus)"
)
_SPELLED = re.compile(rf"\b{_DIGIT_WORDS}(?:[\s,/-]+{_DIGIT_WORDS}){{3,}}\b", re.IGNORECASE)
_ENDINGS = (
    r"(?:com|de|net|org|info|example|io|at|ch|eu|uk|co|me|biz|shop|online|ly|link|xyz|app|dev|to|tk|"
    r"ru)"
)
_SPELLED_LINK = re.compile(
    rf"\w\s*[\[({{]?\s*(?:\bdot\b|\bpunkt\b|·|。|．)\s*[\])}}]?\s*{_ENDINGS}\b"
    rf"|\w\s+\.\s*{_ENDINGS}\b|\w\.\s+(?:com|de|net|org|example|io|ly|xyz|biz|ru|tk)\b"
    r"|\b(?:klammeraffe|at[- ]?zeichen|at[- ]?sign)\b|\w\s*[\[({]\s*(?:at|ät)\s*[\])}]\s*\w"
    r"|h\s?[tx]\s?[tx]\s?ps?\s?:|:\s?/\s?/|\bslash\b|\bschrägstrich\b",
    re.IGNORECASE,
)


def _names_nothing_new(text: str, ground: Ground) -> None:
    """Whatever leads to somebody, and every number, must have been said by the house."""
    for span in found_in(text, CONTACTS):
        if not _stands_in(text[span.start : span.end], ground.said):
            raise Thrown(NOBODY_GAVE)
    if _SPELLED_LINK.search(text) or _SPELLED.search(text):
        raise Thrown(NOBODY_GAVE)
    known = set(_DIGITS.findall(ground.said))
    if any(number not in known for number in _DIGITS.findall(unicodedata.normalize("NFKC", text))):
        raise Thrown(_("We threw a proposal away: it named a number that none of us has given."))


# --- promises ------------------------------------------------------------------------------------

#: words of money and of what costs us something; each class in both languages
_COSTLY: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"erstatt|rückerstatt|refund|reimburs|geld\s(?:\w+\s){0,3}zurück|zurückzahl|money\sback|"
        r"(?:zahl|überweis)\w*\s(?:\w+\s){0,4}zurück|pay\s(?:\w+\s){0,3}back|zurückbekomm|get\s\w+\smoney",
        r"gutschein|gutschrift|gutgeschr|voucher|gift\s?card|coupon|store\scredit|credit\s(?:you|to)",
        r"rabatt|nachlass|ermäßig|discount|\boff\syour|sonderpreis|halbe\w*\spreis|half\sprice",
        r"kostenlos|kostenfrei|gratis|umsonst|geschenk|schenk|for\sfree|free\sof\scharge|\bfree\b|gift|"
        r"kost\w+\s(?:\w+\s){0,3}nichts|costs?\s(?:\w+\s){0,2}nothing|aufs\shaus|on\sthe\shouse|complimentary",
        r"ersatz(?!teil|stiel|k[oö]pf)|ersetz|replac|entschädig|schadens?ersatz|compensat|schmerzensgeld|"
        r"kulanz|goodwill|neue[nsr]?\s(?:\w+\s){0,3}(?:schick|send|liefer)|"
        r"(?:schick|send|liefer|bekomm)\w*\s(?:\w+\s){0,4}neue|(?:send|get|ship|give)\w*\s(?:\w+\s){0,3}new\b",
        r"garant|guarant|haft(?:en|et|ung)|liab|lebenslang|lifetime",
        r"(?:wir|ich|we|i)\s(?:\w+\s){0,3}(?:bezahl|zahl|übernehm|pay|cover)|"
        r"(?:zahlen|bezahlen|übernehmen)\s(?:wir|ich)|kostenübernahme|auf\sunsere\skosten|at\sour\sexpense",
    )
)
#: an amount: a figure or a word, and what it is an amount of
_AMOUNT = re.compile(
    r"(?:[\w.,]+)\s?(?:€|euros?\b|eur\b|cents?\b|dollars?\b|usd\b|pounds?\b|pfund\b|quid\b|prozent\b|percent\b|"
    r"per\scent\b|%|franken\b|chf\b|bitcoins?\b)|[€$£]\s?[\d.,]+",
    re.IGNORECASE,
)


#: how much of what promises something must stand in one sentence of a card
_HELD = 0.75
_CLAUSE = re.compile(r"[,;:–—()]\s")


def _promises_nothing_new(text: str, ground: Ground) -> None:
    """No amount, and nothing that costs us something, unless a card says so, and of the same thing."""
    if any(not _stands_in(found[0], ground.promised) for found in _AMOUNT.finditer(text)):
        raise Thrown(_("We threw a proposal away: it named an amount that stands on no card."))
    held = [sentence.text for card in ground.promises for sentence in Text(card).sentences]
    for part, costly in _promising(text):
        if not any(_holds(sentence, part, costly) for sentence in held):
            raise Thrown(
                _("We threw a proposal away: it promised something that no card promises.")
            )


def _promising(text: str) -> Iterator[tuple[str, list[re.Pattern[str]]]]:
    """Parts of sentences with words of money in them, and which; sentences that the coach takes for a
    promise in either language."""
    for sentence in Text(text).sentences:
        costly = _costly(sentence.text)
        parts = [part for part in _CLAUSE.split(sentence.text) if _costly(part)]
        for part in parts:
            alone = len(Text(part).stems) < 2  # "..., and all of it for free"
            yield (sentence.text if alone else part), _costly(part)
        if (costly and not parts) or (not costly and _is_promise(sentence.text)):
            yield sentence.text, costly


def _costly(part: str) -> list[re.Pattern[str]]:
    return [kind for kind in _COSTLY if kind.search(_level(part))]


def _is_promise(sentence: str) -> bool:
    for language in Language:
        case = Case(Text(sentence), Text(""), Facts())
        case.__dict__["language"] = language  # else the coach works it out; here both are tried
        if promised_in(case):
            return True
    return False


def _holds(sentence: str, part: str, costly: Sequence[re.Pattern[str]]) -> bool:
    """Whether a sentence of a card promises the same: with words of the same kind, about the same things."""
    level = _level(sentence)
    if not costly or not all(kind.search(level) for kind in costly):
        return False
    wanted, there = Text(part).stems, Text(sentence).stems
    return len(wanted & there) >= _HELD * len(wanted)


def _stands_in(words: str, level: str) -> bool:
    """Whether words stand in a level text as they are, and not in the middle of others."""
    return re.search(rf"(?<!\w){re.escape(_level(words))}(?!\w)", level) is not None


def _level(text: str) -> str:
    """A text as it is compared: in small letters, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
