"""What the team knows and says again and again: short true answers, each with somebody who stands for it."""
