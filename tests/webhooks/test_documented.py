"""What the developers' page says is so: its table, its pauses, and the receiver it shows."""

from __future__ import annotations

import re
import threading
from http.server import HTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone, translation
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.flows.webhooks import JITTER, PAUSES, TIMEOUT, call
from herzenstakt.web.journal.sentences import SENTENCES
from herzenstakt.webhooks import services
from herzenstakt.webhooks.events import BY_ACTION, EVENTS, as_table
from herzenstakt.webhooks.models import KEEP, OVERLAP, Call

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")


def test_the_table_is_that_of_the_code() -> None:
    with translation.override("en"):
        assert as_table() in PAGE


def test_every_event_is_an_act_the_journal_knows() -> None:
    assert set(BY_ACTION) <= set(SENTENCES)
    assert sum(len(event.actions) for event in EVENTS.values()) == len(BY_ACTION)


def test_the_page_says_the_times_that_hold() -> None:
    minutes = [round(pause.total_seconds() / 60) for pause in PAUSES]
    assert PAUSES[0].total_seconds() == 5
    assert minutes[1:3] == [5, 30]
    assert [pause.total_seconds() / 3600 for pause in PAUSES[3:]] == [2, 5, 10, 14, 20, 24]
    assert (TIMEOUT, JITTER, OVERLAP.total_seconds() / 3600, KEEP.days) == (15, 0.2, 24, 30)


@pytest.mark.django_db
def test_the_receiver_on_the_page_hears_us_once_and_nobody_else(
    mia: Membership, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    room: dict[str, Any] = {"__name__": "receiver"}
    exec(compile(example, "webhooks.md", "exec"), room)  # noqa: S102, our own page
    room["Receiver"].log_message = lambda *_: None
    server = HTTPServer(("127.0.0.1", 0), room["Receiver"])
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        wanted = services.Wanted(address, "the example", {"message.received"})
        hook, room["SECRET"] = services.add(mia, wanted)
        payload = {
            "type": "message.received",
            "timestamp": services.stamp(timezone.now()),
            "data": {"url": "https://desk.example/t/ratzifatzi/c/12/"},
        }
        one = Call.objects.create(webhook=hook, event="message.received", payload=payload)
        call.func(hook.pk)
        services.send_again(one, mia)
        call.func(hook.pk)
        one.refresh_from_db()
        assert (one.state, one.status) == ("delivered", 204)
        assert capsys.readouterr().out.count("message.received https://desk.example") == 1

        services.rotate(hook, mia)
        hook.refresh_from_db()
        type(hook).objects.update(locked_before="", before_until=None)
        services.send_again(one, mia)
        call.func(hook.pk)
        one.refresh_from_db()
        assert (one.state, one.status) == ("waiting", 401)

        forged = Request(address, b"{}", {"webhook-id": "msg_x", "Content-Type": "text/plain"})
        with pytest.raises(OSError, match="401"):
            urlopen(forged)
    finally:
        server.shutdown()
        server.server_close()
