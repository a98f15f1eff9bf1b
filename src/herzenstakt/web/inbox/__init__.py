"""Who is waiting."""
