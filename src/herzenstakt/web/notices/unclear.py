"""What the writer of a note is told about names that could not be found: nothing is lost silently."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from herzenstakt.notices.mentions import MOST, Reading

#: sentences at once; a note full of @ needs no more to be understood
MOST_SENTENCES = 3


def what_was_not_found(reading: Reading) -> Iterator[str]:
    """A sentence for each name that several have, or nobody."""
    for unclear in reading.unclear[:MOST_SENTENCES]:
        words = {"written": unclear.written, "names": ", ".join(unclear.several)}
        if unclear.several:
            yield (
                _("Which %(written)s? Nobody was told. Write the whole name: %(names)s.") % words
            )
        else:
            yield (
                _("Nobody here who reads notes is called %(written)s, so nobody was told.") % words
            )
    if reading.has_too_many:
        yield _("Only the first %(n)s people were told.") % {"n": MOST}
