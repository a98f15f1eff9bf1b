"""What the house says and does on LinkedIn: answers, other words, likes, and taking away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from herzenstakt.channels.connector import Author, Outgoing, Receipt
from herzenstakt.channels.trouble import Gone, Refused, Unsure
from herzenstakt.connectors.linkedin.api import Json, Question, Rejected
from herzenstakt.connectors.linkedin.page import COMMENT, COMMENTS, House
from herzenstakt.connectors.linkedin.restli import Method
from herzenstakt.connectors.linkedin.translate import (
    MEMBER,
    PAGE,
    comment_place,
    meta_of,
    permalink,
    text_of,
)
from herzenstakt.connectors.linkedin.urns import (
    Place,
    is_comment,
    is_post,
    kind_of,
    moment,
    place_of,
)
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import gettext_noop as _

#: clocks differ: an answer may seem to have been written a little before it was let go
SLACK = timedelta(minutes=10)
NOT_OURS = _("This comment is somebody else's; only they may change it.")
NOT_THERE = _("What we wanted to answer is no longer on LinkedIn.")


@dataclass(frozen=True, slots=True)
class Below:
    """Where an answer goes: below which post and comment. `top`: the comment on top, "" below a post."""

    post: str
    thread: str
    top: str

    @property
    def about(self) -> str:
        """What LinkedIn is asked about to find what stands there."""
        return self.top or self.post


# --- answers -------------------------------------------------------------------------------------


def answer(house: House, outgoing: Outgoing) -> Receipt:
    """Say it, unless it stands there already. Raises Gone and Unsure."""
    below = where(house, outgoing)
    rows = standing_there(house, below, outgoing)
    if arrived := ours_among(house, rows, outgoing):
        return receipt_of(house, below, arrived)
    refuse_vanished(below, rows, outgoing)
    told = house.api.ask(
        Question(
            Method.CREATE, COMMENTS, {"about": below.about}, body=body_of(house, below, outgoing)
        )
    )
    number = told.made or word(told.data, "id")
    if is_comment(number):
        number = place_of(number).number
    if not number.isdigit():
        raise Unsure(_("LinkedIn gave no clear answer. It may have arrived."))
    thread = below.thread or thread_in(told.data)
    if not thread:
        raise Unsure(_("LinkedIn did not say where the answer stands."))
    place = Place(thread, number)
    text = text_of(told.data) if "message" in told.data else plain_words(outgoing)
    return to_receipt(house, below, place, text, moment_of(told.data) or place.at)


def found(house: House, outgoing: Outgoing) -> Receipt | None:
    """The answer, if it stands there. Raises Unsure where we may not look."""
    below = where(house, outgoing)
    arrived = ours_among(house, standing_there(house, below, outgoing), outgoing)
    return receipt_of(house, below, arrived) if arrived else None


def where(house: House, outgoing: Outgoing) -> Below:
    """Below what an answer goes. LinkedIn knows two levels: what answers a reply stands below the comment
    which that one answers. Raises Gone."""
    asked, meta = outgoing.in_reply_to, outgoing.meta
    if is_post(asked):
        return Below(asked, "", "")
    try:
        place = place_of(asked)
    except ValueError:
        raise Gone(NOT_THERE) from None
    top = meta.get("top", "")
    if not is_comment(top):
        parent = house.comment(place).get("parentComment")
        top = Place(place.thread, place_of(parent).number).urn if is_comment(parent) else place.urn
    return Below(meta.get("post") or house.post_of(place.thread), place.thread, top)


def standing_there(house: House, below: Below, outgoing: Outgoing) -> list[Json]:
    """What stands there already. Below a post of somebody else LinkedIn may not let us look; then nobody can
    say whether an answer that was tried before has arrived."""
    try:
        return house.comments(below.about)
    except Rejected as no:
        if below.top or no.status != 403:
            raise
        if outgoing.first_tried_at:
            raise Unsure(
                _("LinkedIn does not let us see what stands there, so nobody can say it.")
            ) from no
        return []
    except Gone:
        raise Gone(NOT_THERE) from None


def ours_among(house: House, rows: list[Json], outgoing: Outgoing) -> Json | None:
    """The same words of ours that were not there before this answer was let go, and are no other answer."""
    since = (outgoing.first_tried_at or datetime.now(UTC)) - SLACK
    for row in rows:
        at = moment_of(row)
        if word(row, "actor") != house.us or not at or at < since or not says(row, outgoing):
            continue
        if comment_place(row).urn not in outgoing.others:
            return row
    return None


def says(row: Json, outgoing: Outgoing) -> bool:
    """Whether a comment has the words of an answer."""
    try:
        return tidy(text_of(row)) == tidy(plain_words(outgoing))
    except (KeyError, TypeError):
        return False


def refuse_vanished(below: Below, rows: list[Json], outgoing: Outgoing) -> None:
    """Raise Gone where the reply we answer is no longer among the others below its comment."""
    if not below.top or below.top == outgoing.in_reply_to:
        return
    number = place_of(outgoing.in_reply_to).number
    if all(word(row, "id") != number for row in rows):
        raise Gone(NOT_THERE)


def body_of(house: House, below: Below, outgoing: Outgoing) -> Json:
    """An answer as LinkedIn takes it."""
    body: dict[str, Json | str] = {
        "actor": house.us,
        "object": below.thread or below.post,
        "message": message_of(outgoing.text, outgoing.to),
    }
    return {**body, "parentComment": below.top} if below.top else body


def message_of(text: str, to: Author | None) -> Json:
    """The words, with those whom we address by "@" and their name marked, so that they are told."""
    words = proper(text)
    start = words.find(f"@{to.name}") if to and is_named(to) else -1
    if to is None or start < 0:
        return {"text": words}
    plainly = words[:start] + words[start + 1 :]
    kind = kind_of(to.external_id)
    marked = {
        "start": units(words[:start]),
        "length": units(to.name),
        "value": {kind: {kind: to.external_id}},
    }
    return {"text": plainly, "attributes": [marked]}


def is_named(to: Author) -> bool:
    """Whether LinkedIn told us the name of somebody who can be addressed by it."""
    known = to.name not in {"", MEMBER, PAGE}
    return known and kind_of(to.external_id) in {"person", "organization"}


def plain_words(outgoing: Outgoing) -> str:
    """How an answer reads there."""
    return str(message_of(outgoing.text, outgoing.to)["text"])


def units(text: str) -> int:
    """How long LinkedIn takes a text to be (UTF-16, as its Java counts; from memory, C)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def proper(text: str) -> str:
    """A text as it is counted and sent: line ends of one kind, nothing empty around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def receipt_of(house: House, below: Below, row: Json) -> Receipt:
    """LinkedIn's word for an answer that stands there."""
    return to_receipt(house, below, comment_place(row), text_of(row), moment_of(row))


