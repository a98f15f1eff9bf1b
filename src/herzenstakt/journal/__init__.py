"""The append-only record: what was done, by whom, and why."""
