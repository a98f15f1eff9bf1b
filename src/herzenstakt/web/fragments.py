"""Pieces of pages that are asked for again and again while a page is open."""

from __future__ import annotations

import hashlib
import re

#: the answer to "anything new?" when there is nothing: htmx leaves the page as it is
NOTHING_NEW = 204

#: the secret of a form looks different each time and says nothing new
SECRET_OF_FORM = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def digest_of(markup: str) -> str:
    """A short name for what a fragment says, the same as long as it says the same."""
    said = SECRET_OF_FORM.sub("", markup)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
