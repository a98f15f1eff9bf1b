"""The reply coach: a draft and what was said go in, hints come out. Plain Python, no Django."""
