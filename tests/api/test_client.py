"""A client that is made from the document does the main job against a desk that really listens."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from herzenstakt.accounts.models import Membership
from herzenstakt.api.desk import document
from herzenstakt.conversations.models import Conversation
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.api.conftest import program_of

NAME = "desk_client"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a client, as openapi-python-client makes it."""
    folder = tmp_path_factory.mktemp("client")
    told = folder / "openapi.json"
    told.write_text(json.dumps(document()), encoding="utf-8")
    settings = folder / "settings.yaml"
    settings.write_text(f"package_name_override: {NAME}\npost_hooks: []\n", encoding="utf-8")
    said = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate"),
            *("--path", str(told), "--config", str(settings)),
            *("--output-path", str(folder / "made"), "--meta", "none", "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    (folder / "made").rename(folder / NAME)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


def module(name: str) -> ModuleType:
    """A part of the client."""
    return importlib.import_module(f"{NAME}.{name}")


@pytest.mark.django_db(transaction=True)
def test_a_made_client_finds_who_waits_and_answers_once(
    made: Path,
    live_server: LiveServer,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    settings: Any,
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    secret = program_of(mia).secret
    client = module("client").AuthenticatedClient(base_url=live_server.url, token=secret)
    models = module("models")

    def ask(tag: str, name: str, *path: int, **more: Any) -> Any:
        answer = module(f"api.{tag}.{name}").sync(*path, client=client, **more)
        assert answer is not None
        assert not isinstance(answer, models.Problem), answer
        return answer

    waiting = ask("conversations", "list_conversations").items
    here = waiting[0].id
    there = ask("conversations", "take_care", here)
    words = models.DraftIn(text="Im Frühling, liebe Frieda.")
    draft = ask("replies", "save_my_draft", here, body=words)
    let_go = models.LetGoIn(seen=there.seen, words=draft.words)
    for _ in range(2):
        gone = ask("replies", "approve_draft", here, body=let_go, idempotency_key="to-frieda")

    assert [row.person.name for row in waiting] == ["Frieda Frage"]
    assert there.caretaker.name == "Mia Menschenfreund"
    assert gone.id == draft.id
    assert ask("replies", "get_reply", draft.id).state == "sent"
    assert plaza.texts_of("ratzifatzi")[1:] == ["Im Frühling, liebe Frieda."]
    assert ask("conversations", "list_conversations").items == []
