"""What a log never says: Django names the address of every request that went wrong, and some
addresses are keys."""

from __future__ import annotations

import logging
import re

#: addresses whose last part lets somebody in, whole or quoted inside another address; the files of a
#: traceback are none
KEYS = re.compile(
    r"""(
        (?:/|%2f) (?: invitation | signin(?:/|%2f)link | confirm-email
                    | password(?:/|%2f)reset(?:/|%2f)key ) (?:/|%2f)
      | (?:/|%2f) setup (?:(?:/|%2f)?) (?:\?|%3f) (?:[^\s"']*?(?:&|%26))? code (?:=|%3d)
    ) (?!\w+\.py") (?:(?!%2f|%26|%22|%27)[^\s/?&"'<>\#])+""",
    re.VERBOSE | re.IGNORECASE,
)


def discreet(text: str) -> str:
    """The text with … for every key."""
    return KEYS.sub(r"\1…", text)


class Discreet(logging.Filter):
    """Lets every record pass, without keys in its words, its arguments or its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True."""
        try:
            said = record.getMessage()
        except (TypeError, ValueError, KeyError):
            said, record.args = "a line of the log that cannot be written down", ()
        if (clean := discreet(said)) != record.msg:
            record.msg, record.args = clean, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = discreet(logging.Formatter().formatException(record.exc_info))
        return True
