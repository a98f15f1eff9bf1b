"""Faces, pictures, films and files, for members only. Trouble with a picture is 404: the page shows initials
or the description; trouble with anything else is a page that says why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Message, Post
from herzenstakt.flows.showing import address_of, file_of, item_in, name_of, picture_of
from herzenstakt.kernel.words import Sentence
from herzenstakt.media import scanning
from herzenstakt.media.kinds import UNKNOWN
from herzenstakt.media.proxy import FACE, picture
from herzenstakt.media.recordings import NotHad, played
from herzenstakt.media.serving import given_out
from herzenstakt.people.models import Handle
from herzenstakt.people.services import are_lent
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.templatetags.desk import say


@require_GET
@needs(Permission.READ)
def avatar(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The face of a handle, small."""
    handle = get_object_or_404(Handle.objects.visible_to(request.member), pk=pk)
    hosts = Channel.objects.visible_to(request.member).hosts_of(handle.kind)
    try:
        is_lent = are_lent(handle.kind)
        return shown(request, picture(handle.avatar_url, FACE, hosts), is_lent=is_lent)
    except (scanning.Infected, scanning.NotScanned):
        raise Http404 from None


@require_GET
@needs(Permission.READ)
def of_message(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """The n-th picture of a message, from 0."""
    message = message_of(request, pk)
    item = item_of(message, n, "image")
    return looked_at(request, message, address_of(item))


@require_GET
@needs(Permission.READ)
def of_post(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """The n-th picture of a post, from 0."""
    post = post_of(request, pk)
    item = item_of(post, n, "image")
    return looked_at(request, post, address_of(item))


@require_GET
@needs(Permission.READ)
def poster_of_message(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """A still of the n-th film of a message."""
    message = message_of(request, pk)
    return looked_at(request, message, item_of(message, n, "video").get("preview_url"))


@require_GET
@needs(Permission.READ)
def poster_of_post(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """A still of the n-th film of a post."""
    post = post_of(request, pk)
    return looked_at(request, post, item_of(post, n, "video").get("preview_url"))


@require_GET
@needs(Permission.READ)
def play_of_message(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """The n-th film or sound of a message, in the parts a player asks for."""
    return to_play(request, message_of(request, pk), n)


@require_GET
@needs(Permission.READ)
def play_of_post(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """The n-th film or sound of a post."""
    return to_play(request, post_of(request, pk), n)


@require_GET
@needs(Permission.READ)
def save_of_message(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """The n-th film, sound or file of a message, to be saved and never shown."""
    return to_save(request, message_of(request, pk), n)


@require_GET
@needs(Permission.READ)
def save_of_post(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """The n-th film, sound or file of a post."""
    return to_save(request, post_of(request, pk), n)


# --- whose it is ----------------------------------------------------------------------------------


def message_of(request: DeskRequest, pk: int) -> Message:
    """A message the member may see; else 404."""
    visible = Message.objects.visible_to(request.member)
    return get_object_or_404(visible.select_related("channel", "conversation"), pk=pk)


def post_of(request: DeskRequest, pk: int) -> Post:
    """A post the member may see; else 404."""
    return get_object_or_404(
        Post.objects.visible_to(request.member).select_related("channel"), pk=pk
    )


def item_of(said: Message | Post, n: int, *kinds: str) -> dict[str, Any]:
    """The n-th medium, if it is of one of these kinds; else 404."""
    item = item_in(said, n, *kinds)
    if item is None:
        raise Http404
    return item


# --- giving it out --------------------------------------------------------------------------------


def looked_at(request: DeskRequest, said: Message | Post, url: object) -> HttpResponseBase:
    """A picture, through the proxy; 404 where it cannot be had or a virus is in it."""
    path = picture_of(said, str(url or ""), request.member)
    return shown(request, path, is_lent=said.channel.is_lent)


def to_play(request: DeskRequest, said: Message | Post, n: int) -> HttpResponseBase:
    """A film or sound for a player, under the type its content tells."""

    def give(path: Path) -> HttpResponseBase:
        return given_out(request, path, played(path), is_lent=said.channel.is_lent)

    return with_it(request, said, item_of(said, n, "video", "audio"), give)


def to_save(request: DeskRequest, said: Message | Post, n: int) -> HttpResponseBase:
    """Anything, as bytes that a browser only saves."""
    item = item_of(said, n, "video", "audio", "file")

    def give(path: Path) -> HttpResponseBase:
        is_lent = said.channel.is_lent
        return given_out(request, path, UNKNOWN, save_as=name_of(item), is_lent=is_lent)

    return with_it(request, said, item, give)


def with_it(
    request: DeskRequest,
    said: Message | Post,
    item: dict[str, Any],
    give: Callable[[Path], HttpResponseBase],
) -> HttpResponseBase:
    """Fetch it and give it out, or say why not."""
    try:
        return give(file_of(said, item, request.member))
    except NotHad as trouble:
        return refused(request, trouble.sentence)


def refused(request: DeskRequest, why: Sentence) -> HttpResponseBase:
    """A page that says why it is not opened."""
    words = {"heading": _("This is not opened"), "sentence": say(why), "status": 409}
    return render(request, "trouble/trouble.html", words, status=409)


def shown(request: DeskRequest, path: Path | None, *, is_lent: bool) -> HttpResponseBase:
    """A picture with headers under which it can do nothing but be looked at."""
    if path is None:
        raise Http404
    return given_out(request, path, "image/webp", is_lent=is_lent)
