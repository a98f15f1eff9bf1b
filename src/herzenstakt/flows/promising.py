"""A word given in an answer, from the answer to the day on which it is due.

    outgoing.approve ─► propose ─► [proposed] ─► services.keep ─► [open] ─► services.fulfil
                                       └─► services.dismiss         ├─► remind (the clock, on its day)
    outgoing.take_back ─► forget                                    └─► slip   (the clock, the day after)

What is proposed is no promise: only a person makes one of it, and nobody is reminded of what nobody kept.
"""

from __future__ import annotations

import logging

from herzenstakt.flows import informing
from herzenstakt.hours.services import holidays_around
from herzenstakt.promises.models import Promise
from herzenstakt.promises.reading import FoundPromise, promised_in
from herzenstakt.promises.services import fall_due
from herzenstakt.replies.models import Reply

logger = logging.getLogger(__name__)


def propose(reply: Reply) -> None:
    """What an answer that goes out promises for a day is laid before whoever looks at the conversation."""
    known = set(
        reply.conversation.promises.exclude(state=Promise.State.DROPPED).values_list(
            "words", "due_on"
        )
    )
    for found in _read(reply):
        if (found.words, found.due_on) not in known:
            Promise.objects.create(
                team_id=reply.conversation.team_id,
                conversation=reply.conversation,
                owner=reply.author if reply.author.is_active else None,
                reply_key=reply.key,
                words=found.words,
                due_on=found.due_on,
            )


def forget(reply: Reply) -> None:
    """The answer was not said after all: nothing of it needs to be decided."""
    Promise.objects.proposed().filter(reply_key=reply.key).delete()


def _read(reply: Reply) -> list[FoundPromise]:
    """An answer must go out, however odd the days in it are."""
    try:
        team = reply.conversation.team
        return promised_in(reply.text, team.now, holidays_around(team))
    except Exception:
        logger.exception("reply %s: its days could not be read", reply.pk)
        return []


# --- the clock -----------------------------------------------------------------------------------


def remind(promise: Promise) -> None:
    """Its day has come: whoever stands for it is told, once."""
    if fall_due(promise):
        informing.promise_is_due(promise)
