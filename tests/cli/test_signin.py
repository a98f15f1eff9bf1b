"""`herzenstakt signin` lets somebody in who stands before a locked door."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.test import Client

from herzenstakt.accounts.models import Membership, User, UserManager
from herzenstakt.cli.main import main

pytestmark = pytest.mark.django_db


def test_the_link_signs_in_whoever_asked_once(
    owner: Membership, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signin", owner.user.email]) == 0

    link = capsys.readouterr().out.strip()
    assert link.startswith("http://testserver/signin/link/")
    path = link.removeprefix("http://testserver")
    client.post(path)
    assert client.session["_auth_user_id"] == str(owner.user.pk)
    assert Client().post(path).status_code == 410


def test_the_address_may_be_written_in_capitals(
    owner: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signin", f" {owner.user.email.upper()}"]) == 0


def test_an_address_nobody_has_is_told_and_opens_nothing(
    owner: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signin", "nobody@ratzifatzi.example"]) == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "Nobody signs in with nobody@ratzifatzi.example.\n"


def test_who_may_not_sign_in_any_more_gets_no_link(
    owner: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.update(is_active=False)

    assert main(["signin", owner.user.email]) == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "Renate Ratzi may not sign in any more.\n"


def test_a_database_that_does_not_answer_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DatabaseError("no such table: accounts_user\nLINE 1")

    monkeypatch.setattr(UserManager, "filter", refuse, raising=False)

    assert main(["signin", "renate@ratzifatzi.example"]) == 1
    assert capsys.readouterr().err == (
        "The database does not answer: no such table: accounts_user\n"
    )
