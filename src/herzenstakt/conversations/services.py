"""What crosses rows: filing what was said, answers, rest, and words that vanished or changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Incoming, Media, Opening, Visibility
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.clock import Clock
from herzenstakt.conversations.files import forget_files
from herzenstakt.conversations.kinds import MessageKind, Need, need_of
from herzenstakt.conversations.models import (
    FIRST_OF,
    GENUINE,
    REMARK,
    SAID_IN_META,
    SILENCE,
    STANDING,
    Conversation,
    Message,
    MessageVersion,
    Note,
    Post,
    without_words,
)
from herzenstakt.conversations.promised import Within
from herzenstakt.hours.services import calendar_of
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import legible, shorten
from herzenstakt.people.models import Handle

#: of a post: everything it said
EMPTY_POST: dict[str, Any] = {
    **dict.fromkeys(["author_name", "author_address", "title", "text"], ""),
    "media": [],
}
#: that a post was told again is written down once in so long: of two such times the earlier one counts
TELLING = timedelta(hours=1)
#: of a conversation, when somebody says something in it
WHAT_WORDS_CHANGE = ("last_message_at", "excerpt", "is_private", *FIRST_OF, *STANDING)
#: words that come later than this after the end of a conversation begin another one
GOES_ON_FOR = timedelta(days=30)
#: whoever goes on after such a pause begins another turn
PAUSE_BETWEEN_TURNS = timedelta(minutes=15)
#: whoever says more without a pause has said enough to count from here
MOST_IN_A_TURN = 100
#: what is put off for longer is forgotten
LONGEST_SNOOZE = timedelta(days=366)


class News(StrEnum):
    """What filing a message brought."""

    NEW = "new"
    EDITED = "edited"
    RETURNED = "returned"
    NOTHING = "nothing"


#: from words to a kind (`MessageKind`); "" where nobody sorts
KindOf = Callable[[str], str]


def unsorted(text: str) -> str:
    """No kind: our own words, and what nobody looked at."""
    return ""


# --- posts ---------------------------------------------------------------------------------------


def file_post(
    channel: Channel, opening: Opening, told_with: str = "", told_at: datetime | None = None
) -> Post:
    """Keep the post people talk about, or what changed about it. Every comment brings it along, so
    what has not changed is not written again, but for once in a while that it was told (`told_at`; None:
    just now). `told_with`: the message that brought it; one whose words we let go of does not bring back a
    post that we let go of, too."""
    told_at = told_at or timezone.now()
    known: dict[str, Any] = {
        "ours": opening.ours,
        "author_name": opening.author.name[:200],
        "author_address": opening.author.address[:200],
        "title": opening.title[:300],
        "text": opening.text,
        "media": _media(opening.media),
        "permalink": opening.permalink[:1000],
        "published_at": opening.published_at,
    }
    name = opening.external_id
    post = Post.objects.filter(channel=channel, external_id=name).first()
    if post and post.is_empty and told_with:
        told = Message.objects.filter(channel=channel, external_id=told_with)
        if told.exclude(expired_at=None).exists():
            return post
    if post is None or any(getattr(post, field) != value for field, value in known.items()):
        known["told_at"] = told_at
        post, _ = Post.objects.update_or_create(channel=channel, external_id=name, defaults=known)
    elif post.told_at is None or told_at - post.told_at > TELLING:
        post.told_at = told_at
        post.save(update_fields=["told_at"])
    return post


@transaction.atomic
def expire_posts(channel: Channel, pks: Iterable[int], until: datetime, *, who: bool) -> int:
    """What the network has not told since then of posts of others is kept no longer: who wrote them (`who`),
    or everything. Links stay. How many."""
    told = Post.objects.select_for_update().filter(pk__in=list(pks), told_at__lt=until, ours=False)
    posts = list(told)
    there = Post.objects.filter(pk__in=[post.pk for post in posts])
    if who:
        there.update(author_name="", author_address="")
    else:
        there.update(**EMPTY_POST, told_at=None)
        for post in posts:
            forget_files(channel, post.media)
    return len(posts)


# --- what people outside say ---------------------------------------------------------------------


def find_thread(channel: Channel, incoming: Incoming) -> str:
    """The thread a message belongs to, as far as the desk can know it; "" when it cannot."""
    if incoming.thread_id:
        return incoming.thread_id
    if not incoming.parent_id:
        return incoming.external_id
    parent = Message.objects.filter(channel=channel, external_id=incoming.parent_id).first()
    if parent:
        return parent.thread_id
    known = Post.objects.filter(channel=channel, external_id=incoming.parent_id).exists()
    return incoming.parent_id if known else ""


@transaction.atomic(savepoint=False)
def file_incoming(
    channel: Channel,
    handle: Handle,
    incoming: Incoming,
    thread_id: str,
    kind_of: KindOf = unsorted,
    told_at: datetime | None = None,
    *,
    wanted: bool = False,
) -> tuple[Message, News]:
    """Give a message its conversation and its place in the queue; the same again only updates it.

    `kind_of`: what the person seems to want; asked about new words only. `told_at`: when the network told it;
    None: just now. `wanted`: somebody wants to read it, so that words whose time was over come back.
    """
    known = _hold(channel, incoming.external_id)
    if known:
        return known, _update(known, incoming, kind_of, told_at, wanted=wanted)
    earlier = _conversation_for(channel, handle, thread_id)
    conversation = None if _is_long_over(earlier, incoming.written_at) else earlier
    late = conversation is not None and incoming.written_at < conversation.last_message_at
    asked = _what_is_asked(channel, incoming, kind_of(incoming.text), conversation)
    if conversation is None:
        number = earlier.number + 1 if earlier else 1
        conversation = _begin_conversation(channel, handle, incoming, thread_id, asked, number)
    message = _create(channel, incoming, thread_id, conversation, handle, asked, told_at)
    _hear(conversation, message)
    _find_answers(conversation, message)
    if late:
        _look_at_later_words(conversation, message)
    return message, News.NEW


def _conversation_for(channel: Channel, handle: Handle, thread_id: str) -> Conversation | None:
    """The latest conversation with this name in this thread, locked; None when there is none yet."""
    there = Conversation.objects.select_for_update().filter(
        channel=channel, thread_id=thread_id, handle=handle
    )
    conversation = there.order_by("-number").first()
    if conversation and conversation.post_id is None and (post := _post_of(channel, thread_id)):
        conversation.post = post
        conversation.save(update_fields=["post"])
    return conversation


def _is_long_over(conversation: Conversation | None, at: datetime) -> bool:
    """Whether it ended so long before that what is said now begins another one."""
    if conversation is None or conversation.closed_at is None:
        return False
    return at - conversation.closed_at > GOES_ON_FOR


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants, whether they need an answer, and until when they were promised one (as the
    clock on the wall shows it, and in service time)."""

    kind: str = ""
    need: Need = Need.YES
    feels_late_at: datetime | None = None
    late_at: datetime | None = None


