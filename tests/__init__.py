"""What the desk promises, as tests. The tree mirrors `src/herzenstakt`."""
