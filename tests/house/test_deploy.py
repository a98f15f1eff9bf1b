"""The examples under `deploy/` cannot run here; this much can be known of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from herzenstakt.cli.main import VERBS
from herzenstakt.config.environment import PREFIX, Environment

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Environment.model_fields}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return read


def test_compose_runs_verbs_that_exist_with_settings_that_exist(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "clock"):
        service = compose["services"][name]
        assert service["command"][0] in VERBS
        assert {key.removesuffix("_FILE") for key in service["environment"]} <= SETTINGS


def test_compose_declares_every_secret_and_volume_it_uses(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service["secrets"]) <= set(compose["secrets"])
        named = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert named <= set(compose["volumes"])


def test_whoever_takes_in_sends_or_tidies_up_attachments_looks_into_the_same_folder(
    compose: dict[str, Any],
) -> None:
    folder = re.search(r"HERZENSTAKT_DATA_DIR=(\S+)", (DEPLOY / "Dockerfile").read_text())
    assert folder is not None
    for name in ("web", "worker", "clock"):
        assert compose["services"][name]["volumes"] == [f"data:{folder[1]}"], name


def test_the_secrets_stay_out_of_git_and_out_of_the_image() -> None:
    for file in (".gitignore", ".dockerignore"):
        assert "deploy/secrets" in (DEPLOY.parent / file).read_text()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_unit(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    copy = tmp_path / unit.name.replace("@", "@1")
    program = "/opt/herzenstakt/.venv/bin/herzenstakt"
    text = unit.read_text()
    assert program in text
    copy.write_text(text.replace(program, sys.executable).replace("=herzenstakt\n", "=root\n"))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stderr
    assert unit.name.split(".")[0] not in verified.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_unit_runs_a_verb_that_exists(unit: Path) -> None:
    (command,) = [line for line in unit.read_text().splitlines() if line.startswith("ExecStart=")]
    assert command.split()[1] in VERBS
