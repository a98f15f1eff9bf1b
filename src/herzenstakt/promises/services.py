"""Keeping one's word: what is proposed becomes a promise by hand, and stays until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.promises.models import LONGEST_WHY, Promise, PromiseMove
from herzenstakt.promises.reading import LONGEST_WORDS

#: nobody promises anything for later
FARTHEST = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Word:
    """What is promised, for which day, and who stands for it (nobody: whoever has time)."""

    words: str
    due_on: date
    owner: Membership | None


# --- a promise is made ---------------------------------------------------------------------------


@transaction.atomic
def keep(proposed: Promise, by: Membership, word: Word) -> Promise:
    """What an answer promises is kept as one. A second click keeps it once. Raises NotKept."""
    promise = _held(proposed, by)
    if promise.state != Promise.State.PROPOSED:
        return promise
    _write(promise, by, word)
    promise.state = Promise.State.OPEN
    promise.save(update_fields=["words", "due_on", "owner", "state"])
    record("promise.made", promise, team_id=promise.team_id, by=by, day=_day(promise))
    return promise


@transaction.atomic
def make(conversation: Conversation, by: Membership, word: Word) -> Promise:
    """By hand: somebody wants to come back to a person on a day. Raises NotKept."""
    _must_be_allowed(conversation.team_id, by)
    promise = Promise(team=by.team, conversation=conversation, state=Promise.State.OPEN)
    _write(promise, by, word)
    promise.save()
    record("promise.made", promise, team_id=promise.team_id, by=by, day=_day(promise))
    return promise


@transaction.atomic
def dismiss(proposed: Promise, by: Membership) -> None:
    """It is no promise. Nothing is kept of it. Raises NotKept."""
    _must_be_allowed(proposed.team_id, by)
    Promise.objects.visible_to(by).proposed().filter(pk=proposed.pk).delete()


@transaction.atomic
def keep_instead(proposed: Promise, old: Promise, by: Membership, due_on: date) -> Promise:
    """The answer gives another day to something promised before: so the person knows. Raises NotKept."""
    new, kept = _held(proposed, by), _held(old, by)
    if new.state != Promise.State.PROPOSED:
        return kept
    if new.conversation_id != kept.conversation_id:
        raise NotKept(_("That was promised to somebody else."))
    new.delete()
    return _move(kept, by, due_on, was_told=True)


# --- and what becomes of it ----------------------------------------------------------------------


@transaction.atomic
def fulfil(promise: Promise, by: Membership) -> Promise:
    """Done. After its day it is done too, and the word was not kept. Raises NotKept."""
    held = _held(promise, by)
    if held.state == Promise.State.KEPT:
        return held
    _must_be_open(held)
    _break_if_late(held)
    held.state, held.done_at = Promise.State.KEPT, timezone.now()
    held.save(update_fields=["state", "done_at", "broken_at"])
    record("promise.kept", held, team_id=held.team_id, by=by, day=_day(held))
    return held


@transaction.atomic
def move(promise: Promise, by: Membership, due_on: date, *, was_told: bool) -> Promise:
    """Another day. `was_told`: whether the person knows; without a word to them it counts as broken.
    Raises NotKept."""
    return _move(_held(promise, by), by, due_on, was_told=was_told)


@transaction.atomic
def drop(promise: Promise, by: Membership, why: str) -> Promise:
    """It will not be done; why not is kept. Raises NotKept."""
    held = _held(promise, by)
    _must_be_open(held)
    missing = _("Please say in a few words why it will not be done.")
    held.why_dropped = fit(why, LONGEST_WHY, missing=missing)
    held.state = Promise.State.DROPPED
    held.save(update_fields=["state", "why_dropped"])
    record(
        "promise.dropped",
        held,
        team_id=held.team_id,
        by=by,
        day=_day(held),
        reason=held.why_dropped,
    )
    return held


@transaction.atomic
def take(promise: Promise, by: Membership) -> Promise:
    """ "I do it", whoever stood for it before. Raises NotKept."""
    held = _held(promise, by)
    _must_be_open(held)
    if held.owner_id == by.pk:
        return held
    held.owner, held.told_at = by, None
    held.save(update_fields=["owner", "told_at"])
    record("promise.taken", held, team_id=held.team_id, by=by, day=_day(held))
    return held


def let_go_of_all(owner: Membership, by: Membership) -> None:
    """Somebody leaves the team, or may not keep promises any more: what they stood for is everybody's."""
    for promise in Promise.objects.open().of(owner):
        promise.owner = None
        promise.save(update_fields=["owner"])
        record("promise.released", promise, team_id=promise.team_id, by=by, day=_day(promise))
    Promise.objects.proposed().of(owner).update(owner=None)


