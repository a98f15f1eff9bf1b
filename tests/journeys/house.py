"""The people of the house, and next door; run inside an installation: `python -m tests.journeys.house`.

With the address of a simulated Plaza, its token and its secret, the house is connected with it.
"""

from __future__ import annotations

import json
import sys
from urllib.parse import urlsplit

import django

PEOPLE = {
    "renate": ("Renate Ratzi", "owner"),
    "mia": ("Mia Menschenfreund", "lead"),
    "uwe": ("Uwe Unsozial", "member"),
    "tina": ("Tina Trainee", "trainee"),
    "rolf": ("Rolf Reader", "reader"),
}


def main(plaza: str, token: str, secret: str) -> dict[str, int]:
    """Found two houses and connect ours; the id of its channel."""
    from herzenstakt.accounts.models import Team
    from herzenstakt.accounts.permissions import Role
    from herzenstakt.channels.services import try_and_connect
    from tests.conftest import member

    ours = Team.objects.create(name="RatziFatzi GmbH", slug="ratzifatzi", undo_seconds=0)
    people = {key: member(ours, name, Role(role)) for key, (name, role) in PEOPLE.items()}
    next_door = Team.objects.create(name="Anderswo AG", slug="anderswo")
    member(next_door, "Olga Ohnerecht", Role.OWNER)
    settings, secrets = {"server": plaza}, {"token": token, "door_secret": secret}
    allowed = frozenset({urlsplit(plaza).netloc})
    findings, channel = try_and_connect(people["renate"], "plaza", settings, secrets, allowed)
    assert channel, findings
    return {"channel": channel.pk}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201
