"""Whatever a program sends: what no database keeps is left behind at the door, and what nobody sees is no
word."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.api.desk import document, operations
from herzenstakt.api.document import example_of
from herzenstakt.api.document import operations as described
from herzenstakt.conversations.models import Conversation
from herzenstakt.tokens import services
from tests.api.conftest import Hires, problem, program_of
from tests.api.test_every_operation import Things, path_of
from tests.media import samples

SignedIn = Callable[[Membership], Client]
HALF, NOTHING = "\ud800", "\x00"
#: the same in an address; half a character cannot stand in one
IN_AN_ADDRESS = "%00%ED%A0%80"

#: what a person is to read
MUST_BE_SEEN = [
    ("close", "reason"),
    ("answered_by_hand", "where"),
    ("sort_message", "reason"),
    ("add_note", "text"),
    ("save_my_draft", "text"),
    ("remark_on_reply", "text"),
    ("add_label", "name"),
    ("change_label", "name"),
    ("add_view", "name"),
    ("change_view", "name"),
    ("add_saved_answer", "title"),
    ("add_promise", "words"),
    ("drop_promise", "why"),
    ("add_consent", "words"),
    ("call_not_serious", "why"),
    ("add_card", "title"),
]
#: without it nobody is asked for a reason
MORE = {"sort_message": {"needs_reply": "no"}}


def test_half_a_character_breaks_neither_the_page_nor_the_journal_of_a_team(
    hires: Hires, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    here = f"/conversations/{conversation.pk}"
    hires(mia).post(f"{here}/close", {"reason": f"{HALF}{NOTHING} danke"})

    for page in (f"/t/ratzifatzi/c/{conversation.pk}/", "/t/ratzifatzi/journal/"):
        answer = signed_in(mia).get(page)
        assert (answer.status_code, "danke" in answer.content.decode()) == (200, True)


def test_no_operation_stumbles_over_it_or_keeps_it(
    staff: dict[Role, Membership], things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_A_MINUTE", 1_000_000)
    program = program_of(staff[Role.OWNER])
    spoilt = _spoilt(document())
    told = {one["operationId"]: one for _method, one in described(spoilt)}

    for name, _permission, path, method in operations():
        there = path_of(path, things)
        query = "&".join(f"{one}=a{IN_AN_ADDRESS}" for one in _words_asked_for(told[name]))
        with transaction.atomic():
            if name == "attach_to_draft":
                brought = f"{NOTHING}Blau.png"
                answer = program.bring(there, brought, samples.png(), f"Blau{NOTHING}")
            else:
                answer = program.ask(method, f"{there}?{query}", _body(told[name], spoilt))
            assert answer.status_code < 500, (name, answer.content)
            assert list(_unstorable_in_json()) == [], name
            transaction.set_rollback(True)


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060\u200d", "\u3164", "\u2800 \u00a0"])
def test_what_nobody_sees_is_no_word(
    unseen: str, staff: dict[Role, Membership], things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_A_MINUTE", 1_000_000)
    program = program_of(staff[Role.OWNER])
    told = {one["operationId"]: one for _method, one in described(document())}

    for name, field in MUST_BE_SEEN:
        _name, _permission, path, method = next(one for one in operations() if one[0] == name)
        body = _body(told[name], document()) | {field: unseen} | MORE.get(name, {})
        if "owner" in body:  # the document knows the number of nobody
            body["owner"] = staff[Role.OWNER].pk
        answer = program.ask(method, path_of(path, things), body)
        why = problem(answer)["detail"]
        assert re.search("Please (give|say|write)|is empty|nothing to send", why), (name, why)


def _words_asked_for(operation: dict[str, Any]) -> Iterator[str]:
    """Parts of the query of an operation that are free words, and no place in a list."""
    for one in operation["parameters"]:
        is_word = one["schema"].get("type") == "string" and "enum" not in one["schema"]
        if one["in"] == "query" and is_word and one["name"] != "after":
            yield one["name"]


def _body(operation: dict[str, Any], spoilt: dict[str, Any]) -> Any:
    """What is sent; None where nothing is."""
    content = operation.get("requestBody", {"content": {}})["content"].get("application/json")
    return example_of(content["schema"], spoilt) if content else None


def _spoilt(part: Any) -> Any:
    """The document, with unstorable characters in the examples of all words that are free."""
    if isinstance(part, list):
        return [_spoilt(one) for one in part]
    if not isinstance(part, dict):
        return part
    told = {key: _spoilt(value) for key, value in part.items() if key != "example"}
    if part.get("type") == "string" and not part.keys() & {"enum", "format", "pattern"}:
        example = (part.get("examples") or ["…"])[0]
        told |= {"default": f"{HALF}{example}{NOTHING}"}
    return told


def _unstorable_in_json() -> Iterator[str]:
    """Where JSON escapes what no column of words would take, so that only its readers stumble."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.JSONField):
                for value in model._default_manager.values_list(field.name, flat=True):
                    written = json.dumps(value)
                    if "\\ud800" in written or "\\u0000" in written:
                        yield f"{field}: {written}"
