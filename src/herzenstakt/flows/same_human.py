"""Two names, one human: how people are merged and split again, always by hand.

    somebody sees it, or the desk proposes it -> merge, with a reason -> [Merge]
                                           not so after all -> split -> [Split]

Nothing is mixed. Each person keeps what they began with (their name, consents, what they were told) and only
stands behind another one; each name knows its home. A conversation belongs to a name. So a split gives back
exactly who was there before, in whatever order people were merged.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.people.models import Handle, Merge, Person, Split

#: characters of a reason in own words
LONGEST = 500


class NotTheSame(InWords):
    """They are not merged, or not split; `sentence` says why, for a person to read."""


@transaction.atomic
def merge(kept: Person, gone: Person, by: Membership, reason: str, words: str = "") -> Merge:
    """From now on they are one human: whatever `gone` said is shown with `kept`. Raises NotTheSame."""
    _may(by, kept, gone)
    if reason not in Merge.Reason.values:
        raise NotTheSame(_("Please say how you know."))
    if reason == Merge.Reason.OTHER and not legible(words):
        raise NotTheSame(_("Please say in a few words how you know."))
    one, other = _both(kept, gone)
    handles = _go(Handle.objects.filter(person=other), to=one)
    other.merged_into = one
    other.save(update_fields=["merged_into"])
    row = Merge.objects.create(
        team_id=by.team_id,
        kept=one,
        gone=other,
        handles=handles,
        reason=reason,
        words=words.strip()[:LONGEST],
        by=by,
    )
    record("person.merged", one, team_id=by.team_id, by=by, other=other.pk, how=reason)
    return row


@transaction.atomic
def split(own: Person, by: Membership) -> Split:
    """It was somebody else after all: they stand for themselves again, with whoever stood behind them.
    Raises NotTheSame where they stand for themselves already."""
    _may(by, own)
    human = human_behind(Person.objects.get(pk=own.pk))
    held = {one.pk: one for one in Person.objects.hold(human.pk, own.pk)}
    own = held[own.pk]
    if own.merged_into_id is None:
        raise NotTheSame(_("They are two people already."))
    if human_behind(own).pk != human.pk:
        raise NotTheSame(
            _("A colleague has merged one of them in the meantime. Please look again.")
        )
    own.merged_into = None
    own.save(update_fields=["merged_into"])
    behind = _standing_behind(own, human)
    handles = _go(Handle.objects.filter(person=human, home__in=behind), to=own)
    row = Split.objects.create(team_id=by.team_id, person=human, own=own, handles=handles, by=by)
    record("person.split", human, team_id=by.team_id, by=by, other=own.pk)
    return row


def human_behind(person: Person) -> Person:
    """Who stands for this person today: themselves, or whoever they were found to be."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def goes_along(own: Person) -> list[Handle]:
    """The names that would go with this person, were they split off."""
    human = human_behind(own)
    behind = _standing_behind(own, human)
    return list(Handle.objects.filter(person=human, home__in=behind).order_by("pk"))


# --- steps ----------------------------------------------------------------------------------------


def _may(by: Membership, *people: Person) -> None:
    if not by.may(Permission.KEEP_PEOPLE):
        raise NotTheSame(_("Your role may not do this. Ask a colleague."))
    if any(person.team_id != by.team_id for person in people):
        raise NotTheSame(_("They are not people of your team."))


def _both(kept: Person, gone: Person) -> tuple[Person, Person]:
    """Both, locked, and still standing for themselves. Raises NotTheSame."""
    if kept.pk == gone.pk:
        raise NotTheSame(_("That is the same person already."))
    held = {one.pk: one for one in Person.objects.hold(kept.pk, gone.pk)}
    one, other = held[kept.pk], held[gone.pk]
    if one.merged_into_id or other.merged_into_id:
        raise NotTheSame(
            _("A colleague has merged one of them in the meantime. Please look again.")
        )
    if one.forgotten_at or other.forgotten_at:
        raise NotTheSame(_("One of them was forgotten. There is nothing left to merge."))
    return one, other


def _go(names: Iterable[Handle], to: Person) -> list[int]:
    """These names are this human, and so is whoever talks under them. Locked first, as where something
    new comes in: a conversation that begins just now finds its human."""
    held = list(
        Handle.objects.select_for_update().filter(pk__in=[one.pk for one in names]).order_by("pk")
    )
    pks = [handle.pk for handle in held]
    Handle.objects.filter(pk__in=pks).update(person=to)
    Conversation.objects.filter(handle__in=pks).update(person=to)
    return pks


def _standing_behind(own: Person, human: Person) -> set[int]:
    """The person, and everybody who stands behind them, at whatever distance."""
    rows = Person.objects.filter(homes__person=human).values_list("pk", "merged_into")
    above = dict(rows)
    found = {own.pk}
    while more := {pk for pk, over in above.items() if over in found} - found:
        found |= more
    return found
