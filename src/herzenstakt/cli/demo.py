"""The demo: a desk with a team, four simulated networks around it, and a week that has happened."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import threading

import django

from herzenstakt.cli import run as cli_run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether the world goes on."""
    cli_run.add_arguments(parser)
    parser.add_argument(
        "--still", action="store_true", help="nothing new arrives (for pictures and tests)"
    )
    parser.add_argument(
        "--any-ports", action="store_true", help="the networks take any free ports at first start"
    )


def run(options: argparse.Namespace) -> int:
    """Open the demo world until told to stop (SIGTERM or Ctrl+C). 1 when it cannot be opened."""
    os.environ["HERZENSTAKT_DEMO"] = "true"
    os.environ.setdefault("HERZENSTAKT_DATA_DIR", os.path.join("var", "demo"))
    os.environ.setdefault("HERZENSTAKT_PUBLIC_URL", f"http://{options.host}:{options.port}")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    django.setup()
    cli_run.prepare()
    from herzenstakt.testing.world.stage import PortTaken

    try:
        play(options, stop)
    except PortTaken as trouble:
        return say_no(f"Is this demo open already? A network cannot listen ({trouble}).")
    except OSError as trouble:
        if trouble.errno != errno.EADDRINUSE:
            raise
        return say_no(f"Somebody else listens on port {options.port}. Try --port with another one.")
    return 0


def play(options: argparse.Namespace, stop: threading.Event) -> None:
    """The screens open first, so that nobody waits while the desk reads its first week."""
    from django.conf import settings

    from herzenstakt.testing.world.open import open_demo
    from herzenstakt.testing.world.play import NETWORKS

    ports = dict.fromkeys(NETWORKS, 0) if options.any_ports else None
    with open_demo(settings.DATA_DIR, ports) as demo, cli_run.Desk(options, {"web"}):
        print(f"\n  The desk is open. Sign in as Mia, once, with this link:\n\n  {demo.link()}\n")
        sys.stdout.flush()
        demo.fill(stop)
        with cli_run.Desk(options, {"worker", "clock"}):
            if options.still:
                stop.wait()
            demo.live(stop, settings.PUBLIC_URL)


def say_no(why: str) -> int:
    """Tell a person why it does not work."""
    print(why, file=sys.stderr)
    return 1
