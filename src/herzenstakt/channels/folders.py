"""Where the networks' folders lie: they may bring their own German and their own icon.

    locale/de/LC_MESSAGES/django.mo    what the connector says, in German
    static/icon.svg                    its icon, a `<symbol id="network-…">` with its kind

Asked for while the settings are read, so nothing of a connector is imported here.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

GROUP = "herzenstakt.connectors"


def folders() -> dict[str, Path]:
    """The folder of each network that is installed, by its kind, whether or not it can be loaded."""
    found = {entry.name: folder_of(entry) for entry in entry_points(group=GROUP)}
    return {kind: folder for kind, folder in sorted(found.items()) if folder}


def folder_of(entry: EntryPoint) -> Path | None:
    """The folder a connector lies in; None for a module without one, or one that is not there."""
    package, *inside = entry.module.split(".")
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return None
    for place in (spec and spec.submodule_search_locations) or ():
        path = Path(place, *inside)
        if path.is_dir():
            return path
        if path.with_suffix(".py").is_file():
            return path.parent
    return None


def locales() -> list[Path]:
    """Where connectors keep their own German."""
    return [folder / "locale" for folder in folders().values() if (folder / "locale").is_dir()]


def statics() -> list[tuple[str, Path]]:
    """What connectors show, each under an address of its own."""
    return [
        (f"networks/{kind}", folder / "static")
        for kind, folder in folders().items()
        if (folder / "static").is_dir()
    ]
