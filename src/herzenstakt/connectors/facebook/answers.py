"""Answering: below a comment or a post, or in private. Each answer is read back before anybody believes it.

Facebook has no key that would make two attempts one. So we look before we speak, and whatever is not clear
afterwards is Unsure. A comment is answered at its own list of comments and nowhere else: the same words
posted to the comment itself would take the place of what somebody else wrote there. Meta's guide shows that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from herzenstakt.channels.connector import Outgoing, Receipt, Visibility
from herzenstakt.channels.trouble import Gone, Refused, Trouble, Unsure
from herzenstakt.connectors.facebook.asking import (
    MESSAGE,
    NESTED,
    NETWORK,
    STATE,
    OwnPage,
    is_same,
    whole,
)
from herzenstakt.connectors.facebook.translate import PRIVATE, about_comment, moment
from herzenstakt.connectors.meta.errors import NO_CLEAR_ANSWER, SAID_ALREADY
from herzenstakt.connectors.meta.graph import Json, parts
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.words import gettext_noop as _

FIELDS_BELOW = "id,message,created_time,from{id,name},parent{id},permalink_url"
#: what stands below something, asked for together with the thing itself
BELOW = f"comments{NESTED}.limit(100){{{FIELDS_BELOW}}}"
#: how far two clocks may be apart
SLACK = timedelta(minutes=10)
DAY, WEEK = timedelta(hours=24), timedelta(days=7)
#: by which Meta lets a person, not a machine, answer for seven days
HUMAN = "HUMAN_AGENT"
OVERWRITTEN = _(
    "Facebook seems to have changed the comment itself and not answered it. Please look there at once."
)
NOT_BELOW = _("Our answer seems to stand in another place. Please look on Facebook.")
CLOSED = _("Nobody can answer this comment on Facebook any more.")
ONCE = _(
    "Facebook allows one private answer to a comment, within seven days. This one cannot be answered in "
    "private any more."
)


def say(page: OwnPage, outgoing: Outgoing, *, as_human: bool) -> Receipt:
    """Answer, and read it back. `as_human`: whether Meta lets us answer for seven days. Raises Gone, Refused,
    Unsure and whatever asking may raise."""
    if outgoing.visibility is Visibility.PRIVATE:
        return _in_private(page, outgoing, as_human=as_human)
    return _in_public(page, outgoing)


def find(page: OwnPage, outgoing: Outgoing) -> Receipt | None:
    """The answer, where it stands there already."""
    try:
        found = _answers(page, outgoing)
        since = outgoing.first_tried_at
        late = [one for one in found if since is None or one[0] >= since - SLACK]
    except Gone:
        return None
    return late[0][1] if late else None


# --- in public -----------------------------------------------------------------------------------


def _in_public(page: OwnPage, outgoing: Outgoing) -> Receipt:
    asked = _asked(page, outgoing)
    where, above = _place(asked, outgoing)
    if said := _said_before(_public_answers(page, outgoing, asked), outgoing):
        return said
    told = page.graph.post(f"{where}/comments", message=outgoing.text)
    id = _name_in(told, "id")
    if not id:
        raise Unsure(NO_CLEAR_ANSWER, network=NETWORK)
    if is_same(id, where) or is_same(id, outgoing.in_reply_to):
        raise Unsure(OVERWRITTEN)
    stands = _read_back(page, id, FIELDS_BELOW)
    parent = word(part(stands, "parent"), "id")
    if not is_same(word(stands, "id"), id) or not _is_right(parent, above):
        raise Unsure(NOT_BELOW)
    return receipt_of(stands, outgoing.thread_id, page.id)


def _asked(page: OwnPage, outgoing: Outgoing) -> Json:
    """What we answer, as it stands now, with what is below it. Raises Gone."""
    fields = "id" if outgoing.meta.get("kind") == "post" else STATE
    return page.graph.get(outgoing.in_reply_to, fields=f"{fields},{BELOW}")


def _place(asked: Json, outgoing: Outgoing) -> tuple[str, tuple[str, ...]]:
    """Where the answer is posted, and below which comments it may stand then. Facebook knows two levels: an
    answer to an answer moves up to the comment both are below."""
    if outgoing.meta.get("kind") == "post":
        return outgoing.in_reply_to, ()
    above = word(part(asked, "parent"), "id")
    if asked.get("can_comment") is not False:
        return outgoing.in_reply_to, tuple(filter(None, (outgoing.in_reply_to, above)))
    if not above:
        raise Refused(CLOSED)
    return above, (above,)


def _is_right(parent: str, above: tuple[str, ...]) -> bool:
    return any(is_same(parent, one) for one in above) if above else not parent


# --- in private ----------------------------------------------------------------------------------


def _in_private(page: OwnPage, outgoing: Outgoing, *, as_human: bool) -> Receipt:
    if said := _said_before(_private_answers(page, outgoing), outgoing):
        return said
    sent: dict[str, Any] = {"message": {"text": outgoing.text}}
    if outgoing.meta.get("kind") == "message":
        sent |= {"recipient": {"id": _person(outgoing)}, **_kind(outgoing.meta, as_human=as_human)}
    else:
        sent |= {"recipient": {_to_what(outgoing): outgoing.in_reply_to}}
        _may_be_private(page, outgoing)
    told = page.graph.post(f"{page.id}/messages", **sent)
    id = _name_in(told, "message_id")
    if not id:
        raise Unsure(NO_CLEAR_ANSWER, network=NETWORK)
    stands = _read_back(page, id, "id,message,created_time,from")
    if word(part(stands, "from"), "id") != page.id:
        raise Unsure(NOT_BELOW)
    person = _person(outgoing) or _name_in(told, "recipient_id")
    return Receipt(
        external_id=id,
        written_at=_moment(stands),
        text=word(stands, "message"),
        meta={"kind": "message", "person": person},
    )


def _to_what(outgoing: Outgoing) -> str:
    """What is answered in private: a comment or a post of a visitor."""
    return "post_id" if outgoing.meta.get("kind") == "post" else "comment_id"


def _may_be_private(page: OwnPage, outgoing: Outgoing) -> None:
    """Raise Refused where a comment or post can no longer be answered in private, Gone where it is gone."""
    told = page.graph.get(outgoing.in_reply_to, fields="id,can_reply_privately")
    if told.get("can_reply_privately") is False:
        raise Refused(ONCE)


def _kind(meta: Mapping[str, str], *, as_human: bool) -> dict[str, str]:
    """As what we write: an answer; or, where a day has passed and Meta lets us, a person who answers late."""
    said_at = _written(meta)
    late = said_at is not None and datetime.now(UTC) - said_at >= DAY
    if late and as_human:
        return {"messaging_type": "MESSAGE_TAG", "tag": HUMAN}
    return {"messaging_type": "RESPONSE"}


def _person(outgoing: Outgoing) -> str:
    return outgoing.meta.get("person", "") or outgoing.meta.get("author", "")


# --- what stands there already -------------------------------------------------------------------


Answers = list[tuple[datetime, Receipt]]


def _said_before(found: Answers, outgoing: Outgoing) -> Receipt | None:
    """What an earlier attempt has brought there. Raises Refused where the same words stand there for another
    reason."""
    if not found:
        return None
    at, receipt = found[0]
    if outgoing.first_tried_at is None or at < outgoing.first_tried_at - SLACK:
        raise Refused(SAID_ALREADY, network=NETWORK)
    return receipt


def _answers(page: OwnPage, outgoing: Outgoing) -> Answers:
    """Answers of ours with these words, the newest first."""
    if outgoing.visibility is Visibility.PRIVATE:
        return _private_answers(page, outgoing)
    return _public_answers(page, outgoing, _asked(page, outgoing))


def _public_answers(page: OwnPage, outgoing: Outgoing, asked: Json) -> Answers:
    """Below what we answer, and below the comment that is above it."""
    rows = parts(asked, "comments")
    if above := word(part(asked, "parent"), "id"):
        rows += parts(page.graph.get(above, fields=f"id,{BELOW}"), "comments")
    ours = {word(row, "id"): (at, row) for at, row in _ours(page, outgoing, rows)}
    found = [(at, receipt_of(row, outgoing.thread_id, page.id)) for at, row in ours.values()]
    return sorted(_without_others(found, outgoing), key=lambda one: one[0], reverse=True)


def _private_answers(page: OwnPage, outgoing: Outgoing) -> Answers:
    """In the thread with this person."""
    person = _person(outgoing) or outgoing.thread_id.removeprefix(PRIVATE)
    threads = page.graph.listing(
        f"{page.id}/conversations",
        platform="MESSENGER",
        user_id=person,
        fields=f"id,messages.limit(25){{{MESSAGE}}}",
    )
    rows = [row for thread in threads.rows for row in parts(thread, "messages")]
    about = {"kind": "message", "person": person}
    found = [
        (at, Receipt(word(row, "id"), written_at=at, text=word(row, "message"), meta=about))
        for at, row in _ours(page, outgoing, rows)
    ]
    return _without_others(found, outgoing)


def _without_others(found: Answers, outgoing: Outgoing) -> Answers:
    """The same words may answer somebody else."""
    return [one for one in found if one[1].external_id not in outgoing.others]


def _ours(
    page: OwnPage, outgoing: Outgoing, rows: Iterable[Json]
) -> Iterable[tuple[datetime, Json]]:
    """What we said with these words after what we answer."""
    asked_at = _written(outgoing.meta)
    for row in rows:
        at = _moment(row)
        if word(part(row, "from"), "id") != page.id or at is None:
            continue
        if asked_at and at < asked_at.replace(microsecond=0):  # comments are told by the second
            continue
        if _words(word(row, "message")) == _words(outgoing.text):
            yield at, row


# --- small things --------------------------------------------------------------------------------


def receipt_of(stands: Json, post: str, us: str) -> Receipt:
    """The network's word for a comment of ours."""
    id, at = whole(word(stands, "id"), post), _moment(stands)
    parent = word(part(stands, "parent"), "id")
    return Receipt(
        external_id=id,
        permalink=word(stands, "permalink_url"),
        written_at=at,
        text=word(stands, "message"),
        meta=about_comment(post, parent, us, at or datetime.now(UTC)),
    )


def _read_back(page: OwnPage, id: str, fields: str) -> Json:
    """What stands there now. It has left the house: whatever goes wrong is Unsure."""
    try:
        return page.graph.get(id, fields=fields)
    except Trouble as trouble:
        raise Unsure(NO_CLEAR_ANSWER, network=NETWORK) from trouble


def _name_in(told: Json, name: str) -> str:
    """An id, also where JSON spells it as a number."""
    value = told.get(name)
    whole_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if whole_number else word(told, name)


def _words(text: str) -> str:
    """A text without the spaces that Facebook may have tidied away."""
    return " ".join(text.split())


def _moment(told: Json) -> datetime | None:
    try:
        return moment(told["created_time"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _written(meta: Mapping[str, str]) -> datetime | None:
    """When what we answer was said."""
    try:
        return datetime.fromisoformat(meta["written_at"]).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return None
