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
#: <name …>value</name>, up to its own end or that of the text
ELEMENT = r"(<((?:[\w.-]+:)?(?:NAMES))(?:\s[^<>]*)?(?<!/)>).*?(?=</\2\s*>|\Z)"
#: "name": value, name=value; quotes may be escaped, where JSON lies in a string of JSON
PAIR = (
    r"""((?<![\w\\-])(?:\\+"?|")?(?:NAMES)(?:\\*")?\s*[:=]\s*)"""
    r"""(?:(?P<escapes>\\+)".*?(?:(?<!\\)(?P=escapes)"|\Z)|"(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|\{[^}]*\}?|[^\s&;,}\]<]+)"""
)
FLAGS = re.IGNORECASE | re.DOTALL


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
    return _redacted_text(value, hidden) if isinstance(value, str) else value


def _redacted_text(text: str, hidden: frozenset[str]) -> str:
    """What is cut off, no JSON at all, or a text inside: black out whatever follows the name of a key."""
    names = "|".join(re.escape(key) for key in sorted(hidden, key=len, reverse=True))
    for pattern in (ELEMENT, PAIR):
        text = re.sub(pattern.replace("NAMES", names), rf"\g<1>{BLACK}", text, flags=FLAGS)
    return text
