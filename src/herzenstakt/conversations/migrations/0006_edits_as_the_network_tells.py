"""When a message was edited, only its network knows: what may be a time of our own is forgotten. The
network tells its own again."""

from __future__ import annotations

from django.db import migrations


def forget_our_own_times(apps, schema_editor):
    messages = apps.get_model("conversations", "Message")
    messages.objects.exclude(edited_at=None).filter(versions__isnull=False).update(edited_at=None)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_answers_by_what_they_answer")]

    operations = [migrations.RunPython(forget_our_own_times, migrations.RunPython.noop)]
