"""Connecting the house with a network, mending the connection, and taking a rest from it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Account, Author, Finding
from herzenstakt.channels.models import Channel, FeedState
from herzenstakt.channels.registry import connectors
from herzenstakt.journal.models import record
from herzenstakt.kernel import vault
from herzenstakt.kernel.http import Http


class AnotherAccount(Exception):
    """The new credentials belong to another account than the channel; its history would be mixed."""


def try_out(
    kind: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    allowed_hosts: frozenset[str],
) -> tuple[list[Finding], Author | None]:
    """The self-test before anything is kept: what works, and who we are there (None: nobody)."""
    account = Account(settings=dict(settings), secrets=dict(secrets))
    http = Http(allowed_hosts)
    connector = connectors()[kind](account, http)
    try:
        findings = connector.check()
        broken = any(finding.level == "broken" for finding in findings)
        return findings, None if broken else connector.whoami()
    finally:
        http.close()


@transaction.atomic
def connect(
    by: Membership,
    kind: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    whoami: Author,
    allowed_hosts: frozenset[str] = frozenset(),
    channel: Channel | None = None,
) -> Channel:
    """Keep a tried connection: a new channel, or a new connection of `channel`, which keeps its history.

    An account that the team had connected before is the same channel. Raises AnotherAccount.
    """
    known = Channel.objects.filter(
        team=by.team, kind=kind, own_external_id=whoami.external_id
    ).first()
    if channel and channel.own_external_id != whoami.external_id:
        raise AnotherAccount
    connector = connectors()[kind]
    kept = channel or known or Channel(team=by.team, kind=kind)
    kept.name = kept.name or (whoami.address or whoami.name)[:100]
    kept.settings, kept.allowed_hosts = dict(settings), sorted(allowed_hosts)
    kept.locked_secrets = vault.lock(secrets)
    kept.own_external_id, kept.own_name = whoami.external_id, whoami.name[:200]
    kept.own_address, kept.own_url = whoami.address[:200], whoami.url[:500]
    kept.own_avatar_url = whoami.avatar_url[:1000]
    kept.state, kept.trouble = Channel.State.ACTIVE, {}
    if connector.retention and not kept.retention_days:
        kept.retention_days = connector.retention.days
    is_new = kept.pk is None
    kept.save()
    kept.prepare_feeds()
    look_now(kept)
    action = "channel.connected" if is_new else "channel.reconnected"
    hosts = kept.allowed_hosts
    record(action, kept, team_id=by.team_id, by=by, kind=kind, name=kept.name, private_hosts=hosts)
    return kept


def look_now(channel: Channel) -> None:
    """All its feeds are due at once."""
    FeedState.objects.filter(channel=channel).update(next_at=timezone.now(), held_until=None)


@transaction.atomic
def pause(channel: Channel, by: Membership) -> None:
    """Neither read nor write until somebody resumes; shown as paused, never as healthy."""
    channel.state = Channel.State.PAUSED
    channel.save(update_fields=["state"])
    record("channel.paused", channel, team_id=by.team_id, by=by)


@transaction.atomic
def resume(channel: Channel, by: Membership) -> None:
    """Go on where we stopped."""
    channel.state = Channel.State.ACTIVE
    channel.save(update_fields=["state"])
    look_now(channel)
    record("channel.resumed", channel, team_id=by.team_id, by=by)
