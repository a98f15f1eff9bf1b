"""What kind of message is this, and how urgent? A suggestion; a person decides."""
