"""The doors for everything the networks bring. Open to all, because the seal is what counts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from herzenstakt.channels.connector import Delivery, Greeting
from herzenstakt.channels.models import Channel
from herzenstakt.channels.trouble import Forged, TryLater
from herzenstakt.flows.incoming import receive
from herzenstakt.flows.knocking import NoSuchDoor, greet, greet_at, receive_at

#: of the caller, and no part of what was brought
PRIVATE = ("cookie", "authorization")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def knock(request: HttpRequest, pk: int) -> HttpResponse:
    """The door of one channel. GET: the network looks whether we are here and have asked for this; 404 where
    we have not. POST: 202 for a delivery that is kept, 403 for a forged one, of which nothing is kept. 503
    while we cannot tell."""
    channel = get_object_or_404(Channel.objects.usable(), pk=pk)
    try:
        if request.method == "GET":
            return greeted(greet_at(channel, told_behind(request)))
        receive(channel, brought(request))
    except Forged:
        return HttpResponse(status=404 if request.method == "GET" else 403)
    except TryLater as trouble:
        return come_again(trouble)
    return HttpResponse(status=202)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def knock_at_app(request: HttpRequest, key: str) -> HttpResponse:
    """The door of an application. GET: the network looks whether we are here. POST: 200 for a delivery that
    is kept or speaks of nobody here, 403 for a forged one, 503 while we cannot tell: the network comes
    again."""
    try:
        if request.method == "GET":
            return greeted(greet(key, told_behind(request)))
        receive_at(key, brought(request))
    except NoSuchDoor:
        return HttpResponse(status=404)
    except Forged:
        return HttpResponse(status=403)
    except TryLater as trouble:
        return come_again(trouble)
    return HttpResponse(status=200)


def greeted(greeting: Greeting) -> HttpResponse:
    """What we say to a network that looks whether we are here."""
    return HttpResponse(greeting.body, content_type=greeting.content_type)


def come_again(trouble: TryLater) -> HttpResponse:
    """Not now, and how long to wait."""
    return HttpResponse(status=503, headers={"Retry-After": int(trouble.after.total_seconds())})


def told_behind(request: HttpRequest) -> dict[str, str]:
    """What stands behind the address of a door."""
    return {name: str(value) for name, value in request.GET.items()}


def brought(request: HttpRequest) -> Delivery:
    """What somebody brought, byte for byte."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    told = {name: value for name, value in headers.items() if name not in PRIVATE}
    return Delivery(request.body, told, told_behind(request))
