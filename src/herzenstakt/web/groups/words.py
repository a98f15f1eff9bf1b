"""Languages by their names, and why the desk gave a conversation to somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, gettext

from herzenstakt.kernel.names import isolated
from herzenstakt.presence.models import CareRequest

#: languages that have a name here, by their short ones
KNOWN = tuple(sorted(code for code, told in LANG_INFO.items() if len(code) < 4 and "name" in told))


def language_name(code: str) -> str:
    """A language in the reader's language; where it has no name here, its short one."""
    return str(get_language_info(code)["name_translated"]) if code in KNOWN else code


def languages_in_words(codes: Iterable[str]) -> str:
    """Several of them."""
    return ", ".join(language_name(code) for code in codes)


def because_in_words(because: Any) -> str:
    """Why it was given to them, for what is kept of that: language, hours and workload, for nothing else
    was looked at."""
    if not isinstance(because, dict):
        return str(because)
    gaps = {"waiting": because.get("waiting", 0)}
    if language := because.get("language"):
        words = gettext("speaks %(language)s, is here, and nobody has fewer waiting (%(waiting)s)")
        return words % {**gaps, "language": language_name(str(language))}
    return gettext("is here, and nobody has fewer waiting (%(waiting)s)") % gaps


def given_in_words(asked: CareRequest | None) -> str:
    """Why the desk gave it to them, in one sentence; "" where a person handed it over, or nobody is asked."""
    if asked is None or not asked.because:
        return ""
    return gettext("Given to %(who)s: %(because)s.") % {
        "who": isolated(asked.to.user.get_short_name()),
        "because": because_in_words(asked.because),
    }
