"""What a file is, told by its first bytes. Its name is what somebody typed and is believed in nothing."""

from __future__ import annotations

import puremagic

#: enough of the beginning to know everything below
HEAD = 4096
#: what a browser may play, by what the content says of itself, and the name we give it
PLAYED = {
    "video/mp4": "video/mp4",
    "video/webm": "video/webm",
    "video/quicktime": "video/mp4",
    "audio/mpeg": "audio/mpeg",
    "audio/mp4": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/ogg": "audio/ogg",
    "application/ogg": "audio/ogg",
    "audio/wave": "audio/wav",
    "audio/wav": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/flac": "audio/flac",
}
#: whatever is not played is only ever saved
UNKNOWN = "application/octet-stream"


def played_as(head: bytes) -> str:
    """The type under which a browser may play what begins like this; "" for anything else."""
    try:
        found = puremagic.magic_string(head[:HEAD])
    except (puremagic.PureError, ValueError):
        return ""
    return next((PLAYED[one.mime_type] for one in found if one.mime_type in PLAYED), "")
