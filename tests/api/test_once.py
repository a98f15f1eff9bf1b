"""Sent twice, done once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Note
from herzenstakt.labels.models import Label
from herzenstakt.tokens.models import Once
from tests.api.conftest import Hires, problem


def test_the_same_twice_is_done_once_and_answered_the_same(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}/notes"

    first = program.ask("POST", here, {"text": "Hm."}, idempotency_key="a")
    second = program.ask("POST", here, {"text": "Hm."}, idempotency_key="a")
    other = program.ask("POST", here, {"text": "Hm."}, idempotency_key="b")

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 201)
    assert first.content == second.content != other.content
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Note.objects.count() == 2


def test_a_key_stands_for_one_request(hires: Hires, mia: Membership) -> None:
    program = hires(mia)
    program.post("/labels", {"name": "Farben"}, idempotency_key="a")

    answer = program.ask("POST", "/labels", {"name": "Borsten"}, idempotency_key="a")

    assert (answer.status_code, problem(answer)["type"]) == (422, "/api/#key-used")
    assert Label.objects.count() == 1


def test_a_key_belongs_to_one_token(hires: Hires, mia: Membership, uwe: Membership) -> None:
    hires(mia).post("/labels", {"name": "Farben"}, idempotency_key="a")

    hires(uwe).post("/labels", {"name": "Borsten"}, idempotency_key="a")

    assert Label.objects.count() == 2


def test_what_was_refused_may_be_asked_again(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    program, here = hires(mia), f"/conversations/{conversation.pk}"
    conversation.caretaker = mia
    conversation.save()
    label = {"name": "Farben"}
    kept = program.post("/labels", label)

    refused = program.ask("POST", "/labels", label, idempotency_key="a")
    Label.objects.filter(pk=kept["id"]).delete()
    done = program.ask("POST", "/labels", label, idempotency_key="a")

    assert (refused.status_code, done.status_code) == (409, 201)
    assert program.get(here)["id"] == conversation.pk


def test_after_a_day_it_is_forgotten(hires: Hires, mia: Membership) -> None:
    program = hires(mia)
    program.post("/labels", {"name": "Farben"}, idempotency_key="a")
    Once.objects.update(begun_at=timezone.now() - timedelta(hours=25))

    answer = program.ask("POST", "/labels", {"name": "Borsten"}, idempotency_key="a")

    assert answer.status_code == 201
    assert Once.objects.over().count() == 0


@pytest.mark.parametrize("key", ["", "a b", "ä", "x" * 256])
def test_a_key_that_cannot_be_one_is_refused(hires: Hires, mia: Membership, key: str) -> None:
    answer = hires(mia).ask("POST", "/notices/seen", idempotency_key=key)

    assert answer.status_code == 422
    assert problem(answer)["errors"][0]["parameter"] == "Idempotency-Key"


def test_nothing_is_left_of_what_stumbled(
    hires: Hires, mia: Membership, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from herzenstakt.api.routes import conversations

    def stumble(*_args: object) -> Any:
        raise ValueError

    program, here = hires(mia), f"/conversations/{conversation.pk}/take-care"
    with monkeypatch.context() as patch:
        patch.setattr(conversations, "whole", stumble)
        answer = program.ask("POST", here, idempotency_key="a")
    conversation.refresh_from_db()

    assert answer.status_code == 500
    assert conversation.caretaker is None
    assert program.ask("POST", here, idempotency_key="a").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_does_it(
    hires: Hires, mia: Membership, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the second is told that it is being done; on SQLite it waits and gets the answer."""
    from herzenstakt.flows import informing

    program, here = hires(mia), f"/conversations/{conversation.pk}/notes"
    inside, go_on = threading.Event(), threading.Event()
    write: Callable[..., Any] = informing.note

    def slowly(*args: Any) -> Any:
        inside.set()
        assert go_on.wait(20)
        return write(*args)

    def post() -> tuple[int, bytes]:
        answer = program.ask("POST", here, {"text": "Hm."}, idempotency_key="a")
        connections.close_all()
        return answer.status_code, answer.content

    monkeypatch.setattr(informing, "note", slowly)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(post)
        assert inside.wait(20)
        second = pool.submit(post)
        if connection.vendor == "postgresql":
            assert second.result(20)[0] == 409
        go_on.set()
        assert first.result(20)[0] == 201
        if connection.vendor != "postgresql":
            assert second.result(20) == first.result()

    assert Note.objects.count() == 1
