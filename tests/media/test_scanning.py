"""A virus scanner that is set is never passed by."""

from __future__ import annotations

import io

import pytest
from pytest_django import Settings

from herzenstakt.cli.health import Level, look_at_scanner
from herzenstakt.media.scanning import Infected, NotScanned, look_through
from tests.media.scanner import EICAR, nobody_there, scanner


def test_what_holds_a_virus_is_named_and_all_else_passes(settings: Settings) -> None:
    with scanner() as place:
        settings.CLAMAV = place
        look_through(io.BytesIO(b"good"))
        with pytest.raises(Infected, match="EICAR"):
            look_through(io.BytesIO(b"x" * 99 + EICAR))


@pytest.mark.parametrize("place", ["", "/nowhere/clamd.ctl", "nonsense:port"])
def test_a_scanner_that_does_not_answer_lets_nothing_pass(settings: Settings, place: str) -> None:
    settings.CLAMAV = place or nobody_there()
    with pytest.raises(NotScanned, match="cannot be reached"):
        look_through(io.BytesIO(b"good"))


def test_without_a_scanner_everything_passes(settings: Settings) -> None:
    settings.CLAMAV = ""
    look_through(io.BytesIO(EICAR))


def test_whoever_runs_the_desk_sees_how_the_scanner_is(settings: Settings) -> None:
    settings.CLAMAV = ""
    assert list(look_at_scanner()) == []
    settings.CLAMAV = nobody_there()
    (finding,) = look_at_scanner()
    assert finding.level is Level.BROKEN
    with scanner() as place:
        settings.CLAMAV = place
        (finding,) = look_at_scanner()
        assert finding.level is Level.GOOD
