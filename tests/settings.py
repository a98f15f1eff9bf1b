"""Settings of the tests: a folder of their own, jobs at once, cheap passwords."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("HERZENSTAKT_DATA_DIR", tempfile.mkdtemp(prefix="herzenstakt-tests-"))
os.environ.setdefault("HERZENSTAKT_TASKS", "immediate")
os.environ.setdefault("HERZENSTAKT_PUBLIC_URL", "http://testserver")

from herzenstakt.config.settings import *  # noqa: F403

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
