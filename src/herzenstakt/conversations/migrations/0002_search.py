"""The index behind conversations/search.py, one for each database."""

from __future__ import annotations

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE message_words USING fts5("
    "text, content='conversations_message', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE TRIGGER message_words_added AFTER INSERT ON conversations_message BEGIN "
    "INSERT INTO message_words(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER message_words_removed AFTER DELETE ON conversations_message BEGIN "
    "INSERT INTO message_words(message_words, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER message_words_changed AFTER UPDATE OF text ON conversations_message BEGIN "
    "INSERT INTO message_words(message_words, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO message_words(rowid, text) VALUES (new.id, new.text); END",
    "INSERT INTO message_words(message_words) VALUES ('rebuild')",
]
POSTGRESQL = [
    "CREATE INDEX message_words ON conversations_message USING gin "
    "((to_tsvector('german', text) || to_tsvector('english', text)))",
]
BACK = {
    "sqlite": [
        "DROP TRIGGER message_words_added",
        "DROP TRIGGER message_words_removed",
        "DROP TRIGGER message_words_changed",
        "DROP TABLE message_words",
    ],
    "postgresql": ["DROP INDEX message_words"],
}


def build(apps, schema_editor):
    wanted = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in wanted:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]
    operations = [migrations.RunPython(build, remove)]
