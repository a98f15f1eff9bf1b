"""What hangs outside at the door: everybody may read it, nobody needs to sign in."""
