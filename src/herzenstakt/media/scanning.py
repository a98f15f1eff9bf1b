"""Asking ClamAV, where an operator has one: is there a virus in this?

Whoever set a scanner wants nothing to pass it by: while it cannot be reached, nothing comes in or goes out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import BinaryIO, TypeVar

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket, CommunicationError
from django.conf import settings

from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _

logger = logging.getLogger(__name__)
Told = TypeVar("Told")

PORT = 3310
#: seconds for one step of the talk
PATIENCE = 30


class Infected(InWords):
    """A virus was found. `name`: what the scanner calls it."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            _("The virus scanner says: %(name)s. This file was not taken in."), name=name
        )


class NotScanned(InWords):
    """The scanner gave no answer, so nobody knows."""


def is_set() -> bool:
    """Whether an operator has set a scanner."""
    return bool(settings.CLAMAV)


def look_through(content: BinaryIO) -> None:
    """Return if the scanner finds nothing, or none is set. Raises Infected, NotScanned."""
    if not is_set():
        return
    told = _ask(lambda scanner: scanner.instream(content))
    state, name = told.get("stream", ("ERROR", ""))
    if state == "FOUND":
        raise Infected(str(name))
    if state != "OK":
        logger.warning("the virus scanner answers: %s", state)
        raise _no_answer()


def greet() -> None:
    """Return if the scanner answers. Raises NotScanned."""
    _ask(lambda scanner: scanner.ping())


def _ask(question: Callable[[ClamdNetworkSocket], Told]) -> Told:
    scanner = None
    try:
        scanner = _scanner()
        return question(scanner)
    except CommunicationError as trouble:
        logger.warning("the virus scanner cannot be reached: %s", trouble)
        raise _no_answer() from trouble
    except (ClamdError, OSError, ValueError) as trouble:
        logger.warning("the virus scanner stumbled: %s", type(trouble).__name__)
        raise _no_answer() from trouble
    finally:
        if line := getattr(scanner, "clamd_socket", None):
            line.close()


def _scanner() -> ClamdNetworkSocket:
    """Where it listens: a path is a socket of this machine, anything else a host with or without port."""
    place: str = settings.CLAMAV
    if place.startswith("/"):
        return ClamdUnixSocket(place, timeout=PATIENCE)
    host, _colon, port = place.rpartition(":")
    return ClamdNetworkSocket(host or place, int(port) if host else PORT, timeout=PATIENCE)


def _no_answer() -> NotScanned:
    return NotScanned(
        _(
            "The virus scanner cannot be reached, so nothing is opened or sent. Please try again later."
        )
    )
