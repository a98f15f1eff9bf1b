"""Groups of the team, and when and in which languages somebody answers."""
