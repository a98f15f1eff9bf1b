"""The index by which an answer is found that was read before what it answers."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0001_initial'),
        ('conversations', '0004_message_gone_by_house'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['channel', 'parent_id'], name='message_answers'),
        ),
    ]
