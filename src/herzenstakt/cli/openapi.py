"""`herzenstakt openapi`: the document of the desk for programs, for whoever makes a client."""

from __future__ import annotations

import argparse
import json

import django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Print it; `docs/api/openapi.json` is what it prints."""
    django.setup()
    from herzenstakt.api.desk import document

    print(json.dumps(document(), ensure_ascii=False, indent=2))
    return 0
