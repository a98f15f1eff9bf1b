"""Real WordPress blogs, each in a folder of its own on a free port of loopback.

`6.1` is the one Debian ships, on MariaDB; `6.5` comes with the playground of its makers (npm
`@wp-playground/wordpress-builds`), on SQLite. PHP's own web server serves both.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.real.servers.process import NotReady, Server, answers, free_port

RECIPE = Path(__file__).parent / "wordpress_site"
HOME = Path(__file__).parents[3] / "var" / "servers" / "wordpress"
DEBIAN = Path("/usr/share/wordpress")
#: the last version of the package that holds whole WordPresses
BUILDS = "@wp-playground/wordpress-builds@0.9.19"
VERSIONS = ("6.1", "6.5")
DRIVER = Path("wp-content") / "plugins" / "sqlite-database-integration"


def install() -> None:
    """Unpack the newer one into `var/servers/wordpress`; the other one is a Debian package."""
    if not (HOME / "6.5").exists():
        _fetch_the_newer_one()


def installed() -> bool:
    """Whether PHP, MariaDB and both WordPresses are there."""
    programs = all(shutil.which(name) for name in ("php", "mariadb", "mariadb-install-db"))
    return programs and DEBIAN.exists() and (HOME / "6.5").exists()


def _fetch_the_newer_one() -> None:
    """Unpack 6.5 with its SQLite driver into `var/servers/wordpress/6.5`."""
    HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME) as kept:
        work, site = Path(kept), Path(kept) / "site"
        subprocess.run(["npm", "pack", "--silent", BUILDS], cwd=work, check=True)
        wanted = ["package/src", "package/public/wp-6.5"]
        subprocess.run(["tar", "-xzf", next(work.glob("*.tgz")), *wanted], cwd=work, check=True)
        source = work / "package" / "src"
        # the archive holds what PHP needs, the folder beside it what browsers fetch
        with zipfile.ZipFile(source / "wordpress" / "wp-6.5.zip") as zipped:
            zipped.extractall(site)
        shutil.copytree(work / "package" / "public" / "wp-6.5", site, dirs_exist_ok=True)
        driver = source / "sqlite-database-integration" / "sqlite-database-integration.zip"
        with zipfile.ZipFile(driver) as zipped:
            zipped.extractall(work)
        (work / "sqlite-database-integration-main").rename(site / DRIVER)
        site.rename(HOME / "6.5")


class Database:
    """A MariaDB of its own, which forgets everything when it stops."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "mariadb"
        self.server = Server()
        self.address = ""

    def start(self) -> Self:
        """Make an empty database and serve it on `address`. Raises NotReady."""
        port, user = free_port(), pwd.getpwuid(os.getuid()).pw_name
        home = ["--no-defaults", f"--user={user}", f"--datadir={self.folder}"]
        subprocess.run(
            [
                "mariadb-install-db",
                *home,
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        self.server.start(
            [
                "/usr/sbin/mariadbd",
                *home,
                f"--socket={self.folder / 'socket'}",
                f"--port={port}",
                "--bind-address=127.0.0.1",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-buffer-pool-size=32M",
                "--skip-name-resolve",
            ],
            ready=answers(port),
            deadline=90,
        )
        self._tell(
            port,
            "create database wordpress character set utf8mb4;"
            "create user wordpress@'127.0.0.1' identified by 'wordpress';"
            "grant all on wordpress.* to wordpress@'127.0.0.1'",
        )
        self.address = f"127.0.0.1:{port}"
        return self

    def stop(self) -> None:
        """Stop to serve."""
        self.server.stop()

    def _tell(self, port: int, sql: str) -> None:
        client = ["mariadb", "--no-defaults", "-h127.0.0.1", f"-P{port}", "-uroot", "-e", sql]
        subprocess.run(client, check=True, capture_output=True, timeout=30)


class RealWordPress:
    """`with RealWordPress("6.1") as blog:` serves a fresh blog on `blog.url` until the end.

    `passwords`: application passwords of ratzi and mia (editors), uwe (author), lena (subscriber).
    """

    def __init__(self, version: str) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="wordpress-")
        self.site = Path(self.folder.name) / "site"
        self.database = Database(Path(self.folder.name)) if version == "6.1" else None
        self.source = DEBIAN if version == "6.1" else HOME / version
        self.server = Server()
        self.url = ""
        self.passwords: Mapping[str, str] = {}

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Lay out, install and serve the blog. Raises NotReady; then nothing runs on."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        try:
            self._lay_out()
            settings = {"PHP_CLI_SERVER_WORKERS": "4"}
            if self.database:
                settings["HERZENSTAKT_TEST_DATABASE"] = self.database.start().address
            self.passwords = self._install(settings)["passwords"]
            self.server.start(
                ["php", "-d", "memory_limit=256M", "-S", f"127.0.0.1:{port}", "-t", self.site],
                env=settings,
                ready=answers(port),
                deadline=90,
            )
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop blog and database, and remove their folder."""
        self.server.stop()
        if self.database:
            self.database.stop()
        self.folder.cleanup()

    def _lay_out(self) -> None:
        shutil.copytree(self.source, self.site, ignore_dangling_symlinks=True)
        content = self.site / "wp-content"
        plugins = content / "mu-plugins"
        plugins.mkdir(exist_ok=True)
        shutil.copy(RECIPE / "open_door.php", plugins)
        (self.site / "wp-config.php").unlink(missing_ok=True)
        shutil.copy(RECIPE / "wp-config.php", self.site)
        if self.database is None:
            switch = (self.site / DRIVER / "db.copy").read_text(encoding="utf-8")
            switch = switch.replace("{SQLITE_IMPLEMENTATION_FOLDER_PATH}", str(self.site / DRIVER))
            switch = switch.replace("{SQLITE_PLUGIN}", f"{DRIVER.name}/load.php")
            (content / "db.php").write_text(switch, encoding="utf-8")

    def _install(self, settings: Mapping[str, str]) -> dict[str, Any]:
        done = subprocess.run(
            ["php", RECIPE / "install.php", self.site, self.url],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode:
            raise NotReady(f"WordPress was not installed:\n{(done.stdout + done.stderr)[-2000:]}")
        told: dict[str, Any] = json.loads(done.stdout)
        return told
