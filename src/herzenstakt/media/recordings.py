"""Films, sounds and files of the networks, fetched when a member wants them, looked at, and kept for a day.

    address -> one guarded request -> scanned -> what is it? -> a file in the data folder -> played, or saved

A film cannot be drawn anew as a picture can. What is played has a type from a short list, told by its
content; all else is only ever saved to the reader's disk, and nothing of it is run here.
"""

from __future__ import annotations

import hashlib
import io
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
from django.conf import settings

from herzenstakt.kernel.http import MEGABYTE, Blocked, TooLarge
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.media import scanning
from herzenstakt.media.kinds import HEAD, played_as
from herzenstakt.media.proxy import client, is_fresh, is_of_the_web, put

logger = logging.getLogger(__name__)

LARGEST = 64 * MEGABYTE
KEEP = 24 * 3600
#: fetched at the same time; each lies in memory once
SLOTS = threading.BoundedSemaphore(2)
#: seconds to wait for a slot, and for a whole film however it drips
FOR_A_SLOT, FOR_A_FILM = 5.0, 60.0

#: how a file came here: through a scanner, or before there was one
SCANNED, UNSEEN = "scanned", "unseen"

NOT_GIVEN = _("The network does not give this to us at the moment.")


class NotHad(InWords):
    """It cannot be had, or should not be; `sentence` says why."""


def recording(url: str, hosts: frozenset[str], bring: Callable[[], bytes] | None = None) -> Path:
    """The file of a film, sound or anything else, fetched if need be. Raises NotHad, scanning.Infected,
    scanning.NotScanned.

    hosts: private places that an owner has allowed. bring: gives its bytes where its address is none of the
    web; `url` is then only its name.
    """
    if bring is None and not is_of_the_web(url):
        raise NotHad(_("The network gives no address for this."))
    path = place_of(url, hosts)
    if is_fresh(path, KEEP):
        return path
    if not SLOTS.acquire(timeout=FOR_A_SLOT):
        raise NotHad(_("Others are being fetched at the moment. Please try again in a minute."))
    try:
        body = bring() if bring else fetch(url, hosts)
        scanning.look_through(io.BytesIO(body))
        put(path, body, KEEP)
    finally:
        SLOTS.release()
    return path


def place_of(url: str, hosts: frozenset[str]) -> Path:
    """Where it lies: a name that tells nobody where it comes from, another one for those who may call other
    hosts, and another one once a scanner is set, so that nothing passes it by."""
    return _place(SCANNED if scanning.is_set() else UNSEEN, url, hosts)


def _place(seen: str, url: str, hosts: frozenset[str]) -> Path:
    name = hashlib.sha256(f"recording {seen} {sorted(hosts)} {url}".encode()).hexdigest()
    return Path(settings.DATA_DIR) / "media" / name[:2] / f"{name}.bin"


def throw_away(url: str, hosts: frozenset[str]) -> None:
    """Let go of a film, sound or file, scanned or not; one that is gone already is gone."""
    for seen in (SCANNED, UNSEEN):
        _place(seen, url, hosts).unlink(missing_ok=True)


def played(path: Path) -> str:
    """The type under which it may be played. Raises NotHad for what may not."""
    with path.open("rb") as file:
        content_type = played_as(file.read(HEAD))
    if not content_type:
        raise NotHad(
            _("This cannot be played here. You can save it, or look at it on the network.")
        )
    return content_type


def fetch(url: str, hosts: frozenset[str]) -> bytes:
    """The bytes behind an address. Raises NotHad."""
    try:
        answer = client(hosts).request(
            "GET",
            url,
            largest=LARGEST,
            patience=FOR_A_FILM,
            headers={"Accept-Encoding": "identity"},
        )
    except TooLarge:
        raise NotHad(
            _("This is larger than %(most)s megabytes. You find it on the network."),
            most=LARGEST // MEGABYTE,
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL, Blocked, ValueError) as trouble:
        logger.info("a recording could not be fetched: %s", type(trouble).__name__)
        raise NotHad(NOT_GIVEN) from trouble
    if answer.status != httpx.codes.OK or not answer.body:
        raise NotHad(NOT_GIVEN)
    return answer.body
