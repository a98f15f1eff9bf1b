from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0003_retention'),
    ]

    operations = [
        migrations.AddField(
            model_name='feedstate',
            name='took_ms',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='feedstate',
            name='cost',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='feedstate',
            name='quiet_looks',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
