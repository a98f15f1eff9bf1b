"""How Django finds the help of a language model."""

from __future__ import annotations

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "herzenstakt.proposals"
    label = "proposals"
