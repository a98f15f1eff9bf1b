"""The self-test: what works, what is missing, each in one sentence with the place where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from herzenstakt.channels.connector import Author, Finding, Level
from herzenstakt.channels.trouble import Trouble
from herzenstakt.connectors.youtube.api import HELD, PUBLISHED, SCOPE, Api, StalePage
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

#: where a person sees and takes back what they agreed to
CONNECTIONS = "https://myaccount.google.com/connections"
CONSOLE = "https://console.cloud.google.com/apis/library/youtube.googleapis.com"
AUDIENCE = "https://console.cloud.google.com/auth/audience"
QUOTAS = "https://console.cloud.google.com/iam-admin/quotas"
STUDIO = "https://studio.youtube.com"


def look_over(
    api: Api, whoami: Callable[[], Author], secrets: Mapping[str, str]
) -> Iterator[Finding]:
    """Every finding, in the order in which a person would mend things. Raises nothing."""
    try:
        us = whoami()
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence, CONNECTIONS)
        return
    yield good(
        _("Signed in as the channel “%(name)s”: whatever is written here is written in its name."),
        name=us.address or us.name,
    )
    yield from scope(secrets)
    yield from listening(api, us.external_id)
    yield from moderating(api, us.external_id)
    yield from lasting(secrets)
    yield from units(api)


def good(text: str, **gaps: str | int) -> Finding:
    """Something that works."""
    return Finding(Level.GOOD, Sentence(text, gaps))


def scope(secrets: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the one permission we ask for was given; nothing where it is not known."""
    given = secrets.get("scope", "").split()
    if SCOPE in given:
        yield good(
            _("The permission “youtube.force-ssl” is there: read, answer and moderate comments.")
        )
    elif given:
        words = _(
            "The permission “youtube.force-ssl” is missing. Connect the channel anew, and leave ticked what "
            "Google lists."
        )
        yield Finding(Level.BROKEN, Sentence(words), CONNECTIONS)


def listening(api: Api, us: str) -> Iterator[Finding]:
    """Whether public comments can be read."""
    if trouble := trouble_with(api, us, PUBLISHED):
        yield Finding(Level.BROKEN, trouble, CONSOLE)
    else:
        yield good(_("Comments and replies under all videos of the channel can be read."))


def moderating(api: Api, us: str) -> Iterator[Finding]:
    """Whether what is held for review can be read, as only who may moderate can."""
    if trouble := trouble_with(api, us, HELD):
        words = _(
            "What YouTube holds for review cannot be read. Only its owner is sure to be allowed to."
        )
        yield Finding(Level.MISSING, Sentence(words), STUDIO)
        yield Finding(Level.MISSING, trouble, STUDIO)
    else:
        yield good(_("What YouTube holds for review can be read, so the account may moderate."))


def trouble_with(api: Api, us: str, state: str) -> Sentence:
    """What keeps us from reading one list; the empty sentence where nothing does."""
    try:
        api.threads(us, state, "", 1)
    except Trouble as trouble:
        return trouble.sentence
    except StalePage:  # no page was asked for
        return Sentence(_("YouTube is out of order at the moment."))
    return Sentence("")


def lasting(secrets: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the access lasts, as far as one can know from here."""
    if secrets.get("refresh_token"):
        words = _(
            "The access renews itself. While the application is “in testing” at Google, it ends after seven "
            "days all the same."
        )
        yield Finding(Level.GOOD, Sentence(words), AUDIENCE)
    else:
        words = _(
            "Google gave no lasting access: it ends within the hour. Please connect the channel anew."
        )
        yield Finding(Level.MISSING, Sentence(words), CONNECTIONS)


def units(api: Api) -> Iterator[Finding]:
    """What is left of the units of this day, as we count."""
    left = api.ledger.allowance()
    words = _("%(left)s of %(limit)s units of today are left. Reading costs 1, writing 50.")
    level = Level.MISSING if left.is_scarce else Level.GOOD
    yield Finding(level, Sentence(words, {"left": left.left, "limit": left.limit}), QUOTAS)
