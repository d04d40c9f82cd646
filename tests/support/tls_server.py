"""A PostgreSQL with TLS at 127.0.0.2, an address that no check takes for this machine.

Here: the server with a certificate of its own. Not here: the embedded server, whose
programs have no TLS.
"""

import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.databases import execute, fetch
from tests.support.mail_server import certificate
from tests.support.unprivileged import hand_over, run
from tests.support.waiting import until

PLACES = "/usr/lib/postgresql"
"""Where Debian puts each version."""
HOST = "127.0.0.2"
CONFIGURATION = """
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
ssl = on
ssl_cert_file = '{certificate}'
ssl_key_file = '{certificate}'
fsync = off
"""
HBA = "local all all reject\nhost all all 127.0.0.0/8 scram-sha-256\n"


@dataclass(frozen=True)
class TlsServer:
    """A running server; its login is a superuser."""

    address: str
    """`postgresql://` with a login, without a database."""
    certificate: Path

    def switch(self, *, is_on: bool) -> None:
        """Turn TLS on or off for new sessions."""
        wanted = "on" if is_on else "off"
        database = f"{self.address}/postgres"
        execute(database, f"alter system set ssl = {wanted}", "select pg_reload_conf()")
        until(lambda: fetch(database, "show ssl") == [(wanted,)])


def find_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL that the system has installed."""
    found = sorted(
        Path(PLACES).glob("*/bin/initdb"), key=lambda one: int(one.parts[-3])
    )
    if not found and (program := shutil.which("initdb")):
        found = [Path(program).resolve()]
    return found[-1].parent if found else None


@contextmanager
def running_with_tls() -> Iterator[TlsServer]:
    """Run a server with TLS until the end of the block."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL with TLS: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="creators-tls-"))
    try:
        with _started(programs, folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(programs: Path, folder: Path) -> Iterator[TlsServer]:
    data, password = folder / "data", secrets.token_hex(12)
    certificate(folder)
    password_file = folder / "password"
    password_file.write_text(password)
    private = folder / "certificate.pem"
    private.chmod(0o600)
    hand_over(folder, private, password_file)
    run(
        *(programs / "initdb", "-D", data, "-U", "owner", "-E", "UTF8", "--no-sync"),
        *("--auth=scram-sha-256", f"--pwfile={password_file}"),
    )
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    (data / "pg_hba.conf").write_text(HBA)
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(
            CONFIGURATION.format(host=HOST, port=port, certificate=private)
        )
    pg_ctl = programs / "pg_ctl"
    run(pg_ctl, "-D", data, "-l", data / "log", "-w", "start")
    try:
        yield TlsServer(f"postgresql://owner:{password}@{HOST}:{port}", private)
    finally:
        run(pg_ctl, "-D", data, "-m", "immediate", "-w", "stop")
