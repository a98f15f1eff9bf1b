"""What a browser asks for to keep the desk at hand. The same for everybody; nobody's words are in it."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from herzenstakt.web.templatetags.desk import render_still

#: the paper of css/tokens.css, as a system paints it before the page is there
PAPER = "#faf7f3"
#: side in pixels, and whether a system may cut it into a shape of its own
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))


@require_safe
@login_not_required
def manifest(request: HttpRequest) -> HttpResponse:
    """How a system shows the desk among its apps: W3C, Web Application Manifest."""
    told = {
        "id": "/",
        "name": "Herzenstakt",
        "short_name": "Herzenstakt",
        "description": _("Every conversation in one calm place."),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["business", "social"],
        "icons": [icon(side, purpose) for side, purpose in ICONS],
    }
    answer = JsonResponse(told, content_type="application/manifest+json")
    answer["Cache-Control"] = "no-cache"
    return answer


def icon(side: int, purpose: str) -> dict[str, str]:
    """One line of the manifest about one picture."""
    name = f"desk-{side}.png" if purpose == "any" else f"desk-{side}-{purpose}.png"
    return {
        "src": static(f"web/icons/{name}"),
        "sizes": f"{side}x{side}",
        "type": "image/png",
        "purpose": purpose,
    }


@require_safe
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """What one sees where the desk cannot be reached. A browser keeps it beforehand."""
    return render(request, "app/offline.html")


@require_safe
@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """It stands at the root, for it may only look after what lies below it. A browser takes a new one
    when a byte of it has changed, so the page it keeps is named in it by a digest."""
    kept = json.dumps({"page": reverse("offline"), "version": version(get_language())})
    script = f"const KEPT = {kept};\n{worker_script()}"
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def version(language: str | None) -> str:
    """Another one for each page that says or looks something else."""
    parts = ("app/_offline.html", "_styles.html")
    said = "".join(render_still(part, language) for part in parts)
    return sha256(said.encode()).hexdigest()[:16]


@cache
def worker_script() -> str:
    """What runs in a browser beside the desk."""
    return Path(__file__).with_name("sw.js").read_text(encoding="utf-8")
