"""Adding a network touches one folder and one line: here both lie outside our tree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from herzenstakt.channels.connector import Ability, Author
from herzenstakt.channels.registry import broken, connectors

CODE = '''
"""A network that somebody else wrote."""

from herzenstakt.channels.connector import Ability, Author, Connector, never


class Pinboard(Connector):
    kind = "pinboard"
    name = "Pinboard"
    abilities = {ability: never("A pinboard only hangs there.") for ability in Ability}

    def whoami(self):
        return Author("pinboard:us", "Us")
'''


def install(folder: Path, line: str, code: str = CODE) -> None:
    """What `pip install` leaves behind: a package, and its line among the entry points."""
    package = folder / "herzenstakt_pinboard"
    package.mkdir()
    (package / "__init__.py").write_text(code)
    info = folder / "herzenstakt_pinboard-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: herzenstakt-pinboard\nVersion: 1.0\n"
    )
    (info / "entry_points.txt").write_text(f"[herzenstakt.connectors]\n{line}\n")


@pytest.fixture(autouse=True)
def fresh_registry() -> Iterator[None]:
    connectors.cache_clear()
    yield
    connectors.cache_clear()


def test_a_connector_from_a_package_outside_the_tree_is_found_and_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "pinboard = herzenstakt_pinboard:Pinboard")
    monkeypatch.syspath_prepend(tmp_path)

    pinboard = connectors()["pinboard"]

    assert pinboard.name == "Pinboard"
    assert pinboard.can(Ability.REPLY).reason
    assert isinstance(pinboard.whoami(None), Author)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("pinboard = herzenstakt_pinboard:Missing", CODE),
        ("pinboard = herzenstakt_pinboard:Pinboard", "raise RuntimeError('a bad day')"),
        ("corkboard = herzenstakt_pinboard:Pinboard", CODE),
        ("pinboard = herzenstakt_pinboard:Ability", CODE),
    ],
)
def test_a_broken_connector_is_named_and_harms_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, code: str
) -> None:
    monkeypatch.delitem(__import__("sys").modules, "herzenstakt_pinboard", raising=False)
    install(tmp_path, line, code)
    monkeypatch.syspath_prepend(tmp_path)

    assert not {"pinboard", "corkboard"} & set(connectors())
    assert "plaza" in connectors()
    assert [sentence for sentence in broken() if "herzenstakt_pinboard" in sentence]
