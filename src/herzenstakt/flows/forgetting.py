"""Forgetting somebody: when, what goes, what stays, and what holds it up.

    they ask, and a lead agrees -> forget ─┐
    nobody has talked for long  -> sweep ──┴─► [names, words, notes: gone]  [numbers, times, our words: stay]

How long is long, a team says (`Team.remembers_months`, two years if it says nothing). Before that, and for
good where somebody wrote down a reason, a person is kept. Who speaks to us again afterwards is somebody new;
what they said before does not come back with the next look at the network (`incoming.take_theirs`).

Each package that knows something of a person has a `shredder.py` for it, and stands in `_shred` below.
"""

from __future__ import annotations

import calendar
import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations import shredder as conversations
from herzenstakt.conversations.models import Conversation
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation import shredder as moderation
from herzenstakt.notices import shredder as notices
from herzenstakt.people import shredder as people
from herzenstakt.people.models import Person
from herzenstakt.promises import shredder as promises
from herzenstakt.proposals import shredder as proposals
from herzenstakt.replies import shredder as replies
from herzenstakt.replies.models import Reply, ReplyQuerySet
from herzenstakt.safety import shredder as safety
from herzenstakt.tokens import shredder as tokens
from herzenstakt.webhooks import shredder as webhooks

logger = logging.getLogger(__name__)

#: whom something keeps is looked at again after this
AGAIN = timedelta(days=30)
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
    behind = Person.objects.behind(person)
    if behind.exclude(kept_because="").exists():
        return Sentence(_("Somebody wrote down a reason to keep what they said."))
    if _answers(person).on_the_network().exists():
        return Sentence(
            _("An answer to them is under way, or nobody knows yet whether it arrived.")
        )
    if moderation.needed(person, timezone.now()).exists():
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
    last = last_contact(person)
    if last and last > person.counted_from:
        person.counted_from = last
        person.save(update_fields=["counted_from"])
    still = person.merged_into_id is None and not person.forgotten_at and not person.kept_because
    if not still or person.counted_from >= until:
        return False
    if _waits(person) or hindrance(person):
        person.counted_from = until + AGAIN
        person.save(update_fields=["counted_from"])
        return False
    _shred(person, None)
    record("person.forgotten_by_itself", person, team_id=person.team_id)
    return True


def last_contact(person: Person) -> datetime | None:
    """When something was last said between us."""
    theirs = Conversation.objects.filter(person=person)
    found: datetime | None = theirs.aggregate(last=Max("last_message_at"))["last"]
    return found


def forgotten_on(person: Person) -> datetime:
    """When the clock will forget this human, if nobody talks until then."""
    last = max(filter(None, [last_contact(person), person.counted_from]))
    return months_before(last, -person.team.remembers_months)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of the month so many months earlier, or the last one of a shorter month."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)


def _waits(person: Person) -> bool:
    return Conversation.objects.filter(person=person).waiting().exists()


# --- what goes ------------------------------------------------------------------------------------


def _shred(person: Person, by: Membership | None) -> None:
    """Every package lets go of what it knows. Names go last: until then they tell what is theirs."""
    now = timezone.now()
    proposals.shred(person)
    promises.shred(person)
    notices.shred(person)
    webhooks.shred(person)
    tokens.shred(person)
    replies.shred(person)
    safety.shred(person)
    moderation.shred(person, by)
    conversations.shred(person, now)
    people.shred(person, now)
    person.refresh_from_db()


def _answers(person: Person) -> ReplyQuerySet:
    return Reply.objects.filter(conversation__person=person)
