"""Keeping saved views: a name for what one looks for again and again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.search import services
from herzenstakt.search.filters import LONGEST
from herzenstakt.search.models import SavedView
from herzenstakt.search.seeking import seek
from herzenstakt.web.http import DeskRequest, asked_for, needs, posted
from herzenstakt.web.inbox.rooms import Place
from herzenstakt.web.saved.counting import numbered
from herzenstakt.web.saved.forms import ViewForm
from herzenstakt.web.templatetags.desk import say


@require_safe
@needs(Permission.READ)
def all_views(request: DeskRequest) -> HttpResponse:
    """What the team shares, and one's own."""
    member = request.member
    lines = [
        {
            "view": view,
            "url": _inbox(request, view),
            "troubles": seek(member, view.filter).troubles,
            "may_change": services.may_change(view, member),
        }
        for view in SavedView.objects.visible_to(member).in_order()
    ]
    shared = [line for line in lines if line["view"].is_shared]  # type: ignore[attr-defined]
    own = [line for line in lines if line not in shared]
    return render(request, "saved/list.html", {"shared": shared, "own": own})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_OWN)
def add(request: DeskRequest) -> HttpResponse:
    """A new one, out of a search."""
    query = asked_for(request, "q", LONGEST)
    form = ViewForm(request.member, posted(request), None, query)
    if request.method != "POST" or not form.is_valid():
        return _editor(request, form, None)
    try:
        view = services.save_view(request.member, form.wish())
    except NotKept as reason:
        form.add_error(None, say(reason.sentence))
        return _editor(request, form, None)
    messages.success(request, _("Saved. It stands beside the rooms now."))
    return redirect(_inbox(request, view))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_OWN)
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Another name, another symbol, something else to look for."""
    view = _find(request, pk)
    if not services.may_change(view, request.member):
        messages.error(request, _("Your role may not change what the team shares."))
        return redirect("saved:list", team=request.member.team.slug)
    form = ViewForm(request.member, posted(request), view, "")
    if request.method != "POST" or not form.is_valid():
        return _editor(request, form, view)
    try:
        services.change_view(view, request.member, form.wish())
    except NotKept as reason:
        form.add_error(None, say(reason.sentence))
        return _editor(request, form, view)
    messages.success(request, _("Saved."))
    return redirect("saved:list", team=request.member.team.slug)


@require_POST
@needs(Permission.KEEP_OWN)
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    try:
        services.move_view(_find(request, pk), request.member, up="up" in request.POST)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    return redirect("saved:list", team=request.member.team.slug)


@require_POST
@needs(Permission.KEEP_OWN)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Nobody looks for it any more."""
    try:
        services.remove_view(_find(request, pk), request.member)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    else:
        messages.success(request, _("The view is gone. No conversation has changed."))
    return redirect("saved:list", team=request.member.team.slug)


@require_safe
@needs(Permission.READ)
def numbers(request: DeskRequest) -> HttpResponse:
    """The navigation once more, now with who waits in each view: counted after the page, not before it."""
    if not request.htmx:
        return redirect("saved:list", team=request.member.team.slug)
    here = Place.of(request.GET).view
    saved = SavedView.objects.visible_to(request.member).in_order()
    lines = [
        {"line": line, "url": _inbox(request, line.view), "is_here": line.view.pk == here}
        for line in numbered(request.member, saved)
    ]
    return render(request, "saved/_lines.html", {"lines": lines})


# --- steps ---------------------------------------------------------------------------------------


def _find(request: DeskRequest, pk: int) -> SavedView:
    """A view of the team or the member's own; one that a colleague keeps for themselves is not there."""
    return get_object_or_404(SavedView.objects.visible_to(request.member), pk=pk)


def _inbox(request: DeskRequest, view: SavedView) -> str:
    where = reverse("inbox:list", args=[request.member.team.slug])
    return where + Place(view=view.pk).query


def _editor(request: DeskRequest, form: ViewForm, view: SavedView | None) -> HttpResponse:
    """The form; 422 where something in it cannot be kept."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "saved/edit.html", {"form": form, "view": view}, status=status)
