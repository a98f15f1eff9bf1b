"""Settings from the environment, addresses, and the entry points of a web server."""
