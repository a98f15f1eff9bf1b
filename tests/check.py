"""Runs the checks and ends with one table: `python -m tests.check [name ...]`.

One of them takes many minutes and runs only by its name; the table says that it was left out. What a
step says is shown when it fails; of pytest the closing line is shown always. As root and in CI nothing
may be skipped. Elsewhere a step whose programs are not installed says so and is left out.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOTHING_MAY_BE_SKIPPED = os.geteuid() == 0 or os.environ.get("CI") == "true"
LONGEST = 40 * 60  # seconds; a step that hangs must not hang the whole run
TIME_TO_TIDY_UP = 30
AT_A_TIME = 2  # long steps mostly wait, and two cores can serve two of them
STARTED = time.monotonic()
RUNNING: set[subprocess.Popen[str]] = set()
NO_TEST_RAN = 5  # pytest's word for it


@dataclass(frozen=True, slots=True)
class Step:
    """One check: its name, what it promises, what to run, and which programs or folders that needs."""

    name: str
    promise: str
    command: Sequence[str]
    needs: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    #: takes many minutes: runs when it is asked for by its name
    by_name: bool = False
    #: takes minutes and mostly waits: two of these run at a time
    is_long: bool = False

    @property
    def when(self) -> str:
        """What `--list` says of a step that runs only when it is asked for."""
        return " (only by its name)" if self.by_name else ""

    @property
    def is_pytest(self) -> bool:
        """Whether its last line counts tests."""
        return "pytest" in self.command


@dataclass(frozen=True, slots=True)
class Result:
    """How a step came out: `verdict` is ok, FAILED or skipped; `remark` says why, or counts tests."""

    step: Step
    verdict: str
    remark: str
    seconds: float
    counts: Counter[str] = field(default_factory=Counter)


# Guesses by entropy or by the word "password" would only find the made-up ones of our tests.
SECRETS = (
    "git ls-files -z -- . :!requirements/*.lock :!*/package-lock.json"
    " | xargs -0 --max-args 500 --max-procs 2 detect-secrets-hook"
    + "".join(
        f" --disable-plugin {guess}"
        for guess in ("KeywordDetector", "Base64HighEntropyString", "HexHighEntropyString")
    )
)
TEMPLATES = "git ls-files -z '*.html' | xargs -0 djade --check --target-version 5.2"
PYTEST = ("pytest", "--quiet", "--numprocesses", "2", "--dist", "loadfile")
EVERY_DAY = "not journey and not real and not badday"
#: what is worth asking a second kind of database
ON_BOTH = f"{EVERY_DAY} and not no_database and not one_database"
SERVERS = ("psql", "redis-server", "php", "mariadbd", "var/servers")
STEPS = (
    Step("style", "ruff finds nothing", ("ruff", "check", "--quiet")),
    Step("format", "every file is formatted", ("ruff", "format", "--check")),
    Step("layers", "knowledge points downwards", ("lint-imports", "--no-cache")),
    Step("types", "mypy --strict agrees", ("mypy", "src", "tests", "benchmarks")),
    Step(
        "migrations",
        "every change of a model has its migration",
        ("herzenstakt", "manage", "makemigrations", "--check", "--dry-run"),
    ),
    Step("templates", "djade finds nothing", ("bash", "-o", "pipefail", "-c", TEMPLATES)),
    Step(
        "words",
        "every sentence has its German",
        ("python", "-m", "tests.words"),
        needs=("msgfmt", "xgettext"),
    ),
    Step("shell", "shellcheck finds nothing", ("bash", "-c", "shellcheck bin/* .ci/run")),
    Step("secrets", "no key or token lies in the tree", ("bash", "-o", "pipefail", "-c", SECRETS)),
    Step(
        "journeys",
        "people get where they want in a real Chromium, on real servers too",
        (*PYTEST, "-m", "journey"),
        needs=("chromium-headless-shell", *SERVERS),
        is_long=True,
    ),
    Step(
        "tests", "the desk keeps its promises on SQLite", (*PYTEST, "-m", EVERY_DAY), is_long=True
    ),
    Step(
        "postgresql",
        "and on PostgreSQL, wherever a database is asked",
        ("python", "-m", "tests.on_postgres", *PYTEST, "-m", ON_BOTH),
        needs=("psql",),
        is_long=True,
    ),
    Step(
        "real",
        "real servers of other people take and give what we think",
        (*PYTEST, "-m", "real and not journey"),
        needs=SERVERS,
        is_long=True,
    ),
    Step(
        "badday",
        "nobody is lost or answered twice on a whole day of failing servers and killed workers",
        ("pytest", "--quiet", "-m", "badday", "-s"),
        needs=SERVERS,
        by_name=True,
    ),
)


def main() -> int:
    """Run the steps asked for, or all; 0 when every one of them is fine."""
    parser = argparse.ArgumentParser(prog="bin/check", description="Runs the checks.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these steps")
    parser.add_argument("--list", action="store_true", help="say which steps there are")
    asked = parser.parse_args()
    known = {step.name: step for step in STEPS}
    if unknown := set(asked.names) - set(known):
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    if asked.list:
        print("\n".join(f"{step.name:12} {step.promise}{step.when}" for step in STEPS))
        return 0
    every_day = [step.name for step in STEPS if not step.by_name]
    results = run_all([known[name] for name in asked.names or every_day])
    left_out = [] if asked.names else [step.name for step in STEPS if step.by_name]
    print_table(results, left_out)
    return int(any(result.verdict == "FAILED" for result in results))


def run_all(steps: Sequence[Step]) -> list[Result]:
    """Run the short steps one after the other and the long ones two at a time; the results in order."""
    results = {step.name: run(step) for step in steps if not step.is_long}
    with ThreadPoolExecutor(AT_A_TIME) as lanes:
        going = {step.name: lanes.submit(run, step) for step in steps if step.is_long}
        try:
            results |= {name: result.result() for name, result in going.items()}
        except KeyboardInterrupt:
            for result in going.values():
                result.cancel()
            for process in list(RUNNING):
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGINT)  # its lane waits until it is gone
            raise
    return [results[step.name] for step in steps]


def run(step: Step) -> Result:
    """Run one step and say how it went."""
    print(f"check: {step.name} ...", flush=True)
    missing = [need for need in step.needs if not (shutil.which(need) or (ROOT / need).exists())]
    if missing:
        verdict = "FAILED" if NOTHING_MAY_BE_SKIPPED else "skipped"
        return Result(step, verdict, f"not installed: {', '.join(missing)}", 0)
    started = time.monotonic()
    code, said = run_to_its_end(step)
    result = judge(step, code, said, time.monotonic() - started)
    if result.verdict == "FAILED":
        print(said.rstrip(), f"\ncheck: {step.name} failed: {result.remark}", flush=True)
    elif step.is_pytest:
        print(closing_line(said), flush=True)
    return result


def run_to_its_end(step: Step) -> tuple[int, str]:
    """Exit code and everything said; a step that takes too long is ended with all it started."""
    theirs = {key: value for key, value in os.environ.items() if not key.startswith("HERZENSTAKT_")}
    ours = {
        "HERZENSTAKT_DATA_DIR": f"var/check/{step.name}",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": "src",  # a worktree that shares its environment checks its own code
    }
    process = subprocess.Popen(
        step.command,
        cwd=ROOT,
        env={**theirs, **ours, **step.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    RUNNING.add(process)
    try:
        said, _nothing = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return 1, f"{end(process)}\nstopped after {LONGEST} seconds"
    except KeyboardInterrupt:
        end(process)
        raise
    finally:
        RUNNING.discard(process)
    return process.returncode, said


def end(process: subprocess.Popen[str]) -> str:
    """Interrupt a step, so that its fixtures stop their servers, then insist; what it said."""
    for sign, patience in ((signal.SIGINT, TIME_TO_TIDY_UP), (signal.SIGKILL, None)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=patience)[0]
    return ""


def judge(step: Step, code: int, said: str, seconds: float) -> Result:
    """What exit code and output of a finished step mean."""
    counts = count_tests(closing_line(said)) if step.is_pytest else Counter[str]()
    remark = ", ".join(f"{number} {word}" for word, number in counts.items())
    if code == NO_TEST_RAN and step.is_pytest:
        return Result(step, "FAILED", "no test ran", seconds)
    if code != 0:
        return Result(step, "FAILED", remark or f"exit code {code}", seconds, counts)
    if counts["skipped"] and NOTHING_MAY_BE_SKIPPED:
        return Result(step, "FAILED", f"{remark}: nothing may be skipped here", seconds, counts)
    return Result(step, "ok", remark, seconds, counts)


def closing_line(said: str) -> str:
    """The last line of what pytest said."""
    return said.rstrip().rpartition("\n")[2]


def count_tests(line: str) -> Counter[str]:
    """The numbers of pytest's closing line; errors count as failed."""
    counts = Counter[str]()
    for number, word in re.findall(r"(\d+) (passed|failed|error|skipped|xfailed|xpassed)", line):
        counts["failed" if word == "error" else word] += int(number)
    return counts


def print_table(results: Sequence[Result], left_out: Sequence[str] = ()) -> None:
    """One line for each step, what runs only by its name, and at the very end all tests added up."""
    print()
    for result in results:
        line = f"{result.verdict:8} {result.step.name:12} {result.seconds:7.1f} s  {result.remark}"
        print(line.rstrip())
    print(f"{'':21} {time.monotonic() - STARTED:7.1f} s  by the clock")
    for name in left_out:
        print(f"by name  {name:12} takes long: bin/check {name}")
    total = sum((result.counts for result in results), Counter[str]())
    if total:
        print(
            f"tests: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped"
        )


if __name__ == "__main__":
    sys.exit(main())
