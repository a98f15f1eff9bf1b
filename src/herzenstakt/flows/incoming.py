"""How one comment travels from the network to the desk. Read from top to bottom.

    fetch ─┐
           ├─> receive -> [envelope] -> open_envelope -> take_in -> desk
    door ──┘

What comes to the door of an application, which is one for many channels, is kept by `knocking`.

Each step stores what it knows before the next begins. Coming in is "at least once": a crash loses
nothing, and a repetition changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.budget import to_spend
from herzenstakt.channels.connector import (
    Author,
    Connector,
    Delivery,
    Happening,
    Incoming,
    Opening,
    Page,
    Vanished,
    Visibility,
)
from herzenstakt.channels.models import LOOK_AGAIN, Channel, Envelope, FeedState
from herzenstakt.channels.tame import tame, tame_all, whole_ones
from herzenstakt.channels.trouble import (
    Disconnected,
    Gone,
    Refused,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.conversations.models import Message, Post, without_words
from herzenstakt.conversations.services import (
    News,
    file_incoming,
    file_own_words,
    file_post,
    find_missed_answers,
    find_thread,
    vanish,
)
from herzenstakt.flows import calling, grouping, informing, rehearsing, rules
from herzenstakt.flows.expiring import let_go_beside
from herzenstakt.flows.noticing import notice, notice_removal
from herzenstakt.flows.outgoing import adopt_by_hand, are_said_by_hand, is_own_echo
from herzenstakt.journal.models import record
from herzenstakt.kernel.jobs import LAST, NEXT, enqueue, task
from herzenstakt.kernel.lanes import Lanes
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure
from herzenstakt.people.models import Handle
from herzenstakt.people.services import has_objected, is_forgotten, recognise
from herzenstakt.replies.models import Reply
from herzenstakt.triage.rules import kind_of

logger = logging.getLogger(__name__)

#: how far back known messages are looked at again, and how many at once
LOOK_BACK = timedelta(days=14)
#: a network can be mistaken for a while: so long it is asked again of what it called gone
LOOK_FOR_GONE = timedelta(days=3)
LOT = 50
#: what came in before a channel lost its connection is looked at again after a while
UNTIL_CONNECTED = timedelta(minutes=2)
#: said beside words that are our own, as far as can be told
SAID_BY_HAND = _("This reads like what you said there by hand, so it waits for nobody.")
#: left us, and nobody knows yet under which id it arrived
ON_ITS_WAY = (Reply.State.SENDING, Reply.State.UNSURE)
#: then the other feeds get their turn, where there are no lanes
PAGES_AT_ONCE = 20
#: threads of each worker process for networks that answer quickly, and for those that do not
QUICK, SLOW = 6, 8
#: seconds until the desk closes although somebody still looks
PATIENCE_AT_THE_END = 5.0


# --- at the door ---------------------------------------------------------------------------------


def receive(channel: Channel, delivery: Delivery) -> None:
    """Let a delivery in that the network brought to our door. Raises Forged before anything is kept."""
    channel.connector.verify(delivery)
    keep(channel, [delivery], at_the_door=True)


@transaction.atomic
def keep(
    channel: Channel,
    deliveries: Iterable[Delivery],
    as_it_is: bool = False,
    *,
    at_the_door: bool = False,
) -> int:
    """Keep first, think later. How many were new. `as_it_is`: they tell how things are now. `at_the_door`:
    the network brought them."""
    fresh = Envelope.objects.keep(channel, deliveries, as_it_is, at_the_door=at_the_door)
    for envelope in fresh:
        enqueue(open_envelope, envelope.pk)
    return len(fresh)


@task(priority=NEXT)
def open_what_came(app_pk: int) -> None:
    """Look inside whatever lies there for the channels of an application, a handful at a time: others wait,
    too."""
    usable = Channel.objects.usable().filter(app=app_pk)
    lying = Envelope.objects.unopened().filter(channel__in=usable, tries=0)
    handful = list(lying.order_by("pk").values_list("pk", flat=True)[:LOT])
    for pk in handful:
        open_envelope.func(pk)
    if len(handful) == LOT:
        enqueue(open_what_came, app_pk)


@task(priority=LAST)
def fetch(pk: int) -> None:
    """See to it that somebody looks at a feed. Where this process has lanes, that is a thread of the lane in
    which others take as long, page by page with everybody else's turn between: no worker waits for a network.
    """
    if not LANES.are_open:
        return fetch_at_once(pk)
    feed = FeedState.objects.select_related("channel").filter(pk=pk).first()
    if feed and not LANES.take(pk, feed.channel.whom_it_asks, is_slow=feed.is_slow):
        FeedState.objects.give_back([pk])
    return None


def fetch_at_once(pk: int) -> None:
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


#: where networks are looked at; a process that has workers opens them. Twice at the same time is no feed
#: looked at, wherever its errand waits: `claim` decides
LANES = Lanes(fetch_page, quick=QUICK, slow=SLOW)


@contextmanager
def lanes() -> Iterator[None]:
    """Networks are looked at in lanes inside. What is not over at the end is due again at once, for whoever
    comes next; to be looked at twice harms no feed."""
    LANES.open()
    try:
        yield
    finally:
        FeedState.objects.give_back(LANES.close(PATIENCE_AT_THE_END))


def _look_at(feed: FeedState) -> Page:
    """Ask, and note how long it took and how much more we may ask, whatever comes of it."""
    with feed.being_looked_at():
        if feed.name == LOOK_AGAIN:
            return look_again(feed.channel, feed.cursor)
        return feed.channel.connector.fetch(feed.name, feed.cursor)


@transaction.atomic
def _turn_page(feed: FeedState, page: Page) -> None:
    brought = keep(feed.channel, page.deliveries, as_it_is=True)
    feed.heard(page.cursor, page.more, brought, page.rest)


# --- inside --------------------------------------------------------------------------------------


@task(priority=NEXT)
def open_envelope(pk: int) -> None:
    """Look inside, once. What cannot be read is set aside, never thrown away, and holds up nobody."""
    envelope = Envelope.objects.claim(pk)
    if envelope is None:
        return
    try:
        connector, delivery = envelope.channel.connector, envelope.delivery()
        happenings = _understand(
            envelope.channel,
            connector,
            delivery,
            envelope.arrived_at,
            envelope.has_waited_for_its_thread,
        )
        with transaction.atomic():
            kept = [
                take_in(envelope.channel, happening, thread, envelope.arrived_at)
                for happening, thread in happenings
            ]
            envelope.done(_about(happenings))
            if not all(kept):
                Envelope.objects.filter(pk=pk).empty()
            hurry(envelope.channel, connector.hurries(delivery))
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


def hurry(channel: Channel, feeds: Collection[str]) -> None:
    """Look at these feeds now: somebody knocked who does not tell everything. Where the last look did not
    work, a knock makes it no better."""
    now = timezone.now()
    waiting = FeedState.objects.filter(channel=channel, name__in=feeds, failures=0)
    waiting.filter(next_at__gt=now).update(next_at=now)


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
                happenings = _understand(
                    channel, channel.connector, envelope.delivery(), envelope.arrived_at
                )
                kept = [take_in(channel, happening, thread) for happening, thread in happenings]
                unkept |= set() if all(kept) else {envelope.pk}
                envelope.about = _about(happenings)[:500]
        except Exception:
            logger.exception("envelope %s: unexpected trouble", envelope.pk)
            envelope.stumbled()
            stumbled.append(envelope)
    opened = {envelope.pk for envelope in fresh} - {envelope.pk for envelope in stumbled}
    for envelope in fresh:
        envelope.done_at = timezone.now() if envelope.pk in opened else envelope.done_at
    Envelope.objects.bulk_update(fresh, ["done_at", "about"])
    Envelope.objects.filter(pk__in=unkept).empty()
    return {bytes(one.body) for one in fresh}, {bytes(one.body) for one in stumbled}


@transaction.atomic
def open_again(envelope: Envelope, by: Membership) -> None:
    """A person wants another try with an envelope that was set aside."""
    envelope.open_again()
    record("envelope.opened_again", envelope, team_id=by.team_id, by=by)
    enqueue(open_envelope, envelope.pk)


def _understand(
    channel: Channel,
    connector: Connector,
    delivery: Delivery,
    told_at: datetime,
    has_waited: bool = False,
) -> list[tuple[Happening, str]]:
    """What a delivery says, each with its thread. Asks the network before any transaction begins.

    `told_at`: when it came. `has_waited`: long enough for a thread that the network does not tell, or for
    what is on its way.
    """
    understood: list[tuple[Happening, str]] = []
    with channel.counting():
        for happening in tame_all(connector.parse(connector.complete(delivery))):
            if isinstance(happening, Incoming):
                if not has_waited and _is_ours_in_private(channel, happening):
                    _wait_for_what_is_on_its_way(channel, happening.external_id, in_private=True)
                understood.extend(_in_their_thread(channel, happening, told_at, has_waited))
            else:
                if not has_waited:
                    _wait_for_what_is_on_its_way(channel, happening.external_id)
                understood.append((happening, ""))
    return understood


def _is_ours_in_private(channel: Channel, told: Incoming) -> bool:
    """Whether it is our own word in private: nothing in it tells which comment it answers."""
    ours = told.author.external_id == channel.own_external_id
    return ours and told.visibility is Visibility.PRIVATE


def _wait_for_what_is_on_its_way(
    channel: Channel, external_id: str, *, in_private: bool = False
) -> None:
    """A network can tell that an answer of ours is there, or lost, before we have kept that it left. Raises
    TryLater where we do not know this one, while it may be an answer that is only just on its way.
    `in_private`: it is one for one person alone, who spoke before others."""
    if Message.objects.filter(channel=channel, external_id=external_id).exists():
        return
    on_its_way = Reply.objects.filter(conversation__channel=channel, state__in=ON_ITS_WAY)
    if in_private:
        on_its_way = on_its_way.filter(in_private=True)
    if (
        on_its_way.exists()
        and not Post.objects.filter(channel=channel, external_id=external_id).exists()
    ):
        raise TryLater(
            _("This may tell of an answer that is only just on its way. We look again soon.")
        )


def _in_their_thread(
    channel: Channel, incoming: Incoming, told_at: datetime, has_waited: bool
) -> list[tuple[Happening, str]]:
    """The message with its thread; where we do not know the thread, with what was said around it."""
    if incoming.opening:
        keep_opening(channel, incoming.opening, incoming.external_id, told_at)
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
    channel: Channel,
    happening: Happening,
    thread_id: str,
    told_at: datetime | None = None,
    *,
    wanted: bool = False,
) -> bool:
    """One happening finds its place. Ours, theirs, or gone. `told_at`: when the network told of it; None:
    just now. `wanted`: somebody wants to read it, and its words may come back. False where its words must
    not be kept, not even as they were delivered."""
    told_at = told_at or timezone.now()
    if isinstance(happening, Vanished):
        if happening.by_house:
            notice_removal(channel, happening.external_id, told_at)
        vanish(channel, happening.external_id, happening.at, by_house=happening.by_house)
        let_go_beside(channel, [happening.external_id])
    elif happening.late and is_known(channel, happening):
        pass
    elif happening.author.external_id == channel.own_external_id:
        take_own(channel, happening, thread_id)
    else:
        return take_theirs(channel, happening, thread_id, told_at, wanted=wanted)
    return True


def is_known(channel: Channel, incoming: Incoming) -> bool:
    """Whether we have it already, whatever became of it."""
    return Message.objects.filter(channel=channel, external_id=incoming.external_id).exists()


def take_theirs(
    channel: Channel, told: Incoming, thread_id: str, told_at: datetime, *, wanted: bool = False
) -> bool:
    """Somebody outside said something: who, where, and since when do they wait? Was something done to
    words we know? False where the words must not be kept."""
    if told.addressed and are_said_by_hand(channel, told, thread_id):
        told = replace(told, addressed=False, remark=Sentence(SAID_BY_HAND))
    if told.addressed and rehearsing.hear(channel, told):
        told = replace(told, addressed=False, remark=Sentence(rehearsing.SAID))
    handle = recognise(channel.team, channel.kind, told.author, told.written_at, told_at)
    incoming = without_what_we_may_not_keep(channel, handle, told)
    message, news = file_incoming(
        channel, handle, incoming, thread_id, kind_of, told_at, wanted=wanted
    )
    if news is News.NEW and message.addressed:
        record("message.arrived", message, team_id=channel.team_id)
        informing.wrote_again(message)
    elif news is News.EDITED:
        record("message.edited", message, team_id=channel.team_id)
    elif news is News.RETURNED:
        record("message.returned", message, team_id=channel.team_id)
    if news in {News.NEW, News.EDITED}:
        calling.watch(message)
    if news is not News.NEW:
        notice(message, incoming, told_at, returned=news is News.RETURNED)
    else:
        rules.arrived(message)
        grouping.arrived(message)
    return incoming is told and message.expired_at is None


def without_what_we_may_not_keep(channel: Channel, handle: Handle, incoming: Incoming) -> Incoming:
    """Old words of somebody who was forgotten do not come back with another look at the network, and of
    those who do not want us to listen we begin to keep only what they say to us."""
    if is_forgotten(handle, incoming.written_at):
        nothing = replace(incoming, text="", media=(), meta={}, remark=Sentence(""), permalink="")
        return replace(nothing, addressed=False)
    if incoming.addressed or not has_objected(handle):
        return incoming
    known = Message.objects.filter(channel=channel, external_id=incoming.external_id)
    if known.exclude(text="").exists():
        return incoming
    meta = without_words(incoming.meta)
    return replace(incoming, text="", media=(), meta=meta, remark=Sentence(""), permalink="")


def keep_opening(
    channel: Channel, opening: Opening, told_with: str = "", told_at: datetime | None = None
) -> Post:
    """The post around which people talk; of somebody who was forgotten only that it is there. `told_with`:
    the message that brought it; `told_at`: when (None: just now)."""
    if not opening.ours:
        known = Handle.objects.select_related("person").filter(
            team=channel.team_id, kind=channel.kind, external_id=opening.author.external_id
        )
        author = known.exclude(person__forgotten_at=None).first()
        if author and is_forgotten(author, opening.published_at):
            nobody = Author(opening.author.external_id, "")
            opening = replace(opening, author=nobody, title="", text="", media=(), permalink="")
    return file_post(channel, opening, told_with, told_at)


def take_own(channel: Channel, incoming: Incoming, thread_id: str) -> None:
    """Our own words: a post of ours, the echo of an answer from this desk, or one given elsewhere."""
    rehearsing.hear_ourselves(channel, incoming)
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
    most = how_many_again(channel)
    lot = list(recent.filter(pk__gt=int(cursor or 0))[:most])
    known = {message.external_id: message for message in [*recent.open()[:most], *lot]}
    for happening in whole_ones(channel.connector.refresh(list(known)) if known else ()):
        message = known.get(happening.external_id)
        if message and not is_only_out_of_sight(happening, message):
            take_in_again(channel, happening, message.thread_id, now)
    return Page((), str(lot[-1].pk) if len(lot) == most else "")


def how_many_again(channel: Channel) -> int:
    """How many messages are looked at again at once, of those that wait and of the others: no more than the
    network lets us ask for, so that what is left for answers stays."""
    allowance = channel.still_allowed
    if allowance is None or channel.connector_class is None:
        return LOT
    may_ask = to_spend(allowance) * channel.connector_class.known_at_once
    return max(1, min(LOT, may_ask // 2))


def is_only_out_of_sight(happening: Happening, message: Message) -> bool:
    """Some networks show us nothing more of somebody we block; that is no deletion."""
    if not isinstance(happening, Vanished) or message.handle_id is None:
        return False
    return Measure.objects.blocking(message.handle_id).exists()


def take_in_again(
    channel: Channel,
    happening: Happening,
    thread_id: str,
    told_at: datetime,
    *,
    wanted: bool = False,
) -> None:
    """One message we cannot store must not keep us from looking at those behind it."""
    try:
        with transaction.atomic():
            take_in(channel, happening, thread_id, told_at, wanted=wanted)
    except Exception:
        logger.exception("channel %s: stumbled over a known message", channel.pk)
