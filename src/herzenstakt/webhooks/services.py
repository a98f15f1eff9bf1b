"""Keeping webhooks: whom we tell, of what, and with which secret."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import httpx
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.services import leads_inside
from herzenstakt.journal.models import record
from herzenstakt.kernel import vault
from herzenstakt.kernel.http import is_allowed
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.webhooks.events import EVENTS, TEST
from herzenstakt.webhooks.models import (
    LONGEST_ADDRESS,
    LONGEST_PURPOSE,
    OVERLAP,
    Call,
    Webhook,
)
from herzenstakt.webhooks.signing import new_secret

#: webhooks of one team
MOST = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed."""

    address: str
    purpose: str
    events: Collection[str]
    with_words: bool = False


# --- whom we tell --------------------------------------------------------------------------------


@transaction.atomic
def add(by: Membership, wanted: Wanted) -> tuple[Webhook, str]:
    """Another address, and its secret, which is shown this once. Raises NotKept."""
    _must_keep(by)
    if Webhook.objects.filter(team=by.team_id).count() >= MOST:
        raise NotKept(_("Your team has %(limit)s webhooks. Remove one first."), limit=MOST)
    secret = new_secret()
    hook = Webhook(team=by.team, added_by=by, locked_secret=vault.lock({"secret": secret}))
    _write(hook, wanted)
    hook.listen_from_now()
    hook.save()
    record("webhook.added", hook, team_id=by.team_id, by=by, **_told(hook))
    return hook, secret


@transaction.atomic
def change(webhook: Webhook, by: Membership, wanted: Wanted) -> Webhook:
    """Another address, other events. What waits goes to the new address. Raises NotKept."""
    hook = _held(webhook, by)
    _write(hook, wanted)
    hook.save()
    record("webhook.changed", hook, team_id=by.team_id, by=by, **_told(hook))
    return hook


@transaction.atomic
def rotate(webhook: Webhook, by: Membership) -> str:
    """A new secret, shown this once; for a day both sign. Raises NotKept."""
    hook, secret = _held(webhook, by), new_secret()
    hook.locked_before, hook.before_until = hook.locked_secret, timezone.now() + OVERLAP
    hook.locked_secret = vault.lock({"secret": secret})
    hook.save(update_fields=["locked_before", "before_until", "locked_secret"])
    record("webhook.rotated", hook, team_id=by.team_id, by=by, **_names(hook))
    return secret


@transaction.atomic
def remove(webhook: Webhook, by: Membership) -> None:
    """It is told nothing any more, and what it was told is forgotten. Raises NotKept."""
    hook = _held(webhook, by)
    record("webhook.removed", hook, team_id=by.team_id, by=by, **_names(hook))
    hook.delete()


@transaction.atomic
def switch_off(webhook: Webhook, by: Membership) -> None:
    """For a while it is told nothing; what waits goes on waiting. Raises NotKept."""
    hook = _held(webhook, by)
    if hook.state == Webhook.State.OFF:
        return
    hook.state, hook.why = Webhook.State.OFF, {}
    hook.save(update_fields=["state", "why"])
    record("webhook.switched_off", hook, team_id=by.team_id, by=by, **_names(hook))


@transaction.atomic
def switch_on(webhook: Webhook, by: Membership) -> None:
    """From now on it is told again, and what still waits is tried at once. Raises NotKept."""
    hook = _held(webhook, by)
    if hook.is_on:
        return
    hook.state, hook.why = Webhook.State.ON, {}
    hook.failing_since, hook.away, hook.not_before = None, 0, None
    hook.listen_from_now()
    hook.save()
    hook.calls.filter(state=Call.State.WAITING).update(next_at=timezone.now())
    record("webhook.switched_on", hook, team_id=by.team_id, by=by, **_names(hook))


# --- what it is told -----------------------------------------------------------------------------


@transaction.atomic
def try_out(webhook: Webhook, by: Membership) -> Call:
    """Tell it that this is a test. Raises NotKept."""
    hook = _held(webhook, by)
    _must_be_on(hook)
    payload = {
        "type": TEST,
        "timestamp": stamp(timezone.now()),
        "data": {"team": by.team.slug, "webhook": hook.pk},
    }
    _let_through(hook)
    return Call.objects.create(webhook=hook, event=TEST, payload=payload)


