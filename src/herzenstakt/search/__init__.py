"""Finding people, and what was said: one language for everything one looks for."""
