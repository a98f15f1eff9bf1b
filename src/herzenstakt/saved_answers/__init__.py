"""Wordings that a team says again and again, to be put into an answer and made personal."""
