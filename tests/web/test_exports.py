"""The page of exports: a file for whoever may see it, and a word where there is none."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pyarrow.parquet import read_table

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message
from herzenstakt.flows import exporting
from herzenstakt.journal.models import Entry
from herzenstakt.web.exports import forms

SignedIn = Callable[[Membership], Client]
HOME = "/t/ratzifatzi/export/"


def file_of(answer: Any) -> bytes:
    """What was sent."""
    return b"".join(answer.streaming_content)


def texts_in(parquet: bytes) -> list[str]:
    """The words that stand in a file of messages, as a program reads them."""
    words: list[str] = read_table(BytesIO(parquet)).column("text").to_pylist()
    return words


@pytest.mark.parametrize(
    ("form", "name", "begins"),
    [
        ("excel", "ratzifatzi-messages.csv", b"\xef\xbb\xbfid,"),
        ("csv", "ratzifatzi-messages.csv", b"id,"),
        ("jsonl", "ratzifatzi-messages.jsonl", b'{"id": '),
        ("parquet", "ratzifatzi-messages.parquet", b"PAR1"),
    ],
)
def test_one_gets_a_file_in_each_format(
    form: str, name: str, begins: bytes, signed_in: SignedIn, uwe: Membership, frieda_asks: Message
) -> None:
    answer = signed_in(uwe).post(HOME, {"q": "blau", "what": "messages", "format": form})

    assert answer.status_code == 200
    assert name in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    told = file_of(answer)
    assert told.startswith(begins)
    if form == "parquet":
        assert "Wann kommt die in Blau?" in texts_in(told)
    else:
        assert b"Wann kommt die in Blau?" in told
    assert Entry.objects.get(action="export.made").by == uwe


@pytest.mark.parametrize("who", ["rolf", "tina"])
def test_who_reads_along_or_learns_takes_nothing_along(
    who: str, request: pytest.FixtureRequest, signed_in: SignedIn, frieda_asks: Message
) -> None:
    browser = signed_in(request.getfixturevalue(who))

    assert browser.get(HOME).status_code == 403
    wanted = {"q": "", "what": "conversations", "format": "jsonl"}
    assert browser.post(HOME, wanted).status_code == 403
    assert HOME not in browser.get("/t/ratzifatzi/search/?q=blau").content.decode()
    assert not Entry.objects.filter(action="export.made").exists()


def test_the_house_next_door_gets_its_own(
    signed_in: SignedIn, olga: Membership, frieda_asks: Message
) -> None:
    wanted = {"q": "", "what": "messages", "format": "jsonl"}
    desk = signed_in(olga)
    assert desk.post(HOME, wanted).status_code == 404
    assert file_of(desk.post("/t/anderswo/export/", wanted)) == b""


@pytest.mark.parametrize(
    "wrong",
    [{"format": "exe"}, {"what": "secrets"}, {"q": "x" * 5000}, {"q": "label:gibtesnicht"}],
)
def test_what_cannot_be_exported_is_said(
    wrong: dict[str, str], signed_in: SignedIn, mia: Membership
) -> None:
    wanted = {"q": "", "what": "messages", "format": "csv", **wrong}
    answer = signed_in(mia).post(HOME, wanted)
    assert answer.status_code == 422
    assert not Entry.objects.filter(action="export.made").exists()


def test_too_much_is_said_and_not_cut(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = lambda what, form, bom: exporting.Wanted(what, form, bom, most=0)  # noqa: E731
    monkeypatch.setattr(forms, "Wanted", small)
    answer = signed_in(mia).post(HOME, {"q": "", "what": "messages", "format": "csv"})
    assert answer.status_code == 422
    assert "more than 0 rows" in answer.content.decode()


def test_looking_at_the_page_exports_nothing(signed_in: SignedIn, mia: Membership) -> None:
    page = signed_in(mia).get(f"{HOME}?q=bl%C3%A4u+%22%3E%3Cscript%3E").content.decode()
    assert "bläu &quot;&gt;&lt;script&gt;" in page
    assert not Entry.objects.filter(action="export.made").exists()


def test_how_much_fits_is_said_as_people_write_numbers(
    signed_in: SignedIn, mia: Membership
) -> None:
    browser = signed_in(mia)
    assert "At most 100,000 rows." in browser.get(HOME).content.decode()
    mia.user.language = "de"
    mia.user.save()
    assert "Höchstens 100.000 Zeilen." in browser.get(HOME).content.decode()
