"""The one door for everything the networks bring. Open to all, because the seal is what counts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.models import Channel
from herzenstakt.channels.trouble import Forged
from herzenstakt.flows.incoming import receive


@csrf_exempt
@login_not_required
@require_POST
def knock(request: HttpRequest, pk: int) -> HttpResponse:
    """202 for a delivery that is kept, 403 for a forged one, of which nothing is kept."""
    channel = get_object_or_404(Channel.objects.usable(), pk=pk)
    headers = {name.lower(): value for name, value in request.headers.items()}
    for private in ("cookie", "authorization"):
        headers.pop(private, None)
    try:
        receive(channel, Delivery(request.body, headers))
    except Forged:
        return HttpResponse(status=403)
    return HttpResponse(status=202)
