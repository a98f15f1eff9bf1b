from collections import defaultdict
from datetime import UTC, datetime, timedelta

from django.db import migrations
from django.utils import timezone

UNITS = "quota.day"
OF_A_MEMBER = ("calls.development", "calls.standard")


def put_together(apps, schema_editor):
    """Each channel counted for itself, with a number of its own. What they asked today and what an owner set
    is that of all now: parts of a project's units are added up, of a member's number the largest holds."""
    alias = schema_editor.connection.alias
    channels = apps.get_model("channels", "Channel").objects.using(alias)
    tallies = apps.get_model("channels", "Tally").objects.using(alias)
    now, together = timezone.now(), defaultdict(list)
    for channel in channels.exclude(app=None).order_by("pk"):
        together[channel.app_id, str(channel.settings.get("member", ""))].append(channel)
    spent = defaultdict(int)
    for (app_id, who), all_of_them in together.items():
        for name in (UNITS, *OF_A_MEMBER):
            hold_for_all(all_of_them, name, add=name == UNITS)
        for channel in all_of_them:
            channel.save(update_fields=["own_limits"])
            until, asked = units_in(channel.memory) or calls_in(channel.memory) or (now, 0)
            for whom in {who, ""}:
                spent[app_id, whom[:200], until] += asked
    for (app_id, whom, until), asked in spent.items():
        if asked and until > now:
            tallies.get_or_create(
                app_id=app_id, who=whom, defaults={"spent": asked, "until": until}
            )


def hold_for_all(channels, name, add):
    """One number for all of them. Where one had none, the others' are no parts."""
    own = [channel.own_limits[name] for channel in channels if name in channel.own_limits]
    if not own:
        return
    values = [one["value"] for one in own]
    value = sum(values) if add and len(own) == len(channels) else max(values)
    for channel in channels:
        channel.own_limits[name] = {**own[-1], "value": value}


def units_in(memory):
    """Until when a day's units hold, and how many were used; None where none were counted."""
    kept = memory.get("quota")
    try:
        return datetime.fromisoformat(kept["until"]).astimezone(UTC), int(kept["used"])
    except (KeyError, TypeError, ValueError):
        return None


def calls_in(memory):
    """When a day of questions ends, and how many were asked; None where none were counted."""
    kept = memory.get("asked")
    try:
        begun = datetime.fromisoformat(f"{kept['day']}T00:00:00+00:00")
        return begun + timedelta(days=1), int(kept["calls"])
    except (KeyError, TypeError, ValueError):
        return None


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0006_counted_together"),
    ]

    operations = [
        migrations.RunPython(put_together, migrations.RunPython.noop),
    ]
