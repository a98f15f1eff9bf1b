"""Writing down what somebody said where no program listens."""
