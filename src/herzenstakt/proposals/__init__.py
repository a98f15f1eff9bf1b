"""Help from a language model, where a team wants it: proposals for an answer, and a record of each."""
