"""Looking at a conversation: the page, the pane beside the list, and the thread while it is open."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.replies.models import Reply
from herzenstakt.safety.services import is_handed_over
from herzenstakt.web.conversation.card import CHOICES, begun, card_of
from herzenstakt.web.conversation.composer import composer
from herzenstakt.web.conversation.drafts import drafts
from herzenstakt.web.conversation.timeline import Said, timeline
from herzenstakt.web.fragments import NOTHING_NEW, digest_of
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.inbox.listing import listing
from herzenstakt.web.inbox.rooms import Place
from herzenstakt.web.inbox.views import list_words

#: offered when somebody lets a conversation rest; the journal keeps the words
REASONS_TO_REST = (
    _("A thank-you or small talk, nothing to add"),
    _("Spam"),
    _("Settled elsewhere"),
    _("Not meant for us"),
)
#: how many other conversations of the person stand beside this one
OTHERS = 6
#: how often an open conversation is looked at again, in seconds; under way: while an answer travels
CALM, UNDER_WAY = 10, 2


@require_GET
@needs(Permission.READ)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """The whole page; only the pane, when somebody chose a row; only what is new, while it is open."""
    conversation = find(request, pk)
    match request.htmx.target:
        case "thread":
            return refreshed(request, conversation)
        case "pane":
            return render(request, "conversation/_pane.html", whole(request, conversation))
        case "composer":
            return render(request, "conversation/_composer.html", composing(request, conversation))
        case "pause":
            return render(request, "conversation/_rested.html", composing(request, conversation))
        case _:
            return page(request, conversation)


def find(request: DeskRequest, pk: int) -> Conversation:
    """The conversation, if the member may see it; else 404."""
    visible = Conversation.objects.visible_to(request.member).for_list()
    return get_object_or_404(visible, pk=pk)


def address(request: DeskRequest, conversation: Conversation) -> str:
    """Where the conversation is, in the room from which it was opened."""
    where = reverse("conversation:show", args=[request.member.team.slug, conversation.pk])
    return where + Place.of(request.GET).query


def back_to(request: DeskRequest, conversation: Conversation) -> HttpResponse:
    """After an act: look at the conversation again."""
    return redirect(address(request, conversation))


def page(
    request: DeskRequest, conversation: Conversation, status: int = 200, **more: Any
) -> HttpResponse:
    """The conversation with the people who wait beside it."""
    found = listing(request.member, Place.of(request.GET), None)
    words = {**list_words(request, found), **whole(request, conversation), **more}
    return render(request, "conversation/conversation.html", words, status=status)


def whole(request: DeskRequest, conversation: Conversation) -> dict[str, Any]:
    """Everything the pane shows."""
    return {**living(request, conversation), **composing(request, conversation)}


def composing(request: DeskRequest, conversation: Conversation) -> dict[str, Any]:
    """What the composer shows; nothing for those who only read."""
    words: dict[str, Any] = {"conversation": conversation, "place": Place.of(request.GET)}
    if not request.member.may(Permission.WRITE):
        return words
    made = composer(
        conversation,
        request.member,
        answers=chosen(request, conversation),
        begun=begun(conversation, request.member, request.GET.get("begin", "")),
    )
    return {
        **words,
        "composer": made,
        "dangers": CHOICES,
        "next": after(request, conversation),
    }


def chosen(request: DeskRequest, conversation: Conversation) -> Message | None:
    """The message somebody wants to answer, if they chose one that stands here."""
    pk = request.GET.get("answer") or request.POST.get("answers") or ""
    if not pk.isdecimal() or len(pk) > 15:
        return None
    return conversation.messages.said_to_us().filter(pk=pk, gone_at=None).first()


def after(request: DeskRequest, conversation: Conversation) -> Conversation | None:
    """Who waits next, once nobody waits here any more, or the answer is on its way or with a colleague."""
    answered = conversation.replies.under_way()
    handed_over = Reply.objects.visible_to(request.member).handed_over_by(request.member)
    handed_over_here = handed_over.filter(conversation=conversation)
    if conversation.waiting_since and not answered.exists() and not handed_over_here.exists():
        return None
    waiting = Place(channel=Place.of(request.GET).channel).everybody(request.member).waiting()
    answered_too = Reply.objects.visible_to(request.member).under_way().values("conversation")
    others = waiting.exclude(pk=conversation.pk).exclude(pk__in=answered_too)
    others = others.exclude(pk__in=handed_over.values("conversation"))
    return others.select_related("person").first()


def living(request: DeskRequest, conversation: Conversation) -> dict[str, Any]:
    """The parts that change while one looks: head, thread and context, and the digest of all three."""
    travelling = list(undecided(conversation, request.member))
    items = timeline(conversation, request.member)
    arrived = {item.reply for item in items if isinstance(item, Said)}  # while we were looking
    under_way = [reply for reply in travelling if reply not in arrived]
    words = {
        "conversation": conversation,
        "place": Place.of(request.GET),
        "items": items,
        "under_way": under_way,
        "every": UNDER_WAY if any(reply.is_under_way for reply in under_way) else CALM,
        "drafts": drafts(conversation, request.member),
        "calm": card_of(conversation, request.member),
        "is_handed_over": is_handed_over(conversation),
        "others": list(others(conversation, request.member)),
        "reasons": REASONS_TO_REST,
    }
    said = render_to_string("conversation/_living.html", {**words, "oob": False}, request)
    return {**words, "digest": digest_of(said)}


def refreshed(request: DeskRequest, conversation: Conversation) -> HttpResponse:
    """What is new since the reader looked; nothing at all while nothing is."""
    words = living(request, conversation)
    if words["digest"] == request.GET.get("seen"):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "conversation/_living.html", {**words, "oob": True})


def undecided(conversation: Conversation, member: Membership) -> Any:
    """Replies that are on their way, or that a person has to look at."""
    states = (
        Reply.State.READY,
        Reply.State.SENDING,
        Reply.State.REFUSED,
        Reply.State.UNSURE,
    )
    visible = Reply.objects.visible_to(member).filter(conversation=conversation)
    replies = visible.filter(state__in=states)
    return replies.select_related("author__user", "approved_by__user").order_by("pk")


def others(conversation: Conversation, member: Membership) -> Any:
    """The person's other conversations, the latest first."""
    visible = Conversation.objects.visible_to(member).filter(person=conversation.person_id)
    theirs = visible.exclude(pk=conversation.pk)
    return theirs.select_related("channel").newest_first()[:OTHERS]