@transaction.atomic
def send_again(call: Call, by: Membership) -> None:
    """Once more, by the same name, whatever became of it. Raises NotKept."""
    hook = _held(call.webhook, by)
    _must_be_on(hook)
    _let_through(hook)
    Call.objects.filter(pk=call.pk).update(
        state=Call.State.WAITING, tries=0, next_at=timezone.now()
    )
    record("webhook.sent_again", hook, team_id=by.team_id, by=by, event=call.event, **_names(hook))


def stamp(at: datetime) -> str:
    """A time as it stands in a payload: RFC 3339, UTC."""
    return f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"


# --- steps ---------------------------------------------------------------------------------------


def may_call(address: str) -> bool:
    """Whether it is an address that may be called at all: https, or a neighbour the operator has allowed.

    Where its name leads is looked at when it is called (`kernel.http`).
    """
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError):
        return False
    if not url.host or url.userinfo or url.fragment:
        return False
    port = url.port or (443 if url.scheme == "https" else 80)
    neighbour = is_allowed(url.host, port, settings.WEBHOOK_HOSTS)
    return url.scheme == "https" or (url.scheme == "http" and neighbour)


def _write(hook: Webhook, wanted: Wanted) -> None:
    hook.address = _address(wanted.address)
    missing = _("Please say in a few words what it is for.")
    hook.purpose = fit(wanted.purpose, LONGEST_PURPOSE, missing=missing)
    try:
        one_line(hook.purpose)
    except ValidationError as trouble:
        raise NotKept(
            _("Please write the name on one line, without control characters.")
        ) from trouble
    hook.events = [name for name in EVENTS if name in wanted.events]
    if not hook.events:
        raise NotKept(_("Please choose at least one thing it is told of."))
    hook.with_words = wanted.with_words
    same = Webhook.objects.filter(team=hook.team_id, address=hook.address).exclude(pk=hook.pk)
    if same.exists():
        raise NotKept(_("There is a webhook with this address already."))


def _address(typed: str) -> str:
    address = fit(typed, LONGEST_ADDRESS, missing=_("Please give the address to be called."))
    if not address.isascii() or any(char.isspace() for char in address) or not may_call(address):
        raise NotKept(_("This is no address we could call. It must begin with https://."))
    url = httpx.URL(address)
    if not is_allowed(url.host, url.port or 443, settings.WEBHOOK_HOSTS) and leads_inside(url.host):
        raise NotKept(_("This address leads into a private network. The operator can allow it."))
    return address


def _held(webhook: Webhook, by: Membership) -> Webhook:
    """The webhook as it is now, locked."""
    _must_keep(by)
    ours = Webhook.objects.visible_to(by).select_for_update(of=("self",)).select_related("team")
    held = ours.filter(pk=webhook.pk).first()
    if held is None:
        raise NotKept(_("This webhook was removed meanwhile."))
    return held


def _must_keep(by: Membership) -> None:
    if not by.may(Permission.KEEP_WEBHOOKS):
        raise NotKept(_("Your role may not keep webhooks."))


def _must_be_on(hook: Webhook) -> None:
    if not hook.is_on:
        raise NotKept(_("This webhook is not listening. Switch it on first."))


def _let_through(hook: Webhook) -> None:
    """Somebody wants to see now whether it works: no pause holds it up."""
    Webhook.objects.filter(pk=hook.pk).update(not_before=None)


def _names(hook: Webhook) -> dict[str, str]:
    return {"title": hook.purpose, "host": hook.host}


def _told(hook: Webhook) -> dict[str, object]:
    return {**_names(hook), "events": hook.events, "with_words": hook.with_words}


def why_not(status: int) -> Sentence:
    """What an answer means that is no yes."""
    if 300 <= status < 400:
        return Sentence(
            _("It wants to send us elsewhere (%(status)s). We do not follow."), {"status": status}
        )
    return Sentence(_("It answered with %(status)s."), {"status": status})
