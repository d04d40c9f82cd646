import multiprocessing
import os
import signal
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from pipelines.database import migrate
from pipelines.database.migrate import MIGRATIONS
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from tests.support.databases import database, unused
from tests.support.fakes import at_once, execute, scalar
from tests.support.schema import described

REVISIONS = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("*.py"))
FILES = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.up.sql"))


def read_revision(url: str) -> str | None:
    """Return the revision of the database, None after the last downgrade."""
    query = "select max(version_num) from app.schema_version"
    revision: str | None = scalar(Warehouse(url), query)
    return revision


def test_every_revision_has_both_directions() -> None:
    names = {
        path.name.partition(".")[0] for path in (MIGRATIONS / "versions").iterdir()
    }
    names.discard("__pycache__")
    for name in names:
        for suffix in (".py", ".up.sql", ".down.sql"):
            assert (MIGRATIONS / "versions" / f"{name}{suffix}").is_file()
    assert [f"{number:04d}" for number in range(1, len(names) + 1)] == REVISIONS


def test_migrating_twice_changes_nothing(warehouse: Warehouse) -> None:
    before = described(warehouse)
    migrate.migrate(warehouse.url)
    assert described(warehouse) == before
    assert read_revision(warehouse.url) == REVISIONS[-1]


def test_each_applied_file_has_one_row(warehouse: Warehouse) -> None:
    shown = scalar(
        warehouse, "select array_agg(filename order by id) from creatorsync.migrations"
    )
    assert shown == FILES
    migrate.downgrade(warehouse.url, REVISIONS[2])
    kept = scalar(
        warehouse, "select array_agg(filename order by id) from app.migrations"
    )
    assert kept == FILES[:3]


def test_every_migration_can_be_reverted_and_repeated(empty_url: str) -> None:
    warehouse = Warehouse(empty_url)
    states = []
    for revision in REVISIONS:
        migrate.migrate(empty_url, revision)
        states.append(described(warehouse))
    earlier = list(zip(REVISIONS, states, strict=True))[:-1]
    for revision, state in reversed(earlier):
        migrate.downgrade(empty_url, revision)
        assert described(warehouse) == state, revision
    migrate.downgrade(empty_url, "base")
    left = scalar(warehouse, "select count(*) from pg_tables where schemaname = 'app'")
    assert left == 1, "only alembic's own table is left"
    assert read_revision(empty_url) is None
    migrate.migrate(empty_url)
    assert described(warehouse) == states[-1]


def test_tables_of_dbt_do_not_block_a_downgrade(warehouse: Warehouse) -> None:
    execute(
        warehouse,
        "create table creatorsync.channel_analytics (user_id varchar(255)"
        " references app.people (creatorsync_id) on delete cascade)",
    )
    migrate.downgrade(warehouse.url, "base")
    migrate.migrate(warehouse.url)


def test_concurrent_migrations_wait_for_each_other(empty_url: str) -> None:
    def work(_: int) -> str | None:
        migrate.migrate(empty_url)
        return read_revision(empty_url)

    assert at_once(4, work) == [REVISIONS[-1]] * 4
    migrated = scalar(Warehouse(empty_url), "select count(*) from app.migrations")
    assert migrated == len(FILES)


def test_a_failing_migration_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    execute_beside = migrate.execute_beside

    def broken(script: str, direction: str) -> None:
        if Path(script).name.startswith("0005"):
            raise RuntimeError("no power")
        execute_beside(script, direction)

    monkeypatch.setattr(migrate, "execute_beside", broken)
    with pytest.raises(RuntimeError):
        migrate.migrate(empty_url)
    found = scalar(Warehouse(empty_url), "select to_regnamespace('app')::text")
    assert found is None


def test_a_killed_migration_leaves_nothing_behind(empty_url: str) -> None:
    """The process dies in the middle of the fifth migration; the next one goes on."""
    execute_beside = migrate.execute_beside

    def die(script: str, direction: str) -> None:
        execute_beside(script, direction)
        if Path(script).name.startswith("0005"):
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        migrate.execute_beside = die
        migrate.migrate(empty_url)

    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    warehouse = Warehouse(empty_url)
    assert scalar(warehouse, "select to_regnamespace('app')::text") is None
    migrate.migrate(empty_url)
    assert read_revision(empty_url) == REVISIONS[-1]


