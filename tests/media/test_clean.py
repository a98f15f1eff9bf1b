"""What leaves the house tells nothing but what can be seen or heard."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from herzenstakt.media import boxes, pictures
from herzenstakt.media.kinds import played_as
from herzenstakt.media.pictures import NotDrawn, draw
from tests.media import samples
from tests.media.samples import SECRET


@pytest.mark.parametrize("made", [samples.jpeg, samples.png, samples.gif])
def test_no_place_no_camera_and_no_remark_leaves_with_a_picture(made: object) -> None:
    body = made()  # type: ignore[operator]
    assert SECRET.encode() in body
    drawn = draw(body)
    assert SECRET.encode() not in drawn.body
    with Image.open(io.BytesIO(drawn.body)) as image:
        assert not image.getexif()
        assert not {"comment", "Comment", "exif", "xmp", "icc_profile"} & set(image.info)


def test_a_photograph_that_lay_on_its_side_stands_upright() -> None:
    drawn = draw(samples.jpeg(40, 20, orientation=6))
    assert (drawn.width, drawn.height) == (20, 40)
    with Image.open(io.BytesIO(drawn.body)) as image:
        red, _green, blue = image.convert("RGB").getpixel((10, 35))  # type: ignore[misc]
    assert red > blue


def test_a_moving_picture_keeps_moving() -> None:
    drawn = draw(samples.gif(3))
    assert drawn.moves
    with Image.open(io.BytesIO(drawn.body)) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]
        assert image.info["duration"] == 90


def test_of_a_moving_picture_without_end_no_more_is_drawn_than_can_go_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[Image.Image] = []

    def counted(image: Image.Image) -> Image.Image:
        drawn.append(image)
        return image

    monkeypatch.setattr(pictures, "bare", counted)
    head, frames = samples.small_gif(pictures.MOST_FRAMES)
    assert draw(head + frames + b";").moves
    assert len(drawn) == pictures.MOST_FRAMES

    drawn.clear()
    with pytest.raises(NotDrawn, match="too large"):
        draw(head + frames * 40 + b";")
    assert len(drawn) == pictures.MOST_FRAMES


def test_of_a_large_moving_picture_fewer_pictures_can_go_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "MOST_MOVING_PIXELS", 20 * 20 * 3)
    assert draw(samples.gif(3)).moves
    with pytest.raises(NotDrawn, match="too large"):
        draw(samples.gif(4))


def test_other_moving_pictures_are_refused_with_the_reason() -> None:
    frames = [Image.new("RGB", (9, 9), (90 * n, 0, 0)) for n in range(3)]
    body = io.BytesIO()
    frames[0].save(body, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(NotDrawn, match="only GIF"):
        draw(body.getvalue())


def test_a_picture_too_large_for_the_network_is_made_smaller_and_says_so() -> None:
    noise = Image.effect_noise((900, 600), 90).convert("RGB")
    body = io.BytesIO()
    noise.save(body, "PNG")
    drawn = draw(body.getvalue(), most_bytes=60_000)
    assert len(drawn.body) <= 60_000
    assert drawn.width < 900
    assert "900 × 600" in str(drawn.note)
    assert draw(body.getvalue(), most_pixels=300 * 200).width <= 300
    assert not draw(body.getvalue()).note


def test_a_small_file_that_unfolds_to_a_giant_is_never_unfolded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = io.BytesIO()
    Image.new("1", (9000, 9000)).save(body, "PNG")
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was unfolded"))
    with pytest.raises(NotDrawn, match="50 million pixels"):
        draw(body.getvalue())
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(NotDrawn, match="50 million pixels"):
        draw(body.getvalue())


@pytest.mark.parametrize(
    "body",
    [
        b"#!/bin/sh\nrm -rf /",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        samples.png()[:60],
        b"",
        b"\x89PNG\r\n\x1a\n" + b"junk" * 99,
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(body: bytes) -> None:
    with pytest.raises(NotDrawn, match="no picture we can open"):
        draw(body)


def test_a_film_tells_no_place_and_no_time_and_is_otherwise_the_same() -> None:
    before = samples.mp4(7)
    clean, seconds = boxes.without_traces(before)
    assert seconds == 7
    assert len(clean) == len(before)
    assert SECRET.encode()[:15] not in clean
    assert b"\xd0" * 8 not in clean
    data = clean[clean.index(b"mdat") + 4 :]
    secret = len(SECRET)
    assert data.startswith(b"pictures" + bytes(secret) + bytes(5))
    assert data[8 + secret + 5 + secret + 6 :].startswith(b"sound")


def test_of_a_film_only_what_playing_needs_is_left() -> None:
    before = samples.mp4()
    clean, _seconds = boxes.without_traces(before)
    for kept in (b"vide", b"soun", b"avc1", b"avcC", b"settings", b"mp4a", b"stco", b"tkhd"):
        assert clean.count(kept) == before.count(kept) - (2 if kept in {b"stco", b"tkhd"} else 0)
    for gone in (b"GPS ", b"gps ", b"sbtl", b"meta", b"udta", b"uuid", b"skip"):
        assert gone in before
        assert gone not in clean
    assert boxes.without_traces(clean) == (clean, 7.0)


def test_a_film_told_in_fragments_loses_its_places_too() -> None:
    before = samples.fragmented_mp4()
    clean, _seconds = boxes.without_traces(before)
    assert len(clean) == len(before)
    assert SECRET.encode()[:15] not in clean
    assert clean[clean.index(b"mdat") + 4 :].startswith(b"pictures" + bytes(len(SECRET)))
    assert (before.count(b"traf"), clean.count(b"traf")) == (2, 1)


def test_a_film_with_nothing_to_see_or_to_hear_is_none() -> None:
    begins = samples.box("ftyp", b"mp42")
    told = samples.track("meta", 1, 0, 0)
    head = samples.box("mvhd", bytes(100))
    with pytest.raises(boxes.NotBoxes):
        boxes.without_traces(begins + samples.box("moov", head, told))
    seen = samples.track("vide", 1, 0, 0)
    assert boxes.without_traces(begins + samples.box("moov", head, seen))


@pytest.mark.parametrize("places", [(0, 2**31), (2**31, 8), (0, 0)])
def test_a_film_that_lies_about_its_places_shows_no_more_than_it_says(
    places: tuple[int, int],
) -> None:
    begins = samples.box("ftyp", b"mp42")
    seen = samples.box("moov", samples.track("vide", 1, *places))
    before = begins + seen + samples.box("mdat", b"here")
    clean, _seconds = boxes.without_traces(before)
    assert len(clean) == len(before)
    assert clean[-4:] == (b"here" if places == (0, 2**31) else bytes(4))


@given(cut=st.integers(0, 2000), to=st.binary(max_size=8))
@pytest.mark.parametrize("film", [samples.mp4(), samples.fragmented_mp4()])
def test_whatever_is_wrong_with_a_film_it_is_cleaned_or_refused(
    film: bytes, cut: int, to: bytes
) -> None:
    broken = film[:cut] + to + film[cut + len(to) :]
    try:
        clean, _seconds = boxes.without_traces(broken)
    except boxes.NotBoxes:
        return
    assert len(clean) == len(broken)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no film",
        samples.mp4()[:-5],
        samples.box("ftyp", b"mp42") + (3).to_bytes(4) + b"moov",
        samples.box("ftyp", b"mp42") + samples.box("moov", samples.box("mvhd", b"short")),
    ],
)
def test_a_broken_film_is_none(body: bytes) -> None:
    with pytest.raises(boxes.NotBoxes):
        boxes.without_traces(body)


def test_a_film_of_boxes_in_boxes_without_end_is_none() -> None:
    deep = b""
    for _ in range(50):
        deep = samples.box("moov", deep)
    with pytest.raises(boxes.NotBoxes):
        boxes.without_traces(samples.box("ftyp", b"mp42") + deep)


def test_the_content_tells_what_may_be_played() -> None:
    assert played_as(samples.mp4()) == "video/mp4"
    assert played_as(b"OggS\0\x02" + bytes(60)) == "audio/ogg"
    assert played_as(b"RIFF\x24\0\0\0WAVEfmt " + bytes(60)) == "audio/wav"
    for other in (
        b"",
        b"<svg onload='alert(1)'>",
        b"<!doctype html><script>",
        samples.png(),
        b"%PDF-1.7",
    ):
        assert played_as(other) == ""
