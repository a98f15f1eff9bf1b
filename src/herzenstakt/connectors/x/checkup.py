"""The self-test of an account on X: what works, what is missing, each in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from herzenstakt.channels.connector import Author, Finding, Level
from herzenstakt.channels.signing_in import App, Scope
from herzenstakt.channels.trouble import Trouble
from herzenstakt.connectors.x import activity
from herzenstakt.connectors.x.api import Api
from herzenstakt.connectors.x.problems import CONSOLE
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

PRICES = "https://docs.x.com/x-api/getting-started/pricing"
AGREED = "https://x.com/settings/connected_apps"


def look_over(
    api: Api,
    app: App | None,
    granted: str,
    scopes: tuple[Scope, ...],
    whoami: Callable[[], Author],
) -> Iterator[Finding]:
    """Every finding, in the order in which things would break. `granted`: what was agreed to. Raises
    nothing."""
    try:
        us = whoami()
        yield good(_("Signed in as %(address)s."), address=us.address)
        api.read_many(f"/2/users/{us.external_id}/mentions", {"max_results": "5"})
        yield good(_("Mentions and answers can be read."))
    except Trouble as trouble:
        yield Finding(Level.BROKEN, trouble.sentence, CONSOLE)
        return
    yield from agreed(granted, scopes)
    yield from _news(api, app, us.external_id)
    yield from _spent(api)
    yield from _to_be_known("dm.read" in granted.split())


def agreed(granted: str, scopes: tuple[Scope, ...]) -> Iterator[Finding]:
    """Each permission that was not given, with what it is for."""
    missing = [scope for scope in scopes if granted and scope.name not in granted.split()]
    for scope in missing:
        yield Finding(
            Level.BROKEN if scope.required else Level.MISSING,
            Sentence(
                _(
                    "The permission “%(scope)s” was not given. Please connect X once more and agree to it."
                ),
                {"scope": scope.name},
            ),
            AGREED,
        )
    if granted and not missing:
        yield good(_("Every permission was given that we asked for."))


def _news(api: Api, app: App | None, me: str) -> Iterator[Finding]:
    """How news come in: at the door, down the line, or by asking."""
    if not api.bearer:
        yield missing(
            _(
                "News come in by asking every two minutes. With the bearer token of your application they "
                "come at once."
            ),
            CONSOLE,
        )
        return
    try:
        told = [one for one in activity.subscriptions(api) if _is_about(one, me)]
        if app is not None and activity.knocks_at(app.door):
            yield from _door(activity.webhooks(api), app.door, told)
        elif told:
            yield good(_("News come in at once, on a line that is kept open."))
        else:
            yield good(_("News will come in at once, as soon as the line is open."))
    except Trouble as trouble:
        yield Finding(Level.MISSING, trouble.sentence, CONSOLE)


def _door(found: list[dict[str, Any]], door: str, told: list[dict[str, Any]]) -> Iterator[Finding]:
    webhook = next((one for one in found if one.get("url") == door), None)
    if webhook is None or not any(one.get("webhook_id") == webhook.get("id") for one in told):
        yield missing(
            _("X does not knock at our door yet. Until then we ask every two minutes."), CONSOLE
        )
    elif webhook.get("valid") is not True:
        yield missing(
            _("X has stopped knocking at our door: it did not get the answer it wants."), CONSOLE
        )
    else:
        yield good(_("News come in at once: X knocks at our door."))


def _spent(api: Api) -> Iterator[Finding]:
    """How much was read this month, where the application may ask; and where the money is."""
    if api.bearer:
        try:
            told = api.read(
                "/2/usage/tweets", {"usage.fields": "project_cap,project_usage"}, by_app=True
            )
        except Trouble:
            told = {}
        usage = told.get("data")
        if isinstance(usage, Mapping) and _whole(usage, "project_cap"):
            used, cap = int(_whole(usage, "project_usage") or 0), int(_whole(usage, "project_cap"))
            level = Level.MISSING if used * 10 > cap * 9 else Level.GOOD
            words = _("X has counted %(used)s posts read this month, of %(limit)s.")
            yield Finding(level, Sentence(words, {"used": used, "limit": cap}), CONSOLE)
    yield Finding(
        Level.GOOD,
        Sentence(
            _(
                "X wants to be paid for every call. What is left of your credits stands in its console."
            )
        ),
        PRICES,
    )


def _to_be_known(reads_messages: bool) -> Iterator[Finding]:
    if reads_messages:
        yield Finding(
            Level.GOOD,
            Sentence(
                _("Private messages come in, but those that X encrypts (XChat) reach no program.")
            ),
            "https://x.com/messages",
        )
    yield good(_("Only people who mention or quote the account can be answered from here."))


def _is_about(subscription: Mapping[str, Any], me: str) -> bool:
    meant = subscription.get("filter")
    return isinstance(meant, Mapping) and meant.get("user_id") == me


def _whole(told: Mapping[str, Any], key: str) -> str:
    """A number, which X writes as text."""
    value = str(told.get(key, ""))
    return value if value.isascii() and value.isdigit() and len(value) < 16 else ""


def good(text: str, **gaps: str | int) -> Finding:
    """Something that works, or that is as it is."""
    return Finding(Level.GOOD, Sentence(text, gaps))


def missing(text: str, link: str) -> Finding:
    """Something that could be mended, though the channel works."""
    return Finding(Level.MISSING, Sentence(text), link)