def _what_is_asked(
    channel: Channel, incoming: Incoming, kind: str, conversation: Conversation | None
) -> Asked:
    need = need_of(kind, ends_it=conversation is not None and _is_answered(conversation))
    if need == Need.NO or not incoming.addressed:
        return Asked(kind, need)
    begin = incoming.written_at
    if conversation is not None:
        begin = turn_begins(conversation, begin)
    return Asked(kind, need, *Clock.of(channel.team).due(channel, kind, begin))


def turn_begins(conversation: Conversation, at: datetime) -> datetime:
    """When the turn began in which the person speaks at this time: what somebody says without a pause
    of 15 minutes, and without a word of ours in between, is one turn."""
    before = conversation.messages.filter(written_at__lte=at).order_by("-written_at", "-pk")
    begin = at
    for direction, written_at in before.values_list("direction", "written_at")[:MOST_IN_A_TURN]:
        if direction == Message.Direction.OUT or begin - written_at >= PAUSE_BETWEEN_TURNS:
            break
        begin = written_at
    return begin


def _is_answered(conversation: Conversation) -> bool:
    """Whether we have said something in it, and nobody waits: then a thank-you is the end of it."""
    if conversation.waiting_since is not None:
        return False
    return conversation.messages.filter(direction=Message.Direction.OUT, gone_at=None).exists()


