"""Deliveries that went wrong on the way: parts of JSON that are missing, doubled, of another type or too
deep, lines of a mail or feed that are, and bytes that flipped.

All of it comes from dice, so that the same dice make the same delivery: `mutated` lets hypothesis throw them,
which then looks for the smallest, and `tests.fuzz` throws them as often as somebody wants.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from hypothesis import strategies as st

#: what stands where something else should
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e308, "", "x", "�", [], {}, [[]], {"id": {"id": 1}}),
    *(10**400, 10**4000, float("nan"), float("inf"), "\x00", "\ud800", "٣", "1" * 5000),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T25:61:00Z"),
    *("https://[", "https://x:99999/", "mailto:", "urn:li:", "<p>&#x110000;&#0;", "&" * 50),
)
#: the same in a mail or in a feed, in place of a line or a part of one
ODD_LINES: tuple[bytes, ...] = (
    *(b"", b" ", b"\x00", b"\xff\xfe", b"\r", b":", b"=?utf-8?Q?=?=", b"=?x?B?AAA?= <@>", b"--b--"),
    *(b"Content-Type: multipart/mixed; boundary=", b"Content-Type: text/plain; charset=utf-7"),
    *(b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64"),
    *(b"Content-Transfer-Encoding: x-uuencode", b"Content-Type: text/html; charset=idna"),
    *(b"Date: Thu, 32 Foo 99999 99:99:99 +9999", b"Date: Mon, 01 Jan 0001 00:00:00 +1400"),
    *(b"From: a@b, c@d", b"From: <<>>", b"Message-ID: <>", b"References: <a@b> <a@b>"),
    *(b"<![CDATA[", b"]]>", b"<!DOCTYPE x [<!ENTITY y 'z'>]>", b"&y;", b"<link href='http://[' />"),
    *(b"<pubDate>Mon, 32 Foo 0000</pubDate>", b"<updated>99999-01-01</updated>", b"<entry>"),
)
DEEP = 40
#: deeper than any program follows
BOTTOMLESS = 3000
#: stands in the text for what is nested so deep that nobody could write it otherwise
HOLE = "bottomless"


def how_many(default: int = 300) -> int:
    """So many examples: HERZENSTAKT_DELIVERIES says otherwise. For very many, `python -m tests.fuzz`."""
    return int(os.environ.get("HERZENSTAKT_DELIVERIES", default))


def mutated(body: bytes) -> st.SearchStrategy[bytes]:
    """The same delivery with some things wrong about it."""
    return st.randoms(use_true_random=False).map(lambda dice: changed(body, dice))


def changed(body: bytes, dice: Random) -> bytes:
    """The same delivery with some things wrong about it, or, rarely, none."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return flipped(dice, wrong_lines(dice, body))
    return flipped(dice, written(dice, wrong_json(dice, told)))


def wrong_json(dice: Random, told: Any) -> Any:
    """Some values of it missing, doubled, of another type, too deep, or in each other's place. What is given
    is changed itself."""
    for _change in range(dice.randint(0, 4)):
        places = list(_places(told))
        if places:
            holder, key = dice.choice(places)
            dice.choice(CHANGES)(dice, holder, key, places)
    return told


def written(dice: Random, told: Any) -> bytes:
    """It as JSON, as somebody may write it who does not look."""
    text = json.dumps(told, ensure_ascii=dice.random() < 0.5)
    if HOLE in text:
        text = text.replace(f'"{HOLE}"', "[" * BOTTOMLESS + "]" * BOTTOMLESS)
    return text.encode("utf-8", "surrogatepass")


def wrong_lines(dice: Random, body: bytes) -> bytes:
    """Some lines of it missing, doubled, odd, cut short, or in each other's place."""
    lines = body.split(b"\n")
    for _change in range(dice.randint(0, 4)):
        at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(6):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = dice.choice(ODD_LINES)
            case 4:
                name, colon, _value = lines[at].partition(b":")
                lines[at] = name + colon + dice.choice(ODD_LINES)
            case _:
                cut = dice.randint(0, len(lines[at]))
                lines[at] = lines[at][:cut] + dice.choice(ODD_LINES) + lines[at][cut:]
    return b"\n".join(lines)


def flipped(dice: Random, body: bytes) -> bytes:
    """Mostly the same bytes; sometimes some of them flipped, or the rest cut off."""
    broken = bytearray(body)
    for _byte in range(dice.choice((0, 0, 0, 0, 1, 3)) if broken else 0):
        broken[dice.randrange(len(broken))] ^= dice.randint(1, 255)
    if dice.randrange(30) == 1:
        del broken[dice.randint(0, len(broken)) :]
    return bytes(broken)


# --- what can happen to a value -------------------------------------------------------------------

Places = list[tuple[Any, Any]]


def _delete(dice: Random, holder: Any, key: Any, places: Places) -> None:
    del holder[key]


def _double(dice: Random, holder: Any, key: Any, places: Places) -> None:
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[key] = [holder[key], copy.deepcopy(holder[key])]


def _retype(dice: Random, holder: Any, key: Any, places: Places) -> None:
    holder[key] = HOLE if dice.randrange(50) == 1 else copy.deepcopy(dice.choice(ODD))


def _nest(dice: Random, holder: Any, key: Any, places: Places) -> None:
    deep: Any = holder[key]
    for _level in range(dice.randint(1, DEEP)):
        deep = [deep] if dice.random() < 0.5 else {"value": deep}
    holder[key] = deep


def _swap(dice: Random, holder: Any, key: Any, places: Places) -> None:
    other, name = dice.choice(places)
    holder[key] = copy.deepcopy(other[name])


CHANGES: tuple[Callable[[Random, Any, Any, Places], None], ...] = (
    *(_delete, _double, _retype, _nest, _swap),
)


def _places(told: Any) -> Iterator[tuple[Any, Any]]:
    """Each value inside, as what holds it and under which key."""
    inner = (
        told.items()
        if isinstance(told, dict)
        else enumerate(told)
        if isinstance(told, list)
        else ()
    )
    for key, value in list(inner):
        yield told, key
        yield from _places(value)
