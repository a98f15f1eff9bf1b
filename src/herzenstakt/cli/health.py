"""What an operator wants to know of an installation, each in one sentence."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from herzenstakt.channels.models import Channel, Envelope, Health
from herzenstakt.channels.registry import broken
from herzenstakt.flows.clock import LEASE
from herzenstakt.kernel import vault
from herzenstakt.kernel.models import Lease
from herzenstakt.media import scanning, shelf
from herzenstakt.moderation.verify import Head, departures, verify
from herzenstakt.replies.models import Attachment

GIGABYTE = 1024**3
LITTLE_SPACE, NO_SPACE = 2 * GIGABYTE, GIGABYTE // 4
LATE = timedelta(minutes=2)
#: of so many that were attached last we look whether they are here
NEWEST_ATTACHMENTS = 500
KEYS = ("secret.key", "encryption.key", "push.key")
IN_WORDS = {
    Health.GOOD: "is heard",
    Health.PAUSED: "is paused",
    Health.STUMBLED: "could not be read at the last look; we try again",
    Health.DEAF: "has been silent for too long",
    Health.BEHIND: "has brought something that could not be opened yet",
    Health.DISCONNECTED: "needs a new connection",
}


class Level(StrEnum):
    """How a part of the installation is."""

    GOOD = "good"
    LOOK = "look"  # works, and a person should look
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the installation and how it is."""

    part: str
    level: Level
    sentence: str


def look_around(expected: Mapping[str, Head] | None = None) -> Iterator[Finding]:
    """Everything, the foundations first. Where the database is out of reach the rest cannot be seen.

    `expected`: where records ended when somebody wrote it down elsewhere.
    """
    yield from look_at_keys()
    yield look_at_folder()
    yield look_at_disk()
    yield from look_at_connectors()
    yield from look_at_scanner()
    database = look_at_database()
    yield database
    if database.level is Level.BROKEN:
        return
    yield look_at_clock()
    yield look_at_jobs()
    yield look_at_attachments()
    for channel in Channel.objects.order_by("team__name", "name").select_related("team"):
        yield look_at_channel(channel)
    yield look_at_envelopes()
    yield from look_at_records(expected or {})


def look_at_keys() -> Iterator[Finding]:
    """Whether others on this machine could read the key files."""
    for path in (settings.DATA_DIR / name for name in KEYS):
        if path.exists():
            yield look_at_key(path)
    if not any((settings.DATA_DIR / name).exists() for name in KEYS):
        yield Finding("keys", Level.GOOD, "The keys are given from outside.")


def look_at_key(path: Path) -> Finding:
    """Only its owner may read a key."""
    if is_open(path):
        return Finding("keys", Level.BROKEN, f"Others can read {path}. Please: chmod 600 {path}")
    return Finding("keys", Level.GOOD, f"{path.name} can be read by its owner only.")


def look_at_folder() -> Finding:
    """Whether others on this machine could read what people wrote. A closed folder keeps all in it."""
    name = connection.settings_dict["NAME"]
    database = Path(name) if connection.vendor == "sqlite" else None
    if is_open(settings.DATA_DIR):
        return _open(settings.DATA_DIR, 700)
    if database and database.is_file() and is_open(database) and is_open(database.parent):
        return _open(database, 600)
    return Finding("folder", Level.GOOD, "Only its owner can look into the data folder.")


def is_open(path: Path) -> bool:
    """Whether anybody but its owner may do anything with a file or folder."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _open(path: Path, mode: int) -> Finding:
    sentence = f"Others on this machine can look into {path}. Please: chmod {mode} {path}"
    return Finding("folder", Level.LOOK, sentence)


def look_at_disk() -> Finding:
    """Whether there is room for what will arrive."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    sentence = f"{free / GIGABYTE:.1f} GB are free where the data lies."
    if free < NO_SPACE:
        return Finding("disk", Level.BROKEN, sentence)
    return Finding("disk", Level.LOOK if free < LITTLE_SPACE else Level.GOOD, sentence)


def look_at_connectors() -> Iterator[Finding]:
    """Whether every installed connector can be loaded."""
    troubles = broken()
    for trouble in troubles:
        yield Finding("connectors", Level.BROKEN, f"A connector cannot be loaded: {trouble}")
    if not troubles:
        yield Finding("connectors", Level.GOOD, "All connectors can be loaded.")


