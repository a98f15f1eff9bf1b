"""How one comment travels from the network to the desk. Read from top to bottom.

    fetch ─┐
           ├─> receive -> [envelope] -> open_envelope -> take_in -> desk
    door ──┘

Each step stores what it knows before the next begins. Coming in is "at least once": a crash loses
nothing, and a repetition changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import (
    Author,
    Delivery,
    Happening,
    Incoming,
    Opening,
    Page,
    Vanished,
    Visibility,
)
from herzenstakt.channels.models import LOOK_AGAIN, Channel, Envelope, FeedState
from herzenstakt.channels.tame import tame
from herzenstakt.channels.trouble import (
    Disconnected,
    Gone,
    Refused,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.conversations.models import Message, Post
from herzenstakt.conversations.services import (
    News,
    file_incoming,
    file_own_words,
    file_post,
    find_missed_answers,
    find_thread,
    vanish,
)
from herzenstakt.flows import grouping, informing, rules
from herzenstakt.flows.noticing import notice, notice_removal
from herzenstakt.flows.outgoing import adopt_by_hand, is_own_echo
from herzenstakt.journal.models import record
from herzenstakt.kernel.jobs import LAST, NEXT, enqueue, task
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure
from herzenstakt.people.models import Handle
from herzenstakt.people.services import has_objected, is_forgotten, recognise
from herzenstakt.safety.services import watch
from herzenstakt.triage.light import kind_of

logger = logging.getLogger(__name__)

#: how far back known messages are looked at again, and how many at once
LOOK_BACK = timedelta(days=14)
#: a network can be mistaken for a while: so long it is asked again of what it called gone
LOOK_FOR_GONE = timedelta(days=3)
LOT = 50
#: what came in before a channel lost its connection is looked at again after a while
UNTIL_CONNECTED = timedelta(minutes=2)
#: then the other feeds get their turn
PAGES_AT_ONCE = 20


# --- at the door ---------------------------------------------------------------------------------


def receive(channel: Channel, delivery: Delivery) -> None:
    """Let a delivery in that the network brought to our door. Raises Forged before anything is kept."""
    channel.connector.verify(delivery)
    keep(channel, [delivery])


@transaction.atomic
def keep(channel: Channel, deliveries: Iterable[Delivery], as_it_is: bool = False) -> int:
    """Keep first, think later. How many were new. `as_it_is`: they tell how things are now."""
    fresh = Envelope.objects.keep(channel, deliveries, as_it_is)
    for envelope in fresh:
        enqueue(open_envelope, envelope.pk)
    return len(fresh)


@task(priority=LAST)
def fetch(pk: int) -> None:
    """Look at one feed, page by page, and keep what is there together with the new place in it."""
    for _page in range(PAGES_AT_ONCE):
        if not fetch_page(pk):
            return


def fetch_page(pk: int) -> bool:
    """One page of a feed. Whether there is more to fetch at once; False too while another worker
    looks, while the network lets us ask little more (answers go first), or after trouble, which is kept
    with the feed.
    """
    feed = FeedState.objects.claim(pk)
    if feed is None or feed.rest_if_scarce():
        return False
    try:
        page = _look_at(feed)
        _turn_page(feed, page)
        return not feed.rest_if_scarce() and page.more
    except TryLater as trouble:
        feed.stumbled(trouble.sentence, trouble.after)
    except Disconnected as trouble:
        feed.stumbled(trouble.sentence, feed.every)
        informing.disconnect(feed.channel, trouble.sentence)
    except (Refused, Gone, Unreadable, Unsure) as trouble:
        feed.stumbled(trouble.sentence, feed.every)
    except Exception:
        logger.exception("feed %s: unexpected trouble", pk)
        feed.stumbled(Sentence(_("We stumbled over what we found there.")), feed.every)
    return False


def _look_at(feed: FeedState) -> Page:
    """Ask, and note how much more we may ask, whatever comes of it."""
    http = feed.channel.http
    before = http.allowance
    try:
        return _ask_for(feed)
    finally:
        if http.allowance is not before:
            feed.channel.note_allowance()


def _ask_for(feed: FeedState) -> Page:
    if feed.name == LOOK_AGAIN:
        return look_again(feed.channel, feed.cursor)
    return feed.channel.connector.fetch(feed.name, feed.cursor)


@transaction.atomic
def _turn_page(feed: FeedState, page: Page) -> None:
    keep(feed.channel, page.deliveries, as_it_is=True)
    feed.heard(page.cursor, page.more)


# --- inside --------------------------------------------------------------------------------------


@task(priority=NEXT)
def open_envelope(pk: int) -> None:
    """Look inside, once. What cannot be read is set aside, never thrown away, and holds up nobody."""
    envelope = Envelope.objects.claim(pk)
    if envelope is None:
        return
    try:
        happenings = _understand(
            envelope.channel, envelope.delivery(), envelope.has_waited_for_its_thread
        )
        with transaction.atomic():
            kept = [
                take_in(envelope.channel, happening, thread, envelope.arrived_at)
                for happening, thread in happenings
            ]
            envelope.done(_about(happenings))
            if not all(kept):
                Envelope.objects.filter(pk=pk).empty()
    except Unreadable as trouble:
        envelope.lay_aside(trouble.sentence)
    except TryLater as trouble:
        pause = envelope.wait(trouble.sentence, trouble.after)
        enqueue(open_envelope, pk, at=timezone.now() + pause)
    except Disconnected as trouble:
        envelope.rest(trouble.sentence, UNTIL_CONNECTED)
        informing.disconnect(envelope.channel, trouble.sentence)
    except Exception:
        logger.exception("envelope %s: unexpected trouble", pk)
        envelope.stumbled()


def _about(understood: Sequence[tuple[Happening, str]]) -> str:
    """What a delivery tells of: it stands last, behind what was said around it."""
    return understood[-1][0].external_id if understood else ""


@transaction.atomic
def open_lot(channel: Channel, deliveries: Sequence[Delivery]) -> tuple[set[bytes], set[bytes]]:
    """Keep and open many deliveries in one transaction: all of them are stored, or none.

    For a pile that somebody brings and waits for (an import). Gives the bodies of those that were new,
    and of those among them we stumbled over, which are kept for another try.
    """
    fresh = Envelope.objects.keep(channel, deliveries)
    stumbled: list[Envelope] = []
    unkept: set[int] = set()
    for envelope in fresh:
        try:
            with transaction.atomic():
                happenings = _understand(channel, envelope.delivery())
                kept = [take_in(channel, happening, thread) for happening, thread in happenings]
                unkept |= set() if all(kept) else {envelope.pk}
        except Exception:
            logger.exception("envelope %s: unexpected trouble", envelope.pk)
            envelope.stumbled()
            stumbled.append(envelope)
    opened = {envelope.pk for envelope in fresh} - {envelope.pk for envelope in stumbled}
    Envelope.objects.filter(pk__in=opened).update(done_at=timezone.now())
    Envelope.objects.filter(pk__in=unkept).empty()
    return {bytes(one.body) for one in fresh}, {bytes(one.body) for one in stumbled}


@transaction.atomic
def open_again(envelope: Envelope, by: Membership) -> None:
    """A person wants another try with an envelope that was set aside."""
    envelope.open_again()
    record("envelope.opened_again", envelope, team_id=by.team_id, by=by)
    enqueue(open_envelope, envelope.pk)


def _understand(
    channel: Channel, delivery: Delivery, has_waited: bool = False
) -> list[tuple[Happening, str]]:
    """What a delivery says, each with its thread. Asks the network before any transaction begins.

    `has_waited`: long enough for a thread that the network does not tell.
    """
    understood: list[tuple[Happening, str]] = []
    for happening in map(tame, channel.connector.parse(delivery)):
        if isinstance(happening, Incoming):
            understood.extend(_in_their_thread(channel, happening, has_waited))
        else:
            understood.append((happening, ""))
    return understood


def _in_their_thread(
    channel: Channel, incoming: Incoming, has_waited: bool
) -> list[tuple[Happening, str]]:
    """The message with its thread; where we do not know the thread, with what was said around it."""
    if incoming.opening:
        keep_opening(channel, incoming.opening)
    if thread_id := find_thread(channel, incoming):
        return [(incoming, thread_id)]
    try:
        context = tame(channel.connector.context(incoming))
    except (Gone, Refused, Unsure):
        # The parent has vanished or is closed to us: the message itself is still somebody's word.
        return [(incoming, incoming.parent_id or incoming.external_id)]
    except TryLater:
        if not has_waited:
            raise
        # Better a word without its surroundings than one that nobody sees.
        return [(incoming, incoming.parent_id or incoming.external_id)]
    if context.opening:
        keep_opening(channel, context.opening)
    around = [(said, context.thread_id) for said in context.said]
    return [*around, (incoming, context.thread_id)]


def take_in(
    channel: Channel, happening: Happening, thread_id: str, told_at: datetime | None = None
) -> bool:
    """One happening finds its place. Ours, theirs, or gone. `told_at`: when the network told of it; None:
    just now. False where its words must not be kept, not even as they were delivered."""
    told_at = told_at or timezone.now()
    if isinstance(happening, Vanished):
        if happening.by_house:
            notice_removal(channel, happening.external_id, told_at)
        vanish(channel, happening.external_id, happening.at, by_house=happening.by_house)
    elif happening.author.external_id == channel.own_external_id:
        take_own(channel, happening, thread_id)
    else:
        return take_theirs(channel, happening, thread_id, told_at)
    return True


def take_theirs(channel: Channel, told: Incoming, thread_id: str, told_at: datetime) -> bool:
    """Somebody outside said something: who, where, and since when do they wait? Was something done to
    words we know? False where the words must not be kept."""
    handle = recognise(channel.team, channel.kind, told.author, told.written_at)
    incoming = without_what_we_may_not_keep(channel, handle, told)
    message, news = file_incoming(channel, handle, incoming, thread_id, kind_of)
    if news is News.NEW and message.addressed:
        record("message.arrived", message, team_id=channel.team_id)
        informing.wrote_again(message)
    elif news is News.EDITED:
        record("message.edited", message, team_id=channel.team_id)
    elif news is News.RETURNED:
        record("message.returned", message, team_id=channel.team_id)
    if news in {News.NEW, News.EDITED}:
        watch(message)
    if news is not News.NEW:
        notice(message, incoming, told_at, returned=news is News.RETURNED)
    else:
        rules.arrived(message)
        grouping.arrived(message)
    return incoming is told


def without_what_we_may_not_keep(channel: Channel, handle: Handle, incoming: Incoming) -> Incoming:
    """Old words of somebody who was forgotten do not come back with another look at the network, and of
    those who do not want us to listen we begin to keep only what they say to us."""
    if is_forgotten(handle, incoming.written_at):
        return replace(incoming, text="", media=(), meta={}, permalink="", addressed=False)
    if incoming.addressed or not has_objected(handle):
        return incoming
    known = Message.objects.filter(channel=channel, external_id=incoming.external_id)
    if known.exclude(text="").exists():
        return incoming
    return replace(incoming, text="", media=(), permalink="")


def keep_opening(channel: Channel, opening: Opening) -> Post:
    """The post around which people talk; of somebody who was forgotten only that it is there."""
    if not opening.ours:
        known = Handle.objects.select_related("person").filter(
            team=channel.team_id, kind=channel.kind, external_id=opening.author.external_id
        )
        author = known.exclude(person__forgotten_at=None).first()
        if author and is_forgotten(author, opening.published_at):
            nobody = Author(opening.author.external_id, "")
            opening = replace(opening, author=nobody, title="", text="", media=(), permalink="")
    return file_post(channel, opening)


def take_own(channel: Channel, incoming: Incoming, thread_id: str) -> None:
    """Our own words: a post of ours, the echo of an answer from this desk, or one given elsewhere."""
    if _is_post(incoming, thread_id):
        file_post(channel, as_opening(incoming))
        return
    if adopt_by_hand(channel, incoming):
        return
    message, news = file_own_words(channel, incoming, thread_id)
    if news is News.EDITED:
        record("answer.edited_elsewhere", message, team_id=channel.team_id)
    elif news is News.RETURNED:
        record("answer.returned", message, team_id=channel.team_id)
    elif news is News.NEW and not is_own_echo(message):
        record("answer.given_elsewhere", message, team_id=channel.team_id)


def _is_post(own: Incoming, thread_id: str) -> bool:
    """Whether our words begin a thread that everybody may join: then they are what people talk about."""
    begins = not own.parent_id and thread_id == own.external_id
    return begins and own.visibility is not Visibility.PRIVATE


def as_opening(own: Incoming) -> Opening:
    """A message of ours as the post it is."""
    return own.opening or Opening(
        external_id=own.external_id,
        author=own.author,
        text=own.text,
        published_at=own.written_at,
        ours=True,
        permalink=own.permalink,
        media=own.media,
    )


# --- looking again -------------------------------------------------------------------------------


def look_again(channel: Channel, cursor: str) -> Page:
    """Ask the network what it says today of messages we know: those that wait, and the next lot of
    the others of the last weeks. Edits, deletions and what is back come in like anything else.

    `cursor`: the pk of the message where the last look ended. Raises what `Connector.refresh` raises.
    """
    find_missed_answers(channel)
    now = timezone.now()
    recent = Message.objects.filter(
        Q(gone_at=None) | Q(gone_at__gt=now - LOOK_FOR_GONE),
        channel=channel,
        expired_at=None,
        written_at__gt=now - LOOK_BACK,
    ).order_by("pk")
    lot = list(recent.filter(pk__gt=int(cursor or 0))[:LOT])
    known = {message.external_id: message for message in [*recent.open()[:LOT], *lot]}
    for happening in map(tame, channel.connector.refresh(list(known)) if known else ()):
        message = known.get(happening.external_id)
        if message and not _is_only_out_of_sight(happening, message):
            _take_in_again(channel, happening, message.thread_id, now)
    return Page((), str(lot[-1].pk) if len(lot) == LOT else "")


def _is_only_out_of_sight(happening: Happening, message: Message) -> bool:
    """Some networks show us nothing more of somebody we block; that is no deletion."""
    if not isinstance(happening, Vanished) or message.handle_id is None:
        return False
    return Measure.objects.blocking(message.handle_id).exists()


def _take_in_again(
    channel: Channel, happening: Happening, thread_id: str, told_at: datetime
) -> None:
    """One message we cannot store must not keep us from looking at those behind it."""
    try:
        with transaction.atomic():
            take_in(channel, happening, thread_id, told_at)
    except Exception:
        logger.exception("channel %s: stumbled over a known message", channel.pk)
