"""`pipeline` is a plain role, also in a cluster that it once owned."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from pipelines.database import cluster_roles, embedded_server
from pipelines.database.embedded_server import Server
from pipelines.database.migrate import migrate
from pipelines.errors import UserError
from tests.support.databases import execute

ATTRIBUTES = """
    select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
    from pg_roles where rolname = 'pipeline'
"""
OWNED_BY_OWNER = """
    select relname::text from pg_class
    inner join pg_namespace on relnamespace = pg_namespace.oid
    where
        relowner = to_regrole('creators_owner')
        and nspname !~ '^pg_' and nspname <> 'information_schema'
    union all
    select nspname from pg_namespace
    where nspowner = to_regrole('creators_owner') and nspname !~ '^pg_'
    and nspname <> 'information_schema'
    union all
    select proname from pg_proc
    inner join pg_namespace on pronamespace = pg_namespace.oid
    where
        proowner = to_regrole('creators_owner')
        and nspname !~ '^pg_' and nspname <> 'information_schema'
"""


@pytest.fixture
def server(fresh_home: Path) -> Iterator[Server]:
    one = Server(fresh_home / "postgres")
    yield one
    one.stop()


def ask(url: str, sql: str) -> list[Any]:
    with closing(psycopg2.connect(url)) as session, session.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def start_as_earlier_versions_did(server: Server, patch: pytest.MonkeyPatch) -> None:
    """Create a cluster whose owner is `pipeline`, with a migrated warehouse."""

    def prepare(port: int, passwords: dict[str, str]) -> None:
        url = f"postgresql://pipeline:{passwords['pipeline']}@127.0.0.1:{port}"
        with suppress(psycopg2.errors.DuplicateDatabase):
            execute(f"{url}/postgres", "create database creators")
            execute(f"{url}/postgres", "create database dagster")

    with patch.context() as older:
        older.setattr(embedded_server, "OWNER", "pipeline")
        older.setattr(embedded_server, "prepare", prepare)
        server.start()
    for name in ("owner_password", "owner_url"):
        (server.folder / name).unlink(missing_ok=True)
    migrate(f"{server.url}/creators")
    execute(
        f"{server.url}/creators",
        "create schema raw_x",
        "create table raw_x.rows (id bigint generated always as identity, t text)",
        "insert into raw_x.rows (t) values ('kept')",
        "create view raw_x.shown as select * from raw_x.rows",
        "create type raw_x.mood as enum ('good')",
        "create role friend login in role pipeline password 'x'",
    )
    execute(f"{server.url}/dagster", "create table runs (id serial, run_id text)")


def assert_plain(server: Server) -> None:
    url = f"{server.url}/creators"
    assert ask(url, ATTRIBUTES) == [(False,) * 5]
    assert ask(url, "select current_user, current_setting('is_superuser')") == [
        ("pipeline", "off")
    ]
    for database in ("creators", "dagster"):
        assert ask(f"{server.owner_url}/{database}", OWNED_BY_OWNER) == []


def test_pipeline_is_plain_and_can_do_its_work(server: Server) -> None:
    server.start()
    migrate(f"{server.owner_url}/creators")
    assert_plain(server)
    execute(
        f"{server.url}/creators",
        "select pg_advisory_lock(1)",
        "create schema raw_y create table rows (id bigint)",
        "insert into app.people (username, clerk_user_id) values ('ada', 'local:ada')",
    )
    execute(f"{server.url}/dagster", "create table runs (id bigint)")
    reads = "select pg_has_role('pipeline', 'pg_read_all_stats', 'usage')"
    assert ask(f"{server.url}/creators", reads) == [(True,)]
    for denied in ("create role x", "create database x", "select pg_read_file('x')"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            execute(f"{server.url}/creators", denied)


@pytest.mark.parametrize("death", ["none", "started", "renamed", "reassigned"])
def test_an_older_cluster_is_upgraded_and_an_interrupted_upgrade_goes_on(
    death: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_as_earlier_versions_did(server, monkeypatch)
    assert ask(f"{server.url}/creators", ATTRIBUTES)[0][0] is True
    if death != "none":
        with monkeypatch.context() as dying:
            where = {
                "started": "RENAME",
                "renamed": "LOGINS",
                "reassigned": "OPEN_DATABASES",
            }
            dying.setattr(cluster_roles, where[death], "select 1 / 0")
            with pytest.raises(psycopg2.errors.DivisionByZero):
                server.start()
    server.start()
    assert_plain(server)
    url = f"{server.url}/creators"
    execute(url, "insert into raw_x.rows (t) values ('new')")
    assert ask(url, "select id, t from raw_x.shown order by 1") == [
        (1, "kept"),
        (2, "new"),
    ]
    execute(f"{server.url}/dagster", "insert into runs (run_id) values ('r')")
    members = "select roleid::regrole::text from pg_auth_members where member = "
    assert ask(url, members + "to_regrole('friend')") == [("pipeline",)]
    assert ask(url, "select to_regrole('creators_upgrade') is null") == [(True,)]
    execute(url, "select pg_advisory_lock(1)", "create schema raw_z")
    migrate(f"{server.owner_url}/creators")
    server.stop()
    server.start()
    assert_plain(server)


def test_a_lost_password_of_the_owner_is_named(server: Server) -> None:
    server.start()
    (server.folder / "owner_password").unlink()
    with pytest.raises(UserError, match="restore `postgres/owner_password`"):
        server.start()


def arguments_of_processes() -> str:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(
                path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            )
    return "\n".join(found)


def documented_lines() -> list[str]:
    """Return the documented command lines."""
    project = Path(__file__).parents[3]
    texts = [project / "README.md", *sorted((project / "docs").glob("*.md"))]
    return [
        line.partition("#")[0].strip()
        for text in texts
        for line in text.read_text().splitlines()
        if line.startswith("    ")
    ]


def test_no_documented_command_has_a_url_with_a_password() -> None:
    found = [line for line in documented_lines() if re.search(r"\(cat \S*url\)", line)]
    assert found == []


def test_a_documented_psql_line_shows_no_password_in_the_process_list(
    server: Server,
) -> None:
    server.start()
    passwords = [
        (server.folder / name).read_text().strip()
        for name in ("password", "owner_password", "analyst_password")
    ]
    lines = [line for line in documented_lines() if " psql " in line]
    assert any("owner_password" in line for line in lines)
    assert not any("db-url" in line for line in lines)
    for line in lines:
        command = line.replace(".creators/postgres", str(server.folder))
        seen = ""
        with subprocess.Popen(
            ["/bin/sh", "-c", f"{command} -c 'select pg_sleep(2), 7 as seen'"],
            env={
                "PATH": f"{embedded_server.binaries()}:{os.defpath}",
                "PGSERVICEFILE": str(server.folder / "services"),
            },
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            while process.poll() is None:
                seen += arguments_of_processes()
            assert process.stdout
            assert "7" in process.stdout.read(), line
        assert "pg_sleep" in seen, "the scan saw the process"
        assert not any(password in seen for password in passwords)
