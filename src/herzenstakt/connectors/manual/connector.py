"""The connector for places that no program listens to. It keeps what people write down and calls nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from herzenstakt.channels import notes
from herzenstakt.channels.connector import (
    Ability,
    Author,
    Capability,
    Connector,
    Delivery,
    Field,
    Finding,
    Happening,
    Level,
    Source,
    Spoken,
    by_hand,
    never,
    only_if,
)
from herzenstakt.channels.trouble import Disconnected
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import gettext_noop as _

#: a name that is longer is no name
LONGEST_NAME = 60
WRITTEN_DOWN = only_if(_("It comes in when somebody of you writes it down."))
SAID_THERE = by_hand(_("Say it where they said theirs, and note here that you did."))
DONE_THERE = by_hand(_("The desk cannot reach this place. Do it there yourself."))
UNREACHABLE = never(_("The desk cannot reach this place."))
NO_NAME = _("This place needs a name: “Xing”, “Telephone”, “Letters”.")
NO_ADDRESS = _("This is no web address. It begins with https://.")


def id_of_place(place: str) -> str:
    """Who we are at a place of this name; upper and lower case are one place."""
    return f"manual:{place.casefold()}"


class Manual(Connector):
    """One place, by the name the team calls it."""

    kind = "manual"
    name = _("Any other place")
    summary = _(
        "What was said on the telephone, in letters, on Xing or wherever no program listens: you write it "
        "down, and the desk keeps the time, helps with the words and forgets nobody."
    )
    takes_notes: ClassVar[bool] = True
    source = Source("our own: no program is asked", date(2026, 11, 28))
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: WRITTEN_DOWN,
        Ability.READ_MENTIONS: WRITTEN_DOWN,
        Ability.READ_PRIVATE: WRITTEN_DOWN,
        Ability.REPLY: SAID_THERE,
        Ability.LIKE: DONE_THERE,
        Ability.UNLIKE: DONE_THERE,
        Ability.HIDE: DONE_THERE,
        Ability.UNHIDE: DONE_THERE,
        Ability.MARK_SPAM: DONE_THERE,
        Ability.DELETE: DONE_THERE,
        Ability.BLOCK: DONE_THERE,
        Ability.UNBLOCK: DONE_THERE,
        Ability.DELETE_OWN: DONE_THERE,
        Ability.EDIT_OWN: DONE_THERE,
        Ability.PIN_ANSWER: DONE_THERE,
        Ability.UNPIN_ANSWER: DONE_THERE,
        Ability.PUBLISH: DONE_THERE,
        Ability.SCHEDULE: UNREACHABLE,
        Ability.MEDIA: UNREACHABLE,
        Ability.METRICS: UNREACHABLE,
        Ability.PROFILE_READ: UNREACHABLE,
        Ability.PROFILE_WRITE: DONE_THERE,
        Ability.ADS: UNREACHABLE,
    }
    fields: ClassVar[Sequence[Field]] = (
        Field("place", _("What you call this place"), placeholder="Xing"),
        Field(
            "address",
            _("Your page there"),
            help=_("If it has one. “Copy and open” leads there when nothing closer is known."),
            required=False,
            placeholder="https://www.example.org/company",
        ),
    )

    # connecting

    def whoami(self) -> Author:
        """The house at this place. A place whose name is corrected stays the same. Raises Disconnected where
        it has no name, or no true address."""
        place, address = self._place(), self._address()
        return Author(self.account.own_external_id or id_of_place(place), place, url=address)

    def check(self) -> list[Finding]:
        """Whether it is named. Nothing else could break."""
        try:
            self.whoami()
        except Disconnected as trouble:
            return [Finding(Level.BROKEN, trouble.sentence)]
        return [Finding(Level.GOOD, WRITTEN_DOWN.reason)]

    def _place(self) -> str:
        place = self.called(self.account.settings)
        if place == self.name or len(place) > LONGEST_NAME:
            raise Disconnected(NO_NAME)
        return place

    def _address(self) -> str:
        address = str(self.account.settings.get("address", "")).strip()
        if address and not notes.link_in(address):
            raise Disconnected(NO_ADDRESS)
        return address

    # coming in

    def note(self, spoken: Spoken) -> Delivery:
        """What was written down, in the shape in which it is kept."""
        return notes.to_delivery(spoken)

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One note per delivery. Raises Unreadable."""
        yield notes.to_incoming(delivery, self.account.own_external_id)

    # facts

    @classmethod
    def called(cls, settings: Mapping[str, Any]) -> str:
        """What the team calls the place."""
        return " ".join(tidy(str(settings.get("place", ""))).split()) or cls.name
