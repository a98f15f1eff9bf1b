"""What comes in: mentions, direct messages, own posts, and the events of the stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.trouble import Gone
from herzenstakt.connectors.mastodon import translate
from herzenstakt.connectors.mastodon.api import Api

LIMITS = read_limits("herzenstakt.connectors.mastodon")
PAGES_OF_A_FIRST_LOOK = 10
PAGES_OF_A_LATE_LOOK = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a feed holds: where it stands in the feed, what it brings (or nothing), and when it
    happened, as the server says it ("" where it does not)."""

    cursor: str
    delivery: Delivery | None
    at: str = ""


def age(item: Item) -> tuple[int, str]:
    """A key that sorts the oldest first: ids are numbers or texts of one length."""
    return len(item.cursor), item.cursor


def backwards(
    page: Callable[[Mapping[str, str]], list[Item]],
    since: datetime,
    most: int = PAGES_OF_A_FIRST_LOOK,
) -> list[Item]:
    """What a feed holds since a time and a little before, page by page from its end."""
    found: list[Item] = []
    for _ in range(most):
        oldest = min(found, key=age).cursor if found else ""
        items = page({"max_id": oldest} if oldest else {})
        found += items
        if not items or any(item.at and item.at < since.isoformat() for item in items):
            break
    return found


def late_mentions(api: Api, since: datetime) -> list[Item]:
    """The newest mentions once more, whatever was read already: one may have come late, with a number
    smaller than those we know."""
    found = backwards(partial(mentions, api), since, PAGES_OF_A_LATE_LOOK)
    return [item for item in found if item.at >= since.isoformat()]


def mentions(api: Api, since: Mapping[str, str]) -> list[Item]:
    """Everything that called us by name, answers and direct messages included; those too that the
    server has set aside because strangers sent them."""
    asked = {
        "types[]": "mention",
        "include_filtered": "true",
        "limit": LIMITS["page.mentions"].value,
        **since,
    }
    told = api.read_list("/api/v1/notifications", asked, scope="read:notifications")
    return [
        _item(api, one, one.get("status") if one.get("type") == "mention" else None) for one in told
    ]


def messages(api: Api, since: Mapping[str, str]) -> list[Item]:
    """The newest message of each private conversation, in case its mention was filtered away.

    Software without conversations has nothing here; its direct messages come as mentions.
    """
    asked = {"limit": LIMITS["page.statuses"].value, **since}
    try:
        told = api.read_list(
            "/api/v1/conversations", asked, scope="read:statuses", everywhere=False
        )
    except Gone:
        return []
    newest = [one.get("last_status") for one in told]
    return [_item(api, status, status) for status in newest if isinstance(status, dict)]


def own_posts(api: Api, since: Mapping[str, str], me: str) -> list[Item]:
    """What our own account wrote, wherever it was typed."""
    return [
        _item(api, status, None if status.get("reblog") else status)
        for status in newest_own(api, me, since)
    ]


def newest_own(api: Api, me: str, since: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Our own newest statuses, or those right after `since`."""
    asked = {
        "exclude_reblogs": "true",
        "limit": LIMITS["page.statuses"].value,
        **(since or {}),
    }
    return api.read_list(
        f"/api/v1/accounts/{quote(me, safe='')}/statuses", asked, scope="read:statuses"
    )


def of_event(event: str, payload: Any, me: str) -> Delivery | None:
    """What an event of the stream brings: mentions, edits of what is ours or for us, deletions."""
    if event == "delete" and isinstance(payload, str) and payload:
        return Delivery(translate.vanished(payload))
    if not isinstance(payload, dict):
        return None
    if event == "notification" and payload.get("type") == "mention":
        status = payload.get("status")
        return Delivery(translate.kept(status)) if isinstance(status, dict) else None
    if event == "status.update" and _concerns(payload, me):
        return Delivery(translate.kept(payload))
    return None


def _concerns(status: Mapping[str, Any], me: str) -> bool:
    account = status.get("account")
    ours = isinstance(account, dict) and account.get("id") == me
    return ours or translate.speaks_to(status, me)


def _item(api: Api, stands_at: Mapping[str, Any], status: object) -> Item:
    place = stands_at.get("id")
    if not isinstance(place, str) or not place:
        raise api.nonsense()
    at = stands_at.get("created_at")
    return Item(
        place,
        Delivery(translate.kept(status)) if isinstance(status, dict) else None,
        at if isinstance(at, str) else "",
    )
