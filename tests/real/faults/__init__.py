"""A bad day: real servers behind a line that fails, and workers that are killed."""
