"""Every visible sentence has its German, and no German is left over: `python -m tests.words`.

`python -m tests.words update` collects the sentences into the catalogue and compiles it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

PACKAGE = Path(__file__).parents[1] / "src" / "herzenstakt"
CATALOGUE = Path("locale", "de", "LC_MESSAGES", "django.po")
#: data that is said to people, and which parts of it
DATA = ("limits.toml", "reasons.toml", "numbers.toml")
SAID = ("what", "unit", "note", "label", "first_step")
#: German nobody says here, and what is said instead; `docs/glossary.md` tells why ("Said in German")
UNSAID = {
    r"\bDesks?\b": "Herzenstakt",
    r"\bTisch(e?s)?\b": "Herzenstakt",
    r"\b[Dd]ieses Herzenstakt\b": "Herzenstakt bei euch",
    r"\b(auf dem|auf jedem|auf einem) Netzwerk\b": "im Netzwerk",
    r"\b[Zz]urück(zu)?stellen\b|\bGespräch\w* wurde\w* zurückgestellt": "zurücklegen",
    r"(?<!Kolleginnen und )\bKollegen\b": "das Team",
}
COLLECT = ("makemessages", "--locale=de", "--no-obsolete", "--no-wrap", "--add-location=file")


def main(words: list[str]) -> int:
    """0 when the catalogue is whole; otherwise says what is missing or stale."""
    if words == ["update"]:
        update(PACKAGE)
    troubles = list(troubles_of(PACKAGE))
    print("\n".join(troubles))
    return int(bool(troubles))


def update(package: Path) -> None:
    """Collect the sentences of a package into its catalogue, and compile all catalogues."""
    collect(package)
    for catalogue in package.rglob("*.po"):
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))


def collect(package: Path) -> None:
    """Bring the catalogue of a package up to its code. Raises CalledProcessError."""
    (package / "locale").mkdir(exist_ok=True)
    spoken = package / "said_in_data.py"
    spoken.write_text("".join(f"gettext_noop({words!r})\n" for words in said_in_data(package)))
    without_settings = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    try:
        subprocess.run(
            [sys.executable, "-m", "django", *COLLECT, "-v0"],
            cwd=package,
            env=without_settings,
            check=True,
        )
    finally:
        spoken.unlink()


def said_in_data(package: Path) -> list[str]:
    """What limits of the networks, reasons and numbers say to people; makemessages itself reads no data."""
    found = (entry for name in DATA for file in package.rglob(name) for entry in entries(file))
    return sorted({words for entry in found for key in SAID if (words := entry.get(key))})


def entries(file: Path) -> Iterator[dict[str, str]]:
    """What stands in one file of data."""
    for group in tomllib.loads(file.read_text()).values():
        yield from group.values()


def troubles_of(package: Path) -> Iterator[str]:
    """What is wrong with the catalogue of a package, one sentence each."""
    kept = polib.pofile(str(package / CATALOGUE))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / package.name
        shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
        collect(copy)
        needed = polib.pofile(str(copy / CATALOGUE))
    known = {key(entry) for entry in kept}
    for entry in needed:
        if key(entry) not in known:
            yield f"not in the catalogue: {entry.msgid!r}"
        elif entry.fuzzy or not entry.translated():
            yield f"no German yet: {entry.msgid!r}"
    for entry in kept:
        if entry.obsolete or key(entry) not in {key(wanted) for wanted in needed}:
            yield f"nobody says this any more: {entry.msgid!r}"
    for catalogue in package.rglob("*.po"):
        yield from wrong_gaps(catalogue)
        for entry in polib.pofile(str(catalogue)):
            yield from unsaid_in(" ".join((entry.msgstr, *entry.msgstr_plural.values())))
        if not is_compiled(catalogue):
            yield f"{catalogue.with_suffix('.mo').name} is older than its catalogue"


def unsaid_in(german: str) -> Iterator[str]:
    """Words in a German text that stand for something else here, or leave somebody out."""
    for pattern, instead in UNSAID.items():
        for found in re.finditer(pattern, german):
            yield f"nobody says “{found[0]}” here, but “{instead}”: {german!r}"


def wrong_gaps(catalogue: Path) -> Iterator[str]:
    """Where the German leaves out or invents a gap of the sentence (what gettext itself finds)."""
    looked = subprocess.run(
        ["msgfmt", "--check-format", "--output-file=/dev/null", catalogue],
        capture_output=True,
        text=True,
        check=False,
    )
    if looked.returncode:
        yield looked.stderr.strip()


def is_compiled(catalogue: Path) -> bool:
    """Whether the desk reads what stands in a catalogue."""
    file = catalogue.with_suffix(".mo")
    kept = polib.pofile(str(catalogue)).translated_entries()
    return file.exists() and said(polib.mofile(str(file))) == said(kept)


def key(entry: polib.POEntry | polib.MOEntry) -> tuple[str, str, str]:
    """What makes a sentence the same sentence."""
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def said(entries: Iterable[polib.POEntry | polib.MOEntry]) -> dict[tuple[str, str, str], object]:
    """Each sentence with its German."""
    return {key(entry): entry.msgstr_plural or entry.msgstr for entry in entries}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
