"""Agora: an invented network outside our tree, with applications, several pages for a person, and webhooks.

Small on purpose: what the desk does with any network of this kind is tried here, what real ones do with them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from herzenstakt.channels.connector import (
    Ability,
    Author,
    Candidate,
    Connector,
    Delivery,
    Feed,
    Field,
    Finding,
    Greeting,
    Happening,
    Incoming,
    Level,
    Page,
    Source,
    never,
    yes,
)
from herzenstakt.channels.signing_in import Scope, SignIn
from herzenstakt.channels.trouble import Disconnected, Forged, Refused, TryLater, Unreadable
from herzenstakt.kernel.words import Sentence
from herzenstakt.testing.networks.signing_in import SigningIn
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

SEAL = "x-agora-seal"


def seal(secret: str, body: bytes) -> str:
    """How Agora signs what it brings."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class SimulatedAgora(SimulatedNetwork, SigningIn):
    """Pages by id, each with the comments under it and the address it is told to knock at."""

    name = "Agora"
    rotates = True
    token_life = 7200.0
    wants_pkce = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.prepare_to_sign_in()
        self.people = ["olga"]
        self.pages: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, list[dict[str, str]]] = {}
        self.doors: dict[str, str] = {}
        self.takes_doors = True

    def add_page(self, page: str, name: str, role: str = "moderator") -> None:
        """A page that Olga looks after."""
        self.pages[page] = {"id": page, "name": name, "role": role}
        self.comments[page] = []

    @route("GET", "/authorize")
    def authorize(self, call: Call) -> Told:
        return self.ask(call)

    @route("POST", "/token")
    def token(self, call: Call) -> Told:
        return self.hand_out(call)

    @route("GET", "/pages")
    def list_pages(self, call: Call) -> Told:
        if self.holder(call.bearer()) is None:
            return self.unauthorised(call)
        return Told(200, list(self.pages.values()))

    @route("GET", "/pages/(?P<page>[^/]+)/comments")
    def list_comments(self, call: Call, page: str) -> Told:
        if self.holder(call.bearer()) is None:
            return self.unauthorised(call)
        return Told(200, self.comments[page])

    @route("PUT", "/pages/(?P<page>[^/]+)/door")
    def keep_door(self, call: Call, page: str) -> Told:
        if self.holder(call.bearer()) is None:
            return self.unauthorised(call)
        if not self.takes_doors:
            return Told(403, {"error": "not reviewed"})
        self.doors[page] = call.json()["url"]
        return Told(204)


def comment(number: str, text: str, page: str, who: str = "frieda") -> dict[str, str]:
    """One comment as Agora tells it."""
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC).isoformat()
    return {"id": number, "text": text, "page": page, "who": who, "at": at}


class Agora(Connector):
    """A page on Agora."""

    kind = "agora"
    name = "Agora"
    summary = "An invented market place."
    simulated = True
    knocks = True
    source = Source("our own: Agora is invented", date(2026, 11, 28))
    abilities = {
        ability: yes() if ability is Ability.READ_COMMENTS else never("Not on the Agora.")
        for ability in Ability
    }
    app_fields = (
        Field("client_id", "Application"),
        Field("client_secret", "Secret", kind="password", secret=True),
    )
    bases = {"api": "https://agora.example"}
    feeds = (Feed("comments", "comments"),)

    def sign_in(self) -> SignIn:
        scopes = (Scope("read", "read comments"), Scope("moderate", "hide them", required=False))
        return SignIn(f"{self.at('api')}/authorize", f"{self.at('api')}/token", scopes)

    def candidates(self) -> list[Candidate]:
        return [self._candidate(page) for page in self._ask("pages")]

    def _candidate(self, page: Mapping[str, str]) -> Candidate:
        missing = Finding(Level.BROKEN, Sentence("Only a moderator reads comments."))
        return Candidate(
            Author(page["id"], page["name"]),
            {"page": page["id"], "server": self.at("api")},
            self.account.secrets,
            () if page["role"] == "moderator" else (missing,),
        )

    def whoami(self) -> Author:
        page = self.account.settings["page"]
        found = next(one for one in self._ask("pages") if one["id"] == page)
        return Author(page, found["name"])

    def check(self) -> list[Finding]:
        self._ask("pages")
        return [Finding(Level.GOOD, Sentence("Everything works."))]

    def subscribe(self) -> None:
        page = self.account.settings["page"]
        answer = self.http.request(
            "PUT",
            f"{self.at('api')}/pages/{page}/door",
            json={"url": self.app.door},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        if answer.status >= 400:
            raise Refused("Agora brings nothing before it has reviewed the application.")

    def greet(self, query: Mapping[str, str]) -> Greeting:
        if not hmac.compare_digest(query.get("phrase", ""), self.app.phrase):
            raise Forged("Not Agora's first knock.")
        return Greeting(query.get("challenge", "").encode())

    def verify(self, delivery: Delivery) -> None:
        told = delivery.headers.get(SEAL, "").encode()
        for secret in self.app.seals("client_secret"):
            if hmac.compare_digest(told, seal(secret, delivery.body).encode()):
                return
        raise Forged("Not Agora's seal.")

    def addressees(self, delivery: Delivery) -> frozenset[str]:
        try:
            return frozenset(one["page"] for one in json.loads(delivery.body))
        except (KeyError, TypeError, ValueError) as error:
            raise Unreadable("Whose this is cannot be seen.") from error

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        try:
            told = json.loads(delivery.body)
            return [
                Incoming(
                    one["id"],
                    Author(one["who"], one["who"].title()),
                    one["text"],
                    datetime.fromisoformat(one["at"]),
                )
                for one in told
                if one["page"] == self.account.own_external_id
            ]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unreadable("Agora said something we do not understand.") from error

    def fetch(self, feed: str, cursor: str) -> Page:
        found = self._ask(f"pages/{self.account.settings['page']}/comments")
        return Page(tuple(Delivery(json.dumps([one]).encode()) for one in found), cursor)

    def _ask(self, path: str) -> Any:
        try:
            answer = self.http.get(
                f"{self.at('api')}/{path}", headers={"Authorization": f"Bearer {self.token}"}
            )
        except httpx.HTTPError as error:
            raise TryLater("Agora is away.", after=timedelta(minutes=1)) from error
        if answer.status == 401:
            raise Disconnected("Agora no longer accepts our token.")
        return answer.json()
