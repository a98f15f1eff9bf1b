"""The index of what was said and of who people are, one for each database.

It follows the tables by triggers (SQLite) or is computed from them (PostgreSQL), so nothing can be
forgotten when a message is filed, edited, expires or vanishes. It stands in no migration: after each one
`keep` looks whether all of it is there, because SQLite loses triggers when Django rebuilds a table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from math import floor
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from herzenstakt.search import folding
from herzenstakt.search.folding import Wanted

#: a place in time: seconds, and the number of a row where they are equal
BITS = 30
ENDS = 2**33 - 1
#: a place after everything
END = 2**63 - 1
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
#: seconds to where a calendar has years for each time zone
FIRST, LAST = -62_000_000_000, 253_000_000_000
#: of times in the index of PostgreSQL: an hour and its multiples by eight, about
BEGIN, STEP, LEVELS = 12, 3, 6
#: one statement reads no more rows than that
MOST = 1000
#: as many shall be met in a time: days and nights differ, and weeks and weekends
EXPECTED = MOST // 16
#: fewer foretell as little as that many
FEWEST = 4
#: two years: who would ask for as much asks for all that is left
ALL = 2**26
#: longer than any time
EVER = 2**40
#: people are dealt to so many piles, and one is looked at first ...
PILES = 64
#: ... for where it holds as many, nobody means all of them
ENOUGH = 8


@dataclass(frozen=True, slots=True)
class Stock:
    """A table that is searched: what is cut, and the columns that stand for it. `at`: its time, "" where
    the newest row counts as the newest. `first`: the seconds PostgreSQL is asked for first where nobody
    knows better. `version` goes up when it is cut differently, and all of it is built anew."""

    name: str
    table: str
    cut: str
    columns: tuple[str, ...]
    at: str = ""
    first: int = 0
    version: int = 1

    @property
    def index(self) -> str:
        """What the index is called."""
        return f"{self.name}_{self.version}"

    @property
    def before(self) -> list[Stock]:
        """As it was cut by earlier versions."""
        return [replace(self, version=version) for version in range(1, self.version)]

    def pieces(self, row: str = "") -> str:
        """SQL for what a row is found by; `row`: "new." or "old." in a trigger."""
        values = [f"{row}{column}" for column in self.columns]
        return f"{self.cut}({', '.join(values)})"

    def place(self, row: str = "") -> str:
        """SQL (of SQLite) for the place of a row in time."""
        if not self.at:
            return f"{row}id"
        # cut off, for SQLite rounds to thousandths: the last half of one would be the next second
        seconds = f"CAST(strftime('%s', substr({row}{self.at}, 1, 19)) AS INTEGER)"
        return f"((max(min({seconds}, {ENDS}), -{ENDS}) << {BITS}) | {row}id)"


SAID = Stock(
    "message_found",
    "conversations_message",
    "herzenstakt_said",
    ("text", "channel_id", "direction", "media", "written_at"),
    at="written_at",
    first=8 << BEGIN,  # a third of a day
    version=2,
)
POSTS = Stock(
    "post_found",
    "conversations_post",
    "herzenstakt_posted",
    ("title", "text", "channel_id", "published_at"),
    at="published_at",
    first=8 << (BEGIN + 2 * STEP),  # some weeks
    version=2,
)
PEOPLE = Stock(
    "person_found", "people_person", "herzenstakt_person", ("name", "team_id", "id"), version=2
)
HANDLES = Stock(
    "handle_found",
    "people_handle",
    "herzenstakt_handle",
    ("name", "address", "team_id", "id"),
    version=2,
)
STOCKS = (SAID, POSTS, PEOPLE, HANDLES)


@dataclass(frozen=True, slots=True)
class Recent:
    """A time in which a few hundred rows were written, in seconds. `until`: nothing that is looked for is
    newer; `took`: how long it was without what lies years ahead of the rest; `is_all`: hardly anything lies
    before it."""

    since: int
    until: int
    took: int
    is_all: bool


def place_of(at: datetime, pk: int) -> int:
    """Where a row of this time stands; newer is larger."""
    seconds: int = max(min(floor(at.timestamp()), ENDS), -ENDS)
    return (seconds << BITS) | pk


def number_in(place: int) -> int:
    """The number of the row that stands there."""
    return place & ((1 << BITS) - 1)


def seconds_in(place: int) -> int:
    """The time of a place."""
    return place >> BITS


def moment_of(place: int, *, up: bool = False) -> datetime:
    """The time of a place, to the second; `up`: the end of that second."""
    return BEGINNING + timedelta(seconds=max(min(seconds_in(place) + up, LAST), FIRST))


def in_channel(channel: int) -> str:
    """The piece of everything in a channel."""
    return f"__c{channel}"


def in_team(team: int) -> str:
    """The piece of everybody in a team."""
    return f"__t{team}"


def in_pile(number: int) -> str:
    """The piece of everybody in the same pile as the row of this number."""
    return f"__s{number % PILES}"


#: the piece of everything that came with a picture, a film or a file
WITH_MEDIA = "__media"


# --- asking ----------------------------------------------------------------------------------------


def newest(
    stock: Stock,
    wanted: Wanted,
    before: int,
    most: int,
    since: int | None = None,
    recent: Callable[[], Recent | None] | None = None,
) -> list[int]:
    """The places of rows in which all of that stands, the newest first: before a place, not before
    `since`, and at most so many. `recent`: a time before that place in which people talked; None where it is
    not known. Only a database whose index knows no order asks."""
    if not wanted or most < 1:
        return []
    if connection.vendor == "sqlite":
        return _newest_in_sqlite(stock, wanted, before, most, since)
    return _newest_in_postgresql(stock, wanted, before, most, since, recent)


def some(stock: Stock, wanted: Wanted, columns: Sequence[str], most: int) -> list[tuple[Any, ...]]:
    """These columns of rows in which all of that stands, at most so many; of a table without times. A row
    can come twice. `wanted` says whose rows they are (`in_team`): nobody else asks what somebody may see."""
    told = ", ".join(columns)
    if connection.vendor == "sqlite":
        questions = [_question(wanted, '"', "AND", "OR")]
        statement = (
            f"SELECT {told} FROM {stock.table} WHERE id IN (SELECT rowid FROM {stock.index} "
            f"WHERE {stock.index} MATCH %s ORDER BY rowid DESC LIMIT %s)"
        )
    else:
        # A GIN index knows no end: it gathers all that fit before the first of them is looked at.
        all_of_them = _question(wanted, "'", "&", "|")
        questions = [f"{all_of_them} & '{in_pile(0)}'", all_of_them]
        those = f"SELECT {told} FROM {stock.table} WHERE {stock.pieces()} @@ %s::tsquery"
        statement = (
            f"WITH pile AS MATERIALIZED ({those}) SELECT * FROM (SELECT * FROM pile UNION ALL {those} "
            f"AND (SELECT count(*) FROM pile) < {ENOUGH}) AS there LIMIT %s"
        )
    return _rows(statement, [*questions, most])


def _newest_in_sqlite(
    stock: Stock, wanted: Wanted, before: int, most: int, since: int | None
) -> list[int]:
    """FTS5 walks its lists backwards, and stops when there is enough."""
    statement = (
        f"SELECT rowid FROM {stock.index} WHERE {stock.index} MATCH %s AND rowid < %s AND rowid >= %s "
        "ORDER BY rowid DESC LIMIT %s"
    )
    first = -(2**63) if since is None else since
    asked = [_question(wanted, '"', "AND", "OR"), before, first, most]
    return [place for (place,) in _rows(statement, asked)]


def _newest_in_postgresql(
    stock: Stock,
    wanted: Wanted,
    before: int,
    most: int,
    since: int | None,
    recent: Callable[[], Recent | None] | None,
) -> list[int]:
    """A GIN index knows no order: so it is asked for what is recent first, and then for one time before the
    other. Where nobody says what is recent, all that lies ahead of now comes with it (networks err)."""
    first = -(2**63) if since is None else since
    at = partial(_at, stock, _question(wanted, "'", "&", "|"), before, first, most)
    told = recent() if recent else None
    begun = told.since if told else floor(datetime.now(UTC).timestamp())
    ends = min(seconds_in(before), told.until) if told else seconds_in(before)
    ahead, behind = blocks_before(ends, seconds_in(first), begun)
    took, length = (told.took, 0) if told else (0, stock.first)
    if told and told.is_all:
        length = seconds_of(behind)
    time, rest = newest_of(behind, length)
    if not (ahead or time):
        return []
    many, places = at([*ahead, *time])
    if many >= MOST:
        places = _walk(at, ahead, took >> STEP, most)
        rest, longest = behind, stock.first >> STEP
    else:
        longest = as_long(took + seconds_of(time), many)
    return [*places, *_walk(at, rest, longest, most - len(places))][:most]


def _walk(
    at: Callable[..., tuple[int, list[int]]], blocks: list[Blocks], longest: int, most: int
) -> list[int]:
    """The places in these blocks, one time after the other, until there are enough. Where a time holds as
    many as a statement may read, it is cut into shorter ones, and what follows grows slowly again. One that
    cannot be shorter is read from end to end, for what is newest in it may stand anywhere."""
    found: list[int] = []
    bound, all_of_it = EVER, ALL
    while blocks and len(found) < most:
        time, rest = newest_of(blocks, EVER if longest >= all_of_it else longest)
        many, places = at(time)
        if many >= MOST and (together := seconds_of(time)) > 1 << BEGIN:
            all_of_it = all_of_it if rest else EVER  # all that is left was too much once
            blocks, longest = [*time, *rest], together >> STEP
            bound = longest
            continue
        found += at(time, to_the_end=True)[1] if many >= MOST else places
        bound = min(2 * bound, EVER)
        blocks, longest = rest, min(as_long(seconds_of(time), many), bound)
    return found


def _at(
    stock: Stock,
    asked: str,
    before: int,
    first: int,
    most: int,
    time: list[Blocks],
    *,
    to_the_end: bool = False,
) -> tuple[int, list[int]]:
    """How many rows are there in a time, counted as far as a statement may read (or to the end), and the
    newest of those between two places. The database sorts them: a thousand rows on their way here take
    longer than it."""
    seconds = f"floor(extract(epoch FROM {stock.at}))::bigint"
    place = f"(greatest(least({seconds}, {ENDS}), -{ENDS}) << {BITS}) | id"
    statement = (
        "SELECT count(*), (array_agg(place ORDER BY place DESC) "
        "FILTER (WHERE place < %s AND place >= %s))[1:%s] "
        f"FROM (SELECT {place} AS place FROM {stock.table} "
        f"WHERE {stock.pieces()} @@ %s::tsquery LIMIT %s) AS there"
    )
    then = " | ".join(part.asked for part in time)
    limit = None if to_the_end else MOST
    ((many, places),) = _rows(statement, [before, first, most, f"{asked} & ({then})", limit])
    return many, places or []


def _rows(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _question(wanted: Wanted, quote: str, both: str, either: str) -> str:
    """What is wanted in the words of a database. No piece holds a quote (`folding.WORD`)."""
    groups = [
        f" {either} ".join(f"{quote}{piece}{quote}" for piece in dict.fromkeys(group))
        for group in dict.fromkeys(wanted)
    ]
    return f" {both} ".join(f"({group})" for group in groups)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks of one length, from a number to another."""

    level: int
    first: int
    last: int

    @property
    def asked(self) -> str:
        """The pieces of these blocks."""
        return " | ".join(f"'__{self.level}t{at}'" for at in range(self.last, self.first - 1, -1))

    @property
    def each(self) -> int:
        """The seconds of one of them."""
        return 1 << (BEGIN + STEP * self.level)

    @property
    def count(self) -> int:
        """How many there are."""
        return self.last - self.first + 1


