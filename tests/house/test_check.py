"""`bin/check` must not say that all is well when it is not."""

from __future__ import annotations

import tempfile

import pytest

from tests import check
from tests.check import Step, judge, run, run_all

TESTS = Step("tests", "they pass", ("pytest",))
GREEN = "a lot of dots\n===== 12 passed, 2 deselected in 3.21s =====\n"
WITH_A_SKIP = "SKIPPED [1] no browser\n==== 11 passed, 1 skipped in 3.21s ====\n"


def shell(command: str, *needs: str) -> Step:
    return Step("step", "a promise", ("bash", "-c", command), needs)


def test_a_green_run_is_fine_and_its_tests_are_counted() -> None:
    result = judge(TESTS, 0, GREEN, 3.2)
    assert (result.verdict, result.counts["passed"]) == ("ok", 12)


def test_failures_and_errors_are_counted_as_failed() -> None:
    result = judge(TESTS, 1, "== 1 failed, 2 passed, 3 errors in 1.00s ==", 1)
    assert (result.verdict, result.counts["failed"]) == ("FAILED", 4)


def test_a_run_without_any_test_is_a_failure() -> None:
    result = judge(TESTS, 5, "===== 80 deselected in 0.10s =====", 0.1)
    assert (result.verdict, result.remark) == ("FAILED", "no test ran")


@pytest.mark.parametrize(("strict", "verdict"), [(True, "FAILED"), (False, "ok")])
def test_a_skipped_test_fails_where_nothing_may_be_skipped(
    monkeypatch: pytest.MonkeyPatch, strict: bool, verdict: str
) -> None:
    monkeypatch.setattr(check, "NOTHING_MAY_BE_SKIPPED", strict)
    assert judge(TESTS, 0, WITH_A_SKIP, 1).verdict == verdict


@pytest.mark.parametrize(("strict", "verdict"), [(True, "FAILED"), (False, "skipped")])
def test_a_missing_program_fails_or_is_named(
    monkeypatch: pytest.MonkeyPatch, strict: bool, verdict: str
) -> None:
    monkeypatch.setattr(check, "NOTHING_MAY_BE_SKIPPED", strict)
    result = run(shell("true", "a-program-nobody-has"))
    assert (result.verdict, result.remark) == (verdict, "not installed: a-program-nobody-has")


def test_what_a_failing_step_said_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shell("echo the reason; exit 3")).verdict == "FAILED"
    assert "the reason" in capsys.readouterr().out


def test_what_a_passing_step_said_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shell("echo chatter")).verdict == "ok"
    assert "chatter" not in capsys.readouterr().out


def test_a_step_that_hangs_is_stopped_with_its_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "LONGEST", 0.2)
    monkeypatch.setattr(check, "TIME_TO_TIDY_UP", 0.2)
    result = run(shell("trap '' INT; sleep 60 & wait"))
    assert (result.verdict, result.remark) == ("FAILED", "exit code 1")


def test_a_step_that_takes_too_long_may_tidy_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "LONGEST", 3.0)
    tidy = "trap 'echo tidied up; exit' INT; echo ready; while :; do sleep 0.1; done"
    assert run(shell(tidy)).verdict == "FAILED"
    assert "tidied up" in capsys.readouterr().out


def test_long_steps_run_two_at_a_time_and_the_table_keeps_their_order() -> None:
    """Each waits for a sign of the other, so one after the other would never end."""
    meet = "touch {0}; for i in $(seq 100); do [[ -e {1} ]] && exit 0; sleep 0.1; done; exit 1"
    with tempfile.TemporaryDirectory() as folder:
        a, b = f"{folder}/a", f"{folder}/b"
        first = Step("first", "", ("bash", "-c", meet.format(a, b)), is_long=True)
        second = Step("second", "", ("bash", "-c", meet.format(b, a)), is_long=True)
        results = run_all([first, shell("true"), second])
    assert [(result.step.name, result.verdict) for result in results] == [
        ("first", "ok"),
        ("step", "ok"),
        ("second", "ok"),
    ]


def test_a_long_step_that_fails_does_not_stop_the_other() -> None:
    bad = Step("bad", "", ("bash", "-c", "exit 1"), is_long=True)
    good = Step("good", "", ("bash", "-c", "sleep 0.2"), is_long=True)
    assert [result.verdict for result in run_all([bad, good])] == ["FAILED", "ok"]
