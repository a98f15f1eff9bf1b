"""Something asked for twice is done once: `Idempotency-Key`.

    remember the key ─► hold it ─► done before? ─► the same answer again
                                └─► do it and keep the answer, in one transaction

Whoever comes while it is held is told that it is being done (PostgreSQL), or waits for the answer (SQLite,
where writers queue up). What was refused is not kept: the same may be asked again once it is possible.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from herzenstakt.api.problems import BUSY, DONE_BEFORE, KEY_USED, NOT_VALID, UNREADABLE, problem
from herzenstakt.tokens.models import LONGEST_KEY, Once, Token, forgotten_since

HEADER = "Idempotency-Key"
#: set where an answer was given before
REPLAYED = "Idempotency-Replayed"
#: what a key may look like
KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")

Do = Callable[[], HttpResponse]


def once(request: HttpRequest, token: Token, do: Do) -> HttpResponse:
    """Do it, unless the same was done under its key before; without a key it is simply done."""
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return do()
    if not KEY.fullmatch(key):
        wrong = {"in": "header", "parameter": HEADER, "detail": "1 to 255 visible ASCII letters"}
        return problem(NOT_VALID, errors=[wrong])
    try:
        digest = _digest(request)
    except (MultiPartParserError, SuspiciousOperation):
        return problem(UNREADABLE)
    known = _remembered(token, key, digest)
    if known.digest != digest:
        return problem(KEY_USED)
    return _held(known, do)


def _digest(request: HttpRequest) -> str:
    """A short name for exactly this request."""
    asked = hashlib.sha256(f"{request.method}\n{request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":  # too large to be read as a whole
        asked.update(repr(sorted(request.POST.lists())).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                asked.update(f"\n{name}\n{file.name}\n".encode())
                for piece in file.chunks():
                    asked.update(piece)
                file.seek(0)
    else:
        asked.update(request.body)
    return asked.hexdigest()


def _remembered(token: Token, key: str, digest: str) -> Once:
    """What we know of this key; from now on we know it. What is older than a day is forgotten."""
    Once.objects.filter(token=token, key=key, begun_at__lt=forgotten_since()).delete()
    known, _is_new = Once.objects.get_or_create(token=token, key=key, defaults={"digest": digest})
    return known


def _held(known: Once, do: Do) -> HttpResponse:
    try:
        with transaction.atomic():
            nowait = connection.features.has_select_for_update_nowait
            held = Once.objects.select_for_update(nowait=nowait).filter(pk=known.pk).first()
            if held is None:
                return problem(BUSY)
            if held.status is not None:
                return _again(held)
            answer = do()
            if answer.status_code < 400:
                held.status, held.answer = answer.status_code, answer.content.decode()
                held.save(update_fields=["status", "answer"])
            elif answer.status_code >= 500:
                transaction.set_rollback(True)
            return answer
    except OperationalError as trouble:
        if "could not obtain lock" not in str(trouble):
            raise
        return problem(BUSY, headers={"Retry-After": "1"})


def _again(held: Once) -> HttpResponse:
    if not held.answer:
        return problem(DONE_BEFORE)
    answer = HttpResponse(held.answer, status=held.status, content_type="application/json")
    answer[REPLAYED] = "true"
    return answer