def _begin_conversation(
    channel: Channel,
    handle: Handle,
    incoming: Incoming,
    thread_id: str,
    asked: Asked,
    number: int,
) -> Conversation:
    """A conversation that begins with this message; where another worker was faster, theirs.

    The name is held meanwhile: a colleague may be saying just now that it is somebody we know.
    """
    human = Handle.objects.select_for_update().values_list("person_id", flat=True).get(pk=handle.pk)
    waits = incoming.addressed and asked.need != Need.NO
    try:
        with transaction.atomic():
            return Conversation.objects.create(
                team_id=channel.team_id,
                channel=channel,
                thread_id=thread_id,
                person_id=human,
                handle=handle,
                post=_post_of(channel, thread_id),
                last_message_at=incoming.written_at,
                excerpt=shorten(incoming.text, 180),
                waiting_since=incoming.written_at if waits else None,
                feels_late_at=asked.feels_late_at,
                late_at=asked.late_at,
                number=number,
                is_private=incoming.visibility is Visibility.PRIVATE,
            )
    except IntegrityError:
        faster = _conversation_for(channel, handle, thread_id)
        if faster is None:
            raise
        return faster


def _post_of(channel: Channel, thread_id: str) -> Post | None:
    return Post.objects.filter(channel=channel, external_id=thread_id).first()


def _hear(conversation: Conversation, message: Message) -> None:
    """Somebody said something in a conversation. Its first message has told it everything already."""
    before = [getattr(conversation, name) for name in WHAT_WORDS_CHANGE]
    if message.written_at >= conversation.last_message_at:
        conversation.last_message_at = message.written_at
        conversation.excerpt = shorten(message.text, 180)
    if message.visibility == Visibility.PRIVATE:
        conversation.is_private = True
    if message.is_open:
        conversation.stand(Conversation.Status.OPEN)
        for name, of in FIRST_OF.items():
            times = [getattr(conversation, name), getattr(message, of)]
            setattr(conversation, name, min(filter(None, times), default=None))
    elif _says_goodbye(message) and conversation.waiting_since is None:
        conversation.stand(Conversation.Status.CLOSED, because=Conversation.Ending.THANKS)
    if before != [getattr(conversation, name) for name in WHAT_WORDS_CHANGE]:
        conversation.save(update_fields=WHAT_WORDS_CHANGE)


def _says_goodbye(message: Message) -> bool:
    """Whether the person thanked at the end, and spoke to us."""
    is_thanks = message.kind == MessageKind.THANKS and message.needs_reply == Need.NO
    return is_thanks and message.addressed and message.direction == Message.Direction.IN


# --- what we say ---------------------------------------------------------------------------------


@transaction.atomic
def file_own_words(channel: Channel, incoming: Incoming, thread_id: str) -> tuple[Message, News]:
    """File what we said, wherever it was written. It ends the wait for what it answers, and for
    nothing else: whoever asked something new in the meantime is still waiting.
    """
    known = _hold(channel, incoming.external_id)
    parent = _hold(channel, incoming.parent_id) if incoming.parent_id else None
    conversation = parent.conversation if parent else None
    if known:
        if known.conversation_id is None and parent and conversation:
            known.parent_id = incoming.parent_id
            known.save(update_fields=["parent_id"])
            _bring_home(conversation, known, parent)
        return known, _update(known, incoming, unsorted)
    message = _create(channel, incoming, thread_id, conversation, None, Asked())
    if conversation is not None and parent is not None:
        _settle(conversation, message, parent)
    return message, News.NEW


def _settle(conversation: Conversation, answer: Message, answered: Message) -> None:
    """Whatever the person had said up to the answered message is answered now."""
    if answered.direction == Message.Direction.IN:
        conversation.messages.open().filter(written_at__lte=answered.written_at).update(
            settled_at=timezone.now(), settled_by=answer
        )
    Conversation.objects.filter(pk=conversation.pk, last_message_at__lt=answer.written_at).update(
        last_message_at=answer.written_at
    )
    conversation.refresh_from_db()
    conversation.wait()


# --- answers that were read before what they answer ----------------------------------------------


def find_missed_answers(channel: Channel) -> None:
    """Two workers who file a question and its answer in the same moment do not see each other's words.
    What both have missed is found here."""
    asked_here = Message.objects.said_to_us().filter(
        channel=channel, external_id=OuterRef("parent_id")
    )
    missed = Message.objects.filter(
        Exists(asked_here), channel=channel, conversation=None, direction=Message.Direction.OUT
    )
    for answer in missed.order_by("written_at", "pk"):
        with transaction.atomic():
            asked = _hold(channel, answer.parent_id)
            if asked and asked.conversation:
                _bring_home(asked.conversation, answer, asked)


def _find_answers(conversation: Conversation, asked: Message) -> None:
    """Our answer may be here already: our own feed is often read first, and a question may have to
    wait for its thread. In whatever order they were read, who was answered does not wait."""
    for answer in _said_by_us_to(asked):
        if answer.conversation_id is None:
            _bring_home(conversation, answer, asked)
        elif answer.gone_at is None:
            _settle(conversation, answer, asked)


