"""`herzenstakt signin EMAIL`: a link for somebody who stands before a locked door."""

from __future__ import annotations

import argparse
import sys

import django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom to let in."""
    parser.add_argument("email", help="the address with which they sign in")


def run(options: argparse.Namespace) -> int:
    """Print the link; 1 when nobody may sign in with this address, or the database does not answer."""
    django.setup()
    from django.db import DatabaseError

    from herzenstakt.accounts.models import User
    from herzenstakt.web.signin.links import sign_in_link

    try:
        user = User.objects.filter(email=options.email.strip().lower()).first()
    except DatabaseError as trouble:
        reason = str(trouble).partition("\n")[0]
        print(f"The database does not answer: {reason}", file=sys.stderr)
        return 1
    if user is None:
        print(f"Nobody signs in with {options.email}.", file=sys.stderr)
        return 1
    if not user.is_active:
        print(f"{user} may not sign in any more.", file=sys.stderr)
        return 1
    print(sign_in_link(user))
    return 0
