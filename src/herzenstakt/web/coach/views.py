"""Every cue of the coach: what it asks, why, what the team's writers said of it, and whether it speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.coach.cues import Quality
from herzenstakt.flows import coaching, pausing
from herzenstakt.flows.coaching import NoSuchCue, Voice
from herzenstakt.web.http import DeskRequest, needs, words_in

QUALITIES: dict[Quality, Promise] = {
    Quality.HUMANE: _("humane"),
    Quality.READY_TO_TALK: _("ready to talk"),
    Quality.EMPATHETIC: _("empathetic"),
    Quality.HELPFUL: _("helpful"),
    Quality.SERVICE_MINDED: _("service-minded"),
    Quality.CONSIDERATE: _("considerate"),
    Quality.REFLECTIVE: _("reflective"),
    Quality.RESPONSIBLE: _("responsible"),
    Quality.DIPLOMATIC: _("diplomatic"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A cue in the words of whoever reads."""

    voice: Voice
    asks: str
    why: str
    quality: Promise


@require_safe
@needs(Permission.WRITE)
def coach(request: DeskRequest) -> HttpResponse:
    """All of them, in the order in which the coach speaks of them."""
    rows = [
        Row(voice, gettext(voice.cue.hint), gettext(voice.cue.why), QUALITIES[voice.cue.quality])
        for voice in coaching.voices(request.member)
    ]
    room: dict[str, Any] = {"rows": rows}
    if request.member.may(Permission.LEAD_COACH):
        room["pauses"] = pausing.measured(request.member)
    return render(request, "coach/coach.html", room)


@require_POST
@needs(Permission.LEAD_COACH)
def choose(request: DeskRequest, cue: str) -> HttpResponse:
    """The coach speaks of this from now on, or no longer."""
    try:
        coaching.choose(request.member, cue, words_in(request, "on") == "yes")
    except NoSuchCue as trouble:
        raise Http404 from trouble
    return redirect("coach:coach", team=request.member.team.slug)