def _said_by_us_to(said: Message) -> QuerySet[Message]:
    ours = Message.objects.filter(direction=Message.Direction.OUT, channel=said.channel_id)
    return ours.filter(parent_id=said.external_id).order_by("written_at", "pk")


def _bring_home(conversation: Conversation, answer: Message, answered: Message) -> None:
    """Words of ours that belonged to nobody find their conversation, with what we added to them."""
    answer.conversation, answer.thread_id = conversation, answered.thread_id
    answer.save(update_fields=["conversation", "thread_id"])
    if answer.gone_at is None:
        _settle(conversation, answer, answered)
    for more in _said_by_us_to(answer).filter(conversation=None):
        _bring_home(conversation, more, answer)


def _look_at_later_words(conversation: Conversation, message: Message) -> None:
    """Who answered before this desk listened had everything in view, earlier words included. Later
    answers may come from somebody who could not see them yet: then the person still waits."""
    later = (
        conversation.messages.said_to_us()
        .filter(
            written_at__gte=message.written_at,
            settled_by__written_at__lt=message.channel.created_at,
        )
        .first()
    )
    if later is None:
        return
    conversation.messages.open().filter(pk=message.pk).update(
        settled_at=timezone.now(), settled_by=later.settled_by_id
    )
    conversation.wait()


# --- changes and endings -------------------------------------------------------------------------


@transaction.atomic
def vanish(
    channel: Channel, external_id: str, at: datetime | None = None, *, by_house: bool = False
) -> None:
    """Something is no longer on the network: its words go, its wait ends, and the journal says so, and
    whether it was one of ours who removed it, as far as the network tells."""
    gone = let_go(channel, external_id, at, by_house=by_house)
    if gone is None:
        return
    action = "post.vanished"
    if isinstance(gone, Message):
        ours = gone.direction == Message.Direction.OUT
        action = "answer.vanished" if ours else "message.vanished"
    record(action, gone, team_id=channel.team_id, by_house=by_house)


def let_go(
    channel: Channel, external_id: str, at: datetime | None = None, *, by_house: bool = False
) -> Message | Post | None:
    """What has gone loses its words and its wait. What an answer of ours had settled waits again when
    that answer goes. None when we never knew it, or know already.
    """
    when = at or timezone.now()
    message = _hold(channel, external_id)  # what others talk about may be said to us, too
    post = Post.objects.filter(channel=channel, external_id=external_id, gone_at=None).first()
    if post:
        post.gone_at = when
        post.save(update_fields=["gone_at"])
        if not post.ours:
            forget_files(channel, post.media)
            Post.objects.filter(pk=post.pk).update(**EMPTY_POST, told_at=None)
    if message is None:
        return post
    if message.gone_at is not None:
        # who removed it may be told later, and by another feed, than that it has gone
        if by_house and not message.gone_by_house:
            message.gone_by_house = True
            message.save(update_fields=["gone_by_house"])
        return post
    message.gone_at, message.gone_by_house = when, by_house
    if message.direction == Message.Direction.OUT:
        Envelope.objects.outdate(channel, external_id)
        message.settles.update(settled_at=None, settled_by=None)
    else:
        Envelope.objects.forget(channel, external_id)
        forget_files(channel, message.media)
        message.text, message.media, message.settled_at = "", [], message.settled_at or when
        message.meta = without_words(message.meta)
        message.versions.all().delete()
    message.save()
    if message.conversation:
        _retell(message.conversation)
        message.conversation.wait()
    return message


@transaction.atomic
def veil(message: Message, is_hidden: bool, settled_at: datetime | None = None) -> Message:
    """Hide it here, or show it again, after the network did. `settled_at`: nobody waits for an answer to
    it since then; shown again, who waited until that moment waits as before."""
    said = _hold(message.channel, message.external_id) or message
    said.is_hidden = is_hidden
    if settled_at and is_hidden:
        said.settled_at = said.settled_at or settled_at
    elif settled_at and said.settled_by_id is None and said.settled_at == settled_at:
        said.settled_at = None
    said.save(update_fields=["is_hidden", "settled_at"])
    Envelope.objects.outdate(said.channel, said.external_id)
    if said.conversation:
        said.conversation.wait()
    message.is_hidden, message.settled_at = said.is_hidden, said.settled_at
    return said


