"""Being signed in: the app password opens a session, the session is kept and renewed.

Signing in is rationed by the network (30 in five minutes, 300 a day), so the session outlives this
process. Two workers may renew it at the same time: whoever comes late finds the newer one kept, or
signs in afresh. An access token lives two hours, a refresh token ninety days.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from herzenstakt.channels.connector import Account
from herzenstakt.channels.trouble import Disconnected, TryLater
from herzenstakt.connectors.bluesky.xrpc import Json, Question, Rejected, Told, ask
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.http import Http, whole_address
from herzenstakt.kernel.words import gettext_noop as _

ENTRYWAY = "https://bsky.social"
STALE = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired"})
CLOSED = frozenset({"AccountTakedown", "AccountSuspended", "AccountDeactivated"})
LIVING = frozenset({"", "active"})


@dataclass(frozen=True, slots=True)
class Ticket:
    """A session as it is kept. `identifier` and `service`: for whom and where it was opened."""

    identifier: str
    service: str
    did: str
    handle: str
    host: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)

    @property
    def scope(self) -> str:
        """What the access token says it may do, or "" where it does not say."""
        try:
            middle = self.access.split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
            return word(claims, "scope")
        except (IndexError, ValueError, AttributeError):
            return ""


class Session:
    """Asks questions as the account, and signs in or renews where that is needed."""

    def __init__(self, account: Account, http: Http) -> None:
        self.account = account
        self.http = http
        self.service = server_of(str(account.settings.get("service") or ENTRYWAY))
        self.identifier = str(account.settings.get("handle", "")).strip().removeprefix("@").lower()
        self.headers: Mapping[str, str] = {}

    def query(self, name: str, **params: Any) -> Json:
        """Read something. Raises Rejected, TryLater or Disconnected."""
        return self.call(Question(name, params=params))

    def write(self, name: str, body: Json) -> Json:
        """Change something in our own records. Raises Rejected, TryLater, Disconnected or Unsure."""
        return self.call(Question(name, body=body, procedure=True, writes=True))

    def call(self, question: Question) -> Json:
        """Ask as the account; with a renewed session where the old one has run out."""
        ticket = self.ticket()
        try:
            told = self.ask_with(ticket, question)
        except Rejected as no:
            if not is_stale(no):
                raise
            told = self.ask_renewed(self.renewed(ticket), question)
        self.headers = told.headers
        return told.data

    @property
    def did(self) -> str:
        """Who we are."""
        return self.ticket().did

    def ticket(self) -> Ticket:
        """The session as it is kept, or a new one."""
        return self.kept() or self.sign_in()

    # inside

    def ask_with(self, ticket: Ticket, question: Question) -> Told:
        """Ask with this ticket. Raises Disconnected for an account that has been closed."""
        try:
            return ask(self.http, ticket.host, question, ticket.access)
        except Rejected as no:
            raise closed(self.identifier) if no.error in CLOSED else no from no

    def ask_renewed(self, ticket: Ticket, question: Question) -> Told:
        """Ask with a ticket that is minutes old: refused now, it would be refused for ever."""
        try:
            return self.ask_with(ticket, question)
        except Rejected as no:
            raise no_longer_known(self.identifier) if is_stale(no) else no from no

    def kept(self) -> Ticket | None:
        """The kept session, if it was opened for this account on this server."""
        try:
            ticket = Ticket(**json.loads(self.account.secrets.get("session", "")))
        except (TypeError, ValueError):
            return None
        ours = (ticket.identifier, ticket.service) == (self.identifier, self.service)
        return ticket if ours else None

    def renewed(self, ticket: Ticket) -> Ticket:
        """A fresh ticket: one that somebody else kept meanwhile, a renewed one, or a new session."""
        newest = self.kept()
        if newest and newest.access != ticket.access:
            return newest
        question = Question("com.atproto.server.refreshSession", procedure=True)
        try:
            told = ask(self.http, ticket.host, question, ticket.refresh)
        except Rejected as no:
            if no.error in CLOSED:
                raise closed(self.identifier) from no
            return self.sign_in()
        return self.keep(told.data, otherwise=ticket.host)

    def sign_in(self) -> Ticket:
        """Open a session with the app password. Raises Disconnected, Rejected or TryLater."""
        password = self.account.secrets.get("app_password", "")
        if not password or not self.identifier:
            raise Disconnected(_("The handle or the app password is missing."))
        question = Question(
            "com.atproto.server.createSession",
            body={"identifier": self.identifier, "password": password},
            procedure=True,
        )
        try:
            told = ask(self.http, self.service, question)
        except Rejected as no:
            raise shut_out(no, self.identifier) from no
        return self.keep(told.data, otherwise=self.service)

    def keep(self, data: Json, otherwise: str) -> Ticket:
        """Store a session at once and for good. Raises TryLater for half a session, Disconnected for
        a closed account or somebody else's."""
        access, refresh, did = (word(data, name) for name in ("accessJwt", "refreshJwt", "did"))
        if word(data, "status") not in LIVING or data.get("active") is False:
            raise closed(self.identifier)
        if not (is_token(access) and is_token(refresh) and did):
            raise TryLater(_("Bluesky gave an answer that cannot be read."))
        if self.account.own_external_id not in {"", did}:
            raise Disconnected(
                _("@%(handle)s is now another account than the one this channel was made for."),
                handle=self.identifier,
            )
        ticket = Ticket(
            identifier=self.identifier,
            service=self.service,
            did=did,
            handle=word(data, "handle") or self.identifier,
            host=home_of(data.get("didDoc"), self.service) or otherwise,
            access=access,
            refresh=refresh,
        )
        changed = {"session": json.dumps(asdict(ticket))}
        self.account.secrets = {**self.account.secrets, **changed}
        self.account.keep(changed)
        return ticket


# --- addresses -----------------------------------------------------------------------------------


def server_of(said: str) -> str:
    """The origin of a server as people write it: `bsky.social`, `https://bsky.social/`."""
    return whole_address(said).rstrip("/")


def home_of(document: Any, service: str) -> str:
    """Where the account's records live, as its DID document says; "" where it does not say.

    A server reached over https never sends us to one that speaks plain http.
    """
    entries = document.get("service") if isinstance(document, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and str(entry.get("id", "")).endswith("#atproto_pds"):
            address = word(entry, "serviceEndpoint").rstrip("/")
            if address.startswith(("https://", f"{service.partition('://')[0]}://")):
                return address
    return ""


def is_token(said: str) -> bool:
    """Whether this can be sent as a token at all."""
    return said.isascii() and said.isprintable() and " " not in said and said != ""


# --- what a no means -----------------------------------------------------------------------------


def is_stale(no: Rejected) -> bool:
    """Whether this no is about the token and not about the question."""
    return no.status == 401 or no.error in STALE


def shut_out(no: Rejected, identifier: str) -> Disconnected | Rejected:
    """Why signing in failed, in words that say what to do."""
    if no.error == "AuthFactorTokenRequired":
        return Disconnected(
            _("Bluesky asks for a code sent by e-mail. An app password works without one.")
        )
    if no.error in CLOSED:
        return closed(identifier)
    return no_longer_known(identifier) if is_stale(no) else no


def no_longer_known(identifier: str) -> Disconnected:
    """The network does not accept us any more."""
    return Disconnected(
        _("Bluesky no longer accepts the app password of @%(handle)s. Please create a new one."),
        handle=identifier,
    )


def closed(identifier: str) -> Disconnected:
    """The account is suspended, deactivated or taken down."""
    return Disconnected(
        _("Bluesky has closed or suspended @%(handle)s. Please look there why."), handle=identifier
    )
