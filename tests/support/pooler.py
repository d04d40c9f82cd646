"""PgBouncer in transaction mode before the test server.

Here: its start and its end. Not here: what it passes (`test_pooler.py`).
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from sqlalchemy import make_url

from pipelines.ports import find_free_port
from tests.support import unprivileged
from tests.support.waiting import until

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
MISSING = "PgBouncer is not installed: apt-get install pgbouncer"
SETTINGS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {size}
ignore_startup_parameters = {ignored}
"""


@contextmanager
def pooled(url: str, folder: Path, *, size: int = 1, ignored: str) -> Iterator[str]:
    """Return a URL through PgBouncer, which has so many sessions of the server."""
    target = make_url(url)
    port = find_free_port()
    settings = SETTINGS.format(
        host=target.host,
        port=target.port,
        own_port=port,
        folder=folder,
        size=size,
        ignored=ignored,
    )
    users = folder / "users"
    users.write_text(f'"{target.username}" "{target.password}"\n')
    file = folder / "pgbouncer.ini"
    file.write_text(settings)
    unprivileged.hand_over(folder, users, file)
    assert PROGRAM
    process = subprocess.Popen(
        [PROGRAM, "-q", str(file)],
        user=unprivileged.USER,
        group=unprivileged.USER,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    moved = target.set(host="127.0.0.1", port=port)
    url = moved.render_as_string(hide_password=False)
    try:
        until(lambda: _answers(url))
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _answers(url: str) -> bool:
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True
