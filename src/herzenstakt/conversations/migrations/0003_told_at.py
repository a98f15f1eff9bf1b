import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def as_it_was_received(apps, schema_editor):
    """What is there was last told when it was received, as far as anybody knows."""
    message = apps.get_model('conversations', 'Message')
    message.objects.using(schema_editor.connection.alias).update(told_at=F('received_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0001_initial'),
        ('conversations', '0002_kept_until'),
        ('people', '0003_named_for_a_while'),
    ]

    operations = [
        migrations.CreateModel(
            name='Asking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('begun_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('again_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('trouble', models.JSONField(default=dict)),
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='asking', to='conversations.conversation')),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='told_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='message',
            name='may_come_back',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='post',
            name='told_at',
            field=models.DateTimeField(default=django.utils.timezone.now, null=True),
        ),
        migrations.RunPython(as_it_was_received, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('expired_at', None), ('gone_at', None), ('handle__isnull', False)), fields=['channel', 'told_at', 'id'], name='message_by_telling'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('told_at__isnull', False)), fields=['channel', 'told_at'], name='post_by_telling'),
        ),
    ]
