"""Who looks twice: which answers of the team a second person reads before they go out."""
