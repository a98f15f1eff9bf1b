"""The journal: what was done at this desk, by whom, and why."""
