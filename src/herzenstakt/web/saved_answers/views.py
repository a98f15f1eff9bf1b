"""The saved answers of a team and one's own: reading, writing, and looking at them as Karl would get them."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.safety.beginnings import WAYS as IN_ORDER
from herzenstakt.saved_answers import services
from herzenstakt.saved_answers.finding import find
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.saved_answers.offering import Wording, hours_known, offers, wordings_of
from herzenstakt.saved_answers.services import ChangedMeanwhile, may_change
from herzenstakt.web.http import DeskRequest, asked_for, needs, posted
from herzenstakt.web.saved_answers.forms import SavedAnswerForm
from herzenstakt.web.saved_answers.words import GAPS, SOMEBODY
from herzenstakt.web.templatetags.desk import say

LONGEST_QUERY = 200


@require_safe
@needs(Permission.WRITE)
def saved_answers(request: DeskRequest) -> HttpResponse:
    """All that the member may use, each as somebody would get it."""
    query = asked_for(request, "q", LONGEST_QUERY).strip()
    known = list(
        SavedAnswer.objects.visible_to(request.member).with_people().order_by("title", "pk")
    )
    found = find(query, known) if query else known
    rows = [
        (offer, may_change(offer.answer, request.member))
        for offer in offers(found, somebody(request.member), IN_ORDER)
    ]
    room = {"rows": rows, "query": query, "there_are_some": bool(known)}
    return render(request, "saved_answers/saved_answers.html", room)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WRITE)
def add(request: DeskRequest) -> HttpResponse:
    """Write a new one."""
    form = SavedAnswerForm(posted(request), member=request.member, answer=None)
    if request.method != "POST" or not form.is_valid() or "look" in request.POST:
        return _editor(request, form, None)
    try:
        answer = services.add(request.member, form.saying())
    except NotKept as reason:
        form.add_error(None, say(reason.sentence))
        return _editor(request, form, None)
    messages.success(request, _("Kept. You find it while you write an answer."))
    return _to(request, answer)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WRITE)
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Say it better, or share it."""
    answer = _find(request, pk)
    form = SavedAnswerForm(posted(request), member=request.member, answer=answer)
    if request.method != "POST" or not form.is_valid() or "look" in request.POST:
        return _editor(request, form, answer)
    try:
        services.change(answer, request.member, form.saying(), form.cleaned_data["seen"])
    except ChangedMeanwhile as meanwhile:
        wrote = request.POST.copy()
        wrote["seen"] = str(meanwhile.answer.version)
        form = SavedAnswerForm(wrote, member=request.member, answer=answer)
        form.add_error(None, say(meanwhile.sentence))
        return _editor(request, form, meanwhile.answer, status=409)
    except NotKept as reason:
        form.add_error(None, say(reason.sentence))
        return _editor(request, form, answer)
    messages.success(request, _("Saved."))
    return _to(request, answer)


@require_POST
@needs(Permission.WRITE)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Nobody says it like this any more."""
    answer = _find(request, pk)
    try:
        services.remove(answer, request.member)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    else:
        messages.success(request, _("The saved answer is gone."))
    return redirect("saved-answers:list", team=request.member.team.slug)


# --- steps ---------------------------------------------------------------------------------------


def somebody(member: Membership) -> Mapping[str, str]:
    """What fills the gaps where one only looks."""
    own = {"my_name": member.user.get_short_name(), "team": member.team.name}
    return {**SOMEBODY, **own, **hours_known(member.team, None), "post": _("Our new brush is here")}


def _find(request: DeskRequest, pk: int) -> SavedAnswer:
    """The saved answer, if the member may see it; else 404."""
    visible = SavedAnswer.objects.visible_to(request.member).with_people()
    return get_object_or_404(visible, pk=pk)


def _to(request: DeskRequest, answer: SavedAnswer) -> HttpResponse:
    where = reverse("saved-answers:list", args=[request.member.team.slug])
    return redirect(f"{where}#saved-{answer.pk}")


def _editor(
    request: DeskRequest, form: SavedAnswerForm, answer: SavedAnswer | None, status: int = 200
) -> HttpResponse:
    """The form, what may stand in it, and how it reads."""
    room = {
        "form": form,
        "answer": answer,
        "may_change": answer is None or may_change(answer, request.member),
        "gaps": GAPS,
        "looks": _looks(request, form),
    }
    if status == 200 and form.is_bound and form.errors:
        status = 422
    return render(request, "saved_answers/edit.html", room, status=status)


def _looks(request: DeskRequest, form: SavedAnswerForm) -> list[Wording]:
    """What stands in the form, as somebody would get it; asked for by the button "look"."""
    if not (form.is_bound and form.is_valid() and "look" in request.POST):
        return []
    said = form.cleaned_data
    tried = SavedAnswer(
        german_du=said["german_du"], german_sie=said["german_sie"], english=said["english"]
    )
    return wordings_of(tried, somebody(request.member), IN_ORDER)
