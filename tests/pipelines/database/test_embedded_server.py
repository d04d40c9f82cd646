"""The embedded server: made, shared, killed, and there again."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from pipelines.database.embedded_server import Server


@pytest.fixture
def server(fresh_home: Path) -> Iterator[Server]:
    one = Server(fresh_home / "home with a space" / "postgres")
    yield one
    one.stop()


def _ask(server: Server, sql: str) -> object:
    session = psycopg2.connect(f"{server.url}/creators")
    try:
        with session, session.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        session.close()


def test_a_killed_server_comes_back_with_what_was_committed(server: Server) -> None:
    server.start()
    server.start()
    _ask(server, "create table kept as select 7 as one")
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    server.start()
    assert _ask(server, "select one from kept") == 7


def test_a_server_is_found_again_where_it_was(server: Server) -> None:
    server.start()
    address = server.url
    with closing(psycopg2.connect(f"{address}/creators")):
        server.stop()
        server.start()
    assert server.url == address


def test_a_half_made_cluster_is_made_again(server: Server) -> None:
    server.data.mkdir(parents=True)
    (server.data / "postgresql.conf").write_text("half")
    server.start()
    assert _ask(server, "show timezone") == "UTC"


def test_stopping_twice_is_no_error(server: Server) -> None:
    server.start()
    server.stop()
    server.stop()
    assert not server.is_running()


def test_the_password_is_for_the_owner_alone(server: Server) -> None:
    server.start()
    for name in ("password", "url"):
        assert (server.folder / name).stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(server.url.replace("pipeline:", "pipeline:x") + "/creators")
