"""What somebody looks for, and the text in which it can be typed: `lieferung kanal:blog wartet -spam`.

One language for the search, for saved views and for whatever else chooses among conversations. Keys are
understood in German and in English. `parse` and `Filter.written` are inverse; what is no key is a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from herzenstakt.conversations.kinds import MessageKind
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

#: of a whole filter as it is typed
LONGEST = 400
#: words and phrases of each kind
MOST_WORDS = 12
#: quotes of all kinds that people type
QUOTES = str.maketrans("„“”«»", '"""""')

PART = re.compile(r'(-?)(?:([^\W\d_]{2,20}):)?(?:"([^"]*)"|([^\s"]+))')
ANY_KEY = re.compile(r"([^\W\d_]{2,20}):(?=[^\s/])")


class State(StrEnum):
    """Where a conversation stands."""

    WAITING = "waiting"
    LATE = "late"
    OPEN = "open"
    LATER = "later"
    RESTING = "resting"

    @property
    def is_a_wait(self) -> bool:
        """Whether somebody waits there: then the longest wait stands first."""
        return self in (State.WAITING, State.LATE)


class Privacy(StrEnum):
    """Who can read it on the network."""

    PRIVATE = "private"
    PUBLIC = "public"


class Side(StrEnum):
    """Who says something."""

    US = "us"
    THEM = "them"


#: caretakers that are no name
ME, NOBODY = "me", "nobody"
#: a group that is none
NO_GROUP = "none"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; what is empty does not matter. Names stand as somebody typed them: whether there
    is such a channel or label is known only when it is looked for."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    person: str = ""
    handle: str = ""
    channel: str = ""
    network: str = ""
    labels: tuple[str, ...] = ()
    state: State | None = None
    kind: MessageKind | None = None
    caretaker: str = ""
    group: str = ""
    privacy: Privacy | None = None
    said_by: Side | None = None
    language: str = ""
    since: date | None = None
    before: date | None = None
    post: int | None = None
    has_attachment: bool = False

    def __bool__(self) -> bool:
        return self != Filter()

    def but(self, **different: Any) -> Filter:
        """The same with other values in some fields."""
        return replace(self, **different)

    def written(self, *, german: bool = False) -> str:
        """The text in which it can be typed."""
        return " ".join(part for _, part in self.parts(german=german))

    def parts(self, *, german: bool = False) -> Iterator[tuple[Filter, str]]:
        """Each part as it can be typed, with the filter that is left without it."""
        for name in ("words", "phrases", "without"):
            values: tuple[str, ...] = getattr(self, name)
            for at, value in enumerate(values):
                rest = self.but(**{name: values[:at] + values[at + 1 :]})
                yield rest, _as_typed(name, value)
        for key in KEYS:
            value = getattr(self, key.name)
            several = value if isinstance(value, tuple) else (value,)
            for at, one in enumerate(several):
                if one in (None, "", False):
                    continue
                left = (
                    several[:at] + several[at + 1 :]
                    if isinstance(value, tuple)
                    else _EMPTY[key.name]
                )
                yield self.but(**{key.name: left}), key.typed(one, german=german)


@dataclass(frozen=True, slots=True)
class Read:
    """What somebody typed, as it was understood, and gentle words about what was not."""

    filter: Filter
    hints: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Key:
    """A field that is typed with its name. `names`: German first, then English, then others that are
    understood; `values`: the same for its values, where they are not free."""

    name: str
    names: tuple[str, ...]
    read: Callable[[str], object]
    values: tuple[tuple[object, tuple[str, ...]], ...] = ()

    def typed(self, value: object, *, german: bool) -> str:
        """A value as it can be typed."""
        name = self.names[0 if german else 1]
        for known, words in self.values:
            if known == value:
                return f"{name}:{words[0 if german else 1]}"
        text = value.isoformat() if isinstance(value, date) else str(value)
        return f"{name}:{text}" if _is_plain(text) else f'{name}:"{text}"'

    def understood(self, text: str) -> object:
        """The value that was typed; None where it makes no sense."""
        for known, words in self.values:
            if text.casefold() in words:
                return known
        return self.read(text)


