"""Measures at the desk: asking for one, a second person's word, what is in force, and putting it back."""
