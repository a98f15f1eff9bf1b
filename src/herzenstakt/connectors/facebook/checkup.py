"""The self-test: the token, each permission, what is told at the door, one look at comments and messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from herzenstakt.channels.connector import Finding, Level
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import Refused, Trouble
from herzenstakt.connectors.facebook.asking import NETWORK, OwnPage
from herzenstakt.connectors.facebook.joining import MESSAGING, PERMISSIONS, ROLES, lacking_scopes
from herzenstakt.connectors.meta import tokens
from herzenstakt.connectors.meta.graph import Graph, parts
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.http import Allowance
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

APPLICATIONS = "https://developers.facebook.com/apps"


def look_over(
    page: OwnPage, by_app: Graph, app: App, *, talks: bool, wanted: frozenset[str]
) -> Iterator[Finding]:
    """Every finding, in the order in which a person would mend things. `by_app`: opened with the token of the
    application. `talks`: whether private messages were granted. `wanted`: what we want to be told of at the
    door. Raises nothing of the seven names."""
    try:
        me = page.me()
        standing = tokens.standing_of(by_app, page.graph.token)
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence, PERMISSIONS)
        return
    yield good(_("Connected as the Page “%(name)s”."), name=me.name)
    yield from access(standing, page.id)
    granted = [scope for scope in standing.scopes if standing.grants(scope, page.id)]
    yield from permissions(granted)
    yield from knocks(page, app, wanted)
    yield from comments(page)
    if talks and MESSAGING in granted:
        yield from messages(page)
    yield from allowance(page.graph.http.allowance)


def good(text: str, **gaps: str | int) -> Finding:
    """Something that works."""
    return Finding(Level.GOOD, Sentence(text, gaps))


def access(standing: tokens.Standing, page: str) -> Iterator[Finding]:
    """Whether the token lives, is that of a Page, and how long."""
    if not standing.is_valid:
        sentence = Sentence(_("Facebook no longer accepts the access. Please connect it anew."))
        yield Finding(Level.BROKEN, sentence, PERMISSIONS)
        return
    if standing.kind != "PAGE":
        sentence = Sentence(
            _("This is the access of a person and not of the Page: no comment can be read with it.")
        )
        yield Finding(Level.BROKEN, sentence, PERMISSIONS)
    if standing.ends_at is None:
        yield good(_("The access has no end."))
    else:
        sentence = Sentence(
            _("The access ends on %(day)s. Please connect it anew before."), days(standing.ends_at)
        )
        yield Finding(Level.MISSING, sentence, PERMISSIONS)
    yield from tokens.eyesight(standing, NETWORK, PERMISSIONS)


def days(at: datetime) -> dict[str, str]:
    """A day as a gap of a sentence."""
    return {"day": at.date().isoformat()}


def permissions(granted: list[str]) -> Iterator[Finding]:
    """Each permission that is missing, or that none is."""
    lacking = list(lacking_scopes(granted))
    yield from lacking
    if not lacking:
        yield good(_("All permissions are granted."))


def knocks(page: OwnPage, app: App, wanted: frozenset[str]) -> Iterator[Finding]:
    """Whether Facebook tells us at once. Without it we look every few minutes."""
    if not app.door:
        yield good(
            _("We look every few minutes. Facebook could tell us at once if it could reach us.")
        )
        return
    try:
        told = parts(page.graph.get(f"{page.id}/subscribed_apps"), "data")
    except Trouble as trouble:
        yield Finding(Level.MISSING, trouble.sentence, APPLICATIONS)
        return
    ours = [one for one in told if word(one, "id") == app.settings.get("client_id")]
    fields = ours[0].get("subscribed_fields") if ours else []
    if isinstance(fields, list) and wanted <= {one for one in fields if isinstance(one, str)}:
        yield good(_("Facebook tells us at once when something happens."))
    else:
        sentence = Sentence(
            _(
                "Facebook does not tell us at once when something happens. We look every few minutes."
            )
        )
        yield Finding(Level.MISSING, sentence, APPLICATIONS)


def comments(page: OwnPage) -> Iterator[Finding]:
    """Whether posts and comments can be read."""
    try:
        page.sees_comments()
    except Trouble as trouble:
        place = ROLES if isinstance(trouble, Refused) else PERMISSIONS
        yield Finding(Level.BROKEN, trouble.sentence, place)
    else:
        yield good(_("Posts and comments can be read."))


def messages(page: OwnPage) -> Iterator[Finding]:
    """Whether private messages can be read."""
    try:
        page.graph.listing(f"{page.id}/conversations", platform="MESSENGER", fields="id", limit=1)
    except Trouble as trouble:
        yield Finding(Level.MISSING, trouble.sentence, ROLES)
    else:
        yield good(_("Private messages can be read."))


def allowance(left: Allowance | None) -> Iterator[Finding]:
    """How much we may still ask; nothing where Facebook does not say."""
    if left is None:
        return
    level = Level.MISSING if left.is_scarce else Level.GOOD
    text = _("Facebook counts what is asked: %(percent)s percent are used.")
    yield Finding(level, Sentence(text, {"percent": left.limit - left.left}))
