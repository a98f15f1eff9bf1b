"""What an owner has allowed is a host with its port, no longer every port of a host."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.db import migrations


def name_the_ports(apps: Any, schema_editor: Any) -> None:
    """Keep each allowed host on the ports its channel was connected with, else on the usual ones."""
    channels = apps.get_model("channels", "Channel").objects.using(schema_editor.connection.alias)
    for channel in channels.exclude(allowed_hosts=[]):
        channel.allowed_hosts = with_ports(channel.allowed_hosts, channel.settings)
        channel.save(update_fields=["allowed_hosts"])


def with_ports(hosts: list[str], settings: dict[str, Any]) -> list[str]:
    """"host" becomes "host:port", as the addresses among the settings name it."""
    typed = [parts for value in settings.values() if (parts := parsed(str(value)))]
    found: set[str] = set()
    for host in hosts:
        named = {port for name, port in typed if name == host}
        for port in {port for port in named if port} or (80, 443):
            found.add(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    return sorted(found)


def parsed(address: str) -> tuple[str, int | None] | None:
    """Host and port of an address with or without scheme."""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        return parts.hostname or "", parts.port
    except ValueError:
        return None


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_allowance")]

    operations = [migrations.RunPython(name_the_ports, migrations.RunPython.noop, elidable=True)]
