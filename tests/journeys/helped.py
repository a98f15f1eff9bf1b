"""What helps to write, inside an installation of `house`: `python -m tests.journeys.helped ADDRESS`.

Two cards, one of them over, and the language model at that address.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django


def main(address: str) -> dict[str, int]:
    """Write the cards and switch the model on; how many cards there are."""
    from herzenstakt.accounts.models import Membership
    from herzenstakt.flows.proposing import Wanted, private_hosts_in, switch_on
    from herzenstakt.knowledge.models import Card, today
    from herzenstakt.knowledge.services import Wording, add

    renate = Membership.objects.get(user__email="renate@ratzifatzi.example")
    day = today(renate.team)
    for title, german, english, days in (
        (
            "Rückgabe",
            "Du kannst sie 30 Tage lang zurückgeben.",
            "You can return it for 30 days.",
            90,
        ),
        ("Werksverkauf", "Immer am Ende des Monats.", "", -3),
    ):
        add(renate, Wording(title, german, english, renate, day + timedelta(days=days)))
    hosts = frozenset(private_hosts_in(address))
    switch_on(renate, Wanted(address, "obedient-1", "", 3, False, hosts))
    return {"cards": Card.objects.visible_to(renate).count()}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(*sys.argv[1:])))  # noqa: T201
