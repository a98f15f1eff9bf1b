"""Connecting the house with a network, mending the connection, and taking a rest from it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.app import CANNOT_BE_READ, App
from herzenstakt.channels.connector import Account, Author, Connector, Finding, LegalRole, Level
from herzenstakt.channels.limits import APPLICATION
from herzenstakt.channels.models import HOLD, Channel, ChannelQuerySet, FeedState
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.trouble import Trouble
from herzenstakt.journal.models import record
from herzenstakt.kernel import vault
from herzenstakt.kernel.http import Http, is_private, place
from herzenstakt.kernel.text import key_of
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _

logger = logging.getLogger(__name__)

#: so long what a former secret sealed comes in
FORMER_COUNTS = timedelta(days=1)
#: access that is younger is not renewed because the network refused it: then it refuses us
FRESH = timedelta(minutes=5)
ANOTHER_ACCOUNT = _(
    "These access data belong to another account (%(other_account)s). Its conversations would be mixed with"
    " those of %(name)s, so nothing was changed. To have both, connect it as a new channel."
)


class AnotherAccount(InWords):
    """The new credentials belong to another account than the channel; its history would be mixed. `sentence`
    says to which."""


class NameTaken(InWords):
    """Two channels would be called the same; `sentence` says which."""


def try_out(
    kind: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    allowed_hosts: frozenset[str],
    remember: Callable[[Mapping[str, Any]], None] = lambda memory: None,
    app: App | None = None,
    known_as: str = "",
) -> tuple[list[Finding], Author | None]:
    """The self-test before anything is kept: what works, and who we are there (None: nobody).

    `remember` is told what the connector learned on the way; `connect` takes it as `memory`.
    `known_as`: who we are there already, where a channel is connected anew.
    """
    http = Http(allowed_hosts)
    try:
        account = Account(dict(settings), dict(secrets), known_as, remember=remember)
        if app:
            account.app, account.count = app.as_told(), app.count
        connector = connectors()[kind](account, http)
        findings = connector.check()
        if any(finding.level == Level.BROKEN for finding in findings):
            return findings, None
        return findings, connector.whoami()
    except Exception as error:
        return [stumble(kind, error)], None
    finally:
        http.close()


def try_and_connect(
    by: Membership,
    kind: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    allowed_hosts: frozenset[str],
    channel: Channel | None = None,
    app: App | None = None,
) -> tuple[list[Finding], Channel | None]:
    """Try a connection and keep it where nothing is broken: what the self-test says, and the channel (None:
    nothing was kept). `channel` and `app` as for `connect`. Raises AnotherAccount, NameTaken."""
    learned: dict[str, Any] = {}
    # whoever signs in anew says themselves who they are
    known_as = channel.own_external_id if channel and app is None else ""
    findings, whoami = try_out(
        kind, settings, secrets, allowed_hosts, learned.update, app, known_as
    )
    if whoami is None:
        return findings, None
    kept = connect(by, kind, settings, secrets, whoami, allowed_hosts, channel, learned, app)
    return findings, kept


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
        return Finding(Level.BROKEN, Sentence(CANNOT_BE_READ))
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
    app: App | None = None,
) -> Channel:
    """Keep a tried connection: a new channel, or a new connection of `channel`, which keeps its history.

    `memory`: what the self-test learned, so that the limits of the account's server hold from the first
    answer on. `app`: in whose name somebody signed in. An account that the team had connected before is the
    same channel. Raises AnotherAccount, NameTaken.
    """
    known = Channel.objects.filter(
        team=by.team, kind=kind, own_external_id=whoami.external_id
    ).first()
    if channel and channel.own_external_id != whoami.external_id:
        raise AnotherAccount(
            ANOTHER_ACCOUNT, other_account=whoami.address or whoami.name, name=channel.name
        )
    connector = connectors()[kind]
    kept = channel or known or Channel(team=by.team, kind=kind)
    _refuse_a_name_that_is_taken(kept, connector, settings, is_corrected=channel is not None)
    if kept.name in {"", (kept.own_address or kept.own_name)[:100]}:
        kept.name = (whoami.address or whoami.name)[:100]
    before = kept.app_id, kept.counted_for
    kept.settings, kept.allowed_hosts = dict(settings), sorted(allowed_hosts)
    kept.app = app
    kept.own_limits = _with_shared_limits(kept, before)
    # whoever signs in is given all of it anew; what was typed into a form may be a part
    kept.locked_secrets = vault.lock(secrets if app else kept.with_what_it_has(secrets))
    kept.memory = kept.memory | dict(memory or {})
    kept.own_external_id, kept.own_name = whoami.external_id, whoami.name[:200]
    kept.own_address, kept.own_url = whoami.address[:200], whoami.url[:500]
    kept.own_avatar_url = whoami.avatar_url[:1000]
    kept.state, kept.trouble = Channel.State.ACTIVE, {}
    kept.renew_at, kept.renewing_until = kept.when_to_renew(), None
    if connector.retention and not kept.retention_days:
        kept.retention_days = max(
            1, connector.retention.days
        )  # also where it is no longer installed
    is_new = kept.pk is None
    kept.save()
    kept.prepare_feeds()
    look_now(kept)
    action = "channel.connected" if is_new else "channel.reconnected"
    hosts = kept.allowed_hosts
    record(action, kept, team_id=by.team_id, by=by, kind=kind, name=kept.name, private_hosts=hosts)
    return kept


def _with_shared_limits(channel: Channel, before: tuple[int | None, str]) -> dict[str, Any]:
    """The numbers an owner has set for it; what holds for several channels together as it does for them.
    `before`: the application it had, and for whom the network counted; what held there stays there."""
    own = dict(channel.own_limits)
    for name, limit in channel.limits_told.items():
        if not limit.shared:
            continue
        whole_app = limit.shared == APPLICATION
        others = channel.counted_together(whole_app=whole_app).exclude(pk=channel.pk)
        other = others.order_by("pk").first()
        stays = before == (channel.app_id, before[1] if whole_app else channel.counted_for)
        if other is None and stays:
            continue
        own.pop(name, None)
        if other and name in other.own_limits:
            own[name] = other.own_limits[name]
    return own


def _refuse_a_name_that_is_taken(
    kept: Channel, connector: type[Connector], settings: Mapping[str, str], *, is_corrected: bool
) -> None:
    """Where a channel itself says what its network is called, no two of a team are called the same, and a
    new one is not taken for one that was called so before. `is_corrected`: it may get another name. Raises
    NameTaken."""
    name = connector.called(settings)
    if key_of(name) == key_of(connector.name):
        return
    for other in Channel.objects.filter(team=kept.team_id, kind=kept.kind).exclude(pk=kept.pk):
        if key_of(other.network_name) == key_of(name):
            raise NameTaken(_("Another channel is called %(name)s already."), name=name)
    if kept.pk and not is_corrected and key_of(kept.network_name) != key_of(name):
        raise NameTaken(
            _("%(now)s was called %(name)s before. Please choose another name."),
            now=kept.network_name,
            name=name,
        )


# --- the application of the house ----------------------------------------------------------------


@transaction.atomic
def register(
    by: Membership,
    kind: str,
    name: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    allowed_hosts: frozenset[str] = frozenset(),
) -> App:
    """Keep an application that somebody registered at the network."""
    app = App(team=by.team, kind=kind, name=name, settings=dict(settings))
    app.allowed_hosts = sorted(allowed_hosts)
    app.locked_secrets = vault.lock(secrets)
    app.save()
    record("app.registered", app, team_id=by.team_id, by=by, kind=kind, name=name)
    return app


@transaction.atomic
def change_app(
    app: App, by: Membership, name: str, settings: Mapping[str, str], secrets: Mapping[str, str]
) -> None:
    """Other words for it, or new secrets (an empty one stays as it is). What the former ones sealed comes in
    for a while: those with which it began, where somebody changes one after the other, or mends a slip."""
    row = App.objects.select_for_update().get(pk=app.pk)
    fresh = {key: value for key, value in secrets.items() if value}
    if fresh:
        try:
            had = vault.unlock(row.locked_secrets)
        except vault.Locked:
            had = {}
        former = had | row.former_secrets
        app.locked_former, app.former_until = vault.lock(former), timezone.now() + FORMER_COUNTS
        app.locked_secrets = vault.lock(had | fresh)
    app.name = name
    # what no form asks for (where a simulated network plays) stays
    app.settings = row.settings | dict(settings)
    app.save()
    if app.settings != row.settings:
        _count_anew(app)  # LinkedIn's tier
    record("app.changed", app, team_id=by.team_id, by=by, name=name, secrets=bool(fresh))


@transaction.atomic
def remove_app(app: App, by: Membership) -> bool:
    """Let go of an application. False, and nothing happened, while channels sign in in its name."""
    if Channel.objects.filter(app=app).exists():
        return False
    record("app.removed", app, team_id=by.team_id, by=by, kind=app.kind, name=app.name)
    app.delete()
    return True


# --- access that is renewed ----------------------------------------------------------------------


def claim_renewal(pk: int) -> Channel | None:
    """The channel whose access is to be renewed, for whoever asks first; None for everybody else. One UPDATE
    decides: a refresh token that two use at once is good for neither."""
    mine = Channel.objects.to_renew().filter(pk=pk)
    if not mine.update(renewing_until=timezone.now() + HOLD):
        return None
    return Channel.objects.select_related("app").get(pk=pk)


def renew_again(channel: Channel, after: timedelta) -> None:
    """It did not work; another try after a while, unless somebody has signed in anew meanwhile."""
    _with_this_access(channel).update(renew_at=timezone.now() + after, renewing_until=None)


def give_up_renewing(channel: Channel) -> None:
    """The network does not renew it any more: somebody has to sign in anew, unless somebody just has."""
    _with_this_access(channel).update(renew_at=None, renewing_until=None)


def _with_this_access(channel: Channel) -> ChannelQuerySet:
    """The channel, as long as it has the access it had when it was read."""
    return Channel.objects.filter(pk=channel.pk, locked_secrets=channel.locked_secrets)


def has_another_chance(channel: Channel) -> bool:
    """Whether the network may know us again although it has just refused us: somebody signed in anew or its
    access was renewed while we asked, or it can still be renewed, which is done at once."""
    row = Channel.objects.select_related("app").filter(pk=channel.pk).first()
    if row is None or row.state == Channel.State.DISCONNECTED or row.obstacle:
        return False
    if not row.connector.renews_access:
        return False
    if row.locked_secrets != channel.locked_secrets:
        return True
    if row.state != Channel.State.ACTIVE or row.renew_at is None:
        return False
    granted = row.connector.granted_at()
    if granted is not None and granted > timezone.now() - FRESH:
        return False
    Channel.objects.filter(pk=row.pk).update(renew_at=timezone.now())
    return True


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
    """Let other numbers hold than those we know (None: what we know holds again). What its network counts for
    several channels together holds for all of them."""
    told, before = channel.limits_told, channel.set_limits
    shared = {name: value for name, value in wanted.items() if told[name].shared}
    of_all = {name: value for name, value in shared.items() if told[name].shared == APPLICATION}
    # in one order, so that no two wait for each other
    for one in channel.counted_together(whole_app=True).order_by("pk"):
        if one.pk == channel.pk:
            _set_limits(channel, wanted, by)
        else:
            _set_limits(one, shared if one.counted_for == channel.counted_for else of_all, by)
    if channel.app and any(value != before.get(name) for name, value in shared.items()):
        _count_anew(channel.app)


def _count_anew(app: App) -> None:
    """Other numbers hold for what is counted in its name. What was asked stays; what is left of it is known
    with the next question, so whoever rested looks again."""
    if app.tallies.update(limit=0):
        FeedState.objects.filter(channel__app=app).update(next_at=timezone.now())


def _set_limits(channel: Channel, wanted: Mapping[str, int | None], by: Membership) -> None:
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
