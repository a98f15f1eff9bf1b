"""Giving out a file of ours so that a browser can do nothing with it but show, play or save it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=86400",
}
#: bytes that are in memory at once
STEP = 256 * 1024


def given_out(
    request: HttpRequest,
    path: Path,
    content_type: str,
    *,
    save_as: str = "",
    is_lent: bool = False,
) -> HttpResponseBase:
    """The file, or the part of it a player asks for. `save_as`: it is only saved, under this name. `is_lent`:
    we may keep it for a while only, so that no browser keeps it for longer."""
    about = path.stat()
    etag = quote_etag(f"{path.stem[:20]}-{about.st_mtime_ns}")
    response: HttpResponseBase = get_conditional_response(request, etag=etag) or part_of(
        path, about.st_size, request.headers.get("Range", ""), content_type
    )
    for name, value in {**HARMLESS, "ETag": etag, "Accept-Ranges": "bytes"}.items():
        response.headers[name] = value
    if is_lent:
        response.headers["Cache-Control"] = "private, no-store"
    if save_as and not isinstance(response, HttpResponseNotModified):
        response.headers["Content-Disposition"] = content_disposition_header(True, save_as) or ""
    return response


def part_of(path: Path, size: int, wanted: str, content_type: str) -> HttpResponseBase:
    """All of it, one part of it, or 416 for a part that is not there."""
    asked = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", wanted)
    if not asked or not (asked[1] or asked[2]):
        return streamed(path, 0, size, content_type)
    if asked[1]:
        start, end = int(asked[1]), min(int(asked[2] or size), size - 1)
    else:
        start, end = max(0, size - int(asked[2])), size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = streamed(path, start, end + 1 - start, content_type)
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def streamed(path: Path, start: int, length: int, content_type: str) -> HttpResponseBase:
    """So many bytes of a file; a longer part piece by piece."""
    read = pieces(path, start, length)
    if length <= STEP:
        return HttpResponse(b"".join(read), content_type=content_type)
    headers = {"Content-Length": str(length)}
    return StreamingHttpResponse(read, content_type=content_type, headers=headers)


def pieces(path: Path, start: int, length: int) -> Iterator[bytes]:
    """The bytes, never more than `STEP` at once."""
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(STEP, length))):
            length -= len(piece)
            yield piece
