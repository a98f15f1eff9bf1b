"""A writer says whether a hint of the coach fits."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows import coaching
from herzenstakt.flows.coaching import NoSuchCue
from herzenstakt.web.conversation.views import back_to, find
from herzenstakt.web.http import DeskRequest, needs, words_in

#: in the session: about which cues somebody has spoken in which conversations
SPOKEN = "spoken_of_hints"
#: so many are remembered; the oldest are forgotten first
MOST_SPOKEN = 200


@require_POST
@needs(Permission.WRITE)
def vote(request: DeskRequest, pk: int, cue: str) -> HttpResponse:
    """ "Fits" or "does not fit", once for each cue in a conversation; who said it is not kept."""
    conversation = find(request, pk)
    spoken: list[str] = request.session.get(SPOKEN, [])
    this = f"{conversation.pk}/{cue}"
    if this not in spoken:
        try:
            coaching.vote(request.member, cue, words_in(request, "fits") == "yes")
        except NoSuchCue as trouble:
            raise Http404 from trouble
        request.session[SPOKEN] = [*spoken, this][-MOST_SPOKEN:]
    if request.htmx:
        return render(request, "conversation/_voted.html")
    return back_to(request, conversation)
