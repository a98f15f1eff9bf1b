"""Measures, hide before delete, each with its statement of reasons."""
