"""The log says what happened and where, and nothing that somebody wrote or may not know."""

from __future__ import annotations

import io
import logging

import pytest
from django.db import OperationalError

from herzenstakt.kernel.log import Discreet


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(written: io.StringIO) -> logging.Logger:
    """A logger whose lines are written as those of the desk."""
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    handler.addFilter(Discreet())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger


def test_the_log_names_an_error_and_its_place_and_not_its_words(
    logger: logging.Logger, written: io.StringIO
) -> None:
    try:
        try:
            int("Wann kommt die in Blau?")
        except ValueError as error:
            raise RuntimeError("token=s3cret") from error
    except RuntimeError:
        logger.exception("reply %s: unexpected trouble", 7)

    told = written.getvalue()
    assert told.startswith("ERROR reply 7: unexpected trouble\n")
    assert told.index("builtins.ValueError") < told.index("builtins.RuntimeError")
    assert "test_log.py" in told
    assert "invalid literal" not in told
    assert "s3cret" not in told.replace('RuntimeError("token=s3cret")', "")  # the line of code


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), OperationalError("database is locked")]
)
def test_what_the_machine_lacks_is_told(
    logger: logging.Logger, written: io.StringIO, error: Exception
) -> None:
    try:
        raise error
    except type(error):
        logger.exception("the clock stumbled")

    assert str(error) in written.getvalue()


def test_errors_that_came_from_each_other_are_told_once(
    logger: logging.Logger, written: io.StringIO
) -> None:
    first, second = RuntimeError("egg"), ValueError("hen")
    first.__cause__, second.__cause__ = second, first
    logger.error("a circle", exc_info=first)

    assert written.getvalue().count("RuntimeError") == 1
