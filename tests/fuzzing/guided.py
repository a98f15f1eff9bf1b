"""Bytes that atheris makes up, guided by which lines they reach: `python -m tests.fuzzing --guided 60`.

atheris is made for few machines, so it is in no lock but one of its own (decision 0069).
"""

from __future__ import annotations

import base64
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # imported where atheris looks on
    from tests.fuzzing.parsers import Parser

#: what atheris looks into while it runs
WATCHED = ("herzenstakt.connectors", "herzenstakt.mail", "herzenstakt.kernel", "feedparser")
#: longer ones teach nothing new and take long
LONGEST = 20_000
#: as one would say at the end of a run that must not go on
TIME_TO_END = 120
RUNS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
#: what is said where it is not there
MISSING = (
    "atheris is not installed here: .venv/bin/uv pip install --require-hashes -r requirements/fuzz.lock"
    " (Linux on x86-64, Python up to 3.11)"
)


def is_there() -> bool:
    """Whether atheris is installed here."""
    return importlib.util.find_spec("atheris") is not None


def guide(parser: Parser, seconds: int, seed: int) -> bool:
    """Try one for so long; whether every promise was kept. The first that is broken ends it."""
    print(f"{parser.name}: {seconds} seconds", file=sys.stderr)  # noqa: T201
    line = told_of(parser, seconds, seed)
    print(json.dumps(line), flush=True)  # noqa: T201
    return "why" not in line


def told_of(parser: Parser, seconds: int, seed: int) -> dict[str, Any]:
    """How one came out. It is tried in a process of its own: atheris ends the one it runs in."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "seeds").mkdir()
        for number, body in enumerate(parser.seeds):
            (here / "seeds" / str(number)).write_bytes(body)
        ended = subprocess.run(
            [
                *(sys.executable, "-m", "tests.fuzzing.guided", parser.name),
                *(f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST}"),
                *("-print_final_stats=1", "-timeout=20", f"-artifact_prefix={folder}/"),
                str(here / "seeds"),
            ],
            capture_output=True,
            timeout=seconds + TIME_TO_END,
        )
        said = (ended.stdout + ended.stderr).decode("utf-8", "replace")
        runs = RUNS.search(said)
        line: dict[str, Any] = {"kind": parser.name, "seed": seed, "guided": True}
        line |= {"deliveries": int(runs[1]) if runs else 0}
        line |= dict.fromkeys(("crashed", "lost", "forged"), 0)
        line["seconds"] = round(time.monotonic() - begun, 1)
        if ended.returncode:
            line["why"] = why(said)
            line[parser.promise if "Broken:" in line["why"] else "crashed"] = 1
            found = [one for one in here.iterdir() if one.is_file()]
            line["input"] = base64.b64encode(found[0].read_bytes()).decode() if found else ""
    return line


def why(said: str) -> str:
    """The exception in what atheris said, or the end of it."""
    begun = said.find("=== Uncaught Python exception")
    return said[begun:][:1500] if begun >= 0 else said[-1500:]


def look_for_trouble(name: str, settings: Sequence[str]) -> None:
    """Let atheris make up bytes for this parser until it ends this process."""
    import atheris

    with atheris.instrument_imports(include=list(WATCHED)):
        from tests.connectors.mutations import changed
        from tests.fuzzing.parsers import everything

        read = everything()[name].read

    def other(body: bytes, most: int, seed: int) -> bytes:
        """As atheris would change it, or as it goes wrong on the way."""
        dice = Random(seed)
        made: bytes = atheris.Mutate(body, most) if dice.random() < 0.5 else changed(body, dice)
        return made[:most]

    atheris.Setup([sys.argv[0], *settings], read, custom_mutator=other)
    atheris.Fuzz()


if __name__ == "__main__":
    look_for_trouble(sys.argv[1], sys.argv[2:])
