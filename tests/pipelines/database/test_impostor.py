"""A program on the port of the stopped database gets no password."""

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from pipelines import settings
from pipelines.database.embedded_server import Server
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.operations import instance
from pipelines.webhooks.store_queries import StoreQueries, StoreUnavailable
from tests.support.impostor import CLEARTEXT, MD5, OK, Impostor, impostor

DBT_CONNECTS = """
import psycopg2
psycopg2.connect(
    host="127.0.0.1", port={}, user="pipeline", password={!r}, dbname="creators"
)
"""


@pytest.fixture
def server(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("CREATORS_HOME", str(fresh_home))
    monkeypatch.delenv("CREATORS_DATABASE_URL", raising=False)
    one = Server(fresh_home / "postgres")
    one.start()
    yield one
    one.stop()


def assert_learned_nothing(other: Impostor, password: str) -> None:
    assert other.connections > 0
    assert password.encode() not in other.received
    inner = hashlib.md5(f"{password}pipeline".encode()).hexdigest()
    digest = hashlib.md5(inner.encode() + b"salt").hexdigest()
    assert digest.encode() not in other.received


@pytest.mark.parametrize("method", [CLEARTEXT, MD5, OK], ids=["cleartext", "md5", "ok"])
def test_another_program_on_the_port_gets_no_password(
    server: Server, method: int
) -> None:
    configuration = settings.load()
    url, environment = configuration.warehouse_url, instance.prepare(configuration)
    password = (server.folder / "password").read_text().strip()
    port = int(server.url.rpartition(":")[2])
    Warehouse(url).check_connection()
    server.stop()
    with impostor(port, method) as other:
        with pytest.raises(UserError):
            Warehouse(url).check_connection()
        with pytest.raises(UserError):
            Warehouse(configuration.dagster_url).check_connection()
        with pytest.raises(StoreUnavailable):
            asyncio.run(StoreQueries(url).check())
        as_dbt = subprocess.run(
            [sys.executable, "-c", DBT_CONNECTS.format(port, password)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "authentication method requirement" in as_dbt.stderr
        assert_learned_nothing(other, password)


def test_the_service_file_opens_the_database_without_a_password(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSERVICEFILE", str(server.folder / "services"))
    for service, role in (("creators", "pipeline"), ("analyst", "analyst_login")):
        with (
            closing(psycopg2.connect(f"service={service}")) as session,
            session.cursor() as cursor,
        ):
            cursor.execute(
                "select current_user, current_database(),"
                " current_setting('is_superuser')"
            )
            assert cursor.fetchone() == (role, "creators", "off")
    for name in ("services", "passwords", "analyst_password"):
        assert (server.folder / name).stat().st_mode & 0o077 == 0


def test_the_printed_url_has_no_option_of_new_clients(server: Server) -> None:
    assert settings.load().printed_url == f"{server.url}/creators"
