"""What was done with several conversations at once, and what it takes to take it back."""