def to_receipt(house: House, below: Below, place: Place, text: str, at: datetime | None) -> Receipt:
    """What the desk keeps of an answer."""
    return Receipt(
        external_id=place.urn,
        permalink=permalink(below.post or place.thread, place.urn),
        written_at=at,
        text=tidy(text),
        meta=meta_of(place, below.post, below.top or place.urn, house.us),
    )


def thread_in(row: Json) -> str:
    """The thread a comment says it stands in, or ""."""
    try:
        return comment_place(row).thread
    except (TypeError, ValueError):
        return ""


def moment_of(row: Json) -> datetime | None:
    """When a comment was written; None where it does not say."""
    created = row.get("created")
    return moment(created.get("time")) if isinstance(created, Mapping) else None


# --- acts ----------------------------------------------------------------------------------------


def change(house: House, external_id: str, text: str, meta: Mapping[str, str]) -> None:
    """Other words for our own. Raises Refused for those of others."""
    place = place_here(external_id)
    if actor_of(house, place, meta) != house.us:
        raise Refused(NOT_OURS)
    house.api.ask(
        Question(
            Method.PARTIAL_UPDATE,
            COMMENT,
            {"about": meta.get("post") or house.post_of(place.thread), "number": place.number},
            {"actor": house.us},
            {"patch": {"message": {"$set": {"text": proper(text)}}}},
        )
    )


def like(house: House, external_id: str) -> None:
    """React as the house. A reaction that is there already is enough."""
    body = {"root": external_id, "reactionType": "LIKE"}
    try:
        house.api.ask(Question(Method.CREATE, "/reactions", {}, {"actor": house.us}, body))
    except Rejected as no:
        if no.status != 409:
            raise


def unlike(house: House, external_id: str) -> None:
    """Take back whatever the house has reacted with. None there is fine."""
    key = {"actor": house.us, "entity": external_id}
    try:
        house.api.ask(Question(Method.DELETE, "/reactions/{key}", {"key": key}))
    except Gone:
        return


def delete(house: House, external_id: str, meta: Mapping[str, str], *, own: bool) -> None:
    """Take a comment away, and with it whatever stands below it. Not there any more is fine."""
    place = place_here(external_id)
    try:
        if own and actor_of(house, place, meta) != house.us:
            raise Refused(_("This comment is somebody else's."))
        house.api.ask(
            Question(
                Method.DELETE,
                COMMENT,
                {"about": meta.get("post") or house.post_of(place.thread), "number": place.number},
                {"actor": house.us},
            )
        )
    except Gone:
        return


def actor_of(house: House, place: Place, meta: Mapping[str, str]) -> str:
    """Who wrote a comment. Raises Gone."""
    return meta.get("actor") or word(house.comment(place), "actor")


def place_here(external_id: str) -> Place:
    """Where a comment stands. Raises Refused for what is none."""
    try:
        return place_of(external_id)
    except ValueError:
        raise Refused(_("Only comments can be changed or taken away from here.")) from None


def by_thread(external_ids: Iterator[str]) -> dict[str, list[Place]]:
    """Comments by the thread they stand in; what is no comment is left out."""
    told: dict[str, list[Place]] = {}
    for urn in external_ids:
        if is_comment(urn):
            place = place_of(urn)
            told.setdefault(place.thread, []).append(place)
    return told