def seconds_of(time: list[Blocks]) -> int:
    """How long these blocks are together."""
    return sum(part.count * part.each for part in time)


def as_long(seconds: int, many: int) -> int:
    """So many seconds before a time in which so many were met hold what a statement should read, if as
    much was said in them. `seconds`: how long that time was."""
    return seconds * EXPECTED // max(many, FEWEST)


def newest_of(blocks: list[Blocks], longest: int) -> tuple[list[Blocks], list[Blocks]]:
    """The newest of these blocks, at least one and no longer than that together, if one can be so short; and
    the others. One that is longer is cut while less than half of that time is taken: how long a time is
    shall not depend on where in its block it ends."""
    if longest >= EVER or not blocks:
        return blocks, []
    taken: list[Blocks] = []
    left = longest
    while blocks:
        first, *others = blocks
        fit = left // first.each
        if fit < 1 and first.level and (not taken or left > longest // 2):
            blocks = [*cut(first), *others]
            continue
        count = min(first.count, max(fit, 0 if taken else 1))
        if count:
            left -= count * first.each
            taken.append(replace(first, first=first.last - count + 1))
        if count < first.count:
            return taken, [replace(first, last=first.last - count), *others]
        blocks = others
    return taken, []


def cut(blocks: Blocks) -> list[Blocks]:
    """The newest of them as shorter blocks, and the others as they are."""
    begin = blocks.last << STEP
    shorter = Blocks(blocks.level - 1, begin, begin + (1 << STEP) - 1)
    return [shorter, *([replace(blocks, last=blocks.last - 1)] if blocks.count > 1 else [])]


def blocks_before(seconds: int, since: int, begun: int) -> tuple[list[Blocks], list[Blocks]]:
    """Everything before a moment and not before another, the newest first: what lies ahead of where one
    begins, and the rest. Blocks are short close to there, and the longer the further away."""
    ahead = _after(begun, seconds) if seconds > begun else []
    return ahead, _until(min(seconds, begun), since)


def _until(seconds: int, since: int) -> list[Blocks]:
    """Blocks from a moment back to another, one length after the other."""
    block = min(seconds, ENDS) >> BEGIN
    found: list[Blocks] = []
    for level in range(LEVELS):
        lowest = max(since, -ENDS) >> (BEGIN + STEP * level)
        begin = (block >> STEP) << STEP if level < LEVELS - 1 else lowest
        if block >= lowest:
            found.append(Blocks(level, max(begin, lowest), block))
        block = (begin - 1) >> STEP
    return found


def _after(begun: int, seconds: int) -> list[Blocks]:
    """Blocks after a moment up to another or a little further, the newest first."""
    last = min(seconds, ENDS) >> BEGIN
    block = (begun >> BEGIN) + 1
    found = []
    for level in range(LEVELS):
        end = last if level == LEVELS - 1 else min(last, block | ((1 << STEP) - 1))
        if block <= end:
            found.append(Blocks(level, block, end))
        block, last = (end >> STEP) + 1, last >> STEP
    return found[::-1]


# --- keeping it ------------------------------------------------------------------------------------


def keep(using: str = DEFAULT_DB_ALIAS) -> None:
    """Build what is missing of the tables that are there. Reads everything once for it."""
    database = connections[using]
    with transaction.atomic(using=using), database.cursor() as cursor:
        there = set(database.introspection.table_names(cursor))
        if database.vendor == "postgresql":
            for statement in functions():
                cursor.execute(statement)
        for stock in STOCKS:
            if stock.table in there and not is_there(database, stock):
                for statement in [*removing(database, stock), *building(database, stock)]:
                    cursor.execute(statement)


def is_there(database: BaseDatabaseWrapper, stock: Stock) -> bool:
    """Whether the index of a table is whole."""
    question = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE name IN (%s, %s, %s, %s)",
        "postgresql": "SELECT 4 * count(*) FROM pg_indexes WHERE indexname IN (%s, %s, %s, %s)",
    }[database.vendor]
    with database.cursor() as cursor:
        cursor.execute(question, [stock.index, *triggers_of(stock)])
        return bool(cursor.fetchone()[0] == 4)


