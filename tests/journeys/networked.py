"""The house on a simulated network at which one signs in; run inside an installation of `house`:
`python -m tests.journeys.networked KIND ADDRESS`. The id of the channel.

`python -m tests.journeys.networked KIND '{"address": …}' '{"password": …}'` connects one where
words are typed into a form in place of signing in.

`python -m tests.journeys.networked KIND ADDRESS application` only lets the application of the house, which
somebody has registered in the browser, know where the simulated network plays; the id of the application.
"""

from __future__ import annotations

import json
import sys
from urllib.parse import urlsplit

import django


def main(kind: str, address: str, more: str = "") -> int:
    """Connect, or only say where the network is."""
    from herzenstakt.accounts.models import Membership
    from herzenstakt.channels.app import App
    from herzenstakt.channels.services import private_hosts_in
    from herzenstakt.testing.world.joining import join, type_in

    renate = Membership.objects.get(user__email="renate@ratzifatzi.example")
    if more.startswith("{"):
        told = json.loads(address)
        inside = frozenset(private_hosts_in(kind, told))
        return type_in(renate, kind, told, json.loads(more), inside).pk
    hosts = frozenset({urlsplit(address).netloc})
    known = App.objects.filter(team=renate.team, kind=kind)
    for app in known:  # of a journey before this one, whose network is over
        app.settings = {**app.settings, "server": address}
        app.allowed_hosts = sorted(hosts)
        app.save()
    return known.latest("pk").pk if more else join(renate, kind, address, hosts).pk


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201
