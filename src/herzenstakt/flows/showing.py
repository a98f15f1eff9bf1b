"""Pictures, films, sounds and files of the networks, for members only: fetched by the desk, looked at for
viruses, and given out from here, so that no network learns who reads.

    a member looks ─► item_in ─┬─► picture_of: drawn anew, or nothing
                               └─► file_of: as it is, or why not
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.trouble import Trouble
from herzenstakt.conversations.files import kept_as
from herzenstakt.conversations.models import Message, Post
from herzenstakt.flows.attaching import found_a_virus, tidy_name
from herzenstakt.media import scanning
from herzenstakt.media.proxy import WHOLE, is_of_the_web, picture
from herzenstakt.media.recordings import NOT_GIVEN, NotHad, recording


def item_in(said: Message | Post, n: int, *kinds: str) -> dict[str, Any] | None:
    """The n-th medium, from 0, if it is of one of these kinds."""
    if n >= len(said.media) or said.media[n].get("kind") not in kinds:
        return None
    return dict(said.media[n])


def address_of(picture: dict[str, Any]) -> str:
    """Where a picture is had: whole, else as small as there is one."""
    return str(picture.get("url") or picture.get("preview_url") or "")


def picture_of(said: Message | Post, url: str, by: Membership) -> Path | None:
    """A picture through the proxy; None where it cannot be had, or a virus is in it."""
    try:
        return picture(
            kept_as(said.channel_id, url), WHOLE, said.channel.private_hosts, _bringer(said, url)
        )
    except scanning.Infected as trouble:
        _note(said, trouble, by)
    except (NotHad, scanning.NotScanned):
        pass
    return None


def file_of(said: Message | Post, item: dict[str, Any], by: Membership) -> Path:
    """A film, sound or file, fetched if need be. Raises NotHad."""
    url = str(item.get("url") or "")
    try:
        return recording(
            kept_as(said.channel_id, url), said.channel.private_hosts, _bringer(said, url)
        )
    except scanning.Infected as trouble:
        _note(said, trouble, by)
        raise NotHad.of(trouble.sentence) from trouble
    except scanning.NotScanned as trouble:
        raise NotHad.of(trouble.sentence) from trouble


def _bringer(said: Message | Post, url: str) -> Callable[[], bytes] | None:
    """How the bytes are had that only the connector can find (in a mailbox); None for what is on the web."""
    if not url or is_of_the_web(url):
        return None

    def bring() -> bytes:
        try:
            body = said.channel.connector.bring(url)
        except Trouble as trouble:
            raise NotHad.of(trouble.sentence) from trouble
        if not body:
            raise NotHad(NOT_GIVEN)
        return body

    return bring


def name_of(item: dict[str, Any]) -> str:
    """Under which name it is saved."""
    return tidy_name(str(item.get("name") or urlsplit(str(item.get("url"))).path))


def _note(said: Message | Post, trouble: scanning.Infected, by: Membership) -> None:
    """Whoever runs the house should know."""
    conversation = said.conversation if isinstance(said, Message) else None
    found_a_virus(conversation or said.channel, by, trouble.name)
