"""Rehearsals: an owner tries a channel out with one comment of their own and one answer to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, Finding, Level
from herzenstakt.channels.models import Channel
from herzenstakt.flows import rehearsing
from herzenstakt.flows.outgoing import NotYet
from herzenstakt.flows.reacting import NotDone
from herzenstakt.kernel.words import Sentence, gettext_noop
from herzenstakt.rehearsals.models import Rehearsal, Stage
from herzenstakt.replies.models import Reply
from herzenstakt.web.channels.apps import keep_findings
from herzenstakt.web.fragments import NOTHING_NEW, digest_of
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.templatetags.desk import say

Outcome = Rehearsal.Outcome

#: how it ended, where the rehearsal does not say why itself
ENDINGS: dict[str, str] = {
    Outcome.UNANSWERED: gettext_noop(
        "Nobody said yes to the answer within a quarter of an hour, so nothing was sent."
    ),
    Outcome.NOT_OURS: gettext_noop(
        "Somebody else had written it. They wait for an answer like everybody else."
    ),
    Outcome.STOPPED: gettext_noop("It was stopped before its end."),
}
#: where an answer stands that was let go and did not arrive yet
UNDER_WAY: dict[str, str] = {
    Reply.State.ASKED: gettext_noop("A colleague reads the answer first."),
    Reply.State.GIVEN_BACK: gettext_noop("A colleague gave the answer back."),
    Reply.State.READY: gettext_noop("The answer is about to leave."),
    Reply.State.SENDING: gettext_noop("The answer is on its way."),
    Reply.State.UNSURE: gettext_noop("The answer may have arrived; we look on the network."),
}


class AnswerForm(forms.Form):
    """The answer, as it goes out."""

    text = forms.CharField(label=gettext_lazy("Your answer"), widget=forms.Textarea({"rows": 3}))


@never_cache
@require_safe
@needs(Permission.CONNECT)
def rehearsal(request: DeskRequest, pk: int) -> HttpResponse:
    """What would happen, what happens now, or what came of it last."""
    channel = _channel(request, pk)
    found = _latest(request, channel)
    if request.htmx.target != "rehearsal":
        return _page(request, channel, found)
    words = _here(request, channel, found)
    if words["digest"] == request.GET.get("seen"):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "channels/_rehearsal.html", words)


@require_POST
@needs(Permission.CONNECT)
def begin(request: DeskRequest, pk: int) -> HttpResponse:
    """Yes: listen for a comment with a code word."""
    channel = _channel(request, pk)
    try:
        rehearsing.begin(channel, request.member)
    except rehearsing.NoRehearsal as trouble:
        messages.error(request, say(trouble.sentence))
        if trouble.findings:
            keep_findings(request, channel, list(trouble.findings))
            return redirect("channels:channel", team=request.member.team.slug, pk=pk)
    return _to(request, channel)


@require_POST
@needs(Permission.CONNECT)
def answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Yes: this comment is mine, and this answer goes out."""
    channel = _channel(request, pk)
    found = get_object_or_404(_all(request, channel).open())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, channel, found, form, 422)
    try:
        rehearsing.answer(found, request.member, form.cleaned_data["text"])
    except (rehearsing.NoRehearsal, NotYet) as trouble:
        form.add_error("text", say(trouble.sentence))
        found.refresh_from_db()
        return _page(request, channel, found, form, 422)
    return _to(request, channel)


