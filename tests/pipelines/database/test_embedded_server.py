"""The embedded server: made, shared, killed, and there again."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg2
import pytest

from pipelines.database import embedded_server
from pipelines.database.embedded_server import Server
from pipelines.errors import UserError


@pytest.fixture
def server(fresh_home: Path) -> Iterator[Server]:
    one = Server(fresh_home / "home with a space" / "postgres")
    yield one
    one.stop()


def _ask(server: Server, sql: str) -> object:
    session = psycopg2.connect(f"{server.owner_url}/creators")
    try:
        with session, session.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        session.close()


def test_a_killed_server_restarts_with_its_committed_rows(server: Server) -> None:
    server.start()
    server.start()
    _ask(server, "create table kept as select 7 as one")
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    server.start()
    assert _ask(server, "select one from kept") == 7


def test_a_restarted_server_keeps_its_address(server: Server) -> None:
    server.start()
    address = server.url
    with closing(psycopg2.connect(f"{address}/creators")):
        server.stop()
        server.start()
    assert server.url == address


def test_exhausted_sessions_are_no_failed_start(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start()
    server.stop()
    with (server.data / "postgresql.conf").open("a") as configuration:
        configuration.write("max_connections = 5\n")
    server.start()
    monkeypatch.setattr(embedded_server, "START_SECONDS", 1.0)
    with ExitStack() as sessions:
        for _ in range(5):
            session = psycopg2.connect(f"{server.owner_url}/creators")
            sessions.enter_context(closing(session))
        with pytest.raises(UserError, match=r"runs, but refuses sessions: .*clients"):
            server.start()
    server.start()


def test_an_incomplete_cluster_is_created_again(server: Server) -> None:
    server.data.mkdir(parents=True)
    (server.data / "postgresql.conf").write_text("half")
    server.start()
    assert _ask(server, "show timezone") == "UTC"


def test_stopping_twice_succeeds(server: Server) -> None:
    server.start()
    server.stop()
    server.stop()
    assert not server.is_running()


def test_only_the_owner_can_read_the_password(server: Server) -> None:
    server.start()
    for name in ("password", "url", "owner_password", "owner_url"):
        assert (server.folder / name).stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(server.url.replace("pipeline:", "pipeline:x") + "/creators")
