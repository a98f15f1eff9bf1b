"""What a mail says, in our words.

A mail is a conversation with one address, so every id carries that address: its own, that of what it answers,
and that of its thread. Whoever names somebody else's mail in `References` names a thread of their own, and
whoever takes somebody else's Message-ID takes nothing with it. Anybody can write any header.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from herzenstakt.channels.connector import (
    Author,
    Delivery,
    Happening,
    Incoming,
    Media,
    Vanished,
    Visibility,
)
from herzenstakt.channels.trouble import Unreadable
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.arrived import (
    CUT_OFF,
    FOLDER,
    SIZE,
    fitting,
    letter_in,
    name_of,
    sender_of,
    written_at,
)
from herzenstakt.mail.letter import (
    MESSAGE_ID,
    Enclosed,
    Fate,
    Letter,
    Report,
    Somebody,
    people_in,
    report_in,
)
from herzenstakt.mail.trust import is_genuine, results_of

SENT = "sent"
#: ids of a thread that are kept: the first names it, the last are what programs look at
MOST_REFERENCES = 20
#: what kind of mail it is stands within so many of its first bytes
HEAD = 32 * 1024
#: pictures every browser shows; all else is a file
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SCHEME = "mid:"

#: RFC 3834 sections 2 and 5, RFC 2919, RFC 2369, and what was written before them
MASSES = frozenset({"bulk", "list", "junk", "auto_reply"})
OF_MACHINES = ("list-id", "list-unsubscribe", "list-post", "x-autoreply", "x-autorespond")
#: boxes that only send; a postmaster is a machine mostly, and read by somebody (RFC 5321 section 4.5.1)
ONLY_SENDS = r"mailer-daemon|(?:do[-_.]?)?no[-_.]?t?[-_.]?reply|bounces?"
NOBODY = re.compile(rf"(?:{ONLY_SENDS})(?:[-+_.=].*)?", re.IGNORECASE)
MACHINE = re.compile(rf"(?:{ONLY_SENDS}|postmaster)(?:[-+_.=].*)?")
ANSWERS = re.compile(r"\s*(?:re|aw|antw|sv|vs|r|odp)\s*(?:\[\d{1,3}\])?\s*:", re.IGNORECASE)

NOT_DELIVERED = _("Your answer to %(address)s could not be delivered: %(why)s")
DELAYED = _("Your answer to %(address)s has not been delivered yet; it is still being tried.")
DOUBTFUL = _(
    "The mail server found that this does not come from %(address)s. Answer nothing that only this person"
    " may know."
)
SEVERAL_SENDERS = _(
    "Several senders stand in this mail, and nobody checked which of them wrote it. Answer nothing that only"
    " one of them may know."
)
ANSWER_GOES_ELSEWHERE = _("Written from %(sender)s; an answer goes to %(address)s.")


@dataclass(frozen=True, slots=True)
class House:
    """Who we are. `trusted`: the server whose checks of senders the owner believes, or ""."""

    address: str
    name: str
    trusted: str = ""


def happenings_in(delivery: Delivery, house: House) -> list[Happening]:
    """What a delivered mail says. Raises Unreadable."""
    letter = letter_in(delivery)
    if delivery.headers.get(FOLDER) == SENT:
        return [ours_in(letter, delivery, house)]
    report = report_in(letter)
    became = what_became_of_it(report, house.address) if report else None
    if report and became:
        return reported(letter, delivery, house, report, became)
    return [theirs_in(letter, delivery, house)]


# --- ids ------------------------------------------------------------------------------------------


def id_of_theirs(message_id: str, address: str) -> str:
    """What somebody outside said: their mail, from their address."""
    return f"{fitting(message_id)} {address}"


def id_of_ours(message_id: str, address: str) -> str:
    """What we said to somebody: never the same as anything they say."""
    return f"{fitting(message_id)} to {address}"


def message_id_in(external_id: str) -> str:
    """The Message-ID an id begins with, as it stands in the mail; "" where only its digest is kept."""
    found = MESSAGE_ID.match(external_id)
    return found.group() if found else ""


def thread_of(ids: Sequence[str], address: str) -> str:
    """The thread of a mail with these references and this id, the oldest first (RFC 5322 section 3.6.4)."""
    return id_of_theirs(ids[0], address)


# --- what others say -------------------------------------------------------------------------------


def theirs_in(letter: Letter, delivery: Delivery, house: House) -> Incoming:
    """A mail of somebody outside. Raises Unreadable where nobody stands there as its sender."""
    sender = sender_of(letter)
    person = answered_at(letter, sender, house)
    own_id = name_of(letter, delivery)
    results = results_of(letter, house.trusted, sender)
    text, media = words_and_media(letter, delivery, id_of_theirs(own_id, person.address))
    references, answered = letter.ids("references"), letter.ids("in-reply-to")
    thread = [*references, own_id] if references or not answered else []
    is_us = person.address == house.address
    # what is proven of the sender says nothing about another person whom the answer goes to
    proven = results if person == sender else {}
    doubt = doubt_of(letter, sender, results)
    return Incoming(
        external_id=id_of_theirs(own_id, person.address),
        # what bears our address and lies in the inbox was put there by anybody
        author=Author(
            f"unproven:{person.address}" if is_us else person.address,
            person.name,
            person.address,
        ),
        text=text,
        written_at=written_at(letter, delivery),
        # with In-Reply-To alone the desk looks up what is answered, among what we said to this person
        thread_id=thread_of(thread, person.address) if thread else "",
        parent_id=id_of_ours(answered[-1], person.address) if answered else "",
        visibility=Visibility.PRIVATE,
        addressed=not (is_us or is_automatic(letter, person)),
        media=media,
        remark=doubt or _remark(delivery, sender, person),
        genuine=None if doubt and results.get("dmarc") != "fail" else is_genuine(proven),
        meta=_meta(letter, own_id, references or answered, proven),
    )


def answered_at(letter: Letter, sender: Somebody, house: House) -> Somebody:
    """Whom we talk with: where an answer goes. Mostly the sender; for the form of a website the one address
    in Reply-To (RFC 5322 section 3.6.2). Never several, and never ourselves."""
    wanted = letter.people("reply-to")
    addresses = {one.address for one in wanted} - {house.address}
    if len(wanted) != 1 or len(addresses) != 1 or wanted[0].address == sender.address:
        return sender
    return Somebody(wanted[0].address, wanted[0].name or sender.name)


def is_read_by_nobody(address: str) -> bool:
    """Whether an address says of itself that nobody reads what is sent there."""
    return NOBODY.fullmatch(address.rpartition("@")[0]) is not None


def is_automatic(letter: Letter, person: Somebody) -> bool:
    """Whether no person waits for an answer: a machine wrote it, or it went to many."""
    auto = letter.first("auto-submitted").split(";")[0].strip().lower()
    return (
        auto not in {"", "no"}
        or letter.first("precedence").lower() in MASSES
        or any(letter.first(name) for name in OF_MACHINES)
        or letter.first("return-path") == "<>"
        or letter.whole.get_content_type() == "multipart/report"
        or MACHINE.fullmatch(person.address.rpartition("@")[0]) is not None
    )


def words_and_media(
    letter: Letter, delivery: Delivery, external_id: str
) -> tuple[str, tuple[Media, ...]]:
    """All of its words, what it quotes included. Above them its subject, where it does not only say that it
    answers."""
    text, enclosed = letter.contents()
    subject = letter.subject
    if subject and not ANSWERS.match(subject):
        text = f"{subject}\n\n{text}".strip()
    is_whole = SIZE not in delivery.headers
    media = (
        _medium(
            one,
            f"{SCHEME}{quote(external_id, safe='')}/{n}/{one.mark(by_bytes=is_whole)}",
            is_whole,
        )
        for n, one in enumerate(enclosed)
    )
    return text or subject, tuple(media)


def _medium(one: Enclosed, address: str, is_whole: bool) -> Media:
    kind = one.kind.partition("/")[0]
    if one.kind in PICTURES:
        kind = "image"
    elif kind not in {"audio", "video"}:
        kind = "file"
    size = len(one.read()) if is_whole else 0
    name = one.name or one.kind
    return Media(kind, address, alt=one.alt, name=name, size=size)


def medium_at(address: str) -> tuple[str, int, str]:
    """The id of the mail, the place in it and the mark, of which the address of a medium speaks. Raises
    ValueError."""
    parts = address.removeprefix(SCHEME).split("/")
    if len(parts) != 3 or not address.startswith(SCHEME):
        raise ValueError(address)
    return unquote(parts[0]), int(parts[1]), parts[2]


def doubt_of(letter: Letter, sender: Somebody, results: Mapping[str, str]) -> Sentence:
    """What speaks against its being from whom it says; an empty sentence where nothing does. A mail with
    several senders is checked by nobody (RFC 7489 section 6.6.1), unless a server says it was."""
    if results.get("dmarc") == "fail":
        return Sentence(DOUBTFUL, {"address": sender.address})
    senders = {one.address for value in letter.every("from") for one in people_in(value)}
    if len(senders) > 1 and results.get("dmarc") != "pass":
        return Sentence(SEVERAL_SENDERS)
    return Sentence("")


def _remark(delivery: Delivery, sender: Somebody, person: Somebody) -> Sentence:
    """What whoever reads it should know besides; what matters more comes first."""
    if person.address != sender.address:
        told: dict[str, str | int] = {"sender": sender.address, "address": person.address}
        return Sentence(ANSWER_GOES_ELSEWHERE, told)
    if SIZE in delivery.headers:
        return Sentence(CUT_OFF, {"size": delivery.headers[SIZE]})
    return Sentence("")


def _meta(
    letter: Letter, own_id: str, references: Sequence[str], results: Mapping[str, str]
) -> dict[str, str]:
    """What an answer needs: the chain of ids with this mail's own at its end, and the subject."""
    chain = [one for one in (*references, own_id) if MESSAGE_ID.fullmatch(one)]
    if len(chain) > MOST_REFERENCES:
        chain = [chain[0], *chain[1 - MOST_REFERENCES :]]
    return {"references": " ".join(chain), "subject": letter.subject, **results}


