"""A virus scanner on the loopback that speaks as much of ClamAV's language as the desk needs."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: EICAR's test file; every scanner takes it for a virus. In two parts, so that none finds it here.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


class Talk(socketserver.StreamRequestHandler):
    """One question and its answer."""

    def handle(self) -> None:
        """PING, or INSTREAM with pieces that each say how long they are."""
        command = self.rfile.readline().strip().lstrip(b"nz")
        if command == b"PING":
            self.wfile.write(b"PONG\n")
            return
        content = b""
        while size := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(size)
        found = EICAR in content
        self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\n" if found else b"stream: OK\n")


@contextmanager
def scanner() -> Iterator[str]:
    """Where it listens, as the setting wants it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def nobody_there() -> str:
    """A place where nothing listens."""
    with socketserver.TCPServer(("127.0.0.1", 0), Talk) as server:
        return f"127.0.0.1:{server.server_address[1]}"
