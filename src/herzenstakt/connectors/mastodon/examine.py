"""The self-test of a Mastodon channel: what works, what is missing, each in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from herzenstakt.channels.connector import Finding, Level
from herzenstakt.channels.trouble import Refused, Trouble
from herzenstakt.connectors.mastodon import translate
from herzenstakt.connectors.mastodon.api import DISPENSABLE, Api
from herzenstakt.connectors.mastodon.family import Server
from herzenstakt.connectors.mastodon.streaming import offered
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

NEEDED = ("read", "write:statuses", *sorted(DISPENSABLE))


def examine(
    api: Api, ask_server: Callable[[], Server], sign_in: Callable[[], dict[str, Any]]
) -> Iterator[Finding]:
    """All findings in the order in which things would break. Raises nothing."""
    try:
        server = ask_server()
        yield _good(_("%(server)s answers: %(software)s."), server=api.host, software=server.title)
        account = sign_in()
        address = f"@{translate.whole_acct(account)}"
        yield _good(_("Signed in as %(address)s."), address=address)
        api.read_list("/api/v1/notifications", {"types[]": "mention", "limit": 1}, scope="read")
        yield _good(_("Mentions and messages can be read."))
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence)
        return
    yield from _permissions(api)
    yield from _limits(server)
    yield from _filters(api)
    yield from _lock(api, account)
    yield from _line(api, server)


def _permissions(api: Api) -> Iterator[Finding]:
    """What the token may do, where the server tells (Mastodon 4.3 and later)."""
    try:
        told = api.read_object("/api/v1/apps/verify_credentials").get("scopes")
    except Trouble:
        return
    if not isinstance(told, list):
        return
    missing = [scope for scope in NEEDED if not _granted(scope, told)]
    for scope in missing:
        yield Finding(
            Level.MISSING if scope in DISPENSABLE else Level.BROKEN,
            Sentence(_("The access token lacks the permission “%(scope)s”."), {"scope": scope}),
            f"{api.base}/settings/applications",
        )
    if not missing:
        yield _good(_("The access token may read, answer, like and block."))


def _granted(scope: str, told: list[Any]) -> bool:
    """Whether a scope or the wider one above it was granted."""
    return scope in told or scope.partition(":")[0] in told


def _limits(server: Server) -> Iterator[Finding]:
    if server.characters:
        yield _good(_("An answer may have %(limit)s characters."), limit=server.characters)


def _filters(api: Api) -> Iterator[Finding]:
    """Messages of strangers may be set aside, or thrown away (Mastodon 4.3 and later)."""
    try:
        policy = api.read_object("/api/v2/notifications/policy")
    except Trouble:
        return
    done = [policy[key] for key in policy if key.startswith("for_")]
    if "filter" in done:
        yield _good(_("Your server sets messages of strangers aside; here they are read as well."))
    if "drop" in done:
        yield Finding(
            Level.MISSING,
            Sentence(_("Your server throws messages of some people away before we can read them.")),
            f"{api.base}/notifications",
        )


def _lock(api: Api, account: dict[str, Any]) -> Iterator[Finding]:
    if account.get("locked") is True:
        yield Finding(
            Level.MISSING,
            Sentence(_("Your account is locked: nobody can follow it before you agree.")),
            f"{api.base}/settings/privacy",
        )


def _line(api: Api, server: Server) -> Iterator[Finding]:
    try:
        offered(api, server)
    except Refused as trouble:
        yield Finding(Level.MISSING, trouble.sentence)
    except Trouble:
        yield Finding(
            Level.MISSING,
            Sentence(_("New messages do not come at once but are asked for every few minutes.")),
        )
    else:
        yield _good(_("New messages come in at once."))


def _good(text: str, **gaps: str | int) -> Finding:
    return Finding(Level.GOOD, Sentence(text, gaps))
