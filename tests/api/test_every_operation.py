"""Every operation, for every role and every scope, for next door and for nobody.

What is expected comes from the permission each operation carries, from the one table of roles, and from the
scopes. A new operation is walked without a line here, unless its path names a new thing.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role, may
from herzenstakt.api.desk import document, operations
from herzenstakt.api.document import example_of
from herzenstakt.conversations.models import Conversation
from herzenstakt.tokens import services
from herzenstakt.tokens.scopes import COVERS, Scope, scope_of
from tests.api.conftest import Program, program_of
from tests.conftest import Says
from tests.media import samples

pytestmark = pytest.mark.one_database

ALL = list(operations())
NAMES = [name for name, *_ in ALL]
#: statements of one call, however much it shows: token, count, and what is asked for
MOST_STATEMENTS = 20
#: what they need depends on what is wanted
ASKS_FOR_MORE = {"do_together", "sort_message"}
READS = COVERS[Scope.READ]
Things = dict[str, int]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_A_MINUTE", 1_000_000)


def path_of(path: str, things: Things) -> str:
    """A path with real numbers in it."""
    return re.sub(r"{\w+:(\w+)}", lambda found: str(things[found[1]]), path)


def body_of(name: str) -> Any:
    """What fits, as the document shows it; None where nothing is sent."""
    for there in document()["paths"].values():
        for operation in there.values():
            if operation["operationId"] == name and "requestBody" in operation:
                content = operation["requestBody"]["content"].get("application/json")
                return example_of(content["schema"], document()) if content else None
    return None


def call(program: Program, name: str, path: str, method: str) -> Any:
    """One call with everything it asks for."""
    if name == "attach_to_draft":
        return program.bring(path, "Blau.png", samples.png(), "Eine blaue Bürste.")
    return program.ask(method, path, body_of(name))


def ask(program: Program, name: str, path: str, method: str) -> int:
    """One call whose effects are undone; its status."""
    query = {"find_people": "?name=Frieda", "search": "?q=blau"}.get(name, "")
    with transaction.atomic():
        status: int = call(program, name, path + query, method).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_what_the_table_allows(
    role: Role, staff: dict[Role, Membership], things: Things
) -> None:
    program = program_of(staff[role])

    for name, permission, path, method in ALL:
        status = ask(program, name, path_of(path, things), method)
        if may(role, permission):
            assert status in {200, 201, 204, 403, 404, 409, 412}, (name, status)
            assert status != 403 or name in ASKS_FOR_MORE, name
        else:
            assert status == 403, (name, status)


@pytest.mark.parametrize("scope", list(Scope))
def test_each_scope_opens_what_it_covers_and_nothing_else(
    scope: Scope, staff: dict[Role, Membership], things: Things
) -> None:
    program = program_of(staff[Role.OWNER], scope)

    for name, permission, path, method in ALL:
        status = ask(program, name, path_of(path, things), method)
        opened = permission in COVERS[scope] | COVERS[Scope.READ]
        assert (status == 403) is not opened, (name, status)


def test_whatever_changes_something_needs_more_than_the_scope_that_reads() -> None:
    opened = {name for name, needed, _path, method in ALL if method != "GET" if needed in READS}
    assert opened == set()


def test_next_door_finds_nothing_of_ours(olga: Membership, things: Things) -> None:
    program = program_of(olga)
    ours = (
        "Frieda",
        "Mia Mensch",
        "RatziFatzi",
        "Im Dezember",
        "Farben",
        "Blau",
        "Danke",
        "Ab neun",
    )

    for name, _permission, path, method in ALL:
        answer = call(program, name, path_of(path, things), method)
        if "{" in path:
            assert answer.status_code == 404, (name, answer.status_code)
        if method == "GET":
            told = answer.content.decode()
            assert not [word for word in ours if word in told], name


@pytest.mark.parametrize("name", ["hand_over", "merge_people", "add_promise", "save_my_draft"])
def test_a_foreign_number_in_a_body_is_not_here(
    name: str, olga: Membership, staff: dict[Role, Membership], things: Things
) -> None:
    _name, _permission, path, method = next(one for one in ALL if one[0] == name)
    body = body_of(name)
    body |= {
        "hand_over": {"to": olga.pk},
        "merge_people": {"other": 4_000_000},
        "add_promise": {"owner": olga.pk},
        "save_my_draft": {"answers": 4_000_000},
    }[name]

    answer = program_of(staff[Role.OWNER]).ask(method, path_of(path, things), body)

    assert answer.status_code == 404


def test_without_a_token_there_is_nothing(things: Things) -> None:
    for name, _permission, path, method in ALL:
        answer = Client().generic(method, "/api/v1" + path_of(path, things))
        assert answer.status_code == 401, name


def test_every_operation_has_a_scope() -> None:
    """One that no token opens would be of no use."""
    assert not [name for name, permission, *_ in ALL if scope_of(permission) is None]
    assert len(set(NAMES)) == len(NAMES)


def test_who_only_reads_along_finds_nothing_private(
    conversation: Conversation, staff: dict[Role, Membership]
) -> None:
    Conversation.objects.update(is_private=True)
    reader = program_of(staff[Role.READER])

    assert reader.get("/conversations?room=all")["items"] == []
    assert reader.ask("GET", f"/conversations/{conversation.pk}").status_code == 404
    assert reader.ask("GET", f"/people/{conversation.person_id}").status_code == 404


def test_a_page_asks_the_database_as_often_however_long_it_is(
    staff: dict[Role, Membership], things: Things, says: Says
) -> None:
    program = program_of(staff[Role.OWNER])
    pages = [path_of(path, things) for _, _, path, method in ALL if method == "GET"]
    query = {"/people": "?name=a", "/search": "?q=blau"}

    def counted() -> dict[str, int]:
        found = {}
        for path in pages:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                program.ask("GET", path + query.get(path, ""))
            found[path] = len(asked)
        return found

    before = counted()
    for who in ("karl", "lena", "jonas"):
        says(who, "Wann kommt die in Blau?")
    says("frieda", "Und blau?")
    after = counted()

    grown = {path: (before[path], after[path]) for path in pages if after[path] > before[path]}
    assert not grown
    assert max(after.values()) <= MOST_STATEMENTS
