"""What can be done to a message, and where not, why not: the capability matrix as buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, Capability
from herzenstakt.conversations.models import Message
from herzenstakt.flows import measures, reacting
from herzenstakt.flows.outlook import DOING
from herzenstakt.kernel.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Act:
    """One button: what it is called, who may press it, what it does, and what is said afterwards."""

    ability: Ability
    label: str
    icon: str
    needs: Permission
    do: Callable[[Message, Membership], None]
    done: str


#: by the last part of their address
ACTS = {
    "like": Act(Ability.LIKE, _("Like"), "thumbs-up", Permission.REACT, reacting.like, _("Liked.")),
    "unlike": Act(
        Ability.UNLIKE,
        _("Take the like back"),
        "thumbs-up",
        Permission.REACT,
        reacting.unlike,
        _("The like is taken back."),
    ),
    "unhide": Act(
        Ability.UNHIDE,
        _("Show again"),
        "eye",
        Permission.HIDE,
        measures.show,
        _("Everybody can read it again."),
    ),
    "delete": Act(
        Ability.DELETE_OWN,
        _("Delete our answer"),
        "trash-2",
        Permission.REMOVE,
        reacting.delete_own,
        _("Our answer is deleted. Whoever it answered waits again."),
    ),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One act at one message, and what the network says about it."""

    name: str
    act: Act
    can: Capability


def deeds_for(message: Message, may: Mapping[str, bool]) -> tuple[Deed, ...]:
    """The deeds that make sense for a message now, as far as the reader's role includes them."""
    connector = message.channel.connector_class
    if connector is None or message.gone_at or message.expired_at:
        return ()
    return tuple(
        Deed(name, ACTS[name], connector.can(ACTS[name].ability))
        for name in sensible(message)
        if may.get(ACTS[name].needs)
    )


def sensible(message: Message) -> list[str]:
    """What one could want of a message: a like for words to us, not for our own."""
    if message.direction == Message.Direction.OUT:
        return ["delete"]
    return [
        "unlike" if message.liked_at else "like",
        *(["unhide"] if message.is_hidden else []),
    ]


def measure_for(message: Message, may: Mapping[str, bool]) -> Capability | None:
    """Whether one may ask for a measure about words of somebody else, as far as the network goes; else the
    network's reason. None: there is nothing to ask for."""
    connector = message.channel.connector_class
    if connector is None or message.gone_at or message.expired_at or not may.get(Permission.HIDE):
        return None
    found = [connector.can(ability) for ability in DOING.values()]
    return next((capability for capability in found if capability.works), found[0])
