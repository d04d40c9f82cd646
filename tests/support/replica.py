"""A streaming replica of the test server, made by `pg_basebackup`.

Here: its start, its pauses and its end. Not here: the primary (`conftest.py`).
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from pipelines.database.embedded_server import binaries
from tests.support.databases import execute, fetch
from tests.support.waiting import until

UNPRIVILEGED = 65534
"""PostgreSQL refuses to run as root."""


class Replica:
    """A running replica of all databases of a server."""

    def __init__(self, folder: Path, port: int) -> None:
        self._data = folder / "data"
        self._log = folder / "log"
        self.port = port

    def url_of(self, url: str) -> str:
        """Return a URL of the primary as one of the replica."""
        moved = make_url(url).set(host="127.0.0.1", port=self.port)
        return moved.render_as_string(hide_password=False)

    def pause(self, url: str) -> None:
        """Let it receive changes and show none."""
        execute(self.url_of(url), "select pg_wal_replay_pause()")
        state = "select pg_get_wal_replay_pause_state()"
        until(lambda: fetch(self.url_of(url), state) == [("paused",)])

    def resume(self, url: str) -> None:
        """Let it show what it has received."""
        execute(self.url_of(url), "select pg_wal_replay_resume()")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ("-D", str(self._data), "-l", str(self._log), "-w")
        run("pg_ctl", *options, "-o", f"-p {self.port}", "start")

    def stop(self) -> None:
        """Stop it at once."""
        run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")


@contextmanager
def replicated(server_url: str) -> Iterator[Replica]:
    """Copy a server, and follow it until the end."""
    folder = Path(tempfile.mkdtemp(prefix="creators-replica-"))
    owner = UNPRIVILEGED if os.geteuid() == 0 else -1
    os.chown(folder, owner, owner)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        replica = Replica(folder, free.getsockname()[1])
    primary = f"{server_url}/postgres"
    data = str(folder / "data")
    options = ("--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf")
    try:
        run("pg_basebackup", "-D", data, "-d", primary, *options)
        replica.start()
        try:
            until(lambda: execute_one(replica.url_of(primary)))
            yield replica
        finally:
            replica.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def execute_one(url: str) -> bool:
    """Tell whether a server answers as a replica."""
    execute(url, "select 1 / pg_is_in_recovery()::integer")
    return True


def run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL."""
    owner = UNPRIVILEGED if os.geteuid() == 0 else None
    done = subprocess.run(
        [str(binaries() / program), *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
        text=True,
        cwd="/",
        user=owner,
        group=owner,
        extra_groups=None if owner is None else [],
    )
    assert done.returncode == 0, done.stderr
