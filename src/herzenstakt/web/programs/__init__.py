"""What programs can ask for, to be read by people."""
