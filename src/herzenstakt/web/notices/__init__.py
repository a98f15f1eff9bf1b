"""For you: what a member is told, and how they want to hear of it."""
