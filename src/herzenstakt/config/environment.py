"""Everything an operator can set, read from the environment once, at the start.

Each setting is `HERZENSTAKT_<NAME>`; any of them may also be given as the path of a file, in
`HERZENSTAKT_<NAME>_FILE`, as is good for secrets. What is not set has a default that is right for
one machine.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "HERZENSTAKT_"


class Environment(BaseSettings):
    """The installation's settings. `docs/settings.md` has an entry for each of them, tested."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    #: where the database file, keys and fetched pictures live
    data_dir: Path = Path("var")
    #: `sqlite:///…` or `postgresql://user@host/name`; empty: a SQLite file in the data folder
    database_url: str = Field(default="", repr=False)
    #: how people reach the desk: scheme, host and port, without a path
    public_url: str = "http://127.0.0.1:8420"
    #: further host names under which the desk may be called, separated by commas
    extra_hosts: str = ""
    #: signs sessions and links; made and kept in the data folder when it is not given
    secret_key: str = Field(default="", repr=False)
    #: keys for secrets at rest, newest first, separated by commas; made and kept when not given
    encryption_keys: str = Field(default="", repr=False)
    #: signs what wakes browsers (Web Push); made and kept in the data folder when it is not given
    push_key: str = Field(default="", repr=False)
    #: private places that webhooks may call, as "host:port" (a host alone: all its ports), separated by
    #: commas; to these http is enough
    webhook_hosts: str = ""
    #: `database` runs jobs in our own worker, `immediate` runs them at once (tests)
    tasks: Literal["database", "immediate"] = "database"
    #: where mail is handed over; empty: mail is written to standard output
    email_host: str = ""
    email_port: int = 587
    email_user: str = ""
    email_password: str = Field(default="", repr=False)
    email_from: str = "herzenstakt@localhost"
    #: the desk stands behind a proxy that sets X-Forwarded-For, -Proto and -Host
    behind_proxy: bool = False
    #: the address from which the proxy calls us; "*": whoever calls is the proxy
    trusted_proxy: str = "127.0.0.1"
    #: the largest file somebody may attach to an answer
    upload_megabytes: int = Field(default=40, ge=1, le=1024)
    #: where ClamAV listens: host:port, or the path of a socket; empty: no virus scanner
    clamav: str = ""
    #: show errors in the browser; only for people who develop
    debug: bool = False
    #: debug, info, warning, error
    log_level: str = "info"
    #: the demo world: sign-in links for the cast, simulated networks
    demo: bool = False

    @model_validator(mode="before")
    @classmethod
    def read_files(cls, given: dict[str, Any]) -> dict[str, Any]:
        """`HERZENSTAKT_SECRET_KEY_FILE=/run/secrets/key` is read in place of the value itself."""
        for name in cls.model_fields:
            path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
            if path and name not in given:
                given[name] = Path(path).read_text(encoding="utf-8").strip()
        return given

    @property
    def database(self) -> str:
        """The address of the database, defaults applied."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'desk.sqlite3'}"

    @property
    def hosts(self) -> list[str]:
        """Host names we answer to."""
        own = self.public_url.split("://", 1)[-1].split("/", 1)[0]
        host = own.rsplit(":", 1)[0] if not own.endswith("]") else own
        extra = [name.strip() for name in self.extra_hosts.split(",") if name.strip()]
        return [host, *extra]

    @property
    def webhook_neighbours(self) -> frozenset[str]:
        """Private places that webhooks may call."""
        return frozenset(name.strip() for name in self.webhook_hosts.split(",") if name.strip())

    @property
    def is_https(self) -> bool:
        """Whether people reach us over https."""
        return self.public_url.startswith("https://")


def new_secret_key() -> str:
    """A key for signing, 64 random bytes."""
    return secrets.token_urlsafe(64)
