"""Pictures, films, sounds and files: what they truly are, made harmless, looked at for viruses, and kept."""
