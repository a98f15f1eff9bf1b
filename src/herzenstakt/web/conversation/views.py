"""Looking at a conversation: the page, the pane beside the list, and the thread while it is open."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET
from django_htmx.http import trigger_client_event

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, ConversationQuerySet, Message
from herzenstakt.flows import bringing_back
from herzenstakt.flows.grouping import to_take_back
from herzenstakt.flows.handing_over import can_be_handed, may_hand_over, request_in
from herzenstakt.groups.models import Group
from herzenstakt.notices.services import have_seen
from herzenstakt.presence.services import look
from herzenstakt.replies.models import LET_GO, Reply, ReplyQuerySet
from herzenstakt.replies.seen import Moment, Seen
from herzenstakt.replies.services import NothingToAnswer, what_to_answer
from herzenstakt.rounds.models import RoundStep
from herzenstakt.safety.services import is_handed_over
from herzenstakt.web.conversation.card import CHOICES, begun, card_of
from herzenstakt.web.conversation.composer import Composer, composer
from herzenstakt.web.conversation.drafts import drafts
from herzenstakt.web.conversation.promised import NOTHING_PROMISED, promised
from herzenstakt.web.conversation.rare import Rare, rare_in
from herzenstakt.web.conversation.reasons import REASONS_TO_REST
from herzenstakt.web.conversation.timeline import Said, latest_to_answer, timeline
from herzenstakt.web.conversation.together import together_here
from herzenstakt.web.fragments import NOTHING_NEW, digest_of
from herzenstakt.web.groups.words import given_in_words
from herzenstakt.web.http import DeskRequest, needs, number_in
from herzenstakt.web.inbox.rooms import Place
from herzenstakt.web.inbox.views import list_words, rows_beside
from herzenstakt.web.labels.chips import labels_on
from herzenstakt.web.rounds.steps import beginning_of, progress, step_of, words_before

#: until when one may put a conversation off; the last one asks for a time
LATERS = {
    "tomorrow": gettext_lazy("Tomorrow morning"),
    "three_days": gettext_lazy("In three days"),
    "monday": gettext_lazy("Next Monday"),
    "at": gettext_lazy("At another time"),
}
#: what may change while one looks
LIVING = ("thread", "calm", "head", "context")
#: how many other conversations of the person stand beside this one
OTHERS = 6
#: how many colleagues one can choose from when handing over
COLLEAGUES = 200
#: a colleague, as `str(user)` says it
CALLED = Coalesce(NullIf("user__name", Value("")), "user__email", output_field=CharField())
#: how often an open conversation is looked at again, in seconds; under way: while an answer travels
CALM, UNDER_WAY = 10, 2


@require_GET
@needs(Permission.READ)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """The whole page; only the pane, when somebody chose a row; only what is new, while it is open."""
    conversation = find(request, pk)
    seen_now = have_seen(request.member, conversation)
    match request.htmx.target:
        case "thread":
            return refreshed(request, conversation)
        case "pane":
            look(conversation.pk, request.member)
            words = {**whole(request, conversation, opened=True), "has_seen_news": seen_now > 0}
            return render(request, "conversation/_pane.html", words)
        case "composer":
            words = composing(request, conversation, moment=moment_before(request))
            return render(request, "conversation/_composer.html", words)
        case "pause":
            return render(request, "conversation/_rested.html", composing(request, conversation))
        case _:
            look(conversation.pk, request.member)
            return page(request, conversation, opened=True)


def find(request: DeskRequest, pk: int) -> Conversation:
    """The conversation, if the member may see it; else 404."""
    visible = Conversation.objects.visible_to(request.member).for_list()
    conversation = get_object_or_404(visible, pk=pk)
    conversation.team = request.member.team  # the same row, which need not be asked for again
    return conversation


def address(request: DeskRequest, conversation: Conversation) -> str:
    """Where the conversation is, in the room from which it was opened."""
    where = reverse("conversation:show", args=[request.member.team.slug, conversation.pk])
    return where + Place.of(request.GET).query


def back_to(request: DeskRequest, conversation: Conversation) -> HttpResponse:
    """After an act: look at the conversation again."""
    return redirect(address(request, conversation))


def page(
    request: DeskRequest,
    conversation: Conversation,
    status: int = 200,
    *,
    opened: bool = False,
    **more: Any,
) -> HttpResponse:
    """The conversation with the people who wait beside it; alone, where it is a step of a round. `opened`:
    somebody wants to read it now."""
    if step := step_of(request, conversation):
        around = at_step(request, step, opened=opened)
        room = {**composing(request, conversation), **around, **more}
        return render(request, "rounds/step.html", room, status=status)
    found = rows_beside(request)
    read = whole(request, conversation, opened=opened)
    words = {**list_words(request, found), **read, **more}
    return render(request, "conversation/conversation.html", words, status=status)


def at_step(request: DeskRequest, step: RoundStep, *, opened: bool = False) -> dict[str, Any]:
    """What stands around the composer at a step of a round."""
    said = words_before(step.conversation, request.member)
    away = bringing_back.look_at(step.conversation, said, opened=opened)
    read = {"said": said, "away": away, "next": None}
    return {"round": progress(step.whole, request.member, step), **read}


def whole(
    request: DeskRequest, conversation: Conversation, *, opened: bool = False
) -> dict[str, Any]:
    """Everything the pane shows. `opened`: somebody wants to read it now."""
    rare = rare_in(conversation, request.member)
    moment = Moment.of(conversation, has_replies=rare.ours)
    words = living(request, conversation, rare, opened=opened)
    latest = latest_to_answer(words["items"])
    composed = composing(request, conversation, rare, latest, moment)
    return {**words, **composed, "unread": unread_in(composed)}


def unread_in(composed: dict[str, Any]) -> Message | None:
    """The message that is answered here, where its words may come while somebody writes."""
    made = composed.get("composer")
    is_away = isinstance(made, Composer) and made.answers.may_come_back
    return made.answers if isinstance(made, Composer) and is_away else None


def composing(
    request: DeskRequest,
    conversation: Conversation,
    rare: Rare | None = None,
    latest: Message | None = None,
    moment: Moment | None = None,
) -> dict[str, Any]:
    """What the composer shows; nothing for those who only read. `latest`: the person's latest words, where
    they are known; `moment`: when the words were read that stand above."""
    rare = rare or rare_in(conversation, request.member)
    words: dict[str, Any] = {
        "conversation": conversation,
        "place": Place.of(request.GET),
        "together": together_here(request, conversation, rare),
    }
    if not request.member.may(Permission.WRITE):
        return words
    answers = chosen(request, conversation)
    made = composer(
        conversation,
        request.member,
        answers=answers,
        begun=begun(conversation, request.member, request.GET.get("begin", ""))
        or begun_at_step(request, conversation, answers),
        rare=rare,
        latest=latest,
        moment=moment,
    )
    return {
        **words,
        "composer": made,
        "dangers": CHOICES,
        "next": after(request, conversation, rare),
    }


def moment_before(request: DeskRequest) -> Moment | None:
    """When the words were read that stand above already, where only the composer is wanted anew."""
    said = request.GET.get("seen")
    return None if said is None else Seen.read(said).moment


def begun_at_step(request: DeskRequest, conversation: Conversation, answers: Message | None) -> str:
    """What an answer begins with at a step of a round."""
    step = step_of(request, conversation)
    if step is None or step.whole.begins_with is None:
        return ""
    try:
        said = answers or what_to_answer(conversation)
    except NothingToAnswer:
        return ""
    return beginning_of(step, request.member, said)


def chosen(request: DeskRequest, conversation: Conversation) -> Message | None:
    """The message somebody wants to answer, if they chose one that stands here."""
    pk = number_in(request.GET.get("answer") or request.POST.get("answers") or "")
    if pk is None:
        return None
    return conversation.messages.said_to_us().filter(pk=pk, gone_at=None).first()


def after(request: DeskRequest, conversation: Conversation, rare: Rare) -> Conversation | None:
    """Who waits next, once nobody waits here any more, or the answer is on its way or with a colleague."""
    if conversation.waiting_since and not rare.ours:
        return None
    answered = conversation.replies.under_way()
    handed_over = Reply.objects.visible_to(request.member).handed_over_by(request.member)
    handed_over_here = handed_over.filter(conversation=conversation)
    if conversation.waiting_since and not answered.exists() and not handed_over_here.exists():
        return None
    here = Place.of(request.GET)
    waiting = Place(channel=here.channel, group=here.group).everybody(request.member).waiting()
    answered_too = Reply.objects.visible_to(request.member).under_way().values("conversation")
    others = waiting.exclude(pk=conversation.pk).exclude(pk__in=answered_too)
    others = others.exclude(pk__in=handed_over.values("conversation"))
    return others.select_related("person").first()


def living(
    request: DeskRequest,
    conversation: Conversation,
    rare: Rare | None = None,
    *,
    opened: bool = False,
) -> dict[str, Any]:
    """The parts that change while one looks, each rendered once, and the digest of all of them: it stands in
    the address by which the page asks for news. `opened`: somebody wants to read it now."""
    rare = rare or rare_in(conversation, request.member)
    # drafts say what was seen when they are let go: so before anything is read that stands above them
    begun_here = drafts(conversation, request.member) if rare.reply else []
    travelling = list(undecided(conversation, request.member)) if rare.reply else []
    items = timeline(conversation, request.member, rare)
    arrived = {item.reply for item in items if isinstance(item, Said)}  # while we were looking
    under_way = [reply for reply in travelling if reply not in arrived]
    asked = request_in(conversation, request.member) if rare.request else None
    said = (item.message for item in items if isinstance(item, Said))
    away = bringing_back.look_at(conversation, said, opened=opened)
    is_soon = any(reply.is_under_way for reply in under_way) or (away and away.is_asked)
    words = {
        "conversation": conversation,
        "place": Place.of(request.GET),
        "items": items,
        "under_way": under_way,
        "away": away,
        "every": UNDER_WAY if is_soon else CALM,
        "drafts": begun_here,
        "promised": promised(conversation, request.member) if rare.promise else NOTHING_PROMISED,
        "calm": card_of(conversation, request.member) if rare.case else None,
        "is_handed_over": is_handed_over(conversation),
        "care_request": asked,
        "given_because": given_in_words(asked),
        "groups": groups(conversation, request.member),
        "may_take_back_move": to_take_back(conversation, request.member) is not None,
        "colleagues": colleagues(conversation, request.member),
        "others": list(others(conversation, request.member)),
        "reasons": REASONS_TO_REST,
        "laters": LATERS.items(),
        "labels": labels_on(conversation, request.member) if rare.label else [],
    }
    inside = {
        part: render_to_string(f"conversation/_inside_{part}.html", words, request)
        for part in LIVING
    }
    return {**words, "inside": inside, "digest": digest_of("".join(inside.values()))}


def refreshed(request: DeskRequest, conversation: Conversation) -> HttpResponse:
    """What is new since the reader looked; nothing at all while nothing is."""
    moment = Moment.of(conversation)
    words = living(request, conversation)
    if words["digest"] == request.GET.get("seen"):
        return HttpResponse(status=NOTHING_NEW)
    more = reading(request, conversation, moment)
    news = render(request, "conversation/_living.html", {**words, **more, "oob": True})
    return trigger_client_event(news, "news")  # a composer that is closed looks whether it still is


def reading(
    request: DeskRequest, conversation: Conversation, moment: Moment
) -> dict[str, Message | Seen | None]:
    """What has become of words that were answered unread when the reader last looked (`unread_in`): they
    still are, or they are here, and whoever answers them has them before their eyes now."""
    pk = number_in(request.GET.get("unread") or "")
    if pk is None:
        return {}
    said = conversation.messages.said_to_us().filter(pk=pk, gone_at=None).first()
    if said is None or said.expired_at:
        return {"unread": said}
    return {"read": said, "seen_now": Seen.of(conversation, said, moment)}


def colleagues(conversation: Conversation, member: Membership) -> list[tuple[int, str]]:
    """To whom the member can hand the conversation over, by number and name; nobody where it is not theirs
    to give."""
    if not may_hand_over(conversation, member):
        return []
    others = can_be_handed(member).values_list("pk", CALLED)[:COLLEAGUES]
    return [(pk, name) for pk, name in others if pk != conversation.caretaker_id]


def groups(conversation: Conversation, member: Membership) -> list[tuple[str, str]]:
    """To which other group the member can give it, or out of its own, in the same way; a team without
    groups is not asked."""
    if not member.team.has_groups or not may_hand_over(conversation, member):
        return []
    there = Group.objects.visible_to(member).in_order().values_list("pk", "name")
    others = [(f"group-{pk}", name) for pk, name in there if pk != conversation.group_id]
    nobodys = [("group-none", gettext("none: the whole team"))] if conversation.group_id else []
    return [*others, *nobodys]


def undecided(conversation: Conversation, member: Membership) -> ReplyQuerySet:
    """Replies that are on their way, or wait for a person: to post them, or to look at them."""
    visible = Reply.objects.visible_to(member).filter(conversation=conversation)
    replies = visible.filter(state__in=(*LET_GO, Reply.State.REFUSED))
    return replies.select_related("author__user", "approved_by__user", "answers").order_by("pk")


def others(conversation: Conversation, member: Membership) -> ConversationQuerySet:
    """The person's other conversations, the latest first."""
    visible = Conversation.objects.visible_to(member).filter(person=conversation.person_id)
    theirs = visible.exclude(pk=conversation.pk)
    return theirs.select_related("channel").newest_first()[:OTHERS]
