"""What we say and do at Instagram: answering, reading back, hiding, deleting.

The network knows no key of ours, so before anything is said we look whether it stands there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from herzenstakt.channels.connector import Outgoing, Receipt, Visibility
from herzenstakt.channels.trouble import Gone, Refused, TryLater, Unsure
from herzenstakt.connectors.instagram import fields
from herzenstakt.connectors.instagram.arrivals import Desk
from herzenstakt.connectors.instagram.feeds import when
from herzenstakt.connectors.instagram.threads import called_in, username_of
from herzenstakt.connectors.instagram.translate import (
    COMMENT,
    MENTION,
    MESSAGE,
    identity,
    moment,
    number,
    words,
)
from herzenstakt.connectors.meta.graph import Json, parts
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import gettext_noop as _

#: clocks need not agree
SLACK = timedelta(minutes=5)
#: an attempt older than this is not the first
JUST_BEGUN = timedelta(seconds=20)
PAGES_OF_ANSWERS = 5

IS_HIDDEN = _(
    "This comment is hidden, and Instagram lets nobody answer below what is hidden. Show it first, or write "
    "to the person privately."
)
SAID_ALREADY = _("Exactly these words of ours stand there already.")
NO_LONGER_THERE = _("What we wanted to answer is no longer on Instagram.")
NO_CLEAR_ANSWER = _("Instagram gave no clear answer. It may have arrived.")
CANNOT_LOOK = _("Instagram does not show us whether this answer has arrived.")
NOT_OURS = _("These are words of somebody else.")
OURS = _("These are our own words. They can be deleted, not hidden.")
NOT_OUR_POST = _("Under posts of others only whoever owns them can do this.")
NO_DEEDS_ON_MESSAGES = _("Private messages can be answered from here, and nothing else.")


# --- saying --------------------------------------------------------------------------------------


def say(
    desk: Desk, outgoing: Outgoing, text: str, tag: str, fits: Callable[[str], None]
) -> Receipt:
    """Answer once. `tag`: what lets a person still answer after the window has closed, or "". `fits`:
    raises Refused for what is too long.

    Raises Refused, Gone, TryLater, and Unsure where it left the house and no clear answer came back.
    """
    kind = outgoing.meta.get("kind", COMMENT)
    if kind == MESSAGE:
        return _write_to(desk, outgoing, text, {"id": outgoing.meta["person"]}, tag)
    if outgoing.visibility is Visibility.PRIVATE:
        return _write_to(
            desk,
            outgoing,
            text,
            {"comment_id": outgoing.meta.get("comment") or outgoing.in_reply_to},
            "",
        )
    if kind == MENTION:
        return _answer_mention(desk, outgoing, text)
    return _answer_comment(desk, outgoing, text, fits)


def _answer_comment(
    desk: Desk, outgoing: Outgoing, text: str, fits: Callable[[str], None]
) -> Receipt:
    top = outgoing.meta.get("top") or outgoing.in_reply_to
    if outgoing.meta.get("unseen"):
        _refuse_second_try(outgoing)
        told = desk.graph.post(f"{top}/replies", message=text)
        return Receipt(_id_in(told), text=text, meta=_meta(outgoing, top))
    thread = thread_below(desk, top)
    asked = thread.find(outgoing.in_reply_to)
    if asked is None:
        raise Gone(NO_LONGER_THERE)
    if asked.get("hidden") is True or thread.top.get("hidden") is True:
        raise Refused(IS_HIDDEN)
    text = addressed(text, outgoing, asked, top)
    fits(text)
    if same := thread.ours(desk, text, outgoing.others):
        return to_receipt(_truly_ours(same, outgoing), text, outgoing)
    told = desk.graph.post(f"{top}/replies", message=text)
    return Receipt(_id_in(told), text=text, meta=_meta(outgoing, top))


def addressed(text: str, outgoing: Outgoing, asked: Json, top: str) -> str:
    """The words, with the name of whoever we answer in front where Instagram would not know: an answer to
    an answer stands below the first comment, and only who is named hears of it."""
    name = username_of(asked)
    if outgoing.in_reply_to == top or not name or called_in(text) == name:
        return text
    return f"@{word(part(asked, 'from'), 'username') or word(asked, 'username')} {text}"


def _answer_mention(desk: Desk, outgoing: Outgoing, text: str) -> Receipt:
    """Below a post of others nobody but them can look, so what may have been said there is not said again."""
    _refuse_second_try(outgoing)
    asked = {"media_id": outgoing.meta["media"], "message": text}
    if comment := outgoing.meta.get("comment", ""):
        asked["comment_id"] = comment
    told = desk.graph.post(f"{desk.house.id}/mentions", **asked)
    return Receipt(_id_in(told), text=text, meta={**outgoing.meta})


def _write_to(
    desk: Desk, outgoing: Outgoing, text: str, recipient: dict[str, str], tag: str
) -> Receipt:
    person = outgoing.meta.get("person") or outgoing.to.external_id
    if not person.isdigit():
        _refuse_second_try(outgoing)
    elif same := _said_in_talk(desk, person, text, outgoing.others):
        return _message_receipt(_truly_ours(same, outgoing, "created_time"), text, person)
    asked: dict[str, object] = {
        "recipient": recipient,
        "message": {"text": text},
        "messaging_type": "MESSAGE_TAG" if tag else "RESPONSE",
    }
    if tag:
        asked["tag"] = tag
    told = desk.graph.post(f"{desk.inbox}/messages", **asked)
    return _message_receipt({"id": word(told, "message_id")}, text, person)


def _refuse_second_try(outgoing: Outgoing) -> None:
    """Raise Unsure for what was tried before, where nobody can look whether it is there."""
    begun = outgoing.first_tried_at
    if begun is not None and datetime.now(UTC) - begun > JUST_BEGUN:
        raise Unsure(CANNOT_LOOK)


def _message_receipt(told: Json, text: str, person: str) -> Receipt:
    at = moment(told["created_time"]) if "created_time" in told else None
    return Receipt(_id_in(told), written_at=at, text=text, meta={"kind": MESSAGE, "person": person})


def _id_in(told: Json) -> str:
    """The id of what was said. Without one it may be there all the same: Unsure."""
    if name := number(told, "id"):
        return name
    raise Unsure(NO_CLEAR_ANSWER)


def _meta(outgoing: Outgoing, top: str) -> dict[str, str]:
    return {"kind": COMMENT, "media": outgoing.meta.get("media", ""), "top": top}


def to_receipt(told: Json, text: str, outgoing: Outgoing) -> Receipt:
    """The network's word for an answer of ours below a comment."""
    top = outgoing.meta.get("top") or outgoing.in_reply_to
    at = moment(told["timestamp"]) if "timestamp" in told else None
    return Receipt(identity(told), written_at=at, text=text, meta=_meta(outgoing, top))


