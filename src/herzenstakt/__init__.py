"""Herzenstakt: a conversation desk for people who answer other people in public."""
