"""How large the tables are, as far as the database knows: by that it decides where to begin.

PostgreSQL finds out by itself (autovacuum). SQLite knows only what it was told, and where it was told
nothing a page of a large house takes seconds instead of milliseconds.
"""

from __future__ import annotations

from django.db import connection

#: entries of each index that SQLite looks at. Its makers name 100 to 1000 (sqlite.org/lang_analyze.html);
#: with 1000 a house of a million messages is measured in about a second, in which nobody else can write.
ENTRIES = 1000


def learn_sizes() -> None:
    """Let SQLite look at its tables. Other connections take notice with their next statement."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ENTRIES}")
        cursor.execute("ANALYZE")
