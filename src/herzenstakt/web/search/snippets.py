"""The part of a text around what was found, with the found words marked."""

from __future__ import annotations

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from herzenstakt.search.wording import Wording

#: how much of a text is shown before and after the first word that was found
BEFORE, AFTER = 60, 220


def snippet(text: str, wording: Wording) -> SafeString:
    """The place where the words stand. Whatever others wrote is escaped; only our marks are markup."""
    places = list(wording.places(text))
    middle = places[0][0] if places else 0
    begin = _word_before(text, middle - BEFORE) if middle > BEFORE else 0
    end = min(len(text), middle + AFTER)
    pieces, at = [], begin
    for start, stop in places:
        if stop > end:
            break
        pieces += [_plain(text[at:start]), "<mark>", _plain(text[start:stop]), "</mark>"]
        at = stop
    pieces.append(_plain(text[at:end]))
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return mark_safe(before + "".join(pieces).strip() + after)  # every piece was escaped


def _word_before(text: str, place: int) -> int:
    """Where the word begins that a place lies in; the place itself where a word has no end."""
    earliest = max(0, place - BEFORE)
    space = text.rfind(" ", earliest, place)
    return space + 1 if space >= 0 else place if earliest else 0


def _plain(text: str) -> str:
    return str(conditional_escape(re.sub(r"\s+", " ", text)))
