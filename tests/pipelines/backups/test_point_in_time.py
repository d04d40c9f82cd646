"""Recovery of the embedded server to a moment, step by step as the runbook says."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from pipelines.backups.client import run
from pipelines.database.embedded_server import Server
from tests.support.databases import execute, fetch
from tests.support.tree import PROJECT
from tests.support.unprivileged import hand_over
from tests.support.waiting import until

RUNBOOK = (PROJECT / "docs" / "runbook.md").read_text()


@pytest.fixture
def server(fresh_home: Path) -> Iterator[Server]:
    one = Server(fresh_home / "postgres")
    one.start()
    yield one
    one.stop()


def as_server(path: Path) -> Path:
    """Make a folder that the server's user writes."""
    path.mkdir()
    hand_over(path)
    return path


def step(start: str, **values: str) -> str:
    """Return the line of the runbook that begins so, with its example's values."""
    line = next(
        one.strip() for one in RUNBOOK.splitlines() if one.strip().startswith(start)
    )
    for name, value in values.items():
        line = line.replace(name, value)
    return line


def test_the_server_recovers_to_a_moment_between_two_changes(
    server: Server, fresh_home: Path
) -> None:
    archive, base = as_server(fresh_home / "wal"), fresh_home / "base"
    fresh_home.chmod(0o711)
    url = f"{server.owner_url}/creators"
    execute(
        url,
        step("alter system set archive_mode"),
        step("alter system set archive_command", **{"/srv/wal": str(archive)}),
    )
    server.stop()
    server.start()
    execute(url, "create table kept (n integer)", "insert into kept values (1)")
    run("pg_basebackup", url, "-X", "none", "-c", "fast", f"--pgdata={base}")
    execute(url, "insert into kept values (2)")
    ((moment,),) = fetch(url, "select clock_timestamp()::text")
    execute(url, "delete from kept")
    ((last,),) = fetch(url, "select pg_walfile_name(pg_switch_wal())")
    until((archive / str(last)).exists)
    server.stop()

    server.data.rename(server.data.with_name("lost"))
    shutil.copytree(base, server.data)
    (server.data / "recovery.signal").touch()
    recovery = [
        step("restore_command", **{"/srv/wal": str(archive)}),
        step("recovery_target_time", **{"2026-01-31 09:00:00+00": str(moment)}),
        step("recovery_target_action"),
    ]
    with (server.data / "postgresql.auto.conf").open("a") as configuration:
        configuration.write("\n".join(recovery) + "\n")
    hand_over(server.data, *server.data.rglob("*"))
    server.start()
    assert fetch(url, "select n from kept order by n") == [(1,), (2,)]
    execute(url, "insert into kept values (3)")
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute("select pg_is_in_recovery()")
        assert cursor.fetchone() == (False,)
