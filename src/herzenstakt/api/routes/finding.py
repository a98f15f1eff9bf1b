"""What every operation looks up first: rows the member may see, or nothing at all."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from herzenstakt.api.door import Asked
from herzenstakt.api.problems import REFUSED, Trouble
from herzenstakt.api.shapes import MessageOut, PromiseOut, ReplyOut
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.groups.models import Group
from herzenstakt.labels.models import Label
from herzenstakt.people.models import Person
from herzenstakt.promises.models import Promise
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import NothingToAnswer, what_to_answer


def conversation_of(request: Asked, pk: int) -> Conversation:
    """A conversation the member may see; else 404."""
    visible = Conversation.objects.visible_to(request.member).for_list()
    return get_object_or_404(visible, pk=pk)


def reply_of(request: Asked, pk: int) -> Reply:
    """An answer the member may see; else 404."""
    visible = Reply.objects.visible_to(request.member).with_context()
    return get_object_or_404(visible.select_related("author__user", "approved_by__user"), pk=pk)


def told(request: Asked, reply: Reply) -> ReplyOut:
    """An answer as it is now, whoever may see it from now on."""
    there = Reply.objects.with_context().select_related("author__user", "approved_by__user")
    return ReplyOut.of(there.get(pk=reply.pk))


def group_of(request: Asked, pk: int) -> Group:
    """A group of the team; else 404."""
    return get_object_or_404(Group.objects.visible_to(request.member), pk=pk)


def label_of(request: Asked, pk: int) -> Label:
    """A label of the team; else 404."""
    return get_object_or_404(Label.objects.visible_to(request.member), pk=pk)


def promise_of(request: Asked, pk: int) -> Promise:
    """A promise the member may see; else 404."""
    return get_object_or_404(Promise.objects.visible_to(request.member), pk=pk)


def promised(request: Asked, promise: Promise) -> PromiseOut:
    """A promise as it is now."""
    return PromiseOut.of(Promise.objects.for_list().get(pk=promise.pk))


def person_of(request: Asked, pk: int) -> Person:
    """Somebody who stands for themselves and whom the member may see; else 404."""
    people = Person.objects.visible_to(request.member).standing()
    return get_object_or_404(people.select_related("team"), pk=pk)


def message_of(request: Asked, pk: int) -> Message:
    """Something that was said in a conversation the member may see; else 404."""
    there = Message.objects.visible_to(request.member).exclude(conversation=None)
    return get_object_or_404(said_with(there), pk=pk)


def said(message: Message) -> MessageOut:
    """Something that was said, as it is now."""
    return MessageOut.of(said_with(Message.objects.all()).get(pk=message.pk))


def said_with(messages: QuerySet[Message]) -> QuerySet[Message]:
    """With everything an act and an answer need of them."""
    return messages.select_related(
        "channel__team", "conversation__post", "handle", "written_as__author__user"
    )


def answered_in(conversation: Conversation, pk: int | None) -> Message:
    """The message an answer speaks to: this one (else 404), or the person's latest words. Raises Trouble
    where nothing is left to be answered."""
    if pk is not None:
        return get_object_or_404(conversation.messages.said_to_us().filter(gone_at=None), pk=pk)
    try:
        return what_to_answer(conversation)
    except NothingToAnswer:
        words = _("The person has said nothing here that could be answered.")
        raise Trouble(REFUSED, words) from None
