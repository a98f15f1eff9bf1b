"""What everybody may read, in their own language: no sign-in, no cookies, no scripts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from herzenstakt.moderation.models import Netiquette


@login_not_required
@require_safe
def netiquette(request: HttpRequest, house: str, number: int | None = None) -> HttpResponse:
    """The version in force, or an earlier one under its own address. 404 where there is none: nobody
    learns here whether such a team exists."""
    versions = Netiquette.objects.hung_out_by(house).newest_first().select_related("team")
    newest = versions.first()
    shown = newest if number is None else versions.filter(number=number).first()
    if newest is None or shown is None:
        raise Http404
    language = _language(request)
    with translation.override(language), timezone.override(shown.team.time_zone):
        room = {
            "netiquette": shown,
            "text": shown.text_in(language),
            "newest": newest,
            "versions": versions.only("number", "published_at", "team__slug"),
            "address": settings.PUBLIC_URL
            + reverse("public:netiquette-version", args=[house, shown.number]),
            "others": [(code, name) for code, name in OWN_NAMES.items() if code != language],
            "asked": f"?language={language}" if "language" in request.GET else "",
        }
        response = render(request, "public/netiquette.html", room)
    response.headers["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    return response


#: each language by the name it has for itself
OWN_NAMES = {"de": "Deutsch", "en": "English"}


def _language(request: HttpRequest) -> str:
    """The one that was asked for, or else the reader's own."""
    asked = request.GET.get("language")
    return asked if asked in OWN_NAMES else (translation.get_language() or "en")[:2]
