"""A round as a whole: what became of each, and the two ways to leave somebody out."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows.rounds import end, skip
from herzenstakt.rounds.models import Round, RoundStep
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.rounds.steps import after_step, progress


@require_safe
@needs(Permission.WRITE)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """Everybody of the round, and who comes next."""
    whole = find(request, pk)
    return render(request, "rounds/round.html", {"round": progress(whole, request.member)})


@require_POST
@needs(Permission.WRITE)
def stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Enough for now. Drafts stay where they are."""
    whole = find(request, pk)
    end(whole)
    return redirect("post:show", team=request.member.team.slug, pk=whole.post_id)


@require_POST
@needs(Permission.WRITE)
def pass_over(request: DeskRequest, pk: int) -> HttpResponse:
    """Not this person now; on to the next one."""
    mine = RoundStep.objects.visible_to(request.member).select_related("whole")
    step = get_object_or_404(mine, pk=pk)
    skip(step)
    return redirect(after_step(step, request.member))


def find(request: DeskRequest, pk: int) -> Round:
    """The member's own round; else 404."""
    mine = Round.objects.visible_to(request.member).select_related("post__channel")
    return get_object_or_404(mine, pk=pk)
