"""The first run: a team, its owner, and then the first channel."""
