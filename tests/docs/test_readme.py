"""The README says of a network what its own page, its form and its self-test say."""

from __future__ import annotations

import re

from herzenstakt.connectors.mastodon import Mastodon
from herzenstakt.connectors.mastodon.examine import NEEDED
from tests.docs.test_links import ROOT

SCOPE = re.compile(r"\b(read|write:\w+)\b")
README = ROOT / "README.md"
ITS_PAGE = ROOT / "src" / "herzenstakt" / "connectors" / "mastodon" / "README.md"


def scopes(text: str) -> set[str]:
    """The permissions of Mastodon that stand behind "tick"."""
    return set(SCOPE.findall(re.split(r"\btick\b", text, flags=re.IGNORECASE)[1]))


def in_the_readme() -> str:
    """The line about Mastodon."""
    lines = README.read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("| [Mastodon]"))


def on_its_page() -> str:
    """The list of permissions, without the narrower ones that would be enough."""
    text = ITS_PAGE.read_text(encoding="utf-8").split("4. ")[1].split("5. ")[0]
    return "\n".join(re.findall(r"^(?:Tick.*|   - `[^`]+`)", text, re.MULTILINE))


def in_the_form() -> str:
    """What the form says of the token."""
    return next(str(field.help) for field in Mastodon.fields if field.name == "token")


def test_whoever_connects_mastodon_reads_the_same_permissions_everywhere() -> None:
    assert scopes(in_the_readme()) == scopes(on_its_page()) == scopes(in_the_form()) == set(NEEDED)


def test_a_permission_somebody_forgot_is_seen() -> None:
    shorter = in_the_readme().replace("`write:media`, ", "")
    assert set(NEEDED) - scopes(shorter) == {"write:media"}
