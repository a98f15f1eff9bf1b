"""Is the profile complete and honest? The audit, and the ads that are prepared here."""
