"""The demo world: its plays, its stage and its memory."""

from __future__ import annotations
