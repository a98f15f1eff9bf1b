"""What programs get to see: each thing as plain data, never a secret, never what the member may not see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from herzenstakt.accounts.models import Membership
from herzenstakt.api.problems import in_words
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message, Note
from herzenstakt.groups.models import Group
from herzenstakt.knowledge.models import Card
from herzenstakt.labels.models import Label, Labelling
from herzenstakt.people.models import Consent, Handle, Person
from herzenstakt.promises.models import Promise
from herzenstakt.replies.models import Attachment, Reply
from herzenstakt.replies.seen import Moment, Seen


class Named(Schema):
    """Something with a number and a name."""

    id: int
    name: str


class LeftOut(Schema):
    """Somebody who was left alone, and why."""

    name: str
    why: str


def member_of(member: Membership | None) -> Named | None:
    """A colleague; None for nobody."""
    return Named(id=member.pk, name=str(member.user)) if member else None


# --- channels ------------------------------------------------------------------------------------


class ChannelOut(Schema):
    """An account of the house on a network, and how it is."""

    id: int
    name: str
    network: str = Field(description="The kind of network, for example `mastodon`.")
    address: str = Field(description="How people find the account.")
    url: str
    state: str
    health: str = Field(
        description="`good`, `paused`, `stumbled`, `deaf`, `behind` or `disconnected`."
    )
    trouble: str = Field(description="Why, in the member's language; empty where nothing is wrong.")

    @classmethod
    def of(cls, channel: Channel) -> ChannelOut:
        """Without its access data, which leave the house on no way."""
        return cls(
            id=channel.pk,
            name=channel.name,
            network=channel.kind,
            address=channel.own_address,
            url=channel.own_url,
            state=channel.state,
            health=channel.health(),
            trouble=in_words(channel.trouble_sentence),
        )


# --- conversations -------------------------------------------------------------------------------


class HandleOut(Schema):
    """A name under which a network knows somebody."""

    id: int
    name: str = Field(
        description="Empty where it is no longer kept here: some networks lend it for hours only."
    )
    address: str = Field(description="Empty where it is no longer kept here, as the name is.")
    network: str
    url: str

    @classmethod
    def of(cls, handle: Handle) -> HandleOut:
        """As the network told it."""
        return cls(
            id=handle.pk,
            name=handle.name,
            address=handle.address,
            network=handle.kind,
            url=handle.url,
        )


class ConversationRow(Schema):
    """A conversation as it stands in a list."""

    id: int
    person: Named
    handle: HandleOut
    channel: Named
    status: str = Field(description="`open`, `snoozed` or `closed`.")
    waiting_since: datetime | None = Field(description="Since when somebody waits for us.")
    feels_late_at: datetime | None = Field(
        description="When the promised time is over by the clock."
    )
    late_at: datetime | None = Field(description="When it is over in the hours of the team.")
    snoozed_until: datetime | None
    closed_at: datetime | None
    closed_because: str
    caretaker: Named | None
    group: Named | None = Field(description="The team inside the team it is for; none: everybody.")
    last_message_at: datetime
    excerpt: str = Field(
        description="The beginning of what the person said last; empty where it is no longer kept here."
    )
    is_private: bool
    post: int | None
    labels: list[Named]

    @classmethod
    def of(cls, conversation: Conversation, labels: Iterable[Label]) -> ConversationRow:
        """A row, from a conversation with everything a list shows (`for_list`)."""
        return cls(**_row(conversation, labels))


def named_group(group: Group | None) -> Named | None:
    """A group by its name."""
    return Named(id=group.pk, name=group.name) if group else None


def _row(conversation: Conversation, labels: Iterable[Label]) -> dict[str, Any]:
    return {
        "id": conversation.pk,
        "person": Named(id=conversation.person_id, name=conversation.person.name),
        "handle": HandleOut.of(conversation.handle),
        "channel": Named(id=conversation.channel_id, name=conversation.channel.name),
        "status": conversation.status,
        "waiting_since": conversation.waiting_since,
        "feels_late_at": conversation.feels_late_at,
        "late_at": conversation.late_at,
        "snoozed_until": conversation.snoozed_until,
        "closed_at": conversation.closed_at,
        "closed_because": conversation.closed_because,
        "caretaker": member_of(conversation.caretaker),
        "group": named_group(conversation.group),
        "last_message_at": conversation.last_message_at,
        "excerpt": conversation.excerpt,
        "is_private": conversation.is_private,
        "post": conversation.post_id,
        "labels": [Named(id=label.pk, name=label.name) for label in labels],
    }


class ConversationPage(Schema):
    """Some conversations, and the place after which there are more."""

    items: list[ConversationRow]
    next: str = Field(description="Give it as `after` for the next page; empty at the end.")
    hints: list[str] = Field(
        description="What of the query was not understood, or names nothing there is."
    )


class MediaOut(Schema):
    """Something beside the words: a picture, a film, a file."""

    number: int = Field(description="From 1; `/messages/{message}/media/{number}` has its bytes.")
    kind: str
    url: str
    alt: str


class MessageOut(Schema):
    """Something somebody said, we included."""

    id: int
    conversation: int | None
    direction: str = Field(description="`in`: to us; `out`: from us.")
    who: str = Field(
        description=(
            "The name of whoever said it; empty where it was said elsewhere, and where it is no longer kept"
            " here: some networks lend it for hours only."
        )
    )
    text: str = Field(
        description="Empty where it is no longer kept here: see `expired_at` and `gone_at`."
    )
    remark: str = Field(
        description="What whoever reads it should know besides, although nobody said it; mostly empty."
    )
    media: list[MediaOut] = Field(description="None where the words are no longer kept here.")
    language: str
    visibility: str
    url: str
    written_at: datetime
    edited_at: datetime | None
    gone_at: datetime | None
    expired_at: datetime | None = Field(description="Since when its words are no longer kept here.")
    is_hidden: bool
    is_liked: bool = Field(description="Whether we like it.")
    kind: str = Field(description="What the person wants, in one word; empty for our own words.")
    needs_reply: str = Field(description="`yes`, `optional` or `no`.")
    is_open: bool = Field(description="Whether somebody waits for an answer to this.")

    @classmethod
    def of(cls, message: Message) -> MessageOut:
        """From a message with its `handle`, and, for ours, `written_as__author__user`."""
        return cls(
            id=message.pk,
            conversation=message.conversation_id,
            direction=message.direction,
            who=_who(message),
            text=message.text,
            remark=in_words(message.remark),
            media=[
                MediaOut(
                    number=number,
                    kind=str(one.get("kind", "")),
                    url=str(one.get("url", "")),
                    alt=str(one.get("alt", "")),
                )
                for number, one in enumerate(message.media, start=1)
            ],
            language=message.language,
            visibility=message.visibility,
            url=message.permalink,
            written_at=message.written_at,
            edited_at=message.edited_at,
            gone_at=message.gone_at,
            expired_at=message.expired_at,
            is_hidden=message.is_hidden,
            is_liked=message.liked_at is not None,
            kind=message.kind,
            needs_reply=message.needs_reply,
            is_open=message.is_open,
        )


def _who(message: Message) -> str:
    if message.handle is not None:
        return message.handle.name
    written: Reply | None = getattr(message, "written_as", None)
    return str(written.author.user) if written is not None else ""


class MessagePage(Schema):
    """Some messages, and the place after which there are more."""

    items: list[MessageOut]
    next: str


class NoteOut(Schema):
    """A word among colleagues."""

    id: int
    author: Named
    text: str
    written_at: datetime

    @classmethod
    def of(cls, note: Note) -> NoteOut:
        """As it was written."""
        return cls(
            id=note.pk,
            author=Named(id=note.author_id, name=str(note.author.user)),
            text=note.text,
            written_at=note.written_at,
        )


class NotePage(Schema):
    """Some notes, the newest first, and the place after which there are more."""

    items: list[NoteOut]
    next: str


class AttachmentOut(Schema):
    """A picture, film or sound that goes with an answer."""

    id: int
    kind: str = Field(description="`image`, `video` or `audio`.")
    content_type: str
    name: str
    size: int
    width: int
    height: int
    seconds: int
    alt: str = Field(description="What there is to see or to hear, for whoever cannot.")
    note: str = Field(description="What was changed about it, in the member's language.")

    @classmethod
    def of(cls, one: Attachment) -> AttachmentOut:
        """As it will leave the house."""
        return cls(
            id=one.pk,
            kind=one.kind,
            content_type=one.content_type,
            name=one.name,
            size=one.size,
            width=one.width,
            height=one.height,
            seconds=one.seconds,
            alt=one.alt,
            note=in_words(one.note_sentence),
        )


class ReplyOut(Schema):
    """An answer of ours, from draft to delivery."""

    id: int
    conversation: int
    answers: int = Field(description="The message it speaks to.")
    author: Named
    text: str
    in_private: bool = Field(
        description="Whether only the person is to read it, although they spoke before others."
    )
    state: str = Field(
        description="`draft`, `asked`, `given_back`, `ready`, `sending`, `sent`, `refused`, `unsure`"
        " or `withdrawn`."
    )
    words: str = Field(
        description="A short name for exactly these words. Give it back when you change them or let them"
        " go, and nobody overwrites or sends what you have not read."
    )
    trouble: str = Field(description="What went wrong, in the member's language.")
    approved_by: Named | None
    approved_at: datetime | None
    leaves_at: datetime | None = Field(description="Until then it can be taken back.")
    changed_at: datetime
    attachments: list[AttachmentOut] = Field(description="What goes with it, in this order.")

    @classmethod
    def of(cls, reply: Reply) -> ReplyOut:
        """As it is now."""
        return cls(
            id=reply.pk,
            conversation=reply.conversation_id,
            answers=reply.answers_id,
            author=Named(id=reply.author_id, name=str(reply.author.user)),
            text=reply.text,
            in_private=reply.in_private,
            state=reply.state,
            words=reply.words,
            trouble=in_words(reply.trouble_sentence),
            approved_by=member_of(reply.approved_by),
            approved_at=reply.approved_at,
            leaves_at=reply.not_before if reply.can_be_called_back else None,
            changed_at=reply.changed_at,
            attachments=[AttachmentOut.of(one) for one in reply.attachments.all()],
        )


class ReplyPage(Schema):
    """Some answers, the newest first, and the place after which there are more."""

    items: list[ReplyOut]
    next: str


class ConversationOut(ConversationRow):
    """A conversation with what was said last, what is being written, and what you have seen of it."""

    messages: list[MessageOut] = Field(description="The latest, oldest first.")
    draft: ReplyOut | None = Field(description="What the member has written here so far.")
    seen: str = Field(
        description="What you have seen now. Give it back when you let an answer go: if something was said"
        " in the meantime, nothing goes out."
    )

    @classmethod
    def whole(
        cls,
        conversation: Conversation,
        labels: Iterable[Label],
        messages: list[Message],
        draft: Reply | None,
        answers: Message | None,
        moment: Moment,
    ) -> ConversationOut:
        """Everything of it. `answers`: the message a new answer would speak to; `moment`: asked for before
        the messages."""
        return cls(
            **_row(conversation, labels),
            messages=[MessageOut.of(message) for message in messages],
            draft=ReplyOut.of(draft) if draft else None,
            seen=str(Seen.of(conversation, answers, moment)) if answers else "",
        )


def labels_of(conversations: Iterable[int], member: Membership) -> dict[int, list[Label]]:
    """The labels on each of these, by name; one question for all."""
    found: dict[int, list[Label]] = {}
    there = Labelling.objects.visible_to(member).filter(conversation__in=list(conversations))
    for one in there.select_related("label").order_by("label__key"):
        found.setdefault(one.conversation_id, []).append(one.label)
    return found


# --- labels, promises, people --------------------------------------------------------------------


class GroupOut(Schema):
    """A team inside the team."""

    id: int
    name: str
    query: str = Field(description="What it is about, as it is typed in the search.")
    gives_out: bool = Field(description="Whether the desk gives each conversation to one of them.")
    members: list[Named]

    @classmethod
    def of(cls, group: Group) -> GroupOut:
        """From a group with its people."""
        people = [Named(id=one.pk, name=str(one.user)) for one in group.members.all()]
        return cls(
            id=group.pk,
            name=group.name,
            query=group.query,
            gives_out=group.gives_out,
            members=people,
        )


class LabelOut(Schema):
    """A word for what conversations are about."""

    id: int
    name: str
    tone: str
    is_archived: bool

    @classmethod
    def of(cls, label: Label) -> LabelOut:
        """As the team keeps it."""
        return cls(id=label.pk, name=label.name, tone=label.tone, is_archived=label.is_archived)


class PromiseOut(Schema):
    """Something we said to somebody for a day."""

    id: int
    conversation: int
    person: Named
    owner: Named | None = Field(description="Who stands for it; nobody: whoever has time.")
    words: str
    due_on: date
    state: str = Field(description="`proposed`, `open`, `kept` or `dropped`.")
    why_dropped: str
    is_broken: bool = Field(description="Whether its day went by, or was moved without a word.")

    @classmethod
    def of(cls, promise: Promise) -> PromiseOut:
        """From a promise with everything a list shows (`for_list`)."""
        person = promise.conversation.person
        return cls(
            id=promise.pk,
            conversation=promise.conversation_id,
            person=Named(id=person.pk, name=person.name),
            owner=member_of(promise.owner),
            words=promise.words,
            due_on=promise.due_on,
            state=promise.state,
            why_dropped=promise.why_dropped,
            is_broken=promise.broken_at is not None,
        )


class PromisePage(Schema):
    """Some promises, the soonest first, and the place after which there are more."""

    items: list[PromiseOut]
    next: str


class ConsentOut(Schema):
    """What somebody agreed to."""

    id: int
    purpose: str
    words: str
    given_on: date
    withdrawn_on: date | None

    @classmethod
    def of(cls, consent: Consent) -> ConsentOut:
        """As it was written down."""
        return cls(
            id=consent.pk,
            purpose=consent.purpose,
            words=consent.words,
            given_on=consent.given_on,
            withdrawn_on=consent.withdrawn_on,
        )


class PersonRow(Schema):
    """Somebody outside, with every name they have."""

    id: int
    name: str
    handles: list[HandleOut]

    @classmethod
    def of(cls, person: Person) -> PersonRow:
        """From a person with their `handles`."""
        return cls(
            id=person.pk,
            name=person.name,
            handles=[HandleOut.of(handle) for handle in person.handles.all()],
        )


class PersonList(Schema):
    """People, the most fitting first."""

    items: list[PersonRow]


class PersonOut(PersonRow):
    """Somebody outside. There is no score, and nothing is worked out about them."""

    first_contact: datetime | None
    last_contact: datetime | None
    informed_on: date | None = Field(
        description="When they were told what we do with what they say."
    )
    objected_on: date | None = Field(
        description="Since when we do not listen where they speak to others."
    )
    consents: list[ConsentOut]
    is_forgotten: bool


# --- what the team knows -------------------------------------------------------------------------


class CardOut(Schema):
    """A short true answer that fits many questions."""

    id: int
    title: str
    german: str
    english: str
    owner: Named = Field(description="Whom to ask about it.")
    good_until: date
    needs_a_look: bool = Field(description="Whether its day is over, or nobody stands for it.")
    version: int = Field(description="Goes up with each change.")

    @classmethod
    def of(cls, card: Card) -> CardOut:
        """From a card `with_people`."""
        return cls(
            id=card.pk,
            title=card.title,
            german=card.german,
            english=card.english,
            owner=Named(id=card.owner_id, name=str(card.owner.user)),
            good_until=card.good_until,
            needs_a_look=card.needs_a_look,
            version=card.version,
        )


class CardList(Schema):
    """Cards, the most fitting first."""

    items: list[CardOut]
