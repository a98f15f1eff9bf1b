"""E-mail: a mailbox is read by IMAP and answered by SMTP, one person at a time."""

from __future__ import annotations

from herzenstakt.connectors.mailbox.connector import Email

__all__ = ["Email"]
