"""How many workers have died on an envelope."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0007_envelopes_lying_for_long'),
    ]

    operations = [
        migrations.AddField(
            model_name='envelope',
            name='in_hands',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
