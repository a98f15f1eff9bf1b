"""How soon an answer is promised."""
