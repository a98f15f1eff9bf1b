"""The set-up code: only who can read this machine's console or data folder may set it up."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from herzenstakt.accounts.models import User
from herzenstakt.kernel.keys import kept_key


def code_file() -> Path:
    """Where the code is kept until the desk is set up."""
    path: Path = settings.DATA_DIR / "setup.code"
    return path


def setup_code() -> str:
    """The code of this installation; made at the first asking."""
    return kept_key(code_file(), lambda: secrets.token_urlsafe(12))


def is_right(code: str) -> bool:
    """Whether somebody knows the code."""
    return constant_time_compare(code.strip(), setup_code())


def forget_code() -> None:
    """It has done its work."""
    code_file().unlink(missing_ok=True)


def setup_link() -> str | None:
    """The link that opens the set-up with the code filled in; None once there are people."""
    if User.objects.exists():
        return None
    return f"{settings.PUBLIC_URL}{reverse('setup:setup')}?code={setup_code()}"
