"""Writing: one draft per person and conversation, kept on the server while one types."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.replies.models import Attachment, Pause, Reply


class NothingToAnswer(Exception):
    """The person has said nothing that could be answered (any more)."""


def what_to_answer(conversation: Conversation) -> Message:
    """The message a new answer speaks to: the person's latest words. Raises NothingToAnswer."""
    said = conversation.messages.said_to_us().filter(gone_at=None, addressed=True)
    latest = said.select_related("handle").order_by("-written_at", "-pk").first()
    if latest is None:
        raise NothingToAnswer
    latest.channel = conversation.channel
    return latest


def save_draft(
    conversation: Conversation,
    by: Membership,
    text: str,
    answers: Message | None = None,
    *,
    in_private: bool | None = None,
) -> Reply:
    """Keep what somebody is typing; the same row until it is approved or withdrawn.

    `answers`: the message it speaks to; the person's latest words when not given. `in_private`: whether
    only the person is to read it; as it was when not given. Where these very
    words were let go at this moment (a second click), what was let go is given back.
    Raises NothingToAnswer.
    """
    drafts = Reply.objects.drafts_of(by).filter(conversation=conversation)
    draft = drafts.first()
    if draft is None:
        try:
            with transaction.atomic():
                return Reply.objects.create(
                    conversation=conversation,
                    author=by,
                    answers=answers or what_to_answer(conversation),
                    text=text,
                    in_private=bool(in_private),
                )
        except IntegrityError:  # the same person in a second tab
            draft = drafts.get()
    draft.text = text
    if answers is not None:
        draft.answers = answers
    if in_private is not None:
        draft.in_private = in_private
    kept = drafts.filter(pk=draft.pk).update(
        text=draft.text,
        answers=draft.answers_id,
        in_private=draft.in_private,
        changed_at=timezone.now(),
    )
    if kept:
        return draft
    # Somebody let it go just now: what is on its way is never changed, and not said a second time.
    gone = Reply.objects.get(pk=draft.pk)
    if gone.text == text:
        return gone
    return save_draft(conversation, by, text, answers, in_private=in_private)


def put_away(reply: Reply) -> None:
    """The writer does not want to say this after all."""
    drafts = Reply.objects.filter(pk=reply.pk, state=Reply.State.DRAFT)
    if drafts.update(state=Reply.State.WITHDRAWN):
        Attachment.objects.filter(reply=reply.pk).let_go()
        undecided = Pause.objects.filter(reply=reply.pk, outcome="")
        undecided.update(outcome=Pause.Outcome.WITHDRAWN)
