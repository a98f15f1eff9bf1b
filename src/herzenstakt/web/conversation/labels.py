"""The labels of one conversation: which are on it, and putting others on."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import labelling
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.text import key_of
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.labels import services
from herzenstakt.labels.models import LONGEST_NAME, Label, Labelling
from herzenstakt.web.conversation.views import back_to, find
from herzenstakt.web.http import DeskRequest, asked_for, needs, number_in, words_in
from herzenstakt.web.templatetags.desk import say

#: of those that fit; whoever looks for another one types a letter more
MOST_SHOWN = 12


@require_GET
@needs(Permission.WRITE)
def choose(request: DeskRequest, pk: int) -> HttpResponse:
    """Labels that fit what is typed: in the sheet above the conversation, or as a page without scripts."""
    conversation = find(request, pk)
    query = asked_for(request, "name", LONGEST_NAME)
    fits = fitting(request.member, conversation, query)
    room = {
        "conversation": conversation,
        "query": query,
        "fitting": fits[:MOST_SHOWN],
        "there_are_more": len(fits) > MOST_SHOWN,
        "may_add": bool(key_of(query)) and may_add(request.member, query),
    }
    page = "_labels.html" if request.htmx.target == "labels-found" else "labels.html"
    return render(request, f"conversation/{page}", room)


@require_POST
@needs(Permission.WRITE)
def put_on(request: DeskRequest, pk: int) -> HttpResponse:
    """The label somebody chose, or the one they typed; a new one where their role may add it."""
    conversation = find(request, pk)
    try:
        label = _chosen(request)
        labelling.put_on([conversation], label, request.member)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    return back_to(request, conversation)


@require_POST
@needs(Permission.WRITE)
def take_off(request: DeskRequest, pk: int) -> HttpResponse:
    """It does not fit after all."""
    conversation = find(request, pk)
    try:
        label = _label(request, words_in(request, "label"))
        labelling.take_off([conversation], label, request.member)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    return back_to(request, conversation)


# --- steps ---------------------------------------------------------------------------------------


def fitting(member: Membership, conversation: Conversation, query: str) -> Sequence[Label]:
    """Labels that can still be put on and in which the words stand, those that begin with them first."""
    on = Labelling.objects.visible_to(member).filter(conversation=conversation)
    offered = Label.objects.visible_to(member).in_use().exclude(pk__in=on.values("label"))
    wanted = key_of(query)
    there = [label for label in offered.by_name() if wanted in label.key]
    return sorted(there, key=lambda label: not label.key.startswith(wanted))


def may_add(member: Membership, query: str) -> bool:
    """Whether the typed word would be a new label, and the member may add one."""
    is_known = Label.objects.visible_to(member).called(query).exists()
    return member.may(Permission.KEEP_LABELS) and not is_known


def _chosen(request: DeskRequest) -> Label:
    """Raises NotKept where nothing was chosen, or nobody knows what was typed."""
    if chosen := words_in(request, "label"):
        return _label(request, chosen)
    if new := words_in(request, "new"):
        return services.find_or_add(request.member, new)
    return services.meant_by(request.member, words_in(request, "name"))


def _label(request: DeskRequest, pk: str) -> Label:
    """A label of the team; else 404. Raises NotKept where none is named."""
    if not pk:
        raise NotKept(_("Please choose a label."))
    return get_object_or_404(Label.objects.visible_to(request.member), pk=number_in(pk) or 0)
