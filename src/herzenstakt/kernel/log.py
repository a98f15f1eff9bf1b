"""How the log is written: what happened and where, without anybody's words and without secrets."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator

from django.db import OperationalError

#: their texts are made by this machine; those of all others may hold what somebody wrote or may not know
TELLING = (OSError, OperationalError)
#: addresses whose last part lets somebody in, whole or quoted inside another address; the files of a
#: traceback are none
KEYS = re.compile(
    r"""(
        (?:/|%2f) (?: invitation | objection | signin(?:/|%2f)link | confirm-email
                    | password(?:/|%2f)reset(?:/|%2f)key ) (?:/|%2f)
      | (?:/|%2f) setup (?:(?:/|%2f)?) (?:\?|%3f) (?:[^\s"']*?(?:&|%26))? code (?:=|%3d)
    ) (?!\w+\.py") (?:(?!%2f|%26|%22|%27)[^\s/?&"'<>\#])+""",
    re.VERBOSE | re.IGNORECASE,
)


def discreet(text: str) -> str:
    """The text with … for every key."""
    return KEYS.sub(r"\1…", text)


class Discreet(logging.Filter):
    """Lets every record pass: its words without keys, its error by name and place and not by its words."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True."""
        try:
            said = record.getMessage()
        except (TypeError, ValueError, KeyError):
            said, record.args = "a line of the log that cannot be written down", ()
        if (clean := discreet(said)) != record.msg:
            record.msg, record.args = clean, ()
        if record.exc_info and not record.exc_text:
            errors = reversed(list(_way_back(record.exc_info[1])))
            record.exc_text = discreet("\n".join(_told(error) for error in errors))
        return True


def _way_back(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it came from."""
    met: set[int] = set()
    while error is not None and id(error) not in met:
        met.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    kind = type(error)
    where = "".join(traceback.format_tb(error.__traceback__))
    words = f": {str(error).partition(chr(10))[0]}" if isinstance(error, TELLING) else ""
    return f"{where}{kind.__module__}.{kind.__qualname__}{words}"
