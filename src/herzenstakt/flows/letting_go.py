"""How long the words of a conversation are kept once it is over, and what holds that up.

    it is over -> the team's months pass -> sweep ─┬─ something keeps it: look again in a month
                     [numbers, times, our answers] ─┴─► [words, notes, drafts: gone]

How long, a team says (`Team.keeps_months`, a year if it says nothing). Where somebody complained a claim may
follow, and under German law that can be raised until the end of the third year after the one in which it
arose (BGB ss. 195, 199; from memory): so long these words are kept. What the network asks us to forget sooner
goes sooner (`expiring`), and who is forgotten is forgotten with everything (`forgetting`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from herzenstakt.accounts.models import Team
from herzenstakt.conversations import shredder as conversations
from herzenstakt.conversations.models import Conversation, ConversationQuerySet
from herzenstakt.journal.models import record
from herzenstakt.kernel.moments import months_before
from herzenstakt.moderation import shredder as moderation
from herzenstakt.notices import shredder as notices
from herzenstakt.people.models import Person
from herzenstakt.promises import shredder as promises
from herzenstakt.promises.models import Promise
from herzenstakt.proposals import shredder as proposals
from herzenstakt.replies import shredder as replies
from herzenstakt.replies.models import Reply
from herzenstakt.safety import shredder as safety
from herzenstakt.safety.models import CrisisCase

logger = logging.getLogger(__name__)

#: what something keeps is looked at again after this
AGAIN = timedelta(days=30)
A_DAY = timedelta(days=1)
#: a claim can be raised until the end of the year in which so much has passed
CLAIM_MONTHS = 36


def let_go_of_words(team: Team, most: int) -> int:
    """Let go of what was said in the first `most` conversations of this team that have been over for so
    long, and in as many that nothing holds any longer, or find out that it is too early; in how many words
    were let go of."""
    until = months_before(timezone.now(), team.keeps_months)
    ours = Conversation.objects.filter(team=team)
    rows = [
        row
        for due in (ours.over_since(until), ours.no_longer_held())
        for row in due.values_list("pk", "person")[:most]
    ]
    return sum(_let_go_if_possible(*row) for row in rows)


def _let_go_if_possible(pk: int, person: int) -> bool:
    """One stone in the road must not stop everybody behind it."""
    try:
        return _let_go_if_over(pk, person)
    except Exception:
        logger.exception("stumbled over Conversation %s", pk)
        Conversation.objects.filter(pk=pk).update(held_until=timezone.now() + A_DAY)
        return False


@transaction.atomic
def _let_go_if_over(pk: int, person: int) -> bool:
    """Look once more, with the human and the conversation in our hands, in the order of `forgetting`."""
    Person.objects.hold(person)
    held = Conversation.objects.select_for_update(of=("self",)).select_related("team", "post")
    conversation = held.filter(pk=pk, person=person).first()
    if conversation is None:  # a colleague has just found out who it is; the next look finds it
        return False
    now, end = timezone.now(), end_of(conversation)
    had_words = False
    conversation.counted_from, conversation.held_until = now, None
    if end is not None and end.kept_until > now:
        conversation.counted_from = end.at
        conversation.held_until = end.kept_until if end.may_claim else None
    elif end is not None and _must_stay(conversation, now):
        conversation.counted_from, conversation.held_until = end.at, now + AGAIN
    elif end is not None:
        had_words = Conversation.objects.filter(pk=pk).still_told().exists()
        _shred(conversation, now)
    conversation.save(update_fields=["counted_from", "held_until"])
    if had_words:
        record("conversation.words_forgotten", conversation, team_id=conversation.team_id)
    return had_words


@dataclass(frozen=True, slots=True)
class End:
    """The end of a conversation. `at`: when somebody last said, wrote down or brought in something there, its
    end included. `kept_until`: when its words are let go of, unless something keeps them or somebody goes on
    there. `may_claim`: whether somebody complained there."""

    at: datetime
    kept_until: datetime
    may_claim: bool


def end_of(conversation: Conversation) -> End | None:
    """When it was over; None while it is not."""
    if conversation.closed_at is None:
        return None
    notes = conversation.notes.aggregate(at=Max("written_at"))["at"]
    arrived = conversation.messages.aggregate(at=Max("received_at"))["at"]
    at: datetime = max(filter(None, (conversation.closed_at, notes, arrived)))
    kept_until = months_before(at, -conversation.team.keeps_months)
    may_claim = conversation.messages.complaints().exists()
    if may_claim:
        kept_until = max(kept_until, claims_end(at, conversation.team))
    return End(at, kept_until, may_claim)


def claims_end(over_at: datetime, team: Team) -> datetime:
    """The end of the year in which three years have passed, where the team is."""
    there = months_before(over_at, -CLAIM_MONTHS).astimezone(ZoneInfo(team.time_zone))
    return datetime(there.year + 1, 1, 1, tzinfo=there.tzinfo)


def _must_stay(conversation: Conversation, now: datetime) -> bool:
    """Whether somebody wrote down why nothing of this human may be forgotten, an answer is being written or
    under way, a measure still needs the words, we have promised something, or somebody may be in danger."""
    said = conversation.messages.said_to_us()
    answers = Reply.objects.filter(conversation=conversation)
    promises_here = Promise.objects.filter(conversation=conversation)
    return any(
        rows.exists()
        for rows in (
            Person.objects.behind(conversation.person).kept(),
            answers.holding(),
            answers.unsent().filter(changed_at__gt=now - AGAIN),
            moderation.needed(said, now),
            promises_here.open(),
            promises_here.proposed(),
            CrisisCase.objects.filter(conversation=conversation).standing(),
        )
    )


def _shred(conversation: Conversation, now: datetime) -> None:
    """Every package lets go of what it knows of a conversation."""
    shred_beside(Conversation.objects.filter(pk=conversation.pk))
    moderation.shred(conversation.messages.said_to_us(), None)
    conversations.shred_words(conversation, now)


def shred_beside(these: ConversationQuerySet) -> None:
    """What stands beside the words of these conversations: whatever was proposed, promised, told among
    colleagues, drafted or feared there."""
    proposals.shred(these)
    promises.shred(these)
    notices.shred(these)
    replies.shred(these)
    safety.shred(these)
