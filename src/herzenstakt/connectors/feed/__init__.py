"""RSS and Atom: the comments of any blog that tells them by a feed. Nothing ever goes back."""

from __future__ import annotations

from herzenstakt.connectors.feed.connector import FeedOfComments

__all__ = ["FeedOfComments"]
