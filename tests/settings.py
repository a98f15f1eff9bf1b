"""Settings of the tests: a folder of their own, jobs at once, cheap passwords."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_FOLDER = os.environ.setdefault(
    "HERZENSTAKT_DATA_DIR", tempfile.mkdtemp(prefix="herzenstakt-tests-")
)
# Each worker has one of its own: in some tests years pass, and what is old then is swept away.
if (_worker := os.environ.get("PYTEST_XDIST_WORKER")) and Path(_FOLDER).name != _worker:
    os.environ["HERZENSTAKT_DATA_DIR"] = str(Path(_FOLDER) / _worker)
os.environ.setdefault("HERZENSTAKT_TASKS", "immediate")
os.environ.setdefault("HERZENSTAKT_PUBLIC_URL", "http://testserver")

from herzenstakt.config.settings import *  # noqa: E402, F403

STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
# A file, not memory: threads of a test share it as workers share the desk's database.

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
