"""The index behind the search for answers whose questions came in the same moment."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0004_in_whose_hands'),
        ('conversations', '0004_edits_as_the_network_tells'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('conversation', None)), fields=['channel'], name='message_to_nobody'),
        ),
    ]
