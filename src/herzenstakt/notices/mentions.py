"""Who is meant by "@Mia" in a note.

A name counts in full, by its first word where only one colleague has it, or as the e-mail address. It is
compared without characters that nobody sees and without regard to upper and lower case, so that what looks
like a name is one, and two names that look the same are both. The work grows with the text and no faster.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import regex

from herzenstakt.accounts.models import Membership, MembershipQuerySet
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Note
from herzenstakt.kernel.text import legible
from herzenstakt.notices.models import Mention

#: so many @ signs are looked at in one note, and so many colleagues are told of it
MOST_SIGNS, MOST = 200, 20
#: so many of those who share a name are listed
MOST_NAMED = 5
#: letters of something that is no name, when we say so
LONGEST = 40
#: an @ that begins a word: not the one inside an address
SIGN = regex.compile(r"(?<![\w@.])@(?=[\w])")
#: what somebody may have meant as a name; with another @ in it, it is an address on a network
WORD = regex.compile(r"[\w'’-]++(?![\w.-]*+@\w)")

Names = dict[str, list[Membership]]


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text, and whose it is."""

    member: Membership
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something like a name that nobody has here, or that several have."""

    written: str
    several: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """What was found in a note."""

    found: list[Found] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)

    @property
    def members(self) -> list[Membership]:
        """Each colleague once, in the order of the text, never more than `MOST`."""
        once = {one.member.pk: one.member for one in self.found}
        return list(islice(once.values(), MOST))

    @property
    def has_too_many(self) -> bool:
        """Whether more colleagues are named than are told."""
        return len({one.member.pk for one in self.found}) > MOST


def readers_of_notes(member: Membership) -> MembershipQuerySet:
    """Those whom one can mention, by name; oneself among them."""
    return Membership.objects.visible_to(member).who_may(Permission.WRITE).by_name()


def read(text: str, colleagues: Iterable[Membership]) -> Reading:
    """Find everybody who is named in a text."""
    reading, names = Reading(), names_of(colleagues)
    plain, places = seen(text)
    any_name = _pattern(names)
    for sign in islice(SIGN.finditer(plain), MOST_SIGNS):
        at = sign.end()
        name = any_name.match(plain, at) if any_name else None
        if name is None:
            _not_a_name(reading, text, plain, places, at)
            continue
        begin, end = places[sign.start()], places[name.end() - 1] + 1
        meant = names[name[0]]
        if len(meant) == 1:
            reading.found.append(Found(meant[0], begin, end))
        else:
            _say_once(
                reading,
                Unclear(
                    text[begin:end][:LONGEST],
                    tuple(how_to_call(one, meant) for one in meant[:MOST_NAMED]),
                ),
            )
    return reading


def keep(note: Note, reading: Reading) -> None:
    """Remember who was named where; the note never changes."""
    told = {one.pk for one in reading.members}
    Mention.objects.bulk_create(
        Mention(note=note, member=one.member, begin=one.begin, end=one.end)
        for one in reading.found
        if one.member.pk in told
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a note; with `member_id`, a name."""

    text: str
    member_id: int | None = None


def pieces_of(note: Note) -> tuple[Piece, ...]:
    """The text of a note, its names apart. Nothing of it is escaped yet."""
    return tuple(_pieces(note.text, note.mentions.all()))


def _pieces(text: str, mentions: Iterable[Mention]) -> Iterator[Piece]:
    at = 0
    for mention in mentions:
        if not at <= mention.begin < mention.end <= len(text):
            continue
        yield Piece(text[at : mention.begin])
        yield Piece(text[mention.begin : mention.end], mention.member_id)
        at = mention.end
    yield Piece(text[at:])


# --- steps ---------------------------------------------------------------------------------------


def names_of(colleagues: Iterable[Membership]) -> Names:
    """Everybody by each way to call them. Whole names come before first ones: "@Mia" means the one
    whose whole name that is."""
    whole, first = defaultdict(list), defaultdict(list)
    for one in colleagues:
        name = " ".join(folded(one.user.name).split())
        for key in {name, folded(one.user.email)} - {""}:
            whole[key].append(one)
        if name:
            first[name.split(" ")[0]].append(one)
    return {**first, **whole}


def folded(text: str) -> str:
    """A text as it is compared."""
    return seen(unicodedata.normalize("NFC", text))[0]


def seen(text: str) -> tuple[str, list[int]]:
    """A text without what nobody sees and in one case, and where each of its characters stands."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if unicodedata.category(char) == "Cf":
            continue
        for part in char.casefold():
            plain.append(" " if part.isspace() and part != "\n" else part)
            places.append(place)
    return "".join(plain), places


def how_to_call(member: Membership, others: Iterable[Membership]) -> str:
    """What to write after the @ so that only this one is meant: the name, or else the address."""
    name = folded(member.user.name)
    is_shared = any(one.pk != member.pk and folded(one.user.name) == name for one in others)
    return member.user.email if is_shared or not legible(name) else member.user.name


def _pattern(names: Names) -> regex.Pattern[str] | None:
    """Any of the names, the longest first, and nothing that only begins like one."""
    if not names:
        return None
    longest_first = sorted(names, key=len, reverse=True)
    return regex.compile(f"(?:{'|'.join(map(regex.escape, longest_first))})(?!['’-]?\\w|@\\w)")


def _not_a_name(reading: Reading, text: str, plain: str, places: list[int], at: int) -> None:
    if word := WORD.match(plain, at):
        written = text[places[at] : places[word.end() - 1] + 1]
        _say_once(reading, Unclear(f"@{written[:LONGEST]}"))


def _say_once(reading: Reading, unclear: Unclear) -> None:
    if unclear not in reading.unclear:
        reading.unclear.append(unclear)
