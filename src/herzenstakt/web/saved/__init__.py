"""Saved views: what somebody looks for again and again."""
