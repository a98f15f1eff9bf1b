"""What a simulated network does when somebody signs in: it asks, sends back with a code, and hands out tokens
(RFC 6749 with PKCE, RFC 7636), as strictly as the real ones.

A network mixes `SigningIn` in, names its paths with `@route` and passes the calls on:

    @route("GET", "/oauth2/authorize")
    def authorize(self, call): return self.ask(call)

    @route("POST", "/oauth2/token")
    def token(self, call): return self.hand_out(call)
"""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from herzenstakt.testing.networks.stage import Call, Told


@dataclass(slots=True)
class Client:
    """An application somebody has registered. `redirects`: the addresses it may send people back to."""

    client_id: str
    secret: str
    redirects: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Grant:
    """What somebody agreed to. `who`: the name of the account. `scopes`: what they left ticked."""

    client_id: str
    who: str
    scopes: list[str]
    redirect: str = ""
    challenge: str = ""
    ends_at: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return bool(self.ends_at) and self.ends_at <= time.time()


class SigningIn:
    """Mixed into a `SimulatedNetwork`. Everything is in plain attributes, for tests to look at and change."""

    #: seconds for which a code is good, and an access token (0: for ever)
    code_life = 600.0
    token_life = 0.0
    #: whether it hands out refresh tokens, and a new one with each use
    refreshes = True
    rotates = False
    #: whether it insists on a proof key
    wants_pkce = False
    #: what stands between scopes
    separator = " "

    def prepare_to_sign_in(self) -> None:
        """Called once, before anything else."""
        self.clients: dict[str, Client] = {}
        self.codes: dict[str, Grant] = {}
        self.grants: dict[str, Grant] = {}  # by access token
        self.refresh_tokens: dict[str, Grant] = {}
        self.people: list[str] = []  # who can sign in, the first one by default
        self.withheld: set[str] = set()  # scopes that people untick

    def register(self, client_id: str, secret: str, *redirects: str) -> Client:
        """An application of somebody."""
        self.clients[client_id] = Client(client_id, secret, list(redirects))
        return self.clients[client_id]

    def grant(self, client_id: str, who: str, *scopes: str) -> str:
        """A token as if somebody had signed in."""
        token = f"token-{secrets.token_hex(8)}"
        self.grants[token] = Grant(client_id, who, list(scopes), ends_at=self._end())
        return token

    def holder(self, token: str) -> Grant | None:
        """Whose token this is; None for one that ended, was revoked or never was."""
        grant = self.grants.get(token)
        return None if grant is None or grant.is_over else grant

    def ask(self, call: Call) -> Told:
        """GET: the page that asks a person. With `agree=1` it is answered: they agree, with `agree=0` they
        do not."""
        client = self.clients.get(call.first("client_id"))
        redirect = call.first("redirect_uri")
        if client is None or redirect not in client.redirects:
            return _page("<h1>This application is not known here</h1>", 400)
        state = call.first("state")
        if self.wants_pkce and call.first("code_challenge_method") != "S256":
            return _back(redirect, error="invalid_request", state=state)
        if call.first("agree") == "0":
            return _back(redirect, error="access_denied", state=state)
        if call.first("agree") != "1":
            return self._question(call)
        wanted = [scope for scope in call.first("scope").split(self.separator) if scope]
        code = secrets.token_hex(12)
        self.codes[code] = Grant(
            client.client_id,
            call.first("who") or self.people[0],
            [scope for scope in wanted if scope not in self.withheld],
            redirect,
            call.first("code_challenge"),
            time.time() + self.code_life,
        )
        return _back(redirect, code=code, state=state)

    def hand_out(self, call: Call) -> Told:
        """POST: tokens for a code or for a refresh token."""
        form = {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
        client_id, secret = _shown(call, form)
        client = self.clients.get(client_id)
        if client is None or client.secret != secret:
            return Told(401, {"error": "invalid_client"})
        if form.get("grant_type") == "authorization_code":
            return self._for_code(client, form)
        if form.get("grant_type") == "refresh_token":
            return self._for_refresh(client, form)
        return Told(400, {"error": "unsupported_grant_type"})

    def revoke(self, who: str) -> None:
        """Somebody takes back what they agreed to."""
        for kept in (self.grants, self.refresh_tokens):
            for token in [token for token, grant in kept.items() if grant.who == who]:
                del kept[token]

    def tokens(self, grant: Grant) -> dict[str, Any]:
        """What is handed out."""
        token = self.grant(grant.client_id, grant.who, *grant.scopes)
        told: dict[str, Any] = {"access_token": token, "token_type": "bearer"}
        told["scope"] = self.separator.join(grant.scopes)
        if self.token_life:
            told["expires_in"] = int(self.token_life)
        if self.refreshes:
            told["refresh_token"] = f"refresh-{secrets.token_hex(8)}"
            self.refresh_tokens[told["refresh_token"]] = Grant(
                grant.client_id, grant.who, grant.scopes
            )
        return told

    def _for_code(self, client: Client, form: Mapping[str, str]) -> Told:
        grant = self.codes.pop(form.get("code", ""), None)
        if grant is None or grant.is_over or grant.client_id != client.client_id:
            return Told(400, {"error": "invalid_grant"})
        if form.get("redirect_uri") != grant.redirect:
            return Told(400, {"error": "invalid_grant"})
        verifier = form.get("code_verifier", "")
        if grant.challenge and create_s256_code_challenge(verifier) != grant.challenge:
            return Told(400, {"error": "invalid_grant"})
        return Told(200, self.tokens(grant))

    def _for_refresh(self, client: Client, form: Mapping[str, str]) -> Told:
        told = form.get("refresh_token", "")
        grant = self.refresh_tokens.get(told)
        if grant is None or grant.client_id != client.client_id:
            return Told(400, {"error": "invalid_grant"})
        fresh = self.tokens(grant)
        if self.rotates:
            del self.refresh_tokens[told]
        elif self.refreshes:
            del self.refresh_tokens[fresh.pop("refresh_token")]
        return Told(200, fresh)

    def _question(self, call: Call) -> Told:
        asked = {name: values[0] for name, values in call.params.items()}
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in asked.items()
        )
        people = "".join(f"<option>{escape(who)}</option>" for who in self.people)
        return _page(
            f"<h1>May this application act for you?</h1><form>{hidden}"
            f'<label>Account <select name="who">{people}</select></label>'
            '<button name="agree" value="1">Allow</button> <button name="agree" value="0">No</button>'
            "</form>"
        )

    def _end(self) -> float:
        return time.time() + self.token_life if self.token_life else 0.0


def _shown(call: Call, form: Mapping[str, str]) -> tuple[str, str]:
    """Who the application says it is: in the header, or in the body."""
    kind, _, told = call.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        client_id, _, secret = base64.b64decode(told).decode().partition(":")
        return client_id, secret
    return form.get("client_id", ""), form.get("client_secret", "")


def _back(redirect: str, **told: str) -> Told:
    address = f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(told)}"
    return Told(302, b"", {"Location": address})


def _page(body: str, status: int = 200) -> Told:
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title>{body}</html>'
    )
    return Told(status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})
