"""Films and sounds in the boxes of MP4 (ISO 14496-12), without what they tell of place, time and device.

A telephone writes where it stood into a box of its own, an action camera or a drone once a second into a
track beside pictures and sound, and some cameras into padding. So nothing is looked for: only boxes that
playing needs stay, tracks of pictures and of sound alone, and of the data only what these tracks are made
of. All else is renamed to `free` and filled with nothing. Everything stays where it is, so that nothing has
to be reckoned anew and no picture is touched; what was written into pictures and sound themselves stays.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

#: tracks that can be seen or heard; all others tell of something
PLAYED = (b"vide", b"soun")
#: which boxes are needed in which; b"" is the file itself
NEEDED: dict[bytes, frozenset[bytes]] = {
    b"": frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"sidx", b"mfra"}),
    b"moov": frozenset({b"mvhd", b"trak", b"mvex"}),
    b"mvex": frozenset({b"mehd", b"trex"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"}),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset(
        {b"stsd", b"stts", b"ctts", b"cslg", b"stss", b"stps", b"sdtp"}
        | {b"stsc", b"stsz", b"stz2", b"stco", b"co64"}
    ),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun"}),
    b"mfra": frozenset({b"tfra", b"mfro"}),
    b"wave": frozenset({b"frma", b"esds", b"mp4a", b"alac", b"enda"}),
}
#: of a codec: how its pictures or its sound are to be understood
OF_CODECS = frozenset(
    {b"avcC", b"hvcC", b"lhvC", b"vvcC", b"av1C", b"vpcC", b"dvcC", b"dvvC", b"dvwC", b"d263"}
    | {b"esds", b"dOps", b"dfLa", b"dac3", b"dec3", b"dac4", b"damr", b"alac", b"wave"}
    | {b"chan", b"chnl", b"srat", b"colr", b"pasp", b"clap", b"fiel", b"gama", b"btrt"}
    | {b"mdcv", b"clli", b"SmDm", b"CoLL"}
)
#: boxes that begin with the times at which it was made and changed
DATED = (b"mvhd", b"tkhd", b"mdhd")
#: bytes of a codec of pictures before its boxes; of sound, and how many more where QuickTime wrote it
PICTURES, SOUND, MORE_SOUND = 78, 28, {1: 16, 2: 36}
#: boxes in one box, rows in one table; and places where something is played
MOST, ROWS = 10_000, 1_000_000
#: how Python calls numbers of so many bytes
AS_NUMBERS = {1: "B", 2: "H", 4: "I", 8: "Q"}


class NotBoxes(Exception):
    """This is no MP4, or a broken one."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its name, where it begins, where its content begins and where it ends."""

    name: bytes
    start: int
    inside: int
    end: int


#: from where to where something is played
Span = tuple[int, int]


def is_boxed(head: bytes) -> bool:
    """Whether something begins as an MP4 does."""
    return head[4:8] == b"ftyp"


def without_traces(body: bytes) -> tuple[bytes, float]:
    """The same film without what it tells of place, time and device, and how many seconds it lasts (0:
    nobody knows). Raises NotBoxes, also where there is nothing to see or to hear."""
    if not is_boxed(body):
        raise NotBoxes
    film = bytearray(body)
    whole = Box(b"", 0, 0, len(film))
    tidy(film, whole)
    tracks = find(film, whole, b"moov", b"trak")
    if not tracks:
        raise NotBoxes
    played: list[Span] = []
    for track in tracks:
        played += joined(told_by_tables(film, track))
        if len(played) > ROWS:
            raise NotBoxes
    played += told_by_fragments(film, whole, {number_of(film, track) for track in tracks})
    keep_only(film, find(film, whole, b"mdat"), played)
    heads = find(film, whole, b"moov", b"mvhd")
    return bytes(film), lasts(film, heads[0]) if heads else 0.0


# --- boxes ----------------------------------------------------------------------------------------


def boxes_in(body: bytearray, start: int, end: int) -> Iterator[Box]:
    """Every box between two places. Raises NotBoxes."""
    for _number in range(MOST):
        if start == end:
            return
        box = box_at(body, start, end)
        yield box
        start = box.end
    raise NotBoxes


def box_at(body: bytearray, start: int, end: int) -> Box:
    """The box that begins here and must end before `end`. Raises NotBoxes."""
    if end - start < 8:
        raise NotBoxes
    size, inside = number(body, start, 4), start + 8
    if size == 1:
        size, inside = number(body, start + 8, 8), start + 16
    elif size == 0:
        size = end - start
    if size < inside - start or start + size > end:
        raise NotBoxes
    return Box(bytes(body[start + 4 : start + 8]), start, inside, start + size)


def find(body: bytearray, around: Box, *way: bytes) -> list[Box]:
    """Every box one comes to on this way. Raises NotBoxes."""
    there = [around]
    for name in way:
        there = [
            box for one in there for box in boxes_in(body, one.inside, one.end) if box.name == name
        ]
    return there


def number(body: bytearray, place: int, wide: int) -> int:
    """A number of so many bytes. Raises NotBoxes behind the end."""
    if place + wide > len(body):
        raise NotBoxes
    return int.from_bytes(body[place : place + wide])