def _truly_ours(same: Json, outgoing: Outgoing, name: str = "timestamp") -> Json:
    """The same words, where they can be those of this answer. Raises Refused where we said them before we
    had begun to say them now."""
    if is_of(same, outgoing, name):
        return same
    raise Refused(SAID_ALREADY)


def is_of(same: Json, outgoing: Outgoing, name: str = "timestamp") -> bool:
    """Whether words stand there since this answer was first tried."""
    begun = outgoing.first_tried_at
    return begun is not None and when(same, name) >= (begun - SLACK).timestamp()


# --- looking whether it was said -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Below:
    """A first comment and what stands below it."""

    top: Json
    answers: tuple[Json, ...]

    def find(self, name: str) -> Json | None:
        """One of them by its id."""
        return next((one for one in (self.top, *self.answers) if number(one, "id") == name), None)

    def ours(self, desk: Desk, text: str, others: frozenset[str]) -> Json | None:
        """The latest of ours with these words that is none of the others."""
        ours = (one for one in self.answers if desk.house.said(one))
        return _latest(ours, text, "text", when, others)


def thread_below(desk: Desk, top: str) -> Below:
    """What stands below a comment now. Raises Gone where the comment has vanished."""
    wanted = fields.listed(*fields.COMMENT, fields.REPLIES)
    told = desk.graph.get(top, fields=wanted)
    answers = parts(told, "replies")
    paging = part(part(told, "replies"), "paging")
    if paging.get("next"):
        asked = {"limit": fields.COMMENTS_AT_ONCE, "fields": fields.listed(*fields.COMMENT)}
        answers = list(desk.graph.walk(f"{top}/replies", PAGES_OF_ANSWERS, **asked))
    return Below(told, tuple(answers))


