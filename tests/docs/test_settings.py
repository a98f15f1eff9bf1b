"""`docs/settings.md` and the settings are the same list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("name", Environment.model_fields)
def test_every_setting_may_be_given_as_a_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotation = Environment.model_fields[name].annotation
    given = {bool: "true", int: "25", Path: "elsewhere"}.get(annotation, "immediate")  # type: ignore[arg-type]
    monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    (tmp_path / "given").write_text(f"{given}\n")
    monkeypatch.setenv(f"{PREFIX}{name.upper()}_FILE", str(tmp_path / "given"))

    assert str(getattr(Environment(), name)).lower() == given
