"""Where mail goes on an installation that knows no mail server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SEND = (
    "import django; django.setup(); from django.core.mail import send_mail;"
    "send_mail('Forgotten?', 'Here is your link.', None, ['mia@ratzifatzi.example'])"
)


def test_without_a_mail_server_mail_stands_on_standard_output(tmp_path: Path) -> None:
    ours = {"DJANGO_SETTINGS_MODULE": "herzenstakt.config.settings", "PYTHONPATH": "src"}
    folder = {"HERZENSTAKT_DATA_DIR": str(tmp_path), "HERZENSTAKT_EMAIL_HOST": ""}

    sent = subprocess.run(
        [sys.executable, "-c", SEND],
        env={**os.environ, **ours, **folder},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert "To: mia@ratzifatzi.example" in sent.stdout
    assert "Here is your link." in sent.stdout
    assert sent.stderr == ""
