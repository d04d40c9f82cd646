"""A streaming replica of the test server, made by `pg_basebackup`.

Here: its start, its pauses and its end. Not here: the primary (`conftest.py`).
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from pipelines.database.embedded_server import binaries
from pipelines.ports import find_free_port
from tests.support.databases import execute, fetch
from tests.support.unprivileged import hand_over, run
from tests.support.waiting import until


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

    def catch_up(self, url: str) -> None:
        """Wait until it shows what is committed on the primary now."""
        # The tests' server writes its log later than it commits.
        ((end,),) = fetch(url, "select pg_current_wal_insert_lsn()")
        shown = f"select pg_last_wal_replay_lsn() >= '{end}'"
        until(lambda: fetch(self.url_of(url), shown) == [(True,)])

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ("-D", self._data, "-l", self._log, "-w", "-o", f"-p {self.port}")
        run(binaries() / "pg_ctl", *options, "start")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop all its processes meanwhile; its connections stay open."""
        postmaster = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text()
        processes = [postmaster, *map(int, children.split())]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def stop(self) -> None:
        """Stop it at once."""
        options = ("-D", self._data, "-m", "immediate", "-w")
        run(binaries() / "pg_ctl", *options, "stop")


@contextmanager
def replicated(server_url: str) -> Iterator[Replica]:
    """Copy a server, and follow it until the end."""
    folder = Path(tempfile.mkdtemp(prefix="creators-replica-"))
    hand_over(folder)
    replica = Replica(folder, find_free_port())
    primary = f"{server_url}/postgres"
    options = ("--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf")
    try:
        copied = ("-D", folder / "data", "-d", primary, *options)
        run(binaries() / "pg_basebackup", *copied)
        replica.start()
        try:
            state = "select pg_is_in_recovery()"
            assert fetch(replica.url_of(primary), state) == [(True,)]
            yield replica
        finally:
            replica.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
