"""A post: what it says, everybody who talks about it, and the answer on top."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Message, Post
from herzenstakt.flows.pinning import can_pin, pin, pinned_under, unpin
from herzenstakt.flows.reacting import NotDone
from herzenstakt.flows.rounds import Begun, NoRound, begin, who_waits
from herzenstakt.rounds.models import Round
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.web.fragments import NOTHING_NEW, digest_of
from herzenstakt.web.http import DeskRequest, needs, number_in, words_in
from herzenstakt.web.inbox.bulk import chosen_in
from herzenstakt.web.post.listing import MOST, PAGE, Under, counts, lines, read
from herzenstakt.web.rounds.steps import address_of, progress
from herzenstakt.web.templatetags.desk import say

#: of those who were left out of a round, by their names
MOST_NAMED = 5
#: saved answers one can begin with
SAVED = 100


@require_safe
@needs(Permission.READ)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """The whole page; the next lines ("more"); or the lines anew while the page is open."""
    post = find(request, pk)
    words = lines_of(request, post)
    if request.htmx.target == "more":
        return render(request, "post/_lines.html", words)
    listed = render_to_string("post/_listed.html", words, request)
    words |= {"listed": listed, "digest": digest_of(listed)}
    if request.htmx.target == "under":
        if words["digest"] == request.GET.get("seen"):
            return HttpResponse(status=NOTHING_NEW)
        return render(request, "post/_live.html", words)
    return render(request, "post/post.html", words | beside(request, post))


def find(request: DeskRequest, pk: int) -> Post:
    """The post, if the member may see it; else 404."""
    visible = Post.objects.visible_to(request.member).select_related("channel__team")
    return get_object_or_404(visible, pk=pk)


def lines_of(request: DeskRequest, post: Post) -> dict[str, Any]:
    """What the list shows. `rows` says how many are open in the browser already, so that they stay when it
    is asked for anew; `open`, how many will be with these."""
    under, after = read(request.GET.get("state", "")), request.GET.get("after", "")[:80]
    rows, more = (number_in(request.GET.get(name, "")) or PAGE for name in ("rows", "open"))
    number = min(max(rows, PAGE), MOST)
    open_now = min(more, MOST) if request.htmx.target == "more" else number
    found = lines(post, request.member, under, after, number)
    state = {"state": under.value} if under is not Under.ALL else {}
    return {
        "post": post,
        "under": under,
        "after": after,
        "lines": found.rows,
        "query": f"?{urlencode(state)}",
        "more": urlencode({**state, "after": found.following, "open": open_now + PAGE})
        if found.following
        else "",
        "open": open_now,
        "pinned": pinned_under(post),
        "pinning": can_pin(post.channel),
        "counts": counts(post, request.member),
        "may_choose": request.member.may(Permission.WRITE),
    }


def beside(request: DeskRequest, post: Post) -> dict[str, Any]:
    """What stands around the list."""
    if not request.member.may(Permission.WRITE):
        return {}
    whole = Round.objects.visible_to(request.member).open().filter(post=post).first()
    known = SavedAnswer.objects.visible_to(request.member).order_by("title")
    return {
        "round": progress(whole, request.member) if whole else None,
        "saved": list(known.only("pk", "title")[:SAVED]),
    }


# --- several, one after the other ----------------------------------------------------------------


@require_POST
@needs(Permission.WRITE)
def begin_round(request: DeskRequest, pk: int) -> HttpResponse:
    """Go to those who were chosen, or to everybody who waits, one after the other."""
    post = find(request, pk)
    chosen = [one.pk for one in chosen_in(request)]
    if words_in(request, "whom") == "everybody":
        chosen = who_waits(post, request.member)
    known = SavedAnswer.objects.visible_to(request.member)
    begins_with = known.filter(pk=number_in(words_in(request, "begins_with")) or 0).first()
    try:
        begun = begin(post, chosen, request.member, begins_with)
    except NoRound as reason:
        messages.error(request, say(reason.sentence))
        return back(request, post)
    tell(request, begun)
    first = begun.round.steps.order_by("place")[0]
    return redirect(address_of(first, request.member))


def tell(request: DeskRequest, begun: Begun) -> None:
    """Who was left out, and why."""
    for name, why in begun.left[:MOST_NAMED]:
        said = _("%(name)s was left alone: %(why)s") % {"name": name, "why": say(why)}
        messages.warning(request, said)


# --- on top --------------------------------------------------------------------------------------


@require_POST
@needs(Permission.ANSWER)
def put_on_top(request: DeskRequest, pk: int, answer: int) -> HttpResponse:
    """One of our answers stands on top under the post."""
    post = find(request, pk)
    visible = Message.objects.visible_to(request.member).filter(conversation__post=post)
    ours = visible.select_related("channel__team", "conversation__post")
    said = get_object_or_404(ours, pk=answer)
    try:
        pin(said, request.member)
    except NotDone as reason:
        messages.error(request, say(reason.sentence))
    else:
        messages.success(request, _("It stands on top now."))
    return back(request, post)


@require_POST
@needs(Permission.ANSWER)
def take_down(request: DeskRequest, pk: int) -> HttpResponse:
    """It stands among the others again."""
    post = find(request, pk)
    if pinned := pinned_under(post):
        try:
            unpin(pinned, request.member)
        except NotDone as reason:
            messages.error(request, say(reason.sentence))
        else:
            messages.success(request, _("It stands among the others again."))
    return back(request, post)


def back(request: DeskRequest, post: Post) -> HttpResponse:
    """The post again."""
    return redirect(reverse("post:show", args=[request.member.team.slug, post.pk]))
