"""Making a token, taking it back, and letting somebody in with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, PositiveIntegerField, Value, When
from django.utils import timezone

from herzenstakt.accounts.models import Membership, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.tokens.models import BEGINNING, LONGEST_NAME, SHOWN, Token, digest_of
from herzenstakt.tokens.scopes import Scope

#: days for which a token may hold
USUAL_DAYS, MOST_DAYS = 90, 365
#: working tokens of one member
MOST = 20
#: calls with one token in a minute
MOST_A_MINUTE = 300


# --- keeping them --------------------------------------------------------------------------------


@transaction.atomic
def make(by: Membership, name: str, scopes: list[str], days: int) -> tuple[Token, str]:
    """A new token, and the secret that is shown this once. Raises NotKept."""
    kept = " ".join(fit(name, LONGEST_NAME, missing=_("Please say what it is for.")).split())
    try:
        one_line(kept)
    except ValidationError as trouble:
        raise NotKept(str(trouble.messages[0])) from trouble
    if not 1 <= days <= MOST_DAYS:
        raise NotKept(_("A token holds for at least a day and at most a year."))
    if Token.objects.filter(member=by).working().count() >= MOST:
        raise NotKept(_("You have %(limit)s tokens already. Take one back first."), limit=MOST)
    secret = BEGINNING + secrets.token_urlsafe(32)
    chosen = [scope.value for scope in Scope if scope == Scope.READ or scope.value in scopes]
    token = Token.objects.create(
        member=by,
        name=kept,
        prefix=secret[:SHOWN],
        digest=digest_of(secret),
        scopes=chosen,
        ends_at=timezone.now() + timedelta(days=days),
    )
    told = {
        "title": token.name,
        "token": token.prefix,
        "scopes": chosen,
        "until": token.ends_at.isoformat(),
    }
    record("token.made", token, team_id=by.team_id, by=by, **told)
    return token, secret


@transaction.atomic
def revoke(token: Token, by: Membership) -> None:
    """It lets nobody in any more. A second click changes nothing. Raises NotKept."""
    if token.member_id != by.pk and not by.may(Permission.MANAGE_TOKENS):
        raise NotKept(_("This token is a colleague's."))
    fresh = Token.objects.visible_to(by).filter(pk=token.pk, revoked_at=None)
    if fresh.update(revoked_at=timezone.now()):
        told = {"title": token.name, "token": token.prefix, "whose": str(token.member.user)}
        record("token.revoked", token, team_id=by.team_id, by=by, **told)


def revoke_all_of(member: Membership, by: Membership) -> None:
    """Somebody leaves the team: their programs leave with them, and do not come back with them."""
    for token in Token.objects.filter(member=member, revoked_at=None).select_related("member"):
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        told = {"title": token.name, "token": token.prefix, "whose": str(member.user)}
        record("token.revoked", token, team_id=member.team_id, by=by, **told)


# --- letting in ----------------------------------------------------------------------------------


def behind(secret: str) -> Token | None:
    """The working token with this secret; None where there is none (any more). Its member may do what
    their role includes now, as far as the token covers it, and the journal names it."""
    there = Token.objects.working().select_related("member__user", "member__team")
    token = there.filter(digest=digest_of(secret)).first()
    if token is not None:
        token.member.only, token.member.through = token.permissions, token.name
    return token


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much a token may still be used in this minute. `left` is below zero where it was too much."""

    limit: int
    left: int
    seconds: int

    @property
    def is_spent(self) -> bool:
        """Whether this call was one too many."""
        return self.left < 0


def use(token: Token) -> Allowance:
    """Count one more call. Two at once are two: the database counts."""
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    again = Case(
        When(minute=minute, then=F("calls") + 1),
        default=Value(1),
        output_field=PositiveIntegerField(),
    )
    today = now.astimezone(token.member.team.now.tzinfo).date()
    row = Token.objects.filter(pk=token.pk)
    row.update(calls=again, minute=minute, last_used_on=today)
    calls = row.values_list("calls", flat=True).get()
    left = MOST_A_MINUTE - calls
    return Allowance(MOST_A_MINUTE, left, _until(minute + timedelta(minutes=1), now))


def _until(end: datetime, now: datetime) -> int:
    return max(1, round((end - now).total_seconds()))
