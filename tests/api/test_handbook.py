"""What the page for developers shows works as it stands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.tokens.scopes import Scope
from herzenstakt.tokens.services import MOST_A_MINUTE, MOST_DAYS, USUAL_DAYS
from tests.api.conftest import program_of

PAGE = (Path(__file__).parents[2] / "docs" / "api" / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```bash\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.django_db(transaction=True)
def test_the_examples_answer_somebody(
    live_server: LiveServer,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    settings: Any,
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    known = {"DESK": live_server.url, "TOKEN": program_of(mia).secret}

    for example in EXAMPLES:
        said = subprocess.run(
            ["bash", "-euc", example],
            env={**os.environ, **known, "no_proxy": "*"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stdout + said.stderr
        told = json.loads(said.stdout)
        if "items" in told:
            known["CONVERSATION"] = str(told["items"][0]["id"])
        known |= {name.upper(): told[name] for name in ("seen", "words") if name in told}

    assert len(EXAMPLES) == 4
    assert plaza.texts_of("ratzifatzi")[1:] == ["The blue one comes in spring."]


def test_the_page_names_every_scope_and_the_numbers_that_hold() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == Scope.values
    assert f"days: {USUAL_DAYS}, at most {MOST_DAYS}" in PAGE
    assert f"{MOST_A_MINUTE} calls a minute" in PAGE
