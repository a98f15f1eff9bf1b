"""What an envelope told of, so that it can be told again."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0005_envelope_stumbles'),
    ]

    operations = [
        migrations.AddField(
            model_name='envelope',
            name='about',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='envelope',
            name='is_outdated',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='envelope',
            index=models.Index(condition=models.Q(('done_at', None), _negated=True), fields=['channel', 'about'], name='envelope_about'),
        ),
    ]
