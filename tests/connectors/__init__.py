"""What each connector promises, against a simulated network in this process."""
