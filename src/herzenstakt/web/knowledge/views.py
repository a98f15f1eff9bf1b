"""The cards of the team: reading them, finding one, and keeping them true."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.knowledge import services
from herzenstakt.knowledge.finding import search
from herzenstakt.knowledge.models import Card
from herzenstakt.knowledge.services import ChangedMeanwhile
from herzenstakt.web.http import DeskRequest, asked_for, needs, posted
from herzenstakt.web.knowledge.forms import CardForm
from herzenstakt.web.templatetags.desk import say

LONGEST_QUERY = 200


@require_safe
@needs(Permission.READ)
def cards(request: DeskRequest) -> HttpResponse:
    """All of them, those that need a look first; or those in which some words stand."""
    query = asked_for(request, "q", LONGEST_QUERY).strip()
    known = list(Card.objects.visible_to(request.member).with_people().order_by("title", "pk"))
    found = search(query, known) if query else sorted(known, key=lambda one: not one.needs_a_look)
    room = {
        "cards": found,
        "query": query,
        "there_are_some": bool(known),
        "to_check": sum(card.needs_a_look for card in known),
    }
    return render(request, "knowledge/cards.html", room)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_CARDS)
def add(request: DeskRequest) -> HttpResponse:
    """Write a new one."""
    form = CardForm(posted(request), member=request.member, card=None)
    if request.method != "POST" or not form.is_valid():
        return _editor(request, form, None)
    try:
        card = services.add(request.member, form.wording())
    except NotKept as reason:
        form.add_error(None, say(reason.sentence))
        return _editor(request, form, None)
    messages.success(request, _("Kept. Whoever writes about this finds it now."))
    return _to_card(request, card)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_CARDS)
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Say it better, or say something else."""
    card = _find(request, pk)
    form = CardForm(posted(request), member=request.member, card=card)
    if request.method != "POST" or not form.is_valid():
        return _editor(request, form, card)
    try:
        services.change(card, request.member, form.wording(), form.cleaned_data["seen"])
    except ChangedMeanwhile as meanwhile:
        wrote = request.POST.copy()
        wrote["seen"] = str(meanwhile.card.version)
        form = CardForm(wrote, member=request.member, card=card)
        form.add_error(None, say(meanwhile.sentence))
        return _editor(request, form, meanwhile.card, status=409)
    except NotKept as reason:
        form.add_error(None, say(reason.sentence))
        return _editor(request, form, card)
    messages.success(request, _("Saved."))
    return _to_card(request, card)


@require_POST
@needs(Permission.KEEP_CARDS)
def still_true(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody has checked it."""
    card = _find(request, pk)
    try:
        services.confirm(card, request.member)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    else:
        messages.success(request, _("Good to know. It holds for another half year."))
    return _to_card(request, card)


@require_POST
@needs(Permission.KEEP_CARDS)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """It is true no longer, or nobody asks."""
    card = _find(request, pk)
    try:
        services.remove(card, request.member)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    else:
        messages.success(request, _("The card is gone."))
    return redirect("knowledge:list", team=request.member.team.slug)


# --- steps ---------------------------------------------------------------------------------------


def _find(request: DeskRequest, pk: int) -> Card:
    """A card of the team; else 404."""
    return get_object_or_404(Card.objects.visible_to(request.member).with_people(), pk=pk)


def _editor(
    request: DeskRequest, form: CardForm, card: Card | None, status: int | None = None
) -> HttpResponse:
    """The form; 422 where something in it cannot be kept."""
    came_back = 422 if form.is_bound and form.errors else 200
    room = {"form": form, "card": card}
    return render(request, "knowledge/edit.html", room, status=status or came_back)


def _to_card(request: DeskRequest, card: Card) -> HttpResponse:
    where = reverse("knowledge:list", kwargs={"team": request.member.team.slug})
    return redirect(f"{where}#card-{card.pk}")
