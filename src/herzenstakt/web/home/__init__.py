"""The way in: which desk to open."""