# --- what we say -----------------------------------------------------------------------------------


def ours_in(letter: Letter, delivery: Delivery, house: House) -> Incoming:
    """A mail of the house, from its folder for sent mail, whatever program it was written in. It is said to
    whom it names first. Raises Unreadable."""
    sender_of(letter)
    people = [*letter.people("to"), *letter.people("cc")]
    to = people[0].address if people else ""
    own_id = name_of(letter, delivery)
    references, answered = letter.ids("references"), letter.ids("in-reply-to")
    text, media = words_and_media(letter, delivery, id_of_ours(own_id, to))
    return Incoming(
        external_id=id_of_ours(own_id, to),
        author=Author(house.address, house.name, house.address),
        text=text,
        written_at=written_at(letter, delivery),
        thread_id=thread_of([*references, *answered, own_id], to),
        parent_id=id_of_theirs(answered[-1], to) if answered else "",
        visibility=Visibility.PRIVATE,
        addressed=False,
        media=media,
        meta=_meta(letter, own_id, references or answered, {}),
    )


# --- what became of it -----------------------------------------------------------------------------


def returned_in(raw: bytes, house: str) -> str:
    """The Message-ID of a mail of ours that this one brings back as undelivered; "" for any other mail.
    `house`: our address."""
    if b"multipart/report" not in raw[:HEAD].lower():
        return ""
    try:
        report = report_in(Letter(raw))
    except Unreadable:
        return ""
    about = what_became_of_it(report, house) if report else None
    return about.message_id if about and about.is_lost else ""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a mail of ours. `whom`: the recipient it speaks of, mostly the one it was said to."""

    message_id: str
    said_to: Somebody
    whom: str
    fate: Fate
    is_lost: bool


def what_became_of_it(report: Report, house: str) -> Became | None:
    """Read from a report; None where it names no mail or nobody, and where it names ourselves as those we
    wrote to: anybody can return a mail that never was, and its words are not ours.

    It is lost where it did not reach the one it was said to: somebody in copy who does not get it takes
    nothing away from that. Where it went to one address only, that one is meant, whatever the address became
    on the way.
    """
    went_to = [person for name in ("to", "cc") for person in people_in(report.about.get(name, ""))]
    named = [Somebody(address) for fate in report.fates for address in fate.recipients]
    about = MESSAGE_ID.findall(report.about["message-id"])
    people = went_to or named
    if not about or not people or people[0].address == house:
        return None
    said_to = people[0]
    fate = report.fate_of(said_to.address)
    is_meant = said_to.address in fate.recipients or len({one.address for one in went_to}) == 1
    return Became(
        message_id=about[0],
        said_to=said_to,
        whom=said_to.address if is_meant or not fate.recipients else fate.recipients[0],
        fate=fate,
        is_lost=is_meant and fate.action == "failed",
    )


def reported(
    letter: Letter, delivery: Delivery, house: House, report: Report, became: Became
) -> list[Happening]:
    """A server on the way says what became of a mail of ours (RFC 3464). What failed did not arrive: whoever
    was to read it waits again. The words stand in their conversation, and wait for nobody."""
    said_to = became.said_to
    sender = next(iter(letter.people("from")), None)
    results = results_of(letter, house.trusted, sender) if sender else {}
    ids = [*MESSAGE_ID.findall(report.about.get("references", "")), became.message_id]
    text, _media = words_and_media(letter, delivery, "")
    incoming = Incoming(
        external_id=id_of_theirs(name_of(letter, delivery), said_to.address),
        author=Author(said_to.address, said_to.name, said_to.address),
        text=text,
        written_at=written_at(letter, delivery),
        thread_id=thread_of(ids, said_to.address),
        parent_id=id_of_ours(became.message_id, said_to.address),
        visibility=Visibility.PRIVATE,
        addressed=False,
        remark=(sender and doubt_of(letter, sender, results)) or _said_of(became),
    )
    if not became.is_lost:
        return [incoming]
    return [Vanished(id_of_ours(became.message_id, said_to.address)), incoming]


def _said_of(became: Became) -> Sentence:
    """What became of it, in a sentence; none where it arrived."""
    if became.fate.action == "failed":
        return Sentence(NOT_DELIVERED, {"address": became.whom, "why": became.fate.why})
    if became.fate.action == "delayed":
        return Sentence(DELAYED, {"address": became.whom})
    return Sentence("")
