"""The calendar of our own posts, and what they look like on each network."""
