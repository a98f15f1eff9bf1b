"""Handing over to a colleague by name, and their answer to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows import grouping, handing_over
from herzenstakt.flows.handing_over import NotHandedOver
from herzenstakt.groups.models import Group
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.search.filters import NO_GROUP
from herzenstakt.web.conversation.views import back_to, find
from herzenstakt.web.http import DeskRequest, needs, number_in, words_in
from herzenstakt.web.templatetags.desk import say

#: what stands before the number of a group among those one can hand over to
A_GROUP = "group-"


@require_POST
@needs(Permission.CARE)
def hand_over_to(request: DeskRequest, pk: int) -> HttpResponse:
    """ "Mia, can you?", with a word; or to a group, or to the whole team."""
    if request.POST.get("to", "").startswith(A_GROUP):
        return put_into(request, pk, request.POST["to"].removeprefix(A_GROUP))
    conversation, to = find(request, pk), number_in(request.POST.get("to", ""))
    if to is None:
        messages.error(request, _("Please choose to whom you hand it over."))
        return back_to(request, conversation)
    colleague = get_object_or_404(
        Membership.objects.visible_to(request.member).select_related("user"), pk=to
    )
    try:
        handing_over.hand_over_to(
            conversation, request.member, colleague, words_in(request, "word")
        )
    except NotHandedOver as trouble:
        messages.error(request, say(trouble.sentence))
    else:
        who = colleague.user.get_short_name()
        messages.success(request, _("Good. %(who)s finds your word here.") % {"who": who})
    return back_to(request, conversation)


def put_into(request: DeskRequest, pk: int, chosen: str) -> HttpResponse:
    """It is for a group (its number), or for the whole team ("none")."""
    conversation, group = find(request, pk), None
    if chosen != NO_GROUP:
        ours = Group.objects.visible_to(request.member)
        group = get_object_or_404(ours, pk=number_in(chosen) or 0)
    try:
        grouping.place(conversation, request.member, group, words_in(request, "word"))
    except NotKept as trouble:
        messages.error(request, say(trouble.sentence))
    return back_to(request, conversation)


@require_POST
@needs(Permission.CARE)
def take_back_move(request: DeskRequest, pk: int) -> HttpResponse:
    """It is where it was before."""
    conversation = find(request, pk)
    if not grouping.take_back(conversation, request.member):
        messages.error(request, _("This cannot be taken back any more."))
    return back_to(request, conversation)


@require_POST
@needs(Permission.CARE)
def hand_back(request: DeskRequest, pk: int) -> HttpResponse:
    """ "I cannot": it is with whom it was before."""
    conversation = find(request, pk)
    if not handing_over.give_back(conversation, request.member):
        messages.error(request, _("There is nothing here that you could give back."))
    return back_to(request, conversation)
