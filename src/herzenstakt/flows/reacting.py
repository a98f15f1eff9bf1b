"""How small acts travel to the network: a like, and changes of our own words. What is done to others
(hide, mark as spam, delete, block) is no small act and goes through `flows/measures.py` alone.

    button -> connector.act -> local state -> journal

The network comes first: what it did not confirm is never shown as done. Doing an act twice is doing
it once, so whoever is told "not yet" may simply try again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, Visibility
from herzenstakt.channels.models import Channel
from herzenstakt.channels.trouble import Disconnected, Gone, Trouble, Unsure
from herzenstakt.conversations.models import Message, MessageVersion
from herzenstakt.conversations.services import let_go, vanish
from herzenstakt.flows import informing, pausing, twice
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _

#: what can be done to one message without a measure
SMALL = frozenset(
    {
        Ability.LIKE,
        Ability.UNLIKE,
        Ability.DELETE_OWN,
        Ability.PIN_ANSWER,
        Ability.UNPIN_ANSWER,
    }
)


class NotDone(InWords):
    """The network did not do it (as far as we know); `sentence` says why. Nothing was changed here."""


class InDoubt(NotDone):
    """The network may have done it, and did not say so. Asking again is harmless."""


# --- what people outside said --------------------------------------------------------------------


def like(message: Message, by: Membership) -> None:
    """Say "I like this" in the name of the house. Raises NotDone."""
    _act(message, Ability.LIKE)
    with _storing(message, liked_at=timezone.now()):
        record("message.liked", message, team_id=message.channel.team_id, by=by)


def unlike(message: Message, by: Membership) -> None:
    """Take the like back. Raises NotDone."""
    _act(message, Ability.UNLIKE)
    with _storing(message, liked_at=None):
        record("message.unliked", message, team_id=message.channel.team_id, by=by)


# --- what we said --------------------------------------------------------------------------------


def set_pin(message: Message, ability: Ability) -> None:
    """Let our own words stand on top under their post, or among the others again: only the network is
    asked here, `flows/pinning.py` keeps what came of it. Raises NotDone, InDoubt."""
    _act(message, ability)


def delete_own(message: Message, by: Membership) -> None:
    """Take our own words off the network. Whoever they answered waits again. Raises NotDone."""
    if message.direction != Message.Direction.OUT:
        raise NotDone(_("These are the words of somebody else."))
    _act(message, Ability.DELETE_OWN)
    _removed(message, by)


@transaction.atomic
def _removed(message: Message, by: Membership) -> None:
    let_go(message.channel, message.external_id, by_house=True)
    record("answer.deleted", message, team_id=message.channel.team_id, by=by)


def edit_own(message: Message, by: Membership, text: str) -> None:
    """Find other words for something we said; the old ones are kept as a version. What is
    out cannot rest any more, so words that bark back are not taken. Raises NotDone."""
    text = legible(text)
    _look_once_more(message, text)
    said = _answered_by(message)
    if twice.is_asked(by, said, in_private=message.visibility == "private"):
        raise NotDone(_("Your team reads such answers twice, so nobody changes one alone."))
    if pausing.would_bark(text, by, said):
        raise NotDone(_("This barks back. Please find calmer words."))
    ask_network(
        message,
        Ability.EDIT_OWN,
        lambda: message.channel.connector.edit(message.external_id, text, message.meta),
    )
    _reworded(message, by, text)


def _answered_by(message: Message) -> Message:
    """What our words answer; where that is not known, our words themselves."""
    above = Message.objects.filter(channel=message.channel, external_id=message.parent_id)
    return above.first() or message


def _look_once_more(message: Message, text: str) -> None:
    """What can be known before asking. Raises NotDone."""
    if not text:
        raise NotDone(_("There is nothing to send yet."))
    if text == message.text:
        raise NotDone(_("The words are the same as before."))
    if obstacle := message.channel.obstacle:
        raise NotDone.of(obstacle)
    length = message.channel.connector.measure(text, visibility=Visibility(message.visibility))
    if not length.fits:
        raise NotDone(
            _("The text is too long: %(used)s of %(limit)s characters."),
            used=length.used,
            limit=length.limit or 0,
        )


@transaction.atomic
def _reworded(message: Message, by: Membership, text: str) -> None:
    """When exactly it was edited, only the network knows: our own time belongs to the version."""
    MessageVersion.objects.create(message=message, text=message.text, replaced_at=timezone.now())
    message.text = text
    message.save(update_fields=["text"])
    record("answer.edited", message, team_id=message.channel.team_id, by=by)


# --- steps ---------------------------------------------------------------------------------------


@contextmanager
def _storing(message: Message, **news: datetime | bool | None) -> Iterator[None]:
    """Store what the network has confirmed together with what is written about it, or neither."""
    with transaction.atomic():
        for field, value in news.items():
            setattr(message, field, value)
        message.save(update_fields=list(news))
        yield


def _act(message: Message, ability: Ability) -> None:
    """Do one of the small acts, and no other. Raises NotDone with a sentence for the person."""
    if ability not in SMALL:
        raise ValueError(f"{ability} is no small act")
    ask_network(
        message,
        ability,
        lambda: message.channel.connector.act(ability, message.external_id, message.meta),
    )


def ask_network(
    message: Message, ability: Ability, deed: Callable[[], None], *, even_gone: bool = False
) -> None:
    """Do something to one message on its network: only where the network can do it, the channel works
    and the message still stands. `even_gone`: it is to come back. Raises NotDone."""
    channel = message.channel
    if obstacle := channel.obstacle:
        raise NotDone.of(obstacle)
    capability = channel.connector.can(ability)
    if not capability.works:
        raise NotDone.of(capability.reason)
    if channel.state == Channel.State.DISCONNECTED:
        raise NotDone(_("This channel needs a new connection first."))
    if message.gone_at and not even_gone:
        raise NotDone(_("This is no longer on the network."))
    try:
        deed()
    except Disconnected as trouble:
        informing.disconnect(channel, trouble.sentence)
        raise NotDone.of(trouble.sentence) from trouble
    except Gone as trouble:
        vanish(channel, message.external_id)
        raise NotDone.of(trouble.sentence) from trouble
    except Unsure as trouble:
        raise InDoubt.of(trouble.sentence) from trouble
    except Trouble as trouble:
        raise NotDone.of(trouble.sentence) from trouble