@transaction.atomic
def bring_back(message: Message, text: str, media: list[dict[str, str]]) -> Message:
    """What had gone is on the network again, with the words somebody kept; who waited, waits again."""
    said = _hold(message.channel, message.external_id) or message
    _return(said)
    said.is_hidden = False
    if said.expired_at is None:
        said.text, said.media = text, media
    said.save()
    Envelope.objects.outdate(said.channel, said.external_id)
    if said.conversation:
        _tell(said.conversation, said, News.RETURNED, was_open=False)
    return said


@transaction.atomic
def expire(channel: Channel, pks: Iterable[int], until: datetime) -> set[int]:
    """What others wrote and the network has not told since then is kept no longer: of these messages the
    words go, ids and times stay. In which conversations that was."""
    told = Message.objects.filter(pk__in=list(pks), channel=channel).told_before(until)
    there = {pk for pk in told.values_list("conversation", flat=True) if pk}
    held = list(Conversation.objects.select_for_update().filter(pk__in=there).order_by("pk"))
    rows = list(told.select_for_update(of=("self",)).values_list("pk", "external_id", "media"))
    said = Message.objects.filter(pk__in=[pk for pk, _name, _media in rows])
    MessageVersion.objects.filter(message__in=said).delete()
    for message in said.filter(meta__has_any_keys=SAID_IN_META):
        message.meta = without_words(message.meta)
        message.save(update_fields=["meta"])
    said.update(text="", media=[], expired_at=timezone.now(), may_come_back=True)
    Envelope.objects.filter(
        channel=channel, about__in=[name[:500] for _pk, name, _ in rows]
    ).empty()
    for _pk, _name, media in rows:
        forget_files(channel, media)
    _retell(*held)
    return there


def _retell(*conversations: Conversation) -> None:
    """The list shows what the person last said, still stands by, and we may still keep. Where that is so
    already nothing is written."""
    there = Conversation.objects.filter(pk__in=[one.pk for one in conversations])
    last = Message.objects.kept().filter(conversation=OuterRef("pk")).order_by("-written_at")
    shown: dict[int, str] = {}
    changed: dict[str, list[int]] = {}
    for pk, excerpt, text in there.values_list("pk", "excerpt", Subquery(last.values("text")[:1])):
        shown[pk] = shorten(text or "", 180)
        if shown[pk] != excerpt:
            changed.setdefault(shown[pk], []).append(pk)
    for excerpt, pks in changed.items():
        Conversation.objects.filter(pk__in=pks).update(excerpt=excerpt)
    for conversation in conversations:
        conversation.excerpt = shown.get(conversation.pk, "")


@transaction.atomic
def take_care(conversation: Conversation, by: Membership) -> bool:
    """ "I take care of it." False when a colleague was faster."""
    free = Q(caretaker=None) | Q(caretaker=by)
    taken = Conversation.objects.filter(free, pk=conversation.pk).update(caretaker=by)
    if taken and conversation.caretaker_id != by.pk:
        record("conversation.taken", conversation, team_id=conversation.team_id, by=by)
    conversation.refresh_from_db(fields=["caretaker"])
    return bool(taken)


@transaction.atomic
def release(conversation: Conversation, by: Membership) -> None:
    """Nobody in particular takes care any more."""
    if conversation.caretaker_id is None:
        return
    Conversation.objects.filter(pk=conversation.pk).update(caretaker=None)
    record("conversation.released", conversation, team_id=conversation.team_id, by=by)
    conversation.refresh_from_db(fields=["caretaker"])


class ReasonNeeded(Exception):
    """Letting somebody wait for ever needs a reason."""


class NotLater(Exception):
    """Something can be put off until later, and not until a time that has passed or is years away."""


@transaction.atomic
def sort(
    message: Message, by: Membership, kind: MessageKind, need: Need, reason: str = ""
) -> Message:
    """Say what the person wants and whether they need an answer: whoever sorts knows better than a rule.

    Raises ReasonNeeded where somebody who waits shall get no answer and nobody says why.
    """
    said = _hold(message.channel, message.external_id) or message
    gives_up = need == Need.NO and said.needs_reply != Need.NO
    if gives_up and not legible(reason):
        raise ReasonNeeded
    before = {"kind": said.kind, "need": said.needs_reply}
    if need != Need.NO and said.needs_reply == Need.NO and said.settled_by_id is None:
        said.settled_at = None
    said.sorted_by = by
    _sort(said, kind, need)
    said.save()
    action = "message.needs_no_answer" if gives_up else "message.sorted"
    now = {"kind_now": kind, "need_now": need, "reason": reason.strip()}
    record(action, said, team_id=said.channel.team_id, by=by, **before, **now)
    if said.conversation:
        said.conversation.wait()
    return said


