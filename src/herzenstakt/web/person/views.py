"""A person: under which names they are known, and everything we ever talked about. No scores."""

from __future__ import annotations

from django.db.models import Max, Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.people.models import Person
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.inbox.listing import Key, beyond

PAGE = 30
NOTES = 20


@require_GET
@needs(Permission.READ)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """Names, first and last contact, conversations on all networks (newest first), notes."""
    person = get_object_or_404(Person.objects.visible_to(request.member), pk=pk)
    theirs = Conversation.objects.visible_to(request.member).filter(person=person)
    after = Key.read(request.GET.get("after", ""))
    wanted = theirs.for_list().newest_first()
    if not request.member.may(Permission.READ_PRIVATE) and not theirs.exists():
        raise Http404  # whoever talks with us in private only is known to those who may read it
    rows = list((beyond(wanted, after) if after and not after.waits else wanted)[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    notes = Note.objects.visible_to(request.member).filter(conversation__person=person)
    said = Message.objects.visible_to(request.member).filter(conversation__person=person)
    words = {
        "person": person,
        "handles": list(person.handles.order_by("pk")),
        "contact": said.said_to_us().aggregate(first=Min("written_at"), last=Max("written_at")),
        "conversations": rows[:PAGE],
        "following": Key(last.last_message_at, last.pk) if last else None,
        "notes": notes.select_related("author__user").order_by("-written_at", "-pk")[:NOTES],
    }
    return render(request, "person/person.html", words)
