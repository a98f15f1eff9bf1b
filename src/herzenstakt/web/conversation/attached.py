"""What goes with an answer: shown in the composer, taken in, described, moved, taken off, looked at."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import attaching
from herzenstakt.flows.attaching import NotAttached
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.media import shelf
from herzenstakt.media.serving import given_out
from herzenstakt.replies.models import Attachment, Reply
from herzenstakt.web.conversation.enclosed import attached_to
from herzenstakt.web.conversation.views import back_to, find
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.inbox.rooms import Place
from herzenstakt.web.templatetags.desk import say

NOTHING_CHOSEN = Sentence(_("Please choose a file first."))


def draft_of(conversation: Conversation, member: Membership) -> Reply | None:
    """What the member is writing here."""
    return Reply.objects.drafts_of(member).filter(conversation=conversation).first()


@require_GET
@needs(Permission.READ)
def show(request: DeskRequest, pk: int, attachment: int) -> HttpResponseBase:
    """The file, as it will leave the house."""
    conversation = find(request, pk)
    one = attachment_in(request, conversation, attachment)
    path = shelf.place_of(one.key)
    if not path.is_file():
        raise Http404
    return given_out(request, path, one.content_type)


@require_POST
@needs(Permission.WRITE)
def forward(request: DeskRequest, pk: int, attachment: int) -> HttpResponse:
    """One place further to the front."""
    return change(request, pk, attachment, attaching.move_forward)


@require_POST
@needs(Permission.WRITE)
def take_off(request: DeskRequest, pk: int, attachment: int) -> HttpResponse:
    """It does not go along after all."""
    return change(request, pk, attachment, attaching.take_off)


def change(
    request: DeskRequest, pk: int, attachment: int, act: Callable[[Attachment, Membership], None]
) -> HttpResponse:
    """Do something with one of the own attachments."""
    conversation = find(request, pk)
    one = attachment_in(request, conversation, attachment)
    try:
        act(one, request.member)
    except NotAttached as trouble:
        return shown(request, conversation, trouble.sentence, status=422)
    return shown(request, conversation)


def attachment_in(request: DeskRequest, conversation: Conversation, pk: int) -> Attachment:
    """An attachment of this conversation that the member may see; else 404."""
    visible = Attachment.objects.visible_to(request.member).select_related("reply__conversation")
    return get_object_or_404(visible, pk=pk, reply__conversation=conversation)


def shown(
    request: DeskRequest,
    conversation: Conversation,
    trouble: Sentence | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The attachments as they are now, and on top of them what went wrong."""
    if not request.htmx:
        if trouble:
            messages.error(request, say(trouble))
        return back_to(request, conversation)
    words = {
        "conversation": conversation,
        "place": Place.of(request.GET),
        "attached": attached_to(conversation, draft_of(conversation, request.member), trouble),
    }
    return render(request, "conversation/_attachments.html", words, status=status)
