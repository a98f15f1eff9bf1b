"""The commands of the repository stop at the first mistake and say what they do not understand."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = [*sorted((ROOT / "bin").iterdir()), ROOT / ".ci" / "run"]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_can_be_run_and_is_strict(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert "\nset -euo pipefail\n" in script.read_text()


def test_setup_says_which_words_it_knows() -> None:
    asked = subprocess.run(
        [ROOT / "bin" / "setup", "--everything"], capture_output=True, text=True, check=False
    )
    assert asked.returncode == 2
    assert "--everything" in asked.stderr


def test_every_debian_package_has_a_name_apt_understands() -> None:
    lines = (ROOT / "requirements" / "debian.txt").read_text().splitlines()
    packages = [line.split()[0] for line in lines if not line.startswith("#")]
    assert packages
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", package) for package in packages)
    assert len(set(packages)) == len(packages)
