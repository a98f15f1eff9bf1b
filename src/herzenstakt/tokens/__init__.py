"""Tokens: what lets a program of a member in, what it may do, and what it has done once already."""
