"""The numbers on the calm card: where each was read and when, and a lead's own look at them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.safety.helplines import add as add_line
from herzenstakt.safety.helplines import check as check_line
from herzenstakt.safety.helplines import lines_of
from herzenstakt.safety.helplines import remove as remove_line
from herzenstakt.safety.models import Helpline
from herzenstakt.web.http import DeskRequest, needs, words_in
from herzenstakt.web.templatetags.desk import say


@require_safe
@needs(Permission.WRITE)
def helplines(request: DeskRequest) -> HttpResponse:
    """Every number of the team, with what is known of it."""
    lines = lines_of(request.member)
    unchecked = [line for line in lines if line.checked is None]
    return render(request, "helplines/helplines.html", {"lines": lines, "unchecked": unchecked})


@require_POST
@needs(Permission.LEAD_HOUSE)
def check(request: DeskRequest, key: str) -> HttpResponse:
    """A lead has looked one up today."""
    try:
        check_line(request.member, key, words_in(request, "number"), timezone.localdate())
    except NotKept as trouble:
        messages.error(request, say(trouble.sentence))
    else:
        messages.success(request, _("Kept, with the date of today."))
    return redirect("helplines:list", team=request.member.team.slug)


@require_POST
@needs(Permission.LEAD_HOUSE)
def add(request: DeskRequest) -> HttpResponse:
    """A number of the team's own."""
    label, number = words_in(request, "label"), words_in(request, "number")
    try:
        add_line(request.member, label, number, timezone.localdate())
    except NotKept as trouble:
        messages.error(request, say(trouble.sentence))
    else:
        messages.success(request, _("Kept, with the date of today."))
    return redirect("helplines:list", team=request.member.team.slug)


@require_POST
@needs(Permission.LEAD_HOUSE)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """The team's own number goes; one of ours is again as it came."""
    kept = get_object_or_404(Helpline.objects.visible_to(request.member), pk=pk)
    remove_line(request.member, kept)
    return redirect("helplines:list", team=request.member.team.slug)
