"""The saved answers: keeping them, and looking at them as a person would get them."""
