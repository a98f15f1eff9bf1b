"""Scenarios to practise difficult conversations, and fair hiring without scores."""
