"""Who removed a message. SQLite gets its column by hand: Django would build the table anew there, and
the triggers that keep the index of words (0002) would go with the old one."""

from django.db import migrations, models


class AddColumn(migrations.AddField):
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                "ALTER TABLE conversations_message "
                "ADD COLUMN gone_by_house bool NOT NULL DEFAULT 0"
            )
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_public_conversations")]
    operations = [
        AddColumn("message", "gone_by_house", models.BooleanField(default=False)),
    ]