def find(desk: Desk, outgoing: Outgoing, text: str) -> Receipt | None:
    """Has it arrived? Raises Unsure where nobody can look."""
    kind = outgoing.meta.get("kind", COMMENT)
    if kind == MESSAGE or outgoing.visibility is Visibility.PRIVATE:
        person = outgoing.meta.get("person") or outgoing.to.external_id
        same = _said_in_talk(desk, person, text, outgoing.others)
        found = same is not None and _may_be(same, outgoing, "created_time")
        return _message_receipt(same, text, person) if same is not None and found else None
    if kind == MENTION or outgoing.meta.get("unseen"):
        raise Unsure(CANNOT_LOOK)
    top = outgoing.meta.get("top") or outgoing.in_reply_to
    try:
        thread = thread_below(desk, top)
    except Gone:  # with what it answered it would have vanished, too
        return None
    asked = thread.find(outgoing.in_reply_to) or {}
    said = addressed(text, outgoing, asked, top)
    others = outgoing.others
    same = thread.ours(desk, said, others) or thread.ours(desk, text, others)
    if same is None or not _may_be(same, outgoing):
        return None
    return to_receipt(same, words(same, "text"), outgoing)


def _may_be(same: Json, outgoing: Outgoing, name: str = "timestamp") -> bool:
    return outgoing.first_tried_at is None or is_of(same, outgoing, name)


def _said_in_talk(desk: Desk, person: str, text: str, others: frozenset[str]) -> Json | None:
    """Our latest message to somebody with these words, among those that are shown; none of the others."""
    if not person.isdigit():
        raise Unsure(CANNOT_LOOK)
    ours = (one for one in desk.talk_with(person) if desk.house.said(one))
    return _latest(ours, text, "message", lambda one: when(one, "created_time"), others)


def _latest(
    found: Iterable[Json],
    text: str,
    name: str,
    at: Callable[[Json], float],
    others: frozenset[str],
) -> Json | None:
    mine = (one for one in found if number(one, "id") not in others)
    same = [one for one in mine if tidy(word(one, name)) == tidy(text)]
    return max(same, key=at) if same else None


# --- doing ---------------------------------------------------------------------------------------


def set_hidden(desk: Desk, name: str, *, hidden: bool, unseen: bool) -> None:
    """Hide a comment or show it again. It sets a state, so an answer that was lost only means: once more.
    `unseen`: it is not shown to us, so nobody can look whose it is."""
    if not unseen and desk.house.said(desk.graph.get(name, fields="id,from,username")):
        raise Refused(OURS)
    once_more(lambda: desk.graph.post(name, hide="true" if hidden else "false"))


def delete(desk: Desk, name: str, *, ours: bool, unseen: bool) -> None:
    """Delete a comment under a post of ours: one of others, or one of our own. What is gone already is
    deleted; of what is not shown to us (`unseen`) nobody knows."""
    if unseen:
        once_more(lambda: desk.graph.delete(name))
        return
    try:
        if desk.house.said(desk.graph.get(name, fields="id,from,username")) is not ours:
            raise Refused(NOT_OURS if ours else OURS)
        once_more(lambda: desk.graph.delete(name))
    except Gone:
        return


def once_more(deed: Callable[[], object]) -> None:
    """Do something that does no harm when it is done twice: what is unclear is tried later."""
    try:
        deed()
    except Unsure as trouble:
        raise TryLater.of(trouble.sentence) from trouble
