"""Telling other systems what happened here, by the Standard Webhooks scheme: whom, what, and how it went."""
