"""Who does not agree with a measure, and what became of it."""
