"""Texts of ours are kept tidy and no longer than they may be."""

from __future__ import annotations

import pytest

from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.words import InWords


class NotSaid(InWords):
    """Another trouble."""


def test_a_text_that_fits_is_kept_tidy() -> None:
    assert fit("  Hallo\u202e!  ", 6) == "Hallo!"
    assert fit(" ", 6) == ""


def test_too_much_and_nothing_at_all_are_said_in_words() -> None:
    with pytest.raises(NotKept, match="7 of 6"):
        fit("Hallo!!", 6)
    with pytest.raises(NotSaid, match="5 are more than 4"):
        fit("Hallo", 4, NotSaid, too_long="%(used)s are more than %(limit)s")
    with pytest.raises(NotSaid, match="Please say something"):
        fit(" \n ", 6, NotSaid, missing="Please say something.")