def test_an_old_server_is_refused_in_one_line(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "OLDEST_SERVER", 99)
    with pytest.raises(UserError, match="is too old: 99 or newer is needed") as refused:
        migrate.migrate(empty_url)
    assert "\n" not in str(refused.value)


def test_an_unreachable_server_is_one_line() -> None:
    url = "postgresql://stranger:secret@127.0.0.1:1/none"
    with pytest.raises(UserError) as refused:
        migrate.migrate(url)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.fixture
def outsider(empty_url: str) -> Iterator[str]:
    """A role that owns the database and may create roles, but is no superuser."""
    name = f"outsider_{uuid.uuid4().hex[:8]}"
    owner = Warehouse(empty_url)
    database = make_url(empty_url).database
    execute(owner, f"create role {name} login createrole password 'x'")
    execute(owner, f"alter database {database} owner to {name}")
    # A superuser created these roles before; another role needs a grant.
    execute(owner, f"grant pipeline to {name} with admin option")
    url = make_url(empty_url).set(username=name, password="x")
    yield url.set(drivername="postgresql").render_as_string(hide_password=False)
    execute(owner, f"alter database {database} owner to current_user")
    execute(owner, f"drop owned by {name} cascade")
    execute(owner, f"drop role {name}")


def test_another_role_can_migrate(outsider: str) -> None:
    migrate.migrate(outsider)
    warehouse = Warehouse(outsider)
    owners = scalar(
        warehouse,
        "select array_agg(distinct tableowner::text) from pg_tables"
        " where schemaname in ('app', 'creatorsync')",
    )
    assert owners == ["pipeline"]
    execute(
        warehouse,
        "insert into app.people (username, clerk_user_id) values ('ann', 'local:ann')",
    )
    assert scalar(warehouse, "select count(*) from creatorsync.users") == 1
    assert scalar(warehouse, "select count(*) from app.secrets") == 1
    migrate.downgrade(outsider, "base")
    migrate.migrate(outsider)


def test_missing_rights_are_one_line(empty_url: str) -> None:
    name = f"guest_{uuid.uuid4().hex[:8]}"
    owner = Warehouse(empty_url)
    execute(owner, f"create role {name} login password 'x'")
    url = make_url(empty_url).set(username=name, password="x")
    try:
        with pytest.raises(UserError, match="need more rights") as refused:
            migrate.migrate(url.render_as_string(hide_password=False))
        assert "\n" not in str(refused.value)
    finally:
        execute(owner, f"drop role {name}")


def test_databases_of_one_cluster_migrate_concurrently(server_url: str) -> None:
    with ExitStack() as stack:
        made = (database(unused(server_url, "test")) for _ in range(3))
        urls = [stack.enter_context(one) for one in made]

        def work(number: int) -> str | None:
            migrate.migrate(urls[number])
            return read_revision(urls[number])

        assert at_once(3, work) == [REVISIONS[-1]] * 3


def test_the_search_path_finds_the_documented_tables(empty_url: str) -> None:
    migrate.migrate(empty_url)
    assert scalar(Warehouse(empty_url), "select count(*) from analytics_jobs") == 0


def test_a_platform_is_added_by_a_row(warehouse: Warehouse) -> None:
    execute(
        warehouse, "insert into app.platforms (platform, title) values ('kick', 'Kick')"
    )
    execute(
        warehouse,
        "insert into app.channels (platform, channel_id) values ('kick', '1')",
    )


def test_audit_rows_cannot_be_changed(warehouse: Warehouse) -> None:
    execute(
        warehouse,
        "with ann as (insert into app.people (username) values ('ann') returning id)"
        " insert into app.audit_logs (person_id, action, entity_type)"
        " select id, 'a', 'b' from ann",
    )
    for statement in (
        "update app.audit_logs set action = 'c'",
        "update app.audit_logs set person_id = null",
        "delete from app.audit_logs",
        "truncate app.audit_logs",
    ):
        with pytest.raises(DBAPIError, match="append only"):
            execute(warehouse, statement)
    execute(warehouse, "delete from app.people")
    with warehouse.begin() as connection:
        row = connection.execute(text("select * from app.audit_logs")).one()
    assert (row.person_id, row.action) == (None, "a")
