"""The inbox: people who wait, longest wait first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from herzenstakt.accounts.permissions import Permission
from herzenstakt.web.fragments import NOTHING_NEW, digest_of
from herzenstakt.web.home.views import LAST_TEAM
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.inbox.first import first_of
from herzenstakt.web.inbox.listing import MOST, PAGE, Key, Listing, listing
from herzenstakt.web.inbox.rooms import Place


@require_GET
@needs(Permission.READ)
def inbox(request: DeskRequest) -> HttpResponse:
    """The whole page; the next rows ("more"); or the rows anew while the page is open."""
    remember_team(request)
    found = rows_for(request)
    match request.htmx.target:
        case "more":
            return render(request, "inbox/_rows.html", words_of(request, found))
        case "rows":
            return refreshed(request, found)
        case _:
            return render(request, "inbox/inbox.html", list_words(request, found))


def rows_for(request: DeskRequest) -> Listing:
    """The rows an address asks for. `rows` says how many are open in the browser already."""
    after, count = Key.read(request.GET.get("after", "")), request.GET.get("rows", "")
    open_rows = int(count) if count.isdecimal() and len(count) < 6 else PAGE
    place = Place.of(request.GET)
    return listing(request.member, place, after, min(max(open_rows, PAGE), MOST))


def list_words(request: DeskRequest, found: Listing) -> dict[str, Any]:
    """What `inbox/_list.html` shows, the rows rendered already so that their digest is known."""
    words = words_of(request, found)
    rows = render_to_string("inbox/_rows.html", words, request)
    return {**words, "rows": rows, "digest": digest_of(rows)}


def words_of(request: DeskRequest, found: Listing) -> dict[str, Any]:
    """What `inbox/_rows.html` shows."""
    after = request.GET.get("after", "")
    first = [] if after else first_of(request.member)
    return {"place": found.place, "listing": found, "after": after, "first": first}


def refreshed(request: DeskRequest, found: Listing) -> HttpResponse:
    """The rows again, or nothing at all while nothing has changed: what one reads or marks stays."""
    words = list_words(request, found)
    if words["digest"] == request.GET.get("seen"):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "inbox/_live.html", words)


def remember_team(request: DeskRequest) -> None:
    """The front door leads here next time."""
    slug = request.member.team.slug
    if request.session.get(LAST_TEAM) != slug:
        request.session[LAST_TEAM] = slug
