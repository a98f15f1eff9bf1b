from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0002_an_application'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='envelope',
            index=models.Index(fields=['channel', 'arrived_at'], name='envelope_by_arrival'),
        ),
    ]
