"""The board itself, simulated: people pin cards below those of the house."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

PAGE = 20


class SimulatedPinboard(SimulatedNetwork):
    """`cards` by their numbers; one that was taken down is None."""

    name: ClassVar[str] = "pinboard"
    pin: ClassVar[str] = "pin-of-the-house"

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.cards: dict[int, dict[str, Any] | None] = {}
        self.ours = self.put("house", "Unsere neue Bürste ist da!")

    def put(self, by: str, text: str, under: int | None = None, key: str = "") -> int:
        """Somebody pins a card; its number."""
        number = len(self.cards) + 1
        above = self.cards[under] if under else None
        self.cards[number] = {
            "number": number,
            "by": by,
            "text": text,
            "at": datetime.now(UTC).isoformat(),
            "under": under,
            "thread": above["thread"] if above else number,
            "to_us": by != "house",
            "key": key,
        }
        return number

    def answer(self, call: Call) -> Told:
        """Nobody without the pin."""
        return super().answer(call) if call.bearer() == self.pin else self.unauthorised(call)

    @route("GET", "/us")
    def us(self, call: Call) -> Told:
        """Who the pin belongs to."""
        return Told(data={"name": "house"})

    @route("GET", "/cards")
    def list_cards(self, call: Call) -> Told:
        """The cards after a number."""
        after = int(call.first("after", "0"))
        page = [number for number in self.cards if after < number <= after + PAGE]
        last = page[-1] if page else after
        cards = [card for number in page if (card := self.cards[number])]
        return Told(data={"cards": cards, "next": last, "more": last < len(self.cards)})

    @route("GET", "/cards/(?P<number>[0-9]+)")
    def show(self, call: Call, number: str) -> Told:
        """One card."""
        card = self.cards.get(int(number))
        return Told(data=card) if card else self.not_found(call)

    @route("GET", "/card")
    def with_key(self, call: Call) -> Told:
        """The card with a key."""
        return Told(data={"card": self.found(call.first("key"))})

    @route("POST", "/cards")
    def pin_up(self, call: Call) -> Told:
        """The house pins a card."""
        words = call.json()
        if card := self.found(words["key"]):
            return Told(data=card)
        if not self.cards.get(int(words["under"])):
            return self.not_found(call)
        number = self.put("house", words["text"], int(words["under"]), words["key"])
        return Told(201, self.cards[number])

    def found(self, key: str) -> dict[str, Any] | None:
        """The card of the house with this key."""
        return next(
            (card for card in self.cards.values() if card and key and card["key"] == key), None
        )
