"""Something goes with an answer: a picture, a film, a sound.

    bytes -> scanned -> what is it? -> made harmless, and to fit -> [Attachment] on the draft
                                                  describe, move, take_off ─┘
    outgoing.approve asks for a description, and whether the network takes it; deliver sends it along

Nothing is believed that a name or a browser says of a file. What leaves the house was written anew here:
pictures are drawn once more, films and sounds keep only what playing them needs.
"""

from __future__ import annotations

import io
import unicodedata
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, Connector
from herzenstakt.channels.models import Channel
from herzenstakt.channels.tame import tame
from herzenstakt.channels.trouble import Refused
from herzenstakt.conversations.models import Conversation
from herzenstakt.journal.models import record
from herzenstakt.kernel.http import MEGABYTE
from herzenstakt.kernel.text import shorten, tidy
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.media import boxes, pictures, scanning, shelf
from herzenstakt.media.kinds import played_as
from herzenstakt.replies.models import Attachment, Reply

#: nobody could want more; networks set far lower limits
MOST = 10
#: files looked at in one go when we tidy up
LOT = 500
#: letters of a description
LONGEST = 5_000


class NotAttached(InWords):
    """It was not taken in; `sentence` says why. What was there is there."""


@dataclass(frozen=True, slots=True)
class Harmless:
    """What is kept of a file."""

    kind: Attachment.Kind
    content_type: str
    body: bytes
    width: int = 0
    height: int = 0
    seconds: int = 0
    moves: bool = False
    note: Sentence = Sentence("")  # noqa: RUF009, a sentence is frozen
    alt: str = ""


# --- taking in ------------------------------------------------------------------------------------


def attach(
    draft: Reply, by: Membership, name: str, body: bytes, key: uuid.UUID | None = None
) -> Attachment:
    """Keep a file with the own draft. Raises NotAttached; a virus also leaves a line in the journal.

    `key`: drawn by whoever brings the file, who brings it again where no answer comes back: it is kept once.
    """
    _only(draft, by)
    if key and (there := draft.attachments.filter(key=key).first()):
        return there
    if len(body) > settings.UPLOAD_MEGABYTES * MEGABYTE:
        raise too_large()
    if not body:
        raise NotAttached(_("This file is empty."))
    connector = draft.conversation.channel.connector
    if not connector.can(Ability.MEDIA).works:
        raise NotAttached.of(connector.can(Ability.MEDIA).reason)
    _scan(draft.conversation, by, body)
    try:
        kept = made_harmless(body, connector)
    except pictures.NotDrawn as trouble:
        raise NotAttached.of(trouble.sentence) from trouble
    return _keep(draft, tidy_name(name), kept, key)


def too_large() -> NotAttached:
    """Said before anything is read, where the browser or the desk can tell."""
    return NotAttached(
        _("This file is too large: up to %(most)s megabytes can be attached."),
        most=settings.UPLOAD_MEGABYTES,
    )


def _only(draft: Reply, by: Membership) -> None:
    if draft.author_id != by.pk or draft.state != Reply.State.DRAFT or not by.may(Permission.WRITE):
        raise NotAttached(_("Only the writer of an answer can attach something to it."))


def _scan(conversation: Conversation, by: Membership, body: bytes) -> None:
    try:
        scanning.look_through(io.BytesIO(body))
    except scanning.Infected as trouble:
        found_a_virus(conversation, by, trouble.name)
        raise NotAttached.of(trouble.sentence) from trouble
    except scanning.NotScanned as trouble:
        raise NotAttached.of(trouble.sentence) from trouble


def found_a_virus(where: Conversation | Channel, by: Membership, virus: str) -> None:
    """Whoever runs the house should know that somebody tried."""
    team, name = where.team_id, virus[:120]
    if isinstance(where, Conversation):
        record("conversation.virus_found", where, team_id=team, by=by, virus=name)
    else:
        record("channel.virus_found", where, team_id=team, by=by, virus=name)


def made_harmless(body: bytes, connector: Connector) -> Harmless:
    """What may leave of a file, made to fit this network. Raises NotAttached, pictures.NotDrawn."""
    if boxes.is_boxed(body) and (played := played_as(body)) in {"video/mp4", "audio/mp4"}:
        return _without_traces(body, played)
    if other := played_as(body):
        raise NotAttached(
            _("Of films and sounds only MP4 can go out, this is %(type)s."), type=other
        )
    drawn = pictures.draw(body, connector.limit("image.bytes"), connector.limit("image.pixels"))
    return Harmless(
        Attachment.Kind.IMAGE,
        drawn.content_type,
        drawn.body,
        drawn.width,
        drawn.height,
        moves=drawn.moves,
        note=drawn.note,
    )


def _without_traces(body: bytes, played: str) -> Harmless:
    try:
        clean, seconds = boxes.without_traces(body)
    except boxes.NotBoxes as trouble:
        raise NotAttached(_("This film cannot be read. Perhaps it was cut off.")) from trouble
    kind = Attachment.Kind.AUDIO if played.startswith("audio") else Attachment.Kind.VIDEO
    return Harmless(kind, played, clean, seconds=min(round(seconds), 10**6))


