"""Who comes in: nobody but a token, no more than its member now, and not too often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission, Role
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.team import change_role, deactivate, reactivate
from herzenstakt.journal.models import Entry
from herzenstakt.tokens import services
from herzenstakt.tokens.models import Token
from herzenstakt.tokens.scopes import COVERS, NEVER, Scope
from tests.api.conftest import Hires, Program, problem

SignedIn = Callable[[Membership], Client]


def test_a_cookie_alone_lets_nobody_in(signed_in: SignedIn, owner: Membership) -> None:
    answer = signed_in(owner).get("/api/v1/me")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert problem(answer)["type"] == "/api/#not-signed-in"


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer ", "Bearer hzt_x", "Basic hzt_x", "hzt_x"])
def test_what_is_no_token_lets_nobody_in(owner: Membership, client: Client, said: str) -> None:
    answer = client.get("/api/v1/me", headers={"authorization": said} if said else {})

    assert answer.status_code == 401


def test_a_token_in_the_address_lets_nobody_in(hires: Hires, mia: Membership) -> None:
    """It would stand in logs and histories."""
    secret = hires(mia).secret

    assert Client().get(f"/api/v1/me?token={secret}&access_token={secret}").status_code == 401


def test_a_token_says_whose_it_is(hires: Hires, mia: Membership) -> None:
    me = hires(mia).get("/me")

    assert (me["member"]["name"], me["role"]) == ("Mia Menschenfreund", "lead")
    assert me["token"]["scopes"] == [scope.value for scope in Scope]


def test_only_a_digest_of_a_token_is_kept(hires: Hires, mia: Membership) -> None:
    secret = hires(mia).secret
    row = Token.objects.values().get()

    assert secret.startswith("hzt_")
    assert not [value for value in row.values() if secret in str(value)]
    assert len(row["prefix"]) < 12


def test_a_token_that_is_over_or_taken_back_lets_nobody_in(hires: Hires, mia: Membership) -> None:
    over, back = hires(mia), hires(mia)
    first, second = Token.objects.order_by("pk")
    Token.objects.filter(pk=first.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    services.revoke(second, mia)

    assert [one.ask("GET", "/me").status_code for one in (over, back)] == [401, 401]


def test_whoever_leaves_takes_their_programs_along_for_good(
    hires: Hires, owner: Membership, mia: Membership
) -> None:
    program = hires(mia)

    deactivate(mia, owner)
    assert program.ask("GET", "/me").status_code == 401

    reactivate(mia, owner)
    assert program.ask("GET", "/me").status_code == 401


def test_a_closed_account_lets_no_program_in(hires: Hires, mia: Membership) -> None:
    program = hires(mia)
    mia.user.is_active = False
    mia.user.save()

    assert program.ask("GET", "/me").status_code == 401


def test_a_token_never_does_more_than_its_member_now(
    hires: Hires, owner: Membership, mia: Membership, conversation: Conversation
) -> None:
    program = hires(mia)
    here = f"/conversations/{conversation.pk}"
    assert program.ask("POST", f"{here}/take-care").status_code == 200

    change_role(mia, Role.READER, owner)

    answer = program.ask("POST", f"{here}/release")
    assert answer.status_code == 403
    assert problem(answer)["detail"] == "The role of this member does not include it."


def test_a_program_takes_from_a_colleague_by_name_only(
    hires: Hires, owner: Membership, mia: Membership, conversation: Conversation
) -> None:
    here = f"/conversations/{conversation.pk}"
    assert hires(mia).ask("POST", f"{here}/take-care").status_code == 200

    program = hires(owner)
    answer = program.ask("POST", f"{here}/release")
    assert answer.status_code == 409
    assert "takes care of this" in problem(answer)["detail"]
    taken = program.ask("POST", f"{here}/release?taken_from={mia.pk}")
    assert taken.status_code == 200
    conversation.refresh_from_db()
    assert conversation.caretaker is None


def test_a_token_does_only_what_it_was_made_for(
    hires: Hires, owner: Membership, conversation: Conversation
) -> None:
    program = hires(owner, Scope.READ)
    here = f"/conversations/{conversation.pk}"

    answer = program.ask("POST", f"{here}/take-care")

    assert program.ask("GET", here).status_code == 200
    assert answer.status_code == 403
    assert problem(answer)["detail"] == "The token lacks the scope “write”."


def test_a_token_without_the_scope_lets_nothing_go_even_where_a_flow_asks_itself(
    hires: Hires, owner: Membership, conversation: Conversation
) -> None:
    """The flows ask the member, and the member asks the token."""
    program = hires(owner, Scope.WRITE)

    answer = program.ask("POST", "/views", {"name": "x", "query": "is:waiting", "is_shared": True})

    assert answer.status_code == 409
    assert "share views" in problem(answer)["detail"]


def test_every_permission_stands_in_one_scope_or_no_program_has_it() -> None:
    covered = [permission for scope in Scope for permission in COVERS[scope]]

    assert sorted([*covered, *NEVER]) == sorted(Permission)
    assert Permission.MANAGE_MEMBERS in NEVER
    assert Permission.FORGET_PEOPLE in NEVER


def test_too_much_in_one_minute_is_refused_and_says_when_to_come_back(
    hires: Hires, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_A_MINUTE", 2)
    now = timezone.now().replace(second=10, microsecond=0)
    monkeypatch.setattr("herzenstakt.tokens.services.timezone.now", lambda: now)
    program, other = hires(mia), hires(mia)

    first, second, third = (program.ask("GET", "/me") for _ in range(3))

    assert first["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert first["RateLimit"] == '"minute";r=1;t=50'
    assert second["RateLimit"] == '"minute";r=0;t=50'
    assert (third.status_code, third["Retry-After"]) == (429, "50")
    assert problem(third)["type"] == "/api/#too-many"
    assert other.ask("GET", "/me").status_code == 200

    now += timedelta(seconds=50)
    assert program.ask("GET", "/me").status_code == 200


def test_the_day_of_the_last_use_is_kept(hires: Hires, mia: Membership) -> None:
    program = hires(mia)
    assert Token.objects.get().last_used_on is None

    program.get("/me")

    assert Token.objects.get().last_used_on == mia.team.today


def test_what_is_not_understood_says_where_it_stands(
    hires: Hires, mia: Membership, conversation: Conversation
) -> None:
    program = hires(mia)

    wrong = program.ask(
        "POST", f"/conversations/{conversation.pk}/hand-over", {"to": "Uwe", "more": 1}
    )
    many = program.ask("GET", "/conversations?limit=1000")
    broken = program.client.post(
        "/api/v1/labels",
        data="{",
        content_type="application/json",
        headers={"authorization": f"Bearer {program.secret}"},
    )

    assert wrong.status_code == 422
    assert {error["pointer"] for error in problem(wrong)["errors"]} == {"/to", "/word", "/more"}
    assert problem(many)["errors"][0]["parameter"] == "limit"
    assert (broken.status_code, problem(broken)["type"]) == (400, "/api/#unreadable")


def test_addresses_and_methods_that_are_not_there_are_told_as_problems(
    hires: Hires, mia: Membership
) -> None:
    program = hires(mia)

    nowhere, method = program.ask("GET", "/elephants"), program.ask("DELETE", "/me")

    assert (nowhere.status_code, problem(nowhere)["type"]) == (404, "/api/#not-here")
    assert (method.status_code, method["Allow"]) == (405, "GET")
    assert problem(method)["type"] == "/api/#not-like-this"


def test_a_stumble_is_told_without_its_reason(
    hires: Hires, mia: Membership, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(*_args: object) -> int:
        raise ValueError("a stone")

    monkeypatch.setattr("herzenstakt.api.routes.house.have_seen_all", stumble)

    answer = hires(mia).ask("POST", "/notices/seen")

    assert (answer.status_code, problem(answer)["type"]) == (500, "/api/#our-fault")
    assert "stone" not in answer.content.decode()
    assert "stumbled" in caplog.text


def test_nothing_of_next_door_is_here(
    hires: Hires, olga: Membership, conversation: Conversation
) -> None:
    program: Program = hires(olga)

    assert program.get("/conversations?room=all")["items"] == []
    assert program.ask("GET", f"/conversations/{conversation.pk}").status_code == 404
    assert program.ask("GET", f"/people/{conversation.person_id}").status_code == 404


def test_problems_are_told_in_the_language_of_the_member(hires: Hires, mia: Membership) -> None:
    mia.user.language = "de"
    mia.user.save()

    answer = hires(mia).ask("GET", "/elephants")

    assert answer["Content-Language"] == "de"
    assert problem(answer)["title"] == "Das gibt es hier nicht."


def test_the_journal_says_by_which_token_somebody_acted(
    hires: Hires, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    hires(mia).post(f"/conversations/{conversation.pk}/take-care")
    token = Token.objects.get()
    browser = signed_in(mia)
    browser.post(f"/t/ratzifatzi/c/{conversation.pk}/release/")

    taken, released = Entry.objects.filter(action__startswith="conversation.").order_by("pk")
    assert (taken.details["through"], released.details.get("through")) == (token.name, None)
    page = browser.get("/t/ratzifatzi/journal/").content.decode()
    assert "Mia Menschenfreund (by the token “Probe”)" in page
    told = hires(mia).get("/journal")["items"]
    assert "Probe" in {one["through"] for one in told}
