"""The cards of the team beside an answer: those that fit what was asked and what is being written."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.permissions import Permission
from herzenstakt.coach.text import Text
from herzenstakt.knowledge.finding import fitting, search
from herzenstakt.knowledge.models import Card
from herzenstakt.web.conversation.answers import answered, begun_here
from herzenstakt.web.conversation.views import find
from herzenstakt.web.http import DeskRequest, needs

LONGEST_QUERY = 200
#: so many are offered; who wants another one looks for it
OFFERED = 5


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WRITE)
def fitting_here(request: DeskRequest, pk: int) -> HttpResponse:
    """Cards for this answer, or those in which some words stand. htmx gets a sheet to put on top of the
    composer; a form that comes without a script gets a page, and what was typed is kept."""
    conversation = find(request, pk)
    said, draft = answered(request, conversation), begun_here(request, conversation)
    query = (request.POST.get("q") or request.GET.get("q", "")).strip()[:LONGEST_QUERY]
    cards = list(Card.objects.visible_to(request.member).with_people().order_by("title", "pk"))
    asked = f"{said.text}\n{draft}" if said else draft
    room = {
        "conversation": conversation,
        "query": query,
        "cards": search(query, cards)[:OFFERED] if query else fitting(asked, cards, OFFERED),
        "there_are_some": bool(cards),
        "language": Text(draft).language or Text(said.text if said else "").language or "",
    }
    match request.htmx.target:
        case "cards-found":
            return render(request, "knowledge/_found.html", room)
        case "composer":
            return render(request, "knowledge/_sheet.html", room)
        case _:
            return render(request, "knowledge/fitting.html", room)
