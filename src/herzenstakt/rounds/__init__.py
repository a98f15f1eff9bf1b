"""Several people answered one after the other, each with words of their own."""
