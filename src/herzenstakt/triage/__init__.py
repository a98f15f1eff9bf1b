"""What kind of message is this? A proposal; a person decides."""
