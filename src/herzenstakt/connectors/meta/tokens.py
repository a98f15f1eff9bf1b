"""Tokens of Meta: a short one is made a long one, and what the network says of any of them.

Sources: Meta's pages on access tokens and `debug_token`; django-allauth's provider asks the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from herzenstakt.channels import signing_in
from herzenstakt.channels.connector import Finding, Level
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import Refused, Trouble
from herzenstakt.connectors.meta.graph import VERSION, Graph, parts
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

BLIND = _(
    "%(network)s no longer shows what people write, because somebody signed in too long ago. Please "
    "connect it anew."
)
READABLE_UNTIL = _("What people write can be read until %(day)s. Please connect it anew before.")
#: from then on it is high time
SOON = timedelta(days=14)
#: as the network writes "does not end"
NEVER = 0


def for_code(http: Http, base: str, app: App, code: str, redirect: str) -> dict[str, str]:
    """The short token for the code with which somebody came back. Raises Disconnected for a no, TryLater
    where no answer comes."""
    asked = {
        "client_id": app.settings["client_id"],
        "client_secret": app.secrets.get("client_secret", ""),
        "redirect_uri": redirect,
        "code": code,
    }
    address = f"{base}/{VERSION}/oauth/access_token"
    return signing_in.tokens_in(signing_in.ask(http, address, "GET", params=asked))


def long_lived(http: Http, base: str, app: App, token: str) -> dict[str, str]:
    """A token of a person for about 60 days, for the short one of signing in. Raises Disconnected for a no,
    TryLater where no answer comes."""
    asked = {
        "grant_type": "fb_exchange_token",
        "client_id": app.settings["client_id"],
        "client_secret": app.secrets.get("client_secret", ""),
        "fb_exchange_token": token,
    }
    address = f"{base}/{VERSION}/oauth/access_token"
    return signing_in.tokens_in(signing_in.ask(http, address, "GET", params=asked))


def of_the_app(app: App) -> str:
    """The token of the application itself, which opens what belongs to nobody else."""
    return f"{app.settings['client_id']}|{app.secrets.get('client_secret', '')}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the network says of a token. `scopes`: what may be done with it, by name, and for whom; an empty
    set of accounts stands for all. `ends_at`, `data_ends_at`: None for never; after the second one the token
    lives, and reads nothing of people any more."""

    is_valid: bool
    app_id: str
    kind: str
    scopes: Mapping[str, frozenset[str]]
    ends_at: datetime | None = None
    data_ends_at: datetime | None = None

    def grants(self, scope: str, account: str) -> bool:
        """Whether it may be used so for this account."""
        if scope not in self.scopes:
            return False
        accounts = self.scopes[scope]
        return not accounts or account in accounts

    @property
    def is_blind(self) -> bool:
        """Whether nothing that people write is shown any more."""
        return self.data_ends_at is not None and self.data_ends_at <= datetime.now(UTC)


def refuse_blind(graph: Graph, token: str) -> None:
    """Raise Refused where nothing of people is shown any more, for that looks as if nobody wrote. Where the
    network does not tell, nobody is kept from looking. `graph`: as for `standing_of`."""
    try:
        standing = standing_of(graph, token)
    except Trouble:
        return
    if standing.is_blind:
        raise Refused(BLIND, network=graph.network)


def eyesight(standing: Standing, network: str, link: str) -> Iterator[Finding]:
    """Until when what people write is shown, where the network says so. `link`: where one looks after it."""
    if standing.data_ends_at is None:
        return
    if standing.is_blind:
        yield Finding(Level.BROKEN, Sentence(BLIND, {"network": network}), link)
        return
    is_soon = standing.data_ends_at - datetime.now(UTC) < SOON
    level = Level.MISSING if is_soon else Level.GOOD
    until = {"day": standing.data_ends_at.date().isoformat()}
    yield Finding(level, Sentence(READABLE_UNTIL, until), link)


def standing_of(graph: Graph, token: str) -> Standing:
    """Ask for a token. `graph`: opened with the token of the application (`of_the_app`)."""
    told = part(graph.get("debug_token", input_token=token), "data")
    names = told.get("scopes")
    scopes: dict[str, frozenset[str]] = {
        name: frozenset()
        for name in (names if isinstance(names, list) else [])
        if isinstance(name, str)
    }
    for one in parts(told, "granular_scopes"):
        targets = one.get("target_ids")
        if isinstance(targets, list):
            scopes[word(one, "scope")] = frozenset(str(target) for target in targets)
    return Standing(
        is_valid=told.get("is_valid") is True,
        app_id=str(told.get("app_id", "")),
        kind=word(told, "type"),
        scopes=scopes,
        ends_at=_moment(told.get("expires_at")),
        data_ends_at=_moment(told.get("data_access_expires_at")),
    )


def _moment(told: Any) -> datetime | None:
    plain = isinstance(told, int) and not isinstance(told, bool) and NEVER < told < 10**11
    return datetime.fromtimestamp(told, UTC) if plain else None
