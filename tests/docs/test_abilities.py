"""The page of what each network can do is what the connectors say of themselves."""

from __future__ import annotations

from pathlib import Path

from herzenstakt.channels.registry import connectors
from herzenstakt.cli.channels import as_page

PAGE = Path(__file__).parents[2] / "docs" / "connectors" / "abilities.md"


def test_the_page_is_made_anew_where_a_connector_says_something_else() -> None:
    """`herzenstakt channels --markdown > docs/connectors/abilities.md`"""
    ours = (one for one in connectors().values() if one.__module__.startswith("herzenstakt."))
    assert PAGE.read_text(encoding="utf-8") == as_page(ours)
