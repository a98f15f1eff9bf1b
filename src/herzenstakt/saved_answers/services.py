"""Writing a saved answer down, sharing it, and taking it away."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.hours.services import has_said_when
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.saved_answers.filling import HOURS, asks_for_hours
from herzenstakt.saved_answers.models import MOST, SavedAnswer, short


class ChangedMeanwhile(NotKept):
    """A colleague was quicker; `answer` says what stands there now."""

    def __init__(self, answer: SavedAnswer) -> None:
        self.answer = answer
        super().__init__(
            _(
                "%(name)s has changed this saved answer in the meantime. Your words still stand here; save"
                " again to put them in their place."
            ),
            name=str(answer.changed_by.user),
        )


@dataclass(frozen=True, slots=True)
class Saying:
    """What a saved answer shall say, how one finds it, and whether the whole team has it."""

    title: str
    shortcut: str
    german_du: str
    german_sie: str
    english: str
    is_shared: bool


@transaction.atomic
def add(by: Membership, saying: Saying) -> SavedAnswer:
    """A new one. Raises NotKept."""
    answer = SavedAnswer(team=by.team, owner=by)
    _write(answer, by, saying)
    if answer.is_shared:
        record("saved_answer.added", answer, team_id=by.team_id, by=by, title=answer.title)
    return answer


@transaction.atomic
def change(answer: SavedAnswer, by: Membership, saying: Saying, seen: int) -> SavedAnswer:
    """Other words, another shortcut, for more people or fewer. `seen`: the version its writer began with.

    Raises NotKept, ChangedMeanwhile.
    """
    kept = _held(answer, by)
    if kept.version != seen:
        raise ChangedMeanwhile(kept)
    was_shared = kept.is_shared
    kept.version += 1
    _write(kept, by, saying)
    if was_shared and not kept.is_shared:
        kept.owner = by  # whoever takes it from the others keeps it
        kept.save(update_fields=["owner"])
    given = "saved_answer.changed" if was_shared else "saved_answer.added"
    told = given if kept.is_shared else "saved_answer.removed"
    if was_shared or kept.is_shared:
        record(told, kept, team_id=by.team_id, by=by, title=kept.title)
    return kept


@transaction.atomic
def remove(answer: SavedAnswer, by: Membership) -> None:
    """Nobody should say it like this any more. Raises NotKept."""
    kept = _held(answer, by)
    if kept.is_shared:
        record("saved_answer.removed", kept, team_id=by.team_id, by=by, title=kept.title)
    kept.delete()


def may_change(answer: SavedAnswer, by: Membership) -> bool:
    """Whether somebody may give it other words: one's own always, a shared one whoever keeps the cards."""
    if answer.is_shared:
        return by.may(Permission.KEEP_CARDS)
    return answer.owner_id == by.pk and by.may(Permission.WRITE)


# --- steps ---------------------------------------------------------------------------------------


def _write(answer: SavedAnswer, by: Membership, saying: Saying) -> None:
    """Put the words down. Raises NotKept."""
    if not by.may(Permission.WRITE):
        raise NotKept(_("Your role writes no answers."))
    if saying.is_shared and not by.may(Permission.KEEP_CARDS):
        raise NotKept(
            _("Your role may not share saved answers. Keep it for yourself, or ask a colleague.")
        )
    answer.title = " ".join(tidy(saying.title).split())
    answer.shortcut = _shortcut(saying.shortcut)
    too_long = _("A saved answer is short. This has %(used)s of %(limit)s characters.")
    answer.german_du = fit(saying.german_du, MOST, too_long=too_long)
    answer.german_sie = fit(saying.german_sie, MOST, too_long=too_long)
    answer.english = fit(saying.english, MOST, too_long=too_long)
    answer.is_shared, answer.changed_by = saying.is_shared, by
    if not answer.title:
        raise NotKept(_("Please say in a few words what it is for."))
    if not answer.wordings:
        raise NotKept(_("Please write the answer, in one language at least."))
    if asks_for_hours(answer.wordings.values()) and not has_said_when(by.team):
        raise NotKept(
            _(
                "Your team has not said yet when it is there, so nothing could fill %(gap)s. Somebody who"
                " leads it can say so under “Service hours”; or write the answer without it."
            ),
            gap=f"{{{HOURS[0]}}}",
        )
    try:
        with transaction.atomic():
            answer.save()
    except IntegrityError as taken:
        raise NotKept(_("Another saved answer has this shortcut already.")) from taken


def _shortcut(typed: str) -> str:
    """As one types it, with or without the ";". Raises NotKept."""
    shortcut = tidy(typed).removeprefix(";").strip().lower()
    if shortcut:
        try:
            short(shortcut)
        except ValidationError as wrong:
            raise NotKept(_("A shortcut is small letters, digits, - and _.")) from wrong
    return shortcut


def _held(answer: SavedAnswer, by: Membership) -> SavedAnswer:
    """It as it is now, locked, for somebody who may change it. Raises NotKept."""
    there = SavedAnswer.objects.visible_to(by).select_for_update(of=("self",)).with_people()
    kept = there.filter(pk=answer.pk).first()
    if kept is None:
        raise NotKept(_("A colleague has taken this saved answer away in the meantime."))
    if not may_change(kept, by):
        raise NotKept(_("Your role may not change what the team shares."))
    return kept
