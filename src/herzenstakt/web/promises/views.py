"""The room of promises, and what a person decides about one: in its conversation, or in that room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.moments import YEARS
from herzenstakt.promises import services
from herzenstakt.promises.models import Promise, PromiseQuerySet
from herzenstakt.web.conversation.views import back_to, find
from herzenstakt.web.http import DeskRequest, needs, number_in, posted, words_in
from herzenstakt.web.inbox.rooms import Place
from herzenstakt.web.promises.forms import DayForm, PromiseForm
from herzenstakt.web.templatetags.desk import say

PAGE = 50
MINE = "mine"


@require_safe
@needs(Permission.READ)
def promises(request: DeskRequest) -> HttpResponse:
    """What is still to be done, whatever becomes of the conversation: the soonest day first."""
    ours = Promise.objects.visible_to(request.member).open().soonest_first().for_list()
    is_mine = request.GET.get("whose") == MINE
    there = ours.of(request.member) if is_mine else ours
    found = list(_beyond(there, request.GET.get("after", ""))[: PAGE + 1])
    for promise in found:
        promise.team = request.member.team
    room = {
        "promises": found[:PAGE],
        "is_mine": is_mine,
        "today": request.member.team.today,
        "next": _key(found[PAGE - 1], is_mine=is_mine) if len(found) > PAGE else "",
    }
    return render(request, "promises/promises.html", room)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CARE)
def make(request: DeskRequest, pk: int) -> HttpResponse:
    """By hand: somebody wants to come back to this person on a day."""
    conversation = find(request, pk)
    beginning = {"owner": request.member.pk}
    form = PromiseForm(posted(request), member=request.member, initial=beginning)
    if request.method == "POST" and form.is_valid():
        try:
            services.make(conversation, request.member, form.word())
        except NotKept as reason:
            form.add_error(None, say(reason.sentence))
        else:
            messages.success(request, _("Written down. It is shown until it is done."))
            return back_to(request, conversation)
    status = 422 if request.method == "POST" else 200
    room = {"form": form, "conversation": conversation}
    return render(request, "promises/make.html", room, status=status)


# --- what is proposed ----------------------------------------------------------------------------


@require_POST
@needs(Permission.CARE)
def keep(request: DeskRequest, pk: int) -> HttpResponse:
    """It is one; or another day for something promised before."""
    proposed = _find(request, pk)
    form = PromiseForm(request.POST, member=request.member)
    if not form.is_valid():
        return _told(request, proposed, form)
    word, instead = form.word(), number_in(words_in(request, "instead"))
    if instead is not None:
        old = _find(request, instead)
        return _act(
            request,
            proposed,
            lambda: services.keep_instead(proposed, old, request.member, word.due_on),
            _("It has another day now."),
        )
    done = _("Kept. It is shown until it is done.")
    return _act(request, proposed, lambda: services.keep(proposed, request.member, word), done)


@require_POST
@needs(Permission.CARE)
def dismiss(request: DeskRequest, pk: int) -> HttpResponse:
    """It is none."""
    proposed = _find(request, pk)
    return _act(request, proposed, lambda: services.dismiss(proposed, request.member), "")


# --- what is promised ----------------------------------------------------------------------------


@require_POST
@needs(Permission.CARE)
def kept(request: DeskRequest, pk: int) -> HttpResponse:
    """Done."""
    promise = _find(request, pk)
    done = _("You kept your word. Good.")
    return _act(request, promise, lambda: services.fulfil(promise, request.member), done)


@require_POST
@needs(Permission.CARE)
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """Another day; does the person know?"""
    promise = _find(request, pk)
    form = DayForm(request.POST)
    if not form.is_valid():
        return _told(request, promise, form)
    day, knows = form.cleaned_data["due_on"], "was_told" in request.POST
    done = _("It has another day now.")
    return _act(
        request, promise, lambda: services.move(promise, request.member, day, was_told=knows), done
    )


@require_POST
@needs(Permission.CARE)
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """It will not be done; why not is kept."""
    promise = _find(request, pk)
    why = words_in(request, "why")
    done = _("It is no longer on the list. The journal knows why.")
    return _act(request, promise, lambda: services.drop(promise, request.member, why), done)


@require_POST
@needs(Permission.CARE)
def take(request: DeskRequest, pk: int) -> HttpResponse:
    """ "I do it." """
    promise = _find(request, pk)
    done = _("Thank you. You stand for it now.")
    return _act(request, promise, lambda: services.take(promise, request.member), done)


# --- steps ---------------------------------------------------------------------------------------


def _find(request: DeskRequest, pk: int) -> Promise:
    """The promise, if the member may see it; else 404."""
    visible = Promise.objects.visible_to(request.member).select_related("conversation")
    return get_object_or_404(visible, pk=pk)


def _act(
    request: DeskRequest, promise: Promise, act: Callable[[], object], done: str
) -> HttpResponse:
    try:
        act()
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    else:
        if done:
            messages.success(request, done)
    return _back(request, promise)


def _told(request: DeskRequest, promise: Promise, form: Form) -> HttpResponse:
    """What is wrong with a small form, said where one came from."""
    for name, trouble in form.errors.items():
        messages.error(request, f"{form.fields[name].label}: {trouble[0]}")
    return _back(request, promise)


def _back(request: DeskRequest, promise: Promise) -> HttpResponse:
    """Where one came from: the room, or the conversation."""
    if words_in(request, "back") == "room":
        return redirect("promises:list", team=request.member.team.slug)
    where = reverse("conversation:show", args=[request.member.team.slug, promise.conversation_id])
    return redirect(where + Place.of(request.GET).query)


def _key(promise: Promise, *, is_mine: bool) -> str:
    """The way to what stands after a row."""
    after = {"after": f"{promise.due_on.isoformat()}_{promise.pk}"}
    return urlencode({"whose": MINE, **after} if is_mine else after)


def _beyond(there: PromiseQuerySet, after: str) -> PromiseQuerySet:
    """What stands after a key; everything for anything else."""
    day, _, pk = after.partition("_")
    try:
        due_on = date.fromisoformat(day)
    except ValueError:
        return there
    number = number_in(pk)
    if number is None or due_on.year not in YEARS:
        return there
    same = Q(due_on=due_on, pk__gt=number)
    return there.filter(Q(due_on__gt=due_on) | same, due_on__gte=due_on)
