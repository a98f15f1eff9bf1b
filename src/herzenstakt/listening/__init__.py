"""Watchwords, and mentions that nobody addressed to us."""
