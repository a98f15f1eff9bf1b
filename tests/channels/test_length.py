"""How long a text may be: what fits goes, and what does not is refused with both numbers."""

from __future__ import annotations

import pytest

from herzenstakt.channels.connector import Length
from herzenstakt.channels.trouble import Refused

TOO_LONG = "Too long: %(used)s of %(limit)s characters."


@pytest.mark.parametrize("length", [Length(0, 5), Length(5, 5), Length(10_000, None)])
def test_what_fits_is_not_refused(length: Length) -> None:
    length.must_fit(TOO_LONG)


@pytest.mark.parametrize(("length", "said"), [(Length(6, 5), "6 of 5"), (Length(1, 0), "1 of 0")])
def test_what_does_not_fit_is_refused_with_both_numbers(length: Length, said: str) -> None:
    with pytest.raises(Refused) as caught:
        length.must_fit(TOO_LONG)
    assert said in str(caught.value.sentence)
