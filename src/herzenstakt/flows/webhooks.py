"""How other systems learn what happened here, by the Standard Webhooks scheme. Read from top to bottom.

    an act ─► [journal entry] ─► hear ─► [call] ─► call_due ─► call ─► send ─┬─► delivered
                     └─────► hear_late ───┘          ▲                      ├─► again, after a pause
                                                     └──────────────────────┘   given up, or at rest

Nobody does anything when somebody begins to wait too long, so the clock writes that entry itself
(`tell_late`), once for each wait, and only where somebody wants to hear of it.

Keep first: the entry of the journal is written in the same transaction as what happened, and is all we
need to tell of it. Out to machines is "at least once", in no promised order: each call has a name that
stays, so the other side sees what it has heard already. Who does not listen holds up nobody else.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, Model, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from herzenstakt.channels.redact import BLACK, readable
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import informing
from herzenstakt.journal.models import Entry, name_of, record
from herzenstakt.kernel import vault
from herzenstakt.kernel.http import Blocked, Http, Response, in_time
from herzenstakt.kernel.jobs import LAST, enqueue, task
from herzenstakt.kernel.text import shorten, storable
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure
from herzenstakt.promises.models import Promise
from herzenstakt.replies.models import Reply
from herzenstakt.safety.models import CrisisCase
from herzenstakt.webhooks.events import BY_ACTION
from herzenstakt.webhooks.models import AT_ONCE, LONGEST_ANSWER, Call, Webhook
from herzenstakt.webhooks.services import may_call, stamp, why_not
from herzenstakt.webhooks.signing import headers

logger = logging.getLogger(__name__)

#: entries looked at in one go
LOT = 500
#: somebody has waited longer than promised
LATE = "conversation.late"
#: what became late longer ago is not told any more
LATE_FOR = timedelta(days=7)
#: no transaction of ours is open for so long; an entry that is older and unseen does not exist
LATEST = timedelta(minutes=10)
#: pauses before the next try, as the scheme proposes them; after the last one it is given up
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
#: a pause is longer by up to this part, so that not all come back in the same moment
JITTER = 0.2
#: an address where nobody is, is asked again at least so often
LONGEST_AWAY = timedelta(hours=1)
#: where nothing has arrived for so long, we stop and say so
PATIENT_FOR = timedelta(days=3)
#: seconds for one call, and for one turn before others have theirs
TIMEOUT, TURN = 15.0, 10.0
#: bytes of an answer that are read
MOST_READ = 4096
#: nobody is there, or they ask for a pause: then the others need not be tried either
AWAY = frozenset({429, 502, 503, 504})
GONE = 410
#: names whose values are never shown, should an answer repeat them
MASKED = ("secret", "signature", "token", "key", "password", "webhook-signature")
#: what may go wrong on the way; a name that is none is a ValueError
NOT_THERE = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)

#: how the numbers of rows are called in `data`, and how a row leads to its conversation
SUBJECTS: Mapping[str, tuple[str, type[Model], str]] = {
    "conversations.message": ("message", Message, "conversation_id"),
    "moderation.measure": ("measure", Measure, "message__conversation_id"),
    "promises.promise": ("promise", Promise, "conversation_id"),
    "replies.reply": ("reply", Reply, "conversation_id"),
}


# --- hearing what happened -----------------------------------------------------------------------


def hear() -> None:
    """Each second: what the journal says since we last looked."""
    for pk in Webhook.objects.listening().values_list("pk", flat=True):
        _hear(pk)


@transaction.atomic
def _hear(pk: int) -> None:
    hook = _listening(pk)
    if hook is None:
        return
    there = Entry.objects.filter(team=hook.team_id, pk__gt=hook.heard_to)
    fresh = list(there.order_by("pk")[:LOT])
    if fresh:
        _keep(hook, fresh)
        Webhook.objects.filter(pk=pk).update(heard_to=fresh[-1].pk)


def hear_late() -> None:
    """Each half minute: entries that were numbered before others, and stored after them."""
    for pk in Webhook.objects.listening().values_list("pk", flat=True):
        _hear_late(pk)


@transaction.atomic
def _hear_late(pk: int) -> None:
    hook = _listening(pk)
    if hook is None:
        return
    behind = Entry.objects.filter(
        team=hook.team_id, pk__gt=hook.settled_to, pk__lte=hook.heard_to
    ).order_by("pk")
    told = Call.objects.filter(webhook=hook, entry=OuterRef("pk"))
    late = behind.filter(~Exists(told), action__in=_actions(hook))
    _keep(hook, list(late[:LOT]))
    settled = behind.filter(at__lt=timezone.now() - LATEST).values_list("pk", flat=True).last()
    if settled:
        Webhook.objects.filter(pk=pk).update(settled_to=settled)


# --- who waits too long --------------------------------------------------------------------------


def tell_late() -> None:
    """Each half minute: who has waited longer than promised, since somebody wants to hear of it."""
    since: dict[int, datetime] = {}
    for hook in Webhook.objects.listening().only("team", "events", "added_at"):
        if LATE in hook.events:
            since[hook.team_id] = min(hook.added_at, since.get(hook.team_id, hook.added_at))
    for team, first in since.items():
        for conversation in _just_late(team, first):
            _tell_late(conversation)


def _just_late(team: int, first: datetime) -> list[Conversation]:
    """Those of whose lateness nothing is written yet, along the index of what is late. What was said long ago
    is an archive, and no wait of which anybody wants to hear."""
    now = timezone.now()
    begun = max(first, now - LATE_FOR)
    late = Conversation.objects.filter(team=team, late_at__gt=begun, late_at__lte=now)
    told = Entry.objects.filter(
        subject=Concat(
            Value(f"{Conversation._meta.label_lower}:"), Cast(OuterRef("pk"), CharField())
        ),
        action=LATE,
        at__gte=OuterRef("late_at"),
    )
    waiting = late.filter(~Exists(told), snoozed_until=None).exclude(waiting_since=None)
    return list(waiting.order_by("late_at", "pk")[:LOT])


@transaction.atomic
def _tell_late(conversation: Conversation) -> None:
    """Whoever was answered since we looked waits no longer. Held meanwhile."""
    there = Conversation.objects.select_for_update().filter(snoozed_until=None)
    held = there.filter(pk=conversation.pk, waiting_since=conversation.waiting_since).first()
    if held is None or held.waiting_since is None:
        return
    wait = held.waiting_since.isoformat()
    known = Entry.objects.filter(subject=name_of(held), action=LATE)
    if not known.filter(details__since=wait).exists():
        record(LATE, held, team_id=held.team_id, since=wait)


def _listening(pk: int) -> Webhook | None:
    held = Webhook.objects.listening().select_for_update(of=("self",)).select_related("team")
    return held.filter(pk=pk).first()


def _actions(hook: Webhook) -> list[str]:
    return [action for action, event in BY_ACTION.items() if event.name in hook.events]


def _keep(hook: Webhook, entries: list[Entry]) -> None:
    """A call for each entry this address wants to hear of; one it has already stays as it is."""
    actions = set(_actions(hook))
    wanted = [entry for entry in entries if entry.action in actions]
    where = _conversations(wanted)
    Call.objects.bulk_create(
        [
            Call(
                webhook=hook,
                entry=entry,
                event=BY_ACTION[entry.action].name,
                payload=_payload(hook, entry, where.get(entry.subject)),
            )
            for entry in wanted
        ],
        ignore_conflicts=True,
    )


def _payload(hook: Webhook, entry: Entry, conversation: int | None) -> dict[str, Any]:
    """What is told: numbers, a link, and words of our own. Nobody outside is named."""
    event = BY_ACTION[entry.action]
    data: dict[str, Any] = {
        "team": hook.team.slug,
        "entry": entry.pk,
        "by": entry.by_id,
        "conversation": conversation,
        "url": _link(hook, conversation),
    }
    if event.subject:
        data[event.subject] = _number(entry.subject)
    data |= {name: str(entry.details.get(name, "")) for name in event.more}
    return {"type": event.name, "timestamp": stamp(entry.at), "data": data}


def _conversations(entries: Iterable[Entry]) -> dict[str, int | None]:
    """The conversation each subject belongs to; one query for each kind of row."""
    by_label: dict[str, set[int]] = {}
    for entry in entries:
        by_label.setdefault(entry.subject.partition(":")[0], set()).add(_number(entry.subject))
    own = by_label.pop("conversations.conversation", set())
    found: dict[str, int | None] = {f"conversations.conversation:{pk}": pk for pk in own}
    for label, pks in by_label.items():
        if label in SUBJECTS:
            _name, model, way = SUBJECTS[label]
            rows = model._default_manager.filter(pk__in=pks).values_list("pk", way)
            found |= {f"{label}:{pk}": conversation for pk, conversation in rows}
    return found


def _number(subject: str) -> int:
    return int(subject.rpartition(":")[2])


def _link(hook: Webhook, conversation: int | None) -> str:
    """Where a person looks at it."""
    slug = hook.team.slug
    where = (
        reverse("conversation:show", args=[slug, conversation])
        if conversation
        else reverse("inbox:list", args=[slug])
    )
    return f"{settings.PUBLIC_URL}{where}"


# --- taking turns --------------------------------------------------------------------------------


def call_due() -> None:
    """Each second: whose turn it is. Whoever waited longest for one comes first."""
    free = AT_ONCE - Webhook.objects.busy().count()
    if free > 0:
        for pk in list(Webhook.objects.to_call().values_list("pk", flat=True)[:free]):
            enqueue(call, pk)


@task(priority=LAST)
def call(pk: int) -> None:
    """The turn of one address: what is due, until it stumbles or others want theirs."""
    hook = Webhook.objects.claim(pk)
    if hook is None:
        return
    until = time.monotonic() + TURN
    try:
        while time.monotonic() < until and (one := Call.objects.claim_next(hook)):
            if not send(hook, one):
                return
    finally:
        Webhook.objects.filter(pk=pk).update(busy_until=None, turn_at=timezone.now())


# --- one call ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call. `status` None: nothing came back. `wait`: how long they ask us to wait."""

    status: int | None = None
    trouble: Sentence = field(default_factory=lambda: Sentence(""))
    answer: str = ""
    wait: timedelta = timedelta()
    took_ms: int = 0

    @property
    def arrived(self) -> bool:
        """Only 2xx is a yes."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_away(self) -> bool:
        """Whether nobody is there, or they want a pause."""
        return self.status is None or self.status in AWAY


def send(hook: Webhook, one: Call) -> bool:
    """Tell it, and write down what came of it. Whether it makes sense to go on with the next one."""
    outcome = _tell(hook, one)
    if outcome.arrived:
        _arrived(hook, one, outcome)
    else:
        _stumbled(hook, one, outcome)
    return outcome.status != GONE and not outcome.is_away


def _tell(hook: Webhook, one: Call) -> Outcome:
    begin, now = time.monotonic(), timezone.now()
    try:
        known = hook.secrets(now)
    except vault.Locked:
        return Outcome(trouble=Sentence(_("Its secret cannot be opened: the key does not fit.")))
    body = json.dumps(_with_words(hook, one), ensure_ascii=False)
    signed = headers(one.name, now, body, known)
    try:
        outcome = _post(hook.address, body, signed, known)
    except Blocked:
        outcome = Outcome(trouble=Sentence(_("The address leads into a private network.")))
    except (httpx.TimeoutException, TimeoutError):
        slow = Sentence(_("It took longer than %(seconds)s seconds."), {"seconds": int(TIMEOUT)})
        outcome = Outcome(trouble=slow)
    except NOT_THERE as trouble:
        logger.info("webhook %s could not be called: %s", hook.pk, type(trouble).__name__)
        outcome = Outcome(trouble=Sentence(_("It could not be reached.")))
    took = round((time.monotonic() - begin) * 1000)
    return Outcome(outcome.status, outcome.trouble, outcome.answer, outcome.wait, took)


def _post(address: str, body: str, signed: dict[str, str], known: list[str]) -> Outcome:
    """Call the address: the place its name leads to now is looked at, and no other is connected to."""
    if not may_call(address):
        raise Blocked("no address we may call")
    http = Http(settings.WEBHOOK_HOSTS, timeout=httpx.Timeout(TIMEOUT), patience=TIMEOUT)
    more = {"content": body.encode(), "headers": {"Content-Type": "application/json", **signed}}
    try:
        with in_time(TIMEOUT), http.streaming("POST", address, **more) as answer:
            status = answer.status_code
            if 200 <= status < 300:
                return Outcome(status)
            said = Response(status, {k.lower(): v for k, v in answer.headers.items()}, b"", address)
            wait = said.retry_after(timedelta())
            read = _beginning(answer)
            return Outcome(status, why_not(status), _masked(read, [*known, *signed.values()]), wait)
    finally:
        http.close()


def _beginning(answer: httpx.Response) -> bytes:
    """The first few kB of what they say; the rest is not read."""
    read = b""
    try:
        for piece in answer.iter_bytes():
            read += piece
            if len(read) >= MOST_READ:
                break
    except NOT_THERE:
        logger.debug("an answer broke off")
    return read[:MOST_READ]


def _masked(read: bytes, known: Iterable[str]) -> str:
    """As it may be shown: no secret of ours or theirs, and nothing no database keeps."""
    said = storable(readable(read, MASKED))
    for secret in known:
        for part in secret.split():
            said = said.replace(part, BLACK)
    return shorten(said, LONGEST_ANSWER - 1)


# --- words, where they are wanted ----------------------------------------------------------------


def _with_words(hook: Webhook, one: Call) -> dict[str, Any]:
    """The payload; with name and words, as they are now, where the house wants that and may."""
    payload: dict[str, Any] = one.payload
    number = payload["data"].get("conversation")
    if not hook.with_words or not number:
        return payload
    there = Conversation.objects.select_related("person").filter(pk=number, is_private=False)
    conversation = there.filter(person__forgotten_at=None).first()
    if conversation is None or _in_danger(conversation):
        return payload
    words = {"person": conversation.person.name}
    if text := _text_of(payload["data"], conversation):
        words["text"] = text
    return {**payload, "data": {**payload["data"], "words": words}}


def _in_danger(conversation: Conversation) -> bool:
    return CrisisCase.objects.standing().filter(conversation=conversation).exists()


def _text_of(data: Mapping[str, Any], conversation: Conversation) -> str:
    """What was said, while it stands; an answer of ours as it went."""
    if pk := data.get("message"):
        standing = Message.objects.filter(pk=pk, gone_at=None, expired_at=None, is_hidden=False)
        said = standing.filter(conversation=conversation).values_list("text", flat=True).first()
        return said or ""
    if pk := data.get("reply"):
        ours = Reply.objects.filter(pk=pk, conversation=conversation)
        return ours.values_list("text", flat=True).first() or ""
    return ""


# --- what comes of it ----------------------------------------------------------------------------


@transaction.atomic
def _arrived(hook: Webhook, one: Call, outcome: Outcome) -> None:
    _note(one, outcome, state=Call.State.DELIVERED)
    Webhook.objects.filter(pk=hook.pk).update(failing_since=None, away=0, not_before=None)


@transaction.atomic
def _stumbled(hook: Webhook, one: Call, outcome: Outcome) -> None:
    """Again after a pause, or given up. Who is gone, or has not listened for days, is left alone."""
    now = timezone.now()
    pause = pause_after(one.tries, outcome.wait)
    state = Call.State.WAITING if pause else Call.State.GIVEN_UP
    _note(one, outcome, state=state, next_at=now + (pause or timedelta()))
    held = Webhook.objects.select_for_update().get(pk=hook.pk)
    held.failing_since = held.failing_since or now
    if outcome.is_away:
        held.away += 1
        away = min(PAUSES[min(held.away, len(PAUSES)) - 1], LONGEST_AWAY)
        held.not_before = now + max(away, outcome.wait)
    held.save(update_fields=["failing_since", "away", "not_before"])
    if outcome.status == GONE:
        _leave_alone(held, Webhook.State.OFF, Sentence(_("It says it is gone for good (410).")))
    elif now - held.failing_since >= PATIENT_FOR:
        days = Sentence(
            _("Nothing has arrived there for %(days)s days."), {"days": PATIENT_FOR.days}
        )
        _leave_alone(held, Webhook.State.RESTING, days)


def pause_after(tries: int, asked_for: timedelta = timedelta()) -> timedelta | None:
    """How long to wait after so many tries, at least as long as we are asked to; None: no more."""
    if tries > len(PAUSES):
        return None
    jitter = random.uniform(1, 1 + JITTER)  # noqa: S311, a pause is no secret
    return max(PAUSES[tries - 1] * jitter, asked_for)


def _note(one: Call, outcome: Outcome, **more: Any) -> None:
    Call.objects.filter(pk=one.pk).update(
        tried_at=timezone.now(),
        took_ms=outcome.took_ms,
        status=outcome.status,
        trouble=outcome.trouble.as_json(),
        answer=outcome.answer,
        **more,
    )


def _leave_alone(hook: Webhook, state: Webhook.State, why: Sentence) -> None:
    """It is not called any more, and those who keep it are told so."""
    if not hook.is_on:
        return
    hook.state, hook.why = state, why.as_json()
    hook.save(update_fields=["state", "why"])
    told = {"title": hook.purpose, "host": hook.host, "why": hook.why}
    record("webhook.left_alone", hook, team_id=hook.team_id, **told)
    informing.webhook_rests(hook.team_id)
