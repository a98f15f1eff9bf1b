"""What we ask Instagram for, by the names the Graph API has for it: nothing that nobody reads here."""

from __future__ import annotations

#: a comment. Counts of likes are left out: they change all the time, and the words do not
COMMENT = ("id", "text", "timestamp", "username", "from", "hidden", "parent_id")
#: a post, as people talk about it
MEDIA = (
    "id",
    "caption",
    "media_type",
    "media_product_type",
    "permalink",
    "timestamp",
    "username",
    "media_url",
    "thumbnail_url",
    "alt_text",
)
#: how many comments a post has, answers below them included
COUNT = "comments_count"
#: a private message
MESSAGE = (
    "id",
    "created_time",
    "from",
    "to",
    "message",
    "attachments",
    "shares",
    "story",
    "is_unsupported",
)
#: an account of the house: of the route over Instagram `user_id` is the number that deliveries know, and `id`
#: one that only this application knows
ACCOUNT = ("user_id", "username", "name", "profile_picture_url", "account_type")
#: the same on the route over Facebook, where `id` is that number
LINKED_ACCOUNT = ("id", "username", "name", "profile_picture_url")
#: a page and the account linked to it
PAGE = ("id", "name", "tasks", "access_token")
#: private messages that the network lets programs read of one talk
MESSAGES_OF_A_TALK = 20
#: comments the network gives at once
COMMENTS_AT_ONCE = 50


def listed(*names: str) -> str:
    """Fields as the Graph API reads them."""
    return ",".join(names)


def of(name: str, *fields: str) -> str:
    """Fields of something that hangs on another thing: `media{id,caption}`."""
    return f"{name}{{{listed(*fields)}}}"


def some(name: str, limit: int, *fields: str) -> str:
    """The same of a list, so many at once: `replies.limit(50){id,text}`."""
    return f"{name}.limit({limit}){{{listed(*fields)}}}"


#: what was said below a comment
REPLIES = some("replies", COMMENTS_AT_ONCE, *COMMENT)
#: the messages of a talk, the newest first
MESSAGES = some("messages", MESSAGES_OF_A_TALK, *MESSAGE)
