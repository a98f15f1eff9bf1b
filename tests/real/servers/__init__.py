"""Servers of other people, started for a test and stopped after it."""
