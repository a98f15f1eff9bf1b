"""Conversations: who waits, what was said, and what people do with them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import (
    After,
    Body,
    Instant,
    Limit,
    Number,
    Part,
    by_number,
    by_time,
    cursor,
    must,
    place,
    text,
)
from herzenstakt.api.problems import REFUSED, Trouble, in_words
from herzenstakt.api.routes.finding import conversation_of, group_of, label_of
from herzenstakt.api.shapes import (
    ConversationOut,
    ConversationPage,
    ConversationRow,
    MessageOut,
    MessagePage,
    NoteOut,
    NotePage,
    labels_of,
)
from herzenstakt.channels.connector import Spoken
from herzenstakt.channels.models import Channel
from herzenstakt.channels.notes import LONGEST_LINK, LONGEST_NAME, LONGEST_TEXT
from herzenstakt.conversations import services
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.conversations.services import NotLater, ReasonNeeded
from herzenstakt.flows import (
    answer_times,
    grouping,
    handing_over,
    informing,
    labelling,
    outgoing,
    second_look,
    writing_down,
)
from herzenstakt.flows.handing_over import NotYours
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import Sentence
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Moment
from herzenstakt.replies.services import NothingToAnswer, what_to_answer
from herzenstakt.search.filters import LONGEST, ME, Filter, State, parse
from herzenstakt.search.finding import conversations as found_for
from herzenstakt.search.seeking import seek

part = Part("conversations")

#: messages that come along with a conversation
SHOWN = 30


#: where to look, as at the desk
RoomName = Literal["waiting", "mine", "twice", "later", "all", "resting"]
#: what a room looks for; an empty filter means every conversation of the team
ROOMS: dict[str, Filter] = {
    "waiting": Filter(state=State.WAITING),
    "mine": Filter(caretaker=ME, state=State.OPEN),
    "later": Filter(state=State.LATER),
    "resting": Filter(state=State.RESTING),
}


# --- looking -------------------------------------------------------------------------------------


@part.get("/conversations", Permission.READ, ConversationPage)
def list_conversations(
    request: Asked,
    limit: Limit,
    after: After,
    room: Annotated[RoomName, Query("waiting", description="Where to look, as at the desk.")],
    q: Annotated[
        str,
        Query(
            "",
            max_length=LONGEST,
            description="What to look for, as it is typed in the search:"
            " `channel:blog label:delivery since:2026-11-01 brush`.",
        ),
    ],
) -> ConversationPage:
    """The conversations of a room. Who waits longest stands first; elsewhere the newest word."""
    read = parse(q)
    if room == "twice":
        rows, following = by_number(second_look.wanted_of(request.member), after, limit)
        return _page(request, [row.pk for row in rows], following, [])
    wanted = _within(room, read.filter)
    if not wanted:
        rows, following = by_time(
            Conversation.objects.visible_to(request.member),
            "last_message_at",
            after,
            limit,
            newest_first=True,
        )
        return _page(request, [row.pk for row in rows], following, read.hints)
    sought = seek(request.member, wanted)
    here = place(after)
    found = found_for(sought, limit, here[0] if here else "")
    following = cursor(found.following) if found.following else ""
    return _page(request, found.rows, following, [*read.hints, *sought.troubles])


def _within(room: str, wanted: Filter) -> Filter:
    """What somebody looks for, in a room: what they say themselves comes before what the room says."""
    around = ROOMS.get(room, Filter())
    return wanted.but(
        state=wanted.state or around.state, caretaker=wanted.caretaker or around.caretaker
    )


def _page(
    request: Asked, numbers: list[int], following: str, hints: list[Sentence]
) -> ConversationPage:
    there = Conversation.objects.visible_to(request.member).for_list().in_bulk(numbers)
    on = labels_of(there, request.member)
    return ConversationPage(
        items=[
            ConversationRow.of(there[number], on.get(number, []))
            for number in numbers
            if number in there
        ],
        next=following,
        hints=[in_words(hint) for hint in hints],
    )


@part.get("/conversations/{int:conversation}", Permission.READ, ConversationOut)
def get_conversation(request: Asked, conversation: int) -> ConversationOut:
    """A conversation with the latest messages, the own draft, and what you have `seen` of it."""
    return whole(request, conversation_of(request, conversation))


def whole(request: Asked, conversation: Conversation) -> ConversationOut:
    """A conversation as it is now."""
    now = conversation_of(request, conversation.pk)
    moment = Moment.of(now)
    latest = _said(request, now).order_by("-written_at", "-pk")[:SHOWN]
    draft = Reply.objects.drafts_of(request.member).filter(conversation=now)
    with_people = draft.select_related("author__user", "approved_by__user", "answers")
    try:
        answers = what_to_answer(now)
    except NothingToAnswer:
        answers = None
    return ConversationOut.whole(
        now,
        labels_of([now.pk], request.member).get(now.pk, []),
        list(latest)[::-1],
        with_people.first() if request.member.may(Permission.WRITE) else None,
        answers,
        moment,
    )


@part.get("/conversations/{int:conversation}/messages", Permission.READ, MessagePage)
def list_messages(request: Asked, conversation: int, limit: Limit, after: After) -> MessagePage:
    """Everything that was said in a conversation, the oldest first."""
    said = _said(request, conversation_of(request, conversation))
    page, following = by_time(said, "written_at", after, limit)
    return MessagePage(items=[MessageOut.of(message) for message in page], next=following)


def _said(request: Asked, conversation: Conversation) -> QuerySet[Message]:
    there = Message.objects.visible_to(request.member).filter(conversation=conversation)
    return there.select_related("handle", "written_as__author__user")


# --- taking care ---------------------------------------------------------------------------------


@part.post("/conversations/{int:conversation}/take-care", Permission.CARE, ConversationOut)
def take_care(request: Asked, conversation: int) -> ConversationOut:
    """Take care of somebody. Refused where a colleague was faster."""
    there = conversation_of(request, conversation)
    if not handing_over.take_care(there, request.member):
        raise Trouble(REFUSED, _("A colleague was faster and takes care of it."))
    return whole(request, there)


@part.post("/conversations/{int:conversation}/release", Permission.CARE, ConversationOut)
def release(
    request: Asked,
    conversation: int,
    taken_from: Annotated[
        Number | None,
        Query(
            None,
            description="The colleague who takes care, where it is not oneself. They are told.",
        ),
    ],
) -> ConversationOut:
    """Let somebody else take care. What a colleague takes care of is taken from them by name only."""
    there = conversation_of(request, conversation)
    try:
        handing_over.release(there, request.member, taken_from)
    except NotYours as question:
        raise Trouble(REFUSED, in_words(question.sentence)) from question
    return whole(request, there)


class HandOverIn(Body):
    """To whom, and a word."""

    to: Number
    word: text(handing_over.LONGEST, "What it is about.", "Can you? It is about the blue brush.")  # type: ignore[valid-type]


@part.post("/conversations/{int:conversation}/hand-over", Permission.CARE, ConversationOut)
def hand_over(request: Asked, conversation: int, body: HandOverIn) -> ConversationOut:
    """Hand a conversation over to a colleague by name, with a word."""
    there = conversation_of(request, conversation)
    colleagues = Membership.objects.visible_to(request.member).select_related("user")
    handing_over.hand_over_to(
        there, request.member, get_object_or_404(colleagues, pk=body.to), body.word
    )
    return whole(request, there)


@part.post("/conversations/{int:conversation}/hand-back", Permission.CARE, ConversationOut)
def hand_back(request: Asked, conversation: int) -> ConversationOut:
    """Give back what was handed over to you. It is with whom it was before."""
    there = conversation_of(request, conversation)
    if not handing_over.give_back(there, request.member):
        raise Trouble(REFUSED, _("There is nothing here that you could give back."))
    return whole(request, there)


class GroupIn(Body):
    """To which group, and a word."""

    group: Number | None = Field(description="Its number; null: the whole team.")
    word: text(grouping.LONGEST_WORD, "Why.", "They write in English.")  # type: ignore[valid-type]


@part.put("/conversations/{int:conversation}/group", Permission.CARE, ConversationOut)
def put_into_group(request: Asked, conversation: int, body: GroupIn) -> ConversationOut:
    """Say to which group a conversation belongs, or to none. No machine moves it from there."""
    there = conversation_of(request, conversation)
    group = None if body.group is None else group_of(request, body.group)
    grouping.place(there, request.member, group, body.word)
    return whole(request, there)


# --- later, over, and again ----------------------------------------------------------------------


class LaterIn(Body):
    """Until when."""

    until: Instant


@part.post("/conversations/{int:conversation}/put-off", Permission.REST, ConversationOut)
def put_off(request: Asked, conversation: int, body: LaterIn) -> ConversationOut:
    """Put a conversation off. It is back at that time, or as soon as the person writes again."""
    there = conversation_of(request, conversation)
    try:
        services.snooze(there, request.member, body.until)
    except NotLater:
        words = _("Please choose a time that is still to come, within a year.")
        raise Trouble(REFUSED, words) from None
    return whole(request, there)


@part.post("/conversations/{int:conversation}/bring-back", Permission.REST, ConversationOut)
def bring_back(request: Asked, conversation: int) -> ConversationOut:
    """Look at what was put off now after all."""
    there = conversation_of(request, conversation)
    services.wake(there, request.member)
    return whole(request, there)


Reason = text(500, "Why no answer is needed. Kept in the journal.", "He thanked us by phone.")


class CloseIn(Body):
    """Why; needed where somebody waits."""

    reason: Reason = ""  # type: ignore[valid-type]


@part.post("/conversations/{int:conversation}/close", Permission.REST, ConversationOut)
def close(request: Asked, conversation: int, body: CloseIn) -> ConversationOut:
    """Let a conversation rest. Where somebody waits, a reason is needed; a new message opens it again."""
    there = conversation_of(request, conversation)
    try:
        services.let_rest(there, request.member, body.reason)
    except ReasonNeeded:
        words = _("Somebody is waiting here. Please say why no answer is needed.")
        raise Trouble(REFUSED, words) from None
    return whole(request, there)


@part.post("/conversations/{int:conversation}/reopen", Permission.REST, ConversationOut)
def reopen(request: Asked, conversation: int) -> ConversationOut:
    """It needs an answer after all."""
    there = conversation_of(request, conversation)
    services.reopen(there, request.member)
    return whole(request, there)


class ByHandIn(Body):
    """Where."""

    where: text(500, "Where it was answered, for colleagues.", "by phone")  # type: ignore[valid-type]


@part.post("/conversations/{int:conversation}/answered-by-hand", Permission.ANSWER, ConversationOut)
def answered_by_hand(request: Asked, conversation: int, body: ByHandIn) -> ConversationOut:
    """Somebody answered on the network itself, by phone or by mail. Nobody waits here any more."""
    there = conversation_of(request, conversation)
    if not legible(body.where):
        raise Trouble(REFUSED, _("Please say where it was answered, so that colleagues know."))
    outgoing.answered_by_hand(there, request.member, body.where.strip())
    return whole(request, there)


class SpokenIn(Body):
    """What somebody said where no program listens."""

    key: text(100, "Drawn by you: the same key is the same message.", "call-2026-11-27-17")  # type: ignore[valid-type]
    who: text(LONGEST_NAME, "What they call themselves.", "Frieda Frage")  # type: ignore[valid-type]
    at: Instant = Field(description="When they said it: they wait since then.")
    address: text(LONGEST_NAME, "Where they are found: a number.", "+49 30 123") = ""  # type: ignore[valid-type]
    link: text(LONGEST_LINK, "Where it stands, if it has an address.", "") = ""  # type: ignore[valid-type]
    private: bool = Field(False, description="Whether only this person and the team know of it.")
    goes_on: Number | None = Field(
        None, description="The conversation in which they say more; then they are who they were."
    )
    text: text(LONGEST_TEXT, "What they said, in their words.", "Wann kommt die in Blau?")  # type: ignore[valid-type]


@part.post("/channels/{int:channel}/spoken", Permission.WRITE, ConversationOut)
def write_down(request: Asked, channel: int, body: SpokenIn) -> ConversationOut:
    """Write down what somebody said where no program listens: a telephone system, a form of your own."""
    visible = Channel.objects.visible_to(request.member)
    goes_on = conversation_of(request, body.goes_on) if body.goes_on else None
    spoken = Spoken(
        key=body.key,
        who=body.who,
        text=body.text,
        at=body.at,
        address=body.address,
        link=body.link,
        private=body.private,
    )
    there = writing_down.write_down(
        get_object_or_404(visible, pk=channel), request.member, spoken, goes_on
    )
    return whole(request, there)


# --- what somebody wants -------------------------------------------------------------------------


class SortIn(Body):
    """What the person wants, and whether they need an answer."""

    kind: Literal[tuple(MessageKind.values)]  # type: ignore[valid-type]
    needs_reply: Literal[tuple(Need.values)]  # type: ignore[valid-type]
    reason: Reason = ""  # type: ignore[valid-type]


@part.post("/messages/{int:message}/sort", Permission.WRITE, MessageOut)
def sort_message(request: Asked, message: int, body: SortIn) -> MessageOut:
    """Say what somebody wants. That nobody answers at all needs a reason, and a role that lets rest."""
    there = Message.objects.visible_to(request.member).said_to_us().exclude(conversation=None)
    with_context = there.select_related("channel", "conversation", "handle")
    said = get_object_or_404(with_context, pk=message)
    if body.needs_reply == Need.NO:
        must(request, Permission.REST)
    kind, need = MessageKind(body.kind), Need(body.needs_reply)
    try:
        answer_times.sort(said, request.member, kind, need, body.reason)
    except ReasonNeeded:
        words = _("Please say in a word why nobody answers. It stands in the journal.")
        raise Trouble(REFUSED, words) from None
    return MessageOut.of(with_context.get(pk=message))


# --- notes and labels ----------------------------------------------------------------------------


@part.get("/conversations/{int:conversation}/notes", Permission.WRITE, NotePage)
def list_notes(request: Asked, conversation: int, limit: Limit, after: After) -> NotePage:
    """Words among colleagues, the newest first."""
    there = Note.objects.visible_to(request.member).select_related("author__user")
    here = there.filter(conversation=conversation_of(request, conversation))
    page, following = by_number(here, after, limit)
    return NotePage(items=[NoteOut.of(note) for note in page], next=following)


class NoteIn(Body):
    """A word among colleagues."""

    text: text(informing.LONGEST, "`@Name` tells a colleague.", "@Mia, is this true?")  # type: ignore[valid-type]


@part.post("/conversations/{int:conversation}/notes", Permission.WRITE, NoteOut, status=201)
def add_note(request: Asked, conversation: int, body: NoteIn) -> NoteOut:
    """Leave a word for colleagues. Whoever is mentioned is told."""
    there = conversation_of(request, conversation)
    if not legible(body.text):
        raise Trouble(REFUSED, _("The note is empty."))
    written, _reading = informing.note(there, request.member, body.text)
    return NoteOut.of(written)


@part.put("/conversations/{int:conversation}/labels/{int:label}", Permission.WRITE, ConversationOut)
def put_label_on(request: Asked, conversation: int, label: int) -> ConversationOut:
    """Put a label on a conversation."""
    there = conversation_of(request, conversation)
    labelling.put_on([there], label_of(request, label), request.member)
    return whole(request, there)


@part.delete("/conversations/{int:conversation}/labels/{int:label}", Permission.WRITE)
def take_label_off(request: Asked, conversation: int, label: int) -> None:
    """Take a label off a conversation."""
    there = conversation_of(request, conversation)
    labelling.take_off([there], label_of(request, label), request.member)
