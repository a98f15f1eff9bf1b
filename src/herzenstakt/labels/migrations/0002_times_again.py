"""SQLite has forgotten the trigger of the labellings: conversations 0002 made their table anew."""

from django.db import migrations

AGAIN = [
    "DROP TRIGGER IF EXISTS labelled_times",
    "CREATE TRIGGER labelled_times AFTER UPDATE OF last_message_at, waiting_since "
    "ON conversations_conversation "
    "WHEN old.last_message_at IS NOT new.last_message_at OR old.waiting_since IS NOT new.waiting_since "
    "BEGIN UPDATE labels_labelling "
    "SET last_message_at = new.last_message_at, waiting_since = new.waiting_since "
    "WHERE conversation_id = new.id; END",
]


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in AGAIN:
            schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0002_kept_until'),
        ('labels', '0001_initial'),
    ]

    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
