"""`docs/operate/applications.md` quotes what the desk says to whoever connects a network, word by word."""

from __future__ import annotations

import re

import polib
import pytest

from herzenstakt.channels.registry import connectors
from tests.docs.test_links import ROOT

PAGE = ROOT / "docs" / "operate" / "applications.md"
CATALOGUE = ROOT / "src" / "herzenstakt" / "locale" / "de" / "LC_MESSAGES" / "django.po"


def quoted(text: str) -> list[str]:
    """The sentences in quotation marks."""
    return re.findall(r'"([^"]+)"', text)


def is_said(sentence: str, said: list[str]) -> bool:
    """Whether the desk has a sentence that begins so; "…" and `code` stand for what fills its gaps."""
    parts = re.split(r"`\w+`|…", sentence)
    pattern = ".*".join(re.escape(part.strip()) for part in parts)
    return any(re.match(pattern, one) for one in said)


def everything_said() -> list[str]:
    return [entry.msgid for entry in polib.pofile(str(CATALOGUE))]


def test_what_is_quoted_the_desk_says() -> None:
    sentences = quoted(PAGE.read_text(encoding="utf-8"))
    said = everything_said()
    assert len(sentences) > 5
    assert [sentence for sentence in sentences if not is_said(sentence, said)] == []


@pytest.mark.parametrize("sentence", ["The moon is full.", "… has flown away"])
def test_what_it_never_says_is_seen(sentence: str) -> None:
    assert not is_said(sentence, everything_said())


def test_every_network_with_an_application_leads_there() -> None:
    page = PAGE.read_text(encoding="utf-8")
    ours = [one for kind, one in connectors().items() if one.app_fields and not one.simulated]
    assert len(ours) > 3
    for connector in ours:
        folder = ROOT / "src" / "herzenstakt" / "connectors" / connector.kind
        assert connector.name in page
        assert "operate/applications.md" in (folder / "README.md").read_text(encoding="utf-8")
