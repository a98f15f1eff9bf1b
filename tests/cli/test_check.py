"""`herzenstakt check` says in words how an installation is, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.cli import health
from herzenstakt.cli.health import Level, look_around
from herzenstakt.cli.main import main
from herzenstakt.conversations.models import Message
from herzenstakt.flows.attaching import attach
from herzenstakt.flows.clock import LEASE
from herzenstakt.kernel.models import Lease
from herzenstakt.kernel.words import Sentence
from herzenstakt.moderation.models import Measure, RecordEntry
from herzenstakt.moderation.record import enter
from herzenstakt.replies.models import Reply
from tests.media import samples

pytestmark = pytest.mark.django_db


class Usage:
    """What `shutil.disk_usage` tells."""

    def __init__(self, free: int) -> None:
        self.free = free


class Elsewhere:
    """A connection to a SQLite file."""

    vendor = "sqlite"

    def __init__(self, name: str) -> None:
        self.settings_dict = {"NAME": name}


@pytest.fixture
def ticking(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is the clock, and no connector is broken."""
    monkeypatch.setattr(health, "broken", list)
    Lease.objects.take(LEASE, "somebody", timedelta(minutes=1))


def said(part: str) -> list[tuple[Level, str]]:
    """What is found about one part."""
    return [(f.level, f.sentence) for f in look_around() if f.part == part]


def test_a_healthy_installation_is_good(
    ticking: None, channel: Channel, look: Callable[[Channel], None]
) -> None:
    look(channel)
    assert {finding.level for finding in look_around()} == {Level.GOOD}
    assert main(["check"]) == 0


def test_without_a_clock_nothing_is_fetched_and_check_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check"]) == 1
    assert "No clock is ticking" in capsys.readouterr().out


def test_machines_get_json(ticking: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["healthy"] is True
    assert {"part", "level", "sentence"} == set(told["findings"][0])


def test_a_key_that_others_can_read_is_named(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "encryption.key").touch(mode=0o600)
    assert said("keys")[0][0] is Level.GOOD
    (tmp_path / "encryption.key").chmod(0o644)
    ((level, sentence),) = said("keys")
    assert level is Level.BROKEN
    assert "chmod 600" in sentence


def test_a_data_folder_that_others_can_look_into_is_named(
    tmp_path: Path, settings: Settings
) -> None:
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o700)
    assert said("folder")[0][0] is Level.GOOD
    tmp_path.chmod(0o750)
    ((level, sentence),) = said("folder")
    assert level is Level.LOOK
    assert f"chmod 700 {tmp_path}" in sentence


def test_a_database_elsewhere_that_others_can_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "desk.sqlite3"
    file.touch(mode=0o644)
    monkeypatch.setattr(health, "connection", Elsewhere(str(file)))
    tmp_path.chmod(0o700)
    assert health.look_at_folder().level is Level.GOOD
    tmp_path.chmod(0o755)
    assert f"chmod 600 {file}" in health.look_at_folder().sentence


def test_little_space_is_worth_a_look_and_none_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((health.LITTLE_SPACE - 1, Level.LOOK), (health.NO_SPACE - 1, Level.BROKEN)):
        monkeypatch.setattr("shutil.disk_usage", lambda _, free=free: Usage(free))
        assert said("disk")[0][0] is level


def test_a_connector_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "broken", lambda: ["chatter (chatter:Chatter): no such module"])
    ((level, sentence),) = said("connectors")
    assert level is Level.BROKEN
    assert "chatter" in sentence


def test_a_database_out_of_reach_is_said_first_and_nothing_is_guessed_about_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: object) -> None:
        raise OperationalError("connection refused\nmore lines")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    findings = list(look_around())
    assert findings[-1].sentence == "The database does not answer: connection refused"
    assert main(["check"]) == 1


def test_a_job_that_lies_too_long_means_that_no_worker_is_there(ticking: None) -> None:
    job = DBTaskResult.objects.create(
        args_kwargs={}, task_path="somewhere.task", backend_name="default", run_after=timezone.now()
    )
    assert said("jobs")[0][0] is Level.GOOD
    long_ago = timezone.now() - timedelta(minutes=10)
    DBTaskResult.objects.filter(pk=job.pk).update(enqueued_at=long_ago, run_after=long_ago)
    assert said("jobs")[0][0] is Level.BROKEN


def test_a_job_for_later_is_not_late(ticking: None) -> None:
    job = DBTaskResult.objects.create(
        args_kwargs={}, task_path="somewhere.task", backend_name="default", run_after=timezone.now()
    )
    long_ago = timezone.now() - timedelta(minutes=10)
    DBTaskResult.objects.filter(pk=job.pk).update(enqueued_at=long_ago)
    assert said("jobs")[0][0] is Level.GOOD


