"""The import contracts hold, and each is seen to fail when it is broken on purpose."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: contract -> (file to add to, line that breaks it)
BREAKS = {
    "Knowledge points downwards": (
        "channels/models.py",
        "import herzenstakt.conversations.models",
    ),
    "A connector knows the door and nothing behind it": (
        "connectors/mastodon/__init__.py",
        "import herzenstakt.conversations.models",
    ),
    "Connectors do not know each other": (
        "connectors/second/__init__.py",
        '"""A second network."""\n\nimport herzenstakt.connectors.mastodon',
    ),
    "Nobody imports a connector; it is found by its entry point": (
        "web/urls.py",
        "import herzenstakt.connectors.mastodon",
    ),
    "Coach and connector door stay plain Python": (
        "coach/__init__.py",
        "import django",
    ),
    "Who was in danger is in no metric": (
        "goals/__init__.py",
        "import herzenstakt.safety.models",
    ),
    "Who looked where is in no metric": (
        "goals/__init__.py",
        "import herzenstakt.presence.models",
    ),
}


def lint(tree: Path) -> str:
    """What the linter says of a source tree."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "src"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources that may be broken."""
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "locale")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_all_contracts_hold(tree: Path) -> None:
    said = lint(tree)
    assert f"{len(BREAKS)} kept, 0 broken" in said, said


@pytest.mark.parametrize("contract", BREAKS)
def test_a_contract_that_is_broken_turns_red(tree: Path, contract: str) -> None:
    name, line = BREAKS[contract]
    file = tree / "src" / "herzenstakt" / name
    file.parent.mkdir(exist_ok=True)
    before = file.read_text() if file.exists() else ""
    file.write_text(f"{before}\n{line}\n")

    assert f"{contract} BROKEN" in lint(tree)


def test_a_package_that_nobody_placed_turns_red(tree: Path) -> None:
    newborn = tree / "src" / "herzenstakt" / "newborn"
    newborn.mkdir()
    (newborn / "__init__.py").write_text('"""Where do I belong?"""\n')

    said = lint(tree)

    assert "Knowledge points downwards BROKEN" in said, said
    assert "The following modules are not listed as layers:\n\n- herzenstakt.newborn\n" in said
    assert f"{len(BREAKS) - 1} kept, 1 broken" in said
