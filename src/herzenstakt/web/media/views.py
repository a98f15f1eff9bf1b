"""Faces and pictures, for members only. Trouble is 404: the page shows initials or the description."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET

from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Message, Post
from herzenstakt.people.models import Handle
from herzenstakt.web.http import DeskRequest, needs
from herzenstakt.web.media.pictures import FACE, WHOLE, picture

HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=86400",
}


@require_GET
@needs(Permission.READ)
def avatar(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The face of a handle, small."""
    handle = get_object_or_404(Handle.objects.visible_to(request.member), pk=pk)
    channels = Channel.objects.visible_to(request.member).filter(kind=handle.kind)
    hosts = frozenset[str]().union(*(channel.private_hosts for channel in channels))
    return shown(request, picture(handle.avatar_url, FACE, hosts))


@require_GET
@needs(Permission.READ)
def of_message(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """The n-th picture of a message, from 0."""
    visible = Message.objects.visible_to(request.member).select_related("channel")
    message = get_object_or_404(visible, pk=pk)
    return shown(
        request, picture(address_in(message.media, n), WHOLE, message.channel.private_hosts)
    )


@require_GET
@needs(Permission.READ)
def of_post(request: DeskRequest, pk: int, n: int) -> HttpResponseBase:
    """The n-th picture of a post, from 0."""
    post = get_object_or_404(
        Post.objects.visible_to(request.member).select_related("channel"), pk=pk
    )
    return shown(request, picture(address_in(post.media, n), WHOLE, post.channel.private_hosts))


def address_in(media: Sequence[Any], n: int) -> str:
    """The address of the n-th medium if it is a picture; else 404."""
    if n >= len(media) or media[n].get("kind") != "image":
        raise Http404
    return str(media[n].get("url") or media[n].get("preview_url") or "")


def shown(request: DeskRequest, path: Path | None) -> HttpResponseBase:
    """The file with headers under which it can do nothing but be looked at."""
    if path is None:
        raise Http404
    etag = quote_etag(f"{path.stem[:20]}-{path.stat().st_mtime_ns}")
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(path.read_bytes(), content_type="image/webp")
    for name, value in {**HARMLESS, "ETag": etag}.items():
        response.headers[name] = value
    return response
