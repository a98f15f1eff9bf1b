"""Raw deliveries as a person may see them: readable, and with what nobody should see blacked out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

BLACK = "█████"
#: more than this is nothing anybody reads on a screen
MOST = 64 * 1024
#: whatever a connector says, these are never shown
ALWAYS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization"})


def readable(body: bytes, keys: Iterable[str]) -> str:
    """A delivery as indented JSON, or as plain text where it is none, without the values of `keys`."""
    hidden = _folded(keys)
    try:
        whole = json.dumps(_redacted(json.loads(body), hidden), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        whole = _redacted_text(body.decode("utf-8", "replace"), hidden)
    return whole if len(whole) <= MOST else f"{whole[:MOST]}\n…"


def readable_headers(headers: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """The headers of a delivery, without the values of `keys`."""
    hidden = _folded(keys)
    return {
        name: BLACK if name.lower() in hidden else value for name, value in sorted(headers.items())
    }


def _folded(keys: Iterable[str]) -> frozenset[str]:
    return ALWAYS | {key.lower() for key in keys}


def _redacted(value: Any, hidden: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {
            key: BLACK if key.lower() in hidden else _redacted(inner, hidden)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_redacted(inner, hidden) for inner in value]
    return value


def _redacted_text(text: str, hidden: frozenset[str]) -> str:
    """What is cut off or no JSON at all: black out whatever follows the name of a key."""
    names = "|".join(re.escape(key) for key in sorted(hidden, key=len, reverse=True))
    value = r'"(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|\{[^}]*\}?|[^\s&;,}\]<]+'
    pattern = rf'((?<![\w-])"?(?:{names})"?\s*[:=]\s*)(?:{value})'
    return re.sub(pattern, rf"\g<1>{BLACK}", text, flags=re.IGNORECASE)
