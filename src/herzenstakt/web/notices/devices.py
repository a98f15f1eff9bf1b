"""The browsers of a member that may be woken."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows.ringing import may_call, wake
from herzenstakt.kernel.webpush import BadKeys, browser_keys
from herzenstakt.notices.models import Device
from herzenstakt.notices.services import add_device
from herzenstakt.web.http import DeskRequest, needs, words_in

LONGEST_ENDPOINT = 1000
#: how a browser and a system name themselves; the first that fits counts, for each claims to be others
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@require_POST
@needs(Permission.READ)
def add(request: DeskRequest) -> HttpResponse:
    """This browser may be woken from now on; whoever used it before hears nothing there any more."""
    endpoint = words_in(request, "endpoint")
    p256dh, auth = words_in(request, "p256dh"), words_in(request, "auth")
    if not is_device(endpoint, p256dh, auth):
        messages.error(request, _("This browser gave an address that we do not call."))
        return HttpResponse(status=422)
    name = name_of(request.headers.get("User-Agent", ""))
    add_device(request.member, endpoint, (p256dh, auth), name)
    messages.success(request, _("This device hears of it from now on."))
    return redirect(_settings(request))


def is_device(endpoint: str, p256dh: str, auth: str) -> bool:
    """Whether somebody told an address we would call, and keys that are some."""
    if not endpoint.isascii() or len(endpoint) > LONGEST_ENDPOINT or not may_call(endpoint):
        return False
    try:
        browser_keys(p256dh[:100], auth[:40])
    except BadKeys:
        return False
    return len(p256dh) <= 100 and len(auth) <= 40


def name_of(agent: str) -> str:
    """What a person calls this device: "Firefox, Android"."""
    said = [
        next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, said)) or _("A browser")


@require_POST
@needs(Permission.READ)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """This device is left alone from now on."""
    get_object_or_404(Device.objects.visible_to(request.member), pk=pk).delete()
    messages.success(request, _("This device is left alone from now on."))
    return redirect(_settings(request))


@require_POST
@needs(Permission.READ)
def try_out(request: DeskRequest, pk: int) -> HttpResponse:
    """See whether it arrives."""
    device = get_object_or_404(Device.objects.visible_to(request.member), pk=pk)
    words = {
        "title": request.member.team.name,
        "body": _("This is how it looks when something is for you."),
        "url": reverse("notices:list", args=[request.member.team.slug]),
        "tag": "herzenstakt-try",
    }
    if wake(device, words):
        messages.success(request, _("Sent. It should appear in a moment."))
    else:
        messages.error(
            request, _("That device could not be reached. If it stays like this, add it anew.")
        )
    return redirect(_settings(request))


def _settings(request: DeskRequest) -> str:
    return reverse("notices:settings", args=[request.member.team.slug]) + "#devices"
