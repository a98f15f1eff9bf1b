"""Time has passed at a desk: run inside an installation: `python -m tests.journeys.expired`.

The house keeps words of others for two days, and everything it was told was told three days ago.
"""

from __future__ import annotations

import json
from datetime import timedelta

import django


def main() -> int:
    """Let the clock do what it does then; how many messages have lost their words."""
    from django.utils import timezone

    from herzenstakt.channels.models import Channel
    from herzenstakt.conversations.models import Message
    from herzenstakt.flows.expiring import catch_up

    Channel.objects.update(retention_days=2)
    Message.objects.update(told_at=timezone.now() - timedelta(days=3))
    catch_up()
    return Message.objects.away().count()


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main()))  # noqa: T201
