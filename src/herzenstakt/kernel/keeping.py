"""Texts of ours as they are kept: tidy, and no longer than they may be."""

from __future__ import annotations

from collections.abc import Callable

from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _

TOO_LONG = _("A text is too long: %(used)s of %(limit)s characters.")


class NotKept(InWords):
    """It stays as it is; `sentence` says why, for a person to read."""


def fit(
    text: str,
    most: int,
    trouble: Callable[..., InWords] = NotKept,
    *,
    missing: str = "",
    too_long: str = TOO_LONG,
) -> str:
    """A text as it is kept. Raises `trouble` where there is too much of it, or, with `missing` as its
    sentence, none at all."""
    kept = tidy(text)
    if missing and not kept:
        raise trouble(missing)
    if len(kept) > most:
        raise trouble(too_long, used=len(kept), limit=most)
    return kept
