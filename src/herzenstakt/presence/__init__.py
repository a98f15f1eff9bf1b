"""Together in one conversation: who is at it right now, and who has been asked to be."""
