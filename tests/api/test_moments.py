"""A moment in what a program sends: what the description lets through is taken, anything else is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from herzenstakt.api.parts import Instant

INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)
PATTERN = INSTANT.json_schema()["pattern"]


@st.composite
def moments(draw: Any) -> str:
    """Any moment that RFC 3339 can write, at every end of the calendar and in every zone."""
    zone = timezone(timedelta(minutes=draw(st.integers(-(24 * 60 - 1), 24 * 60 - 1))))
    ends = st.sampled_from([1, 2, 3, 9997, 9998, 9999])
    year = draw(ends | st.integers(1, 9999))
    month, day, hour = (draw(st.integers(*of)) for of in ((1, 12), (1, 28), (0, 23)))
    return datetime(year, month, day, hour, tzinfo=zone).isoformat()


@given(text=moments())
@example(text="9999-10-26T01:31:52Z")
@example(text="0001-01-01T00:00:00+14:00")
@example(text="0002-01-01T00:00:00+14:00")
def test_a_moment_is_taken_exactly_where_the_description_lets_it_through(text: str) -> None:
    if re.search(PATTERN, text):
        assert INSTANT.validate_python(text) == datetime.fromisoformat(text).astimezone(UTC)
    else:
        with pytest.raises(ValidationError, match="a time with a zone"):
            INSTANT.validate_python(text)
