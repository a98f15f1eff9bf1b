"""One person on all networks."""
