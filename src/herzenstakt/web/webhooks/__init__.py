"""Webhooks: which other systems are told what happens here, and how that went."""