def numbers(body: bytearray, box: Box, skip: int, count: int, wide: int = 4) -> tuple[int, ...]:
    """A table of numbers that begins so many bytes inside a box. Raises NotBoxes where it is shorter, or
    longer than that of any film."""
    start = box.inside + skip
    if start + count * wide > box.end or count > ROWS:
        raise NotBoxes
    return struct.unpack_from(f">{count}{AS_NUMBERS[wide]}", body, start)


# --- what goes ------------------------------------------------------------------------------------


def tidy(film: bytearray, around: Box, kind: bytes = b"") -> None:
    """Empty whatever is not needed in a box, and in those in it. `kind`: of the track one is in. Raises
    NotBoxes."""
    for box in boxes_in(film, around.inside, around.end):
        kind = kind_of(film, box) if box.name == b"trak" else kind
        if box.name not in NEEDED[around.name] or (box.name == b"trak" and kind not in PLAYED):
            empty(film, box)
        elif box.name in NEEDED:
            tidy(film, box, kind)
        elif box.name in DATED:
            undate(film, box)
        elif box.name == b"hdlr":  # behind the kind stands who made it
            blank(film, box.inside + 12, box.end)
        elif box.name == b"dref":  # where data lies in other files
            for one in boxes_in(film, box.inside + 8, box.end):
                blank(film, one.inside + 4, one.end)
        elif box.name == b"stsd":
            tidy_codecs(film, box, kind)


def tidy_codecs(film: bytearray, box: Box, kind: bytes) -> None:
    """Of each codec its settings, without the name of what wrote it. Raises NotBoxes."""
    is_new = number(film, box.inside, 1) != 0
    for codec in boxes_in(film, box.inside + 8, box.end):
        before = PICTURES
        if kind == b"vide":
            blank(film, codec.inside + 8, codec.inside + 24)
            blank(film, codec.inside + 42, codec.inside + 74)
        else:
            version = number(film, codec.inside + 8, 2)
            before = SOUND + (0 if is_new else MORE_SOUND.get(version, 0))
            blank(film, codec.inside + 10, codec.inside + 16)
        settings = codec.inside + before
        if settings > codec.end:
            raise NotBoxes
        tidy_settings(film, settings, codec.end, OF_CODECS)


def tidy_settings(film: bytearray, start: int, end: int, known: frozenset[bytes]) -> None:
    """QuickTime ends such a row with a few bytes of nothing. Raises NotBoxes."""
    while end - start >= 8 and any(film[start : start + 8]):
        box = box_at(film, start, end)
        if box.name == b"wave" and box.name in known:
            tidy_settings(film, box.inside, box.end, NEEDED[b"wave"])
        elif box.name not in known:
            empty(film, box)
        start = box.end
    blank(film, start, end)


def kind_of(film: bytearray, track: Box) -> bytes:
    """Of what a track is made. Raises NotBoxes."""
    said = find(film, track, b"mdia", b"hdlr")
    return bytes(film[said[0].inside + 8 : said[0].inside + 12]) if said else b""


def empty(film: bytearray, box: Box) -> None:
    """Nothing is in it any more, and nobody looks into it."""
    film[box.start + 4 : box.start + 8] = b"free"
    blank(film, box.inside, box.end)


def blank(film: bytearray, start: int, end: int) -> None:
    """Nothing stands between two places of the film any more. Raises NotBoxes behind its end."""
    if end > len(film):
        raise NotBoxes
    if end > start:
        film[start:end] = bytes(end - start)


def undate(film: bytearray, box: Box) -> None:
    """Forget when it was made and changed. Raises NotBoxes."""
    times = box.inside + 4
    behind = times + 2 * width(film, box)
    if behind > box.end:
        raise NotBoxes
    blank(film, times, behind)


def keep_only(film: bytearray, data: Iterable[Box], played: Iterable[Span]) -> None:
    """Empty whatever lies in the data between what is played."""
    spans = iter(joined(played))
    span = next(spans, None)
    for box in data:
        here = box.inside
        while span is not None and span[0] < box.end:
            blank(film, here, min(span[0], box.end))
            here = max(here, span[1])
            if span[1] > box.end:  # what comes next may be in it, too
                break
            span = next(spans, None)
        blank(film, here, box.end)


def joined(played: Iterable[Span]) -> Iterator[Span]:
    """One behind the other, and none within another."""
    start = end = 0
    for begins, ends in sorted(played):
        if begins > end:
            yield start, end
            start, end = begins, ends
        end = max(end, ends)
    yield start, end


# --- what is played -------------------------------------------------------------------------------


def told_by_tables(film: bytearray, track: Box) -> Iterator[Span]:
    """Where the data of a track lies, as its tables say. Raises NotBoxes."""
    for table in find(film, track, b"mdia", b"minf", b"stbl"):
        there = {box.name: box for box in boxes_in(film, table.inside, table.end)}
        offsets = _offsets(film, there)
        if not offsets:
            continue
        if b"stsc" not in there:
            raise NotBoxes
        runs = numbers(film, there[b"stsc"], 8, 3 * _count(film, there[b"stsc"], 4))
        firsts, each = runs[::3], runs[1::3]
        sums = _sizes(film, there)
        run = done = 0
        for chunk, offset in enumerate(offsets, 1):
            while run + 1 < len(firsts) and firsts[run + 1] <= chunk:
                run += 1
            samples = each[run] if each else 0
            yield offset, offset + sums(done + samples) - sums(done)
            done += samples


