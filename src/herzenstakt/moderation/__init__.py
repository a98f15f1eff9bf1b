"""What the house asks of everybody, and the reasons for which it may hide something."""
