"""Publishing what the house asks of everybody, and where somebody may object to a measure."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import fit
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure, Netiquette

#: characters in one language; nobody reads more
MOST = 10_000


class NotPublished(InWords):
    """It stays as it is; `sentence` says why, for a person to read."""


class PublishedMeanwhile(NotPublished):
    """A colleague was quicker; `newest` is theirs."""

    def __init__(self, newest: Netiquette) -> None:
        self.newest = newest
        super().__init__(
            _(
                "%(name)s has published version %(number)s in the meantime. Read it first; what you"
                " wrote still stands here."
            ),
            name=str(newest.published_by.user),
            number=newest.number,
        )


@transaction.atomic
def publish(by: Membership, german: str, english: str, seen: int) -> Netiquette:
    """Put a new version in force. `seen`: the number that was in force when its writer began, 0 where
    there was none. Raises NotPublished, PublishedMeanwhile."""
    if not by.may(Permission.PUBLISH_NETIQUETTE):
        raise NotPublished(_("Your role may not change the netiquette."))
    missing = _("Please write both texts, the German and the English one.")
    german, english = (fit(text, MOST, NotPublished, missing=missing) for text in (german, english))
    Team.objects.hold(by.team_id)
    newest = Netiquette.objects.visible_to(by).newest_first().first()
    number = newest.number if newest else 0
    if newest and number != seen:
        raise PublishedMeanwhile(newest)
    if newest and (newest.german, newest.english) == (german, english):
        raise NotPublished(_("Nothing has changed: this is the version in force."))
    netiquette: Netiquette = Netiquette.objects.create(
        team=by.team, number=number + 1, german=german, english=english, published_by=by
    )
    record("netiquette.published", netiquette, team_id=by.team_id, by=by, number=netiquette.number)
    return netiquette


def objection_link(measure: Measure) -> str:
    """Where whoever is concerned may object; nobody else knows the address."""
    return f"{settings.PUBLIC_URL}/objection/{measure.key}/"
