"""Many deliveries that went wrong on the way, for each network: `python -m tests.fuzzing --help`."""
