"""What a member was told, newest first; the bell that says how much of it is new; whom one can mention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.notices import services
from herzenstakt.notices.mentions import folded, how_to_call, readers_of_notes
from herzenstakt.notices.models import Kind, Notice, NoticeQuerySet
from herzenstakt.notices.words import sentence
from herzenstakt.web.fragments import NOTHING_NEW, digest_of
from herzenstakt.web.http import DeskRequest, asked_for, needs
from herzenstakt.web.inbox.listing import Key
from herzenstakt.web.inbox.rooms import bounded

PAGE = 50
#: names offered at once
OFFERED = 8
ICONS = {
    Kind.MENTION: "at-sign",
    Kind.HANDED_OVER: "users",
    Kind.TAKEN_AWAY: "hand-heart",
    Kind.CALLED: "hand-heart",
    Kind.DANGER: "hand-heart",
    Kind.GIVEN_BACK: "rotate-ccw",
    Kind.LET_GO: "send",
    Kind.TO_READ: "eye",
    Kind.WROTE_AGAIN: "message-circle",
    Kind.PROMISE: "clock",
    Kind.GIVEN: "zap",
    Kind.PROPOSED: "zap",
    Kind.RULE: "zap",
    Kind.RULE_RESTS: "zap",
    Kind.DISCONNECTED: "plug",
    Kind.WEBHOOK_RESTS: "zap",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A notice as it is shown."""

    notice: Notice
    sentence: str
    icon: str

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """In the reader's language."""
        return cls(notice, sentence(notice), ICONS[Kind(notice.kind)])


@require_safe
@needs(Permission.READ)
def notices(request: DeskRequest) -> HttpResponse:
    """The whole page; only the rows, when they are asked for again while it is open."""
    room = _room(request)
    if request.htmx.target == "told":
        if room["digest"] == request.GET.get("seen"):
            return HttpResponse(status=NOTHING_NEW)
        return render(request, "notices/_told.html", room)
    return render(request, "notices/notices.html", room)


def _room(request: DeskRequest) -> dict[str, Any]:
    after = Key.read(request.GET.get("after", ""))
    shown = _after(own(request).with_context().newest_first(), after)
    found = list(shown[: PAGE + 1])
    page = found[:PAGE]
    room: dict[str, Any] = {
        "rows": [Row.of(one) for one in page],
        "has_new": any(one.seen_at is None for one in page),
        "after": request.GET.get("after", "") if after else "",
        "older": str(Key(page[-1].told_at, page[-1].pk)) if len(found) > PAGE else "",
    }
    said = render_to_string("notices/_rows.html", room, request)
    return {**room, "said": said, "digest": digest_of(said)}


def own(request: DeskRequest) -> NoticeQuerySet:
    """What stands at the desk for this member."""
    return Notice.objects.visible_to(request.member).at_the_desk()


def _after(found: NoticeQuerySet, key: Key | None) -> NoticeQuerySet:
    if key is None:
        return found
    return found.filter(told_at__lte=key.at).exclude(told_at=key.at, pk__gte=key.pk)


@require_safe
@needs(Permission.READ)
def go(request: DeskRequest, pk: int) -> HttpResponse:
    """Where a notice leads; it is no news any more."""
    notice = get_object_or_404(Notice.objects.visible_to(request.member), pk=pk)
    team = request.member.team.slug
    Notice.objects.visible_to(request.member).unseen().filter(pk=notice.pk).update(
        seen_at=timezone.now(), push_at=None, mail_at=None
    )
    if notice.conversation_id:
        return redirect("conversation:show", team=team, pk=notice.conversation_id)
    if notice.channel_id:
        return redirect("channels:channel", team=team, pk=notice.channel_id)
    if notice.kind == Kind.RULE_RESTS:
        return redirect("rules:list", team=team)
    if notice.kind == Kind.WEBHOOK_RESTS and request.member.may(Permission.KEEP_WEBHOOKS):
        return redirect("webhooks:list", team=team)
    return redirect("notices:list", team=team)


@require_POST
@needs(Permission.KEEP_OWN)
def read_all(request: DeskRequest) -> HttpResponse:
    """ "All read"."""
    if not services.have_seen_all(request.member):
        messages.info(request, _("There was nothing new."))
    return redirect("notices:list", team=request.member.team.slug)


@require_safe
@needs(Permission.READ)
def bell(request: DeskRequest) -> HttpResponse:
    """The bell anew while a page is open; nothing at all while it says the same."""
    if request.htmx.target != "bell":
        return redirect("notices:list", team=request.member.team.slug)
    new = bounded(own(request).unseen())
    if new == request.GET.get("seen", ""):
        return HttpResponse(status=NOTHING_NEW)
    list_url = reverse("notices:list", args=[request.member.team.slug])
    is_here = request.htmx.current_url_abs_path == list_url
    return render(request, "notices/_bells.html", {"new": new, "is_here": is_here})


@require_safe
@needs(Permission.WRITE)
def colleagues(request: DeskRequest) -> HttpResponse:
    """Those whose name, or a word of it, begins like this; for the list that opens after an @."""
    asked = folded(asked_for(request, "q", 100)).strip()
    everybody = list(readers_of_notes(request.member))
    fitting = [
        one
        for one in everybody
        if one.pk != request.member.pk and _begins(folded(one.user.name), asked)
    ]
    offered = [
        {
            "name": one.user.name,
            "role": one.get_role_display(),
            "write": how_to_call(one, everybody),
        }
        for one in fitting[:OFFERED]
    ]
    return JsonResponse({"colleagues": offered})


def _begins(name: str, asked: str) -> bool:
    return name.startswith(asked) or any(word.startswith(asked) for word in name.split())
