"""Writing down what the team knows, keeping it true, and taking it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.knowledge.models import Card, today

#: characters in one language; what is longer is no card but a page
MOST = 1_200
#: how long a card holds unless somebody says otherwise
HOLDS = timedelta(days=182)


class ChangedMeanwhile(NotKept):
    """A colleague was quicker; `card` says what stands there now."""

    def __init__(self, card: Card) -> None:
        self.card = card
        super().__init__(
            _(
                "%(name)s has changed this card in the meantime. Your words still stand here; save"
                " again to put them in their place."
            ),
            name=str(card.changed_by.user),
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """What a card shall say, who stands for it, and until when it holds."""

    title: str
    german: str
    english: str
    owner: Membership
    good_until: date


def soon(by: Membership) -> date:
    """Until when a card holds that is written or confirmed today."""
    return today(by.team) + HOLDS


@transaction.atomic
def add(by: Membership, words: Wording) -> Card:
    """A new card. Raises NotKept."""
    card = Card(team=by.team)
    _write(card, by, words)
    card.save()
    record("card.added", card, team_id=by.team_id, by=by, title=card.title)
    return card


@transaction.atomic
def change(card: Card, by: Membership, words: Wording, seen: int) -> Card:
    """Other words, another owner, another day. `seen`: the version its writer began with.

    Raises NotKept, ChangedMeanwhile.
    """
    kept = _held(card, by)
    if kept.version != seen:
        raise ChangedMeanwhile(kept)
    _write(kept, by, words)
    kept.version += 1
    kept.save()
    record("card.changed", kept, team_id=by.team_id, by=by, title=kept.title)
    return kept


@transaction.atomic
def confirm(card: Card, by: Membership) -> Card:
    """It is still true: it holds for another half year, and whoever says so stands for it where nobody
    did. Raises NotKept."""
    _must_be_allowed(by)
    kept = _held(card, by)
    kept.good_until, kept.changed_by = max(kept.good_until, soon(by)), by
    kept.owner = by if kept.is_orphaned else kept.owner
    kept.version += 1
    kept.save()
    record("card.confirmed", kept, team_id=by.team_id, by=by, title=kept.title)
    return kept


@transaction.atomic
def remove(card: Card, by: Membership) -> None:
    """Nobody should say this any more. Raises NotKept."""
    _must_be_allowed(by)
    kept = _held(card, by)
    record("card.removed", kept, team_id=by.team_id, by=by, title=kept.title)
    kept.delete()


# --- steps ---------------------------------------------------------------------------------------


def _write(card: Card, by: Membership, words: Wording) -> None:
    """Put the words on a card. Raises NotKept."""
    _must_be_allowed(by)
    if words.owner.team_id != by.team_id or not words.owner.is_active:
        raise NotKept(_("Whoever stands for a card is a member of the team."))
    card.title = " ".join(tidy(words.title).split())
    card.german, card.english = (
        fit(text, MOST, too_long=_("A card is short. This has %(used)s of %(limit)s characters."))
        for text in (words.german, words.english)
    )
    if not card.title:
        raise NotKept(_("Please say in a few words what the card is about."))
    if not card.german and not card.english:
        raise NotKept(_("Please write the answer, in one language at least."))
    card.owner, card.good_until, card.changed_by = words.owner, words.good_until, by


def _must_be_allowed(by: Membership) -> None:
    if not by.may(Permission.KEEP_CARDS):
        raise NotKept(_("Your role may not change what the team knows."))


def _held(card: Card, by: Membership) -> Card:
    """The card as it is now, locked. Raises NotKept where it has gone or is another team's."""
    there = Card.objects.visible_to(by).select_for_update(of=("self",)).with_people()
    kept = there.filter(pk=card.pk).first()
    if kept is None:
        raise NotKept(_("A colleague has taken this card away in the meantime."))
    return kept
