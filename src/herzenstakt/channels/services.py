"""Connecting the house with a network, mending the connection, and taking a rest from it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Account, Author, Finding, LegalRole, Level
from herzenstakt.channels.models import Channel, FeedState
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.trouble import Trouble
from herzenstakt.journal.models import record
from herzenstakt.kernel import vault
from herzenstakt.kernel.http import Http, is_private, place
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

logger = logging.getLogger(__name__)


class AnotherAccount(Exception):
    """The new credentials belong to another account than the channel; its history would be mixed."""


def try_out(
    kind: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    allowed_hosts: frozenset[str],
    remember: Callable[[Mapping[str, Any]], None] = lambda memory: None,
) -> tuple[list[Finding], Author | None]:
    """The self-test before anything is kept: what works, and who we are there (None: nobody).

    `remember` is told what the connector learned on the way; `connect` takes it as `memory`.
    """
    http = Http(allowed_hosts)
    account = Account(dict(settings), dict(secrets), remember=remember)
    try:
        connector = connectors()[kind](account, http)
        findings = connector.check()
        if any(finding.level == Level.BROKEN for finding in findings):
            return findings, None
        return findings, connector.whoami()
    except Exception as error:
        return [stumble(kind, error)], None
    finally:
        http.close()


def check(channel: Channel) -> list[Finding]:
    """The self-test of a channel that is connected already."""
    try:
        return channel.connector.check()
    except Exception as error:
        return [stumble(channel.kind, error)]


def stumble(kind: str, error: Exception) -> Finding:
    """A self-test must say what is wrong, whatever it is: trouble in its own words, a lost key, and
    the mistake of a connector by the name of its error (its text might hold a secret)."""
    if isinstance(error, Trouble):
        return Finding(Level.BROKEN, error.sentence)
    if isinstance(error, vault.Locked):
        words = _(
            "The access data of this channel cannot be read any more. Please connect it anew."
        )
        return Finding(Level.BROKEN, Sentence(words))
    logger.error("the self-test of %s broke: %s", kind, type(error).__name__)
    words = _("The connector for this network made a mistake (%(error)s). Please tell its maker.")
    return Finding(Level.BROKEN, Sentence(words, {"error": type(error).__name__}))


def private_hosts_in(kind: str, settings: Mapping[str, str]) -> list[str]:
    """The places ("host:port") among the addresses somebody typed that lie in a private network."""
    addresses = [
        settings.get(field.name, "") for field in connectors()[kind].fields if field.kind == "url"
    ]
    return sorted(
        {
            place(host_of(address), port)
            for address in addresses
            if leads_inside(host_of(address))
            for port in ports_of(address)
        }
    )


def ports_of(address: str) -> tuple[int, ...]:
    """The ports at which the host of an address may be called: the one it names, else the usual ones.

    What is not meant to be safe may still go on to https.
    """
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        if parts.port is not None:
            return (parts.port,)
    except ValueError:
        return ()
    return (443,) if parts.scheme == "https" else (80, 443)


def host_of(address: str) -> str:
    """The host of an address with or without scheme; "" where there is none."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def leads_inside(host: str) -> bool:
    """Whether every address of a host is private. A host nobody knows leads nowhere, like none."""
    if not host:
        return False
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return all(is_private(str(info[4][0])) for info in found)


@transaction.atomic
def connect(
    by: Membership,
    kind: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    whoami: Author,
    allowed_hosts: frozenset[str] = frozenset(),
    channel: Channel | None = None,
    memory: Mapping[str, Any] | None = None,
) -> Channel:
    """Keep a tried connection: a new channel, or a new connection of `channel`, which keeps its history.

    `memory`: what the self-test learned, so that the limits of the account's server hold from the first
    answer on. An account that the team had connected before is the same channel. Raises AnotherAccount.
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
    kept.locked_secrets = vault.lock(kept.with_what_it_has(secrets))
    kept.memory = kept.memory | dict(memory or {})
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
def disconnect(channel: Channel, trouble: Sentence) -> bool:
    """The network no longer knows us: stop, and say so once where an owner looks. False when that was
    known already."""
    is_news = channel.disconnect(trouble)
    if is_news:
        record("channel.disconnected", channel, team_id=channel.team_id, why=trouble.as_json())
    return is_news


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


@transaction.atomic
def rename(channel: Channel, name: str, by: Membership) -> None:
    """Call it something else at the desk; the network never learns of it."""
    before, channel.name = channel.name, name
    channel.save(update_fields=["name"])
    record("channel.renamed", channel, team_id=by.team_id, by=by, before=before, name=name)


@transaction.atomic
def keep_for(channel: Channel, days: int | None, by: Membership) -> None:
    """Keep what others wrote for so many days (None: as long as the desk stands)."""
    channel.retention_days = days
    channel.save(update_fields=["retention_days"])
    record("channel.retention_changed", channel, team_id=by.team_id, by=by, days=days)


@transaction.atomic
def set_role(channel: Channel, role: LegalRole, note: str, by: Membership) -> None:
    """Say what the house is there before the law, and why it is not what is usual. The usual one again
    needs no note."""
    was, is_usual = channel.legal_role, role == channel.usual_role
    channel.chosen_role, channel.role_note = ("", "") if is_usual else (role, note)
    channel.save(update_fields=["chosen_role", "role_note"])
    record(
        "channel.legal_role_changed",
        channel,
        team_id=by.team_id,
        by=by,
        was=was,
        legal=role,
        note=channel.role_note,
    )


@transaction.atomic
def set_limits(channel: Channel, wanted: Mapping[str, int | None], by: Membership) -> None:
    """Let other numbers hold than those we know (None: what we know holds again)."""
    row, told = Channel.objects.select_for_update().get(pk=channel.pk), channel.limits_told
    before = row.set_limits
    for name, value in wanted.items():
        if value == before.get(name):
            continue
        words = {"limit": told[name].what, "unit": told[name].unit}
        if value is None:
            del row.own_limits[name]
            record("channel.limit_cleared", row, team_id=by.team_id, by=by, **words)
        else:
            now = timezone.now().isoformat()
            row.own_limits[name] = {"value": value, "by": by.pk, "at": now}
            record("channel.limit_set", row, team_id=by.team_id, by=by, value=value, **words)
    channel.own_limits = row.own_limits
    channel.save(update_fields=["own_limits"])


@transaction.atomic
def fetch_now(channel: Channel, by: Membership) -> None:
    """Somebody does not want to wait for the next look."""
    look_now(channel)
    record("channel.fetched_now", channel, team_id=by.team_id, by=by)
