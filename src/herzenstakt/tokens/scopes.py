"""What a token may be for: five words, each of them a part of what a member may do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.permissions import Permission


class Scope(models.TextChoices):
    """What a program may do in the name of a member, in one word."""

    READ = "read", _("read what you may read")
    WRITE = (
        "write",
        _("write drafts and notes, take care, put off and close, and keep your own views"),
    )
    APPROVE = "approve", _("let answers go out, like, and reword what we said")
    MODERATE = (
        "moderate",
        _("ask for measures and decide about them; take our own words off a network"),
    )
    MANAGE = (
        "manage",
        _(
            "keep cards, labels, saved answers and shared views; say who is the same human, and what "
            "people agreed to"
        ),
    )


#: each permission stands in one scope, or no program has it (`NEVER`)
COVERS: dict[Scope, frozenset[Permission]] = {
    Scope.READ: frozenset(
        {
            Permission.READ,
            Permission.READ_PRIVATE,
            Permission.SEE_CHANNELS,
            Permission.SEE_JOURNAL,
            Permission.SEE_MEMBERS,
        }
    ),
    Scope.WRITE: frozenset(
        {Permission.KEEP_OWN, Permission.WRITE, Permission.CARE, Permission.REST}
    ),
    Scope.APPROVE: frozenset({Permission.ANSWER, Permission.REACT}),
    Scope.MODERATE: frozenset({Permission.HIDE, Permission.REMOVE}),
    Scope.MANAGE: frozenset(
        {
            Permission.KEEP_CARDS,
            Permission.KEEP_LABELS,
            Permission.KEEP_PEOPLE,
            Permission.SHARE_VIEWS,
        }
    ),
}
#: what only a person does who sits at the desk: who belongs to the house, how it works, what it forgets
NEVER = frozenset(Permission) - frozenset[Permission]().union(*COVERS.values())


def permissions_of(scopes: Iterable[str]) -> frozenset[Permission]:
    """What these scopes cover together; a word this version does not know covers nothing."""
    known = [COVERS[Scope(scope)] for scope in scopes if scope in Scope.values]
    return frozenset[Permission]().union(*known)


def scope_of(permission: Permission) -> Scope | None:
    """The scope that covers a permission; None where no program has it."""
    return next((scope for scope, covered in COVERS.items() if permission in covered), None)
