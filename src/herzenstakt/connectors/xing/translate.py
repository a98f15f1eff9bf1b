"""What a mail in the folder for Xing says, in our words: somebody who wrote there, or a card for a person.

Nothing in the folder is lost, and nothing is guessed. Three questions are asked of each mail: does it come
from Xing (the server an owner trusts has to say so), do we understand it, and where can one answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from herzenstakt.channels.connector import Author, Delivery, Incoming, Visibility
from herzenstakt.connectors.xing.links import (
    HOME,
    HOUSE,
    belongs,
    is_ours_to_open,
    links_in,
    page_of,
    where_to_answer,
)
from herzenstakt.connectors.xing.understand import Kind, Understood, understood
from herzenstakt.kernel.names import shown
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.arrived import (
    CUT_OFF,
    SIZE,
    fitting,
    letter_in,
    name_of,
    sender_of,
    written_at,
)
from herzenstakt.mail.letter import Letter, Somebody, people_in
from herzenstakt.mail.trust import is_genuine, results_of

NAME = "Xing"
NOT_UNDERSTOOD = _(
    "A mail of Xing we do not understand. Nothing of it was guessed: it stands here whole. Look on Xing what"
    " it is about."
)
WHOSE_WORDS = _(
    "Xing says that %(name)s wrote. Which of these words are theirs it does not say clearly, so the whole"
    " mail stands here."
)
NOT_PROVEN = _(
    "This mail bears an address of Xing, and nobody has proven that it comes from there. Follow nothing in"
    " it; look on Xing itself."
)
FORGED = _(
    "The mail server found that this mail does not come from Xing. Follow nothing in it; look on Xing itself."
)
OF_SOMEBODY_ELSE = _("This mail lies in the folder for Xing and comes from %(address)s.")


class Origin(StrEnum):
    """Where a mail comes from, as far as that is proven."""

    XING = "xing.com"
    UNPROVEN = "unproven"
    FORGED = "forged"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class House:
    """Who we are there. `page`: our own page, or the front door; `trusted`: the server whose checks of
    senders the owner believes, or ""."""

    page: str
    trusted: str

    @classmethod
    def told(cls, page: str, trusted: str) -> House:
        """As an owner typed it; what leads elsewhere than to the network is the front door."""
        return cls(page if page and is_ours_to_open(page) else HOME, trusted)


def incoming_in(delivery: Delivery, house: House) -> Incoming:
    """What a delivered mail says. Raises Unreadable for what is no mail."""
    letter = letter_in(delivery)
    sender = sender_of(letter)
    origin = origin_of(letter, sender, house.trusted)
    text, _enclosed = letter.contents()
    if origin is not Origin.XING or SIZE in delivery.headers:
        return _card(letter, delivery, sender, origin)
    found = understood(letter, text)
    if found is None:
        return _card(letter, delivery, sender, origin)
    return _said(letter, delivery, house, found)


def origin_of(letter: Letter, sender: Somebody, trusted: str) -> Origin:
    """Whether it comes from Xing: one sender of that house, whom the trusted server vouches for. A name that
    is only shown proves nothing."""
    senders = {one.address for value in letter.every("from") for one in people_in(value)}
    if not any(belongs(one.rpartition("@")[2]) for one in senders):
        return Origin.ELSEWHERE
    genuine = is_genuine(results_of(letter, trusted, sender))
    if genuine is False:
        return Origin.FORGED
    return Origin.XING if genuine and len(senders) == 1 else Origin.UNPROVEN


def _said(letter: Letter, delivery: Delivery, house: House, found: Understood) -> Incoming:
    """Somebody wrote there. Who has a page is that one everywhere; of whom we know no page, nobody else is
    them."""
    own_id, links = _id_of(letter, delivery, Origin.XING), links_in(letter)
    page, is_private = page_of(found.name, links), found.kind is Kind.MESSAGE
    remark = Sentence("") if found.words else Sentence(WHOSE_WORDS, {"name": found.name})
    return Incoming(
        external_id=own_id,
        author=Author(page or f"{own_id} {HOUSE}", found.name, page, page),
        text=found.words or whole(letter),
        written_at=written_at(letter, delivery),
        thread_id=own_id,
        visibility=Visibility.PRIVATE if is_private else Visibility.PUBLIC,
        permalink=where_to_answer(links) or (HOME if is_private else house.page),
        remark=remark,
        meta={"subject": letter.subject},
    )


def _card(letter: Letter, delivery: Delivery, sender: Somebody, origin: Origin) -> Incoming:
    """A mail as it stands, for a person to read. A link out of it is offered only where Xing wrote it, and
    private words are never led to a public page of ours. What comes from somebody else and does not even
    speak of Xing waits for nobody."""
    own_id, is_theirs = _id_of(letter, delivery, origin), origin is Origin.XING
    speaks_of_it = NAME.casefold() in f"{letter.first('from')} {letter.subject}".casefold()
    return Incoming(
        external_id=own_id,
        author=_author(sender, origin),
        text=whole(letter),
        written_at=written_at(letter, delivery),
        thread_id=own_id,
        visibility=Visibility.PRIVATE,
        addressed=origin is not Origin.ELSEWHERE or speaks_of_it,
        permalink=(is_theirs and where_to_answer(links_in(letter))) or HOME,
        remark=_remark(delivery, sender, origin),
        genuine={Origin.XING: True, Origin.FORGED: False}.get(origin),
        meta={"subject": letter.subject},
    )


def _id_of(letter: Letter, delivery: Delivery, origin: Origin) -> str:
    """What nobody has proven never bears the id of what somebody has."""
    return f"{fitting(name_of(letter, delivery))} {origin.value}"


def _author(sender: Somebody, origin: Origin) -> Author:
    if origin is Origin.XING:
        return Author(HOUSE, NAME, sender.address, HOME)
    # a name that is only shown could be that of somebody we know
    return Author(f"{origin.value}:{sender.address}", sender.address, sender.address)


def _remark(delivery: Delivery, sender: Somebody, origin: Origin) -> Sentence:
    if origin is Origin.ELSEWHERE:
        return Sentence(OF_SOMEBODY_ELSE, {"address": sender.address})
    if origin is not Origin.XING:
        return Sentence(FORGED if origin is Origin.FORGED else NOT_PROVEN)
    if SIZE in delivery.headers:
        return Sentence(CUT_OFF, {"size": delivery.headers[SIZE]})
    return Sentence(NOT_UNDERSTOOD)


def whole(letter: Letter) -> str:
    """All of its words, its subject above them."""
    text, _enclosed = letter.contents()
    subject = shown(letter.subject)
    return f"{subject}\n\n{text}".strip() if text else subject
