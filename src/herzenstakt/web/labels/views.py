"""The labels of the team: reading them, and keeping them few and clear."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows import labelling
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.labels import services
from herzenstakt.labels.models import LONGEST_NAME, Label
from herzenstakt.web.http import DeskRequest, needs, number_in, words_in
from herzenstakt.web.templatetags.desk import say

#: the list behind such a field
NAMES = "label-names"


@require_safe
@needs(Permission.READ)
def labels(request: DeskRequest) -> HttpResponse:
    """All of them, and those that were put away; or the names of those that are offered, for a field that
    completes what is typed."""
    if request.htmx.target == NAMES:
        offered = Label.objects.visible_to(request.member).in_use().by_name()
        return render(request, "labels/_names.html", {"labels": offered})
    return _page(request)


@require_POST
@needs(Permission.KEEP_LABELS)
def add(request: DeskRequest) -> HttpResponse:
    """A new one. Where it cannot be kept, the page comes back with what was typed."""
    name, tone = words_in(request, "name"), words_in(request, "tone")
    try:
        label = services.add(request.member, name, tone)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
        return _page(request, typed=name[:500], tone=tone, status=422)
    messages.success(request, _("“%(name)s” can be put on conversations now.") % {"name": label})
    return redirect("labels:list", team=request.member.team.slug)


@require_POST
@needs(Permission.KEEP_LABELS)
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Another name or another colour, everywhere at once."""
    name, tone = words_in(request, "name"), words_in(request, "tone")
    return _do(request, pk, lambda one: services.change(one, request.member, name, tone))


@require_POST
@needs(Permission.KEEP_LABELS)
def archive(request: DeskRequest, pk: int) -> HttpResponse:
    """Not offered any more; where it is, it stays."""
    return _do(request, pk, lambda one: services.archive(one, request.member))


@require_POST
@needs(Permission.KEEP_LABELS)
def bring_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Offered again."""
    return _do(request, pk, lambda one: services.bring_back(one, request.member))


@require_POST
@needs(Permission.KEEP_LABELS)
def merge(request: DeskRequest, pk: int) -> HttpResponse:
    """Two words for the same thing become one."""
    chosen = number_in(words_in(request, "into"))
    into = _find(request, pk if chosen is None else chosen)
    return _do(request, pk, lambda one: labelling.merge_labels(one, into, request.member))


# --- steps ---------------------------------------------------------------------------------------


def _find(request: DeskRequest, pk: int) -> Label:
    """A label of the team; else 404."""
    return get_object_or_404(Label.objects.visible_to(request.member), pk=pk)


def _do(request: DeskRequest, pk: int, deed: Callable[[Label], object]) -> HttpResponse:
    """Do something to a label, and look at all of them again."""
    label = _find(request, pk)
    try:
        deed(label)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
        return _page(request, status=422)
    messages.success(request, _("Saved."))
    return redirect("labels:list", team=request.member.team.slug)


def _page(request: DeskRequest, status: int = 200, **typed: str) -> HttpResponse:
    known = list(Label.objects.visible_to(request.member).by_name())
    room = {
        "labels": [label for label in known if not label.is_archived],
        "put_away": [label for label in known if label.is_archived],
        "tones": Label.Tone.choices,
        "longest": LONGEST_NAME,
        **typed,
    }
    return render(request, "labels/labels.html", room, status=status)