def look_at_scanner() -> Iterator[Finding]:
    """Whether the virus scanner answers, where one is set: without it no file comes in or goes out."""
    if not scanning.is_set():
        return
    try:
        scanning.greet()
    except scanning.NotScanned:
        sentence = (
            f"ClamAV does not answer at {settings.CLAMAV}, so no file is opened or sent."
            " Start it, or take HERZENSTAKT_CLAMAV away."
        )
        yield Finding("scanner", Level.BROKEN, sentence)
    else:
        yield Finding("scanner", Level.GOOD, "ClamAV answers.")


def look_at_database() -> Finding:
    """Whether it answers and knows the tables of this version."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as trouble:
        reason = str(trouble).partition("\n")[0]
        return Finding("database", Level.BROKEN, f"The database does not answer: {reason}")
    if missing:
        return Finding(
            "database",
            Level.BROKEN,
            f"{missing} changes are missing. They are made when the desk starts.",
        )
    return Finding("database", Level.GOOD, f"{connection.display_name} answers and is up to date.")


def look_at_clock() -> Finding:
    """Whether somebody says what is due."""
    if Lease.objects.filter(name=LEASE, until__gt=timezone.now()).exists():
        return Finding("clock", Level.GOOD, "The clock is ticking.")
    return Finding(
        "clock",
        Level.BROKEN,
        "No clock is ticking, so nothing is fetched. Start `herzenstakt run` or `herzenstakt clock`.",
    )


def look_at_jobs() -> Finding:
    """Whether workers keep up."""
    now = timezone.now()
    just_due = {"run_after__gt": now - LATE, "run_after__lte": now}
    lying = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LATE).exclude(**just_due)
    if lying.exists():
        return Finding(
            "jobs",
            Level.BROKEN,
            "Jobs have been lying for more than two minutes. Start `herzenstakt worker`.",
        )
    return Finding("jobs", Level.GOOD, "Nothing is left lying.")


def look_at_attachments() -> Finding:
    """Whether what was attached to answers lies where this process looks: web writes it, a worker sends it.
    A row is written after its file, so a row without one says that they do not share a folder, or that a
    file is lost."""
    newest = Attachment.objects.order_by("-pk").values_list("key", flat=True)[:NEWEST_ATTACHMENTS]
    missing = sum(not shelf.place_of(key).is_file() for key in newest)
    if missing:
        return Finding(
            "attachments",
            Level.BROKEN,
            f"{missing} attached files are not in {settings.DATA_DIR / 'attachments'}, so their answers"
            " cannot leave from here. Web, worker and clock need this folder together.",
        )
    return Finding("attachments", Level.GOOD, "Everything that is attached to answers is here.")


def look_at_channel(channel: Channel) -> Finding:
    """Whether it is heard, and whether its secrets can be opened."""
    name = f"{channel.network_name} “{channel.name}” of {channel.team}"
    try:
        vault.unlock(channel.locked_secrets)
    except vault.Locked:
        return Finding(
            "channel", Level.BROKEN, f"{name}: its secrets were locked with a key we do not have."
        )
    health = channel.health()
    level = Level.GOOD if health in {Health.GOOD, Health.PAUSED} else Level.LOOK
    since = channel.lying_since() if health is Health.BEHIND else None
    when = f" since {timezone.localtime(since):%Y-%m-%d %H:%M}" if since else ""
    remark = channel.remark if health is Health.GOOD else None
    told = channel.trouble_sentence or remark
    why = f": {told}" if told else "."
    return Finding("channel", level, f"{name} {IN_WORDS[health]}{when}{why}")


def look_at_envelopes() -> Finding:
    """Whether deliveries lie aside."""
    if Envelope.objects.set_aside().exists():
        return Finding(
            "envelopes",
            Level.LOOK,
            "Some deliveries were set aside. Channels show them with the reason.",
        )
    return Finding("envelopes", Level.GOOD, "No delivery was set aside.")


def look_at_records(expected: Mapping[str, Head]) -> Iterator[Finding]:
    """Whether the record of measures of each team is what was written."""
    for sentence in departures(expected):
        yield Finding("record", Level.BROKEN, sentence)
    verdict = None
    for verdict in verify():
        if verdict.flaw:
            yield Finding("record", Level.BROKEN, f"{verdict.team}: {verdict.flaw}")
        else:
            sentence = f"{verdict.team}: all {verdict.entries} entries are as they were written."
            yield Finding("record", Level.GOOD, sentence)
    if verdict is None:
        yield Finding("record", Level.GOOD, "No measure was taken yet, so nothing is on record.")
