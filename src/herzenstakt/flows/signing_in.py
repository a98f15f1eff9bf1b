"""How a house signs in at a network and comes to channels there. Read from top to bottom.

    begin -> (a person agrees, at the network) -> come_back -> choose_from -> connect
                                                                                 │
                                                       renew, by the calendar <──┘

The person's browser carries no secret of the network: what it hands out stays with the desk.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from herzenstakt.accounts.models import Membership
from herzenstakt.channels import services
from herzenstakt.channels.app import App
from herzenstakt.channels.connector import Candidate, Finding, Level
from herzenstakt.channels.models import Channel
from herzenstakt.channels.signing_in import way_to
from herzenstakt.channels.trouble import Disconnected, Trouble, TryLater
from herzenstakt.flows import informing, outgoing
from herzenstakt.kernel.jobs import FIRST, task

logger = logging.getLogger(__name__)

#: before a renewal that stumbled over something unexpected is tried again
AFTER_A_STUMBLE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Begun:
    """Somebody is on the way to the network. `address`: there. `state`, `verifier`: what only we know when
    they come back (RFC 6749, 10.12; RFC 7636, 4.1)."""

    address: str
    state: str
    verifier: str


def begin(app: App, redirect: str) -> Begun:
    """Send a person to the network, which sends them back to `redirect`. Raises Trouble."""
    state, verifier = token_urlsafe(32), token_urlsafe(48)
    connector = app.connector()
    return Begun(
        way_to(connector.app, connector.sign_in(), redirect, state, verifier), state, verifier
    )


def come_back(app: App, code: str, verifier: str, redirect: str) -> dict[str, str]:
    """What the network hands out for the code they came back with. Raises Trouble."""
    return app.connector().exchange(code, verifier, redirect)


def choose_from(app: App, secrets: Mapping[str, str]) -> list[Candidate]:
    """The accounts that can be connected now. Raises Trouble."""
    return app.connector(secrets).candidates()


def connect(
    by: Membership, app: App, candidate: Candidate, channel: Channel | None = None
) -> tuple[list[Finding], Channel | None]:
    """Test one account and keep it where nothing is broken; then ask the network to knock for it.

    `channel`: the one that is connected anew. Raises AnotherAccount where the candidate is somebody else, and
    NameTaken.
    """
    if any(finding.level is Level.BROKEN for finding in candidate.missing):
        return list(candidate.missing), None
    tried, kept = services.try_and_connect(
        by,
        app.kind,
        candidate.settings,
        candidate.secrets,
        frozenset(app.allowed_hosts),
        channel,
        app,
    )
    findings = [*candidate.missing, *tried]
    if kept is None:
        return findings, None
    outgoing.go_on(kept)
    return [*findings, *ask_to_knock(kept)], kept


def ask_to_knock(channel: Channel) -> list[Finding]:
    """Ask the network to come to our door, where it can be reached. Without it nothing is lost: what would
    be brought is fetched."""
    kind = channel.connector_class
    if kind is None or not kind.knocks or channel.app is None or not channel.app.can_be_reached:
        return []
    try:
        channel.connector.subscribe()
    except Trouble as trouble:
        return [Finding(Level.MISSING, trouble.sentence)]
    except Exception as error:
        logger.exception("channel %s: unexpected trouble while asking to knock", channel.pk)
        return [services.stumble(channel.kind, error)]
    return []


@task(priority=FIRST)
def renew(pk: int) -> None:
    """Renew the access of a channel before it ends. Only one worker does, and what it is given is kept
    before anything else."""
    channel = services.claim_renewal(pk)
    if channel is None:
        return
    try:
        channel.connector.renew()
    except TryLater as trouble:
        services.renew_again(channel, trouble.after)
    except Disconnected as trouble:
        services.give_up_renewing(channel)
        informing.disconnect(channel, trouble.sentence)
    except Exception:
        logger.exception("channel %s: unexpected trouble while renewing", pk)
        services.renew_again(channel, AFTER_A_STUMBLE)
    else:
        if channel.state == Channel.State.ACTIVE:
            services.look_now(channel)
            outgoing.go_on(channel)
