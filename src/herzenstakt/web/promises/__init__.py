"""What we promised: the room of promises, and deciding about one."""
