"""Switching the language model on and off, trying it, and the record of what was sent where."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows import proposing
from herzenstakt.flows.proposing import private_hosts_in
from herzenstakt.kernel import vault
from herzenstakt.kernel.text import shorten, tidy
from herzenstakt.proposals.endpoint import NoHelp
from herzenstakt.proposals.models import HelpRequest, LanguageModel
from herzenstakt.web.http import DeskRequest, needs, number_in, posted
from herzenstakt.web.machine.forms import ModelForm
from herzenstakt.web.machine.words import Line
from herzenstakt.web.templatetags.desk import say

PAGE = 50


@require_safe
@needs(Permission.LEAD_HOUSE)
def show(request: DeskRequest) -> HttpResponse:
    """Whether there is one, which, and every time it was asked, newest first, paged by key."""
    asked = HelpRequest.objects.visible_to(request.member).defer("texts").order_by("-pk")
    before = number_in(request.GET.get("before", ""))
    if before is not None:
        asked = asked.filter(pk__lt=before)
    found = list(asked.select_related("member__user")[: PAGE + 1])
    room = {
        "model": _model(request),
        "lines": [Line(one) for one in found[:PAGE]],
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
    }
    return render(request, "machine/machine.html", room)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONNECT)
def edit(request: DeskRequest) -> HttpResponse:
    """Ask for what is needed, try it, switch it on if words come back."""
    form = ModelForm(posted(request), initial=_beginning(request), auto_id="model-%s")
    if request.method != "POST" or not form.is_valid():
        return _editor(request, form, status=422 if form.is_bound else 200)
    private = private_hosts_in(form.cleaned_data["address"])
    agreed = bool(request.POST.get("allow_private"))
    if private and not agreed:
        return _editor(request, form, private_hosts=private, status=422)
    wanted = form.wanted(allows_private=agreed)
    try:
        words = proposing.try_out(wanted.endpoint())
    except NoHelp as trouble:
        more = {"trouble": trouble.sentence, "agreed": agreed}
        return _editor(request, form, status=422, **more)
    proposing.switch_on(request.member, wanted)
    messages.success(request, _said(words))
    return redirect("machine:show", team=request.member.team.slug)


@require_POST
@needs(Permission.CONNECT)
def try_it(request: DeskRequest) -> HttpResponse:
    """What it says to a greeting."""
    model = _model(request)
    if model is None or not model.is_on:
        messages.error(request, _("There is no language model to be tried."))
        return redirect("machine:show", team=request.member.team.slug)
    try:
        messages.success(request, _said(proposing.try_out(model.endpoint())))
    except NoHelp as trouble:
        messages.error(request, say(trouble.sentence))
    except vault.Locked:
        messages.error(request, _("The key cannot be read any more. Please switch it on anew."))
    return redirect("machine:show", team=request.member.team.slug)


@require_POST
@needs(Permission.CONNECT)
def off(request: DeskRequest) -> HttpResponse:
    """No more help, and no key."""
    proposing.switch_off(request.member)
    messages.success(request, _("It is off, and its key is forgotten."))
    return redirect("machine:show", team=request.member.team.slug)


# --- steps ---------------------------------------------------------------------------------------


def _model(request: DeskRequest) -> LanguageModel | None:
    models = LanguageModel.objects.visible_to(request.member)
    return models.select_related("changed_by__user").first()


def _beginning(request: DeskRequest) -> dict[str, Any]:
    """What stood there before; never the key."""
    model = _model(request)
    names = ("address", "name", "patience", "private_too")
    return {name: getattr(model, name) for name in names} if model else {}


def _editor(
    request: DeskRequest, form: ModelForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    return render(request, "machine/edit.html", {"form": form, **more}, status=status)


def _said(words: str) -> str:
    """A sentence about what came back: it is quoted, whatever it is."""
    return _("It answers: “%(words)s”") % {"words": shorten(tidy(words), 120)}
