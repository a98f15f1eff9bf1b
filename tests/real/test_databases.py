"""The databases that tests may start for themselves."""

from __future__ import annotations

import socket

import psycopg
import pytest

from tests.real.servers.postgres import Postgres
from tests.real.servers.redis import Redis

pytestmark = pytest.mark.real


def test_a_database_asked_for_twice_is_empty_again() -> None:
    with Postgres() as postgres:
        with psycopg.connect(postgres.database("desk")) as connection:
            connection.execute("CREATE TABLE kept (word text)")

        with psycopg.connect(postgres.database("desk")) as connection:
            found = connection.execute("SELECT to_regclass('kept')").fetchone()

    assert found == (None,)
    assert not postgres.folder.exists()


def test_redis_answers_while_it_is_wanted_and_not_a_moment_longer() -> None:
    with Redis() as redis, socket.create_connection(("127.0.0.1", redis.port)) as connection:
        connection.sendall(b"PING\r\n")
        assert connection.recv(16) == b"+PONG\r\n"

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", redis.port))
