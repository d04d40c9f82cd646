"""A database on another machine: encrypted by default, else refused with one line.

Here: a real server with TLS. Not here: the forms of URLs (`test_database_urls.py`).
"""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from dlt_sources.load.loader import libpq_url
from pipelines import settings
from pipelines.accounts import vault
from pipelines.database.async_sessions import connect
from pipelines.database.migrate import migrate
from pipelines.database.warehouse import Warehouse
from tests.support.command_line import call
from tests.support.databases import execute
from tests.support.mail_server import certificate
from tests.support.tls_server import TlsServer, running_with_tls

VERSION = "select version from pg_stat_ssl where pid = pg_backend_pid() and ssl"
REFUSED = "server does not support SSL, but SSL was required"


@pytest.fixture(scope="module")
def server() -> Iterator[TlsServer]:
    with running_with_tls() as server:
        execute(f"{server.address}/postgres", "create database creators")
        migrate(f"{server.address}/creators")
        yield server


@pytest.fixture
def url(
    server: TlsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The URL that a person writes, without a word about TLS."""
    monkeypatch.setenv("CREATORS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CREATORS_VAULT_KEYS", vault.new_key("test"))
    url = f"{server.address}/creators"
    monkeypatch.setenv("CREATORS_DATABASE_URL", url)
    yield url
    server.switch(is_on=True)


def by_warehouse(url: str) -> object:
    with Warehouse(url).begin() as session:
        return session.exec_driver_sql(VERSION).scalar()


def by_asyncpg(url: str) -> object:
    async def ask() -> object:
        session = await connect(url, timeout=5)
        try:
            return await session.fetchval(VERSION)
        finally:
            await session.close()

    return asyncio.run(ask())


def by_dlt(url: str) -> object:
    with psycopg2.connect(libpq_url(url)) as session, session.cursor() as cursor:
        cursor.execute(VERSION)
        found = cursor.fetchone()
        return found[0] if found else None


WAYS = pytest.mark.parametrize("ask", [by_warehouse, by_asyncpg, by_dlt])


@WAYS
def test_a_session_is_encrypted_by_default(
    url: str, ask: Callable[[str], object]
) -> None:
    assert ask(settings.load().warehouse_url) == "TLSv1.3"


def test_doctor_tells_that_sessions_are_encrypted(url: str) -> None:
    assert "sessions are encrypted with TLSv1.3" in call("doctor").out


def test_a_server_without_tls_is_refused_with_one_line(
    url: str, server: TlsServer
) -> None:
    server.switch(is_on=False)
    ended = call("monitors", "list")
    assert (ended.code, len(ended.errors)) == (1, 1)
    assert REFUSED in ended.errors[0]
    out = call("doctor").out
    assert REFUSED in out
    assert "turn TLS on at the server" in out
    assert server.address.partition("@")[0].rpartition(":")[2] not in f"{ended}{out}"


def test_a_url_that_forgoes_tls_is_a_note_of_doctor(
    url: str, server: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.switch(is_on=False)
    monkeypatch.setenv("CREATORS_DATABASE_URL", f"{url}?sslmode=disable")
    assert "sessions are not encrypted, because the URL says so" in call("doctor").out


@WAYS
def test_a_url_may_ask_for_one_certificate(
    url: str, server: TlsServer, tmp_path: Path, ask: Callable[[str], object]
) -> None:
    verified = f"{url}?sslmode=verify-full&sslrootcert="
    assert ask(f"{verified}{server.certificate}") == "TLSv1.3"
    certificate(tmp_path)
    with pytest.raises(Exception, match="certificate"):
        ask(f"{verified}{tmp_path / 'certificate.pem'}")
