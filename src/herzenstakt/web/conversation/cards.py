"""The cards of the team beside an answer: those that fit what was asked and what is being written."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.permissions import Permission
from herzenstakt.coach.text import Text
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.knowledge.finding import fitting, search
from herzenstakt.knowledge.models import Card
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import NothingToAnswer, what_to_answer
from herzenstakt.web.conversation.answers import keep, typed
from herzenstakt.web.conversation.views import chosen, find
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
    said = _answered(request, conversation)
    if request.method == "POST" and "text" in request.POST:
        draft = typed(request)
        if not request.htmx:
            keep(request, conversation, draft)
    else:
        draft = _kept(request, conversation)
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


def _answered(request: DeskRequest, conversation: Conversation) -> Message | None:
    """The message that is being answered."""
    try:
        return chosen(request, conversation) or what_to_answer(conversation)
    except NothingToAnswer:
        return None


def _kept(request: DeskRequest, conversation: Conversation) -> str:
    """What the member has written here so far."""
    mine = Reply.objects.drafts_of(request.member).filter(conversation=conversation).first()
    return mine.text if mine else ""
