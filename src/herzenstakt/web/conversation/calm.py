"""The calm path: somebody may be in danger. And handing over, when it is enough for one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows import calling
from herzenstakt.safety import services
from herzenstakt.safety.models import CrisisCase
from herzenstakt.safety.services import DecidedMeanwhile, WordNeeded
from herzenstakt.safety.signs import Danger
from herzenstakt.web.conversation.views import address, back_to, chosen, find
from herzenstakt.web.http import DeskRequest, needs, words_in

#: where the card stands on the page
CARD = "#calm"


@require_POST
@needs(Permission.WRITE)
def alarm(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody sees a danger that the rules did not see."""
    conversation = find(request, pk)
    message, named = chosen(request, conversation), words_in(request, "danger")
    if message is None or named not in set(Danger):
        messages.error(request, _("Please say what you see."))
        return back_to(request, conversation)
    calling.raise_alarm(conversation, message, request.member, Danger(named))
    return redirect(address(request, conversation) + CARD)


@require_POST
@needs(Permission.WRITE)
def serious(request: DeskRequest, pk: int, case: int) -> HttpResponse:
    """ "This is serious." """
    found = find_case(request, pk, case)
    calling.confirm(found, request.member)
    return back_to(request, found.conversation)


@require_POST
@needs(Permission.ANSWER)
def not_serious(request: DeskRequest, pk: int, case: int) -> HttpResponse:
    """ "It is not", and why in a word."""
    found = find_case(request, pk, case)
    try:
        knows = "after_all" in request.POST
        calling.dismiss(found, request.member, words_in(request, "why"), after_all=knows)
    except WordNeeded:
        messages.error(request, _("Please say in a word why nobody is in danger."))
    except DecidedMeanwhile:
        messages.error(
            request, _("A colleague has just said that this is serious. Please look once more.")
        )
    return back_to(request, found.conversation)


@require_POST
@needs(Permission.WRITE)
def call(request: DeskRequest, pk: int, case: int) -> HttpResponse:
    """Somebody wants a lead beside them."""
    found = find_case(request, pk, case)
    calling.call_lead(found, request.member)
    messages.success(
        request, _("Whoever leads your team sees it first thing. You are not alone with it.")
    )
    return back_to(request, found.conversation)


@require_POST
@needs(Permission.LEAD_HOUSE)
def come(request: DeskRequest, pk: int, case: int) -> HttpResponse:
    """A lead is there."""
    found = find_case(request, pk, case)
    calling.come(found, request.member)
    return back_to(request, found.conversation)


@require_POST
@needs(Permission.CARE)
def hand_over(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody else, please. No reason is asked."""
    conversation = find(request, pk)
    services.hand_over(conversation, request.member)
    messages.success(
        request, _("Good. Your colleagues see that somebody else is needed. Take a breath.")
    )
    return redirect("inbox:list", team=request.member.team.slug)


def find_case(request: DeskRequest, pk: int, case: int) -> CrisisCase:
    """A case of this conversation; else 404."""
    conversation = find(request, pk)
    there = CrisisCase.objects.visible_to(request.member).filter(conversation=conversation)
    return get_object_or_404(there.select_related("conversation"), pk=case)
