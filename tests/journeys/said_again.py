"""What is said again and again, inside an installation of `house`: `python -m tests.journeys.said_again`."""

from __future__ import annotations

import json

import django


def main() -> dict[str, int]:
    """Save two answers for the whole team; how many there are."""
    from herzenstakt.accounts.models import Membership, Team
    from herzenstakt.saved_answers.models import SavedAnswer
    from herzenstakt.saved_answers.services import Saying, add

    renate = Membership.objects.get(user__email="renate@ratzifatzi.example")
    Team.objects.filter(pk=renate.team_id).update(address=Team.Address.DU)
    thanks = "Danke dir, {first_name}! {personal} Deine {my_name}"
    photo = "Magst du uns ein Foto schicken, {first_name}? {nummer}"
    add(renate, Saying("Danke fürs Lob", "danke", thanks, "Danke Ihnen!", "", is_shared=True))
    add(renate, Saying("Um ein Foto bitten", "foto", photo, "", "", is_shared=True))
    return {"saved": SavedAnswer.objects.visible_to(renate).count()}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main()))  # noqa: T201
