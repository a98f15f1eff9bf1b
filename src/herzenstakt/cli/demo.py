"""The demo: a desk with a team, simulated networks around it, and a week that has happened."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import threading

import django
from django.conf import settings

from herzenstakt.cli import run as cli_run

WELCOME = """
  The desk is open. Sign in as Mia, once, with this link:

  {link}

  Ctrl+C closes it; the next start goes on from there.
"""


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
    from herzenstakt.testing.world.stage import PortTaken

    try:
        with cli_run.door(options) as door:
            cli_run.prepare()
            if why := cli_run.why_no_demo():
                return cli_run.say_no(why)
            play(options, door, stop)
    except cli_run.NoDoor as trouble:
        return cli_run.say_no(trouble)
    except PortTaken as trouble:
        return cli_run.say_no(
            f"Is this demo open already? Its {trouble}, and somebody listens there. "
            f"Close that one, or begin anew: delete the folder {settings.DATA_DIR}."
        )
    return 0


def play(options: argparse.Namespace, door: socket.socket, stop: threading.Event) -> None:
    """The screens open first, so that nobody waits while the desk reads its first week."""
    from herzenstakt.testing.world.open import open_demo
    from herzenstakt.testing.world.play import NETWORKS

    ports = dict.fromkeys(NETWORKS, 0) if options.any_ports else None
    with open_demo(settings.DATA_DIR, ports) as demo, cli_run.Desk(options, {"web"}, door):
        print(WELCOME.format(link=demo.link()), flush=True)
        demo.fill(stop)
        with cli_run.Desk(options, {"worker", "clock"}):
            if options.still:
                stop.wait()
            demo.live(stop, settings.PUBLIC_URL)
