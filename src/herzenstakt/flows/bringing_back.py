"""Words whose time was over are fetched again when somebody opens the conversation. Read from top to bottom.

    a member opens it -> look_at -> [asking] -> bring_back ─┬─ told again: kept for another term
                                                            ├─ gone there: gone here
                                                            └─ not told: why, and a link

Only words whose term has passed come back (`Message.may_come_back`): what was let go of because a
conversation has been over for long, or because somebody was forgotten, is asked for by nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from herzenstakt.channels.connector import Incoming, Opening, Visibility
from herzenstakt.channels.models import Channel
from herzenstakt.channels.tame import tame, whole_ones
from herzenstakt.channels.trouble import Disconnected, Trouble, TryLater
from herzenstakt.conversations.models import Asking, Conversation, Message, MessageQuerySet, Post
from herzenstakt.flows import informing
from herzenstakt.flows.incoming import is_only_out_of_sight, keep_opening, take_in_again
from herzenstakt.kernel.jobs import FIRST, enqueue, task
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

logger = logging.getLogger(__name__)

#: messages asked for at once, and at all: more does nobody see who opens a conversation
LOT = 50
MOST = 100
#: who was not told is not asked again at once
PAUSE = timedelta(minutes=1)
LONG_PAUSE = timedelta(minutes=10)

NOT_TOLD = _("The network did not give all of them to us just now.")
SCARCE = _("The network lets us ask little more at the moment, and answers go first.")
STUMBLED = _("We stumbled over what the network told us.")


# --- a member looks -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Away:
    """That words of a conversation, or who wrote them, are not here. `words`, `who`: which of it.
    `may_ask`: whether the network can be asked for it; `is_asked`: whether it is asked just now; `trouble`:
    what came of asking."""

    words: bool
    who: bool
    may_ask: bool
    is_asked: bool = False
    trouble: Sentence = field(default_factory=lambda: Sentence(""))


def look_at(
    conversation: Conversation, shown: Iterable[Message], *, opened: bool = False
) -> Away | None:
    """What is away of the messages that are shown, which have their handles; None where nothing is. `opened`:
    somebody has just opened it, so that the network is asked for it, once at a time."""
    there = list(shown)
    words = any(one.may_come_back and one.gone_at is None for one in there)
    who = bool(conversation.channel.authors_kept_for) and any(_is_nameless(one) for one in there)
    if not words and not who and not _is_away(conversation.post, conversation.channel):
        return None
    if not may_ask(conversation.channel):
        return Away(words, who, may_ask=False)
    if opened and Asking.objects.claim(conversation):
        enqueue(bring_back, conversation.pk)
    asking = Asking.objects.filter(conversation=conversation).first()
    if asking is None:
        return Away(words, who, may_ask=True)
    trouble = Sentence("") if asking.is_under_way else asking.trouble_sentence
    return Away(words, who, True, asking.is_under_way, trouble)


def may_ask(channel: Channel) -> bool:
    """Whether its network can be asked for what it told before, now."""
    return channel.tells_again and channel.state == Channel.State.ACTIVE and not channel.obstacle


def _is_nameless(said: Message) -> bool:
    """Whether the network may tell who wrote this. Of whom was forgotten the words are gone for good."""
    lost = said.expired_at is not None and not said.may_come_back
    there = said.handle is not None and said.gone_at is None and not lost
    return there and said.handle is not None and said.handle.seen_at is None


def _is_away(post: Post | None, channel: Channel) -> bool:
    """Whether the network may tell more of what people talk about."""
    if post is None or post.ours or post.gone_at:
        return False
    words = channel.words_kept_for is not None and post.told_at is None
    return words or (channel.authors_kept_for is not None and not post.author_name)


# --- a worker asks --------------------------------------------------------------------------------


@task(priority=FIRST)
def bring_back(pk: int) -> None:
    """Ask the network for what is away of a conversation, and take in what it tells."""
    asking = Asking.objects.begin(pk)
    if asking is None:
        return
    conversation = asking.conversation
    channel = conversation.channel
    allowance = channel.still_allowed
    if allowance is not None and allowance.is_scarce:
        asking.end(Sentence(SCARCE), max(PAUSE, allowance.until - timezone.now()))
        return
    try:
        with channel.counting():
            _ask(conversation)
    except TryLater as trouble:
        asking.end(trouble.sentence, max(PAUSE, trouble.after))
    except Disconnected as trouble:
        informing.disconnect(channel, trouble.sentence)
        asking.end(trouble.sentence, PAUSE)
    except Trouble as trouble:
        asking.end(trouble.sentence, LONG_PAUSE)
    except Exception:
        logger.exception("stumbled over Conversation %s", pk)
        asking.end(Sentence(STUMBLED), LONG_PAUSE)
    else:
        if _away_in(conversation).exists() or _is_away(conversation.post, channel):
            asking.end(Sentence(NOT_TOLD), LONG_PAUSE)
        else:
            asking.delete()


def _ask(conversation: Conversation) -> None:
    """Raises what `Connector.refresh` and `Connector.context` raise."""
    channel, now = conversation.channel, timezone.now()
    there = list(_away_in(conversation).order_by("-written_at", "-pk")[:MOST])
    for begin in range(0, len(there), LOT):
        known = {one.external_id: one for one in there[begin : begin + LOT]}
        for happening in whole_ones(channel.connector.refresh(list(known))):
            message = known.get(happening.external_id)
            if message and not is_only_out_of_sight(happening, message):
                take_in_again(channel, happening, message.thread_id, now, wanted=True)
                if isinstance(happening, Incoming):
                    _hear_of_the_post(conversation, happening.opening, happening.external_id)
    if _is_away(conversation.post, channel):
        _ask_for_the_post(conversation)


def _away_in(conversation: Conversation) -> MessageQuerySet:
    """What is away of the thread, as far as whoever opens it sees it: this conversation, and what was said in
    public around it."""
    thread = Message.objects.in_thread(conversation.channel_id, conversation.thread_id)
    here = thread.filter(Q(conversation=conversation) | ~Q(visibility=Visibility.PRIVATE))
    away = Q(may_come_back=True)
    if conversation.channel.authors_kept_for:
        away |= Q(expired_at=None, handle__isnull=False, handle__seen_at=None)
    return here.filter(away, gone_at=None).select_related("handle")


def _hear_of_the_post(conversation: Conversation, opening: Opening | None, told_with: str) -> None:
    """What people talk about is here again, where it was away."""
    post, channel = conversation.post, conversation.channel
    if post is None or opening is None or not _is_away(post, channel):
        return
    if opening.external_id == post.external_id:
        conversation.post = keep_opening(channel, opening, told_with)


def _ask_for_the_post(conversation: Conversation) -> None:
    """Where messages do not bring along what they are about, the thread around one does."""
    said = conversation.messages.kept().select_related("handle").order_by("-written_at").first()
    if said is None or said.handle is None:
        return
    incoming = Incoming(
        external_id=said.external_id,
        author=said.handle.as_author(),
        text=said.text,
        written_at=said.written_at,
        thread_id=said.thread_id,
        parent_id=said.parent_id,
        visibility=Visibility(said.visibility),
        permalink=said.permalink,
        meta=said.meta,
    )
    told = tame(conversation.channel.connector.context(incoming))
    _hear_of_the_post(conversation, told.opening, said.external_id)
