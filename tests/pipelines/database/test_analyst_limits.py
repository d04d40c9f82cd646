"""What an analyst's login cannot do: write, fill the disk, hold locks for long."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from pipelines.database.cluster_roles import ANALYST
from pipelines.database.embedded_server import PASSWORDS, Server
from pipelines.database.migrate import create_roles, migrate
from tests.support.databases import execute
from tests.support.logins import Login

CREATED = [
    "create temporary table mine (n int)",
    "create temporary table mine as select 1 as n",
    "select 1 as n into temporary mine",
    "create table public.mine (n int)",
    "create schema mine",
    "select lo_create(0)",
    "select lo_from_bytea(0, 'abc')",
    "select lo_import('/etc/hostname')",
    "select lo_put(1, 0, 'abc')",
    "select lo_unlink(1)",
]


@pytest.fixture
def analyst(warehouse_url: str) -> Iterator[Login]:
    # The rights of a database do not follow a copy of it.
    migrate(warehouse_url)
    one = Login(warehouse_url, "analyst")
    yield one
    one.drop()


def test_an_analyst_creates_nothing(analyst: Login) -> None:
    for statement in CREATED:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            analyst.ask(statement)


def test_pipeline_keeps_its_temporary_tables(
    analyst: Login, warehouse_url: str
) -> None:
    login = Login(warehouse_url, "pipeline")
    try:
        login.ask("create temporary table mine on commit drop as select 1 as n")
    finally:
        login.drop()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    # Not pytest's folder: it is closed to the user that the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="creators-analyst-"))
    one = Server(folder / "postgres")
    one.start()
    create_roles(f"{one.owner_url}/creators")
    yield one
    one.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def session(server: Server) -> Iterator[psycopg2.extensions.connection]:
    password = (server.folder / PASSWORDS[ANALYST]).read_text().strip()
    place = server.owner_url.rpartition("@")[2]
    url = f"postgresql://{ANALYST}:{password}@{place}/creators"
    with closing(psycopg2.connect(url)) as one:
        yield one


def test_the_login_for_analysts_has_its_limits(
    session: psycopg2.extensions.connection,
) -> None:
    with session.cursor() as cursor:
        cursor.execute(
            "select name, setting, unit from pg_settings where name = any(%s)",
            [
                [
                    *("default_transaction_read_only", "statement_timeout"),
                    *("idle_in_transaction_session_timeout", "temp_file_limit"),
                    "lock_timeout",
                ]
            ],
        )
        found = {name: f"{setting}{unit or ''}" for name, setting, unit in cursor}
        assert found == {
            "default_transaction_read_only": "on",
            "statement_timeout": "900000ms",
            "idle_in_transaction_session_timeout": "300000ms",
            "lock_timeout": "60000ms",
            "temp_file_limit": "4194304kB",
        }
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("set temp_file_limit = -1")


def test_a_query_that_fills_the_disk_ends(
    server: Server, session: psycopg2.extensions.connection
) -> None:
    in_database = f"alter role {ANALYST} in database creators"
    execute(
        f"{server.owner_url}/creators", f"{in_database} set temp_file_limit = '4MB'"
    )
    url = session.dsn
    password = (server.folder / PASSWORDS[ANALYST]).read_text().strip()
    query = (
        "select n from generate_series(1, 2000000) as n order by -n limit 1 offset 9"
    )
    with (
        closing(psycopg2.connect(url, password=password)) as one,
        one.cursor() as cursor,
    ):
        cursor.execute("set work_mem = '64kB'")
        with pytest.raises(psycopg2.errors.ConfigurationLimitExceeded):
            cursor.execute(query)
    execute(f"{server.owner_url}/creators", f"{in_database} reset temp_file_limit")


def test_an_idle_transaction_of_an_analyst_ends(
    server: Server, session: psycopg2.extensions.connection
) -> None:
    """With a shorter limit: the session is over, and its locks are free."""
    owner = f"{server.owner_url}/creators"
    execute(owner, "create table public.read (n int)")
    execute(owner, "grant select on public.read to analyst")
    with session.cursor() as cursor:
        cursor.execute("set idle_in_transaction_session_timeout = '300ms'")
        session.commit()
        cursor.execute("select * from public.read")
        execute(owner, "set lock_timeout = '20s'", "drop table public.read")
        with pytest.raises(psycopg2.OperationalError):
            cursor.execute("select 1")
