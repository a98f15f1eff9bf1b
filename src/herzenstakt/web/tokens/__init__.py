"""The tokens of a member, with which programs act in their name."""
