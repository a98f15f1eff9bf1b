"""Words that a network only lends us: how long it lets us keep them, and letting go of them in time.

    the network tells -> told_at ── its term passes ─► expire_some ─┬─ words, media, names, deliveries: gone
                            ▲                                       ├─ ids, times, links, our answers: stay
                            └── somebody opens it: bringing_back ◄──┘

A term runs from when the network last told us, and not from when somebody wrote: it is about keeping, and
whatever is told again is kept anew. What somebody wrote and who they are have terms of their own
(`Connector.retention`, `Connector.retention_of_authors`); an owner may want less (`Channel.retention_days`).

Two things go before a term, because the law asks for them: of whom somebody wrote down why nothing may be
forgotten nothing goes (`kept`), and a measure keeps its evidence as long as somebody may ask for the reasons
or object (`moderation.shredder.needed`). docs/decisions/0058 lists every place where words are kept.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from herzenstakt.accounts.models import Team
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.conversations.services import expire, expire_posts
from herzenstakt.journal.models import record
from herzenstakt.moderation import shredder as moderation
from herzenstakt.people.models import Handle, Person
from herzenstakt.people.services import expire_names
from herzenstakt.proposals import shredder as proposals
from herzenstakt.tokens import shredder as tokens
from herzenstakt.webhooks import shredder as webhooks

logger = logging.getLogger(__name__)

#: rows of a kind in one transaction, which holds them mostly for less than a tenth of a second
LOT = 200
#: seconds after which one look begins no other lot: the clock has more to do
SECONDS = 2.0


# --- in time --------------------------------------------------------------------------------------


def lent() -> list[Channel]:
    """The channels on which something is kept for a while only."""
    there = Channel.objects.select_related("team").order_by("pk")
    return [one for one in there if one.is_lent]


def catch_up() -> None:
    """Let go of everything whose time is over, however much it is: before a desk opens that was away, or
    whose database was brought back from a backup."""
    for channel in lent():
        while expire_some(channel):
            pass
        expire_measures(channel)


def expire_some(channel: Channel, seconds: float = SECONDS) -> bool:
    """Let go of what has been kept for its time, lot by lot for so long; whether there may be more. The next
    look goes on."""
    end = time.monotonic() + seconds
    while _expire_a_lot(channel):
        if time.monotonic() >= end:
            return True
    return False


def _expire_a_lot(channel: Channel) -> bool:
    now, words, who = timezone.now(), channel.words_kept_for, channel.authors_kept_for
    done = 0
    # first what is thrown away whole: it need not be emptied before
    if shortest := min(filter(None, (words, who)), default=None):
        done += _expire_deliveries(channel, now - shortest)
    if words:
        done += _expire_words(channel, now - words)
        done += _expire_posts(channel, now - words, who=False)
    if who:
        done += _expire_names(channel, now - who)
        done += _expire_posts(channel, now - who, who=True)
    return done > 0


def _expire_words(channel: Channel, until: datetime) -> int:
    told = Message.objects.filter(channel=channel).told_before(until)
    if names := _of_whom_nothing_goes(channel.team):
        told = told.exclude(handle__in=names)

    @transaction.atomic
    def go(pks: Sequence[int]) -> int:
        there = expire(channel, pks, until)
        _let_go_beside(channel.team, there)
        return len(pks)

    return _each_lot(told, go)


def _expire_posts(channel: Channel, until: datetime, *, who: bool) -> int:
    """Posts of others, or who wrote them. Of whom nothing goes, their posts stay, as far as we know them."""
    told = Post.objects.filter(channel=channel, told_at__lt=until, ours=False).order_by("told_at")
    if who:
        told = told.exclude(author_name="", author_address="")
    if names := _of_whom_nothing_goes(channel.team):
        theirs = names.exclude(address="").values("address")
        told = told.exclude(author_address__in=theirs)
    return _each_lot(told, lambda pks: expire_posts(channel, pks, until, who=who))


def _expire_names(channel: Channel, until: datetime) -> int:
    told = Handle.objects.filter(team=channel.team_id, kind=channel.kind).told_before(until)
    if names := _of_whom_nothing_goes(channel.team):
        told = told.exclude(pk__in=names)
    hosts = Channel.objects.filter(team=channel.team_id).hosts_of(channel.kind)

    @transaction.atomic
    def go(pks: Sequence[int]) -> int:
        number = expire_names(pks, until, hosts)
        _let_go_beside(channel.team, ())
        return number

    return _each_lot(told, go)


def _expire_deliveries(channel: Channel, until: datetime) -> int:
    """Deliveries as they came. What nobody could open in time goes, too, and the journal says so."""
    told = Envelope.objects.filter(channel=channel, arrived_at__lt=until).order_by("arrived_at")

    @transaction.atomic
    def go(pks: Sequence[int]) -> int:
        these = Envelope.objects.filter(pk__in=pks)
        if unopened := these.filter(done_at=None).count():
            record("envelope.expired", channel, team_id=channel.team_id, number=unopened)
        these.delete()
        return len(pks)

    return _each_lot(told, go)


def _of_whom_nothing_goes(team: Team) -> QuerySet[Handle] | None:
    """The names of those who are kept for a reason, under whatever name they speak; None where nobody is."""
    kept = Person.objects.filter(team=team).kept()
    if not kept.exists():
        return None
    humans = Handle.objects.filter(Q(person__in=kept) | Q(home__in=kept)).values("person")
    return Handle.objects.filter(person__in=humans)


def _each_lot(rows: QuerySet[Any], go: Callable[[Sequence[int]], int]) -> int:
    """One lot in one transaction. Where it stumbles, each row by itself: one stone must not stop the road."""
    pks = list(rows.values_list("pk", flat=True)[:LOT])
    if not pks:
        return 0
    try:
        return go(pks)
    except Exception:
        logger.exception("stumbled over %s of %s", len(pks), rows.model.__name__)
    return sum(_one(rows, pk, go) for pk in pks)


def _one(rows: QuerySet[Any], pk: int, go: Callable[[Sequence[int]], int]) -> int:
    try:
        return go([pk])
    except Exception:
        logger.exception("stumbled over %s %s", rows.model.__name__, pk)
        return 0


def expire_measures(channel: Channel) -> None:
    """Measures about words that are no longer kept lose what they repeat of them, once nobody may ask for the
    reasons any more."""
    said = Message.objects.filter(channel=channel).exclude(expired_at=None)
    if names := _of_whom_nothing_goes(channel.team):
        said = said.exclude(handle__in=names)
    moderation.shred_old(said, timezone.now())


# --- what is derived from words -------------------------------------------------------------------


def let_go_beside(channel: Channel, names: Iterable[str]) -> None:
    """The same for messages with these names on the network: they are gone there."""
    said = Message.objects.filter(channel=channel, external_id__in=list(names))
    there = said.exclude(conversation=None).values_list("conversation", flat=True)
    if said.exists():
        _let_go_beside(channel.team, [pk for pk in there if pk])


def _let_go_beside(team: Team, conversations: Iterable[int]) -> None:
    """What a machine proposed there, and what programs and other systems were told of this team: in which of
    it whose words stand nobody can tell from outside. It goes in the transaction in which the words go:
    nobody would look for it later."""
    proposals.shred(Conversation.objects.filter(pk__in=list(conversations)))
    tokens.shred(team)
    webhooks.shred(team)