def parse(text: str) -> Read:
    """What was typed, understood as far as possible. Never raises; what it does not know, it looks for."""
    text = " ".join(text.replace("\x00", " ").translate(QUOTES)[:LONGEST].split())
    sought, hints = Filter(), []
    for found in PART.finditer(text):
        minus, name, quoted, plain = found.groups()
        key = BY_NAME.get(name.casefold()) if name and not minus else None
        value = (plain if quoted is None else quoted).strip()
        if key and value:
            understood = key.understood(value)
            if understood is None:
                hints.append(_strange_value(name, value))
            elif (wider := _with(sought, key.name, understood)) is None:
                hints.append(Sentence(_("“%(key)s:” can only be said once."), {"key": name}))
            else:
                sought = wider
            continue
        if name and not minus and _looks_like_a_key(name, value):
            hints.append(_strange_key(name))
        sought = _with_words(sought, minus, name, quoted, plain)
    return Read(sought, hints)


# --- steps ---------------------------------------------------------------------------------------


def _with_words(
    sought: Filter, minus: str, name: str | None, quoted: str | None, plain: str | None
) -> Filter:
    """The same with one more word, phrase, or word that must not be there."""
    if quoted is not None:
        before = f"{name}:" if name else ""
        kind, value = ("without" if minus else "phrases"), f"{before}{quoted}".strip()
    else:
        kind, value = ("without" if minus else "words"), f"{name}:{plain}" if name else str(plain)
        if kind == "words" and value.casefold() in BARE:
            return sought.but(state=BARE[value.casefold()])
        if kind == "words" and value.startswith("@") and len(value) > 1 and not sought.handle:
            return sought.but(handle=value[1:].lstrip("@"))
    value = value.lstrip("-") if kind == "words" else value
    there: tuple[str, ...] = getattr(sought, kind)
    if not value or value in there or len(there) >= MOST_WORDS:
        return sought
    return sought.but(**{kind: (*there, value)})


def _with(sought: Filter, name: str, value: object) -> Filter | None:
    """The same with a value; None where another one is there already."""
    there = getattr(sought, name)
    if isinstance(there, tuple):
        more = there if value in there or len(there) >= MOST_WORDS else (*there, value)
        return sought.but(**{name: more})
    if there not in (_EMPTY[name], value):
        return None
    return sought.but(**{name: value})


def _as_typed(kind: str, value: str) -> str:
    """A word or phrase as it can be typed, so that it is understood as one again."""
    if kind == "words":
        return value
    quoted = f'"{value}"'
    if kind == "phrases":
        return quoted
    return f"-{value}" if _is_plain(value) and not value.startswith("-") else f"-{quoted}"


def _is_plain(text: str) -> bool:
    """Whether it needs no quotes."""
    return bool(text) and not re.search(r"\s", text)


def _looks_like_a_key(name: str, value: str) -> bool:
    """Whether somebody meant a key: not an address, and not a time or a smiley."""
    return not value.startswith("/") and name.casefold() not in ("http", "https", "mailto")


def _strange_key(name: str) -> Sentence:
    """True where one searches, and where a rule or a view is refused for it."""
    words = _(
        "There is no filter “%(key)s:”. There are, for example, channel:, from:, label: and before:. If you"
        " mean the words themselves, put them in quotes."
    )
    return Sentence(words, {"key": name})


def _strange_value(name: str, value: str) -> Sentence:
    words = _("“%(value)s” makes no sense after “%(key)s:” and counts for nothing.")
    return Sentence(words, {"key": name, "value": value[:60]})


def _name(text: str) -> str | None:
    """A name of somebody or something, on one line."""
    return " ".join(text.split())[:100] or None


def _handle(text: str) -> str | None:
    return _name(text.lstrip("@ "))


def _caretaker(text: str) -> str | None:
    return _name(text)


