"""What everybody may read, in their own language: no sign-in, no cookies, no scripts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from herzenstakt.flows import objections as flow
from herzenstakt.moderation.hands import hands_in, is_left_alone
from herzenstakt.moderation.models import Measure, Netiquette
from herzenstakt.moderation.reasons import REASONS, Reason, ReasonClass
from herzenstakt.moderation.statement import last_day, network_hears_complaints
from herzenstakt.web.http import posted
from herzenstakt.web.public.forms import ObjectionForm
from herzenstakt.web.public.words import DONE, LIFTED
from herzenstakt.web.templatetags.desk import say


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
            **_languages(request, language),
        }
        response = render(request, "public/netiquette.html", room)
    response.headers["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    return response


@login_not_required
@csrf_exempt  # there is no cookie that a stranger could borrow: whoever has the key may object
@never_cache
@sensitive_post_parameters("text", "email")
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was done to somebody's words and why, and where they may object. The key is the only way here:
    404 for one that belongs to nothing, or to something that was never done."""
    known = Measure.objects.known_outside().select_related("team", "netiquette", "message__channel")
    measure = get_object_or_404(known, key=key)
    language = _language(request)
    with translation.override(language), timezone.override(measure.team.time_zone):
        form = ObjectionForm(
            posted(request),
            auto_id="objection-%s",
            answers_by_mail=not measure.is_linked_in_public,
        )
        status = 200
        if request.method == "POST":
            if _objects(measure, form):
                return HttpResponseRedirect(request.get_full_path(), status=303)
            status = 422
        room = {**_about(measure), "form": form, **_languages(request, language)}
        response = render(request, "public/objection.html", room, status=status)
    response.headers["Content-Language"] = language
    response.headers["Referrer-Policy"] = "no-referrer"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _objects(measure: Measure, form: ObjectionForm) -> bool:
    """Whether an objection was taken; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        flow.object_to(measure, form.cleaned_data["text"], form.cleaned_data.get("email", ""))
    except flow.NotObjected as reason:
        form.add_error(None, say(reason.sentence))
        return False
    return True


def _about(measure: Measure) -> dict[str, Any]:
    """What may be told to whoever has the key: never the words, and nobody's name; and where the key was told
    in public, nothing of somebody's distress."""
    reason = REASONS.get(measure.reason)
    is_law = reason is not None and reason.reason_class is ReasonClass.LAW
    said = measure.objections.order_by("-pk").first()
    in_force = measure.state == Measure.State.DONE
    decider = said.decided_by_id if said else None
    return {
        "measure": measure,
        "house": measure.team,
        "done": DONE[measure.kind] if in_force else LIFTED[measure.kind],
        "in_force": in_force,
        "reason": reason,
        "is_law": is_law,
        "is_kept_back": measure.is_linked_in_public and _tells_of_distress(reason),
        "last_day": last_day(measure),
        "too_late": flow.is_too_late(measure),
        "network_hears": network_hears_complaints(measure),
        "objection": said,
        "same_person": decider in hands_in(measure) if decider else is_left_alone(measure),
        "may_object": in_force and not flow.is_used_up(measure) and not flow.is_too_late(measure),
    }


def _tells_of_distress(reason: Reason | None) -> bool:
    """Whether a reason says of a person what strangers must not know."""
    return reason is not None and reason.reason_class is ReasonClass.CARE


def _languages(request: HttpRequest, language: str) -> dict[str, Any]:
    """The other languages, and the one that was asked for, to go along with links."""
    return {
        "others": [(code, name) for code, name in OWN_NAMES.items() if code != language],
        "asked": f"?language={language}" if "language" in request.GET else "",
    }


#: each language by the name it has for itself
OWN_NAMES = {"de": "Deutsch", "en": "English"}


def _language(request: HttpRequest) -> str:
    """The one that was asked for, or else the reader's own."""
    asked = request.GET.get("language")
    return asked if asked in OWN_NAMES else (translation.get_language() or "en")[:2]
