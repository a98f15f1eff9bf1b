"""Forgetting somebody: when, what goes, what stays, and what holds it up.

    they ask, and a lead agrees -> forget ─┐
    nobody has talked for long  -> sweep ──┴─► [names, words, notes: gone]  [numbers, times, our words: stay]

How long is long, a team says (`Team.remembers_months`, two years if it says nothing). Before that, and for
good where somebody wrote down a reason, a person is kept. Who speaks to us again afterwards is somebody new;
what they said before does not come back with the next look at the network (`incoming.take_theirs`).

Each package that knows something of a person has a `shredder.py` for it, and stands in `_shred` below or in
`letting_go.shred_beside`.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations import shredder as conversations
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.letting_go import AGAIN, claims_end, shred_beside
from herzenstakt.journal.models import record
from herzenstakt.kernel.moments import months_before
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation import shredder as moderation
from herzenstakt.people import shredder as people
from herzenstakt.people.models import Person
from herzenstakt.replies.models import Reply, ReplyQuerySet
from herzenstakt.tokens import shredder as tokens
from herzenstakt.webhooks import shredder as webhooks

logger = logging.getLogger(__name__)

#: characters of a reason
LONGEST = 500


class NotForgotten(InWords):
    """They are not forgotten; `sentence` says why, for a person to read."""


# --- by hand --------------------------------------------------------------------------------------


@transaction.atomic
def forget(person: Person, by: Membership) -> None:
    """Somebody asked for it, or a lead sees no reason to know them any longer. Raises NotForgotten."""
    held = _hold(person, by)
    if held.forgotten_at:
        return
    if why := hindrance(held):
        raise NotForgotten.of(why)
    _shred(held, by)
    record("person.forgotten", held, team_id=held.team_id, by=by)


@transaction.atomic
def keep(person: Person, by: Membership, why: str) -> None:
    """Nothing of them may be forgotten, for example until proceedings end. Raises NotForgotten."""
    held = _hold(person, by)
    if not legible(why):
        raise NotForgotten(_("Please say why nothing of them may be forgotten."))
    if held.forgotten_at:
        raise NotForgotten(_("They are forgotten already."))
    held.kept_because = why.strip()[:LONGEST]
    held.save(update_fields=["kept_because"])
    record("person.kept", held, team_id=held.team_id, by=by)


@transaction.atomic
def keep_no_longer(person: Person, by: Membership) -> None:
    """The reason is gone. Raises NotForgotten."""
    held = _hold(person, by)
    if held.kept_because:
        held.kept_because = ""
        held.save(update_fields=["kept_because"])
        record("person.not_kept", held, team_id=held.team_id, by=by)


def hindrance(person: Person) -> Sentence:
    """What keeps us from forgetting this human today; the empty sentence where nothing does."""
    if Person.objects.behind(person).kept().exists():
        return Sentence(_("Somebody wrote down a reason to keep what they said."))
    if _answers(person).holding().filter(state=Reply.State.TO_POST).exists():
        return Sentence(
            _(
                "An answer to them is ready to be said there. Say it, or take it back and put it away."
            )
        )
    if _answers(person).holding().exists():
        return Sentence(
            _("An answer to them is under way, or nobody knows yet whether it arrived.")
        )
    theirs = Message.objects.filter(handle__person=person)
    if moderation.needed(theirs, timezone.now()).exists():
        return Sentence(
            _(
                "There is a measure about their words that is not a year old or not finished. Until then"
                " they may ask for the reasons, and we must know whom it was about."
            )
        )
    return Sentence("")


def _hold(person: Person, by: Membership) -> Person:
    """The human, locked. Raises NotForgotten for whom this member may not decide."""
    if not by.may(Permission.FORGET_PEOPLE) or person.team_id != by.team_id:
        raise NotForgotten(_("Your role may not do this. Ask whoever leads the team."))
    held = Person.objects.hold(person.pk)
    if not held or held[0].merged_into_id:
        raise NotForgotten(_("A colleague has merged them in the meantime. Please look again."))
    return held[0]


# --- by the clock ---------------------------------------------------------------------------------


def forget_the_silent(team: Team, most: int) -> int:
    """Forget the first `most` of those with whom nobody of this team has talked for so long, or find out
    that somebody has; how many were forgotten."""
    until = months_before(timezone.now(), team.remembers_months)
    silent = list(
        Person.objects.filter(team=team).quiet_since(until).values_list("pk", flat=True)[:most]
    )
    return sum(_forget_if_possible(pk, until) for pk in silent)


def _forget_if_possible(pk: int, until: datetime) -> bool:
    """One stone in the road must not stop everybody behind it."""
    try:
        return _forget_if_silent(pk, until)
    except Exception:
        logger.exception("stumbled over Person %s", pk)
        return False


@transaction.atomic
def _forget_if_silent(pk: int, until: datetime) -> bool:
    """Look once more, with the row in our hands."""
    person = Person.objects.hold(pk)[0]
    last, complained = _last_words(person)
    if last and last > person.counted_from:
        person.counted_from = last
        person.save(update_fields=["counted_from"])
    still = person.merged_into_id is None and not person.forgotten_at and not person.kept_because
    if not still or person.counted_from >= until:
        return False
    may_claim = complained and claims_end(complained, person.team) > timezone.now()
    if may_claim or _waits(person) or hindrance(person):
        person.counted_from = until + AGAIN
        person.save(update_fields=["counted_from"])
        return False
    _shred(person, None)
    record("person.forgotten_by_itself", person, team_id=person.team_id)
    return True


def _last_words(person: Person) -> tuple[datetime | None, datetime | None]:
    """When something was last said between us, and when a conversation last ended in which they complained
    (or went on, where it has not ended)."""
    theirs = Conversation.objects.filter(person=person)
    ended = Coalesce("closed_at", "last_message_at")
    complaints = Message.objects.complaints().filter(conversation=OuterRef("pk"))
    told = theirs.aggregate(
        last=Max("last_message_at"), complained=Max(ended, filter=Exists(complaints))
    )
    return told["last"], told["complained"]


def forgotten_on(person: Person) -> datetime:
    """When the clock will forget this human, if nobody talks until then."""
    last, complained = _last_words(person)
    counted = max(filter(None, [last, person.counted_from]))
    silent = months_before(counted, -person.team.remembers_months)
    return max(silent, claims_end(complained, person.team)) if complained else silent


def _waits(person: Person) -> bool:
    return Conversation.objects.filter(person=person).waiting().exists()


# --- what goes ------------------------------------------------------------------------------------


def _shred(person: Person, by: Membership | None) -> None:
    """Every package lets go of what it knows. Names go last: until then they tell what is theirs."""
    now = timezone.now()
    shred_beside(Conversation.objects.filter(person=person))
    webhooks.shred(person.team)
    tokens.shred(person.team)
    moderation.shred(Message.objects.filter(handle__person=person), by)
    conversations.shred(person, now)
    people.shred(person, now)
    person.refresh_from_db()


def _answers(person: Person) -> ReplyQuerySet:
    return Reply.objects.filter(conversation__person=person)