def _day(text: str) -> date | None:
    """A day: 2026-11-23, or as people write it in German."""
    for pattern, order in (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})", (1, 2, 3)),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4})", (3, 2, 1)),
    ):
        if found := re.fullmatch(pattern, text, re.ASCII):
            try:
                day = date(*(int(found[place]) for place in order))
            except ValueError:
                return None
            return day if 1900 < day.year < 2200 else None
    return None


def _language(text: str) -> str | None:
    """A language by its short name."""
    return text.casefold() if re.fullmatch(r"[a-zA-Z]{2,3}", text) else None


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9]\d{0,14}", text, re.ASCII) else None


def _nothing(text: str) -> None:
    """Only the known values make sense."""


_EMPTY = {one.name: getattr(Filter(), one.name) for one in fields(Filter)}

KEYS = (
    Key("person", ("von", "from", "person"), _name),
    Key("handle", ("profil", "handle"), _handle),
    Key("channel", ("kanal", "channel"), _name),
    Key("network", ("netz", "network", "netzwerk"), _name),
    Key("labels", ("schlagwort", "label", "etikett"), _name),
    Key(
        "state",
        ("ist", "is", "status"),
        _nothing,
        (
            (State.WAITING, ("wartend", "waiting", "wartet", "waits")),
            (State.LATE, ("verspätet", "late", "verspaetet", "spät", "spaet", "overdue")),
            (State.OPEN, ("offen", "open")),
            (State.LATER, ("zurückgelegt", "later", "zurueckgelegt", "snoozed", "später")),
            (State.RESTING, ("ruhend", "resting", "ruht", "rests")),
        ),
    ),
    Key(
        "kind",
        ("art", "kind"),
        _nothing,
        (
            (MessageKind.QUESTION, ("frage", "question")),
            (MessageKind.COMPLAINT, ("beschwerde", "complaint")),
            (MessageKind.REQUEST, ("bitte", "request")),
            (MessageKind.INSULT, ("beleidigung", "insult")),
            (MessageKind.JOB_INTEREST, ("jobinteresse", "job")),
            (MessageKind.PRIVACY, ("datenschutz", "privacy")),
            (MessageKind.PRAISE, ("lob", "praise")),
            (MessageKind.THANKS, ("dank", "thanks")),
            (MessageKind.SIGN, ("zeichen", "sign")),
            (MessageKind.SPAM, ("spam", "spam")),
            (MessageKind.OTHER, ("anderes", "other")),
        ),
    ),
    Key(
        "caretaker",
        ("bei", "with"),
        _caretaker,
        ((ME, ("mir", "me")), (NOBODY, ("niemand", "nobody", "niemandem"))),
    ),
    Key("group", ("gruppe", "group"), _name, ((NO_GROUP, ("keine", "none", "keiner")),)),
    Key(
        "privacy",
        ("sicht", "visible", "visibility"),
        _nothing,
        (
            (Privacy.PRIVATE, ("privat", "private")),
            (Privacy.PUBLIC, ("öffentlich", "public", "oeffentlich")),
        ),
    ),
    Key(
        "said_by",
        ("sagten", "said"),
        _nothing,
        ((Side.US, ("wir", "us", "uns")), (Side.THEM, ("andere", "them", "others"))),
    ),
    Key(
        "language",
        ("sprache", "language", "lang"),
        _language,
        (("de", ("deutsch", "german", "de")), ("en", ("englisch", "english", "en"))),
    ),
    Key("since", ("seit", "since", "ab"), _day),
    Key("before", ("vor", "before"), _day),
    Key("post", ("beitrag", "post"), _number),
    Key(
        "has_attachment",
        ("mit", "has"),
        _nothing,
        ((True, ("anhang", "attachment", "bild", "picture")),),
    ),
)
BY_NAME = {name: key for key in KEYS for name in key.names}
#: what is understood without a key; in quotes it is a word
BARE = {"wartet": State.WAITING, "waits": State.WAITING}
