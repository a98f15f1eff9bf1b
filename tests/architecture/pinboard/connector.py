"""The connector of the board in the hall, as small as one can be that keeps every promise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import httpx

from herzenstakt.channels.connector import (
    Ability,
    Author,
    Connector,
    Delivery,
    Feed,
    Field,
    Finding,
    Happening,
    Incoming,
    Level,
    Outgoing,
    Page,
    Receipt,
    Source,
    Vanished,
    never,
    yes,
)
from herzenstakt.channels.trouble import (
    Disconnected,
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.kernel.http import Blocked, TooLarge
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

AWAY = _("The board is not there at the moment.")
PERHAPS = _("The card may hang there.")
CAN = {Ability.READ_COMMENTS: yes(), Ability.REPLY: yes()}
ONLY_HANGS = never(_("A card only hangs there."))


class Pinboard(Connector):
    """The cards under ours."""

    kind = "pinboard"
    name = "Pinboard"
    summary = _("The board in the hall.")
    source = Source("looked at the board", date(2026, 11, 28))
    abilities = {ability: CAN.get(ability, ONLY_HANGS) for ability in Ability}
    fields = (
        Field("board", _("Address of the board"), kind="url"),
        Field("pin", _("Pin"), kind="password", secret=True),
    )
    feeds = (Feed("cards", _("Cards")),)

    def whoami(self) -> Author:
        """Whoever the pin belongs to."""
        return author(str(self.ask("us")["name"]))

    def check(self) -> list[Finding]:
        """Is the board there, and does it know us?"""
        try:
            return [Finding(Level.GOOD, Sentence(_("%(name)s."), {"name": self.whoami().name}))]
        except Trouble as trouble:
            return [Finding(Level.BROKEN, trouble.sentence)]

    def fetch(self, feed: str, cursor: str) -> Page:
        """The next cards; the board numbers them."""
        told = self.ask("cards", after=cursor or "0")
        cards = tuple(Delivery(json.dumps(card).encode()) for card in told["cards"])
        return Page(cards, str(told["next"]), bool(told["more"]))

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One card."""
        try:
            card = json.loads(delivery.body)
            return [
                Incoming(
                    external_id=str(int(card["number"])),
                    author=author(str(card["by"])),
                    text=str(card["text"]),
                    written_at=datetime.fromisoformat(card["at"]),
                    thread_id=str(int(card["thread"])),
                    parent_id=str(card["under"] or ""),
                    addressed=bool(card["to_us"]),
                )
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(_("This is no card.")) from error

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """Look at cards again, one by one."""
        for number in external_ids:
            try:
                yield from self.parse(Delivery(json.dumps(self.ask(f"cards/{number}")).encode()))
            except Gone:
                yield Vanished(number)
            except Unreadable:
                continue

    def send(self, outgoing: Outgoing) -> Receipt:
        """Pin a card below another. The board takes one key once."""
        length = self.measure(outgoing.text)
        if not length.fits:
            told = _("Too long: %(used)s of %(limit)s characters.")
            raise Refused(told, used=length.used, limit=length.limit or 0)
        words = {"text": outgoing.text, "under": outgoing.in_reply_to, "key": outgoing.key}
        try:
            return receipt(self.call("POST", "cards", Unsure(PERHAPS), json=words))
        except (KeyError, TypeError) as error:
            raise Unsure(PERHAPS) from error

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """The board knows each card by its key."""
        card = self.ask("card", key=outgoing.key)["card"]
        return receipt(card) if card else None

    def ask(self, path: str, **params: str) -> Any:
        """Ask for something; nonsense means that the board is not there."""
        told = self.call("GET", path, TryLater(AWAY), params=params)
        if not isinstance(told, dict):
            raise TryLater(AWAY)
        return told

    def call(self, method: str, path: str, otherwise: Trouble, **more: Any) -> Any:
        """One call; `otherwise` is raised where nobody knows what became of it."""
        address = f"{str(self.account.settings['board']).rstrip('/')}/{path}"
        key = {"Authorization": f"Bearer {self.account.secrets['pin']}"}
        try:
            response = self.http.request(method, address, headers=key, **more)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise TryLater(AWAY) from error
        except (Blocked, httpx.InvalidURL) as error:
            raise Disconnected(_("Nobody may go there.")) from error
        except (httpx.HTTPError, TooLarge) as error:
            raise otherwise from error
        if response.status == 401:
            raise Disconnected(_("The board does not know this pin."))
        if response.status in {404, 410}:
            raise Gone(_("The card has been taken down."))
        if response.status == 429:
            raise TryLater(AWAY)
        if response.status >= 500:
            raise otherwise
        if response.status >= 400:
            raise Refused(_("The board does not take this."))
        try:
            return response.json()
        except ValueError as error:
            raise otherwise from error


def author(name: str) -> Author:
    """Somebody who pins cards."""
    return Author(f"pinboard:{name}", name)


def receipt(card: Mapping[str, Any]) -> Receipt:
    """The board's word that a card hangs there."""
    return Receipt(str(card["number"]))
