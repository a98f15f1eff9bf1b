"""Django's own commands."""

from __future__ import annotations

import argparse

from django.core.management import execute_from_command_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything after `manage` goes to Django."""
    parser.add_argument("command", nargs=argparse.REMAINDER)


def run(options: argparse.Namespace) -> int:
    """Hand over."""
    execute_from_command_line(["herzenstakt manage", *options.command])
    return 0