def triggers_of(stock: Stock) -> tuple[str, str, str]:
    """The names of what keeps an index of SQLite."""
    return f"{stock.index}_added", f"{stock.index}_changed", f"{stock.index}_removed"


def removing(database: BaseDatabaseWrapper, stock: Stock) -> list[str]:
    """Statements that take an index away, whole or not, and whatever an earlier version has left."""
    every = [*stock.before, stock]
    if database.vendor == "postgresql":
        return [f"DROP INDEX IF EXISTS {one.index}" for one in every]
    triggers = [f"DROP TRIGGER IF EXISTS {name}" for one in every for name in triggers_of(one)]
    return [*triggers, *(f"DROP TABLE IF EXISTS {one.index}" for one in every)]


def building(database: BaseDatabaseWrapper, stock: Stock) -> list[str]:
    """Statements that build it."""
    if database.vendor == "postgresql":
        return [
            f"CREATE INDEX {stock.index} ON {stock.table} USING gin ({stock.pieces()})"
            " WITH (gin_pending_list_limit = 256)",
            # nobody plans by it, and working it out for a sample would cost each ANALYZE seconds
            f"ALTER INDEX {stock.index} ALTER COLUMN 1 SET STATISTICS 0",
        ]
    added, changed, removed = triggers_of(stock)
    put = f"INSERT INTO {stock.index}(rowid, pieces) VALUES ({stock.place('new.')}, {stock.pieces('new.')});"
    take = (
        f"INSERT INTO {stock.index}({stock.index}, rowid, pieces) "
        f"VALUES ('delete', {stock.place('old.')}, {stock.pieces('old.')});"
    )
    columns = ", ".join(stock.columns)
    differs = " OR ".join(f"old.{column} IS NOT new.{column}" for column in stock.columns)
    return [
        # the database keeps pieces, and neither texts nor where in them a piece stands
        f"CREATE VIRTUAL TABLE {stock.index} USING fts5(pieces, content='', columnsize=0, detail=none, "
        "tokenize=\"ascii tokenchars '_=~'\")",
        f"CREATE TRIGGER {added} AFTER INSERT ON {stock.table} BEGIN {put} END",
        f"CREATE TRIGGER {removed} AFTER DELETE ON {stock.table} BEGIN {take} END",
        f"CREATE TRIGGER {changed} AFTER UPDATE OF {columns} ON {stock.table} WHEN {differs} "
        f"BEGIN {take} {put} END",
        f"INSERT INTO {stock.index}(rowid, pieces) SELECT {stock.place()}, {stock.pieces()} "
        f"FROM {stock.table}",
    ]


