"""Service hours: when a team is there for people, and how much of a wait lies within that time."""
