"""Several people one after the other: where one is, and what became of each."""
