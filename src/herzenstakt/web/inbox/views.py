"""The inbox: people who wait, longest wait first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.bulk.models import BulkAct
from herzenstakt.groups.models import Group
from herzenstakt.labels.models import Label
from herzenstakt.search.models import SavedView
from herzenstakt.web.conversation.reasons import REASONS_TO_REST
from herzenstakt.web.fragments import NOTHING_NEW, digest_of
from herzenstakt.web.home.views import LAST_TEAM
from herzenstakt.web.http import DeskRequest, needs, number_in
from herzenstakt.web.inbox.first import first_of
from herzenstakt.web.inbox.listing import MOST, PAGE, Key, Listing, listing, listing_of
from herzenstakt.web.inbox.rooms import Place
from herzenstakt.web.inbox.rows import written

#: in the session: what was done last with several at once
LAST_ACT = "last_act"


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
    """The rows an address asks for."""
    after = Key.read(request.GET.get("after", ""))
    place, many = Place.of(request.GET), open_in(request)
    if place.view is not None:
        view = get_object_or_404(SavedView.objects.visible_to(request.member), pk=place.view)
        return listing_of(request.member, view, request.GET.get("after", ""), many)
    return listing(request.member, place, after, many)


def open_in(request: DeskRequest, name: str = "rows") -> int:
    """How many rows are open in the browser already, so that they stay when the list is asked for anew."""
    return min(max(number_in(request.GET.get(name, "")) or PAGE, PAGE), MOST)


def rows_beside(request: DeskRequest) -> Listing:
    """The rows beside a conversation; those who wait where its view was taken away in the meantime."""
    place = Place.of(request.GET)
    if place.view is not None:
        view = SavedView.objects.visible_to(request.member).filter(pk=place.view).first()
        if view is not None:
            return listing_of(request.member, view, "")
    return listing(request.member, replace(place, view=None), None)


def list_words(request: DeskRequest, found: Listing) -> dict[str, Any]:
    """What `inbox/_list.html` shows, the rows rendered already so that their digest is known."""
    words = words_of(request, found)
    rows = render_to_string("inbox/_rows.html", words, request)
    return {
        **words,
        "rows": rows,
        "rows_digest": digest_of(rows),
        "reasons": REASONS_TO_REST,
        "to_undo": to_undo(request),
    }


def to_undo(request: DeskRequest) -> BulkAct | None:
    """What the member did here last with several at once, while it can be taken back. The session knows
    whether there is anything, so that nobody else is asked about it."""
    pk = request.session.get(LAST_ACT)
    if pk is None:
        return None
    mine = BulkAct.objects.visible_to(request.member).done_by(request.member)
    return mine.fresh().filter(pk=pk).first()


def words_of(request: DeskRequest, found: Listing) -> dict[str, Any]:
    """What `inbox/_rows.html` shows. `open`: how many rows are open with these."""
    after, is_more = request.GET.get("after", ""), request.htmx.target == "more"
    open_rows = open_in(request, "open" if is_more else "rows")
    first = [] if after or found.view else first_of(request.member)
    address = reverse("inbox:list", args=[request.member.team.slug])
    may_choose = request.member.may(Permission.CARE)
    return {
        "place": found.place,
        "listing": found,
        "rows_written": [
            written(row, address, found.place, may_choose=may_choose) for row in found.rows
        ],
        "after": after,
        "open": open_rows,
        "open_with_more": open_rows + PAGE,
        "first": first,
        "inbox_url": address,
        "may_choose": may_choose,
        "label": label_of(request.member, found.place),
        "group": group_of(request.member, found.place),
    }


def label_of(member: Membership, place: Place) -> Label | None:
    """The label one looks at; None for none, and for one that is not there any more."""
    if place.label is None:
        return None
    return Label.objects.visible_to(member).filter(pk=place.label).first()


def group_of(member: Membership, place: Place) -> Group | None:
    """The group one looks at; None for none, and for one that is not there any more."""
    if place.group is None:
        return None
    return Group.objects.visible_to(member).filter(pk=place.group).first()


def refreshed(request: DeskRequest, found: Listing) -> HttpResponse:
    """The rows again, or nothing at all while nothing has changed: what one reads or marks stays."""
    words = list_words(request, found)
    if words["rows_digest"] == request.GET.get("seen"):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "inbox/_live.html", words)


def remember_team(request: DeskRequest) -> None:
    """The front door leads here next time."""
    slug = request.member.team.slug
    if request.session.get(LAST_TEAM) != slug:
        request.session[LAST_TEAM] = slug
