"""The saved answers beside an answer: found by shortcut or title, and put in where the cursor stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from herzenstakt.accounts.permissions import Permission
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.saved_answers.finding import find as find_saved
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.saved_answers.offering import known_here, offers, ways_here, wordings_of
from herzenstakt.web.conversation.answers import answered, begun_here
from herzenstakt.web.conversation.views import back_to, find
from herzenstakt.web.http import DeskRequest, needs, words_in

LONGEST_QUERY = 200
#: so many are offered; who wants another one types some letters
OFFERED = 12


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.WRITE)
def offered(request: DeskRequest, pk: int) -> HttpResponse:
    """Those that fit what somebody types. htmx gets a sheet to put on top of the composer; a form that comes
    without a script gets a page, and what was typed is kept."""
    conversation = find(request, pk)
    said, draft = answered(request, conversation), begun_here(request, conversation)
    query = (words_in(request, "q") or request.GET.get("q", "")).strip()[:LONGEST_QUERY]
    known = list(SavedAnswer.objects.visible_to(request.member).with_people())
    ways = ways_here(request.member, said.text if said else "", draft)
    fitting = find_saved(query, known)[:OFFERED]
    room = {
        "conversation": conversation,
        "query": query,
        "offers": offers(fitting, known_here(conversation, request.member, said), ways),
        "there_are_some": bool(known),
    }
    match request.htmx.target:
        case "saved-found":
            return render(request, "saved_answers/_found.html", room)
        case "composer":
            return render(request, "saved_answers/_sheet.html", room)
        case _:
            return render(request, "saved_answers/offered.html", room)


@require_POST
@needs(Permission.WRITE)
def begin(request: DeskRequest, pk: int, wording: int) -> HttpResponse:
    """Without a script: the words stand in the draft, after what is there."""
    conversation = find(request, pk)
    visible = SavedAnswer.objects.visible_to(request.member)
    answer = get_object_or_404(visible, pk=wording)
    said = answered(request, conversation)
    if said is None:
        messages.error(request, _("There is nothing left here that could be answered."))
        return back_to(request, conversation)
    known = known_here(conversation, request.member, said)
    fitting = ways_here(request.member, said.text, "")
    wanted = wordings_of(answer, known, (words_in(request, "way"), *fitting))
    draft = Reply.objects.begun_by(request.member, conversation).rstrip()
    text = "\n\n".join(part for part in (draft, wanted[0].text) if part)
    save_draft(conversation, request.member, text, said)
    messages.success(request, _("It stands in your draft. Make it personal before you send it."))
    return back_to(request, conversation)