# --- cutting, in SQLite ----------------------------------------------------------------------------


def said(text: str, channel: int, direction: str, media: str, at: str) -> str:
    """What a message is found by."""
    marks = [in_channel(channel), f"__{direction}"]
    return " ".join([*folding.pieces_of(text), *marks, *([WITH_MEDIA] if media != "[]" else [])])


def posted(title: str, text: str, channel: int, at: str) -> str:
    """What a post is found by."""
    return " ".join([*folding.pieces_of(f"{title} {text}"), in_channel(channel)])


def person(name: str, team: int, pk: int) -> str:
    """What a person is found by."""
    return " ".join([*folding.name_pieces_of(name), in_team(team), in_pile(pk)])


def handle(name: str, address: str, team: int, pk: int) -> str:
    """What a name on a network is found by."""
    return person(f"{name} {address}", team, pk)


def teach(database: BaseDatabaseWrapper) -> None:
    """Tell a new connection to SQLite how texts are cut; its triggers ask."""
    if database.vendor != "sqlite":
        return
    cuts = {SAID: said, POSTS: posted, PEOPLE: person, HANDLES: handle}
    for stock, cut in cuts.items():
        database.connection.create_function(stock.cut, len(stock.columns), cut, deterministic=True)


# --- ... and in PostgreSQL -------------------------------------------------------------------------


