"""What stands in an exported table. Names stay: programs of others read them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    TEXT = "text"  # never missing: "" where there is nothing
    TIME = "time"  # UTC
    YES = "yes"  # true or false


class What(StrEnum):
    """What is exported: one row for each."""

    MESSAGES = "messages"
    CONVERSATIONS = "conversations"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the file, what it holds, and where it comes from (a lookup of the row)."""

    name: str
    kind: Holds
    source: str
    meaning: str


COLUMNS: dict[What, tuple[Column, ...]] = {
    What.MESSAGES: (
        Column("id", Holds.NUMBER, "pk", "its number at this desk"),
        Column("conversation", Holds.NUMBER, "conversation_id", "the conversation it belongs to"),
        Column("channel", Holds.TEXT, "channel__name", "the channel, as the house calls it"),
        Column("network", Holds.TEXT, "channel__kind", "the network, as `mastodon`"),
        Column("direction", Holds.TEXT, "direction", "`in`: to us, `out`: from us"),
        Column("person", Holds.NUMBER, "conversation__person_id", "whom the conversation is with"),
        Column("person_name", Holds.TEXT, "conversation__person__name", "their name"),
        Column("text", Holds.TEXT, "text", "what was said"),
        Column("language", Holds.TEXT, "language", "as the network tells it"),
        Column("visibility", Holds.TEXT, "visibility", "who can read it there"),
        Column("kind", Holds.TEXT, "kind", "what the person wants"),
        Column("needs_reply", Holds.TEXT, "needs_reply", "whether it needs an answer"),
        Column("written_at", Holds.TIME, "written_at", "when it was said"),
        Column("edited_at", Holds.TIME, "edited_at", "when it was edited there"),
        Column("received_at", Holds.TIME, "received_at", "when it came in here"),
        Column("settled_at", Holds.TIME, "settled_at", "when it stopped waiting"),
        Column("permalink", Holds.TEXT, "permalink", "where it stands on the network"),
    ),
    What.CONVERSATIONS: (
        Column("id", Holds.NUMBER, "pk", "its number at this desk"),
        Column("channel", Holds.TEXT, "channel__name", "the channel, as the house calls it"),
        Column("network", Holds.TEXT, "channel__kind", "the network, as `mastodon`"),
        Column("person", Holds.NUMBER, "person_id", "whom it is with"),
        Column("person_name", Holds.TEXT, "person__name", "their name"),
        Column("status", Holds.TEXT, "status", "`open`, `snoozed` or `closed`"),
        Column("closed_because", Holds.TEXT, "closed_because", "why it is over"),
        Column("caretaker", Holds.NUMBER, "caretaker_id", "the number of who takes care"),
        Column("group", Holds.TEXT, "group__name", "the team inside the team it is for"),
        Column("is_private", Holds.YES, "is_private", "whether not everybody can read it"),
        Column("waiting_since", Holds.TIME, "waiting_since", "since when they wait for us"),
        Column("late_at", Holds.TIME, "late_at", "when we are late"),
        Column("last_message_at", Holds.TIME, "last_message_at", "when the last word was said"),
        Column("closed_at", Holds.TIME, "closed_at", "when it ended"),
        Column("created_at", Holds.TIME, "created_at", "when it came in here"),
    ),
}


def as_table(what: What) -> str:
    """The columns for the page that documents them."""
    rows = [f"| `{one.name}` | {one.kind} | {one.meaning} |" for one in COLUMNS[what]]
    return "\n".join(("| column | holds | what it is |", "|---|---|---|", *rows))
