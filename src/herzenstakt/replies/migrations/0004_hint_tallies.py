import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, Q


def count(apps, schema_editor):
    """What was said so far."""
    HintVote, HintTally = (apps.get_model("replies", name) for name in ("HintVote", "HintTally"))
    told = HintVote.objects.order_by().values("team_id", "cue")
    counted = told.annotate(yes=Count("pk", filter=Q(fits=True)), no=Count("pk", filter=Q(fits=False)))
    HintTally.objects.bulk_create(
        HintTally(team_id=row["team_id"], cue=row["cue"], fits=row["yes"], does_not=row["no"])
        for row in counted
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('replies', '0003_second_look_and_pauses'),
    ]

    operations = [
        migrations.CreateModel(
            name='HintTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cue', models.CharField(max_length=40)),
                ('fits', models.PositiveIntegerField(default=0)),
                ('does_not', models.PositiveIntegerField(default=0)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hint_tallies', to='accounts.team')),
            ],
        ),
        migrations.AddConstraint(
            model_name='hinttally',
            constraint=models.UniqueConstraint(fields=('team', 'cue'), name='hints_tallied_once_per_cue'),
        ),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(name='HintVote'),
    ]
