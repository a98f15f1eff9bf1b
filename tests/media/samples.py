"""Pictures and films made here, with everything in them that must not leave the house."""

from __future__ import annotations

import io

from PIL import Image, ImageCms, PngImagePlugin

SECRET = "52.5163N 13.3777E Renates Kamera"


#: made once, for it tells in which second it was made
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def jpeg(width: int = 40, height: int = 20, *, orientation: int = 6) -> bytes:
    """A photograph that lies on its side and tells where it was taken, in four ways."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, SECRET
    exif.get_ifd(0x8825)[0x001D] = SECRET
    body = io.BytesIO()
    picture = Image.new("RGB", (width, height), "red")
    picture.paste("blue", (0, 0, width // 2, height))
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    picture.save(body, "JPEG", exif=exif, xmp=xmp, comment=SECRET, icc_profile=PROFILE)
    return body.getvalue() + SECRET.encode()


def png(width: int = 40, height: int = 20, colour: str = "green") -> bytes:
    """A picture with remarks in it."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET)
    body = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(body, "PNG", pnginfo=told)
    return body.getvalue()


def gif(frames: int = 3) -> bytes:
    """A moving picture with a remark."""
    drawn = [Image.new("RGB", (20, 20), (80 * n, 0, 0)) for n in range(frames)]
    body = io.BytesIO()
    drawn[0].save(body, "GIF", save_all=True, append_images=drawn[1:], duration=90, comment=SECRET)
    return body.getvalue()


def small_gif(frames: int) -> tuple[bytes, bytes]:
    """The beginning of a moving picture of one point, and an even number of its pictures."""
    head = b"GIF89a" + b"\x01\x00\x01\x00\x80\x00\x00" + bytes(3) + b"\xff" * 3
    moment, place = (
        b"\x21\xf9\x04\x00\x0a\x00\x00\x00",
        b"\x2c" + bytes(4) + b"\x01\x00\x01\x00\x00",
    )
    dark, light = b"\x02\x02\x44\x01\x00", b"\x02\x02\x4c\x01\x00"
    return head, (moment + place + dark + moment + place + light) * (frames // 2)


def box(name: str, *inside: bytes) -> bytes:
    """One box of an MP4."""
    content = b"".join(inside)
    return (len(content) + 8).to_bytes(4) + name.encode() + content


def track(
    kind: str, number: int, place: int, size: int, *, codec: bytes = b"", more: bytes = b""
) -> bytes:
    """A track of one sample, which lies at a place in the file."""
    times = b"\xd0" * 8
    table = box(
        "stbl",
        box("stsd", bytes(4), (1).to_bytes(4), codec),
        box("stsc", bytes(4), (1).to_bytes(4), (1).to_bytes(4), (1).to_bytes(4), (1).to_bytes(4)),
        box("stsz", bytes(8), (1).to_bytes(4), size.to_bytes(4)),
        box("stco", bytes(4), (1).to_bytes(4), place.to_bytes(4)),
    )
    media = box(
        "mdia",
        box("mdhd", bytes(4), times, (1000).to_bytes(4), bytes(4), bytes(4)),
        box("hdlr", bytes(8), kind.encode(), bytes(12), SECRET.encode(), bytes(1)),
        box("minf", table),
    )
    return box("trak", box("tkhd", bytes(4), times, number.to_bytes(4), bytes(68)), media, more)


def picture_codec(*settings: bytes) -> bytes:
    """A codec of pictures that tells in its name which camera it was."""
    name = bytes([31]) + SECRET.encode()[:31]
    return box("avc1", bytes(8), b"\xd0" * 16, bytes(18), name, bytes(4), *settings)


def mp4(seconds: int = 7) -> bytes:
    """A film of nothing that tells where and when it was made, wherever a film can: in boxes for that, in
    padding, in names, and in tracks of remarks and subtitles."""
    secret = SECRET.encode()
    parts = [b"pictures", secret, b" and ", secret + b" again", b"sound"]
    begins = box("ftyp", b"mp42", bytes(4), b"isom")
    times = b"\xd0" * 8
    head = bytes(4) + times + (1000).to_bytes(4) + (seconds * 1000).to_bytes(4) + bytes(80)

    def film(start: int) -> bytes:
        """`start`: where the data begins."""
        places = [start + sum(map(len, parts[:n])) for n in range(len(parts))]
        shown = picture_codec(box("avcC", b"settings"), box("GPS ", secret), bytes(4))
        return box(
            "moov",
            box("mvhd", head),
            track("vide", 1, places[0], len(parts[0]), codec=shown, more=box("udta", secret)),
            track("meta", 2, places[1], len(parts[1])),
            track("sbtl", 3, places[3], len(parts[3])),
            track("soun", 4, places[4], len(parts[4]), codec=box("mp4a", bytes(28))),
            box("gps ", secret),
            box("udta", secret),
        )

    start = len(begins) + len(film(0)) + 8
    padding = box("free", secret) + box("skip", secret) + box("uuid", secret)
    return begins + film(start) + box("mdat", *parts) + padding


def piece(number: int, offset: int, size: int) -> bytes:
    """What a fragment says of one track, whose bytes lie so far behind its beginning."""
    head = box("tfhd", (0x020000).to_bytes(4), number.to_bytes(4))
    run = box("trun", (0x201).to_bytes(4), (1).to_bytes(4), offset.to_bytes(4), size.to_bytes(4))
    return box("traf", head, run)


def fragmented_mp4() -> bytes:
    """The same, told in fragments: the places follow the pictures."""
    secret, shown = SECRET.encode(), b"pictures"
    tracks = track("vide", 1, 0, 0, codec=picture_codec()) + track("meta", 2, 0, 0)
    usual = [box("trex", bytes(4), n.to_bytes(4), bytes(16)) for n in (1, 2)]
    begins = box("ftyp", b"iso5", bytes(4)) + box(
        "moov", box("mvhd", bytes(100)), tracks, box("mvex", *usual)
    )

    def pieces(start: int) -> bytes:
        both = piece(1, start, len(shown)) + piece(2, start + len(shown), len(secret))
        return box("moof", box("mfhd", bytes(8)), both)

    told = pieces(len(pieces(0)) + 8)
    return begins + told + box("mdat", shown, secret) + box("prft", secret)
