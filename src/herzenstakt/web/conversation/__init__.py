"""One conversation: what was said, what we want to say, and what became of it."""
