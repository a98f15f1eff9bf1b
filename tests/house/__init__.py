"""The house around the code: commands, checks, lock files."""
