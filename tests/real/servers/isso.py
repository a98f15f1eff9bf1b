"""A real Isso from PyPI, in an environment of its own, on a free port of loopback.

Its packages never meet those of the desk. Left out is `misaka`, which has to be compiled and is only needed
by whoever still asks for it as renderer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote
from urllib.request import Request, urlopen

from tests.real.servers.process import Server, answers, free_port

HOME = Path(__file__).parents[3] / "var" / "servers" / "isso"
PROGRAM = HOME / "bin" / "isso"
#: Isso and all it needs, each in one version
PACKAGES = (
    "isso==0.14.0",
    "bleach==6.4.0",
    "html5lib==1.1",
    "itsdangerous==2.2.0",
    "Jinja2==3.1.6",
    "MarkupSafe==3.0.4",
    "mistune==3.4.0",
    "six==1.17.0",
    "webencodings==0.6.1",
    "Werkzeug==3.1.9",
)
PASSWORD = "streng-geheim-ratzi"
ORIGIN = "http://blog.ratzifatzi.example"


def install() -> None:
    """Make `var/servers/isso`, an environment with nothing but Isso in it."""
    if installed():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME)], check=True)
    pip = [str(HOME / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", *PACKAGES], check=True)


def installed() -> bool:
    """Whether Isso is there."""
    return PROGRAM.exists()


class RealIsso:
    """`with RealIsso() as isso:` serves an empty Isso on `isso.url` until the end.

    `moderated`: comments wait for approval. `ratelimit`: how many a minute from one network. `latest`,
    `admin`: whether it tells everybody the newest comments, and has pages for administrators. Visitors come
    from networks of their own, as if a proxy in front of it said so.
    """

    def __init__(
        self,
        *,
        moderated: bool = False,
        ratelimit: int = 100,
        latest: bool = True,
        admin: bool = True,
    ) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="isso-")
        self.server = Server()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = f"""
            [general]
            dbpath = {self.folder.name}/comments.db
            host = {ORIGIN}
            latest-enabled = {latest}
            gravatar = true
            [admin]
            enabled = {admin}
            password = {PASSWORD}
            [moderation]
            enabled = {moderated}
            [server]
            listen = {self.url}
            trusted-proxies = 127.0.0.1
            [guard]
            ratelimit = {ratelimit}
        """

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Serve it. Raises NotReady; then nothing runs on."""
        written = Path(self.folder.name) / "isso.cfg"
        lines = [line.strip() for line in self.settings.splitlines()]
        written.write_text("\n".join(lines), encoding="utf-8")
        try:
            self.server.start(
                [PROGRAM, "-c", written, "run"], ready=answers(self.port), deadline=60
            )
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop to serve, and remove its folder."""
        self.server.stop()
        self.folder.cleanup()

    def visitor_says(
        self,
        text: str,
        author: str = "Frieda Frage",
        *,
        uri: str = "/die-neue-buerste/",
        parent: int | None = None,
        email: str = "",
        address: str = "203.0.113.7",
    ) -> dict[str, Any]:
        """Somebody comments as the form on the page does it; what Isso answers."""
        told = {"text": text, "author": author, "parent": parent, "title": "Die neue Bürste ist da"}
        said: dict[str, Any] = self.call(
            "POST",
            f"/new?uri={quote(uri)}",
            {**told, **({"email": email} if email else {})},
            {"X-Forwarded-For": address},
        )
        return said

    def shown(self, uri: str = "/die-neue-buerste/") -> list[dict[str, Any]]:
        """What everybody sees on a page, answers behind what they answer."""
        told = self.call("GET", f"/?uri={quote(uri)}")["replies"]
        return [one for row in told for one in [row, *row["replies"]]]

    def call(
        self, method: str, path: str, told: Any = None, headers: dict[str, str] | None = None
    ) -> Any:
        """One request, spoken without anything of the desk; the decoded JSON."""
        body = None if told is None else json.dumps(told).encode()
        kind = {"Content-Type": "application/json", **(headers or {})}
        with urlopen(Request(f"{self.url}{path}", body, kind, method=method), timeout=20) as answer:
            return json.loads(answer.read())
