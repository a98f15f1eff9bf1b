"""Saving a view, changing it, moving it, taking it away."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from herzenstakt.accounts.models import Membership, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.journal.models import record
from herzenstakt.kernel import order
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.search.filters import LONGEST, Filter
from herzenstakt.search.models import LONGEST_NAME, SavedView, SavedViewQuerySet

#: of one member, and of a team: more of them nobody finds their way through
MOST = 15


@dataclass(frozen=True, slots=True)
class ViewWish:
    """What a view shall be."""

    name: str
    filter: Filter
    icon: str = SavedView.Icon.SEARCH
    is_shared: bool = False


def may_change(view: SavedView, by: Membership) -> bool:
    """Whether it is the member's own, or they look after what the team shares."""
    return by.may(Permission.SHARE_VIEWS) if view.is_shared else view.owner_id == by.pk


@transaction.atomic
def save_view(by: Membership, wish: ViewWish) -> SavedView:
    """A new view. Raises NotKept."""
    view = SavedView(team=by.team, owner=by)
    _write(view, by, wish)
    view.position = _group(by, shared=wish.is_shared).count()
    view.save()
    if view.is_shared:
        record("view.shared", view, team_id=by.team_id, by=by, name=view.name)
    return view


@transaction.atomic
def change_view(view: SavedView, by: Membership, wish: ViewWish) -> SavedView:
    """Another name, filter or symbol; shared, or no longer. Raises NotKept."""
    kept = _held(view, by)
    was_shared = kept.is_shared
    _write(kept, by, wish)
    if was_shared != kept.is_shared:
        kept.position = _group(by, shared=kept.is_shared).count()
    if was_shared and not kept.is_shared:
        kept.owner = by
    kept.save()
    if was_shared or kept.is_shared:
        both = was_shared and kept.is_shared
        record(
            "view.changed" if both else "view.shared" if kept.is_shared else "view.unshared",
            kept,
            team_id=by.team_id,
            by=by,
            name=kept.name,
        )
    return kept


@transaction.atomic
def move_view(view: SavedView, by: Membership, *, up: bool) -> None:
    """One place up or down among those beside it. Raises NotKept."""
    kept = _held(view, by)
    order.move(_group(by, shared=kept.is_shared).select_for_update(), kept.pk, up=up)


@transaction.atomic
def remove_view(view: SavedView, by: Membership) -> None:
    """Nobody needs it any more. Raises NotKept."""
    kept = _held(view, by)
    if kept.is_shared:
        record("view.removed", kept, team_id=by.team_id, by=by, name=kept.name)
    kept.delete()


# --- steps ---------------------------------------------------------------------------------------


def _write(view: SavedView, by: Membership, wish: ViewWish) -> None:
    if wish.is_shared and not by.may(Permission.SHARE_VIEWS):
        raise NotKept(_("Your role may not share views with the team."))
    name = " ".join(fit(wish.name, LONGEST_NAME, missing=_("Please give the view a name.")).split())
    try:
        one_line(name)
    except ValidationError as trouble:
        raise NotKept(str(trouble.messages[0])) from trouble
    if not wish.filter:
        raise NotKept(_("A view needs something to look for."))
    if len(written := wish.filter.written()) > LONGEST:
        raise NotKept(
            _("That is too much to look for: %(used)s of %(limit)s characters."),
            used=len(written),
            limit=LONGEST,
        )
    if wish.icon not in SavedView.Icon.values:
        raise NotKept(_("There is no such symbol."))
    beside = _group(by, shared=wish.is_shared).exclude(pk=view.pk)
    if beside.count() >= MOST:
        raise NotKept(_("There are %(most)s views already. Take one away first."), most=MOST)
    view.name, view.query, view.icon = name, written, wish.icon
    view.is_shared = wish.is_shared


def _group(by: Membership, *, shared: bool) -> SavedViewQuerySet:
    """The views among which one stands: what the team shares, or the member's own."""
    there = SavedView.objects.visible_to(by).filter(is_shared=shared)
    return there.in_order()


def _held(view: SavedView, by: Membership) -> SavedView:
    """The view as it is now, locked. Raises NotKept where it has gone or somebody else looks after it."""
    there = SavedView.objects.visible_to(by).select_for_update(of=("self",))
    kept = there.filter(pk=view.pk).first()
    if kept is None:
        raise NotKept(_("Somebody has taken this view away in the meantime."))
    if not may_change(kept, by):
        raise NotKept(_("Your role may not change what the team shares."))
    return kept
