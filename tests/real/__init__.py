"""What the connectors do with servers that other people wrote."""
