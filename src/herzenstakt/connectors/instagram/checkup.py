"""The self-test: what works, what is missing, each in one sentence with the place where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from herzenstakt.channels.connector import Author, Finding, Level
from herzenstakt.channels.signing_in import App, ends_at
from herzenstakt.channels.trouble import Refused, Trouble
from herzenstakt.connectors.instagram import fields
from herzenstakt.connectors.instagram.arrivals import Desk
from herzenstakt.connectors.instagram.routes import Route
from herzenstakt.connectors.meta.graph import Graph
from herzenstakt.connectors.meta.tokens import Standing, eyesight
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

DASHBOARD = "https://developers.facebook.com/apps/"
BUSINESS_TOOLS = "https://www.facebook.com/settings/?tab=business_tools"
APPS_AND_WEBSITES = "https://www.instagram.com/accounts/manage_access/"
MESSAGE_CONTROLS = "https://www.instagram.com/accounts/settings/"


@dataclass(frozen=True, slots=True)
class Examined:
    """What the self-test looks at. `standing`: asks what the network says of the token, on the route where
    it says it. `granted`: the scopes somebody agreed to, where they were told when signing in."""

    route: Route
    desk: Callable[[], Desk]
    whoami: Callable[[], Author]
    standing: Callable[[], Standing] | None
    granted: Collection[str]
    app: App | None
    secrets: Mapping[str, str]
    subscribed: Callable[[Graph], bool]


def look_over(one: Examined) -> Iterator[Finding]:
    """Every finding, in the order in which a person would mend things. Raises nothing."""
    try:
        who, desk = one.whoami(), one.desk()
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence, _place(one.route))
        return
    yield good(_("Signed in as %(account)s."), account=who.address or who.name)
    standing = told_of(one)
    yield from life(one)
    if standing is not None:
        yield from eyesight(standing, desk.graph.network, _place(one.route))
    yield from scopes(one, standing)
    yield from reading(desk)
    yield from messages(desk)
    yield from door(one, desk)


def _place(route: Route) -> str:
    return BUSINESS_TOOLS if route.over_page else APPS_AND_WEBSITES


def good(text: str, **gaps: str | int) -> Finding:
    """Something that works."""
    return Finding(Level.GOOD, Sentence(text, gaps))


def missing(text: str, link: str, **gaps: str | int) -> Finding:
    """Something that should be mended, though the channel works."""
    return Finding(Level.MISSING, Sentence(text, gaps), link)


def life(one: Examined) -> Iterator[Finding]:
    """How long the access is good."""
    end = ends_at(one.secrets)
    if end is None:
        yield good(_("The access does not end by itself."))
    else:
        yield good(
            _("The access is good until %(day)s; the desk renews it in time."),
            day=end.date().isoformat(),
        )


def told_of(one: Examined) -> Standing | None:
    """What the network says of the token; None where it says nothing, for the other lines say what works."""
    try:
        return one.standing() if one.standing is not None else None
    except Trouble:
        return None


def scopes(one: Examined, standing: Standing | None) -> Iterator[Finding]:
    """Each permission that was asked for and not given, as far as anybody tells."""
    granted = set(one.granted) if one.standing is None else set(standing.scopes if standing else ())
    if not granted:
        return
    lacking = [scope for scope in one.route.scopes if scope.name not in granted]
    for scope in lacking:
        text = (
            _("The permission %(scope)s was not granted. Please connect it anew and leave it on.")
            if scope.required
            else _("The permission %(scope)s was not granted. Everything else works without it.")
        )
        yield missing(text, _place(one.route), scope=scope.name)
    if not lacking:
        yield good(_("All permissions were granted."))


def reading(desk: Desk) -> Iterator[Finding]:
    """Whether posts and comments can be read."""
    below = fields.some("comments", 1, "id", "text")
    try:
        desk.graph.get(f"{desk.house.id}/media", limit=1, fields=fields.listed("id", below))
    except Refused as no:
        yield Finding(Level.MISSING, no.sentence, DASHBOARD)
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence)
    else:
        yield good(_("Posts and comments can be read."))


def messages(desk: Desk) -> Iterator[Finding]:
    """Whether private messages can be read."""
    try:
        desk.graph.get(f"{desk.inbox}/conversations", platform="instagram", limit=1, fields="id")
    except Refused as no:
        yield Finding(Level.MISSING, no.sentence, MESSAGE_CONTROLS)
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence)
    else:
        yield good(_("Private messages can be read."))


def door(one: Examined, desk: Desk) -> Iterator[Finding]:
    """Whether Instagram knocks at our door. For comments it needs a review, and says nothing where that is
    missing."""
    if one.app is None or not one.app.door:
        yield missing(
            _(
                "Instagram cannot knock at this desk: it has no address that can be reached from outside. "
                "Comments and messages are looked for every few minutes, and mentions under posts of "
                "others do not come in."
            ),
            "",
        )
        return
    try:
        told = one.subscribed(desk.graph)
    except Trouble as trouble:
        yield Finding(Level.MISSING, trouble.sentence, DASHBOARD)
        return
    if not told:
        yield missing(
            _("Instagram does not knock at our door for this account yet. Please connect it anew."),
            DASHBOARD,
        )
        return
    yield good(
        _(
            "Instagram knocks at our door. Of comments and mentions it tells only applications with "
            "Advanced Access, and says nothing where that is missing; so comments are looked for every few "
            "minutes as well."
        )
    )
