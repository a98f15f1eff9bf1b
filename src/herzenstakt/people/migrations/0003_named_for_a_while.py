import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='handle',
            name='seen_at',
            field=models.DateTimeField(default=django.utils.timezone.now, null=True),
        ),
        migrations.AddIndex(
            model_name='handle',
            index=models.Index(condition=models.Q(('seen_at__isnull', False)), fields=['team', 'kind', 'seen_at'], name='handle_by_telling'),
        ),
    ]
