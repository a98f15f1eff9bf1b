"""Saying what somebody wants, and whether they need an answer."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.models import Message
from herzenstakt.conversations.services import ReasonNeeded
from herzenstakt.flows import answer_times
from herzenstakt.web.conversation.acts import find_message
from herzenstakt.web.conversation.views import back_to, find
from herzenstakt.web.http import DeskRequest, needs, words_in


@require_POST
@needs(Permission.WRITE)
def sort(request: DeskRequest, pk: int, message: int) -> HttpResponse:
    """Somebody knows better than the rules. That nobody answers at all is for those who may let rest."""
    conversation = find(request, pk)
    said = find_message(conversation, message)
    kind, need = request.POST.get("kind", ""), request.POST.get("need", "")
    if said.direction != Message.Direction.IN:
        raise Http404
    if kind not in MessageKind.values or need not in Need.values:
        messages.error(request, _("Please choose what the person wants."))
        return back_to(request, conversation)
    if need == Need.NO and not request.member.may(Permission.REST):
        raise PermissionDenied
    try:
        reason = words_in(request, "reason")[:500]
        answer_times.sort(said, request.member, MessageKind(kind), Need(need), reason)
    except ReasonNeeded:
        messages.error(
            request, _("Please say in a word why nobody answers. It stands in the journal.")
        )
    else:
        messages.success(request, _("Thank you. The desk keeps to what you say."))
    return back_to(request, conversation)
