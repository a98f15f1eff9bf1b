"""The stories of the desk, each told once from top to bottom."""