def tidy_name(name: str) -> str:
    """A name to show: one line, no path, no tricks of writing direction, not endless."""
    bare = tame(name).replace("\\", "/").rpartition("/")[2]
    shown = shorten(tidy(bare), 100)
    return shown if any(unicodedata.category(char)[0] not in "CZ" for char in shown) else "…"


@transaction.atomic
def _keep(draft: Reply, name: str, kept: Harmless, wished: uuid.UUID | None = None) -> Attachment:
    held = Reply.objects.held(draft.pk, Reply.State.DRAFT)
    if held is None:
        raise NotAttached(_("This answer has just been let go. Nothing was attached to it."))
    there = Attachment.objects.filter(key=wished).first() if wished else None
    if there and there.reply_id == held.pk:  # the same came by another way at the same time
        return there
    if held.attachments.count() >= MOST:
        raise NotAttached(_("There are %(most)s attachments already; more cannot go."), most=MOST)
    last = held.attachments.aggregate(last=Max("place"))["last"]
    key = wished if wished and not there else uuid.uuid4()
    shelf.put(key, kept.body)  # a file without a row is swept away, a row without a file is a lie
    return Attachment.objects.create(
        reply=held,
        key=key,
        place=0 if last is None else last + 1,
        kind=kept.kind,
        content_type=kept.content_type,
        name=name,
        size=len(kept.body),
        width=kept.width,
        height=kept.height,
        seconds=kept.seconds,
        moves=kept.moves,
        note=kept.note.as_json(),
        alt=kept.alt,
    )


# --- on the draft ---------------------------------------------------------------------------------


@transaction.atomic
def describe(attachment: Attachment, by: Membership, alt: str) -> None:
    """What there is to see or to hear, for whoever cannot. Raises NotAttached."""
    _only(attachment.reply, by)
    words = tidy(tame(alt)).strip()[:LONGEST]
    if words != attachment.alt:  # while somebody types, most often nothing has changed
        _held(attachment, by)
        attachment.alt = words
        attachment.save(update_fields=["alt"])


@transaction.atomic
def take_off(attachment: Attachment, by: Membership) -> None:
    """It does not go along after all. Raises NotAttached."""
    _held(attachment, by)
    Attachment.objects.filter(pk=attachment.pk).let_go()


@transaction.atomic
def move_forward(attachment: Attachment, by: Membership) -> None:
    """One place further to the front. Raises NotAttached."""
    draft = _held(attachment, by)
    order = list(draft.attachments.all())
    here = order.index(attachment)
    if here:
        order[here - 1 : here + 1] = [order[here], order[here - 1]]
        for place, one in enumerate(order):
            Attachment.objects.filter(pk=one.pk).update(place=place)


def _held(attachment: Attachment, by: Membership) -> Reply:
    """The own draft with which it goes, locked: what was let go a moment ago is never changed, and neither is
    what was taken off in another tab. Raises NotAttached."""
    _only(attachment.reply, by)
    held = Reply.objects.held(attachment.reply_id, Reply.State.DRAFT)
    if held is None:
        raise NotAttached(_("This answer has just been let go. What goes with it stays as it is."))
    if not held.attachments.filter(pk=attachment.pk).exists():
        raise NotAttached(_("This is not attached to your answer any more."))
    return held


# --- from one draft to another --------------------------------------------------------------------


def hand_on(before: Reply, after: Reply) -> None:
    """Words are written on in another draft: what was attached goes along. The network is to see it anew."""
    last = after.attachments.aggregate(last=Max("place"))["last"]
    begin = 0 if last is None else last + 1
    for place, one in enumerate(before.attachments.all(), begin):
        Attachment.objects.filter(pk=one.pk).update(reply=after, place=place, given="")


def copy(before: Reply, after: Reply) -> None:
    """A colleague goes on with words that stay somebody else's: both have what was attached."""
    for one in before.attachments.all():
        try:
            body = one.content()
        except Refused:
            continue
        kept = Harmless(
            Attachment.Kind(one.kind),
            one.content_type,
            body,
            one.width,
            one.height,
            one.seconds,
            one.moves,
            one.note_sentence,
            one.alt,
        )
        _keep(after, one.name, kept)


# --- when it is over ------------------------------------------------------------------------------


def tidy_up() -> None:
    """Let go of what arrived or was taken back a week ago, and of files no row knows any more."""
    Attachment.objects.over().let_go()
    for lot in shelf.old_files(LOT):
        keys = {path: shelf.key_of(path) for path in lot}
        asked = [key for key in keys.values() if key]
        known = set(Attachment.objects.filter(key__in=asked).values_list("key", flat=True))
        for path, key in keys.items():
            if key not in known:
                path.unlink(missing_ok=True)
