"""The netiquette inside the desk: what is in force, what was, and writing a new version."""
