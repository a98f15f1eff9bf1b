"""Taking along what one may see, as a file."""
