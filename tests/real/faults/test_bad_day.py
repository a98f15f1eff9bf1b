"""Zero lost comments and zero doubled answers, on real servers, on a very bad day.

Every server stands behind a line on which one call in eight fails (429, 500, cut JSON, connection lost
before or after the server acted); each line is cut for a while, and each token revoked once. Meanwhile
the worker is killed by SIGKILL at random moments. At the end the networks are read past the line, by
client libraries that know nothing of us.

An hour of it belongs to every run of the checks; the whole day runs by its name: `bin/check badday`.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.real.faults.line import BadLine
from tests.real.faults.story import TOKEN
from tests.real.faults.towns import TOWNS, Place

ROOT = Path(__file__).parents[3]
SHARE = 0.12
SEED = 20261123


@dataclass(frozen=True, slots=True)
class Span:
    """How much happens: comments on each network, kills, seconds between storms, seconds at most."""

    comments: Mapping[str, int]
    kills: int
    calm: tuple[float, float]
    longest: int


DAY = Span({"mastodon": 400, "bluesky": 330, "wordpress": 300}, 100, (4, 10), 900)
HOUR = Span({"mastodon": 40, "bluesky": 35, "wordpress": 30}, 10, (1, 3), 300)


@pytest.mark.badday
@pytest.mark.timeout(DAY.longest + 300)
def test_nobody_is_lost_and_nobody_is_answered_twice_on_a_whole_day(tmp_path: Path) -> None:
    nobody_is_lost_and_nobody_is_answered_twice(tmp_path, DAY)


@pytest.mark.real
@pytest.mark.timeout(HOUR.longest + 300)
def test_nobody_is_lost_and_nobody_is_answered_twice_in_an_hour(tmp_path: Path) -> None:
    nobody_is_lost_and_nobody_is_answered_twice(tmp_path, HOUR)


def nobody_is_lost_and_nobody_is_answered_twice(tmp_path: Path, span: Span) -> None:
    """Live through it, and compare what the desk believes with what stands on the networks."""
    with ExitStack() as day:
        places = {kind: day.enter_context(TOWNS[kind](tmp_path)) for kind in span.comments}
        lines = {
            kind: day.enter_context(BadLine(place.behind, SHARE, SEED + number))
            for number, (kind, place) in enumerate(places.items())
        }
        told = live_through(tmp_path, span, places, lines)
        answers = {kind: place.answers() for kind, place in places.items()}

    asked = {f"Frage-{kind}-{n}" for kind, many in span.comments.items() for n in range(many)}
    report(told, lines)
    assert set(told["asked"]) == asked, "a comment was lost"
    assert len(told["asked"]) == len(asked), "a comment was filed twice"
    given = (answer for there in answers.values() for answer in there)
    counted = Counter(token for answer in given for token in TOKEN.findall(answer))
    assert {token for token, times in counted.items() if times > 1} == set(), "answered twice"
    assert set(counted) == asked, "somebody was left without an answer"
    for trouble in ("429", "500", "cut", "drop_before", "drop_after", "cut off", "revoked"):
        assert any(line.suffered.get(trouble) for line in lines.values()), f"{trouble} never came"


def live_through(
    folder: Path, span: Span, places: Mapping[str, Place], lines: Mapping[str, BadLine]
) -> dict[str, Any]:
    """The whole day; what the desk believes at its end."""
    plan, result = folder / "plan.json", folder / "result.json"
    plan.write_text(
        json.dumps({"seconds": span.longest, "towns": list(towns(span, places, lines))})
    )
    calm = {kind: line.share for kind, line in lines.items()}
    for line in lines.values():
        line.share = 0
    with program(folder, "tests.real.faults.story", plan, result) as story:
        wait_for(story, "open")
        for kind, line in lines.items():
            line.share = calm[kind]
        with program(folder, "tests.real.faults.hands", span.kills, SEED) as hands:
            outside = [
                threading.Thread(target=speak, args=(place, kind, span.comments[kind]))
                for kind, place in places.items()
            ]
            weather = threading.Thread(target=storms, args=(list(lines.values()), span.calm))
            for thread in (*outside, weather):
                thread.start()
            wait_for(hands, f"killed {span.kills}")
            for thread in (*outside, weather):
                thread.join()
            for line in lines.values():
                line.share = 0
            assert story.wait(timeout=span.longest + 60) == 0, (folder / "story.log").read_text()[
                -3000:
            ]
    told: dict[str, Any] = json.loads(result.read_text())
    return told


def towns(
    span: Span, places: Mapping[str, Place], lines: Mapping[str, BadLine]
) -> Iterator[dict[str, Any]]:
    """How the desk connects: past the bad line only where a person looks."""
    for kind, place in places.items():
        yield {
            "kind": kind,
            "settings": place.settings(lines[kind].url),
            "direct": place.settings(place.behind),
            "secrets": place.secrets,
            "comments": span.comments[kind],
        }


def speak(place: Place, kind: str, many: int) -> None:
    """People outside comment, spread over the day."""
    for number in range(many):
        place.comment(f"Eine Frage-{kind}-{number}? Danke.")


def storms(lines: list[BadLine], calm: tuple[float, float]) -> None:
    """Each line is cut for a while, then each token is revoked, each until some call has felt it."""
    dice = random.Random(SEED)
    for switch, felt in (("is_cut", "cut off"), ("is_revoked", "revoked")):
        for line in lines:
            time.sleep(dice.uniform(*calm))
            setattr(line, switch, True)
            wait_until(lambda line=line, felt=felt: line.suffered.get(felt, 0) >= 3)  # type: ignore[misc]
            setattr(line, switch, False)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Poll with a deadline."""
    deadline = time.monotonic() + 60
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.1)


@contextmanager
def program(folder: Path, module: str, *words: object) -> Iterator[subprocess.Popen[bytes]]:
    """One of our programs in a process group of its own, ended as a group."""
    name = module.rsplit(".", 1)[-1]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "herzenstakt.config.settings",
        "HERZENSTAKT_DATA_DIR": str(folder / "desk"),
        "HERZENSTAKT_TASKS": "database",
        "HERZENSTAKT_LOG_LEVEL": "warning",
    }
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, words)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        process.log_file = folder / f"{name}.log"  # type: ignore[attr-defined]
        try:
            yield process
        finally:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop the whole group."""
    for sign in (15, 9):
        try:
            os.killpg(process.pid, sign)
            process.wait(timeout=10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
    process.wait(timeout=10)


def wait_for(process: subprocess.Popen[bytes], word: str) -> None:
    """Until the program has said a word. Fails with what it said instead."""
    log: Path = process.log_file  # type: ignore[attr-defined]
    deadline = time.monotonic() + DAY.longest
    while time.monotonic() < deadline:
        if re.search(rf"^{word}$", log.read_text(), re.MULTILINE):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail(f"{log.name} never said {word!r}:\n{log.read_text()[-3000:]}")


def report(told: Mapping[str, Any], lines: Mapping[str, BadLine]) -> None:
    """The figures of the day, for whoever reads the log."""
    for kind, line in lines.items():
        print(kind, "calls", line.calls, "suffered", dict(sorted(line.suffered.items())))
    print("asked", len(told["asked"]), "answered", len(told["answers"]), told["states"])
