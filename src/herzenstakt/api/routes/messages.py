"""What was said: likes, our own words, what is hidden, and what stands beside the words.

Here the network is asked while a program waits. So each of these says what shall be so (PUT, DELETE) and may
be said again: twice is once.
"""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import Body, Part, text
from herzenstakt.api.problems import REFUSED, Trouble, in_words
from herzenstakt.api.routes.finding import message_of, said
from herzenstakt.api.shapes import MessageOut
from herzenstakt.conversations.models import Message
from herzenstakt.flows import measures, reacting
from herzenstakt.flows.showing import address_of, file_of, item_in, picture_of
from herzenstakt.media.kinds import UNKNOWN
from herzenstakt.media.recordings import NotHad, played
from herzenstakt.media.serving import given_out

part = Part("messages")

#: as at the desk: nobody could want an answer to be longer
LONGEST = 20_000


@part.get("/messages/{int:message}", Permission.READ, MessageOut)
def get_message(request: Asked, message: int) -> MessageOut:
    """One message, theirs or ours."""
    return MessageOut.of(message_of(request, message))


# --- what people outside said --------------------------------------------------------------------


def _theirs(request: Asked, pk: int) -> Message:
    there = message_of(request, pk)
    if there.direction != Message.Direction.IN:
        raise Http404
    return there


@part.put("/messages/{int:message}/like", Permission.REACT, MessageOut)
def like_message(request: Asked, message: int) -> MessageOut:
    """Like it, in the name of the house."""
    there = _theirs(request, message)
    if there.liked_at is None:
        reacting.like(there, request.member)
    return said(there)


@part.delete("/messages/{int:message}/like", Permission.REACT)
def take_like_back(request: Asked, message: int) -> None:
    """Take the like back."""
    there = _theirs(request, message)
    if there.liked_at is not None:
        reacting.unlike(there, request.member)


@part.delete("/messages/{int:message}/veil", Permission.HIDE)
def show_again(request: Asked, message: int) -> None:
    """Let everybody read something that is hidden. To hide it is a measure."""
    there = _theirs(request, message)
    if there.is_hidden:
        measures.show(there, request.member)


# --- what we said --------------------------------------------------------------------------------


def _ours(request: Asked, pk: int) -> Message:
    there = message_of(request, pk)
    if there.direction != Message.Direction.OUT:
        raise Http404
    return there


class OtherWordsIn(Body):
    """How we say it now."""

    text: text(LONGEST, "The answer in other words.", "The blue one comes in May.")  # type: ignore[valid-type]


@part.put("/messages/{int:message}/text", Permission.ANSWER, MessageOut)
def reword_message(request: Asked, message: int, body: OtherWordsIn) -> MessageOut:
    """Find other words for something we said. The old ones are kept as a version."""
    there = _ours(request, message)
    if body.text.strip() != there.text:
        reacting.edit_own(there, request.member, body.text)
    return said(there)


@part.delete("/messages/{int:message}", Permission.REMOVE)
def remove_message(request: Asked, message: int) -> None:
    """Take our own words off the network. Whoever they answered waits again."""
    there = _ours(request, message)
    if there.gone_at is None:
        reacting.delete_own(there, request.member)


# --- what stands beside the words ----------------------------------------------------------------


@part.file("/messages/{int:message}/media/{int:number}", Permission.READ)
def get_medium(request: Asked, message: int, number: int) -> HttpResponseBase:
    """The bytes of a picture, film, sound or file. They come from the desk, so that no network learns who
    looks; a picture is drawn anew."""
    visible = Message.objects.visible_to(request.member).select_related("channel", "conversation")
    there = get_object_or_404(visible, pk=message)
    item = item_in(there, number - 1, "image", "video", "audio", "file")
    if item is None:
        raise Http404
    if item["kind"] == "image":
        path = picture_of(there, address_of(item), request.member)
        if path is None:
            raise Http404
        return given_out(request, path, "image/webp", is_lent=there.channel.is_lent)
    try:
        path = file_of(there, item, request.member)
        kind = UNKNOWN if item["kind"] == "file" else played(path)
    except NotHad as trouble:
        raise Trouble(REFUSED, in_words(trouble.sentence)) from None
    return given_out(request, path, kind, is_lent=there.channel.is_lent)
