"""Answers: writing them, letting them go, reading those of colleagues, taking them back."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from pydantic import Field

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import After, Body, Limit, Number, Part, by_number, text
from herzenstakt.api.problems import (
    CHANGED,
    PAUSE_FIRST,
    REFUSED,
    SECOND_LOOK,
    Trouble,
    in_words,
)
from herzenstakt.api.routes.finding import conversation_of, reply_of, told
from herzenstakt.api.shapes import ReplyOut, ReplyPage
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import outgoing, pausing, second_look, together
from herzenstakt.flows.outgoing import AnsweredMeanwhile, PauseFirst, SecondLookFirst
from herzenstakt.kernel.jobs import enqueue
from herzenstakt.kernel.text import legible
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import NothingToAnswer, put_away, save_draft

part = Part("replies")

#: as at the desk: nobody could want an answer to be longer
LONGEST = 20_000

SeenIn = text(200, "What you have seen of the conversation (its `seen`).", "12.3-.1.1a2b3c4d")
WordsIn = text(16, "Which words you mean (`words` of the answer).", "9f86d081884c7d65")


# --- the own draft -------------------------------------------------------------------------------


def _draft(request: Asked, conversation: int) -> Reply:
    """The member's draft in a conversation; else 404."""
    there = conversation_of(request, conversation)
    mine = Reply.objects.drafts_of(request.member).with_context().filter(conversation=there)
    return get_object_or_404(mine.select_related("author__user", "approved_by__user"))


@part.get("/conversations/{int:conversation}/draft", Permission.WRITE, ReplyOut)
def get_draft(request: Asked, conversation: int) -> ReplyOut:
    """What the member has written here so far."""
    return ReplyOut.of(_draft(request, conversation))


class DraftIn(Body):
    """What the answer says."""

    text: text(LONGEST, "The answer.", "The blue one comes in spring.")  # type: ignore[valid-type]
    answers: Number | None = Field(
        None, description="The message it speaks to; empty: the person's latest words."
    )
    in_private: bool | None = Field(
        None,
        description="Whether only the person is to read it, although they spoke before others (some networks"
        " let you). Empty: as it was.",
    )
    words: WordsIn | None = Field(  # type: ignore[valid-type]
        None, description="`words` of the draft you have read; where it is another one by now, 412."
    )


@part.put("/conversations/{int:conversation}/draft", Permission.WRITE, ReplyOut)
def save_my_draft(request: Asked, conversation: int, body: DraftIn) -> ReplyOut:
    """Keep what somebody writes. There is one draft for each member and conversation."""
    there = conversation_of(request, conversation)
    mine = Reply.objects.drafts_of(request.member).filter(conversation=there)
    if not legible(body.text) and not mine.exclude(attachments=None).exists():
        raise Trouble(REFUSED, _("There is nothing to send yet."))
    answers = _answered(there, body.answers) if body.answers is not None else None
    with transaction.atomic():
        _must_be_known(request, there, body.words)
        try:
            kept = save_draft(
                there,
                request.member,
                body.text.replace("\r\n", "\n"),
                answers,
                in_private=body.in_private,
            )
        except NothingToAnswer:
            words = _("The person has said nothing here that could be answered.")
            raise Trouble(REFUSED, words) from None
    return told(request, kept)


def _answered(conversation: Conversation, pk: int) -> Message:
    said = conversation.messages.said_to_us().filter(gone_at=None)
    return get_object_or_404(said, pk=pk)


def _must_be_known(request: Asked, conversation: Conversation, words: str | None) -> None:
    """Two programs of one member do not overwrite each other unseen. Raises Trouble."""
    if words is None:
        return
    mine = Reply.objects.drafts_of(request.member).filter(conversation=conversation)
    held = mine.select_for_update(of=("self",)).select_related("answers").first()
    if held is None or held.words != words:
        now = ReplyOut.of(held).words if held else ""
        raise Trouble(CHANGED, _("Somebody has written on in this draft."), words=now)