# --- the clock -----------------------------------------------------------------------------------


@transaction.atomic
def fall_due(promise: Promise) -> bool:
    """Its day has come. True once: whoever stands for it is to be told now."""
    held = Promise.objects.held(promise.pk)
    if held is None or not held.is_due or held.told_at is not None:
        return False
    held.told_at = timezone.now()
    held.save(update_fields=["told_at"])
    record("promise.due", held, team_id=held.team_id, day=_day(held))
    return True


@transaction.atomic
def slip(promise: Promise) -> None:
    """Its day is over and it is not done: the word is broken, and still to be kept."""
    held = Promise.objects.held(promise.pk)
    if held is None or not held.is_overdue or held.broken_at is not None:
        return
    held.broken_at = timezone.now()
    held.save(update_fields=["broken_at"])
    record("promise.broken", held, team_id=held.team_id, day=_day(held))


# --- steps ---------------------------------------------------------------------------------------


def _move(held: Promise, by: Membership, due_on: date, *, was_told: bool) -> Promise:
    _must_be_open(held)
    before = held.due_on
    if due_on == before:
        return held
    _must_be_ahead(due_on, by)
    _break_if_late(held)
    if not was_told and due_on > before:
        held.broken_at = held.broken_at or timezone.now()
    held.due_on, held.told_at = due_on, None
    held.save(update_fields=["due_on", "told_at", "broken_at"])
    PromiseMove.objects.create(promise=held, before=before, after=due_on, was_told=was_told, by=by)
    record(
        "promise.moved",
        held,
        team_id=held.team_id,
        by=by,
        day=_day(held),
        before_day=before.isoformat(),
    )
    return held


def _break_if_late(held: Promise) -> None:
    if held.is_overdue:
        held.broken_at = held.broken_at or timezone.now()


def _write(promise: Promise, by: Membership, word: Word) -> None:
    missing = _("Please say in a few words what was promised.")
    promise.words = " ".join(fit(word.words, LONGEST_WORDS, missing=missing).split())
    able = Membership.objects.visible_to(by).who_may(Permission.CARE)
    if word.owner and not able.filter(pk=word.owner.pk).exists():
        raise NotKept(
            _("Only somebody in the team who may take care of people stands for a promise.")
        )
    _must_be_ahead(word.due_on, by)
    promise.due_on, promise.owner = word.due_on, word.owner


def _must_be_ahead(day: date, by: Membership) -> None:
    if day < by.team.today:
        raise NotKept(_("That day has passed. Please choose one that is still to come."))
    if day > by.team.today + FARTHEST:
        raise NotKept(_("That day is too far away to be promised."))


def _must_be_open(promise: Promise) -> None:
    if not promise.is_open:
        raise NotKept(_("A colleague was faster: this promise is not open any more."))


def _must_be_allowed(team_id: int, by: Membership) -> None:
    if team_id != by.team_id or not by.may(Permission.CARE):
        raise NotKept(_("Your role may not decide about promises."))


def _held(promise: Promise, by: Membership) -> Promise:
    """The promise as it is now, locked, for somebody who may decide about it. Raises NotKept."""
    _must_be_allowed(promise.team_id, by)
    held = Promise.objects.visible_to(by).held(promise.pk)
    if held is None:
        raise NotKept(_("A colleague was faster: this promise is not open any more."))
    return held


def _day(promise: Promise) -> str:
    """The day until which, as the journal keeps it."""
    return promise.due_on.isoformat()
