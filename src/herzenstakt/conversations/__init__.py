"""Who said what to us, and who has been waiting for an answer since when."""