def _sort(message: Message, kind: str, need: Need) -> None:
    """Another kind is promised another time, from the beginning of the same turn. Does not store it."""
    message.kind, message.needs_reply = kind, need
    if message.conversation:
        begin = turn_begins(message.conversation, message.written_at)
        clock = Clock.of(message.channel.team)
        message.feels_late_at, message.late_at = clock.due(message.channel, kind, begin)


@transaction.atomic
def promise_anew(conversation: Conversation, clock: Clock) -> None:
    """What the team promises now holds for whoever waits here, too."""
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    for said in locked.messages.open().select_related("channel")[:MOST_IN_A_TURN]:
        begin = turn_begins(locked, said.written_at)
        said.feels_late_at, said.late_at = clock.due(said.channel, said.kind, begin)
        said.save(update_fields=["feels_late_at", "late_at"])
    locked.wait()


@transaction.atomic
def promise_sooner(message: Message, within: Within) -> None:
    """Whatever is promised to others who say such a thing: this gets an answer within so much time from when
    it was said, unless something sooner was promised."""
    said = _hold(message.channel, message.external_id) or message
    sooner = {
        "feels_late_at": within.feels_late_at(said.written_at),
        "late_at": within.late_at(said.written_at, calendar_of(said.channel)),
    }
    for name, at in sooner.items():
        setattr(said, name, min(filter(None, [at, getattr(said, name)]), default=None))
    said.save(update_fields=list(sooner))
    if said.conversation:
        said.conversation.wait()


@transaction.atomic
def promise_as_to_others(message: Message) -> None:
    """What is promised to everybody who says such a thing."""
    said = _hold(message.channel, message.external_id) or message
    _sort(said, said.kind, Need(said.needs_reply))
    said.save(update_fields=["feels_late_at", "late_at"])
    if said.conversation:
        said.conversation.wait()


@transaction.atomic
def ask_for_an_answer(message: Message, by: Membership) -> None:
    """Somebody sees that this needs an answer. One that was answered, here or by hand, does not, nor does
    what is gone or was not said to us."""
    said = _hold(message.channel, message.external_id) or message
    is_answered = said.settled_at is not None and said.needs_reply != Need.NO
    if is_answered or said.settled_by_id or said.gone_at or not said.addressed:
        return
    if said.is_open or not said.conversation:
        return
    said.settled_at, said.needs_reply, said.sorted_by = None, Need.YES, by
    said.save(update_fields=["settled_at", "needs_reply", "sorted_by"])
    said.conversation.wait()


@transaction.atomic
def speaks_to_us(message: Message) -> None:
    """It was taken for words that call nobody, and is somebody's: they wait since they wrote it, with the
    same promise as others who say such a thing."""
    said = _hold(message.channel, message.external_id) or message
    said.addressed = True
    said.meta.pop(REMARK, None)
    _sort(said, said.kind, Need(said.needs_reply))
    said.save()
    if said.conversation:
        said.conversation.wait()


@transaction.atomic
def let_rest(conversation: Conversation, by: Membership, reason: str) -> None:
    """Decide that this needs no (further) answer. Raises ReasonNeeded without a reason while
    somebody waits."""
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    waits = locked.waiting_since is not None
    if waits and not legible(reason):
        raise ReasonNeeded
    locked.messages.open().update(settled_at=timezone.now(), needs_reply=Need.NO, sorted_by=by)
    locked.wait()
    because = Conversation.Ending.NO_ANSWER if waits else Conversation.Ending.SUMMARY
    locked.stand(Conversation.Status.CLOSED, because=because)
    locked.save(update_fields=STANDING)
    record("conversation.rested", locked, team_id=locked.team_id, by=by, reason=reason.strip())


@transaction.atomic
def reopen(conversation: Conversation, by: Membership) -> None:
    """It needs an answer after all: the last thing the person said waits again."""
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    last = (
        locked.messages.said_to_us()
        .filter(gone_at=None, addressed=True)
        .order_by("-written_at")
        .first()
    )
    if last:
        last.settled_at, last.settled_by = None, None
        last.needs_reply, last.sorted_by = Need.YES, by
        last.save(update_fields=["settled_at", "settled_by", "needs_reply", "sorted_by"])
    locked.stand(Conversation.Status.OPEN)
    locked.save(update_fields=STANDING)
    locked.wait()
    record("conversation.reopened", locked, team_id=locked.team_id, by=by)


