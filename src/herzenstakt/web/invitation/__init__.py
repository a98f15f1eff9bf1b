"""Answering an invitation."""
