"""What tests stand on: a migrated database each, and the other side of the wire.

Here: one server per test process (or `CREATORS_TEST_DATABASE_URL`), a migrated template
and a fresh copy of it per test. Not here: rows; each test makes what it needs.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

import sandbox as world
from pipelines import vault
from pipelines.migrate import migrate
from pipelines.postgres import Server
from pipelines.warehouse import Warehouse

FAST = "fsync", "full_page_writes", "synchronous_commit"


def execute(url: str, *statements: str) -> None:
    """Run statements outside a transaction, as `create database` demands."""
    session = psycopg2.connect(url)
    try:
        session.autocommit = True
        with session.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        session.close()


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """Return the URL of a server, without a database."""
    if given := os.environ.get("CREATORS_TEST_DATABASE_URL"):
        yield given.rpartition("/")[0]
        return
    # Not pytest's folder: another session sets it to 0700, and nobody serves it then.
    folder = Path(tempfile.mkdtemp(prefix="creators-test-"))
    server = Server(folder / "postgres")
    server.start()
    try:
        relaxed = [f"alter system set {name} = off" for name in FAST]
        execute(f"{server.url}/postgres", *relaxed, "select pg_reload_conf()")
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(server_url: str) -> Iterator[str]:
    """Return the name of a migrated database that nobody connects to."""
    name = f"template_{uuid.uuid4().hex}"
    execute(f"{server_url}/postgres", f"create database {name}")
    migrate(f"{server_url}/{name}")
    yield name
    execute(f"{server_url}/postgres", f"drop database {name} with (force)")


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    """Return the URL of a fresh database without anything in it."""
    name = f"test_{uuid.uuid4().hex}"
    execute(f"{server_url}/postgres", f"create database {name}")
    yield f"{server_url}/{name}"
    execute(f"{server_url}/postgres", f"drop database {name} with (force)")


@pytest.fixture
def warehouse_url(server_url: str, template: str) -> Iterator[str]:
    """Return the URL of a fresh migrated database."""
    name = f"test_{uuid.uuid4().hex}"
    execute(f"{server_url}/postgres", f"create database {name} template {template}")
    yield f"{server_url}/{name}"
    execute(f"{server_url}/postgres", f"drop database {name} with (force)")


@pytest.fixture
def warehouse(warehouse_url: str) -> Warehouse:
    """Return a fresh migrated warehouse."""
    return Warehouse(warehouse_url)


@pytest.fixture
def home(tmp_path: Path, warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a state folder; the environment names it, a key and the warehouse."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CREATORS_HOME", str(folder))
    monkeypatch.setenv("CREATORS_DATABASE_URL", warehouse_url)
    monkeypatch.setenv("CREATORS_VAULT_KEYS", vault.new_key("test"))
    return folder


@pytest.fixture
def sandbox() -> Iterator[world.Sandbox]:
    """Return the platforms' APIs on a free port of this machine."""
    with world.start() as server:
        yield server