@part.delete("/conversations/{int:conversation}/draft", Permission.WRITE)
def forget_draft(request: Asked, conversation: int) -> None:
    """Put the own draft away."""
    there = conversation_of(request, conversation)
    for mine in Reply.objects.drafts_of(request.member).filter(conversation=there):
        put_away(mine)


class LetGoIn(Body):
    """What you have seen, and which words you mean."""

    seen: SeenIn  # type: ignore[valid-type]
    words: WordsIn  # type: ignore[valid-type]
    as_it_is: bool = Field(False, description="Braces in it are meant to stand there.")
    wordless: bool = Field(False, description="What is attached goes without a description.")
    unread: bool = Field(False, description="It answers words that are no longer here.")
    why: text(pausing.LONGEST_WHY, "One word why a pause cannot be.", "deadline") = ""  # type: ignore[valid-type]


@part.post("/conversations/{int:conversation}/draft/approve", Permission.ANSWER, ReplyOut)
def approve_draft(request: Asked, conversation: int, body: LetGoIn) -> ReplyOut:
    """Let the own draft go out. For a few seconds it can be taken back; then it is delivered once."""
    draft = _draft(request, conversation)

    def go() -> None:
        if body.why:
            pausing.hurry(draft, body.why)
        outgoing.approve(
            draft,
            request.member,
            Seen.read(body.seen),
            body.words,
            as_it_is=body.as_it_is,
            wordless=body.wordless,
            unread=body.unread,
        )

    return _gone(request, draft, go, body.seen, body.words)


@part.post("/conversations/{int:conversation}/draft/ask", Permission.WRITE, ReplyOut)
def ask_a_colleague(request: Asked, conversation: int, body: LetGoIn) -> ReplyOut:
    """Ask a colleague to read the own draft before it goes out."""
    draft = _draft(request, conversation)

    def go() -> None:
        second_look.ask(
            draft,
            request.member,
            Seen.read(body.seen),
            as_it_is=body.as_it_is,
            wordless=body.wordless,
            unread=body.unread,
        )

    return _gone(request, draft, go, body.seen, body.words)


@part.post("/conversations/{int:conversation}/draft/rest", Permission.ANSWER, ReplyOut)
def rest_draft(request: Asked, conversation: int) -> ReplyOut:
    """Let words that bark back rest for ten minutes. Nothing sends them by itself."""
    draft = _draft(request, conversation)
    pausing.wait(draft)
    return told(request, draft)


def _gone(
    request: Asked, reply: Reply, go: Callable[[], object], seen: str, words: str
) -> ReplyOut:
    """Let it go, with the refusals of the desk. Raises Trouble."""
    if words != reply.words:
        raise Trouble(
            CHANGED, _("These words have changed since you read them. Please read them again.")
        )
    try:
        go()
    except AnsweredMeanwhile as trouble:
        missed = Seen.read(seen).words_missed(reply)
        told_of = [{"who": one.who, "text": one.text} for one in missed]
        raise Trouble(CHANGED, in_words(trouble.sentence), missed=told_of) from None
    except PauseFirst as trouble:
        raise Trouble(PAUSE_FIRST, in_words(trouble.sentence)) from None
    except SecondLookFirst as trouble:
        raise Trouble(SECOND_LOOK, in_words(trouble.sentence)) from None
    return told(request, reply)


# --- answers of the team -------------------------------------------------------------------------


@part.get("/conversations/{int:conversation}/replies", Permission.READ, ReplyPage)
def list_replies(request: Asked, conversation: int, limit: Limit, after: After) -> ReplyPage:
    """The answers of a conversation, drafts of colleagues included, the newest first."""
    visible = Reply.objects.visible_to(request.member).with_context()
    here = visible.filter(conversation=conversation_of(request, conversation))
    page, following = by_number(
        here.select_related("author__user", "approved_by__user", "answers").prefetch_related(
            "attachments"
        ),
        after,
        limit,
    )
    return ReplyPage(items=[ReplyOut.of(reply) for reply in page], next=following)


