"""Accounts of the house on the networks, the door for connectors, and what arrives there."""
