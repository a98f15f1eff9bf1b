"""What the clock does: pick up whatever fell down, and begin what is due. Safe to run at any time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from herzenstakt.channels.models import Channel, Envelope, FeedState
from herzenstakt.conversations.models import Message
from herzenstakt.conversations.services import expire
from herzenstakt.flows import measures
from herzenstakt.flows.incoming import fetch, open_envelope
from herzenstakt.flows.outgoing import deliver, doubt
from herzenstakt.flows.proposing import forget_proposals
from herzenstakt.flows.telling import hear_what_arrived
from herzenstakt.kernel.jobs import Job, enqueue
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure
from herzenstakt.replies.models import Reply
from herzenstakt.safety.models import CrisisCase, HandOver

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model | int)

#: rows picked up per sweep; the next sweep takes the next ones
HANDFUL = 200
#: a row that is younger has surely a job of its own
YOUNG = timedelta(seconds=30)
KEEP_ENVELOPES = timedelta(days=30)
KEEP_JOBS = timedelta(hours=6)


def sweep() -> None:
    """Every second: what is due now."""
    each(FeedState.objects.due()[:HANDFUL], begin_fetch)
    each(Reply.objects.lost()[:HANDFUL], lose)
    hear_what_arrived()


def pick_up() -> None:
    """Every half minute: rows whose job was lost get another one. While many jobs are waiting none is
    missing, only late.
    """
    if DBTaskResult.objects.ready()[:HANDFUL].count() >= HANDFUL:
        return
    old = timezone.now() - YOUNG
    replies = Reply.objects.due().filter(Q(not_before=None) | Q(not_before__lt=old))
    envelopes = Envelope.objects.unopened().filter(
        Q(held_until=None) | Q(held_until__lt=old), channel__in=Channel.objects.usable()
    )
    enqueue_each(deliver, replies.filter(changed_at__lt=old))
    enqueue_each(open_envelope, envelopes.filter(arrived_at__lt=old))
    enqueue_each(measures.go_on, measures.interrupted(old))


def tidy_up() -> None:
    """Every few minutes: let go of what need not be kept any longer, end what has an end, and listen to
    what is new."""
    old = timezone.now() - KEEP_ENVELOPES
    Envelope.objects.filter(done_at__lt=old).delete()
    DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - KEEP_JOBS).delete()
    CrisisCase.objects.over().delete()
    HandOver.objects.over().delete()
    forget_proposals()
    each(Channel.objects.exclude(retention_days=None), forget)
    each(Channel.objects.usable(), Channel.prepare_feeds)
    enqueue_each(measures.end, Measure.objects.to_end())


def begin_fetch(feed: FeedState) -> None:
    """Let a worker look at a feed."""
    feed.ask_later()
    enqueue(fetch, feed.pk)


def lose(reply: Reply) -> None:
    """The worker stopped while sending. Nobody knows whether the words went out."""
    doubt(reply, Sentence(_("The desk was interrupted while sending.")))


def forget(channel: Channel) -> int:
    """What others wrote is not kept longer than the network's terms allow; ids and times stay."""
    until = timezone.now() - timedelta(days=channel.retention_days or 0)
    expired = Message.objects.said_to_us().filter(
        Q(received_at__lt=until), channel=channel, expired_at=None
    )
    names = list(expired.values_list("external_id", flat=True)[:HANDFUL])
    for name in names:
        expire(channel, name)
    Envelope.objects.filter(channel=channel, arrived_at__lt=until).delete()
    return len(names)


def enqueue_each(job: Job, rows: QuerySet[Any]) -> None:
    """A job for each of the first rows."""
    each(list(rows.values_list("pk", flat=True)[:HANDFUL]), lambda pk: enqueue(job, pk))


def each(rows: Iterable[Row], job: Callable[[Row], object]) -> None:
    """One stone in the road must not stop everybody behind it. The log names the row, not its words."""
    for row in rows:
        try:
            job(row)
        except Exception:
            kind = type(row).__name__ if isinstance(row, Model) else "row"
            logger.exception("stumbled over %s %s", kind, row.pk if isinstance(row, Model) else row)
