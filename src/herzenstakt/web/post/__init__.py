"""Everybody under one post, with the state of each."""