def _offsets(film: bytearray, there: dict[bytes, Box]) -> tuple[int, ...]:
    """Where each chunk begins."""
    for name, wide in ((b"stco", 4), (b"co64", 8)):
        if name in there:
            return numbers(film, there[name], 8, _count(film, there[name], 4), wide)
    return ()


class _Sums:
    """How many bytes the first so many samples of a track take."""

    def __init__(self, sizes: Iterable[int] = (), every: int = 0) -> None:
        """`every`: where all are of one size."""
        self.until, self.every = [0, *accumulate(sizes)], every

    def __call__(self, samples: int) -> int:
        """Of more than there are: of all."""
        return self.every * samples or self.until[min(samples, len(self.until) - 1)]


def _sizes(film: bytearray, there: dict[bytes, Box]) -> _Sums:
    if box := there.get(b"stsz"):
        every, count = number(film, box.inside + 4, 4), _count(film, box, 8)
        return _Sums(every=every) if every else _Sums(numbers(film, box, 12, count))
    if box := there.get(b"stz2"):
        bits, count = number(film, box.inside + 7, 1), _count(film, box, 8)
        if bits == 4:
            pairs = numbers(film, box, 12, (count + 1) // 2, 1)
            return _Sums(half for pair in pairs for half in (pair >> 4, pair & 15))
        if bits in (8, 16):
            return _Sums(numbers(film, box, 12, count, bits // 8))
    raise NotBoxes


def _count(film: bytearray, box: Box, skip: int) -> int:
    """How many rows a table says that it has."""
    if box.inside + skip + 4 > box.end:
        raise NotBoxes
    return number(film, box.inside + skip, 4)


def told_by_fragments(film: bytearray, whole: Box, tracks: set[int]) -> list[Span]:
    """Where data lies that is told piece by piece. Pieces of other tracks are emptied. Raises NotBoxes."""
    played: list[Span] = []
    usual = {
        number(film, box.inside + 4, 4): number(film, box.inside + 16, 4)
        for box in find(film, whole, b"moov", b"mvex", b"trex")
    }
    for fragment in find(film, whole, b"moof"):
        here: int | None = fragment.start
        for piece in find(film, fragment, b"traf"):
            heads = find(film, piece, b"tfhd")
            if not heads:
                raise NotBoxes
            track = number(film, heads[0].inside + 4, 4)
            if track not in tracks:
                empty(film, piece)
                here = None  # whoever goes on from its end would not find the place
                continue
            here = _piece(film, fragment, piece, here, usual.get(track, 0), played)
    return played


def _piece(
    film: bytearray,
    fragment: Box,
    piece: Box,
    here: int | None,
    usual: int,
    played: list[Span],
) -> int:
    """Note where one piece lies, and give the place behind it. `here`: where it begins if it does not say;
    `usual`: how many bytes a sample takes if nothing else is said. Raises NotBoxes."""
    head = find(film, piece, b"tfhd")[0]
    flags, place = number(film, head.inside + 1, 3), head.inside + 8
    if flags & 0x1:
        here, place = number(film, place, 8), place + 8
    elif flags & 0x20000:
        here = fragment.start
    if here is None:
        raise NotBoxes
    place += 4 * ((flags & 0x2) > 0) + 4 * ((flags & 0x8) > 0)
    usual = number(film, place, 4) if flags & 0x10 else usual
    base = here
    for run in find(film, piece, b"trun"):
        flags, count = number(film, run.inside + 1, 3), _count(film, run, 4)
        skip = 8
        if flags & 0x1:
            offset = number(film, run.inside + skip, 4)
            here, skip = base + offset - (offset >> 31 << 32), skip + 4
        skip += 4 * ((flags & 0x4) > 0)
        wide = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
        size = usual * count
        if flags & 0x200:
            size = sum(numbers(film, run, skip, count * len(wide))[wide.index(0x200) :: len(wide)])
        played.append((here, here + size))
        here += size
    return here


# --- what a film says of itself -------------------------------------------------------------------


def number_of(film: bytearray, track: Box) -> int:
    """By which number a film knows a track. Raises NotBoxes."""
    heads = find(film, track, b"tkhd")
    if not heads:
        raise NotBoxes
    return number(film, heads[0].inside + 4 + 2 * width(film, heads[0]), 4)


def lasts(film: bytearray, head: Box) -> float:
    """How many seconds the head of a film says it lasts."""
    wide = width(film, head)
    scale = head.inside + 4 + 2 * wide
    ticks = number(film, scale, 4)
    return number(film, scale + 4, wide) / ticks if ticks else 0.0


def width(film: bytearray, box: Box) -> int:
    """How many bytes a time takes in this box: newer ones have room beyond 2040."""
    return 8 if number(film, box.inside, 1) == 1 else 4
