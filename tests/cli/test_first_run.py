"""What `herzenstakt run` says where nobody works yet, and where a demo would be a mistake."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.cli.run import DEMO_MARK, invite_first_owner, is_loopback, run, why_no_demo
from herzenstakt.web.setup.code import setup_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_the_console_shows_the_link_that_sets_up_the_desk(
    capsys: pytest.CaptureFixture[str],
) -> None:
    invite_first_owner()

    assert f"http://testserver/setup/?code={setup_code()}" in capsys.readouterr().out


def test_the_console_is_silent_once_somebody_is_there(
    mia: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    invite_first_owner()

    assert capsys.readouterr().out == ""


# --- a demo by mistake ---------------------------------------------------------------------------


def test_a_database_with_people_does_not_open_as_a_demo(
    mia: Membership, settings: Settings
) -> None:
    settings.DEMO, settings.PUBLIC_URL = True, "http://127.0.0.1:8420"
    assert "People work in this database" in why_no_demo()

    (settings.DATA_DIR / DEMO_MARK).touch()
    assert why_no_demo() == ""


@pytest.mark.parametrize(
    "public", ["https://desk.example.org", "http://192.0.2.7", "http://0.0.0.0"]
)
def test_a_demo_opens_on_this_computer_only(public: str, settings: Settings) -> None:
    settings.DEMO, settings.PUBLIC_URL = True, public

    assert "on this computer only" in why_no_demo()


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.2", "http://[::1]:8420"])
def test_addresses_of_this_computer_are_known(url: str) -> None:
    assert is_loopback(url)


def test_where_nobody_works_yet_a_demo_may_begin(settings: Settings) -> None:
    settings.DEMO, settings.PUBLIC_URL = True, "http://localhost:8420"

    assert why_no_demo() == ""


def test_a_desk_that_is_no_demo_is_asked_nothing(mia: Membership, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://desk.example.org"

    assert why_no_demo() == ""


def test_run_does_not_open_where_a_demo_would_be_a_mistake(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DEMO, settings.PUBLIC_URL = True, "https://desk.example.org"
    monkeypatch.setattr("herzenstakt.cli.run.prepare", lambda: None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    options = argparse.Namespace(verb="web", host="127.0.0.1", port=0, threads=1, workers=0)

    assert run(options) == 1
    assert "on this computer only" in capsys.readouterr().err
