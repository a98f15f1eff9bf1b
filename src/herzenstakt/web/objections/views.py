"""Objections: those that wait first, and one of them with everything one needs to decide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows import objections as flow
from herzenstakt.flows.reacting import NotDone
from herzenstakt.moderation.hands import is_left_alone
from herzenstakt.moderation.models import Objection
from herzenstakt.moderation.reasons import REASONS
from herzenstakt.web.http import DeskRequest, needs, number_in, posted
from herzenstakt.web.objections.forms import AnswerForm
from herzenstakt.web.templatetags.desk import say

PAGE = 50


@require_safe
@needs(Permission.HIDE)
def objections(request: DeskRequest) -> HttpResponse:
    """Those that wait, the oldest first; then those that are decided, the newest first."""
    ours = Objection.objects.visible_to(request.member).with_context()
    decided = ours.exclude(outcome=Objection.Outcome.OPEN).newest_first()
    before = number_in(request.GET.get("before", ""))
    if before is not None:
        decided = decided.filter(pk__lt=before)
    found = list(decided[: PAGE + 1])
    room = {
        "waiting": [(one, REASONS.get(one.measure.reason)) for one in ours.open().order_by("pk")],
        "decided": [(one, REASONS.get(one.measure.reason)) for one in found[:PAGE]],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
    }
    return render(request, "objections/objections.html", room)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.HIDE)
def objection(request: DeskRequest, pk: int) -> HttpResponse:
    """What was done, what they say to it, and, for who had no hand in it, the decision."""
    ours = Objection.objects.visible_to(request.member).with_context()
    found = get_object_or_404(ours, pk=pk)
    form = AnswerForm(posted(request), auto_id="answer-%s")
    if request.method != "POST":
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    decide = flow.give_way if "give_way" in request.POST else flow.uphold
    try:
        decided = decide(found, request.member, form.cleaned_data["answer"])
    except (flow.NotObjected, NotDone) as reason:
        form.add_error(None, say(reason.sentence))
        return _page(request, ours.get(pk=pk), form, status=409)
    _tell(request, decided)
    return redirect("objections:show", team=request.member.team.slug, pk=pk)


# --- steps ---------------------------------------------------------------------------------------


def _page(
    request: DeskRequest, found: Objection, form: AnswerForm, status: int = 200
) -> HttpResponse:
    hindrance = flow.hindrance(found, request.member)
    room = {
        "objection": found,
        "measure": found.measure,
        "evidence": getattr(found.measure, "evidence", None),
        "reason": REASONS.get(found.measure.reason),
        "conversation": found.measure.message.conversation,
        "is_open": found.outcome == Objection.Outcome.OPEN,
        "hindrance": hindrance,
        "is_left_alone": is_left_alone(found.measure),
        "may_stay": flow.may_stay(found.measure),
        "form": form,
    }
    return render(request, "objections/objection.html", room, status=status)


def _tell(request: DeskRequest, decided: Objection) -> None:
    """Say what whoever objected hears, and where."""
    if decided.outcome == Objection.Outcome.TOO_LATE:
        messages.warning(
            request, _("It cannot be put back any more, and that is what they are told.")
        )
    match flow.answer_by_mail(decided):
        case None:
            messages.success(request, _("Decided. The answer stands on their page."))
        case True:
            messages.success(request, _("Decided. The answer is on its way by mail."))
        case False:
            words = _("Decided. No mail could be sent, so the answer stands on their page.")
            messages.success(request, words)
