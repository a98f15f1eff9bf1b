"""Static files under names that tell their content, so that browsers may keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A file nobody listed is served by its plain name instead of breaking a page (tests, first start)."""

    manifest_strict = False
