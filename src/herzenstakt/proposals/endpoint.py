"""Asking an OpenAI-compatible endpoint. It may hang, lie, talk too much or talk HTML: one calm sentence
says so, and nothing else happens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge
from herzenstakt.kernel.text import legible, storable
from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _

#: bytes of a whole answer
LARGEST = 64 * 1024
#: tokens; enough for two answers, too few for a novel
MOST_TOKENS = 1_200
#: seconds, unless an owner says otherwise
PATIENCE = 20


class NoHelp(InWords):
    """Nothing came of it; `sentence` says why, for a person to read."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked, and by which name."""

    address: str
    model: str
    key: str = field(default="", repr=False)
    allowed_hosts: frozenset[str] = frozenset()
    patience: int = PATIENCE


def body(endpoint: Endpoint, messages: Sequence[dict[str, str]]) -> bytes:
    """What goes out, byte by byte."""
    asked = {
        "model": endpoint.model,
        "messages": list(messages),
        "max_tokens": MOST_TOKENS,
        "temperature": 0.6,
        "stream": False,
    }
    return json.dumps(asked, ensure_ascii=False).encode()


def ask(endpoint: Endpoint, sent: bytes) -> str:
    """What the model says. Raises NoHelp, whatever happens."""
    http = Http(
        endpoint.allowed_hosts,
        timeout=httpx.Timeout(endpoint.patience, connect=min(10, endpoint.patience)),
        patience=endpoint.patience,
    )
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    try:
        answer = http.post(
            place_of(endpoint.address), content=sent, headers=headers, largest=LARGEST
        )
    except Blocked as trouble:
        raise NoHelp(
            _("The address of the language model is a private one that nobody has allowed.")
        ) from trouble
    except TooLarge as trouble:
        raise NoHelp(
            _("The language model answered with far too much. We threw it away.")
        ) from trouble
    except (httpx.TimeoutException, TimeoutError) as trouble:
        raise NoHelp(
            _("The language model took longer than %(seconds)s seconds. Write without it."),
            seconds=endpoint.patience,
        ) from trouble
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as trouble:
        raise NoHelp(_("The language model cannot be reached at the moment.")) from trouble
    finally:
        http.close()
    return words_in(answer)


def place_of(address: str) -> str:
    """Where questions go: the address an owner typed, up to `/v1`, and what every such endpoint adds."""
    base = address.strip().rstrip("/").removesuffix("/chat/completions")
    return f"{base}/chat/completions"


def words_in(answer: Response) -> str:
    """The first thing said in an answer. Raises NoHelp where it says none."""
    if answer.status in {401, 403}:
        raise NoHelp(_("The language model does not accept our key."))
    if answer.status == 404:
        raise NoHelp(_("There is no language model of this name at this address."))
    if answer.status == 429 or answer.status >= 500:
        raise NoHelp(
            _("The language model is busy or out of order (%(status)s)."), status=answer.status
        )
    if answer.status != 200:
        raise NoHelp(
            _("The language model answered with %(status)s instead of words."), status=answer.status
        )
    try:
        told: Any = answer.json()
        words = told["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as trouble:
        raise NoHelp(_("What came back was no answer of a language model.")) from trouble
    if not isinstance(words, str) or not legible(words):
        raise NoHelp(_("The language model said nothing."))
    return storable(words)
