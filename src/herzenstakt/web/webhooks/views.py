"""Keeping webhooks, and reading what was sent."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.web.http import DeskRequest, needs, number_in, posted
from herzenstakt.web.templatetags.desk import say
from herzenstakt.web.webhooks.forms import WebhookForm
from herzenstakt.webhooks import services
from herzenstakt.webhooks.events import EVENTS, TEST
from herzenstakt.webhooks.models import KEEP, Call, Webhook

PAGE = 50
FAILED = "failed"


@require_safe
@needs(Permission.KEEP_WEBHOOKS)
def webhooks(request: DeskRequest) -> HttpResponse:
    """All of the team."""
    ours = Webhook.objects.visible_to(request.member).order_by("purpose", "pk")
    return render(request, "webhooks/webhooks.html", {"webhooks": ours})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_WEBHOOKS)
def add(request: DeskRequest) -> HttpResponse:
    """Another one; its secret is shown on the page that follows, and nowhere else."""
    form = WebhookForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            hook, secret = services.add(request.member, form.wanted())
        except NotKept as reason:
            form.add_error(None, say(reason.sentence))
        else:
            return _secret(request, hook, secret)
    return _editor(request, form)


@require_safe
@needs(Permission.KEEP_WEBHOOKS)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One, and what it was told, newest first, paged by key."""
    hook = _find(request, pk)
    calls = Call.objects.visible_to(request.member).filter(webhook=hook).newest_first()
    only_failed = request.GET.get("only") == FAILED
    if only_failed:
        calls = calls.unheard()
    before = number_in(request.GET.get("before", ""))
    if before is not None:
        calls = calls.filter(pk__lt=before)
    found = list(calls.defer("payload")[: PAGE + 1])
    words = {name: event.words for name, event in EVENTS.items()} | {TEST: _("A test")}
    room = {
        "webhook": hook,
        "told_of": [event for event in EVENTS.values() if event.name in hook.events],
        "lines": [(one, words.get(one.event, one.event)) for one in found[:PAGE]],
        "only_failed": only_failed,
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "days": KEEP.days,
    }
    return render(request, "webhooks/webhook.html", room)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_WEBHOOKS)
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Another address, other events."""
    hook = _find(request, pk)
    form = WebhookForm(posted(request), webhook=hook)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(hook, request.member, form.wanted())
        except NotKept as reason:
            form.add_error(None, say(reason.sentence))
        else:
            messages.success(request, _("Saved."))
            return _to(request, hook)
    return _editor(request, form, hook)


@never_cache
@require_POST
@needs(Permission.KEEP_WEBHOOKS)
def rotate(request: DeskRequest, pk: int) -> HttpResponse:
    """A new secret, shown once."""
    hook = _find(request, pk)
    secret = services.rotate(hook, request.member)
    return _secret(request, _find(request, pk), secret, is_new=False)


@require_POST
@needs(Permission.KEEP_WEBHOOKS)
def test(request: DeskRequest, pk: int) -> HttpResponse:
    """Does it listen?"""
    done = _("On its way. In a moment you see here whether it arrived.")
    return _do(request, pk, services.try_out, done)


@require_POST
@needs(Permission.KEEP_WEBHOOKS)
def off(request: DeskRequest, pk: int) -> HttpResponse:
    """For a while it hears nothing."""
    return _do(request, pk, services.switch_off, _("It is off. What happens now it is not told."))


@require_POST
@needs(Permission.KEEP_WEBHOOKS)
def on(request: DeskRequest, pk: int) -> HttpResponse:
    """It hears again."""
    return _do(request, pk, services.switch_on, _("It is told again of what happens from now on."))


@require_POST
@needs(Permission.KEEP_WEBHOOKS)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """It and its log are gone."""
    services.remove(_find(request, pk), request.member)
    messages.success(request, _("Removed. It is told nothing any more."))
    return redirect("webhooks:list", team=request.member.team.slug)


@require_POST
@needs(Permission.KEEP_WEBHOOKS)
def again(request: DeskRequest, call: int) -> HttpResponse:
    """Once more."""
    visible = Call.objects.visible_to(request.member).select_related("webhook")
    one = get_object_or_404(visible, pk=call)
    done = _("It is sent again in a moment, by the same name.")
    return _do(
        request, one.webhook_id, lambda _hook, member: services.send_again(one, member), done
    )


# --- steps ---------------------------------------------------------------------------------------


def _find(request: DeskRequest, pk: int) -> Webhook:
    """A webhook of the team; else 404."""
    ours = Webhook.objects.visible_to(request.member).select_related("added_by__user")
    return get_object_or_404(ours, pk=pk)


def _do(
    request: DeskRequest, pk: int, deed: Callable[[Webhook, Membership], object], done: str
) -> HttpResponse:
    """Do something to a webhook, and look at it again."""
    hook = _find(request, pk)
    try:
        deed(hook, request.member)
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    else:
        messages.success(request, done)
    return _to(request, hook)


def _to(request: DeskRequest, hook: Webhook) -> HttpResponse:
    return redirect("webhooks:show", team=request.member.team.slug, pk=hook.pk)


def _editor(request: DeskRequest, form: WebhookForm, hook: Webhook | None = None) -> HttpResponse:
    room = {"form": form, "webhook": hook}
    return render(request, "webhooks/edit.html", room, status=422 if form.is_bound else 200)


def _secret(
    request: DeskRequest, hook: Webhook, secret: str, *, is_new: bool = True
) -> HttpResponse:
    """The only page that shows a secret. It is no address of its own: nobody comes back to it."""
    room = {"webhook": hook, "secret": secret, "is_new": is_new}
    return render(request, "webhooks/secret.html", room)
