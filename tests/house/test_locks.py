"""What is installed stands in the lock files with its hash, and they agree with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("run", "build", "dev")


def locked(name: str) -> dict[str, str]:
    """Package and version of each line of a lock file."""
    text = (ROOT / f"requirements/{name}.lock").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def asked_for(name: str) -> list[Requirement]:
    """What pyproject.toml wants in this lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    lines = {
        "run": project["project"]["dependencies"],
        "build": groups["build"],
        "dev": [line for line in groups["dev"] if isinstance(line, str)],
    }
    return [Requirement(line) for line in lines[name]]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_we_ask_for_is_locked_in_a_version_we_accept(name: str) -> None:
    versions = locked(name)
    for wanted in asked_for(name):
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), wanted


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name: str) -> None:
    text = (ROOT / f"requirements/{name}.lock").read_text()
    for package in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in package, package


def test_the_locks_agree_with_each_other() -> None:
    everything = locked("dev")
    for name in ("run", "build"):
        assert locked(name).items() <= everything.items()