def functions() -> list[str]:
    """The same in its own words. Their bodies are read once, so that no search path can change them."""

    def of(name: str, takes: str, gives: str, body: str) -> str:
        return (
            f"CREATE OR REPLACE FUNCTION {name}({takes}) RETURNS {gives} "
            f"IMMUTABLE PARALLEL SAFE COST 10000 LANGUAGE sql RETURN {body}"
        )

    plain = f"regexp_replace(lower(normalize(said, NFKD)), '{folding.GONE}', '', 'g')"
    for letters, short in folding.WRITTEN_OUT:
        plain = f"replace({plain}, '{letters}', '{short}')"
    levels = f"generate_series(0, {LEVELS - 1}) AS level"
    block = (
        f"greatest(least(floor(extract(epoch FROM at AT TIME ZONE 'UTC'))::bigint, {ENDS}), -{ENDS})"
        f" >> ({BEGIN} + {STEP} * level)"
    )
    channel = f"'{in_channel(0)[:-1]}' || channel"
    team = f"'{in_team(0)[:-1]}' || team"
    pile = f"'{in_pile(0)[:-1]}' || pk % {PILES}"
    return [
        of("herzenstakt_folded", "said text", "text", plain),
        of(
            "herzenstakt_pieces",
            "said text",
            "text[]",
            "coalesce((SELECT array_agg(DISTINCT piece) FROM "
            f"(SELECT DISTINCT left(found[1], {folding.LONGEST_WORD}) AS word FROM regexp_matches("
            f"herzenstakt_folded(left(said, {folding.LONGEST})), '{folding.WORD}', 'g') AS found) AS words, "
            "LATERAL (SELECT word WHERE length(word) < 3 "
            "UNION ALL SELECT '_' || left(word, 3) WHERE length(word) >= 3 "
            "UNION ALL SELECT '_' || left(word, 4) WHERE length(word) >= 4 "
            f"UNION ALL SELECT right(word, 4) || '_' WHERE length(word) >= {folding.COMPOUND} "
            f"UNION ALL SELECT substr(word, at, {folding.GRAM}) FROM "
            f"generate_series(1, length(word) - {folding.GRAM - 1}) AS at) AS pieces(piece)), '{{}}')",
        ),
        of(
            "herzenstakt_times",
            "at timestamptz",
            "text[]",
            f"(SELECT array_agg('__' || level || 't' || ({block})) FROM {levels})",
        ),
        of(
            SAID.cut,
            "said text, channel bigint, direction text, media jsonb, at timestamptz",
            "tsvector",
            f"array_to_tsvector(herzenstakt_pieces(said) || herzenstakt_times(at) || "
            f"ARRAY[{channel}, '__' || direction] || "
            f"CASE WHEN media = '[]'::jsonb THEN '{{}}'::text[] ELSE ARRAY['{WITH_MEDIA}'] END)",
        ),
        of(
            POSTS.cut,
            "title text, said text, channel bigint, at timestamptz",
            "tsvector",
            "array_to_tsvector(herzenstakt_pieces(title || ' ' || said) || herzenstakt_times(at) || "
            f"ARRAY[{channel}])",
        ),
        of(
            PEOPLE.cut,
            "name text, team bigint, pk bigint",
            "tsvector",
            "array_to_tsvector(coalesce((SELECT array_agg(DISTINCT piece) FROM "
            f"(SELECT DISTINCT left(whole, {folding.LONGEST_NAME}) AS word FROM "
            '(SELECT DISTINCT found[1] COLLATE "C" AS whole FROM regexp_matches('
            f"herzenstakt_folded(left(name, {folding.LONGEST})), '{folding.WORD}', 'g') AS found "
            f"ORDER BY 1 LIMIT {folding.MOST_NAMES}) AS wholes) AS words, "
            "LATERAL (SELECT '=' || word UNION ALL SELECT left(word, at) FROM "
            "generate_series(2, length(word)) AS at UNION ALL "
            "SELECT '~' || overlay(word PLACING '' FROM at FOR 1) FROM "
            "generate_series(1, length(word)) AS at WHERE length(word) >= 4) AS pieces(piece)), '{}') "
            f"|| ARRAY[{team}, {pile}])",
        ),
        of(
            HANDLES.cut,
            "name text, address text, team bigint, pk bigint",
            "tsvector",
            f"{PEOPLE.cut}(name || ' ' || address, team, pk)",
        ),
    ]