@transaction.atomic
def snooze(conversation: Conversation, by: Membership, until: datetime) -> None:
    """Put it off: it is back at that time, or as soon as the person writes again. Whoever waits goes on
    waiting, and their clock does not stop. Raises NotLater."""
    if not timezone.now() < until < timezone.now() + LONGEST_SNOOZE:
        raise NotLater
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    locked.stand(Conversation.Status.SNOOZED, until=until)
    locked.save(update_fields=STANDING)
    record("conversation.put_off", locked, team_id=locked.team_id, by=by, until=until.isoformat())


@transaction.atomic
def wake(conversation: Conversation, by: Membership | None = None) -> bool:
    """It is back: its time has come, or (`by`) somebody wants to see it now. False where it was not put
    off."""
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if locked.snoozed_until is None:
        return False
    locked.stand(Conversation.Status.OPEN)
    locked.save(update_fields=STANDING)
    record("conversation.is_back", locked, team_id=locked.team_id, by=by)
    return True


@transaction.atomic
def fall_silent(conversation: Conversation) -> bool:
    """Nobody has written for two weeks and nobody waits: it is over. False where that is not so."""
    locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
    is_quiet = locked.last_message_at < timezone.now() - SILENCE
    if locked.waiting_since or locked.status != Conversation.Status.OPEN or not is_quiet:
        return False
    locked.stand(Conversation.Status.CLOSED, because=Conversation.Ending.SILENCE)
    locked.save(update_fields=STANDING)
    return True


@transaction.atomic
def add_note(conversation: Conversation, by: Membership, text: str) -> Note:
    """A word among colleagues."""
    note = Note.objects.create(conversation=conversation, author=by, text=text.strip())
    record("note.added", conversation, team_id=conversation.team_id, by=by, note=note.pk)
    return note


# --- steps ---------------------------------------------------------------------------------------


def _hold(channel: Channel, external_id: str) -> Message | None:
    """A message the desk knows, locked; None where it knows none.

    Its conversation is locked first, here and everywhere: two who came in another order would wait
    for each other, and who works out the wait without the lock overlooks what is said just now.
    """
    there = Message.objects.filter(channel=channel, external_id=external_id)
    known = there.values("conversation_id").first()
    if known is None:
        return None
    list(Conversation.objects.select_for_update().filter(pk=known["conversation_id"]).values("pk"))
    return there.select_for_update(of=("self",)).first()


def _create(
    channel: Channel,
    incoming: Incoming,
    thread_id: str,
    conversation: Conversation | None,
    handle: Handle | None,
    asked: Asked,
    told_at: datetime | None = None,
) -> Message:
    return Message.objects.create(
        channel=channel,
        conversation=conversation,
        handle=handle,
        direction=Message.Direction.IN if handle else Message.Direction.OUT,
        external_id=incoming.external_id,
        thread_id=thread_id,
        parent_id=incoming.parent_id,
        text=incoming.text,
        media=_media(incoming.media),
        language=incoming.language[:10],
        visibility=incoming.visibility,
        permalink=incoming.permalink[:1000],
        meta=_meta(incoming),
        written_at=incoming.written_at,
        told_at=told_at or timezone.now(),
        edited_at=incoming.edited_at,
        is_hidden=incoming.hidden,
        addressed=incoming.addressed,
        kind=asked.kind,
        needs_reply=asked.need,
        feels_late_at=asked.feels_late_at,
        late_at=asked.late_at,
    )


