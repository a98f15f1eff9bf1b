"""Promised answer times, follow-ups, and the daily rounds of a team."""
