"""`docs/settings.md` and the settings are the same list."""

from __future__ import annotations

import re
from pathlib import Path

from herzenstakt.config.environment import PREFIX, Environment

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(HERZENSTAKT_\w+)` \| (.*?) \| (.+) \|$", re.MULTILINE)


def entries() -> dict[str, str]:
    """The settings of the page with the default it tells."""
    return {name: default for name, default, _meaning in ROW.findall(PAGE.read_text())}


def test_every_setting_has_an_entry_and_every_entry_is_a_setting() -> None:
    assert set(entries()) == {f"{PREFIX}{name.upper()}" for name in Environment.model_fields}


def test_the_defaults_are_those_of_the_code() -> None:
    told = entries()
    for name, field in Environment.model_fields.items():
        default = str(field.default).lower() if isinstance(field.default, bool) else field.default
        expected = f"`{default}`" if default != "" else ""
        assert told[f"{PREFIX}{name.upper()}"] == expected, name
