"""What the clock does: pick up whatever fell down, and begin what is due. Safe to run at any time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from herzenstakt.accounts.models import Team
from herzenstakt.channels.models import Channel, Envelope, FeedState
from herzenstakt.conversations.models import Asking, Conversation
from herzenstakt.conversations.services import fall_silent, wake
from herzenstakt.flows import attaching, calling, measures, rehearsing
from herzenstakt.flows.expiring import expire_measures, expire_some, lent
from herzenstakt.flows.forgetting import forget_the_silent
from herzenstakt.flows.giving import look_at
from herzenstakt.flows.incoming import fetch, open_envelope
from herzenstakt.flows.letting_go import let_go_of_words
from herzenstakt.flows.outgoing import deliver, doubt
from herzenstakt.flows.promising import remind
from herzenstakt.flows.proposing import forget_proposals
from herzenstakt.flows.ringing import post_due, ring_due
from herzenstakt.flows.rules import look_at_waits
from herzenstakt.flows.signing_in import renew
from herzenstakt.flows.telling import hear_what_arrived
from herzenstakt.flows.webhooks import call_due, hear, hear_late, tell_late
from herzenstakt.groups.models import Group
from herzenstakt.kernel.jobs import Job, enqueue
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure
from herzenstakt.notices.models import Notice
from herzenstakt.presence.models import Presence, StepBack
from herzenstakt.promises.models import Promise
from herzenstakt.promises.services import slip
from herzenstakt.rehearsals.models import Rehearsal
from herzenstakt.replies.models import Reply
from herzenstakt.rules.models import Rule, RuleRun
from herzenstakt.safety.models import CrisisCase, HandOver
from herzenstakt.tokens.models import Once
from herzenstakt.webhooks.models import Call

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
    each(Rehearsal.objects.settled().select_related("reply"), rehearsing.go_on)
    hear_what_arrived()
    ring_due()
    hear()
    call_due()


def pick_up() -> None:
    """Every half minute: that somebody was there is forgotten once they have left, what networks lent us goes
    when its time is over, what was put off is back when its time comes, rules look at who waits, groups give
    out whom they could give to nobody before, access that is about to end is renewed, rehearsals end whose
    time is over, and rows whose job was lost get another one. While many jobs are waiting none is missing,
    only late.
    """
    Presence.objects.over().delete()
    each(lent(), expire_some)
    each(Conversation.objects.to_wake()[:HANDFUL], wake)
    by_the_clock = Rule.objects.on().filter(when__in=[Rule.When.WAITS, Rule.When.LATE])
    each(by_the_clock.with_words().in_order(), look_at_waits)
    each(Group.objects.giving().select_related("team"), look_at)
    enqueue_each(renew, Channel.objects.to_renew())
    each(Rehearsal.objects.overdue().select_related("channel", "reply"), rehearsing.run_out)
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
    post_due()
    tell_late()
    hear_late()


def tidy_up() -> None:
    """Every few minutes: let go of what need not be kept any longer, say what is due today, end what has an
    end, and listen to what is new."""
    old = timezone.now() - KEEP_ENVELOPES
    Envelope.objects.filter(done_at__lt=old).delete()
    DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - KEEP_JOBS).delete()
    over = CrisisCase.objects.over().select_related("message__channel__team", "conversation")
    each(over[:HANDFUL], calling.forget)
    HandOver.objects.over().delete()
    StepBack.objects.over().delete()
    Once.objects.over().delete()
    forget_proposals()
    attaching.tidy_up()
    each(Team.objects.all(), end_what_is_silent)
    Notice.objects.over().delete()
    RuleRun.objects.over().delete()
    Call.objects.over().delete()
    each(Team.objects.all(), lambda team: forget_the_silent(team, HANDFUL))
    each(Team.objects.all(), lambda team: let_go_of_words(team, HANDFUL))
    Promise.objects.undecided_for_long().delete()
    each(Promise.objects.falling_due().select_related("team")[:HANDFUL], remind)
    each(Promise.objects.slipping().select_related("team")[:HANDFUL], slip)
    Asking.objects.over().delete()
    each(lent(), expire_measures)
    each(Channel.objects.usable(), Channel.prepare_feeds)
    enqueue_each(measures.end, Measure.objects.to_end())


def begin_fetch(feed: FeedState) -> None:
    """Let a worker look at a feed."""
    feed.ask_later()
    enqueue(fetch, feed.pk)


def lose(reply: Reply) -> None:
    """The worker stopped while sending. Nobody knows whether the words went out."""
    doubt(reply, Sentence(_("The desk was interrupted while sending.")))


def end_what_is_silent(team: Team) -> None:
    """Where nobody has written for two weeks and nobody waits, the conversation is over."""
    each(Conversation.objects.filter(team=team).fallen_silent()[:HANDFUL], fall_silent)


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
