"""The index behind the question what has been lying unopened for long."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0006_what_an_envelope_told_of'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='envelope',
            index=models.Index(condition=models.Q(('done_at', None), ('set_aside_at', None)), fields=['channel', 'arrived_at'], name='envelope_lying'),
        ),
    ]
