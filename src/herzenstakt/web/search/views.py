"""Search: every word that was ever said at this desk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Message
from herzenstakt.conversations.search import LONGEST, search, words_of
from herzenstakt.web.http import DeskRequest, needs

MOST = 50
#: how much of a message is shown before and after the first word that was found
BEFORE, AFTER = 60, 220


@dataclass(frozen=True, slots=True)
class Found:
    """A message, and the place in it where the words stand."""

    message: Message
    snippet: SafeString


@require_GET
@needs(Permission.READ)
def results(request: DeskRequest) -> HttpResponse:
    """Messages in which all the words stand, newest first, at most fifty."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    messages = list(search(request.member, query)[: MOST + 1]) if query else []
    words = words_of(query)
    found = [Found(message, snippet(message.text, words)) for message in messages[:MOST]]
    return render(
        request,
        "search/search.html",
        {
            "query": query,
            "found": found,
            "there_are_more": len(messages) > MOST,
            "search_is_here": True,
        },
    )


def snippet(text: str, words: Sequence[str]) -> SafeString:
    """The part of a text around the first word that was found, every found word marked."""
    wanted = "|".join(re.escape(word) for word in words)
    pattern = re.compile(rf"\b(?:{wanted})\w*", re.IGNORECASE)
    first = pattern.search(text) if wanted else None
    middle = first.start() if first else 0
    begin = text.rfind(" ", 0, max(0, middle - BEFORE)) + 1 if middle > BEFORE else 0
    part = " ".join(text[begin : middle + AFTER].split())
    pieces, at = [], 0
    for match in pattern.finditer(part) if wanted else ():
        pieces += [conditional_escape(part[at : match.start()]), "<mark>"]
        pieces += [conditional_escape(match.group()), "</mark>"]
        at = match.end()
    pieces.append(conditional_escape(part[at:]))
    before, after = "… " if begin else "", " …" if middle + AFTER < len(text) else ""
    return mark_safe(before + "".join(pieces) + after)  # every piece was escaped above
