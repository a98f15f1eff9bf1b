"""Labels: what conversations are about, in a word or two of the team."""
