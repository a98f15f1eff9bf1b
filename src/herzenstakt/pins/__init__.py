"""The one answer that stands on top under a post, where the network has that."""
