"""What `herzenstakt run` says where nobody works yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.cli.run import invite_first_owner
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