def _update(
    message: Message,
    incoming: Incoming,
    kind_of: KindOf,
    told_at: datetime | None = None,
    *,
    wanted: bool = False,
) -> News:
    """An edit adds a version; a changed place or visibility is taken over. Whatever changed,
    the deliveries that told otherwise are outdated: the network may go back to what it told before.
    """
    if _is_older(incoming, message):
        return _hear_old_words(message, incoming)
    comes_back = wanted and message.may_come_back
    was_open, news = message.is_open, _what_changed(message, incoming, comes_back=comes_back)
    if news is News.RETURNED:
        _return(message)
    if comes_back:
        message.expired_at, message.may_come_back = None, False
    elif news is News.EDITED:
        MessageVersion.objects.create(
            message=message, text=message.text, replaced_at=incoming.edited_at or timezone.now()
        )
    if message.expired_at is None:
        _say(message, incoming, told_at or timezone.now())
    # a complaint stays one until somebody of us says otherwise: a claim may follow from what it said first
    is_ours_to_sort = message.sorted_by_id is None and message.kind != MessageKind.COMPLAINT
    if news is News.EDITED and is_ours_to_sort and (kind := kind_of(incoming.text)):
        _sort(message, kind, need_of(kind))
    message.edited_at = incoming.edited_at or message.edited_at
    # what was to be known besides is said anew each time, or no more
    known = {name: one for name, one in message.meta.items() if name not in (REMARK, GENUINE)}
    told = _meta(incoming)
    message.meta = {**known, **(told if message.expired_at is None else without_words(told))}
    message.addressed = incoming.addressed
    message.permalink = incoming.permalink[:1000] or message.permalink
    veil_changed = _hear_of_the_veil(message, incoming)
    message.save()
    if news is not News.NOTHING or veil_changed:
        Envelope.objects.outdate(message.channel, message.external_id)
    if message.conversation:
        _tell(message.conversation, message, news, was_open)
        if comes_back:
            _retell(message.conversation)
    return news


def _say(message: Message, incoming: Incoming, told_at: datetime) -> None:
    """The words as they are told now, for another term. Does not store it."""
    media = _media(incoming.media)
    if message.media != media:
        forget_files(message.channel, message.media, media)
    message.text, message.media = incoming.text, media
    message.told_at = max(message.told_at, told_at)


def _hear_of_the_veil(message: Message, incoming: Incoming) -> bool:
    """Whether it is hidden, as far as the network tells; whether that has changed."""
    if not incoming.tells_hidden:
        return False
    message.was_hidden, message.is_hidden = message.is_hidden, incoming.hidden
    return message.was_hidden != message.is_hidden


def _what_changed(message: Message, incoming: Incoming, *, comes_back: bool) -> News:
    if message.gone_at is not None:
        return News.RETURNED
    if comes_back:
        was_edited = incoming.edited_at is not None and incoming.edited_at != message.edited_at
        return News.EDITED if was_edited else News.NOTHING
    if message.text != incoming.text and message.expired_at is None:
        return News.EDITED
    return News.NOTHING


def _return(message: Message) -> None:
    """It is there again. What was settled only because it had vanished waits as before."""
    if message.settled_at == message.gone_at and message.settled_by_id is None:
        message.settled_at = None
    message.gone_at, message.gone_by_house = None, False


def _tell(conversation: Conversation, message: Message, news: News, was_open: bool) -> None:
    """A conversation hears what became of one of its messages."""
    if news is not News.NOTHING:
        _retell(conversation)
    conversation.wait()
    if message.is_open and not was_open:
        _find_answers(conversation, message)
    if news is News.RETURNED and message.direction == Message.Direction.OUT:
        answered = conversation.messages.filter(external_id=message.parent_id).first()
        if answered:
            _settle(conversation, message, answered)


def _is_older(incoming: Incoming, message: Message) -> bool:
    """Whether a delivery tells of the message as it was before an edit we know. Only the network's own
    time counts: words without one are those from before the first edit."""
    if message.edited_at is None:
        return False
    return incoming.edited_at is None or incoming.edited_at < message.edited_at


def _hear_old_words(message: Message, incoming: Incoming) -> News:
    """An old delivery, read late, changes nothing. But that somebody spoke to us stays true."""
    if incoming.addressed and not message.addressed and message.conversation:
        message.addressed = True
        message.save(update_fields=["addressed"])
        message.conversation.wait()
        _find_answers(message.conversation, message)
    return News.NOTHING


def _meta(incoming: Incoming) -> dict[str, str]:
    """What the connector will need, and what a person should know besides."""
    told = dict(incoming.meta)
    if incoming.remark:
        told[REMARK] = json.dumps(incoming.remark.as_json())
    if incoming.genuine is not None:
        told[GENUINE] = "yes" if incoming.genuine else "no"
    return told


def _media(media: tuple[Media, ...]) -> list[dict[str, Any]]:
    """As it is kept; what a network does not say of a medium takes no room."""
    always = ("kind", "url", "preview_url", "alt")
    told = [asdict(item).items() for item in media]
    return [{name: value for name, value in one if value or name in always} for one in told]
