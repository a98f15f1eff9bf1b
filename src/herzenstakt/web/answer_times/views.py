"""What the team promises; and for leads, saying so."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.kinds import MessageKind
from herzenstakt.conversations.models import AnswerTime, AnswerTimeQuerySet
from herzenstakt.conversations.promised import PROMISED, Within, usual
from herzenstakt.flows.answer_times import promise
from herzenstakt.web.answer_times.forms import AnswerTimesForm
from herzenstakt.web.answer_times.words import in_words
from herzenstakt.web.http import DeskRequest, needs, posted

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@needs(Permission.READ)
def show(request: DeskRequest) -> HttpResponse:
    """Each kind of message and how soon it is answered: in the house, and where a channel differs."""
    own = AnswerTime.objects.visible_to(request.member)
    house = {row.kind: row.within for row in own.filter(channel=None)}
    channels = Channel.objects.visible_to(request.member).order_by("pk")
    room = {
        "house": [
            (MessageKind(kind).label, in_words(house.get(kind, usual(kind))), kind in house)
            for kind in PROMISED
        ],
        "channels": [(one, _differs(own, one)) for one in channels],
    }
    return render(request, "answer_times/answer_times.html", room)


def _differs(own: AnswerTimeQuerySet, channel: Channel) -> list[tuple[str, str]]:
    """What is promised otherwise on a channel."""
    said = {row.kind: row.within for row in own.filter(channel=channel)}
    if channel.is_quick:
        said = {
            kind: usual(kind, is_quick=True)
            for kind in PROMISED
            if usual(kind, is_quick=True) != usual(kind)
        } | said
    return [
        (str(MessageKind(kind).label), in_words(said[kind])) for kind in PROMISED if kind in said
    ]


@require_http_methods(GET_AND_POST)
@needs(Permission.LEAD_HOUSE)
def house(request: DeskRequest) -> HttpResponse:
    """What holds everywhere."""
    return _change(request, None)


@require_http_methods(GET_AND_POST)
@needs(Permission.LEAD_HOUSE)
def channel(request: DeskRequest, pk: int) -> HttpResponse:
    """What holds on one channel."""
    return _change(request, get_object_or_404(Channel.objects.visible_to(request.member), pk=pk))


def _change(request: DeskRequest, channel: Channel | None) -> HttpResponse:
    rows = AnswerTime.objects.visible_to(request.member).filter(channel=channel)
    own: dict[str, Within | None] = {row.kind: row.within for row in rows}
    form = AnswerTimesForm(own, posted(request))
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        room = {"form": form, "channel": channel}
        return render(request, "answer_times/change.html", room, status=status)
    is_news = promise(request.member, form.wanted(), channel)
    words = _("This is promised to everybody who writes from now on.")
    messages.success(request, words if is_news else _("Nothing has changed."))
    return redirect("answer-times:show", team=request.member.team.slug)
