"""The self-test: what works, what is missing, each in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from herzenstakt.channels.connector import Finding, Level
from herzenstakt.channels.trouble import Trouble
from herzenstakt.connectors.bluesky.session import LIVING, Session
from herzenstakt.connectors.bluesky.xrpc import Json
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

APP_PASSWORDS = "https://bsky.app/settings/app-passwords"
SETTINGS = "https://bsky.app/settings/account"
MAIN_SCOPE = "com.atproto.access"
APP_SCOPES = frozenset({"com.atproto.appPass", "com.atproto.appPassPrivileged"})
SCARCE = 0.1


def look_over(session: Session) -> Iterator[Finding]:
    """Every finding, in the order in which a person would mend things. Raises nothing."""
    try:
        account = session.query("com.atproto.server.getSession")
        ticket = session.ticket()
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence, APP_PASSWORDS)
        return
    place = {"handle": word(account, "handle"), "server": ticket.host.partition("://")[2]}
    yield good(_("Signed in as @%(handle)s on %(server)s."), **place)
    yield from password(ticket.scope)
    yield from standing(account)
    yield from reading(session)
    yield from allowance(session)


def good(text: str, **gaps: str | int) -> Finding:
    """Something that works."""
    return Finding(Level.GOOD, Sentence(text, gaps))


def missing(text: str, link: str) -> Finding:
    """Something that should be mended, though the channel works."""
    return Finding(Level.MISSING, Sentence(text), link)


def password(scope: str) -> Iterator[Finding]:
    """Whether it is an app password; nothing where the server does not say."""
    if scope in APP_SCOPES:
        yield good(
            _("An app password is used: it can be taken back without changing anything else.")
        )
    elif scope == MAIN_SCOPE:
        yield missing(
            _("This is the main password of the account. Please create an app password instead."),
            APP_PASSWORDS,
        )


def standing(account: Json) -> Iterator[Finding]:
    """Whether the account is in order with its network."""
    if word(account, "status") not in LIVING or account.get("active") is False:
        sentence = Sentence(_("Bluesky has suspended or closed this account."))
        yield Finding(Level.BROKEN, sentence, SETTINGS)
    if account.get("emailConfirmed") is False:
        yield missing(_("The e-mail address of this account is not confirmed yet."), SETTINGS)
    if account.get("emailAuthFactor") is True:
        yield good(_("Signing in with the main password needs a code sent by e-mail."))


def reading(session: Session) -> Iterator[Finding]:
    """Whether mentions and replies can be read."""
    try:
        session.query("app.bsky.notification.listNotifications", limit=1, priority="false")
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence)
    else:
        yield good(_("Mentions, replies and quotes can be read."))


def allowance(session: Session) -> Iterator[Finding]:
    """How much the server still lets us ask; nothing where it does not say."""
    limit = session.headers.get("ratelimit-limit", "")
    left = session.headers.get("ratelimit-remaining", "")
    if not (limit.isdigit() and left.isdigit() and int(limit)):
        return
    level = Level.MISSING if int(left) < SCARCE * int(limit) else Level.GOOD
    text = _("%(left)s of %(limit)s requests are left for the next minutes.")
    yield Finding(level, Sentence(text, {"left": int(left), "limit": int(limit)}))
