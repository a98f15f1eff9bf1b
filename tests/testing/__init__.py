"""What the simulated networks promise to tests and demo worlds."""
