"""A command that stands in a document can be typed."""

from __future__ import annotations

import re

import pytest

from herzenstakt.cli.main import VERBS
from tests.docs.test_links import ROOT, documents

COMMAND = re.compile(r"(?:^|`|bin/)herzenstakt ([a-z]+)", re.MULTILINE)


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_in_a_document_exists(document: object) -> None:
    text = (ROOT / str(document)).read_text(encoding="utf-8")
    assert set(COMMAND.findall(text)) <= set(VERBS)


def test_the_readme_names_the_commands_everybody_needs() -> None:
    told = set(COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"run", "web", "worker", "clock", "import", "channels"} <= told
