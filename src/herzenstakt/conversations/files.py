"""Copies of pictures, films and files of the networks that lie in the data folder: they go with the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db import models, transaction

from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import MessageQuerySet, Post
from herzenstakt.media import proxy, recordings
from herzenstakt.media.proxy import is_of_the_web

Media = Iterable[Mapping[str, Any]]
#: in what a medium has its addresses
ADDRESSES = ("url", "preview_url")
#: rows read at once
LOT = 500


def kept_as(channel: int, url: str) -> str:
    """What is kept under this name belongs to one channel, unless it stands on the web for everybody."""
    return url if not url or is_of_the_web(url) else f"channel {channel} {url}"


def forget_files(channel: Channel, media: Media, still: Media = ()) -> None:
    """Let go of what lies here of these media, once it is stored that they are gone. `still`: those that are
    kept."""
    names = _names_in(channel.pk, media) - _names_in(channel.pk, still)
    if names:
        transaction.on_commit(partial(_throw_away, names, channel.private_hosts))


def forget_files_of(rows: MessageQuerySet | models.QuerySet[Post]) -> None:
    """The same for many rows, before they are emptied."""
    for row in rows.exclude(media=[]).select_related("channel").iterator(chunk_size=LOT):
        forget_files(row.channel, row.media)


def _names_in(channel: int, media: Media) -> set[str]:
    addresses = {str(one.get(name) or "") for one in media for name in ADDRESSES}
    return {kept_as(channel, url) for url in addresses if url}


def _throw_away(names: Iterable[str], hosts: frozenset[str]) -> None:
    for name in names:
        proxy.throw_away(name, hosts)
        recordings.throw_away(name, hosts)
