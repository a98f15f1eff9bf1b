"""Pictures for people who do not exist."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from herzenstakt.testing.networks.portraits import drawable, initials_of, portrait


def test_everybody_has_a_picture_of_their_own_that_stays_the_same() -> None:
    frieda = portrait("Frieda Frage")

    assert Image.open(BytesIO(frieda)).format == "PNG"
    assert frieda == portrait.__wrapped__("Frieda Frage")
    assert frieda != portrait("Karl Kritik")


def test_initials_are_the_first_and_the_last() -> None:
    assert initials_of("Örs von Überall") == "ÖÜ"
    assert initials_of("mia") == "M"
    assert initials_of("🙂 …") == "?"


def test_no_letter_is_drawn_as_an_empty_box() -> None:
    assert drawable("CÖ") == "CO"
    assert drawable("田中") == ""
