"""Rest.li 2.0 as LinkedIn speaks it: how keys, lists and objects stand in an address, and what every call
says in its head.

Plain functions, no network. Held against LinkedIn's own client in `tests/connectors/test_linkedin_client.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from urllib.parse import quote

#: the version of the interface that every call names, in this one place
VERSION = "202607"
PROTOCOL = "2.0.0"

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]


class Method(StrEnum):
    """What is wished of a resource, by its name in Rest.li."""

    GET = "GET"
    GET_ALL = "GET_ALL"
    FINDER = "FINDER"
    BATCH_GET = "BATCH_GET"
    CREATE = "CREATE"
    PARTIAL_UPDATE = "PARTIAL_UPDATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"

    @property
    def verb(self) -> str:
        """The verb of HTTP that carries it."""
        return VERBS[self]

    @property
    def writes(self) -> bool:
        """Whether it changes something, so that an answer that never arrives leaves us unsure."""
        return VERBS[self] != "GET"


VERBS = {
    Method.GET: "GET",
    Method.GET_ALL: "GET",
    Method.FINDER: "GET",
    Method.BATCH_GET: "GET",
    Method.CREATE: "POST",
    Method.PARTIAL_UPDATE: "POST",
    Method.UPDATE: "PUT",
    Method.DELETE: "DELETE",
}


def encode(value: Value) -> str:
    """One value as it stands in an address: whatever could be read as structure is escaped."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quote(value, safe="")
    if isinstance(value, Mapping):
        pairs = sorted(value.items())
        return f"({','.join(f'{encode(key)}:{encode(held)}' for key, held in pairs)})"
    if isinstance(value, Sequence):
        return f"List({','.join(encode(one) for one in value)})"
    return str(value)


def path(template: str, **keys: Value) -> str:
    """The path of a resource: `path("/socialActions/{post}/comments", post="urn:li:share:1")`."""
    return template.format(**{name: encode(key) for name, key in keys.items()})


def query(params: Mapping[str, Value]) -> str:
    """What stands behind the question mark, sorted by name as LinkedIn's own client does."""
    told = {encode(name): encode(value) for name, value in params.items()}
    return "&".join(f"{name}={told[name]}" for name in sorted(told))


def headers(method: Method, token: str) -> dict[str, str]:
    """What every call says in its head."""
    return {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "LinkedIn-Version": VERSION,
        "X-RestLi-Method": method.value,
        "X-RestLi-Protocol-Version": PROTOCOL,
    }


def lives_until(version: str = VERSION) -> date:
    """The day until which LinkedIn promises to understand a version: each lives at least a year
    (learn.microsoft.com, marketing/versioning; quoted by third parties, read on 2026-08-01, B)."""
    return date(int(version[:4]) + 1, int(version[4:]), 1)
