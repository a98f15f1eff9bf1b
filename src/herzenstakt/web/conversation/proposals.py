"""Asking the language model for help with an answer, where the team wants it; and looking what came."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import proposing
from herzenstakt.flows.proposing import NotAsked
from herzenstakt.proposals.models import HelpRequest
from herzenstakt.web.conversation.answers import keep, typed
from herzenstakt.web.conversation.views import back_to, chosen, find
from herzenstakt.web.http import DeskRequest, needs, words_in
from herzenstakt.web.templatetags.desk import say


@require_POST
@needs(Permission.WRITE)
def propose(request: DeskRequest, pk: int) -> HttpResponse:
    """Two proposals, or the writer's own words said more warmly. What was typed is kept first."""
    conversation = find(request, pk)
    if "text" in request.POST:
        keep(request, conversation, typed(request))
    kind = words_in(request, "kind")
    kind = kind if kind in HelpRequest.Kind else HelpRequest.Kind.TWO
    try:
        asked = proposing.ask_for(conversation, request.member, kind, chosen(request, conversation))
    except NotAsked as reason:
        if request.htmx:
            room = {"conversation": conversation, "why_not": reason.sentence}
            return render(request, "conversation/_proposal.html", room)
        messages.error(request, say(reason.sentence))
        return back_to(request, conversation)
    asked.refresh_from_db()
    if request.htmx:
        return _fragment(request, conversation, asked)
    return redirect("conversation:proposal", request.member.team.slug, conversation.pk, asked.pk)


@never_cache
@require_safe
@needs(Permission.WRITE)
def proposal(request: DeskRequest, pk: int, proposal: int) -> HttpResponse:
    """What became of it; asked for again and again while it is under way. Only for whoever asked."""
    conversation = find(request, pk)
    visible = HelpRequest.objects.visible_to(request.member)
    asked = get_object_or_404(visible, pk=proposal, conversation=conversation)
    if asked.member_id != request.member.pk:
        return back_to(request, conversation)
    proposing.nudge(asked)
    if request.htmx:
        return _fragment(request, conversation, asked)
    room = _room(request, conversation, asked)
    return render(request, "conversation/proposal.html", room)


def _fragment(request: DeskRequest, conversation: Conversation, asked: HelpRequest) -> HttpResponse:
    return render(request, "conversation/_proposal.html", _room(request, conversation, asked))


def _room(request: DeskRequest, conversation: Conversation, asked: HelpRequest) -> dict[str, Any]:
    where = [request.member.team.slug, conversation.pk, asked.pk]
    return {
        "conversation": conversation,
        "asked": asked,
        "again": reverse("conversation:proposal", args=where),
    }
