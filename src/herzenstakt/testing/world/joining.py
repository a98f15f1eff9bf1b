"""How the house of the demo comes to its channels: by typing into a form, and at networks that want somebody
to sign in with an application of its own and a person who says yes there, as `flows.signing_in` tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from django.conf import settings
from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.app import App
from herzenstakt.channels.connector import Finding
from herzenstakt.channels.models import Channel
from herzenstakt.channels.services import register, try_and_connect
from herzenstakt.flows import signing_in
from herzenstakt.testing.networks import facebook, instagram, linkedin, x, youtube

#: what the house was told when it registered, as it stands in the form: settings, and secrets
APPLICATIONS: Mapping[str, tuple[dict[str, str], dict[str, str]]] = {
    "facebook": ({"client_id": facebook.APP}, {"client_secret": facebook.SECRET}),
    "youtube": ({"client_id": youtube.CLIENT}, {"client_secret": youtube.SECRET}),
    "x": (
        {"client_id": x.CLIENT_ID, "spelling": "post"},
        {
            "client_secret": x.CLIENT_SECRET,
            "bearer_token": x.BEARER,
            "consumer_secret": x.CONSUMER_SECRET,
        },
    ),
    "linkedin": (
        {
            "client_id": linkedin.CLIENT_ID,
            "tier": "standard",
            "application_id": linkedin.APPLICATION_ID,
        },
        {"client_secret": linkedin.CLIENT_SECRET},
    ),
    "instagram": (
        {"client_id": instagram.APP_ID, "login": "instagram"},
        {"client_secret": instagram.APP_SECRET},
    ),
}


class NotConnected(Exception):
    """A network of the demo could not be connected; says what is broken."""

    def __init__(self, kind: str, findings: Iterable[Finding]) -> None:
        super().__init__(f"{kind}: {'; '.join(str(one.sentence) for one in findings)}")


def type_in(
    owner: Membership,
    kind: str,
    told: Mapping[str, str],
    secrets: Mapping[str, str],
    hosts: frozenset[str],
) -> Channel:
    """Connect with what stands in the form of a network. Raises NotConnected."""
    findings, channel = try_and_connect(owner, kind, told, secrets, hosts)
    if channel is None:
        raise NotConnected(kind, findings)
    return channel


def join(owner: Membership, kind: str, server: str, hosts: frozenset[str]) -> Channel:
    """Register an application, say yes at the network, and connect the first account. `server`: where the
    simulated network plays. Raises NotConnected."""
    app = application(owner, kind, server, hosts)
    back = way_back(owner)
    begun = signing_in.begin(app, back)
    handed = signing_in.come_back(app, agree(begun.address), begun.verifier, back)
    findings, channel = signing_in.connect(owner, app, signing_in.choose_from(app, handed)[0])
    if channel is None:
        raise NotConnected(kind, findings)
    return channel


def application(owner: Membership, kind: str, server: str, hosts: frozenset[str]) -> App:
    """The application of the house, registered here where it is not yet."""
    known = App.objects.filter(team=owner.team, kind=kind).first()
    told, secrets = APPLICATIONS[kind]
    place = {**told, "server": server}
    return known or register(owner, kind, "RatziFatzi GmbH", place, secrets, hosts)


def open_the_way(owner: Membership, networks: Mapping[str, Any]) -> None:
    """The networks know where this desk lives, and send people back to it."""
    back = way_back(owner)
    for kind, (told, _) in APPLICATIONS.items():
        redirects = networks[kind].clients[told["client_id"]].redirects
        if back not in redirects:
            redirects.append(back)


def way_back(owner: Membership) -> str:
    """Where networks send people back to."""
    return settings.PUBLIC_URL + reverse("channels:signed-in", args=[owner.team.slug])


def agree(address: str) -> str:
    """A person says yes; the code they come back with."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    told = httpx.get(address, params={**asked, "agree": "1"}, timeout=10)
    return parse_qs(urlsplit(told.headers["location"]).query)["code"][0]
