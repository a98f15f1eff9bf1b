"""Search: people, and every word that was ever said at this desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Post
from herzenstakt.people.models import Person
from herzenstakt.search.filters import LONGEST, Filter, parse
from herzenstakt.search.finding import conversations, posts, told
from herzenstakt.search.people import people_called
from herzenstakt.search.seeking import Sought, seek
from herzenstakt.web.http import DeskRequest, asked_for, needs
from herzenstakt.web.inbox.listing import rows_in_order
from herzenstakt.web.search.forms import FilterForm
from herzenstakt.web.search.hits import SHOWN, hit_of
from herzenstakt.web.search.snippets import snippet

PAGE = 25
#: people and posts stand above what was said, so few are enough
PEOPLE, POSTS = 6, 3
#: people who are proposed while somebody types
PROPOSED = 8


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A post, and the place in it where the words stand."""

    post: Post
    snippet: SafeString


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of what is looked for, and the query without it."""

    words: str
    without: str


@require_GET
@needs(Permission.READ)
def results(request: DeskRequest) -> HttpResponse:
    """People, posts and messages; conversations, where no words are looked for."""
    read = parse(request.GET.get("q", ""))
    sought = seek(request.member, read.filter)
    if request.htmx.target == "more":
        return render(request, "search/_found.html", _found(request, sought))
    room = {
        **_found(request, sought),
        "hints": [*read.hints, *sought.troubles],
        "chips": list(_chips(read.filter)),
        "search_is_here": True,
    }
    part = "search/_next.html" if request.htmx.target == "searching" else "search/search.html"
    return render(request, part, room | _beside(request, sought))


@require_GET
@needs(Permission.READ)
def choose(request: DeskRequest) -> HttpResponse:
    """The fields of what was typed ("q"); what was chosen in them, as it would have been typed."""
    if "q" in request.GET:
        return _fields_of(request, parse(request.GET["q"]).filter)
    form = FilterForm(request.member, Filter(), request.GET)
    if form.is_valid():
        return _to(request, _written(form.filter()))
    words = {"query": "", "form": form, "search_is_here": True, "is_choosing": True}
    return render(request, "search/search.html", words, status=422)


@require_GET
@needs(Permission.READ)
def people(request: DeskRequest) -> HttpResponse:
    """Names like the one somebody is typing."""
    name = asked_for(request, "person", LONGEST)
    if not request.htmx:
        return _to(request, name)
    found = people_called(request.member, name, PROPOSED) if len(name.strip()) > 1 else []
    return render(request, "search/_people.html", {"proposed": found})


# --- steps ---------------------------------------------------------------------------------------


def _fields_of(request: DeskRequest, wanted: Filter) -> HttpResponse:
    """The fields alone, when somebody opens them; with a page around them where no script runs."""
    form = FilterForm(request.member, wanted)
    if request.htmx.target == "found-fields":
        return render(request, "search/_fields.html", {"form": form})
    words = {"form": form, "query": _written(wanted), "search_is_here": True, "is_choosing": True}
    return render(request, "search/search.html", words)


def _found(request: DeskRequest, sought: Sought) -> dict[str, Any]:
    """The next page of what was said, or of conversations."""
    after = request.GET.get("after", "")[:60]
    about_messages = sought.is_about_messages
    found = told(sought, SHOWN, PAGE, after) if about_messages else None
    listed = None if about_messages else conversations(sought, PAGE, after)
    following = (found or listed).following if (found or listed) else ""  # type: ignore[union-attr]
    query = _written(sought.filter)
    return {
        "query": query,
        "after": after,
        "said": [hit_of(one, sought.wording, request.member) for one in found.rows]
        if found
        else [],
        "rows": rows_in_order(request.member, listed.rows) if listed else [],
        "more": urlencode({"q": query, "after": following}) if following else "",
    }


def _beside(request: DeskRequest, sought: Sought) -> dict[str, Any]:
    """People and posts; only on the first page, and people only where nothing but a name was typed."""
    wanted = sought.filter
    if request.GET.get("after"):
        return {}
    name = wanted.person or (f"@{wanted.handle}" if wanted.handle else " ".join(wanted.words))
    called: list[Person] = people_called(request.member, name, PEOPLE) if name else []
    found = [
        FoundPost(one, snippet(f"{one.title} {one.text}".strip(), sought.wording))
        for one in posts(sought, POSTS)
    ]
    return {"people": called, "posts": found}


def _chips(wanted: Filter) -> Iterator[Chip]:
    for rest, typed in wanted.parts(german=_in_german()):
        yield Chip(typed, _written(rest))


def _written(wanted: Filter) -> str:
    """As it can be typed, in the reader's language."""
    return wanted.written(german=_in_german())


def _in_german() -> bool:
    return (get_language() or "").startswith("de")


def _to(request: DeskRequest, query: str) -> HttpResponse:
    where = reverse("search:results", args=[request.member.team.slug])
    return redirect(f"{where}?{urlencode({'q': query})}")
