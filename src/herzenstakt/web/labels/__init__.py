"""The labels of a team: keeping them, and how they look where they are."""
