"""The embedded server: made, shared, killed, and there again."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from pipelines.database import embedded_server
from pipelines.database.embedded_server import Server
from pipelines.database.postmaster import find_postmaster
from pipelines.errors import UserError
from tests.support.waiting import until


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
    os.kill(postmaster(server), signal.SIGKILL)
    server.start()
    assert _ask(server, "select one from kept") == 7


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


@pytest.mark.parametrize("kind", ["dead pid", "reused pid"])
def test_a_stale_pid_file_and_a_foreign_program_on_the_port_stop_no_start(
    server: Server, kind: str
) -> None:
    server.start()
    _ask(server, "create table kept as select 7 as one")
    port = int(server.url.rpartition(":")[2])
    os.kill(postmaster(server), signal.SIGKILL)
    until(lambda: find_postmaster(server.data) is None)
    with (
        socket.socket() as foreign,
        subprocess.Popen(["sleep", "60"], **as_postgres()) as other,
    ):
        foreign.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        until(lambda: is_bound(foreign, port))
        foreign.listen()
        if kind == "reused pid":
            path = server.data / "postmaster.pid"
            _, _, rest = path.read_text().partition("\n")
            path.write_text(f"{other.pid}\n{rest}")
        assert not server.is_running()
        server.start()
        assert other.poll() is None
        other.kill()
    assert int(server.url.rpartition(":")[2]) != port
    assert _ask(server, "select one from kept") == 7
    services = (server.folder / "services").read_text()
    assert f"port={port}" not in services


def is_bound(listener: socket.socket, port: int) -> bool:
    """Take the port as soon as the killed server's sockets are gone."""
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def as_postgres() -> dict[str, Any]:
    """PostgreSQL ignores the pid of a process of another user."""
    return {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes folders of others")
def test_root_changes_no_folder_above_its_own(fresh_home: Path) -> None:
    closed = fresh_home / "closed"
    closed.mkdir(mode=0o700)
    (closed / "letters").touch()
    server = Server(closed / "home" / "postgres")
    with pytest.raises(UserError, match=f"cannot enter {closed}: .*chmod o.x {closed}"):
        server.start()
    assert closed.stat().st_mode & 0o777 == 0o700
    closed.chmod(0o711)
    (closed / "home").chmod(0o700)
    try:
        server.start()
        assert (closed / "home").stat().st_mode & 0o777 == 0o701
    finally:
        server.stop()


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
