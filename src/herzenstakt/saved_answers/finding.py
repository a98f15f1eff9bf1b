"""Finding a saved answer by its shortcut, its title, or its words."""

from __future__ import annotations

from collections.abc import Iterable

from herzenstakt.saved_answers.models import SavedAnswer


def find(query: str, known: Iterable[SavedAnswer]) -> list[SavedAnswer]:
    """Those that fit what somebody typed, the best first; all of them for nothing.

    A shortcut comes before a title, a beginning before what stands inside. Of two with the same shortcut,
    one's own comes first.
    """
    wanted = query.strip().removeprefix(";").casefold()
    ranked = [(rank, answer) for answer in known if (rank := _rank(wanted, answer)) is not None]
    ranked.sort(key=lambda one: (one[0], one[1].is_shared, one[1].title.casefold(), one[1].pk))
    return [answer for _, answer in ranked]


def _rank(wanted: str, answer: SavedAnswer) -> int | None:
    """How well it fits, 0 best; None where it does not."""
    shortcut, title = answer.shortcut.casefold(), answer.title.casefold()
    words = "\n".join(answer.wordings.values()).casefold()
    fits = (
        wanted == shortcut,
        shortcut.startswith(wanted) and bool(shortcut),
        title.startswith(wanted),
        all(word in title for word in wanted.split()),
        all(word in words for word in wanted.split()),
    )
    return fits.index(True) if True in fits else None
