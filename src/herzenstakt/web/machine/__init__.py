"""The language model of a team: switching it on and off, and what it was asked."""
