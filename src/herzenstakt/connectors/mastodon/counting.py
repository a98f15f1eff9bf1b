"""How Mastodon counts a text, and how it learns who is meant by it."""

from __future__ import annotations

import regex

from herzenstakt.kernel.text import graphemes

# Marks at the end of an address belong to the sentence around it.
ADDRESS = regex.compile(r"https?://\S*[^\s.,;:!?)\]}'\"»“”…]")
MENTION = regex.compile(r"(?<![\w/@.])@(?P<name>\w(?:[\w.-]*\w)?)(?:@(?P<host>[\w.-]*\w))?")


def length(text: str, url_length: int) -> int:
    """Graphemes, where a web address counts `url_length` and of a mention only the local name."""
    text = ADDRESS.sub("x" * url_length, text)
    return graphemes(MENTION.sub(lambda found: f"@{found['name']}", text))


def mentions(text: str, acct: str, host: str) -> bool:
    """Whether `text` already calls this account by name. `host` is our own server's."""
    called = {
        _whole(f"{found['name']}@{found['host'] or host}") for found in MENTION.finditer(text)
    }
    return _whole(acct if "@" in acct else f"{acct}@{host}") in called


def addressed(text: str, acct: str, host: str) -> str:
    """`text` with the account in front, unless it calls the account already or there is none.

    Without that the answer stands in the thread but nobody is told of it.
    """
    return text if not acct or mentions(text, acct, host) else f"@{acct} {text}"


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever the server made of mentions, spaces and marks."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    local = MENTION.sub(lambda found: f"@{found['name']}", text)
    return str(regex.sub(r"[\s\p{P}\p{C}]", "", local)).casefold()


def _whole(acct: str) -> str:
    return acct.casefold()