@part.get("/replies/{int:reply}", Permission.READ, ReplyOut)
def get_reply(request: Asked, reply: int) -> ReplyOut:
    """One answer and where it stands."""
    return ReplyOut.of(reply_of(request, reply))


@part.post("/replies/{int:reply}/approve", Permission.ANSWER, ReplyOut)
def approve_reply(request: Asked, reply: int, body: LetGoIn) -> ReplyOut:
    """Let the words of a colleague go out."""
    written = reply_of(request, reply)
    seen = Seen.read(body.seen)

    def go() -> None:
        outgoing.approve(
            written,
            request.member,
            seen,
            body.words,
            as_it_is=body.as_it_is,
            wordless=body.wordless,
            unread=body.unread,
        )

    return _gone(request, written, go, body.seen, body.words)


class RemarkIn(Body):
    """A word among colleagues."""

    text: text(second_look.LONGEST, "What you would say differently.", "A little warmer?")  # type: ignore[valid-type]


@part.post("/replies/{int:reply}/give-back", Permission.ANSWER, ReplyOut)
def give_reply_back(request: Asked, reply: int, body: RemarkIn) -> ReplyOut:
    """Give a colleague their answer back, with a word."""
    written = reply_of(request, reply)
    second_look.give_back(written, request.member, body.text)
    return told(request, written)


@part.post("/replies/{int:reply}/remark", Permission.WRITE, ReplyOut)
def remark_on_reply(request: Asked, reply: int, body: RemarkIn) -> ReplyOut:
    """Leave a word about a draft. It stays where it is."""
    written = reply_of(request, reply)
    second_look.remark(written, request.member, body.text)
    return told(request, written)


@part.post("/replies/{int:reply}/write-on", Permission.WRITE, ReplyOut)
def write_reply_on(request: Asked, reply: int) -> ReplyOut:
    """Take up again what you asked a colleague to read, or what somebody who is gone had begun. Gives your
    draft."""
    written = reply_of(request, reply)
    second_look.write_on(written, request.member)
    return ReplyOut.of(_draft(request, written.conversation_id))


@part.post("/replies/{int:reply}/take-over", Permission.WRITE, ReplyOut)
def take_reply_over(request: Asked, reply: int) -> ReplyOut:
    """Go on with what a colleague has begun. Gives your draft; theirs stays theirs."""
    return told(request, together.take_over(reply_of(request, reply), request.member))


@part.post("/replies/{int:reply}/put-away", Permission.ANSWER, ReplyOut)
def put_reply_away(request: Asked, reply: int) -> ReplyOut:
    """Nobody wants to say what a colleague who is gone had begun."""
    written = reply_of(request, reply)
    second_look.put_away(written, request.member)
    return told(request, written)


@part.post("/replies/{int:reply}/take-back", Permission.ANSWER, ReplyOut)
def take_reply_back(request: Asked, reply: int) -> ReplyOut:
    """Take an answer back before it leaves, or after it was refused. Gives the draft it has become."""
    return told(request, outgoing.take_back(reply_of(request, reply), request.member))


@part.post("/replies/{int:reply}/confirm", Permission.ANSWER, ReplyOut)
def confirm_reply(request: Asked, reply: int) -> ReplyOut:
    """Say that an answer has arrived: seen on the network while in doubt, or said there by hand."""
    written = reply_of(request, reply)
    outgoing.confirm_arrived(written, request.member)
    return told(request, written)


@part.post("/replies/{int:reply}/look", Permission.ANSWER, ReplyOut)
def look_for_reply(request: Asked, reply: int) -> ReplyOut:
    """Let the desk look on the network, in a moment, whether an answer in doubt has arrived."""
    written = reply_of(request, reply)
    enqueue(outgoing.look_back, written.pk)
    return told(request, written)
