"""What the tests themselves stand on."""

from __future__ import annotations

import os

from django.conf import settings


def test_each_worker_has_a_folder_of_its_own() -> None:
    """In some tests years pass; what is swept away then must not be another worker's."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    assert worker is None or settings.DATA_DIR.name == worker
