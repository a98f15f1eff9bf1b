"""Rehearsals: an owner tries a channel out with one comment of their own and one answer to it."""
