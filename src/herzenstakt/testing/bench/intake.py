"""How many messages come in per second: from a delivery at the door to a row in the inbox.

Beside it the same rows are written once more by bare INSERTs, one transaction per message as at the
desk: what this machine and this database could do if nobody thought about anything.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django_tasks_db.models import DBTaskResult

from herzenstakt.accounts.models import Team
from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.flows.incoming import keep, open_envelope
from herzenstakt.journal.models import Entry
from herzenstakt.people.models import Handle, Person
from herzenstakt.testing.bench.crowd import NOW, SEED, Speech
from herzenstakt.testing.bench.measure import count_queries

Line = dict[str, Any]
Row = tuple[Any, ...]
#: every table that hears of a message, in the order in which rows may be written
TABLES: tuple[type[models.Model], ...] = (
    *(Envelope, DBTaskResult, Post, Person, Handle, Conversation, Message, Entry),
)
POSTS, MESSAGES_PER_PERSON = 50, 2


class Lost(Exception):
    """A message did not reach the inbox."""


def intake(messages: int, database: str, tell: Callable[[int], object]) -> Iterator[Line]:
    """Messages per second through the desk and, of the same rows, past it."""
    channel = a_channel()
    deliveries = list(some_deliveries(messages))
    seconds, queries = bring(channel, deliveries, tell)
    if Message.objects.open().count() != messages:
        raise Lost
    desk = round(messages / seconds, 1)
    yield {"way": "desk", "messages": messages, "database": database, "messages_per_s": desk}
    lots = take_out()
    rows = sum(len(lot) for lot in lots)
    raw_seconds = write(lots)
    raw = round(messages / raw_seconds, 1)
    yield {"way": "raw", "messages": messages, "database": database, "messages_per_s": raw}
    yield {
        "messages": messages,
        "database": database,
        "messages_per_s": desk,
        "raw_inserts_per_s": raw,
        "ratio": round(desk / raw, 4),
        "rows_per_message": round(rows / messages, 2),
        "queries_per_message": queries,
    }


def a_channel() -> Channel:
    """The house on Plaza. Nothing is fetched, so nobody has to answer there."""
    return Channel.objects.create(
        team=Team.objects.create(name="RatziFatzi GmbH", slug="ratzifatzi"),
        kind="plaza",
        name="Plaza",
        own_external_id="plaza:ratzifatzi",
        settings={"server": "http://127.0.0.1:9"},
    )


def some_deliveries(count: int) -> Iterator[Delivery]:
    """Comments of many people under the posts of the house, as Plaza brings them to the door."""
    dice = random.Random(SEED)
    speech = Speech(dice)
    people = max(1, count // MESSAGES_PER_PERSON)
    for number in range(count):
        person, post = f"p{dice.randrange(people)}", f"post{dice.randrange(POSTS)}"
        comment = {
            **said(f"c{number}", person, speech.say()),
            "thread": post,
            "parent": post,
            "edited_at": None,
            "private": False,
            "hidden": False,
            "to_you": True,
            "language": "de",
            "at": (NOW + timedelta(seconds=number)).isoformat(),
            "post": {**said(post, "ratzifatzi", f"Neues von {post}"), "yours": True},
        }
        yield Delivery(json.dumps({"event": "said", "message": comment}).encode())


def said(name: str, person: str, text: str) -> dict[str, Any]:
    """What posts and comments have in common on Plaza."""
    profile = f"http://127.0.0.1:9/@{person}"
    return {
        "id": name,
        "text": text,
        "at": NOW.isoformat(),
        "url": f"http://127.0.0.1:9/{name}",
        "pictures": [],
        "author": {
            "handle": person,
            "name": person,
            "url": profile,
            "avatar": "",
            "bot": False,
        },
    }


def bring(
    channel: Channel, deliveries: list[Delivery], tell: Callable[[int], object]
) -> tuple[float, int]:
    """Bring them one by one and open each at once; seconds, and the statements of the last one."""
    started = time.perf_counter()
    for number, delivery in enumerate(deliveries[:-1], start=1):
        _bring_one(channel, delivery, number)
        tell(number)
    queries, _ = count_queries(lambda: _bring_one(channel, deliveries[-1], len(deliveries)))
    return time.perf_counter() - started, queries


def _bring_one(channel: Channel, delivery: Delivery, number: int) -> int:
    """In a fresh database the envelopes are numbered from one, so nobody has to ask for them."""
    keep(channel, [delivery])
    open_envelope.func(number)
    return 0


# --- past the desk -------------------------------------------------------------------------------


def take_out() -> list[list[tuple[str, Row]]]:
    """Take everything that came in out again: for each message its rows, each with its statement."""
    kept = {table: _all_rows(table) for table in TABLES}
    lots: list[list[tuple[str, Row]]] = []
    known: set[tuple[type[models.Model], Any]] = set()
    messages = Message.objects.select_related("handle", "conversation").order_by("pk")
    each = zip(
        _in_order(Envelope), _in_order(DBTaskResult), messages, _in_order(Entry), strict=True
    )
    for envelope, job, message, entry in each:
        handle, conversation = message.handle, message.conversation
        if handle is None or conversation is None:
            raise Lost
        lot = []
        used: tuple[tuple[type[models.Model], Any], ...] = (
            *((Envelope, envelope), (DBTaskResult, job), (Post, conversation.post_id)),
            *((Person, handle.person_id), (Handle, handle.pk), (Conversation, conversation.pk)),
            *((Message, message.pk), (Entry, entry)),
        )
        for table, pk in used:
            if pk is not None and (table, pk) not in known:
                known.add((table, pk))
                statement, rows = kept[table]
                lot.append((statement, rows[_plain(pk)]))
        lots.append(lot)
    with connection.cursor() as cursor:
        for table in reversed(TABLES):
            cursor.execute(f"DELETE FROM {table._meta.db_table}")  # noqa: S608 - our own names
    return lots


def _in_order(table: type[models.Model]) -> list[Any]:
    by = "enqueued_at" if table is DBTaskResult else "pk"
    return list(table._default_manager.order_by(by).values_list("pk", flat=True))


def _all_rows(table: type[models.Model]) -> tuple[str, dict[str, Row]]:
    """The statement that writes a row of a table, and its rows by primary key."""
    name, quote = table._meta.db_table, connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quote(name)}")  # noqa: S608 - our own names
        columns = [column[0] for column in cursor.description]
        rows: list[Row] = cursor.fetchall()
    place = columns.index(table._meta.pk.column)
    gaps = ", ".join(["%s"] * len(columns))
    named = ", ".join(quote(column) for column in columns)
    statement = f"INSERT INTO {quote(name)} ({named}) VALUES ({gaps})"  # noqa: S608 - our own names
    return statement, {_plain(row[place]): row for row in rows}


def _plain(key: Any) -> str:
    """A primary key as both databases write it."""
    return str(key).replace("-", "")


def write(lots: list[list[tuple[str, Row]]]) -> float:
    """Write the rows again, one transaction per message; seconds."""
    started = time.perf_counter()
    for lot in lots:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, row in lot:
                cursor.execute(statement, row)
    return time.perf_counter() - started