@require_POST
@needs(Permission.CONNECT)
def not_ours(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody else wrote it."""
    return _with_the_open_one(request, pk, rehearsing.is_not_ours)


@require_POST
@needs(Permission.CONNECT)
def stop(request: DeskRequest, pk: int) -> HttpResponse:
    """Enough."""
    return _with_the_open_one(request, pk, rehearsing.stop)


@require_POST
@needs(Permission.CONNECT)
def delete_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Our answer shall not stay there."""
    channel = _channel(request, pk)
    found = _latest(request, channel)
    try:
        if found:
            rehearsing.delete_answer(found, request.member)
            messages.success(request, _("Our answer is deleted there."))
    except (rehearsing.NoRehearsal, NotDone) as trouble:
        messages.error(request, say(trouble.sentence))
    return _to(request, channel)


# --- steps ---------------------------------------------------------------------------------------


def _channel(request: DeskRequest, pk: int) -> Channel:
    there = Channel.objects.visible_to(request.member).select_related("app", "team")
    return get_object_or_404(there, pk=pk)


def _all(request: DeskRequest, channel: Channel) -> Any:
    mine = Rehearsal.objects.visible_to(request.member).filter(channel=channel)
    return mine.select_related("channel__app", "reply__message", "reply__conversation", "by__user")


def _latest(request: DeskRequest, channel: Channel) -> Rehearsal | None:
    found: Rehearsal | None = _all(request, channel).order_by("-begun_at", "-pk").first()
    return found


def _with_the_open_one(
    request: DeskRequest, pk: int, act: Callable[[Rehearsal, Membership], None]
) -> HttpResponse:
    """Do something with the rehearsal that goes on, and go back there."""
    channel = _channel(request, pk)
    found = get_object_or_404(_all(request, channel).open())
    try:
        act(found, request.member)
    except rehearsing.NoRehearsal as trouble:
        messages.error(request, say(trouble.sentence))
    return _to(request, channel)


def _to(request: DeskRequest, channel: Channel) -> HttpResponse:
    return redirect("channels:rehearsal", team=request.member.team.slug, pk=channel.pk)


def _page(
    request: DeskRequest,
    channel: Channel,
    found: Rehearsal | None,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    words = _here(request, channel, found, form)
    return render(request, "channels/rehearsal.html", words, status=status)


def _here(
    request: DeskRequest,
    channel: Channel,
    found: Rehearsal | None,
    form: AnswerForm | None = None,
) -> dict[str, Any]:
    """Everything that moves, and a name for how it is now."""
    connector = channel.connector_class
    words = {
        "channel": channel,
        "rehearsal": found,
        "stage": found.stage if found else Stage.OVER,
        "why_not": rehearsing.why_not(channel),
        "condition": connector.can(Ability.REPLY).reason if connector else "",
        "deletes": bool(connector and connector.can(Ability.DELETE_OWN).works),
        "comment": found.comment() if found else None,
        "steps": steps(found) if found else [],
        "ours": rehearsing.answer_of(found) if found else None,
        "form": form or AnswerForm(initial={"text": _("We hear you. Thank you for trying this!")}),
    }
    told = render_to_string("channels/_rehearsal_told.html", words, request)
    return {**words, "told": told, "digest": digest_of(told)}


def steps(found: Rehearsal) -> list[Finding]:
    """What has been seen to work so far, and what has not, in the order in which it happens."""
    told = [_heard(found)] if found.heard_at and found.outcome != Outcome.NOT_OURS else []
    reply = found.reply
    if reply and reply.state == Reply.State.SENT:
        told.append(Finding(Level.GOOD, Sentence(gettext_noop("The network took the answer."))))
    elif reply and reply.state in UNDER_WAY and found.stage is Stage.ANSWERING:
        told.append(Finding(Level.MISSING, Sentence(UNDER_WAY[reply.state])))
    return [*told, *_ending(found)]


def _heard(found: Rehearsal) -> Finding:
    """That the comment came, after how long and by which way."""
    comment, at_the_door = found.comment(), found.came_to_the_door()
    if comment is None or found.heard_at is None:
        return Finding(Level.GOOD, Sentence(gettext_noop("The comment was heard.")))
    seconds = max(0, round((found.heard_at - comment.written_at).total_seconds()))
    words = gettext_noop("Heard after %(seconds)s s.")
    if at_the_door is not None:
        words = (
            gettext_noop("Heard after %(seconds)s s: the network called us.")
            if at_the_door
            else gettext_noop("Heard after %(seconds)s s, by looking and listening there.")
        )
    return Finding(Level.GOOD, Sentence(words, {"seconds": seconds}))


def _ending(found: Rehearsal) -> list[Finding]:
    if found.outcome == Outcome.WORKED:
        return [Finding(Level.GOOD, Sentence(gettext_noop("Read back: it stands there.")))]
    why = found.trouble_sentence or Sentence(ENDINGS.get(found.outcome, ""))
    is_broken = found.outcome in {Outcome.UNHEARD, Outcome.REFUSED}
    return [Finding(Level.BROKEN if is_broken else Level.MISSING, why)] if why else []