def test_what_web_took_in_and_a_worker_cannot_find_is_broken_and_the_folder_is_named(
    ticking: None, draft: Reply, mia: Membership, tmp_path: Path, settings: Settings
) -> None:
    attach(draft, mia, "Bürste.png", samples.png())
    assert said("attachments") == [(Level.GOOD, "Everything that is attached to answers is here.")]
    settings.DATA_DIR = tmp_path
    ((level, sentence),) = said("attachments")
    assert level is Level.BROKEN
    assert sentence.startswith(f"1 attached files are not in {tmp_path / 'attachments'}")


def test_a_disconnected_channel_is_named_with_its_reason(ticking: None, channel: Channel) -> None:
    channel.disconnect(Sentence("The token was revoked."))
    ((level, sentence),) = said("channel")
    assert level is Level.LOOK
    assert "needs a new connection: The token was revoked." in sentence


def test_a_look_that_did_not_work_is_told_without_a_guess_why(
    ticking: None, channel: Channel
) -> None:
    for feed in channel.feed_states.all():
        feed.stumbled(Sentence("No."), timedelta(seconds=1))
    ((level, sentence),) = said("channel")
    assert level is Level.LOOK
    assert "could not be read at the last look; we try again" in sentence


def test_a_channel_that_hides_words_is_named_with_the_time_since_when(
    ticking: None, channel: Channel, look: Callable[[Channel], None]
) -> None:
    look(channel)
    envelope = Envelope.objects.create(channel=channel, digest="1", body=b"?")
    arrived = timezone.now() - timedelta(hours=1)
    Envelope.objects.filter(pk=envelope.pk).update(arrived_at=arrived)
    ((level, sentence),) = said("channel")
    assert level is Level.LOOK
    assert f"not be opened yet since {timezone.localtime(arrived):%Y-%m-%d %H:%M}" in sentence


def test_secrets_locked_with_a_lost_key_are_broken(channel: Channel, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    ((level, sentence),) = said("channel")
    assert level is Level.BROKEN
    assert "a key we do not have" in sentence


def test_a_delivery_set_aside_is_worth_a_look(channel: Channel) -> None:
    assert said("envelopes")[0][0] is Level.GOOD
    envelope = Envelope.objects.create(channel=channel, digest="1", body=b"?")
    envelope.lay_aside(Sentence("We do not understand this delivery."))
    assert said("envelopes")[0][0] is Level.LOOK


# --- the record of measures ----------------------------------------------------------------------


@pytest.fixture
def on_record(ticking: None, frieda_asks: Message, mia: Membership) -> Measure:
    """Something hidden, as the record knows it."""
    measure = Measure.objects.create(
        team=mia.team, message=frieda_asks, kind="hide", state="done", reason="N01", asked_by=mia
    )
    enter(measure, RecordEntry.Event.DONE, mia)
    return measure


def test_a_record_that_is_whole_is_said_to_be(on_record: Measure) -> None:
    sentence = "RatziFatzi GmbH: all 1 entries are as they were written."
    assert said("record") == [(Level.GOOD, sentence)]
    assert main(["check"]) == 0


def test_without_measures_nothing_is_on_record(ticking: None) -> None:
    assert said("record") == [(Level.GOOD, "No measure was taken yet, so nothing is on record.")]


def test_a_changed_record_is_broken_and_the_entry_is_named(
    on_record: Measure, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE moderation_recordentry SET details = '{}x'")

    assert main(["check"]) == 1
    assert "BROKEN  record       RatziFatzi GmbH: Entry 1 is not" in capsys.readouterr().out


def test_where_the_record_ends_can_be_kept_elsewhere_and_compared_later(
    on_record: Measure, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--record-head"]) == 0
    head = json.loads(capsys.readouterr().out)
    assert head["ratzifatzi"]["number"] == 1

    kept = tmp_path / "head.json"
    kept.write_text(json.dumps(head))
    assert main(["check", "--expect-head", str(kept)]) == 0

    head["ratzifatzi"]["number"] = 2
    kept.write_text(json.dumps(head))
    assert main(["check", "--expect-head", str(kept)]) == 1
    assert "Entry 2, which was written down elsewhere, is missing." in capsys.readouterr().out


@pytest.mark.parametrize("words", ["", "[]", '{"ratzifatzi": 1}', '{"a": {"number": "x"}}'])
def test_a_file_that_holds_no_head_is_no_proof(
    words: str, ticking: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "head.json").write_text(words)

    assert main(["check", "--expect-head", str(tmp_path / "head.json")]) == 2
    assert "does not hold what --record-head says" in capsys.readouterr().err
    assert main(["check", "--expect-head", str(tmp_path / "missing.json")]) == 2


def test_a_head_comes_in_by_standard_input_too(
    on_record: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO('{"ratzifatzi": {"number": 9, "digest": "0"}}'))

    assert main(["check", "--expect-head", "-"]) == 1
