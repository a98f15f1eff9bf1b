"""What is said about the house where nobody addressed it: found by watchwords."""
