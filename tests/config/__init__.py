"""The settings, and what the log says."""
